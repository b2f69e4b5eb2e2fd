# SPDX-License-Identifier: AGPL-3.0-or-later
"""Correct an answer that was written down wrongly: mistyped, or of another item.

Nothing is taken out of what was written: the delivery gets what the destination really said, the
item the state that it would have had then, and receipts and audit log keep both with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from daisy_pipeline.export.receipt import ANSWERED, CORRECTION, Source, write_receipt
from daisy_pipeline.export.receipt_judge import SETTLED, newer_of, stranger, twice
from daisy_pipeline.export.receipt_read import Answer, wrong_of
from daisy_pipeline.model.finding import DaisyError, ExitCode, Fact, Finding, Place, fail

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.models import Batch, Delivery, Item
    from daisy_pipeline.ledger.states import ItemState

WAITING = "waiting"  # the destination has not answered yet


@dataclass(frozen=True)
class Correction:
    """What the destination really said: an answer, or (``waiting``) nothing yet.

    ``why`` is how the wrong one came about; ``on`` the day of the answer, where that was wrong too.
    """

    answer: Answer
    why: str
    waiting: bool = False
    on: date | None = None


@dataclass(frozen=True)
class Corrected:
    """What a correction did: the delivery's state, what it said before and says now.

    ``was`` is the delivery's state before, ``before`` and ``now`` a record number or a reason.
    ``item_state`` is where the item went, "" where it stayed.
    """

    state: str
    before: str
    now: str
    item_state: str = ""
    fresh: bool = True
    findings: tuple[Finding, ...] = ()
    was: str = ""


def correct(ledger: Ledger, batch: Batch, told: Correction) -> Corrected:
    """Put what was really said in place of a wrong answer; the same again changes nothing.

    Errors: DP-EXP-053, -054 (exit code 3) an item of no or another batch; -057, -071 the answer
    itself; DP-EXP-073 (exit code 2) nothing was answered, -074 a newer revision went to the same
    destination since, -072 a day that cannot be. Findings: DP-EXP-075 the item was worked on since
    and stays as it is; -059 a record number that stands twice.
    """
    from daisy_pipeline.ledger.models import Batch as Row
    from daisy_pipeline.ledger.reviewers import person

    person(ledger)
    wrong = () if told.waiting else tuple(wrong_of(told.answer))
    if wrong:
        raise DaisyError(*wrong, exit_code=ExitCode.FINDINGS)
    with ledger.together():
        batch = Row.objects.select_for_update().get(pk=batch.pk)
        row = _answered(batch, told.answer)
        values = _values(ledger, row, told)
        before, was = _said(row), row.state
        if all(getattr(row, key) == value for key, value in values.items()):
            return Corrected(row.state, before, before, fresh=False, was=was)
        same = row.state == values["state"]
        if not same:
            _refuse_newer(batch, row)
        findings = [] if told.waiting else list(twice(batch, [(told.answer, row)]))
        _write(ledger, batch, row, values, told)
        moved, left = ("", False) if same else _restore(ledger, batch, row, told)
        if left:
            findings.append(_left(row))
    return Corrected(row.state, before, _said(row), moved, findings=tuple(findings), was=was)


def _answered(batch: Batch, answer: Answer) -> Delivery:
    """The delivery of the item in this batch; DP-EXP-073 for one that has no answer."""
    row = batch.deliveries.select_related("item").filter(item__item_id=answer.item).first()
    if row is None:
        raise DaisyError(stranger(batch, answer), exit_code=ExitCode.FINDINGS)
    from daisy_pipeline.ledger.models import Receipt

    known = Receipt.objects.filter(batch=batch, results__has_key=answer.item)
    if row.state in ("bundled", "submitted") and not known.exists():
        facts: dict[str, Fact] = {"item": answer.item, "batch": batch.batch_id}
        place = Place(inside=answer.item)
        raise fail("DP-EXP-073", place, exit_code=ExitCode.BAD_USAGE, **facts)
    return row


def _refuse_newer(batch: Batch, row: Delivery) -> None:
    later = newer_of(batch, row)
    if later is not None:
        facts: dict[str, Fact] = {"item": row.item.item_id, "sent": row.number}
        facts |= {"newer": later.number, "batch": later.batch.batch_id}
        place = Place(inside=row.item.item_id)
        raise fail("DP-EXP-074", place, exit_code=ExitCode.BAD_USAGE, **facts)


def _values(ledger: Ledger, row: Delivery, told: Correction) -> dict[str, Any]:
    """What the delivery is to say. An item that readers were seen to have stays published."""
    sent = _sent_on(row.batch)
    if told.waiting:
        blank = {"acknowledged_on": None, "record_number": "", "reason": ""}
        return {"state": "submitted", "state_on": sent, **blank}
    answer = told.answer
    state = "acknowledged" if answer.accepted else "rejected"
    if answer.accepted and row.state == "published" and told.on is None:
        return {"state": row.state, "record_number": answer.number or row.record_number}
    on = told.on or (row.acknowledged_on or row.state_on)
    if not sent <= on <= ledger.today():
        facts: dict[str, Fact] = {"batch": row.batch.batch_id, "day": on.isoformat()}
        place = Place(inside=row.batch.batch_id)
        raise fail("DP-EXP-072", place, exit_code=ExitCode.BAD_USAGE, **facts)
    kept = row.record_number if row.state in SETTLED else ""
    return {
        "state": state,
        "state_on": on,
        "acknowledged_on": on if answer.accepted else None,
        "record_number": (answer.number or kept) if answer.accepted else "",
        "reason": "" if answer.accepted else answer.reason[:500],
    }


def _sent_on(batch: Batch) -> date:
    """The day that a person uploaded the batch: a delivery that is answered has lost it."""
    from daisy_pipeline.ledger.models import AuditLog

    rows = AuditLog.objects.filter(action="batch.submit", subject=batch.batch_id)
    last = rows.order_by("sequence").last()
    told = str(last.detail.get("on", "")) if last is not None else ""
    return date.fromisoformat(told) if told else date.fromisoformat(batch.batch_id.split("-")[1])


def _said(row: Delivery) -> str:
    return " ".join(part for part in (row.record_number, row.reason) if part)


def _write(
    ledger: Ledger, batch: Batch, row: Delivery, values: dict[str, Any], told: Correction
) -> None:
    """The delivery, a receipt of its own, and the batch's state."""
    was = {key: str(getattr(row, key) or "") for key in values}
    now = {key: str(value or "") for key, value in values.items()}
    facts = {"batch": batch.batch_id, "destination": batch.destination, "why": told.why}
    with ledger.change("delivery.correct", row.item.item_id, was=was, now=now, **facts):
        for key, value in values.items():
            setattr(row, key, value)
        row.revision += 1
        row.save()
    answer = told.answer
    detail: dict[str, Any] = {"corrects": was, "why": told.why, "number": answer.number}
    detail |= {"accepted": None if told.waiting else answer.accepted, "reason": answer.reason}
    source = Source(told.on or row.state_on, "", None)
    write_receipt(ledger, batch, {answer.item: detail}, source, CORRECTION)
    open_ones = batch.deliveries.filter(state="submitted").exists()
    state = "submitted" if open_ones else ANSWERED
    if batch.state != state:
        action = "batch.reopen" if open_ones else "batch.answered"
        with ledger.change(action, batch.batch_id, to=state, why=told.why):
            batch.state = state
            batch.revision += 1
            batch.save()


