# SPDX-License-Identifier: AGPL-3.0-or-later
"""How ``daisy item`` tells an item: its state, what it lacks and who has to do it, its history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from daisy_pipeline.commands.console import Console
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import Fact

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.models import Item
    from daisy_pipeline.ledger.readiness import Missing


def say_state(console: Console, ledger: Ledger, row: Item) -> None:
    """One line: state first, for how long, what it is, of which title."""
    from daisy_pipeline.ledger.item_lists import days_in_state

    lang, days = console.lang, days_in_state(ledger, row)
    slug = row.title.slug if row.title else "–"
    console.say(
        "item.row",
        state=phrase(f"state.{row.state}", lang),
        item=row.item_id,
        slug=slug,
        material=phrase(f"material.{row.material_type}", lang),
        days=days,
    )
    console.event(
        "item",
        item=row.item_id,
        state=row.state,
        days=days,
        title=slug,
        product=row.product,
        material=row.material_type,
        branch=row.branch,
        made_by=row.made_by,
        completed_on=str(row.completed_on or ""),
    )


def say_origin(console: Console, ledger: Ledger, row: Item) -> None:
    """From whom a donated item came and when; nothing of one that is made here."""
    from daisy_pipeline.config.title_file import read_title
    from daisy_pipeline.ledger.readiness import OWN

    if row.origin == OWN or row.title is None or row.title.gone:
        return
    came = read_title(ledger.workspace, row.title.slug).donated.get(row.product)
    if came is not None:
        giver = phrase("giver.private", console.lang) if came.private else came.giver
        console.say("item.came", giver=giver, day=came.received)
        if came.terms:
            console.say("item.came_terms", terms=came.terms)
        if came.terms or came.pass_on:
            console.say(f"item.came_{came.pass_on or 'unjudged'}", slug=row.title.slug)
        told = {"giver": giver, "received": came.received, "terms": came.terms}
        told["pass_on"] = came.pass_on
        console.event("origin", origin=row.origin, **told)


def say_missing(console: Console, row: Item, missing: Sequence[Missing]) -> None:
    """One line for each thing that is missing: what, then who has to do it, then how."""
    if not missing:
        _say_next(console, row)
    for number, one in enumerate(missing, 1):
        what = phrase(f"missing.{one.kind}", console.lang, **one.facts)
        who = phrase(f"who.{one.who}", console.lang)
        console.say("item.missing", number=number, what=what, who=who)
        told = {**one.facts, "item": row.item_id, "what": one.kind, "who": one.who}
        console.event("missing", **told)


def say_way(console: Console, row: Item, missing: Sequence[Missing]) -> None:
    """How an item gets on whose state, and not only what it lacks, keeps it from its review."""
    from daisy_pipeline.ledger.readiness import OWN
    from daisy_pipeline.ledger.states import ItemState

    if row.origin != OWN or row.title is None:
        return
    if row.state == ItemState.RIGHTS_CHECKED:
        console.say("item.begin", item=row.item_id)
    elif row.state == ItemState.IN_PRODUCTION and missing:  # with nothing missing it is told
        _say_next(console, row)


def _say_next(console: Console, row: Item) -> None:
    """What is next where nothing is missing: an item that is being mended is not done with."""
    from daisy_pipeline.ledger.readiness import OWN
    from daisy_pipeline.ledger.states import ItemState

    key = "item.ready"
    if row.state == ItemState.IN_PRODUCTION:
        key = "item.make_on" if row.origin == OWN else "item.mend_donated"
    slug = row.title.slug if row.title else "–"
    console.say(key, item=row.item_id, slug=slug, product=row.product)


def say_rejections(console: Console, row: Item) -> None:
    """One line for each answer that refused the item, with its reason: what is to be mended."""
    rows = row.deliveries.select_related("batch").filter(state="rejected")
    for one in rows.order_by("number", "batch__batch_id"):
        facts: dict[str, Fact] = {"revision": one.number, "destination": one.batch.destination}
        facts |= {"batch": one.batch.batch_id, "day": one.state_on.isoformat()}
        console.say("item.rejected", reason=one.reason or "–", **facts)
        console.event("rejected", item=row.item_id, reason=one.reason, **facts)


def say_history(console: Console, ledger: Ledger, row: Item) -> None:
    """What was done, in order, from the audit log."""
    from daisy_pipeline.ledger.item_lists import history

    for entry in history(row).iterator(chunk_size=500):
        at = ledger.shown_time(entry.at)
        to = str(entry.detail.get("to", "") or entry.detail.get("state", ""))
        said = phrase(f"action.{entry.action}", console.lang)
        state = phrase(f"state.{to}", console.lang) if to and entry.action == "item.move" else ""
        key = "item.done_state" if state else "item.done"
        console.say(key, at=at, what=said, state=state, by=entry.actor)
        console.event(
            "done",
            sequence=entry.sequence,
            at=entry.at.isoformat(),
            action=entry.action,
            by=entry.actor,
            detail=entry.detail,
        )
