# SPDX-License-Identifier: AGPL-3.0-or-later
"""A wrong answer is put right: delivery, item, batch and history."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from daisy_pipeline.export.receipt_correct import Corrected, Correction, correct
from daisy_pipeline.export.receipt_read import Answer
from daisy_pipeline.model.finding import DaisyError
from tests.unit.export.shelf import DAY, DREAM, SEN, answer, batch, items, name, no, yes

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger

WAITS = Answer(name(1), False)


def put(ledger: Ledger, made: Any, said: Answer, **more: Any) -> Corrected:
    waiting = said is WAITS
    return correct(ledger, made, Correction(said, "줄을 잘못 읽음", waiting, **more))


def refused(ledger: Ledger, made: Any, said: Answer, **more: Any) -> tuple[str, str, int]:
    from daisy_pipeline.ledger.models import AuditLog

    before = AuditLog.objects.count()
    with pytest.raises(DaisyError) as error:
        put(ledger, made, said, **more)
    assert AuditLog.objects.count() == before
    (finding,) = error.value.findings
    return finding.id, finding.place.inside, int(error.value.exit_code)


def seen(item: Any, made: Any) -> tuple[str, int, str]:
    item.refresh_from_db()
    return item.state, item.number, made.deliveries.get(item=item).state


def test_a_rejection_that_was_none(ledger: Ledger) -> None:
    from daisy_pipeline.ledger import audit
    from daisy_pipeline.ledger.models import AuditLog, Receipt

    (item,) = items(ledger, 1)
    with ledger.change("item.move", item.item_id, to="approved"):
        pass
    made = batch(ledger, [item])
    answer(ledger, made, no(1))
    assert seen(item, made) == ("in-production", 2, "rejected")
    done = put(ledger, made, yes(1, "D-1"))
    assert (done.before, done.now, done.item_state) == ("쪽 이동이 안 됨", "D-1", "acknowledged")
    assert seen(item, made) == ("acknowledged", 1, "acknowledged")
    row = made.deliveries.get()
    assert (row.acknowledged_on, row.reason, item.completed_on) == (DAY, "", DAY)
    first, second = Receipt.objects.order_by("created_at")
    assert first.results[name(1)]["accepted"] is False  # what was written stays
    assert second.channel == "correction"
    told = second.results[name(1)]
    assert (told["accepted"], told["corrects"]["state"]) == (True, "rejected")
    log = AuditLog.objects.get(action="delivery.correct").detail
    assert (log["why"], log["was"]["state"]) == ("줄을 잘못 읽음", "rejected")
    assert audit.broken() == 0
    made.refresh_from_db()
    assert made.state == "answered"


def test_the_same_correction_twice_is_one(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import AuditLog

    (item,) = items(ledger, 1)
    made = batch(ledger, [item])
    answer(ledger, made, no(1))
    put(ledger, made, yes(1, "D-1"))
    before = AuditLog.objects.count()
    assert not put(ledger, made, yes(1, "D-1")).fresh
    assert AuditLog.objects.count() == before
    assert answer(ledger, made, yes(1, "D-1")).known == 1


def test_a_wrong_record_number(ledger: Ledger) -> None:
    (item,) = items(ledger, 1)
    made = batch(ledger, [item])
    answer(ledger, made, yes(1, "D-1"))
    done = put(ledger, made, yes(1, "D-2"))
    assert (done.before, done.now, done.item_state, done.findings) == ("D-1", "D-2", "", ())
    row = made.deliveries.get()
    row.state = "published"
    row.save()
    put(ledger, made, yes(1, "D-3"))
    row.refresh_from_db()
    assert (row.state, row.record_number, row.acknowledged_on) == ("published", "D-3", DAY)


def test_an_answer_of_another_item(ledger: Ledger) -> None:
    (item,) = items(ledger, 1)
    made = batch(ledger, [item])
    answer(ledger, made, yes(1, "D-1"))
    made.refresh_from_db()
    assert made.state == "answered"
    assert put(ledger, made, WAITS).item_state == "submitted"
    assert seen(item, made) == ("submitted", 1, "submitted")
    row = made.deliveries.get()
    assert (row.record_number, row.acknowledged_on, row.state_on) == ("", None, DAY)
    made.refresh_from_db()
    assert made.state == "submitted"
    assert not put(ledger, made, WAITS).fresh
    answer(ledger, made, no(1))
    assert seen(item, made) == ("in-production", 2, "rejected")


def test_an_acceptance_that_was_none(ledger: Ledger) -> None:
    (item,) = items(ledger, 1)
    made = batch(ledger, [item])
    answer(ledger, made, yes(1, "D-1"))
    assert put(ledger, made, no(1)).item_state == "in-production"
    assert seen(item, made) == ("in-production", 2, "rejected")
    row = made.deliveries.get()
    assert (row.record_number, row.acknowledged_on) == ("", None)
    put(ledger, made, yes(1, "D-1"))
    assert seen(item, made) == ("acknowledged", 1, "acknowledged")


SAID = {"yes": yes(1, "D-1"), "no": no(1)}


@pytest.mark.parametrize(("wrong", "right", "other"), [*product(SAID, SAID, ("yes", "no", ""))])
def test_it_ends_as_if_it_had_never_been_wrong(
    ledger: Ledger, wrong: str, right: str, other: str
) -> None:
    """Whatever another destination says, before or after: item and figures are as they would be."""
    first, second = items(ledger, 2)
    homes = [batch(ledger, [first, second]), batch(ledger, [first, second], SEN)]

    def say(home: Any, number: int, what: str) -> None:
        one = SAID[what]
        answer(ledger, home, Answer(name(number), one.accepted, one.number, one.reason))

    say(homes[0], 1, wrong)
    if other:
        say(homes[1], 1, other)
    put(ledger, homes[0], SAID[right])
    say(homes[0], 2, right)
    if other:
        say(homes[1], 2, other)
    for row in (first, second):
        row.refresh_from_db()
    assert (first.state, first.number) == (second.state, second.number)


@pytest.mark.message("DP-EXP-073", "DP-EXP-053", "DP-EXP-057", "DP-EXP-072")
def test_what_cannot_be_corrected(ledger: Ledger) -> None:
    made = batch(ledger, items(ledger, 2))
    answer(ledger, made, yes(1, "D-1"))
    assert refused(ledger, made, yes(2, "D-2")) == ("DP-EXP-073", name(2), 2)
    assert refused(ledger, made, yes(9))[::2] == ("DP-EXP-053", 3)
    assert refused(ledger, made, Answer(name(1), False))[::2] == ("DP-EXP-057", 3)
    for day in (date(2026, 3, 1), date(2031, 1, 1)):
        assert refused(ledger, made, no(1), on=day) == ("DP-EXP-072", DREAM, 2)


@pytest.mark.message("DP-EXP-074")
def test_a_newer_revision_was_sent(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import Item

    (item,) = items(ledger, 1)
    made = batch(ledger, [item])
    answer(ledger, made, no(1))
    Item.objects.update(state="submitted")
    item.refresh_from_db()
    batch(ledger, [item], "DREAM-20260302-002")
    assert refused(ledger, made, yes(1, "D-1")) == ("DP-EXP-074", name(1), 2)


@pytest.mark.message("DP-EXP-075")
@pytest.mark.parametrize("state", ["in-review", "approved", "withdrawn"])
def test_an_item_that_was_worked_on_stays(ledger: Ledger, state: str) -> None:
    from daisy_pipeline.ledger.models import Item

    (item,) = items(ledger, 1)
    made = batch(ledger, [item])
    answer(ledger, made, no(1))
    Item.objects.update(state=state)
    done = put(ledger, made, yes(1, "D-1"))
    told = [(one.id, one.place.inside, one.facts["state"]) for one in done.findings]
    assert told == [("DP-EXP-075", name(1), f"state.{state}")]
    assert seen(item, made) == (state, 2, "acknowledged")


@pytest.mark.message("DP-EXP-059")
def test_a_number_of_another_item_is_told(ledger: Ledger) -> None:
    made = batch(ledger, items(ledger, 2))
    answer(ledger, made, yes(1, "D-1"), yes(2, "D-2"))
    done = put(ledger, made, yes(2, "D-1"))
    assert [(one.id, one.facts["other"]) for one in done.findings] == [("DP-EXP-059", name(1))]
