# SPDX-License-Identifier: AGPL-3.0-or-later
"""An answer settles its delivery once; the item follows as two destinations allow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from daisy_pipeline.export.receipt import Source, take_in
from daisy_pipeline.export.receipt_read import Answer, Answers
from daisy_pipeline.model.finding import DaisyError, ExitCode, Place
from tests.unit.export.shelf import DAY, DREAM, SEN, answer, batch, items, name, no, states, yes

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger


def refused(ledger: Ledger, made: object, *said: Answer) -> list[str]:
    """The findings of answers that are refused; nothing was written."""
    from daisy_pipeline.ledger.models import AuditLog, Receipt

    before = AuditLog.objects.count(), Receipt.objects.count(), states(made)
    with pytest.raises(DaisyError) as error:
        answer(ledger, made, *said)
    assert before == (AuditLog.objects.count(), Receipt.objects.count(), states(made))
    return [finding.id for finding in error.value.findings]


def test_accepted_and_rejected(ledger: Ledger) -> None:
    from daisy_pipeline.ledger import audit
    from daisy_pipeline.ledger.models import Receipt

    one, two = items(ledger, 2)
    made = batch(ledger, [one, two])
    taken = answer(ledger, made, yes(1, "D-1"), no(2))
    assert (taken.reopened, taken.kept, taken.known) == ((name(2),), (), 0)
    first, second = made.deliveries.order_by("item__item_id")
    assert (first.state, first.acknowledged_on, first.record_number) == ("acknowledged", DAY, "D-1")
    assert (second.state, second.acknowledged_on) == ("rejected", None)
    assert second.reason == "쪽 이동이 안 됨"
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, one.number) == ("acknowledged", 1)
    assert (two.state, two.number, two.completed_on) == ("in-production", 2, None)
    made.refresh_from_db()
    assert made.state == "answered"
    assert set(Receipt.objects.get().results) == {name(1), name(2)}
    assert audit.broken() == 0


def test_the_same_answer_twice_is_written_once(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import AuditLog, Receipt

    made = batch(ledger, items(ledger, 3))
    answer(ledger, made, yes(1, "D-1"), no(2))
    rows = AuditLog.objects.count()
    assert answer(ledger, made, yes(1)).known == 1
    taken = answer(ledger, made, yes(1, "D-1"), yes(1, "D-1"), no(2), no(2))
    assert (taken.fresh, taken.reopened) == ((), ())
    assert AuditLog.objects.count() == rows
    assert Receipt.objects.count() == 1
    made.refresh_from_db()
    assert made.state == "submitted"  # one has no answer yet


def test_a_record_number_that_comes_later(ledger: Ledger) -> None:
    made = batch(ledger, items(ledger, 1))
    answer(ledger, made, yes(1))
    answer(ledger, made, yes(1, "D-1"))
    row = made.deliveries.get()
    assert (row.record_number, row.acknowledged_on, row.state) == ("D-1", DAY, "acknowledged")
    assert "DP-EXP-055" in refused(ledger, made, yes(1, "D-2"))


@pytest.mark.message("DP-EXP-053")
@pytest.mark.message("DP-EXP-054")
@pytest.mark.message("DP-EXP-055")
@pytest.mark.message("DP-EXP-056")
@pytest.mark.message("DP-EXP-058")
@pytest.mark.message("DP-EXP-062")
def test_wrong_answers_are_refused_with_the_good_ones(ledger: Ledger) -> None:
    rows = items(ledger, 6)
    made = batch(ledger, rows[:4])
    batch(ledger, rows[4:5], "DREAM-20260302-002")
    answer(ledger, made, no(4))
    wrong = {
        "DP-EXP-053": [yes(99)],
        "DP-EXP-054": [yes(5)],
        "DP-EXP-055": [yes(4)],
        "DP-EXP-056": [yes(2, revision=2)],
        "DP-EXP-058": [yes(3), no(3)],
    }
    for id, said in wrong.items():
        place = Place("결과.csv", line=7)
        told = [replace(one, place=place) for one in said]
        with pytest.raises(DaisyError) as error:
            answer(ledger, made, yes(1), *told)
        first, last = error.value.findings
        assert (first.id, first.place, last.id) == (id, place, "DP-EXP-062")
        assert error.value.exit_code is ExitCode.FINDINGS
        refused(ledger, made, yes(1), *said)
    never = refused(ledger, made, yes(6))
    assert never == ["DP-EXP-054"], "nothing else that one could take in"


@pytest.mark.message("DP-EXP-063")
def test_good_rows_alone_when_asked_for(ledger: Ledger) -> None:
    made = batch(ledger, items(ledger, 3))
    taken = answer(ledger, made, yes(1), yes(99), yes(3), no(3), good_rows=True)
    assert [finding.id for finding in taken.findings] == ["DP-EXP-053", "DP-EXP-058", "DP-EXP-063"]
    assert taken.findings[-1].place == Place()
    assert taken.findings[-1].facts["count"] == 2
    assert states(made) == ["acknowledged", "submitted", "submitted"]
    answer(ledger, made, yes(1), yes(2), yes(3))
    assert states(made) == ["acknowledged"] * 3


@pytest.mark.message("DP-EXP-056")
def test_an_old_revision_that_was_sent_anew(ledger: Ledger) -> None:
    """DREAM never answered the first sending; the item was mended and sent once more."""
    (row,) = items(ledger, 1)
    first = batch(ledger, [row])
    row.number = 2
    row.save()
    second = batch(ledger, [row], "DREAM-20260302-002")
    assert refused(ledger, first, yes(1))[0] == "DP-EXP-056"
    answer(ledger, second, yes(1))
    row.refresh_from_db()
    assert (row.state, row.number) == ("acknowledged", 2)


@pytest.mark.message("DP-EXP-059")
def test_a_record_number_of_two_items(ledger: Ledger) -> None:
    made = batch(ledger, items(ledger, 3))
    answer(ledger, made, yes(1, "D-1"))
    place = Place("결과.csv", line=3)
    said = replace(yes(2, "D-1"), place=place)
    taken = answer(ledger, made, said, yes(3, "D-3"))
    told = [(one.id, one.place, one.facts["other"]) for one in taken.findings]
    assert told == [("DP-EXP-059", place, name(1))]
    assert states(made) == ["acknowledged"] * 3


@pytest.mark.message("DP-EXP-061")
@pytest.mark.message("DP-EXP-064")
@pytest.mark.message("DP-EXP-072")
def test_batches_and_days_that_cannot_be(ledger: Ledger) -> None:
    rows = items(ledger, 2)
    made = batch(ledger, rows[:1])
    kept = batch(ledger, rows[1:], SEN, state="approved")
    tries = (
        (kept, DAY, (yes(2),), "DP-EXP-061", SEN),
        (made, DAY, (), "DP-EXP-064", DREAM),
        (made, date(2026, 3, 1), (yes(1),), "DP-EXP-072", DREAM),
        (made, date(2026, 3, 3), (yes(1),), "DP-EXP-072", DREAM),
    )
    for one, day, said, id, where in tries:
        with pytest.raises(DaisyError) as error:
            take_in(ledger, one, Answers(said), Source(day))
        assert error.value.findings[0].id == id
        assert error.value.findings[0].place.inside == where
    assert states(made) == ["submitted"]


@pytest.mark.parametrize("order", list(permutations(("accepts", "rejects"))))
def test_one_accepts_and_the_other_rejects(ledger: Ledger, order: tuple[str, ...]) -> None:
    """Whoever comes first: the item stays acknowledged, and mending it is a decision."""
    from daisy_pipeline.ledger.counts import Span, acknowledged_items
    from daisy_pipeline.ledger.items import move
    from daisy_pipeline.ledger.states import ItemState

    (row,) = items(ledger, 1)
    dream, sen = batch(ledger, [row]), batch(ledger, [row], SEN)
    for act in order:
        taken = answer(ledger, *((dream, yes(1)) if act == "accepts" else (sen, no(1))))
        assert taken.reopened == ()
        assert taken.kept == ((name(1),) if act == "rejects" else ())
    row.refresh_from_db()
    assert (row.state, row.number, states(dream), states(sen)) == (
        "acknowledged",
        1,
        ["acknowledged"],
        ["rejected"],
    )
    move(ledger, row, ItemState.IN_PRODUCTION, "쪽 이동")
    row.refresh_from_db()
    assert (row.state, row.number) == ("in-production", 2)
    span = Span(date(2026, 1, 1), date(2026, 12, 31))
    assert acknowledged_items(span) == 1  # readers have it all the while


def test_both_reject(ledger: Ledger) -> None:
    (row,) = items(ledger, 1)
    dream, sen = batch(ledger, [row]), batch(ledger, [row], SEN)
    assert answer(ledger, dream, no(1)).kept == (name(1),)
    row.refresh_from_db()
    assert row.state == "submitted"
    assert answer(ledger, sen, no(1, "파일이 열리지 않음")).reopened == (name(1),)
    row.refresh_from_db()
    assert (row.state, row.number) == ("in-production", 2)


def test_a_late_answer_to_an_old_revision_leaves_the_item(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import Item

    (row,) = items(ledger, 1)
    sen = batch(ledger, [row], SEN)
    Item.objects.update(state="in-production", number=2)
    answer(ledger, sen, yes(1))
    row.refresh_from_db()
    assert (row.state, row.number, states(sen)) == ("in-production", 2, ["acknowledged"])


def test_279_items_at_two_destinations_are_279(ledger: Ledger) -> None:
    """558 deliveries; the figure that is reported is 279 (reference, 4.4)."""
    from daisy_pipeline.ledger.counts import Span, acknowledged_items, deliveries

    rows = items(ledger, 279)
    dream, sen = batch(ledger, rows), batch(ledger, rows, SEN)
    for made in (dream, sen):
        answer(ledger, made, *(yes(n, f"R-{n}") for n in range(1, 280)))
    span = Span(date(2026, 1, 1), date(2026, 12, 31))
    assert acknowledged_items(span) == 279
    assert deliveries(span) == {
        ("nld-dream", "acknowledged"): 279,
        ("sen-elib", "acknowledged"): 279,
    }


def test_who_answers_has_a_pseudonym(ledger: Ledger) -> None:
    made = batch(ledger, items(ledger, 1))
    assert refused(replace(ledger, actor="김영희"), made, yes(1)) == ["DP-LED-075"]
