# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy assignment``: who does what of a title until when."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.open_ledger import ledger_of
from daisy_pipeline.commands.paging import as_sheet, paged
from daisy_pipeline.commands.ranges import SECTIONS
from daisy_pipeline.commands.sheets import write_sheet
from daisy_pipeline.config.workspace import find_title
from daisy_pipeline.ledger.states import AssignmentState, VolunteerRole
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import Fact

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.models import Assignment

_ROLES = tuple(map(str, VolunteerRole))
_STATES = tuple(map(str, AssignmentState))
_CHUNK = 500  # rows of a sheet in memory at once


@click.group()
def assignment() -> None:
    """Hold the subcommands."""


@assignment.command()
@click.argument("title")
@click.option("--to", "volunteer", required=True)
@click.option("--role", type=click.Choice(_ROLES), default="narrator")
@click.option("--sections", type=SECTIONS, default=None)
@click.option("--pages", default="")
@click.option("--due", default="")
@click.option("--also", is_flag=True)
@click.option("--by", "actor", default="")
@click.pass_obj
def add(
    console: Console,
    title: str,
    volunteer: str,
    role: str,
    sections: tuple[int, int] | None,
    pages: str,
    due: str,
    also: bool,
    actor: str,
) -> None:
    """Give a range of a title to a volunteer."""
    if sections and pages:
        raise click.UsageError(phrase("assignment.one-range", console.lang))
    ledger = ledger_of(console, actor)
    from daisy_pipeline.build.intake_text import open_text
    from daisy_pipeline.ledger.assignments import Wish, due_on
    from daisy_pipeline.ledger.assignments import add as give
    from daisy_pipeline.ledger.people import find_living
    from daisy_pipeline.ledger.states import VolunteerRole
    from daisy_pipeline.ledger.titles import entry_of

    slug = find_title(ledger.workspace, title)
    person = find_living(volunteer)
    first, last = sections or (None, None)
    wish = Wish(role=VolunteerRole(role), first=first, last=last, pages=pages, due=due_on(due))
    with open_text(ledger.workspace, slug, console) as desk:
        row = give(ledger, entry_of(ledger, slug), person, wish, desk.layout, also=also)
        names = desk.layout.names(first or 0, last or 0) if first else ()
    console.say("assignment.added", **_facts(console, row, names))
    console.event("assignment", **_plain(row))


@assignment.command("list")
@click.option("--title", default="")
@click.option("--volunteer", default="")
@click.option("--role", type=click.Choice(_ROLES), default=None)
@click.option("--state", type=click.Choice(_STATES), default=None)
@click.option("--all", "every", is_flag=True)
@paged
@as_sheet
@click.pass_obj
def list_(
    console: Console,
    title: str,
    volunteer: str,
    role: str | None,
    state: str | None,
    every: bool,
    limit: int,
    page: int,
    sheet: Path | None,
) -> None:
    """List assignments, the longest overdue first."""
    ledger = ledger_of(console)
    from daisy_pipeline.ledger.assignments import listed

    slug = find_title(ledger.workspace, title) if title else ""
    rows = listed(title=slug, volunteer=volunteer, role=role or "", state=state or "", every=every)
    if sheet:
        _sheet(console, ledger, rows.iterator(chunk_size=_CHUNK), sheet)
    count = rows.count()
    begin = (page - 1) * limit
    shown = list(rows[begin : begin + limit])
    for row in shown:
        late = _late(ledger, row)
        told = phrase("assignment.late", console.lang, days=late) if late else ""
        facts = _facts(console, row)
        console.say("assignment.row", state=f"state.{row.state}", late=told, **facts)
        console.event("assignment", overdue=late, **_plain(row))
    if not shown:
        console.say("assignment.none")
    elif count > len(shown):
        end = begin + len(shown)
        console.say("assignment.page", count=count, first=begin + 1, last=end)


@assignment.command()
@click.argument("number")
@click.pass_obj
def show(console: Console, number: str) -> None:
    """Tell of one assignment how far its recordings have come."""
    ledger = ledger_of(console)
    from daisy_pipeline.intake.decide import deciding
    from daisy_pipeline.ledger.assignments import named, span_of
    from daisy_pipeline.ledger.standing import progress_of

    row = named(number)
    with deciding(ledger, row.title.slug, console) as desk:
        names = desk.layout.names(row.first, row.last or row.first) if row.first else ()
        span = span_of(row, desk.layout)
        counts, lacking = progress_of(span, desk.carried(row))
        words = desk.layout.words
    late = _late(ledger, row)
    told = phrase("assignment.late", console.lang, days=late) if late else ""
    facts = _facts(console, row, names)
    console.say("assignment.row", state=f"state.{row.state}", late=told, **facts)
    for state, number_of in counts.items():
        told = f"state.{state}"
        console.say("assignment.part", state=told, count=number_of, all=len(span))
    if lacking:
        console.say("assignment.lacking", count=len(lacking), words=words.get(lacking[0], ""))
    done = {"segments": len(span), "lacking": len(lacking), "carried": counts}
    console.event("assignment", overdue=late, **_plain(row), **done)


