# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy batch``: what was bundled, who approved it, when it was uploaded."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.open_ledger import ledger_of
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import Fact

if TYPE_CHECKING:
    from daisy_pipeline.ledger.models import Batch

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def batch() -> None:
    """Hold the subcommands."""


@batch.command(name="list")
@click.pass_obj
def list_batches(console: Console) -> None:
    """Tell all batches, the newest first."""
    ledger_of(console)
    from daisy_pipeline.ledger.models import Batch

    rows = list(Batch.objects.order_by("-created_at", "-batch_id"))
    if not rows:
        console.say("batch.none")
    for row in rows:
        _say(console, row)


@batch.command()
@click.argument("number")
@click.pass_obj
def show(console: Console, number: str) -> None:
    """Tell all of one batch and where its items stand."""
    ledger_of(console)
    from daisy_pipeline.export.batches import find_batch

    row = find_batch(number)
    _say(console, row)
    if row.approved_by:
        console.say("batch.by", by=row.approved_by)
    console.say("batch.sha", sha=row.bundle_sha256)
    rows = row.deliveries.select_related("item").order_by("item__item_id")
    for count, one in enumerate(rows, 1):
        state = phrase(f"state.{one.state}", console.lang)
        facts: dict[str, Fact] = {"item": one.item.item_id, "revision": one.number}
        console.say("batch.item", number=count, state=state, **facts)
        console.event("delivery", state=one.state, on=str(one.state_on), **facts)


@batch.command()
@click.argument("number")
@click.option("--by", default="")
@click.pass_obj
def approve(console: Console, number: str, by: str) -> None:
    """Declare that somebody else built the batch, and approve it."""
    opened = ledger_of(console, by)
    from daisy_pipeline.export.batches import approve as let_go
    from daisy_pipeline.export.batches import find_batch

    row = let_go(opened, find_batch(number))
    console.say("batch.declared", by=row.approved_by, batch=row.batch_id)
    console.event("approved", batch=row.batch_id, by=row.approved_by)


@batch.command()
@click.argument("number")
@click.option("--on", "day", type=_DAY, default=None)
@click.option("--by", default="")
@click.pass_obj
def submitted(console: Console, number: str, day: datetime | None, by: str) -> None:
    """Write down that a person has uploaded an approved batch."""
    opened = ledger_of(console, by)
    from daisy_pipeline.export.batches import find_batch
    from daisy_pipeline.export.batches import submitted as note

    on: date = day.date() if day else opened.today()
    row = note(opened, find_batch(number), on)
    count = row.deliveries.count()
    console.say("batch.uploaded", batch=row.batch_id, day=on.isoformat(), count=count)
    console.event("submitted", batch=row.batch_id, on=on.isoformat(), items=count)


def _say(console: Console, row: Batch) -> None:
    facts: dict[str, Fact] = {
        "batch": row.batch_id,
        "destination": row.destination,
        "count": row.deliveries.count(),
        "by": row.built_by,
    }
    console.say("batch.row", state=phrase(f"batch.{row.state}", console.lang), **facts)
    console.event("batch", state=row.state, approved_by=row.approved_by, **facts)
