# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy intake status``: what came in, how it was judged, what waits for whom, how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.open_ledger import ledger_of
from daisy_pipeline.commands.paging import as_sheet, paged
from daisy_pipeline.commands.sheets import write_sheet
from daisy_pipeline.config.workspace import find_title, open_workspace
from daisy_pipeline.formats.csv_sheet import Cell
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import Fact

if TYPE_CHECKING:
    from daisy_pipeline.ledger.arrivals import Arrival, Asked
    from daisy_pipeline.ledger.door import Ledger

STATES = ("received", "returned", "accepted", "superseded")
_COLUMNS = (
    "title", "number", "file", "narrator", "received_on", "days", "state", "waits", "verdict",
    "section", "first", "last", "round", "seconds", "findings", "due", "came_as",
)  # fmt: skip


@click.command()
@click.argument("title", required=False, default="")
@click.option("--narrator", default="")
@click.option("--since", default="")
@click.option("--state", type=click.Choice(STATES), default=None)
@paged
@as_sheet
@click.pass_obj
def status(
    console: Console,
    title: str,
    narrator: str,
    since: str,
    state: str | None,
    limit: int,
    page: int,
    sheet: Path | None,
) -> None:
    """List the recordings that came in, those that wait first."""
    workspace = open_workspace()
    slug = find_title(workspace, title) if title else ""
    ledger = ledger_of(console, workspace=workspace)
    from daisy_pipeline.ledger.arrivals import Asked, arrivals, counts, half_way
    from daisy_pipeline.ledger.days import day_of
    from daisy_pipeline.ledger.people import find

    name = find(narrator).pseudonym if narrator else ""
    day = day_of(ledger, since, "field.since") if since else None
    asked = Asked(slug, name, day, state or "")
    console.tell_all(half_way(ledger, slug) if slug else ())
    if sheet:
        _write(console, sheet, ledger, asked)
        return
    found = counts(asked)
    for one in arrivals(ledger, asked, limit, page):
        _tell(console, one)
    total = sum(found.values())
    console.say("arrival.end" if total else "arrival.none", count=total, **_by_state(found))
    if total > page * limit:
        console.say("arrival.more", page=page, next=page + 1)
    console.event("arrivals", count=total, page=page, limit=limit, **_by_state(found))


def _by_state(found: Mapping[str, int]) -> dict[str, int]:
    return {state: found.get(state, 0) for state in STATES}


def _tell(console: Console, one: Arrival) -> None:
    """What is to be done first, then which recording, then how it was judged."""
    verdict = f"arrival.verdict-{one.verdict or 'none'}"
    known: dict[str, Fact] = {"title": one.title, "number": one.number}
    known |= {"file": one.file, "narrator": one.narrator}
    where = _where(one, console.lang)
    if one.waits:
        waits = f"arrival.{one.waits}"
        more: dict[str, Fact] = {"days": one.days, "verdict": verdict, "findings": one.findings}
        console.say("arrival.waiting", waits=waits, where=where, **known, **more)
    else:
        day, state = str(one.received_on), f"state.{one.state}"
        console.say("arrival.settled", state=state, where=where, day=day, **known)
    plain = asdict(one)
    plain["received_on"], plain["due"] = str(one.received_on), str(one.due or "")
    console.event("arrival", **plain)


def _where(one: Arrival, lang: str) -> str:
    if one.section:
        return phrase("arrival.part", lang, section=one.section)
    if one.first:
        return f"{one.first}-{one.last}"
    return phrase("arrival.whole" if one.section == 0 else "arrival.nowhere", lang)


def _write(console: Console, sheet: Path, ledger: Ledger, asked: Asked) -> None:
    """All of them as a sheet, row by row: a library's recordings need not fit into the memory."""
    from daisy_pipeline.ledger.arrivals import arrivals

    header = [phrase(f"arrival.column.{name}", console.lang) for name in _COLUMNS]
    rows = (_row(one, console.lang) for one in arrivals(ledger, asked))
    write_sheet(console, ledger.workspace, sheet, header, rows)


def _row(one: Arrival, lang: str) -> list[Cell]:
    values = {
        **asdict(one),
        "state": phrase(f"state.{one.state}", lang),
        "waits": phrase(f"arrival.{one.waits}", lang) if one.waits else "",
        "verdict": phrase(f"arrival.verdict-{one.verdict or 'none'}", lang),
        "seconds": round(one.duration_ms / 1000),
    }
    return [values[name] for name in _COLUMNS]
