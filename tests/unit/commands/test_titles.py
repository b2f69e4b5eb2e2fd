# SPDX-License-Identifier: AGPL-3.0-or-later
"""The commands around a title, in this process: new, build, takes, sync, config, check, clean."""

from __future__ import annotations

import json
import wave
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from daisy_pipeline.commands import korean_click
from daisy_pipeline.commands.main import run
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.ports import StepInput
from tests.fakes.sounds import tone
from tests.unit.readers.epubs import pack, page

TEXT = "# 1장\n\n오늘도 우리 수탉이 쫓기었다.\n\n# 2장\n\n봄이 오면 씨를 뿌린다.\n"
Say = Callable[..., str]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder with a text in it; Korean; no Java."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")
    monkeypatch.delenv("DAISY_WORKSPACE", raising=False)
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    site = '[site]\nlibrary = "시험도서관"\n[check]\nepubcheck = "never"\n'
    (tmp_path / "daisy.toml").write_text(site, "utf-8")
    yield tmp_path
    korean_click.speak("en")


@pytest.fixture
def say(here: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command that must end with this code; everything that it said."""

    def call(code: int, *words: str) -> str:
        capsys.readouterr()
        ended = run(words)
        told = capsys.readouterr()
        assert ended == code, told.out + told.err
        return told.out + told.err

    return call


def sound(path: Path, seconds: float = 1.0, period: int = 50) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(tone(16000, seconds, period))


def takes(folder: Path) -> list[list[str]]:
    lines = (folder / "takes.tsv").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith(("#", "file\t"))]


# ------------------------------------------------------------------------ new


def test_new_makes_a_title_that_builds(here: Path, say: Say) -> None:
    told = say(0, "new", " 봄 봄 ", "--text", "a.txt")
    folder = here / "sources" / "봄-봄"
    assert "sources/봄-봄" in told and "daisy build" in told
    assert sorted(p.name for p in folder.iterdir()) == ["segments.tsv", "text", "title.toml"]
    assert "# 지은이" in (folder / "title.toml").read_text("utf-8")
    told = say(0, "build", "봄 봄", "--only", "daisy3-text")
    assert "output/봄-봄/daisy3-text" in told


@pytest.mark.message("DP-NEW-001")
def test_new_never_touches_a_title_that_exists(here: Path, say: Say) -> None:
    say(0, "new", "봄", "--text", "a.txt")
    before = (here / "sources/봄/title.toml").read_bytes()
    told = say(2, "new", "봄", "--text", "a.txt")
    assert "DP-NEW-001" in told and "위치: sources/봄" in told
    assert (here / "sources/봄/title.toml").read_bytes() == before


@pytest.mark.message("DP-NEW-002")
def test_new_with_a_file_that_is_not_there(here: Path, say: Say) -> None:
    assert "위치: b.txt" in (told := say(2, "new", "봄", "--text", "b.txt"))
    assert "DP-NEW-002" in told
    assert not (here / "sources").exists()


@pytest.mark.message("DP-NEW-003")
def test_new_with_a_folder_without_recordings(here: Path, say: Say) -> None:
    (here / "empty").mkdir()
    told = say(2, "new", "봄", "--text", "a.txt", "--audio", "empty")
    assert "DP-NEW-003" in told and "위치: empty" in told


@pytest.mark.message("DP-NEW-004")
def test_new_assigns_recordings_in_natural_order(here: Path, say: Say) -> None:
    sound(here / "voice" / "10.wav", period=40)
    sound(here / "voice" / "2.wav")
    (here / "voice" / "note.txt").write_text("x", "utf-8")
    told = say(0, "new", "봄", "--text", "a.txt", "--audio", "voice")
    assert "DP-NEW-004" in told and "sources/봄/takes.tsv" in told
    rows = takes(here / "sources/봄")
    assert [(r[0], r[2], r[3]) for r in rows] == [
        ("audio/2.wav", "s00001", "s00002"),
        ("audio/10.wav", "s00003", "s00004"),
    ]


@pytest.mark.message("DP-NEW-005")
def test_new_of_nothing(say: Say) -> None:
    assert "DP-NEW-005" in say(2, "new", "봄")


def test_new_of_recordings_alone_has_their_names_as_headings(here: Path, say: Say) -> None:
    sound(here / "voice" / "첫째_마당.wav")
    say(0, "new", "봄", "--audio", "voice")
    assert (here / "sources/봄/text/headings.txt").read_text("utf-8") == "# 첫째 마당\n"


# ---------------------------------------------------------------------- takes


@pytest.fixture
def spoken(here: Path, say: Say) -> Path:
    """A title of two parts with two recordings."""
    sound(here / "voice" / "1.wav")
    sound(here / "voice" / "2.wav", period=40)
    say(0, "new", "봄", "--text", "a.txt", "--audio", "voice")
    return here / "sources" / "봄"


@pytest.mark.parametrize(
    ("wish", "row"),
    [
        ("1.wav=2", ("s00003", "s00004", "accepted")),
        ("audio/1.wav=1-2", ("s00001", "s00004", "accepted")),
        ("1.wav=s00002-s00003", ("s00002", "s00003", "accepted")),
        ("1.wav=-", ("s00001", "s00002", "superseded")),
    ],
)
def test_assign(wish: str, row: tuple[str, str, str], spoken: Path, say: Say) -> None:
    say(0, "takes", "봄", "--assign", wish)
    first = takes(spoken)[0]
    assert (first[2], first[3], first[5]) == row


@pytest.mark.message("DP-NEW-006", "DP-NEW-007")
def test_wishes_that_cannot_be_granted(spoken: Path, say: Say) -> None:
    before = (spoken / "takes.tsv").read_bytes()
    assert "audio/1.wav, audio/2.wav" in (told := say(2, "takes", "봄", "--assign", "9.wav=1"))
    assert "DP-NEW-006" in told
    for wish in ("1.wav=3", "1.wav=2-1", "1.wav=x", "1.wav=s00004-s00001", "1.wav="):
        told = say(2, "takes", "봄", "--assign", wish)
        assert "DP-NEW-007" in told and wish in told
    assert (spoken / "takes.tsv").read_bytes() == before


def test_who_reads_is_written_without_a_spreadsheet(spoken: Path, say: Say) -> None:
    told = say(0, "takes", "봄", "--narrator", "V-014")
    assert "낭독봉사자 V-014: 녹음 2개" in told
    told = say(0, "takes", "봄", "--narrator", "2.wav=V-020")
    assert "V-014: 녹음 1개" in told and "V-020: 녹음 1개" in told
    assert [row[4] for row in takes(spoken)] == ["V-014", "V-020"]
    say(0, "takes", "봄", "--narrator", "audio/1.wav=")
    assert [row[4] for row in takes(spoken)] == ["", "V-020"]
    assert [row[2:4] for row in takes(spoken)] == [["s00001", "s00002"], ["s00003", "s00004"]]


def test_a_name_is_spelled_as_its_folder(spoken: Path, say: Say) -> None:
    (spoken.parents[1] / "voices" / "V-014").mkdir(parents=True)
    say(0, "takes", "봄", "--narrator", "v-014")
    assert [row[4] for row in takes(spoken)] == ["V-014", "V-014"]


@pytest.mark.message("DP-NEW-006", "DP-VOI-010")
def test_readers_that_cannot_be_named(spoken: Path, say: Say) -> None:
    before = (spoken / "takes.tsv").read_bytes()
    assert "DP-NEW-006" in say(2, "takes", "봄", "--narrator", "9.wav=V-014")
    assert "DP-VOI-010" in say(2, "takes", "봄", "--narrator", "1.wav=../V-014")
    assert (spoken / "takes.tsv").read_bytes() == before


def test_a_new_recording_of_the_same_name_takes_its_place(spoken: Path, say: Say) -> None:
    sound(spoken / "audio" / "1.wav", period=30)
    say(0, "takes", "봄")
    rows = [(r[0], r[2], r[3], r[5]) for r in takes(spoken)]
    assert rows[:2] == [
        ("audio/1.wav", "s00001", "s00002", "superseded"),
        ("audio/1.wav", "s00001", "s00002", "accepted"),
    ]


def test_sentences_read_again_replace_others(spoken: Path, say: Say) -> None:
    sound(spoken / "audio" / "고침.wav", period=30)
    assert "고침.wav: 어느 문장을 읽었는지 정하지 않음" in say(0, "takes", "봄")
    told = say(0, "takes", "봄", "--replace", "고침.wav=s00002")
    assert "audio/고침.wav: s00002부터 s00002까지 다시 읽음(2번째 녹음)" in told
    assert takes(spoken)[2][2:] == ["s00002", "s00002", "", "accepted", "", "2"]
    sound(spoken / "audio" / "또.wav", period=20)
    assert "(3번째 녹음)" in say(0, "takes", "봄", "--replace", "또.wav=1")
    assert "(4번째 녹음)" in say(0, "takes", "봄", "--replace", "고침.wav=s00002-s00003")
    assert takes(spoken)[0][5:] == ["accepted"]
    say(0, "takes", "봄", "--assign", "고침.wav=1")
    assert [r[2:] for r in takes(spoken) if "고침" in r[0]] == [
        ["s00001", "s00002", "", "accepted"]
    ]
    for wish in ("고침.wav=-", "고침.wav=3", "고침.wav="):
        assert "DP-NEW-007" in say(2, "takes", "봄", "--replace", wish)


def test_a_new_recording_named_after_its_sentence_replaces_it(spoken: Path, say: Say) -> None:
    sound(spoken / "audio" / "s00003.wav", period=30)
    sound(spoken / "audio" / "고침_s00003-s00004.wav", period=20)
    sound(spoken / "audio" / "s99999.wav", period=25)
    say(0, "takes", "봄")
    rows = {r[0]: r[2:] for r in takes(spoken)}
    assert rows["audio/s00003.wav"][:2] == ["s00003", "s00003"]
    assert rows["audio/고침_s00003-s00004.wav"][:2] == ["s00003", "s00004"]
    assert {rows["audio/s00003.wav"][-1], rows["audio/고침_s00003-s00004.wav"][-1]} == {"2", "3"}
    assert rows["audio/s99999.wav"] == ["", "", "", "unassigned"]


@pytest.mark.message("DP-TAK-013")
def test_a_recording_that_nobody_assigned_waits_for_a_person(spoken: Path, say: Say) -> None:
    sound(spoken / "audio" / "뭐지.wav", period=30)
    say(0, "takes", "봄")
    told = say(6, "build", "봄", "--only", "daisy3-text")
    assert "DP-TAK-013" in told and "위치: sources/봄/takes.tsv 안의 audio/뭐지.wav" in told


# ---------------------------------------------------------------------- build


@pytest.fixture
def text_only(here: Path, say: Say) -> Path:
    say(0, "new", "봄", "--text", "a.txt")
    return here / "sources" / "봄"


@pytest.mark.message("DP-BLD-002")
def test_a_product_that_does_not_exist(text_only: Path, say: Say) -> None:
    assert "DP-BLD-002" in say(2, "build", "봄", "--only", "daisy3-text,nonsense")
    assert "DP-BLD-002" in say(2, "build", "봄", "--set", "products.wanted=nonsense")
    with (text_only / "title.toml").open("a", encoding="utf-8") as file:
        file.write('\n[products]\nwanted = ["nonsense"]\n')
    told = say(4, "build", "봄")
    assert "DP-BLD-002" in told and "위치: sources/봄/title.toml" in told


def accept(folder: Path, id: str) -> None:
    with (folder / "title.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[accept]]\nfinding = "{id}"\nreason = "확인함"\nby = "김사서"\n')


@pytest.mark.message("DP-BLD-003")
def test_an_acceptance_that_nothing_needs(text_only: Path, say: Say) -> None:
    accept(text_only, "DP-TXT-006")
    told = say(0, "build", "봄", "--only", "daisy3-text")
    assert "DP-BLD-003" in told and "위치: sources/봄/title.toml" in told


def faulty(given: StepInput, out: Path) -> Sequence[Finding]:
    return [Finding("DP-PRD-040", Place("a.mp3"))]


@pytest.mark.message("DP-BLD-004")
def test_a_faulty_product_is_held_back(
    here: Path, text_only: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daisy_pipeline.check.steps.check", faulty)
    told = say(3, "build", "봄", "--only", "daisy3-text")
    assert "DP-BLD-004" in told and "DP-PRD-040" in told
    assert not (here / "output/봄/daisy3-text").exists()
    report = json.loads((here / "output/봄/report.json").read_bytes())
    assert report["rejected"] == ["daisy3-text"]
    accept(text_only, "DP-PRD-040")
    say(0, "build", "봄", "--only", "daisy3-text")
    assert (here / "output/봄/daisy3-text").is_dir()
    assert "김사서" in (here / "output/봄/report.html").read_text("utf-8")


@pytest.mark.message("DP-BLD-005")
def test_a_product_older_than_the_text(text_only: Path, say: Say) -> None:
    say(0, "build", "봄")
    (text_only / "text" / "a.txt").write_text(TEXT + "\n한 줄 더 있다.\n", "utf-8")
    told = say(0, "-v", "build", "봄", "--only", "daisy3-text")
    assert "‘epub3’" in told and "DP-BLD-005" in told


@pytest.mark.message("DP-BLD-006")
def test_a_book_without_a_word(here: Path, text_only: Path, say: Say) -> None:
    """A page mark and nothing else: there is no sentence to read."""
    (text_only / "text" / "a.txt").write_text("@@p1\n", "utf-8")
    told = say(3, "build", "봄")
    assert "DP-BLD-006" in told and "위치: sources/봄/text/a.txt" in told
    assert not (here / "output" / "봄").exists()


@pytest.mark.message("DP-BLD-008")
def test_recordings_that_no_takes_tsv_lists(text_only: Path, say: Say) -> None:
    sound(text_only / "audio" / "1.wav")
    told = say(0, "build", "봄", "--only", "daisy3-text")
    assert "DP-BLD-008" in told and "위치: sources/봄/audio" in told


def test_why_and_json(text_only: Path, say: Say) -> None:
    say(0, "build", "봄", "--only", "daisy3-text")
    lines = [json.loads(n) for n in say(0, "build", "봄", "--why", "--json").splitlines()]
    kinds = {n["job"]: n["reason"] for n in lines if n["type"] == "why"}
    assert kinds["read"] == "fresh" and kinds["emit-epub3"] == "new"
    assert lines[-1] == {"type": "end", "exit_code": 0}


# ----------------------------------------------------------------------- sync


@pytest.mark.message("DP-BLD-007")
def test_sync_without_recordings(text_only: Path, say: Say) -> None:
    told = say(2, "sync", "export", "봄")
    assert "DP-BLD-007" in told and "위치: sources/봄" in told


@pytest.mark.message("DP-BLD-009")
def test_labels_of_a_recording_that_is_not_there(here: Path, spoken: Path, say: Say) -> None:
    (here / "9.txt").write_text("0.0\t1.0\ts00001 1장\n", "utf-8")
    told = say(2, "sync", "import", "봄", "9.txt")
    assert "DP-BLD-009" in told and "audio/1.wav, audio/2.wav" in told
    assert not (spoken / "sync.tsv").exists()


def test_labels_go_out_and_come_back(here: Path, spoken: Path, say: Say) -> None:
    say(0, "sync", "export", "봄", "--folder", "labels")
    path = here / "labels" / "1.txt"
    lines = path.read_text("utf-8").splitlines()
    begin, end, words = lines[0].split("\t")
    moved = f"{float(begin) + 0.05:.6f}\t{end}\t{words}"
    path.write_text("\n".join([moved, *lines[1:]]) + "\n", "utf-8")
    say(0, "sync", "import", "봄", "labels/1.txt", "--by", "김사서")
    once = (spoken / "sync.tsv").read_bytes()
    assert words.split()[0] in once.decode("utf-8") and "김사서" in once.decode("utf-8")
    say(0, "sync", "import", "봄", "labels/2.txt")
    assert (spoken / "sync.tsv").read_bytes() == once, "nothing was moved there"


def test_words_go_out_to_look_at(here: Path, spoken: Path, say: Say) -> None:
    say(0, "sync", "export", "봄", "--words", "--folder", "labels")
    made = sorted(path.name for path in (here / "labels").iterdir())
    assert made == ["1.words.txt", "2.words.txt"], "labels of sentences keep their names"


# ---------------------------------------------------- config, check and clean


def test_config_says_who_decided(text_only: Path, say: Say) -> None:
    told = say(0, "config", "봄", "--why", "--set", "build.jobs=2")
    assert 'check.epubcheck = "never"    # daisy.toml:4' in told
    assert "build.jobs = 2    # --set" in told
    assert "recordings.bitrate = 64    # defaults.toml" in told
    assert "build.jobs (DP-CFG-016)" in say(4, "config", "--set", "build.job=2")


def test_check_of_a_title_and_of_a_source(here: Path, text_only: Path, say: Say) -> None:
    say(0, "build", "봄")
    say(0, "check", "output/봄")
    pack(here / "book.epub", {"a.xhtml": page("<p>가.</p>")})
    assert "위치: " in say(3, "check", "book.epub")


def test_clean_costs_nothing_but_work(here: Path, text_only: Path, say: Say) -> None:
    say(0, "build", "봄")
    before = (here / "output/봄/manifest.json").read_bytes()
    say(0, "clean")
    assert list((here / "output/.store").glob("*/*/*/step.json")), "used today"
    say(0, "clean", "--days", "0")
    assert not list((here / "output/.store").glob("*/*/*/step.json"))
    say(0, "build", "봄")
    assert (here / "output/봄/manifest.json").read_bytes() == before
