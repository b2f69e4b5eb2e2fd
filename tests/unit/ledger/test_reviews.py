# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may review, how much was heard, and when a review passes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.model.finding import DaisyError
from tests.unit.ledger import titles as t

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger

SPOKEN = {t.SHA["1.wav"]: [(0, 60_000), (70_000, 110_000)]}
ONE = t.SHA["1.wav"]


def sit(ledger: Ledger, entry: Any, spoken: Any = None) -> Any:
    from daisy_pipeline.ledger.reviewers import accepted
    from daisy_pipeline.ledger.reviews import Sitting

    takes = accepted(ledger, entry.slug)
    return Sitting(ledger, entry, takes, spoken or {sha: [(0, 1000)] for sha in takes} | SPOKEN)


@pytest.fixture
def entry(ledger: Ledger) -> Any:
    made = t.title(ledger)
    t.takes(ledger, made, t.take())
    return made


@pytest.mark.message("DP-LED-075")
@pytest.mark.parametrize("who", ["", "L-00", "김사서", "V-099", "L-7가"])
def test_nobody_and_names_review_nothing(ledger: Ledger, entry: Any, who: str) -> None:
    with pytest.raises(DaisyError) as error:
        sit(t.as_person(ledger, who), entry)
    assert [f.id for f in error.value.findings] == ["DP-LED-075"]
    assert error.value.exit_code == 2


def test_librarians_and_volunteers_review(ledger: Ledger, entry: Any) -> None:
    t.volunteer(ledger, "V-031")
    for who in ("L-07", "V-031"):
        assert sit(t.as_person(ledger, who), entry).may(ONE)


@pytest.mark.message("DP-LED-076")
def test_a_narrator_never_reviews_an_own_recording(ledger: Ledger, entry: Any) -> None:
    with pytest.raises(DaisyError) as error:
        sit(t.as_person(ledger, "V-014"), entry)
    (found,) = error.value.findings
    assert (found.id, found.place.file) == ("DP-LED-076", "audio/1.wav")
    other = t.take("2.wav", narrator="V-020", first="s00002")
    t.takes(ledger, entry, t.take(last="s00001"), other)
    sitting = sit(t.as_person(ledger, "V-014"), entry)
    assert not sitting.may(ONE) and sitting.may(t.SHA["2.wav"])
    sitting.heard(ONE, 0, 60_000)
    assert sitting.rows() == {}


def test_the_narrator_is_known_from_the_ledger_too(ledger: Ledger, entry: Any) -> None:
    t.takes(ledger, entry, t.take(narrator=""))
    with pytest.raises(DaisyError):
        sit(t.as_person(ledger, "V-014"), entry)


def test_only_what_sounds_is_counted_and_merged(ledger: Ledger, entry: Any) -> None:
    sitting = sit(ledger, entry)
    sitting.heard(ONE, 0, 30_000)
    sitting.heard(ONE, 20_000, 50_000)  # twice the same ten seconds
    assert sitting.heard_so_far(ONE) == (50.0, 0.0)
    sitting.heard(ONE, 60_000, 70_000)  # a pause is nobody's to hear
    sitting.keep()
    assert sitting.heard_so_far(ONE) == (50.0, 0.0)
    sitting.heard(ONE, 70_000, 110_000, declared=True)
    assert sitting.heard_so_far(ONE) == (90.0, 40.0)
    sitting.keep()
    row = sitting.rows()[ONE]
    row.refresh_from_db()
    assert (row.percent_heard, row.declared) == (90.0, [[70_000, 110_000]])


def test_it_goes_on_tomorrow_and_with_two_windows_open(ledger: Ledger, entry: Any) -> None:
    from daisy_pipeline.ledger.models import Review
    from daisy_pipeline.ledger.reviews import covers

    first, second = sit(ledger, entry), sit(ledger, entry)
    first.heard(ONE, 0, 60_000)  # a minute is written by itself
    assert Review.objects.count() == 1
    second.heard(ONE, 70_000, 80_000)
    second.keep()
    again = sit(ledger, entry)
    assert again.heard_so_far(ONE) == (70.0, 0.0)
    assert covers(again.had(ONE), 10_000, 60_000) and not covers(again.had(ONE), 79_000, 81_000)
    assert covers([], 5, 5) and not covers([], 5, 6) and not covers([(0, 5), (6, 9)], 4, 7)
    assert Review.objects.count() == 1


