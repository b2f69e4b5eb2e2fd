# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a recording carries, to whom it was assigned, and whether it was read before."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.intake.match import Other, Span, Task, round_of, task_of
from daisy_pipeline.model import codec
from daisy_pipeline.model.finding import DaisyError, ExitCode, Place
from daisy_pipeline.recordings.judging_text import Said
from daisy_pipeline.recordings.measured import Measured
from tests.unit.intake.booth import MORE, Booth

IDS = tuple(f"s{n:05d}" for n in range(30))


def assign(booth: Booth, name: str = "V-014", slug: str = "봄", **more: Any) -> Any:
    from daisy_pipeline.ledger.models import Assignment, Volunteer
    from daisy_pipeline.ledger.titles import entry_of

    entry = entry_of(booth.ledger, slug)
    person = Volunteer.objects.get(pseudonym=name)
    values = {"role": "narrator", "state_since": booth.ledger.now(), **more}
    with booth.ledger.change("test", name):
        return Assignment.objects.create(
            **booth.ledger.fresh(), title=entry, volunteer=person, **values
        )


def test_several_assignments_go_by_what_is_heard(booth: Booth) -> None:
    first = assign(booth, first=1, last=1, due=date(2026, 3, 1))
    other = assign(booth, first=2, last=3, due=date(2026, 4, 1), state="agreed")
    booth.recording("1장이라고 적은 것.wav", 60, "여름이 오면")
    (outcome,) = booth.add().outcomes
    assert outcome.assigned and outcome.take.assignment_id == other.id
    assert [f.id for f in outcome.judged.findings] == []
    other.refresh_from_db()
    first.refresh_from_db()
    assert (first.state, other.state) == ("offered", "working")


def test_an_assignment_of_pages(booth: Booth) -> None:
    assign(booth, pages="20-30")
    assign(booth, pages="10")
    booth.recording("a.wav", 60, "봄이 오면")
    (outcome,) = booth.add().outcomes
    assert outcome.take.assignment.pages == "10"


@pytest.mark.message("DP-INT-024")
@pytest.mark.message("DP-INT-025")
def test_what_was_not_asked_for_is_told(booth: Booth) -> None:
    booth.recording("a.wav", 60, "여름이 오면")
    (outcome,) = booth.add().outcomes
    (finding,) = outcome.judged.findings
    assert (finding.id, finding.place) == ("DP-INT-024", Place("audio/V-014-001.wav"))
    assign(booth, first=1)
    (outcome,) = booth.add(booth.recording("b.wav", 61, "가을이 오면")).outcomes
    (finding,) = outcome.judged.findings
    assert (finding.id, finding.place) == ("DP-INT-025", Place("audio/V-014-002.wav"))
    assert finding.facts == {"narrator": "V-014"} and outcome.take.assignment is None
    assert str(outcome.judged.verdict) == "look"


@pytest.mark.message("DP-INT-023")
def test_two_narrators_for_one_section(booth: Booth) -> None:
    booth.volunteer("V-020")
    booth.recording("a.wav", 60, "여름이 오면")
    booth.add()
    (outcome,) = booth.add(booth.recording("b.wav", 61, "여름이 오면"), narrator="V-020").outcomes
    finding = next(f for f in outcome.judged.findings if f.id == "DP-INT-023")
    assert finding.place == Place("audio/V-020-001.wav")
    assert finding.facts == {"other": "V-014", "otherfile": "audio/V-014-001.wav"}
    assert [r.state for r in booth.rows().values()] == ["received", "received"]


def test_the_same_again_is_of_the_next_round_and_replaces_nothing(booth: Booth) -> None:
    booth.recording("a.wav", 60, "여름이 오면")
    booth.add()
    before = booth.rows()["audio/V-014-001.wav"]
    for number in (2, 3):
        (outcome,) = booth.add(booth.recording("b.wav", 60 + number, "여름이 오면")).outcomes
        assert outcome.round == number
    assert booth.rows()["audio/V-014-001.wav"] == before
    assert [r.round for r in booth.rows().values()] == [1, 2, 3]
    assert {r.state for r in booth.rows().values()} == {"received"}


