# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recordings come in: what is copied, what it is called, what takes.tsv and the ledger say."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from daisy_pipeline.model.finding import DaisyError, ExitCode, Place
from daisy_pipeline.recordings.takes import Take as Row
from daisy_pipeline.recordings.takes import takes_bytes
from daisy_pipeline.tools.files import sha256_of
from tests.fakes.sounds import tone, write_wav
from tests.unit.intake.booth import Booth


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_recording_comes_in(booth: Booth) -> None:
    path = booth.recording("홍길동_2장.wav", 60, "여름이 오면")
    before = bytes_of(booth.stick)
    done = booth.add()
    (outcome,) = done.outcomes
    assert done.ids == [] and done.told() == ["DP-INT-024"]
    file = booth.folder() / "audio" / "V-014-001.wav"
    assert file.read_bytes() == path.read_bytes() and bytes_of(booth.stick) == before
    assert [p.name for p in file.parent.iterdir()] == ["V-014-001.wav"]  # nothing half-made
    row = booth.rows()["audio/V-014-001.wav"]
    assert (row.sha256, row.narrator, row.state) == (sha256_of(path), "V-014", "received")
    assert (row.first, row.last, row.round) == (*outcome.span.limits, 1)
    take = booth.take("audio/V-014-001.wav")
    assert (take.came_as, take.section, take.verdict) == ("…_2장.wav", 2, "accept")
    assert (take.first, take.last, take.profile) == (row.first, row.last, "lenient")
    assert str(take.received_on) == "2026-03-02" and take.duration_ms == 183_000


def test_nothing_kept_says_who_it_was(booth: Booth) -> None:
    from daisy_pipeline.ledger.models import AuditLog, Take

    booth.recording("홍길동 010-1234-5678/홍길동_2장.wav", 60, "여름이 오면")
    booth.add()
    kept = [p.read_bytes() for p in booth.folder().rglob("*") if p.is_file()]
    names = [p.name.encode() for p in booth.folder().rglob("*")]
    rows = [str(sorted(vars(row).items())).encode() for row in Take.objects.all()]
    log = [f"{row.subject}{row.detail}".encode() for row in AuditLog.objects.all()]
    for name in ("홍길동", "5678"):
        assert not [one for one in (*kept, *names, *rows, *log) if name.encode() in one]


def test_the_same_file_twice_is_one_take(booth: Booth) -> None:
    booth.recording("2장.wav", 60, "여름이 오면")
    (booth.stick / "또").mkdir()
    (booth.stick / "또" / "다른이름.mp3").write_bytes((booth.stick / "2장.wav").read_bytes())
    assert booth.add().ids == []  # of the two the second goes on with the first
    again = booth.add()
    (finding,) = again.findings
    assert finding.facts == {
        "count": 2,
        "known": "audio/V-014-001.wav",
        "state": "state.received",
    }
    assert finding.place.inside.endswith("2장.wav") and again.outcomes == ()
    assert booth.takes() == [("audio/V-014-001.wav", "received")]
    assert len(booth.rows()) == 1


@pytest.mark.message("DP-INT-013")
def test_one_that_came_before_is_told(booth: Booth) -> None:
    booth.recording("2장.wav", 60, "여름이 오면")
    booth.add()
    (finding,) = booth.add().findings
    assert (finding.id, finding.place) == (
        "DP-INT-013",
        Place(inside=(booth.stick / "2장.wav").as_posix()),
    )


@pytest.mark.message("DP-INT-014")
def test_the_same_file_under_another_title(booth: Booth) -> None:
    booth.title("가을")
    booth.recording("2장.wav", 60, "여름이 오면")
    booth.add()
    done = booth.add(slug="가을")
    (finding,) = done.findings
    assert (finding.id, finding.place) == ("DP-INT-014", Place("audio/V-014-001.wav"))
    assert finding.facts == {"other": "봄", "otherfile": "audio/V-014-001.wav"}
    assert list(booth.rows("가을")) == ["audio/V-014-001.wav"]


