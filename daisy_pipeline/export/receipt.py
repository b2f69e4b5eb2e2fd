# SPDX-License-Identifier: AGPL-3.0-or-later
"""Take a destination's answers into the ledger: whole, once, and never for the wrong item.

Item and delivery are two things (decision 0094). An answer settles one delivery. The item follows
only answers to its present revision: it is acknowledged as soon as one destination has accepted
it, and goes back into production when one has rejected it and no other has accepted it or still
has to answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daisy_pipeline.export.receipt_judge import SETTLED, Judged, judge
from daisy_pipeline.export.receipt_read import Answer, Answers
from daisy_pipeline.model.finding import DaisyError, ExitCode, Fact, Finding, Place, fail
from daisy_pipeline.tools.files import PART, publish, sha256_of

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.models import Batch, Delivery

FOLDER = "receipts"
TYPED, SHEET, CORRECTION = "typed", "sheet", "correction"
ANSWERED = "answered"  # a batch all of whose items were answered
_LARGEST = 64 << 20  # bytes of a file that is kept


@dataclass(frozen=True)
class Source:
    """Where answers come from: the day they came, the destination's own number, the file."""

    on: date
    reference: str = ""
    file: Path | None = None


@dataclass(frozen=True)
class Taken:
    """What a receipt changed: answers taken now, those known already, items to be mended.

    ``kept`` are rejected items that stay as they are, because another destination has accepted
    them or has not answered yet.
    """

    batch: Batch
    fresh: tuple[Answer, ...] = ()
    known: int = 0
    reopened: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def take_in(
    ledger: Ledger, batch: Batch, answers: Answers, source: Source, *, good_rows: bool = False
) -> Taken:
    """Write a destination's answers down; the same answers again change nothing.

    Errors: DP-EXP-061 (exit code 2) for a batch that nobody has submitted, -064 for no answer at
    all, -072 for a day before it was submitted; with wrong answers nothing is written, and after
    the findings of several comes DP-EXP-062 (exit code 3), unless ``good_rows``. Findings:
    DP-EXP-063 how many were left out, -059 a record number that stands twice.
    """
    from daisy_pipeline.ledger.reviewers import person

    person(ledger)
    with ledger.together():
        batch = _held(batch)
        _may(ledger, batch, source.on)
        judged = judge(batch, answers)
        wrong = [*answers.wrong, *judged.wrong]
        if wrong and not good_rows:
            one = len(answers.found) + len(answers.wrong) == 1  # no good rows beside it to speak of
            summary = [] if one else [Finding("DP-EXP-062", facts={"count": len(wrong)})]
            raise DaisyError(*wrong, *summary, exit_code=ExitCode.FINDINGS)
        if not wrong and not judged.fresh and not judged.known:
            raise fail("DP-EXP-064", Place(inside=batch.batch_id), exit_code=ExitCode.BAD_USAGE)
        left = [Finding("DP-EXP-063", facts={"count": len(wrong)})] if wrong else []
        taken = _write(ledger, batch, judged, source)
    return Taken(
        batch,
        tuple(answer for answer, _ in judged.fresh),
        judged.known,
        *taken,
        findings=(*wrong, *left, *judged.told),
    )


def _held(batch: Batch) -> Batch:
    from daisy_pipeline.ledger.models import Batch as Row

    return Row.objects.select_for_update().get(pk=batch.pk)


def _may(ledger: Ledger, batch: Batch, on: date) -> None:
    """DP-EXP-061 for a batch that is not submitted, -072 for an answer from before that day."""
    from daisy_pipeline.export.batches import SUBMITTED

    place = Place(inside=batch.batch_id)
    if batch.state not in (SUBMITTED, ANSWERED):
        raise fail("DP-EXP-061", place, exit_code=ExitCode.BAD_USAGE, batch=batch.batch_id)
    waiting = batch.deliveries.filter(state="submitted").order_by("state_on").first()
    if on > ledger.today() or (waiting is not None and on < waiting.state_on):
        facts: dict[str, Fact] = {"batch": batch.batch_id, "day": on.isoformat()}
        raise fail("DP-EXP-072", place, exit_code=ExitCode.BAD_USAGE, **facts)


