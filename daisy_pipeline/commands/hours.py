# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy hours``: hours of volunteers, typed in, credited, added up, and sent to a portal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.open_ledger import ledger_of
from daisy_pipeline.commands.paging import as_sheet, paged
from daisy_pipeline.commands.ranges import MONTH
from daisy_pipeline.commands.sheets import write_sheet
from daisy_pipeline.config.settings import Settings, resolve
from daisy_pipeline.config.workspace import find_title
from daisy_pipeline.ledger.states import ACTIVITIES
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import Fact

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.hours import Total
    from daisy_pipeline.ledger.models import Assignment, Volunteer, WorkLog

_PORTALS = ("1365", "VMS")
_CHUNK = 500  # rows of a sheet in memory at once
Days = tuple[date, date]


@click.group()
def hours() -> None:
    """Hold the subcommands."""


@hours.command()
@click.argument("volunteer")
@click.option("--minutes", type=click.IntRange(1, 1440), required=True)
@click.option("--on", "day", default="")
@click.option("--activity", type=click.Choice(ACTIVITIES), default="narrator")
@click.option("--title", default="")
@click.option("--note", default="")
@click.option("--again", is_flag=True)
@click.option("--by", "actor", default="")
@click.pass_obj
def log(
    console: Console,
    volunteer: str,
    minutes: int,
    day: str,
    activity: str,
    title: str,
    note: str,
    again: bool,
    actor: str,
) -> None:
    """Write minutes that a volunteer worked."""
    ledger = ledger_of(console, actor)
    from daisy_pipeline.intake.credit import rule_of
    from daisy_pipeline.ledger.days import day_of
    from daisy_pipeline.ledger.hours import WORKED, Work, short_id
    from daisy_pipeline.ledger.hours import log as write
    from daisy_pipeline.ledger.people import find_living

    rule = rule_of(_settings(ledger))
    person = find_living(volunteer)
    on = day_of(ledger, day, "field.worked-on")
    task = _assignment(ledger, person, activity, title) if title else None
    work = Work(minutes=minutes, on=on, activity=activity, evidence=note)
    row = write(ledger, person, work, task, waits=rule.kind == WORKED, again=again)
    shown = {"volunteer": person.pseudonym, "on": str(on), "activity": f"activity.{activity}"}
    console.say("hours.logged", row=short_id(row), minutes=minutes, **shown)
    if not row.rule:
        console.say("hours.waits" if rule.kind == WORKED else "hours.noted", rule=rule.name)
    console.event("hours", **_plain(row))


def _assignment(ledger: Ledger, person: Volunteer, activity: str, title: str) -> Assignment | None:
    """The volunteer's assignment of a title, the newest one that is not released."""
    from daisy_pipeline.ledger.assignments import newest_of

    return newest_of(person, find_title(ledger.workspace, title), activity)


@hours.command()
@click.argument("number")
@click.option("--minutes", type=click.IntRange(0, 1440), required=True)
@click.option("--note", default="")
@click.option("--by", "actor", default="")
@click.pass_obj
def correct(console: Console, number: str, minutes: int, note: str, actor: str) -> None:
    """Let a row come to other minutes, by a further row."""
    ledger = ledger_of(console, actor)
    from daisy_pipeline.ledger.hours import correct as mend
    from daisy_pipeline.ledger.hours import named, short_id

    row = named(number)
    fresh = mend(ledger, row, minutes, note)
    if fresh is None:
        console.say("hours.is-right", row=short_id(row), minutes=minutes)
        return
    told: dict[str, Fact] = {"fresh": short_id(fresh), "by": fresh.minutes, "minutes": minutes}
    console.say("hours.corrected", row=short_id(row), **told)
    console.event("hours", **_plain(fresh))


@hours.command("list")
@click.option("--volunteer", default="")
@click.option("--activity", type=click.Choice(ACTIVITIES), default=None)
@click.option("--month", type=MONTH, default=None)
@paged
@as_sheet
@click.pass_obj
def list_(
    console: Console,
    volunteer: str,
    activity: str | None,
    month: Days | None,
    limit: int,
    page: int,
    sheet: Path | None,
) -> None:
    """List rows, the newest day first."""
    ledger = ledger_of(console)
    from daisy_pipeline.ledger.hours import listed, short_id

    first, last = month or (None, None)
    rows = listed(volunteer=volunteer, activity=activity or "", first=first, last=last)
    if sheet:
        every = rows.iterator(chunk_size=_CHUNK)
        _write(ledger, console, sheet, (list(_plain(row).values()) for row in every), _ROW)
    count, begin = rows.count(), (page - 1) * limit
    shown = list(rows[begin : begin + limit])
    for row in shown:
        sent = phrase("hours.sent", console.lang, batch=row.sent_in) if row.sent_in else ""
        facts = {"volunteer": row.volunteer.pseudonym, "on": str(row.worked_on), "sent": sent}
        facts |= {"activity": f"activity.{row.activity}", "row": short_id(row)}
        console.say("hours.row", minutes=row.minutes, credited=row.credited_minutes, **facts)
        console.event("hours", **_plain(row))
    if not shown:
        console.say("hours.none")
    elif count > len(shown):
        end = begin + len(shown)
        console.say("hours.page", count=count, first=begin + 1, last=end)