def test_pieces_of_a_section_are_of_one_round(booth: Booth) -> None:
    booth.recording("2-1.wav", 60, "여름이 오면", "여름", MORE[0])
    booth.recording("2-2.wav", 61, "여름이 오면", MORE[0], MORE[1], MORE[2], MORE[3])
    one, two = booth.add().outcomes
    assert (one.round, two.round) == (1, 1)
    assert one.span.limits[1] == one.span.found[-1]  # half of it is missing: it is a piece
    assert two.span.limits[0] != two.span.found[0]


def test_a_passage_again_by_the_name_of_its_sentences(booth: Booth) -> None:
    booth.recording("2장.wav", 60, "여름이 오면")
    (whole,) = booth.add().outcomes
    first, last = whole.span.ids[2], whole.span.ids[3]
    path = booth.recording(f"{first}-{last} 다시.wav", 31, "바람이 분다. 비가 온다.")
    (again,) = booth.add(path).outcomes
    assert (again.span.limits, again.round, again.span.section) == ((first, last), 2, 2)
    assert booth.take("audio/V-014-002.wav").came_as == f"{first}-{last} 다시.wav"


def test_segments_and_pages_that_a_person_names(booth: Booth) -> None:
    booth.recording("2장.wav", 60, "여름이 오면")
    (whole,) = booth.add().outcomes
    wish = f"{whole.span.ids[2]}-{whole.span.ids[3]}"
    path = booth.recording("x.wav", 31, "바람이 분다. 비가 온다.")
    (one,) = booth.add(path, segments=wish).outcomes
    assert one.span.limits == (whole.span.ids[2], whole.span.ids[3])
    path = booth.recording("y.wav", 32, "가을이 오면")
    (two,) = booth.add(path, pages="30").outcomes
    assert two.span.section == 3 and two.round == 1


@pytest.mark.message("DP-INT-019")
@pytest.mark.message("DP-INT-020")
@pytest.mark.message("DP-REC-012")
@pytest.mark.parametrize(
    ("wish", "id"),
    [
        ({"segments": "s99999"}, "DP-INT-019"),
        ({"segments": "3장"}, "DP-INT-019"),
        ({"pages": "20-10"}, "DP-INT-020"),
        ({"pages": "구십"}, "DP-INT-020"),
        ({"section": 9}, "DP-REC-012"),
    ],
)
def test_a_place_that_there_is_not_copies_nothing(
    booth: Booth, wish: dict[str, Any], id: str
) -> None:
    booth.recording("2장.wav", 60, "여름이 오면")
    with pytest.raises(DaisyError) as told:
        booth.add(**wish)
    assert told.value.findings[0].id == id and told.value.exit_code is ExitCode.BAD_USAGE
    assert booth.rows() == {} and not (booth.folder() / "audio").exists()


@pytest.mark.message("DP-INT-026")
def test_what_a_person_names_stands_where_nothing_fits(booth: Booth) -> None:
    booth.recording("a.wav", 60, "전혀 다른 글")
    (outcome,) = booth.add(section=2).outcomes
    finding = next(f for f in outcome.judged.findings if f.id == "DP-INT-026")
    assert finding.place == Place("audio/V-014-001.wav") and outcome.span.section == 2
    first, last = outcome.span.limits
    (again,) = booth.add(
        booth.recording("b.wav", 61, "다른 글"), segments=f"{first}-{last}"
    ).outcomes
    assert again.span.limits == (first, last) and "DP-INT-026" in [
        f.id for f in again.judged.findings
    ]