def test_the_ending_tells_what_a_file_holds(booth: Booth) -> None:
    booth.recording("2장.mp3", 60, "여름이 오면")
    booth.add()
    assert list(booth.rows()) == ["audio/V-014-001.wav"]


def test_names_in_nfd_are_the_same(booth: Booth) -> None:
    name = unicodedata.normalize("NFD", "2장 낭독.wav")
    booth.recording(name, 60, "여름이 오면")
    booth.add()
    assert booth.take("audio/V-014-001.wav").came_as == "2장 ….wav"


def test_numbers_go_on_over_several_deliveries(booth: Booth) -> None:
    for number in range(1, 4):
        booth.recording(f"{number}장.wav", 50 + number, f"{'봄여름가을'[number - 1]}")
    booth.ear.says |= {51: "봄이 오면", 52: "여름이 오면", 53: "가을이 오면"}
    booth.add(booth.stick / "2장.wav")
    booth.add()
    assert list(booth.rows()) == [f"audio/V-014-00{n}.wav" for n in (1, 2, 3)]
    found = [(t.file[-7:-4], t.section) for t in (booth.take(f) for f, _ in booth.takes())]
    assert found == [("001", 2), ("002", 1), ("003", 3)]


def test_what_no_sound_is_does_not_come_in(booth: Booth) -> None:
    (booth.stick / "1장.wav").write_bytes(b"no sound at all" * 99)
    booth.recording("2장.wav", 60, "여름이 오면")
    done = booth.add()
    assert done.ids == ["DP-AUD-003"] and len(done.outcomes) == 1
    assert [p.name for p in (booth.folder() / "audio").iterdir()] == ["V-014-001.wav"]


@pytest.mark.message("DP-INT-017")
def test_a_consent_that_is_missing_is_told_and_the_recording_comes_in(booth: Booth) -> None:
    booth.volunteer("V-020", consent=False)
    booth.recording("2장.wav", 60, "여름이 오면")
    (finding,) = booth.add(narrator="v-020").findings
    assert (finding.id, finding.facts) == ("DP-INT-017", {"narrator": "V-020"})
    assert booth.takes() == [("audio/V-020-001.wav", "received")]


@pytest.mark.message("DP-INT-001")
def test_who_has_left_or_is_unknown_brings_nothing(booth: Booth) -> None:
    booth.volunteer("V-021", status="left")
    booth.recording("2장.wav", 60, "여름이 오면")
    for name, id in (("V-021", "DP-INT-001"), ("홍길동", "DP-LED-044")):
        with pytest.raises(DaisyError) as told:
            booth.add(narrator=name)
        assert told.value.findings[0].id == id and told.value.exit_code is ExitCode.BAD_USAGE
    assert told.value.findings[0].facts.get("narrator") != "홍길동"
    assert booth.takes() == [] and not (booth.folder() / "audio").exists()


def known(booth: Booth, narrator: str = "", **more: Any) -> Path:
    """A recording that takes.tsv had before there was a ledger."""
    path = booth.folder() / "audio" / "1.wav"
    path.parent.mkdir(exist_ok=True)
    write_wav(path, tone(8000, 5.0), 8000)
    row = Row(file="audio/1.wav", sha256=sha256_of(path), narrator=narrator, **more)
    (booth.folder() / "takes.tsv").write_bytes(takes_bytes([row]))
    return path


@pytest.mark.parametrize("elsewhere", [False, True])
def test_accepted_takes_of_before_the_ledger_are_noted_in_it(booth: Booth, elsewhere: bool) -> None:
    path = known(booth)
    given = path
    if elsewhere:
        given = booth.stick / "옛.wav"
        given.write_bytes(path.read_bytes())
    done = booth.add(given)
    assert done.ids == [] and done.outcomes == ()
    assert booth.takes() == [("audio/1.wav", "accepted")]
    assert booth.rows()["audio/1.wav"].narrator == "V-014"
    assert [p.name for p in path.parent.iterdir()] == ["1.wav"]