@pytest.mark.message("DP-LED-077")
def test_passing_needs_every_second_and_no_defect(ledger: Ledger, entry: Any) -> None:
    from daisy_pipeline.ledger import defects
    from daisy_pipeline.ledger.states import DefectCode

    sitting = sit(ledger, entry)
    (found,) = sitting.close(100.0, passed=True)
    assert (found.id, found.place.file, found.facts["percent"]) == ("DP-LED-077", "audio/1.wav", 0)
    sitting.heard(ONE, 0, 109_999)
    row = defects.note(sitting, DefectCode.MISREAD, defects.Spot(ONE, 1000, 2000, "s00001", "12"))
    (found,) = sitting.close(100.0, passed=True)
    assert (found.facts["percent"], found.facts["defects"]) == (99.9, 1)
    assert [f.facts["percent"] for f in sitting.close(99.0, passed=True)] == [99.9]
    defects.waive(ledger, row, "사투리입니다")
    assert len(sitting.close(100.0, passed=True)) == 1
    sitting.heard(ONE, 109_999, 110_000)
    assert sitting.close(100.0, passed=True) == []
    assert sitting.rows() == {} and sitting.close(100.0, passed=True) == []


@pytest.mark.parametrize("kind", ["text", "braille"])
def test_text_and_braille_by_another_than_the_maker(ledger: Ledger, entry: Any, kind: str) -> None:
    from daisy_pipeline.ledger import items, reviews
    from daisy_pipeline.ledger.states import ReviewKind

    product = "braille" if kind == "braille" else "daisy3-text"
    made = items.add(ledger, "봄봄", product).item
    made.made_by = "L-07"
    made.save()
    with pytest.raises(DaisyError) as error:
        reviews.judge(ledger, entry, ReviewKind(kind), "0" * 64, passed=True, note="")
    assert [f.id for f in error.value.findings] == ["DP-LED-076"]
    other = t.as_person(ledger, "L-02")
    row = reviews.judge(other, entry, ReviewKind(kind), "0" * 64, passed=False, note="띄어쓰기")
    assert (row.state, row.number, row.note, str(row.closed_on)) == (
        "failed", 1, "띄어쓰기", "2026-03-02",
    )  # fmt: skip


def test_who_typed_the_text_does_not_proofread_it(ledger: Ledger, entry: Any) -> None:
    from daisy_pipeline.ledger import reviews
    from daisy_pipeline.ledger.models import Assignment
    from daisy_pipeline.ledger.states import ReviewKind

    person = t.volunteer(ledger, "V-031")
    values = {"title": entry, "volunteer": person, "role": "typist", "state": "done"}
    Assignment.objects.create(**ledger.fresh(), state_since=ledger.now(), **values)
    with pytest.raises(DaisyError) as error:
        me = t.as_person(ledger, "V-031")
        reviews.judge(me, entry, ReviewKind.TEXT, "0" * 64, passed=True, note="")
    assert error.value.findings[0].place.file == "sources/봄봄"


spans = st.lists(
    st.tuples(st.integers(0, 500), st.integers(1, 80)).map(lambda s: (s[0], s[0] + s[1]))
)


@given(spans, spans)
def test_percent_is_what_a_slow_count_says(heard: Any, spoken: Any) -> None:
    pytest.importorskip("django")
    from daisy_pipeline.ledger.door import start

    start()
    from daisy_pipeline.ledger.reviews import percent

    wanted = {ms for begin, end in spoken for ms in range(begin, end)}
    had = {ms for begin, end in heard for ms in range(begin, end)}
    share = len(wanted & had) * 1000 // len(wanted) / 10 if wanted else 100.0
    assert percent(heard, spoken) == share
    assert (percent(heard, spoken) == 100.0) == (wanted <= had)