@pytest.mark.message("DP-INT-021")
@pytest.mark.message("DP-INT-022")
def test_a_recording_of_another_title(booth: Booth) -> None:
    booth.recording("a.wav", 60, "전혀 다른 글")
    done = booth.add()
    (outcome,) = done.outcomes
    finding = next(f for f in outcome.judged.findings if f.id == "DP-INT-022")
    assert finding.place == Place("audio/V-014-001.wav")
    assert finding.facts == {"narrator": "V-014", "slug": "봄"}
    take = booth.take("audio/V-014-001.wav")
    assert (take.state, take.section, take.first, take.verdict) == ("received", None, "", "look")
    booth.title("가을")
    assign(booth, slug="가을")
    (outcome,) = booth.add(booth.recording("b.wav", 61, "또 다른 글")).outcomes
    finding = next(f for f in outcome.judged.findings if f.id == "DP-INT-021")
    assert finding.place == Place("audio/V-014-002.wav") and finding.facts["others"] == "가을"


def test_findings_of_the_ledger_come_back_as_they_were(booth: Booth) -> None:
    from daisy_pipeline.intake.kept import kept_findings

    booth.recording("a.wav", 60, "여름이 오면", "여름", MORE[0], MORE[1])
    (outcome,) = booth.add().outcomes
    take = booth.take("audio/V-014-001.wav")
    assert kept_findings(take.findings) == outcome.judged.findings
    assert codec.from_plain(Measured, take.metrics["measured"]) == outcome.judged.measured
    assert codec.from_plain(Said, take.metrics["said"]) == outcome.judged.reading.said
    assert all(f.place.file == "audio/V-014-001.wav" for f in kept_findings(take.findings))


def test_a_folder_a_section(booth: Booth) -> None:
    for number, (words, tenths) in enumerate((("봄이", 51), ("여름이", 52), ("가을이", 53)), 1):
        booth.recording(f"{number}장/녹음.wav", tenths, f"{words} 오면")
    booth.ear.asked = 0
    done = booth.add()
    assert [o.take.section for o in done.outcomes] == [1, 2, 3]
    assert booth.ear.asked == 3  # the folder's number was tried first and fitted


# ------------------------------------------------------------------------------- plain values


def other(first: int, last: int, round: int = 1) -> Other:
    return Other("audio/x.wav", "V-1", frozenset(IDS[first : last + 1]), round)


def test_rounds() -> None:
    span = Span(IDS[10:20], IDS[10:20], 2)
    assert round_of(span, []) == 1
    assert round_of(span, [other(0, 9), other(20, 29)]) == 1
    assert round_of(span, [other(0, 10)]) == 1  # a seam of one sentence
    assert round_of(span, [other(0, 29, 3)]) == 4
    assert round_of(Span(IDS[12:13]), [other(10, 19), other(12, 12, 2)]) == 3
    assert round_of(Span(), [other(0, 29, 3)]) == 1


@given(st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29), st.integers(1, 99)), max_size=6))
def test_a_round_is_always_above_what_it_replaces(spans: list[tuple[int, int, int]]) -> None:
    others = [other(min(a, b), max(a, b), r) for a, b, r in spans]
    round = round_of(Span(IDS), others)
    assert 1 <= round <= 99
    assert all(round > o.round or round == 99 for o in others)


def test_a_certain_assignment_goes_before_one_that_may_be() -> None:
    span = Span(IDS[10:20], IDS[10:20], 2)
    may, sure, no = Task("a"), Task("b", 1, 3), Task("c", 5, 6)
    assert task_of(span, [may, no, sure], "x", "V") == (sure, [])
    assert task_of(span, [no, may], "x", "V") == (may, [])
    assert task_of(span, [no], "x", "V")[0] is None
    whole = Span(IDS, IDS, 0)
    assert task_of(whole, [sure], "x", "V")[0] is None  # the whole title is more than was asked
    assert task_of(Span(), [sure], "x", "V") == (sure, [])


def test_nothing_of_a_title_is_touched_but_its_own_files(booth: Booth) -> None:
    def texts(folder: Path) -> dict[str, bytes]:
        names = ("title.toml", "a.txt")
        return {name: (folder / name).read_bytes() for name in names}

    before = texts(booth.folder())
    booth.recording("2장.wav", 60, "여름이 오면")
    booth.add()
    assert texts(booth.folder()) == before
    assert sorted(p.name for p in booth.folder().iterdir()) == [
        "a.txt", "audio", "segments.tsv", "takes.tsv", "title.toml",
    ]  # fmt: skip