@pytest.mark.message("DP-INT-015")
def test_a_recording_that_another_person_read(booth: Booth) -> None:
    path = known(booth, "V-020")
    (finding,) = booth.add(path).findings
    assert (finding.id, finding.place) == ("DP-INT-015", Place("audio/1.wav"))
    assert finding.facts == {"other": "V-020", "narrator": "V-014"}
    assert booth.takes() == [] and booth.rows()["audio/1.wav"].narrator == "V-020"


@pytest.mark.message("DP-INT-016")
def test_a_file_in_the_titles_folder_that_nobody_listed(booth: Booth) -> None:
    path = known(booth)
    (booth.folder() / "takes.tsv").unlink()
    (finding,) = booth.add(path).findings
    assert (finding.id, finding.place) == ("DP-INT-016", Place(path.as_posix()))
    assert booth.takes() == [] and booth.rows() == {}


def test_a_recording_that_somebody_left_unassigned_waits_now(booth: Booth) -> None:
    path = known(booth, state="unassigned")
    booth.ear.says[50] = "봄이 오면"
    (outcome,) = booth.add(path).outcomes
    assert outcome.take.section == 1
    assert booth.rows()["audio/1.wav"].state == "received"


def test_a_row_that_was_taken_out_comes_back_as_it_was(booth: Booth) -> None:
    booth.recording("2장.wav", 60, "여름이 오면")
    booth.add()
    before = booth.rows()
    (booth.folder() / "takes.tsv").unlink()
    (booth.folder() / "audio" / "V-014-001.wav").unlink()
    booth.add()
    assert [(r.file, r.first, r.last, r.state) for r in booth.rows().values()] == [
        (r.file, r.first, r.last, r.state) for r in before.values()
    ]
    assert (booth.folder() / "audio" / "V-014-001.wav").is_file()
    assert len(booth.takes()) == 1


@pytest.mark.message("DP-INT-018")
def test_a_file_that_went_away_before_it_was_judged(booth: Booth) -> None:
    from daisy_pipeline.ledger.models import Take

    booth.recording("2장.wav", 60, "여름이 오면")
    booth.add()
    with booth.ledger.change("test", "x"):
        Take.objects.update(verdict="")
    (booth.folder() / "audio" / "V-014-001.wav").unlink()
    other = booth.recording("3장.wav", 70, "가을이 오면")
    done = booth.add(other)
    assert done.told(0) == ["DP-INT-018"]
    assert done.outcomes[0].judged.findings[0].place == Place("audio/V-014-001.wav")
    assert done.outcomes[1].take.section == 3


def test_damage_in_takes_tsv_stops_before_anything(booth: Booth) -> None:
    booth.recording("2장.wav", 60, "여름이 오면")
    table = booth.folder() / "takes.tsv"
    table.write_text("file\tsha256\tfirst\tlast\tstate\na.wav\tx\t\t\t좋음\n", "utf-8")
    before = table.read_bytes()
    with pytest.raises(DaisyError) as told:
        booth.add()
    assert told.value.findings[0].id == "DP-TAK-001"
    assert table.read_bytes() == before and booth.takes() == []


@pytest.mark.message("DP-INT-027")
def test_without_a_text_the_sound_alone_is_judged(booth: Booth) -> None:
    (booth.folder() / "a.txt").write_text("", "utf-8")
    booth.recording("2장.wav", 60)
    done = booth.add(section=2)
    (finding,) = done.findings
    assert (finding.id, finding.place) == ("DP-INT-027", Place("sources/봄"))
    (outcome,) = done.outcomes
    assert outcome.span.section == 2 and outcome.judged.reading is None
    assert booth.take("audio/V-014-001.wav").verdict == "accept"