@hours.command()
@click.option("--volunteer", default="")
@click.option("--activity", type=click.Choice(ACTIVITIES), default=None)
@click.option("--month", type=MONTH, default=None)
@as_sheet
@click.pass_obj
def report(
    console: Console,
    volunteer: str,
    activity: str | None,
    month: Days | None,
    sheet: Path | None,
) -> None:
    """Add up by month, volunteer and activity."""
    ledger = ledger_of(console)
    from daisy_pipeline.ledger.hours import listed, totals

    first, last = month or (None, None)
    rows = listed(volunteer=volunteer, activity=activity or "", first=first, last=last)
    sums = totals(rows)
    for one in sums:
        console.say("hours.total", **_total(one, f"activity.{one.activity}"))
        console.event("total", **_total(one, one.activity))
    if sheet:
        cells = (list(_total(one, one.activity).values()) for one in sums)
        _write(ledger, console, sheet, cells, _TOTAL)
    credited = sum(one.credited for one in sums)
    told = {"minutes": sum(one.minutes for one in sums), "credited": credited}
    told["sent"] = sum(one.sent for one in sums)
    shown = f"{credited // 60}:{credited % 60:02d}"
    console.say("hours.sum" if sums else "hours.none", **told, hours=shown)
    console.event("sum", **told)


@hours.command("sheet")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--portal", type=click.Choice(_PORTALS), default="1365")
@click.option("--until", default="")
@click.option("--again", default="")
@click.option("--dry-run", is_flag=True)
@click.option("--by", "actor", default="")
@click.pass_obj
def sheet_(
    console: Console,
    target: Path | None,
    portal: str,
    until: str,
    again: str,
    dry_run: bool,
    actor: str,
) -> None:
    """Write what was credited and not sent yet for a volunteers' portal, once."""
    if target is None and not dry_run:
        raise click.UsageError(phrase("hours.no-target", console.lang))
    ledger = ledger_of(console, actor)
    from daisy_pipeline.intake.sheet_1365 import Order, write_sheet
    from daisy_pipeline.ledger.days import day_of

    last = day_of(ledger, until, "field.until") if until else None
    order = Order(portal=portal, until=last, again=again.strip(), dry_run=dry_run)
    done = write_sheet(ledger, _settings(ledger), target, order)
    for line in done.lines if dry_run else ():
        facts: dict[str, Fact] = {"volunteer": line.volunteer, "on": str(line.on)}
        facts |= {"minutes": line.minutes}
        console.say("hours.line", activity=f"activity.{line.activity}", **facts)
    told = {"count": len(done.lines), "minutes": done.minutes}
    if dry_run:
        console.say("hours.dry", **told)
    elif done.batch:
        name = target.name if target else ""
        console.say("hours.sheet", portal=portal, file=name, batch=done.batch, **told)
        console.say("hours.unsure")
    console.event("sheet", batch=done.batch, dry_run=dry_run, portal=portal, **told)
    console.tell_all(done.findings)


_ROW = ("row", "volunteer", "date", "activity", "minutes", "credited", "rule", "batch", "title")
_TOTAL = ("month", "volunteer", "activity", "minutes", "credited", "sent")


def _plain(row: WorkLog) -> dict[str, str | int]:
    """A row as JSON values, in the order of the sheet's columns."""
    return {
        "id": row.id.hex[:8],
        "volunteer": row.volunteer.pseudonym,
        "on": str(row.worked_on),
        "activity": row.activity,
        "minutes": row.minutes,
        "credited": row.credited_minutes,
        "rule": row.rule,
        "batch": row.sent_in,
        "title": row.assignment.title.slug if row.assignment else "",
    }


def _total(one: Total, activity: str) -> dict[str, str | int]:
    return {
        "month": f"{one.month:%Y-%m}",
        "volunteer": one.volunteer,
        "activity": activity,
        "minutes": one.minutes,
        "credited": one.credited,
        "sent": one.sent,
    }


def _write(
    ledger: Ledger,
    console: Console,
    target: Path,
    rows: Iterable[list[str | int]],
    columns: tuple[str, ...],
) -> None:
    """A sheet with pseudonyms only, row by row; activities in words."""
    at, lang = columns.index("activity"), console.lang

    def worded() -> Iterator[list[str | int]]:
        for row in rows:
            row[at] = phrase(f"activity.{row[at]}", lang)
            yield row

    heads = [phrase(f"sheet.{name}", lang) for name in columns]
    write_sheet(console, ledger.workspace, target, heads, worded())


def _settings(ledger: Ledger) -> Settings:
    return resolve((ledger.workspace.site(),))
