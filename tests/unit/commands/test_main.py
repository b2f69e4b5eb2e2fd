# SPDX-License-Identifier: AGPL-3.0-or-later
"""Exit codes and words of the program, whatever a command does."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import click
import pytest

from daisy_pipeline.commands import group
from daisy_pipeline.commands.main import run
from daisy_pipeline.model.finding import ExitCode, Place, fail
from tests.unit.commands.desk import Say

ROOT = Path(__file__).resolve().parents[3]

FAULTS: dict[str, BaseException] = {}


@click.command()
def faulty() -> None:
    raise FAULTS["now"]


@click.command()
@click.pass_obj
def coded(console: object) -> ExitCode:
    return ExitCode.NEEDS_PERSON


@pytest.fixture(autouse=True)
def here(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, Korean, and commands that end as a test wants."""
    module = ModuleType("daisy_test_commands")
    module.__dict__.update(faulty=faulty, coded=coded)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(group.COMMANDS, "faulty", f"{module.__name__}:faulty")
    monkeypatch.setitem(group.COMMANDS, "coded", f"{module.__name__}:coded")
    return here


def raised(error: BaseException, *options: str) -> int:
    FAULTS["now"] = error
    return run([*options, "faulty"])


def test_a_command_gives_its_exit_code() -> None:
    assert run(["coded"]) == 6


def test_findings_are_told_with_place_and_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    error = fail("DP-CLI-003", Place("봄봄.mp3", time=1500), exit_code=ExitCode.BAD_CONFIG)
    assert raised(error) == 4
    told = capsys.readouterr()
    assert told.out == ""
    lines = told.err.splitlines()
    assert lines[0].startswith("오류: 디스크에 남은 공간이 없어 ‘봄봄.mp3’를")
    assert lines[0].endswith("(DP-CLI-003)")
    assert lines[1] == "  위치: 봄봄.mp3 1.5초"
    assert lines[2].startswith("  조치: 디스크를 비우거나")


def test_english_by_option_in_either_place(capsys: pytest.CaptureFixture[str]) -> None:
    raised(fail("DP-CLI-003", Place("a")), "--lang", "en")
    assert capsys.readouterr().err.startswith("Error: The disk is full")
    FAULTS["now"] = fail("DP-CLI-003", Place("a"))
    run(["faulty", "--lang=en"])
    assert capsys.readouterr().err.startswith("Error: The disk is full")


def test_the_site_chooses_the_language(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "daisy.toml").write_text('[site]\nlanguage = "en"\n', "utf-8")
    raised(fail("DP-CLI-003", Place("a")))
    assert "The disk is full" in capsys.readouterr().err
    (here / "daisy.toml").write_text("[site\n", "utf-8")
    assert run(["--help"]) == 0  # a broken daisy.toml does not keep the help away
    assert "사용법" in capsys.readouterr().out


@pytest.mark.message("DP-CLI-001")
def test_our_own_bug(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "output").mkdir()
    (here / "sources").mkdir()
    assert raised(ZeroDivisionError("가나다")) == 70
    told = capsys.readouterr().err
    assert "(DP-CLI-001)" in told and "ZeroDivisionError" in told
    assert "Traceback" not in told
    logs = list((here / "output").glob("daisy-error-*.log"))
    assert len(logs) == 1 and logs[0].name in told
    log = logs[0].read_text("utf-8")
    assert "Traceback" in log and "가나다" in log and "daisy-pipeline" in log


@pytest.mark.message("DP-CLI-010")
def test_a_bug_without_a_workspace_is_logged_elsewhere(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(here))
    assert raised(KeyError("x")) == 70
    assert "(DP-CLI-001)" in capsys.readouterr().err
    assert len(list(here.glob("daisy-error-*.log"))) == 1
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(here / "nowhere"))
    assert raised(KeyError("x")) == 70
    told = capsys.readouterr().err
    assert "(DP-CLI-010)" in told and "KeyError, test_main.py:" in told
    assert "Traceback" not in told


