# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy braille``: a line of braille for a line of print, in any way that it comes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from daisy_pipeline.commands.main import run

Pipe = Callable[..., tuple[int, list[str], str]]
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def pipe(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Pipe:
    """Pipe text into ``daisy braille ...``; the exit code, the lines on stdout, and stderr."""

    def call(text: str | bytes, *words: str) -> tuple[int, list[str], str]:
        data = text if isinstance(text, bytes) else text.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        capsys.readouterr()
        code = run(("braille", *words))
        told = capsys.readouterr()
        return code, told.out.split("\n")[:-1], told.err

    return call


class _Closed(io.StringIO):
    """A standard output whose reader went away."""

    def write(self, text: str) -> int:
        raise BrokenPipeError(32, "Broken pipe")


def test_a_reader_that_went_away_is_no_fault(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "글.txt").write_text("봄\n", encoding="utf-8")
    monkeypatch.setattr("sys.stdout", _Closed())
    for how in ([], ["--json"]):
        assert run(["braille", "글.txt", *how]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_line_for_a_line(pipe: Pipe) -> None:
    assert pipe("봄이 왔다.\n\n날개") == (0, ["⠘⠥⠢⠕⠀⠧⠌⠊⠲", "", "⠉⠂⠈⠗"], "")
    assert pipe("", "-") == (0, [], "")


def test_a_file_in_an_old_encoding(here: Path, pipe: Pipe) -> None:
    (here / "글.txt").write_bytes("봄이 왔다.\r\n".encode("cp949"))
    assert pipe("", "글.txt") == (0, ["⠘⠥⠢⠕⠀⠧⠌⠊⠲"], "")


def test_without_contractions_and_as_ascii(pipe: Pipe) -> None:
    assert pipe("그래서 간다.", "--grade", "1")[1] == ["⠈⠪⠐⠗⠠⠎⠀⠈⠣⠒⠊⠣⠲"]
    assert pipe("봄이 왔다.", "--ascii")[1] == ["^U5O V/I4"]


def test_lines_of_a_display_end_where_they_may(pipe: Pipe) -> None:
    code, rows, told = pipe("도서관에서 점자책을\n빌렸다.", "--width", "10")
    assert (code, told) == (0, "")
    assert rows == ["⠊⠥⠠⠎⠈⠧⠒⠝⠠⠎", "⠨⠎⠢⠨⠰⠗⠁⠮", "⠘⠕⠂⠐⠱⠌⠊⠲"]
    code, rows, told = pipe("www.example.com/aaaaaaaaaaa", "--width", "4", "--language", "ko")
    assert code == 0 and max(map(len, rows)) <= 4


def test_a_context_tells_what_letters_cannot(pipe: Pipe) -> None:
    lines = "number\tV\nkorean\tgo\n\t나는\nobject_symbol\t○○\nmiddle_korean\t：\n"
    code, rows, told = pipe(lines, "--context")
    assert (code, told) == (0, "")
    assert rows[:3] == ["⠴⠠⠧⠲", "⠴⠛⠕⠲", "⠉⠉⠵"] and rows[4] == "⠸⠅"


@pytest.mark.message("DP-BRL-070")
def test_an_unknown_context(pipe: Pipe) -> None:
    code, rows, told = pipe("\t가\nverse\t나\t다\n라\n", "--context")
    assert code == 3 and len(rows) == 3 and rows[1] == "⠉⠀⠊"
    assert "2째 줄의 문맥 ‘verse’를" in told and told.count("DP-BRL-070") == 1


def test_words_set_off_by_signs_over_them(pipe: Pipe) -> None:
    plain, dotted, lined = pipe("아닌 것\n아̇닌̇ 것\n수̱도̱이다")[1]
    assert dotted == "⠠⠤" + plain.split("⠀")[0] + "⠤⠄⠀" + plain.split("⠀")[1]
    assert lined == "⠰⠤⠠⠍⠊⠥⠤⠆⠕⠊"
    behind = pipe("배고픈 돼지̇ ̇ ̇ ̇ ̇보다")[1]
    assert behind[0].startswith("⠠⠤") and behind[0].endswith("⠤⠄⠘⠥⠊")


def test_every_cell_knows_its_letter(pipe: Pipe) -> None:
    rows = pipe("아̇닌̇ 것", "--json", "--width", "32")[1]
    said, end = map(json.loads, rows)
    assert (said["line"], said["print"], said["language"]) == (1, "아̇닌̇ 것", "ko")
    assert len(said["map"]) == len(said["braille"]) and said["map"] == sorted(said["map"])
    assert said["map"][-1] == 5 and said["rows"] == [said["braille"]]
    assert end == {"type": "end", "exit_code": 0}


@pytest.mark.message("DP-BRL-001")
def test_a_sign_without_braille_is_told_with_its_line(pipe: Pipe) -> None:
    code, rows, told = pipe("가\n나\U0001f9ff다\n")
    assert code == 0 and len(rows) == 2
    assert "(DP-BRL-001)" in told and "2째 줄" in told


@pytest.mark.message("DP-BRL-002")
def test_without_liblouis_letters_are_spelled_and_it_is_told_once(
    pipe: Pipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daisy_pipeline.tools.louis._library", lambda: None)
    monkeypatch.setattr("daisy_pipeline.braille.ueb._cached", lambda text, grade: None)
    code, rows, told = pipe("가\n책 zebra 다\n책 quilt 라\n")
    assert code == 3 and len(rows) == 3 and all(rows)
    assert told.count("DP-BRL-002") == 1 and "2째 줄" in told and "2곳" in told


def test_a_dictionary_decides(here: Path, pipe: Pipe) -> None:
    table = "print\tspeak\tbraille\n☃\t\t눈사람\n北京\t베이징\t\n봄\t\t⠿⠿\n"
    (here / "readings.tsv").write_text(table, "utf-8")
    code, rows, told = pipe("☃ 北京 봄", "--readings", "readings.tsv")
    expected = pipe("눈사람 베이징")[1][0]
    assert (code, rows, told) == (0, [f"{expected}⠀⠿⠿"], "")


@pytest.mark.message("DP-TXT-002", "DP-TXT-005")
def test_what_is_no_text_ends_it_with_words(pipe: Pipe) -> None:
    code, rows, told = pipe(bytes(range(256)) * 99)
    assert (code, rows) == (3, []) and "DP-TXT-00" in told
    code, rows, told = pipe(b"\xea\xb0\x80\n\xff\xff\n" * 20000)
    assert code == 3 and "Traceback" not in told
    code, rows, told = pipe("가\n", "--encoding", "klingon")
    assert code == 3 and "klingon" in told and "(DP-TXT-005)" in told


@pytest.mark.parametrize("words", [("none.txt",), ("--grade", "3"), ("--width", "1"), (".",)])
def test_wrong_usage(pipe: Pipe, words: tuple[str, ...]) -> None:
    assert pipe("", *words)[0] == 2


def test_a_person_at_the_keyboard_is_told_how_to_end(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keyboard = type("Keyboard", (io.BytesIO,), {"isatty": lambda self: True})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(keyboard(b"\xea\xb0\x80\n")))
    assert run(("braille",)) == 0
    told = capsys.readouterr()
    assert told.out == "⠫\n" and "Ctrl-D" in told.err


def test_the_reader_of_the_output_may_go_away() -> None:
    call = [sys.executable, "-m", "daisy_pipeline", "braille"]
    if not (ROOT / "daisy_pipeline" / "__main__.py").exists():
        call = [sys.executable, str(ROOT / "cli.py"), "braille"]
    with subprocess.Popen(
        call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as child:
        assert child.stdin and child.stdout and child.stderr
        child.stdin.write("가\n".encode())
        child.stdin.flush()
        assert child.stdout.readline().decode().strip() == "⠫"  # before the input has ended
        child.stdout.close()
        try:
            child.stdin.write("가\n".encode() * 99999)
            child.stdin.close()
        except BrokenPipeError:
            pass
        told = child.stderr.read().decode()
        assert child.wait(30) == 130 and "Traceback" not in told


@pytest.mark.message("DP-BRL-071")
@pytest.mark.message("DP-BRL-072")
def test_cells_are_read_back(pipe: Pipe) -> None:
    _, (cells,), _ = pipe("봄이 왔다. 새가 운다.", "--plain")
    assert pipe(cells, "--back") == (0, ["봄이 왔다. 새가 운다."], "")
    _, (letters,), _ = pipe("봄이 왔다.", "--ascii")
    assert pipe(letters, "--back")[1] == ["봄이 왔다."]
    code, lines, told = pipe("⠉⠌\n⠸⠸⠸\n", "--back", "--lang", "ko")
    assert code == 0 and len(lines) == 2
    assert "DP-BRL-071" in told and "1째 줄" in told and "녜" in told
    assert "DP-BRL-072" in told and "2째 줄" in told
