# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy batch``: what was bundled, who approved it, when it was uploaded."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.open_ledger import ledger_of
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import Fact

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.models import Batch


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
    from daisy_pipeline.ledger.item_order import by_id

    row = find_batch(number)
    _say(console, row)
    if row.approved_by:
        console.say("batch.by", by=row.approved_by)
    console.say("batch.sha", sha=row.bundle_sha256)
    rows = row.deliveries.select_related("item__title").order_by(*by_id("item__item_id"))
    for count, one in enumerate(rows, 1):
        state = phrase(f"state.{one.state}", console.lang)
        facts: dict[str, Fact] = {"item": one.item.item_id, "revision": one.number}
        facts["slug"] = one.item.title.slug if one.item.title else "–"
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
    from daisy_pipeline.export.batches import find_batch, sent
    from daisy_pipeline.export.bundle import CHECKLIST

    row = let_go(opened, find_batch(number))
    console.say("batch.declared", by=row.approved_by, batch=row.batch_id)
    page = opened.workspace.shown(sent(opened) / row.batch_id / CHECKLIST)
    console.say("batch.upload", file=page, batch=row.batch_id)
    console.event("approved", batch=row.batch_id, by=row.approved_by)


@batch.command()
@click.argument("number")
@click.option("--on", "day", default="")
@click.option("--by", default="")
@click.pass_obj
def submitted(console: Console, number: str, day: str, by: str) -> None:
    """Write down that a person has uploaded an approved batch."""
    opened = ledger_of(console, by)
    from daisy_pipeline.export.batches import find_batch
    from daisy_pipeline.export.batches import submitted as note

    on = _day(opened, day)
    row = note(opened, find_batch(number), on)
    count = row.deliveries.count()
    console.say("batch.uploaded", batch=row.batch_id, day=on.isoformat(), count=count)
    console.event("submitted", batch=row.batch_id, on=on.isoformat(), items=count)


@batch.command()
@click.argument("number")
@click.option("--reason", required=True)
@click.option("--by", default="")
@click.pass_obj
def discard(console: Console, number: str, reason: str, by: str) -> None:
    """Take back a batch that was not uploaded, so that its items may be bundled again."""
    if not reason.strip():
        raise click.UsageError(phrase("usage.withdraw", console.lang))
    opened = ledger_of(console, by)
    from daisy_pipeline.export.batches import discard as take_back
    from daisy_pipeline.export.batches import find_batch, sent

    row = find_batch(number)
    names = take_back(opened, row, " ".join(reason.split()))
    folder = opened.workspace.shown(sent(opened) / row.batch_id)
    console.say("batch.taken_back", batch=row.batch_id, count=len(names), folder=folder)
    console.event("discarded", batch=row.batch_id, items=names)


def _day(ledger: Ledger, text: str) -> date:
    """The day typed; a day to come and one before the batch are told of by the batch."""
    from daisy_pipeline.ledger.days import day_of, parse_day

    return parse_day(text) or day_of(ledger, text, "field.submitted_on")


def _say(console: Console, row: Batch) -> None:
    facts: dict[str, Fact] = {
        "batch": row.batch_id,
        "destination": row.destination,
        "count": row.deliveries.count(),
        "by": row.built_by,
    }
    console.say("batch.row", state=phrase(f"batch.{row.state}", console.lang), **facts)
    console.event("batch", state=row.state, approved_by=row.approved_by, **facts)