CHILD = """
import sys, time
import click
from daisy_pipeline.commands import group
from daisy_pipeline.commands.main import main

@click.command()
def wait():
    click.echo("now")
    sys.stdout.flush()
    time.sleep(60)

sys.modules["daisy_test_commands"] = sys.modules["__main__"]
group.COMMANDS["wait"] = "daisy_test_commands:wait"
sys.argv = ["daisy", "wait"]
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="not-on-windows: signals are sent otherwise there")
def test_ctrl_c_ends_the_process_with_words() -> None:
    root = str(Path(__file__).resolve().parents[3])
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD],
        env={**os.environ, "PYTHONPATH": root},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert child.stdout and child.stdout.readline() == "now\n"
    child.send_signal(signal.SIGINT)
    _, told = child.communicate(timeout=60)
    assert child.returncode == 130
    assert "(DP-CLI-006)" in told and "Traceback" not in told


@pytest.mark.message("DP-CLI-002")
@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_no_permission(number: int, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert raised(OSError(number, "no", str(here / "sources" / "봄봄"))) == 3
    told = capsys.readouterr().err
    assert "‘sources/봄봄’에 접근할 권한이 없습니다. (DP-CLI-002)" in told
    assert "위치: sources/봄봄" in told


@pytest.mark.message("DP-CLI-003")
def test_full_disk(capsys: pytest.CaptureFixture[str]) -> None:
    assert raised(OSError(errno.ENOSPC, "full", "c001.mp3")) == 3
    assert "(DP-CLI-003)" in capsys.readouterr().err
    windows = OSError(errno.EINVAL, "full", "c001.mp3")
    windows.winerror = 112  # type: ignore[attr-defined, unused-ignore]
    assert raised(windows) == 3
    assert "(DP-CLI-003)" in capsys.readouterr().err


@pytest.mark.message("DP-CLI-004")
def test_other_trouble_with_a_disk(capsys: pytest.CaptureFixture[str]) -> None:
    assert raised(OSError(errno.EIO, "Input/output error", "1.mp3")) == 3
    told = capsys.readouterr().err
    assert "(DP-CLI-004)" in told and "Input/output error" in told and "위치: 1.mp3" in told
    assert raised(OSError(errno.EIO, "Input/output error")) == 3
    assert "이름을 알 수 없는 파일" in capsys.readouterr().err


@pytest.mark.message("DP-CLI-005")
def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert raised(FileNotFoundError(errno.ENOENT, "no", "봄.txt")) == 3
    assert "‘봄.txt’ (DP-CLI-005)" in capsys.readouterr().err


@pytest.mark.message("DP-CLI-006")
@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_interrupted(error: BaseException, capsys: pytest.CaptureFixture[str]) -> None:
    assert raised(error) == 130
    assert "(DP-CLI-006)" in capsys.readouterr().err


@pytest.mark.message("DP-CLI-007")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["buld"], "‘buld’라는 명령은 없습니다."),
        (["doktr"], "혹시 'doctor'를 쓰려고"),
        (["explain"], "꼭 필요한 값을 적지 않았습니다: '번호'"),
        (["explain", "a", "b"], "필요 없는 값이 더 있습니다: b"),
        (["doctor", "--halp"], "‘--halp’라는 선택 항목은 없습니다."),
        (["--lang", "xx", "doctor"], "쓸 수 있는 값: ko, en"),
        (["--lang"], "‘--lang’ 뒤에 값을 적어야 합니다."),
    ],
)
def test_wrong_usage(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    told = capsys.readouterr()
    assert told.out == "" and words in told.err and "(DP-CLI-007)" in told.err
    assert "--help’" in told.err


def test_an_option_without_its_value_names_its_command(capsys: pytest.CaptureFixture[str]) -> None:
    """click's parser does not tell of which command it is."""
    assert run(["item", "withdraw", "MPT202600001", "--reason"]) == 2
    assert "‘daisy item --help’" in capsys.readouterr().err


