# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a destination has put before its readers: entered by a person who has seen it there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from daisy_pipeline.model.finding import ExitCode, Place, fail

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.models import Batch, Delivery


@dataclass(frozen=True)
class Seen:
    """An acknowledged item and what DREAM's list holds under its title; "" for nothing like it."""

    item: str
    title: str
    held: str


def seen(ledger: Ledger, batch: Batch) -> Iterator[Seen]:
    """Look for the acknowledged items of a batch in DREAM's list that was imported last.

    The list has titles, authors, publishers and years, no numbers of items: a title in it may be
    another library's. So nothing is written; a person looks and says it (``publish_items``).
    DP-DUP-008 (exit code 2) before a list was imported, DP-DUP-009 for one that is damaged.
    """
    import sqlite3

    from daisy_pipeline.catalogue.duplicates.index import index_path
    from daisy_pipeline.catalogue.duplicates.likeness import book_of
    from daisy_pipeline.catalogue.duplicates.search import require, search
    from daisy_pipeline.config.title_file import read_title
    from daisy_pipeline.ledger.item_order import by_id

    require(ledger.workspace)
    path = index_path(ledger.workspace)
    rows = batch.deliveries.select_related("item__title").filter(state="acknowledged")
    for row in rows.order_by(*by_id("item__item_id")):
        entry = row.item.title
        if entry is None or entry.gone:
            continue
        try:
            found = search(path, book_of(read_title(ledger.workspace, entry.slug).title))
        except sqlite3.Error as problem:
            raise fail("DP-DUP-009", Place(ledger.workspace.shown(path))) from problem
        likely = next((one.book for one in found if one.likely), None)
        told = (likely.title, likely.author, likely.publisher, likely.year) if likely else ()
        yield Seen(row.item.item_id, entry.title, ", ".join(part for part in told if part))


def publish_items(ledger: Ledger, batch: Batch, items: Sequence[str], on: date) -> tuple[str, ...]:
    """Write that items of a batch are published; those that were not known to be before.

    All or none: DP-EXP-067 (exit code 2) for an item that the batch's destination has not
    acknowledged. The day of acknowledgement stays: the year that an item counts for is that one.
    """
    from daisy_pipeline.ledger.reviewers import person

    person(ledger)
    done = []
    with ledger.together():
        for name in dict.fromkeys(one.strip().upper() for one in items):
            row = batch.deliveries.select_related("item").filter(item__item_id=name).first()
            if row is None or row.state not in ("acknowledged", "published"):
                facts = {"item": name[:60], "batch": batch.batch_id}
                place = Place(inside=batch.batch_id)
                raise fail("DP-EXP-067", place, exit_code=ExitCode.BAD_USAGE, **facts)
            if row.state == "acknowledged":
                _publish(ledger, batch, row, on)
                done.append(name)
    return tuple(done)


def _publish(ledger: Ledger, batch: Batch, row: Delivery, on: date) -> None:
    from daisy_pipeline.ledger.items import held
    from daisy_pipeline.ledger.moves import move_item
    from daisy_pipeline.ledger.states import ItemState

    facts = {"batch": batch.batch_id, "destination": batch.destination}
    with ledger.change("delivery.publish", row.item.item_id, **facts, on=on.isoformat()):
        row.state, row.state_on = "published", on
        row.revision += 1
        row.save()
    item = held(row.item)
    if item.number == row.number and item.state == ItemState.ACKNOWLEDGED:
        move_item(ledger, item, ItemState.PUBLISHED, **facts)