@assignment.command()
@click.argument("number")
@click.argument("state", type=click.Choice(_STATES))
@click.option("--by", "actor", default="")
@click.pass_obj
def move(console: Console, number: str, state: str, actor: str) -> None:
    """Write that somebody agreed, began, gave it back."""
    ledger = ledger_of(console, actor)
    from daisy_pipeline.ledger.assignments import move as move_to
    from daisy_pipeline.ledger.assignments import named, short_id
    from daisy_pipeline.ledger.states import AssignmentState

    row = named(number)
    moved = move_to(ledger, row, AssignmentState(state))
    key = "assignment.moved" if moved else "assignment.stays"
    console.say(key, assignment=short_id(row), state=f"state.{state}")
    console.event("assignment", moved=moved, **{**_plain(row), "state": state})


@assignment.command()
@paged
@click.pass_obj
def load(console: Console, limit: int, page: int) -> None:
    """List what every volunteer has on the desk, the heaviest first."""
    ledger = ledger_of(console)
    from daisy_pipeline.ledger.assignments import loads

    for one in loads(ledger.today(), limit, page):
        due = one.next_due.isoformat() if one.next_due else "–"
        facts: dict[str, Fact] = {"volunteer": one.volunteer, "open": one.open, "due": due}
        facts |= {"overdue": one.overdue}
        console.say("assignment.load", **facts)
        console.event("load", **facts)


def _late(ledger: Ledger, row: Assignment) -> int:
    """How many days an open assignment is overdue."""
    is_open = row.state not in ("done", "released")
    return max(0, (ledger.today() - row.due).days) if row.due and is_open else 0


def _facts(console: Console, row: Assignment, names: object = ()) -> dict[str, str]:
    from daisy_pipeline.ledger.assignments import short_id

    lang = console.lang
    due = phrase("assignment.due", lang, due=row.due.isoformat()) if row.due else ""
    return {
        "assignment": short_id(row),
        "volunteer": row.volunteer.pseudonym,
        "title": row.title.title,
        "range": _range(row, names, lang),
        "role": f"role.{row.role}",
        "due": due or phrase("assignment.no-due", lang),
    }


def _range(row: Assignment, names: object, lang: str) -> str:
    if row.pages:
        return phrase("assignment.pages", lang, pages=row.pages)
    if row.first is None:
        return phrase("assignment.all", lang)
    listed = [name for name in names if name] if isinstance(names, list | tuple) else []
    told = f"({', '.join(listed)})" if listed else ""
    one = row.last in (None, row.first)
    key = "assignment.section" if one else "assignment.sections"
    last = row.last or row.first
    facts: dict[str, str | int] = {"first": row.first, "names": told}
    return phrase(key, lang, **(facts if one else facts | {"last": last})).strip()


def _plain(row: Assignment) -> dict[str, object]:
    """An assignment as JSON values."""
    return {
        "id": row.id.hex,
        "title": row.title.slug,
        "volunteer": row.volunteer.pseudonym,
        "role": row.role,
        "sections": [row.first, row.last] if row.first else None,
        "pages": row.pages,
        "due": row.due.isoformat() if row.due else None,
        "state": row.state,
    }


def _sheet(console: Console, ledger: Ledger, rows: Iterable[Assignment], target: Path) -> None:
    """All of them as a sheet, row by row."""
    from daisy_pipeline.ledger.assignments import range_text, short_id

    lang = console.lang
    columns = ("assignment", "volunteer", "title", "role", "range", "due", "state", "overdue")
    cells = (
        (
            short_id(row),
            row.volunteer.pseudonym,
            row.title.title,
            phrase(f"role.{row.role}", lang),
            range_text(row),
            row.due,
            phrase(f"state.{row.state}", lang),
            _late(ledger, row),
        )
        for row in rows
    )
    header = [phrase(f"sheet.{name}", lang) for name in columns]
    write_sheet(console, ledger.workspace, target, header, cells)
