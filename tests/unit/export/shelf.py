# SPDX-License-Identifier: AGPL-3.0-or-later
"""Batches that were sent, as rows only: for tests of what is answered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from daisy_pipeline.export.receipt import Source, Taken, take_in
from daisy_pipeline.export.receipt_read import Answer, Answers

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger

DREAM, SEN = "DREAM-20260302-001", "SENELIB-20260302-001"
DAY = date(2026, 3, 2)
DESTINATIONS = {DREAM: "nld-dream", SEN: "sen-elib"}


def name(number: int) -> str:
    """The id of the n-th item."""
    return f"MPT2026{number:05d}"


def items(ledger: Ledger, count: int, state: str = "submitted") -> list[Any]:
    """That many items, in production by L-03 once."""
    from daisy_pipeline.ledger.models import Item

    facts = {"product": "daisy3-text", "material_type": "text-daisy", "made_by": "L-03"}
    rows = [
        Item(
            **ledger.fresh(),
            item_id=name(n),
            state=state,
            state_since=ledger.now(),
            completed_on=DAY,
            **facts,
        )
        for n in range(1, count + 1)
    ]
    with ledger.change("test", "items"):
        Item.objects.bulk_create(rows)
    return rows


def batch(ledger: Ledger, rows: list[Any], batch_id: str = DREAM, state: str = "submitted") -> Any:
    """A batch with these items, in their present revisions."""
    from daisy_pipeline.ledger.models import Batch, Delivery

    with ledger.change("test", batch_id):
        made = Batch.objects.create(
            **ledger.fresh(),
            batch_id=batch_id,
            destination=DESTINATIONS.get(batch_id, "nld-dream"),
            profile_version="0.1",
            state=state,
            built_by="L-07",
            approved_by="L-02",
        )
        for row in rows:
            Delivery.objects.create(
                **ledger.fresh(),
                batch=made,
                item=row,
                number=row.number,
                state="submitted" if state == "submitted" else "bundled",
                state_on=DAY,
            )
    return made


def answer(ledger: Ledger, made: Any, *said: Answer, good_rows: bool = False) -> Taken:
    """Take in answers of the second of March."""
    return take_in(ledger, made, Answers(said), Source(DAY), good_rows=good_rows)


def yes(number: int, record: str = "", revision: int = 0) -> Answer:
    """An item is accepted."""
    return Answer(name(number), True, record, revision=revision)


def no(number: int, reason: str = "쪽 이동이 안 됨") -> Answer:
    """An item is rejected."""
    return Answer(name(number), False, reason=reason)


def states(made: Any) -> list[str]:
    """States of a batch's deliveries in the order of their items."""
    return list(made.deliveries.order_by("item__item_id").values_list("state", flat=True))
