# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy takes`` and ``daisy sync``: which recording carries what, and where it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.commands.desk import Say, sound, takes

# ---------------------------------------------------------------------- takes


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
    assert "audio/고침.wav: 1장 가운데 s00002 다시 읽음(2번째 녹음)" in told
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


@pytest.mark.parametrize(
    ("wish", "what"),
    [
        ("1.wav=2", "2장(s00003부터 s00004까지)"),
        ("1.wav=1-2", "책 전체(s00001부터 s00004까지)"),
        ("1.wav=s00003-s00003", "2장 가운데 s00003"),
        ("1.wav=s00002-s00004", "1장의 s00002부터 2장의 s00004까지"),
    ],
)
def test_what_a_recording_reads_is_told_by_chapters(
    wish: str, what: str, spoken: Path, say: Say
) -> None:
    assert f"audio/1.wav: {what}\n" in say(0, "takes", "봄", "--assign", wish)


def test_a_recording_whose_sentences_are_gone_says_so(spoken: Path, say: Say) -> None:
    path = spoken / "takes.tsv"
    path.write_text(path.read_text("utf-8").replace("s00003\ts00004", "s00091\ts00099"), "utf-8")
    told = say(0, "takes", "봄")
    assert "audio/2.wav: 지금 본문에 없는 문장이 있음(s00091부터 s00099까지)\n" in told


def test_a_recording_without_limits_reads_the_whole_book(spoken: Path, say: Say) -> None:
    path = spoken / "takes.tsv"
    path.write_text(path.read_text("utf-8").replace("s00001\ts00002", "\t"), "utf-8")
    assert "audio/1.wav: 책 전체(s00001부터 s00004까지)\n" in say(0, "takes", "봄")


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


@pytest.mark.message("DP-BLD-017")
def test_labels_of_another_recording_are_refused(here: Path, spoken: Path, say: Say) -> None:
    say(0, "sync", "export", "봄", "--folder", "labels")
    path = here / "labels" / "2.txt"
    lines = path.read_text("utf-8").splitlines()
    words = lines[0].split("\t")[2]
    path.write_text("\n".join([f"0.050000\t0.400000\t{words}", *lines[1:]]), "utf-8")
    told = say(3, "sync", "import", "봄", "labels/2.txt", "--recording", "1.wav")
    assert "DP-BLD-017" in told and "‘audio/2.wav’의 레이블이어서 ‘audio/1.wav’에" in told
    assert not (spoken / "sync.tsv").exists()
    say(0, "sync", "import", "봄", "labels/2.txt")
    assert (spoken / "sync.tsv").exists()


@pytest.mark.message("DP-BLD-015", "DP-BLD-016")
def test_files_that_are_no_labels_of_this_book_are_refused(
    here: Path, spoken: Path, say: Say
) -> None:
    (here / "x.bin").write_bytes(bytes(range(256)) * 50)
    told = say(3, "sync", "import", "봄", "x.bin", "--recording", "1.wav")
    assert "DP-BLD-015" in told and told.count("위치: ") == 1
    lines = ("0.1\t0.3\ts00001 다른 책의 글", "0.4\t0.6\ts00002 ? 여기도 다름", "0.6\t0.9\ts00003")
    other = "\n".join(lines)
    (here / "1.txt").write_text(other, "utf-8")
    told = say(3, "sync", "import", "봄", "1.txt")
    assert "DP-BLD-016" in told and "3개 가운데 2개" in told
    assert not (spoken / "sync.tsv").exists()


def test_many_findings_of_a_kind_are_told_in_short(here: Path, spoken: Path, say: Say) -> None:
    say(0, "sync", "export", "봄", "--folder", "labels")
    path = here / "labels" / "1.txt"
    path.write_text(path.read_text("utf-8") + "아님\n" * 9, "utf-8")
    told = say(3, "sync", "import", "봄", "labels/1.txt")
    assert told.count("레이블이 아닙니다") == 5 and "DP-SYN-020의 알림이 4개 더" in told
    assert say(3, "sync", "import", "봄", "labels/1.txt", "-v").count("레이블이 아닙니다") == 9
    assert not (spoken / "sync.tsv").exists()