def _restore(ledger: Ledger, batch: Batch, row: Delivery, told: Correction) -> tuple[str, bool]:
    """Give the item the state that its answers ask for now: (the state if it moved, left alone).

    Left alone is an item whose present revision is another one, unless the rejection alone has made
    it so and nobody has touched it since.
    """
    from daisy_pipeline.ledger.items import held, move
    from daisy_pipeline.ledger.moves import correct_item, move_item
    from daisy_pipeline.ledger.states import ItemState as S

    item = held(row.item)
    reopened = item.number == row.number + 1 and _only_reopened(item)
    at = (S.BUNDLED, S.SUBMITTED, S.ACKNOWLEDGED, S.PUBLISHED)
    if not reopened and (item.number != row.number or item.state not in at):
        return "", True
    wanted = _asked(item, row.number)
    waits = wanted is S.SUBMITTED and item.state == S.BUNDLED  # for another destination
    if waits or wanted == item.state or (wanted is S.IN_PRODUCTION and reopened):
        return "", False
    facts = {"batch": batch.batch_id, "destination": batch.destination, "why": told.why}
    if item.state == S.BUNDLED:
        move_item(ledger, item, S.SUBMITTED, **facts)
    if wanted is S.IN_PRODUCTION:
        if item.state != S.SUBMITTED:
            correct_item(ledger, item, S.SUBMITTED, **facts)
        move_item(ledger, item, S.REJECTED, reason=told.answer.reason, **facts)
        move(ledger, item, S.IN_PRODUCTION, told.answer.reason)
        return str(wanted), False
    if reopened:
        item.number, item.completed_on = row.number, _completed(item)
    correct_item(ledger, item, wanted, **facts)
    return str(wanted), False


def _asked(item: Item, number: int) -> ItemState:
    """The state that the answers to a revision ask for (decision 0094)."""
    from daisy_pipeline.ledger.states import ItemState as S

    states = set(item.deliveries.filter(number=number).values_list("state", flat=True))
    if "published" in states:
        return S.PUBLISHED
    if "acknowledged" in states:
        return S.ACKNOWLEDGED
    return S.SUBMITTED if states & {"submitted", "bundled"} else S.IN_PRODUCTION


def _only_reopened(item: Item) -> bool:
    """Whether the item's last move was that of a rejection back into production."""
    from daisy_pipeline.ledger.models import AuditLog

    rows = AuditLog.objects.filter(subject=item.item_id).order_by("-sequence")
    last = rows.exclude(action__startswith="delivery.").first()
    moved = last is not None and last.action == "item.move"
    detail = last.detail if last is not None else {}
    back = detail.get("from") == "rejected" and detail.get("to") == "in-production"
    return moved and back and item.state == "in-production"


def _completed(item: Item) -> date | None:
    """The day of the last approval: going back into production has taken it off the item."""
    from daisy_pipeline.ledger.counts import day_of
    from daisy_pipeline.ledger.models import AuditLog

    rows = AuditLog.objects.filter(action="item.move", subject=item.item_id, detail__to="approved")
    last = rows.order_by("sequence").last()
    return day_of(last.at) if last is not None else None


def _left(row: Delivery) -> Finding:
    row.item.refresh_from_db()
    facts: dict[str, Fact] = {"item": row.item.item_id, "revision": row.item.number}
    facts["state"] = f"state.{row.item.state}"
    return Finding("DP-EXP-075", Place(inside=row.item.item_id), facts)