@pytest.mark.skipif(
    os.name != "posix", reason="not-on-windows: names of files are in UTF-8 there in any case"
)
@pytest.mark.parametrize("code", ["", "cp949"])
def test_korean_names_where_the_locale_has_no_letters_for_them(tmp_path: Path, code: str) -> None:
    """The folder is made under its name; what is said is in the code that was asked for."""
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    env = {**os.environ, **locale, **({"PYTHONIOENCODING": code} if code else {})}
    env["PYTHONPATH"] = str(ROOT)
    (tmp_path / "봄비.txt").write_text("봄비가 내렸다.\n", "utf-8")
    program = [sys.executable, str(ROOT / "cli.py"), "new", "봄비", "--text", "봄비.txt"]
    ran = subprocess.run(program, cwd=tmp_path, env=env, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "sources/봄비" in ran.stdout.decode(code or "utf-8")
    assert (tmp_path / "sources" / "봄비" / "title.toml").is_file()


@pytest.mark.message("DP-CLI-009")
def test_out_of_memory(capsys: pytest.CaptureFixture[str]) -> None:
    assert raised(MemoryError()) == 3
    assert "(DP-CLI-009)" in capsys.readouterr().err


def test_nobody_listens(capsys: pytest.CaptureFixture[str]) -> None:
    assert raised(BrokenPipeError(errno.EPIPE, "gone")) == 130
    assert capsys.readouterr().err == ""


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert raised(fail("DP-CLI-003", Place("봄.mp3", 3)), "--json") == 3
    told = capsys.readouterr()
    finding, end = (json.loads(line) for line in told.out.splitlines())
    assert told.err == ""
    assert finding["type"] == "finding" and finding["id"] == "DP-CLI-003"
    assert finding["place"]["line"] == 3 and "봄.mp3" in finding["ko"]["text"]
    assert "full" in finding["en"]["text"]
    assert end == {"type": "end", "exit_code": 3}


@pytest.mark.parametrize("options", [[], ["--lang", "en"]])
def test_help_alone(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(options) == 0
    alone = capsys.readouterr().out
    assert run([*options, "--help"]) == 0
    assert alone == capsys.readouterr().out
    for command in ("explain", "doctor"):
        assert command in alone


def test_korean_help_has_no_english_left(capsys: pytest.CaptureFixture[str]) -> None:
    run(["explain", "-h"])
    said = capsys.readouterr().out
    for english in ("Usage", "Options", "OPTIONS", "NUMBER", "Show", "default", "required"):
        assert english not in said


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("daisy-pipeline 0.")


def test_choices_are_one_line_of_words(here: Path, say: Say) -> None:
    """A screen reader reads every quote, and a line that is cut by tabs in pieces."""
    told = say(2, "item", "donate", "x.zip")
    assert "다음 가운데 하나를 고르세요: audio, braille, daisy202," in told
    told = say(2, "item", "donate", "x.zip", "--product", "foo")
    assert "쓸 수 있는 값: audio, braille, daisy202," in told


@pytest.mark.parametrize("name", ["campaign", "intake", "item", "volunteer"])
def test_a_group_without_a_command_tells_what_there_is(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It was an error with the help in one cut line."""
    assert run(["--lang", "ko", name]) == 2
    told = capsys.readouterr()
    assert "명령:\n" in told.out and told.err == "" and "…" not in told.out
    assert run([name, "--json"]) == 2
    assert all(json.loads(line) for line in capsys.readouterr().out.splitlines())


def test_what_is_missing_is_explained(here: Path, say: Say) -> None:
    told = say(2, "export")
    assert "'--to'. 보낼 곳" in told, "its help, not its name alone"
    assert "녹음" in say(2, "intake", "accept", "봄")
