# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hold a destination's answers against what was sent: which are new, known, or of something else.

Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from daisy_pipeline.export.receipt_read import Answer, Answers
from daisy_pipeline.model.finding import Fact, Finding

if TYPE_CHECKING:
    from daisy_pipeline.ledger.models import Batch, Delivery

SETTLED = ("acknowledged", "published")


@dataclass
class Judged:
    """Answers to be written with their deliveries; how many are known; wrong rows; warnings."""

    fresh: list[tuple[Answer, Delivery]] = field(default_factory=list)
    known: int = 0
    wrong: list[Finding] = field(default_factory=list)
    told: list[Finding] = field(default_factory=list)


def judge(batch: Batch, answers: Answers) -> Judged:
    """Hold every answer against what was sent in this batch.

    Wrong: DP-EXP-053 to -056 and -058; told: -059.
    """
    rows = batch.deliveries.select_related("item", "item__title")
    sent = {row.item.item_id: row for row in rows}
    judged, seen = Judged(), dict[str, Answer]()
    for answer in answers.found:
        before = seen.setdefault(answer.item, answer)
        if before is not answer:
            if _said(before) != _said(answer):
                facts: dict[str, Fact] = {"item": answer.item}
                judged.wrong.append(Finding("DP-EXP-058", answer.place, facts))
            continue
        row = sent.get(answer.item)
        problem = stranger(batch, answer) if row is None else _refusal(batch, row, answer)
        if problem is not None:
            judged.wrong.append(problem)
        elif row is not None and _is_known(row, answer):
            judged.known += 1
        elif row is not None:
            judged.fresh.append((answer, row))
    contradicted = {one.facts["item"] for one in judged.wrong if one.id == "DP-EXP-058"}
    judged.fresh = [pair for pair in judged.fresh if pair[0].item not in contradicted]
    judged.told.extend(twice(batch, judged.fresh))
    return judged


def _said(answer: Answer) -> tuple[bool, str, str]:
    return answer.accepted, answer.number, answer.reason if not answer.accepted else ""


def stranger(batch: Batch, answer: Answer) -> Finding:
    """DP-EXP-053 for an item that nobody knows, -054 for one of other batches or of none."""
    from daisy_pipeline.ledger.models import Delivery, Item

    facts: dict[str, Fact] = {"item": answer.item, "batch": batch.batch_id}
    if not Item.objects.filter(item_id=answer.item).exists():
        return Finding("DP-EXP-053", answer.place, facts)
    rows = Delivery.objects.filter(item__item_id=answer.item).order_by("batch__batch_id")
    others = ", ".join(rows.values_list("batch__batch_id", flat=True)) or "–"
    return Finding("DP-EXP-054", answer.place, {**facts, "other": others})


def _refusal(batch: Batch, row: Delivery, answer: Answer) -> Finding | None:
    """DP-EXP-056 for another revision, -055 for what was answered otherwise."""
    facts: dict[str, Fact] = {"item": answer.item, "batch": batch.batch_id}
    later = newer_of(batch, row)
    if (answer.revision and answer.revision != row.number) or (later and row.state == "submitted"):
        told = answer.revision or (later.number if later else row.number)
        return Finding("DP-EXP-056", answer.place, {**facts, "sent": row.number, "told": told})
    if row.state == "submitted" or _is_known(row, answer) or _completes(row, answer):
        return None
    facts |= {"state": f"state.{row.state}", "on": row.state_on.isoformat()}
    facts["number"] = row.record_number or row.reason[:80] or "–"
    return Finding("DP-EXP-055", answer.place, facts)


def newer_of(batch: Batch, row: Delivery) -> Delivery | None:
    """The delivery of the item's newest revision to the same destination, if it is a newer one."""
    rows = row.item.deliveries.select_related("batch").filter(
        batch__destination=batch.destination, number__gt=row.number
    )
    return rows.order_by("-number").first()


def _is_known(row: Delivery, answer: Answer) -> bool:
    if answer.accepted:
        return row.state in SETTLED and answer.number in ("", row.record_number)
    return row.state == "rejected" and row.reason == answer.reason[:500]


def _completes(row: Delivery, answer: Answer) -> bool:
    """Whether an answer only adds the record number to one that came without."""
    return answer.accepted and row.state in SETTLED and not row.record_number


def twice(batch: Batch, fresh: Sequence[tuple[Answer, Delivery]]) -> Iterator[Finding]:
    """DP-EXP-059 where another item of this destination has the record number already."""
    from daisy_pipeline.ledger.models import Delivery

    rows = Delivery.objects.filter(batch__destination=batch.destination).exclude(record_number="")
    numbers = [answer.number for answer, _ in fresh if answer.number]
    known: dict[str, str] = {}
    for begin in range(0, len(numbers), 500):  # SQLite takes so many values at once
        part = rows.filter(record_number__in=numbers[begin : begin + 500])
        known |= dict(part.values_list("record_number", "item__item_id"))
    for answer, _ in fresh:
        other = known.setdefault(answer.number, answer.item) if answer.number else answer.item
        if other != answer.item:
            facts: dict[str, Fact] = {"item": answer.item, "number": answer.number, "other": other}
            yield Finding("DP-EXP-059", answer.place, facts)