def _write(
    ledger: Ledger, batch: Batch, judged: Judged, source: Source
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Within the transaction: the file kept, the rows, the items. Reopened and kept items."""
    if not judged.fresh:
        return (), ()
    digest = _keep(ledger, batch, source.file) if source.file else ""
    reopened: list[str] = []
    kept: list[str] = []
    for answer, row in judged.fresh:
        was = row.item.state
        _settle(ledger, batch, row, answer, source.on)
        follows = _follow(ledger, batch, row, answer)
        if not answer.accepted and was != "withdrawn":
            (reopened if follows else kept).append(answer.item)
    results = {
        answer.item: {"accepted": answer.accepted, "number": answer.number, "reason": answer.reason}
        for answer, _ in judged.fresh
    }
    write_receipt(ledger, batch, results, source, SHEET if digest else TYPED, digest)
    if batch.state != ANSWERED and not batch.deliveries.filter(state="submitted").exists():
        with ledger.change("batch.answered", batch.batch_id, to=ANSWERED):
            batch.state = ANSWERED
            batch.revision += 1
            batch.save()
    return tuple(reopened), tuple(kept)


def _keep(ledger: Ledger, batch: Batch, file: Path) -> str:
    """A copy of the file beside the ledger, under its digest; DP-SHT-002 for one too large."""
    if file.stat().st_size > _LARGEST:
        raise fail("DP-SHT-002", Place(file.name), limit=_LARGEST)
    home = ledger.folder / FOLDER / batch.batch_id
    home.mkdir(parents=True, exist_ok=True)
    for left in home.glob(f"{PART}*"):  # of a run that was killed; nobody else is in here
        left.unlink(missing_ok=True)
    digest = sha256_of(file)
    publish(file.read_bytes(), home / f"{digest}{file.suffix.lower()[:6]}")
    return digest


def _settle(ledger: Ledger, batch: Batch, row: Delivery, answer: Answer, on: date) -> None:
    state = "acknowledged" if answer.accepted else "rejected"
    facts: dict[str, Any] = {"batch": batch.batch_id, "destination": batch.destination}
    facts |= {"state": state, "number": answer.number, "reason": answer.reason}
    facts |= {"revision": row.number, "on": on.isoformat()}
    with ledger.change("delivery.answer", row.item.item_id, **facts):
        if row.state == "submitted":
            row.state, row.state_on = state, on
            row.acknowledged_on = on if answer.accepted else None
        row.record_number = answer.number or row.record_number
        row.reason = "" if answer.accepted else answer.reason[:500]
        row.revision += 1
        row.save()


def _follow(ledger: Ledger, batch: Batch, row: Delivery, answer: Answer) -> bool:
    """Move the item as the answer asks; whether a rejected one went back into production."""
    from daisy_pipeline.ledger.items import held, move
    from daisy_pipeline.ledger.moves import move_item
    from daisy_pipeline.ledger.states import ItemState

    item = held(row.item)
    if row.number != item.number or item.state not in (ItemState.BUNDLED, ItemState.SUBMITTED):
        return False
    others = item.deliveries.filter(number=item.number).exclude(pk=row.pk)
    if not answer.accepted and others.filter(state__in=("bundled", "submitted", *SETTLED)).exists():
        return False
    facts = {"batch": batch.batch_id, "destination": batch.destination}
    if item.state == ItemState.BUNDLED:
        move_item(ledger, item, ItemState.SUBMITTED, **facts)
    if answer.accepted:
        move_item(ledger, item, ItemState.ACKNOWLEDGED, **facts)
        return False
    move_item(ledger, item, ItemState.REJECTED, reason=answer.reason, **facts)
    move(ledger, item, ItemState.IN_PRODUCTION, answer.reason)
    return True


def write_receipt(
    ledger: Ledger,
    batch: Batch,
    results: Mapping[str, Mapping[str, Any]],
    source: Source,
    channel: str,
    digest: str = "",
) -> None:
    """The row of the receipt; a file that was taken in partly before gets the rest added."""
    from daisy_pipeline.ledger.models import Receipt

    # What was typed has no file: each entry is a receipt of its own.
    said = f"{ledger.now().isoformat()} {sorted(results.items())}"
    mark = digest or hashlib.sha256(said.encode("utf-8")).hexdigest()
    row = Receipt.objects.filter(batch=batch, file_sha256=mark).first()
    if row is None:
        row = Receipt(**ledger.fresh(), batch=batch, received_on=source.on, file_sha256=mark)
        row.channel, row.reference = channel, source.reference[:120]
    else:
        row.revision += 1
    row.results = {**row.results, **results}
    facts = {"channel": row.channel, "sha256": digest, "count": len(results)}
    with ledger.change("receipt.import", batch.batch_id, **facts):
        row.save()
