# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy receipt list|compare|letter``: what was answered, what changed since, what to ask."""

from __future__ import annotations

from pathlib import Path

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.open_ledger import ledger_of
from daisy_pipeline.config.workspace import open_workspace
from daisy_pipeline.ledger.states import DeliveryState
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import Fact
from daisy_pipeline.tools.files import publish

STATES = tuple(map(str, DeliveryState))


@click.command("list")
@click.option("--batch", "batch_id", default="")
@click.option("--to", "destination", default="")
@click.option("--state", type=click.Choice(STATES), default=None)
@click.option("--limit", type=click.IntRange(1, 10_000), default=100)
@click.option("--page", type=click.IntRange(1), default=1)
@click.pass_obj
def list_receipts(
    console: Console, batch_id: str, destination: str, state: str | None, limit: int, page: int
) -> None:
    """List deliveries with what was answered."""
    ledger_of(console)
    from daisy_pipeline.ledger.item_order import by_id
    from daisy_pipeline.ledger.models import Delivery

    rows = Delivery.objects.select_related("batch", "item")
    wishes = {"batch__batch_id": batch_id.strip().upper(), "batch__destination": destination}
    wishes["state"] = state or ""
    rows = rows.filter(**{key: value for key, value in wishes.items() if value})
    rows = rows.order_by("batch__batch_id", *by_id("item__item_id"))
    count = rows.count()
    for row in rows[(page - 1) * limit : page * limit]:
        facts: dict[str, Fact] = {
            "batch": row.batch.batch_id,
            "item": row.item.item_id,
            "revision": row.number,
        }
        facts |= {"day": row.state_on.isoformat(), "number": row.record_number}
        facts["said"] = row.record_number or row.reason or "–"
        console.say("receipt.row", state=phrase(f"state.{row.state}", console.lang), **facts)
        console.event("delivery", state=row.state, reason=row.reason, **facts)
    console.say("receipt.count" if count else "receipt.none", count=count)
    if count > page * limit:
        console.say("receipt.more", page=page + 1)


@click.command()
@click.argument("batch_id")
@click.pass_obj
def compare(console: Console, batch_id: str) -> None:
    """Tell what differs between the items of a batch and their last revisions that were sent."""
    opened = ledger_of(console)
    from daisy_pipeline.export.batches import find_batch
    from daisy_pipeline.export.compare import differences_of, last_sent
    from daisy_pipeline.ledger.item_order import by_id

    batch = find_batch(batch_id)
    rows = batch.deliveries.select_related("batch", "item").filter(number__gt=1)
    found = 0
    for row in rows.order_by(*by_id("item__item_id")):
        before = last_sent(row)
        if before is None:
            continue
        found += 1
        told = differences_of(opened, row, before)
        facts: dict[str, Fact] = {
            "item": row.item.item_id,
            "before": before.batch.batch_id,
            "count": len(told),
        }
        console.say("receipt.compared", old=before.number, now=row.number, **facts)
        if before.reason:
            console.say("receipt.reason", reason=before.reason)
        for one in told:
            console.say(f"receipt.{one.kind}", what=one.what, before=one.before, now=one.now)
            told_of = {"what": one.what, "before": one.before, "now": one.now, "file": one.file}
            console.event("difference", item=facts["item"], change=one.kind, **told_of)
    if not found:
        console.say("receipt.first", batch=batch.batch_id)


@click.command()
@click.option("--to", "destination", default="nld-dream")
@click.option("--file", type=click.Path(path_type=Path, dir_okay=False), default=None)
@click.pass_obj
def letter(console: Console, destination: str, file: Path | None) -> None:
    """Write the letter with the five questions that a library has to ask a destination."""
    workspace = open_workspace()
    from daisy_pipeline.config.settings import resolve
    from daisy_pipeline.export.letter import letter_of
    from daisy_pipeline.export.profile import load_profile

    library = str(resolve((workspace.site(),)).values["site"]["library"])
    text = letter_of(load_profile(destination, workspace.root), library)
    if file is None:
        console.line(text)
        return
    workspace.refuse(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    publish(text.encode("utf-8"), file)
    console.say("receipt.letter", path=file.as_posix())
