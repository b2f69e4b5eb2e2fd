# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy volunteer``: who volunteers, under a pseudonym; names only where they are asked for."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.paging import as_sheet, paged
from daisy_pipeline.commands.people_desk import (
    ROLES,
    STATUSES,
    asked,
    can_ask,
    contact,
    in_words,
    opened,
    reason_of,
    who_works,
)
from daisy_pipeline.commands.people_import import add_people
from daisy_pipeline.commands.volunteer_change import change
from daisy_pipeline.commands.volunteer_consents import consent, withdraw
from daisy_pipeline.commands.volunteer_privacy import accesses, erase, export
from daisy_pipeline.commands.volunteer_work import audition, role, status, train
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import Fact, Finding
from daisy_pipeline.tools.files import publish

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.people import Person
    from daisy_pipeline.ledger.people_list import Row, Wanted


@click.group()
def volunteer() -> None:
    """Hold the subcommands."""


for _command in (change, role, status, train, audition, consent, withdraw, export, erase, accesses):
    volunteer.add_command(_command)


@volunteer.command("add")
@click.option("--name", default="")
@click.option("--phone", default="")
@click.option("--email", default="")
@click.option("--portal", type=click.Choice(["1365", "VMS"]), default=None)
@click.option("--portal-id", default="")
@click.option("--role", "roles", type=click.Choice(ROLES), multiple=True)
@click.option("--joined", default="")
@click.option("--pseudonym", default="")
@click.option("--under-14", is_flag=True)
@who_works
@click.pass_obj
def add(
    console: Console,
    name: str,
    phone: str,
    email: str,
    portal: str | None,
    portal_id: str,
    roles: tuple[str, ...],
    joined: str,
    pseudonym: str,
    under_14: bool,
    actor: str,
) -> None:
    """Add a volunteer; asks for what is not given when a person sits there and gave no name."""
    ledger = opened(console, actor)
    from daisy_pipeline.ledger import people
    from daisy_pipeline.ledger.days import day_of
    from daisy_pipeline.ledger.states import VolunteerRole

    name, phone, email, portal_id = _who(console, name, phone, email, portal_id)
    person = people.cleaned(
        people.Person(
            name=name,
            phone=phone,
            email=email,
            portal=(portal or "") if portal_id else "",
            portal_id=portal_id,
            roles=tuple(VolunteerRole(one) for one in dict.fromkeys(roles)),
            joined=day_of(ledger, joined, "field.joined"),
            pseudonym=pseudonym,
            under_14=under_14,
        )
    )
    people.refuse_wrong(person)
    other = next(iter(people.doubles(ledger, [person]).values()), "")
    _added(console, ledger, person, other)


def _who(
    console: Console, name: str, phone: str, email: str, portal_id: str
) -> tuple[str, str, str, str]:
    """Name and ways to reach a person; asked for one by one where no name was given."""
    asks = not name and can_ask(console)
    name = asked(console, name, "volunteer.ask-name", "--name", needed=True)
    if not asks:
        return name, phone, email, portal_id
    return (
        name,
        asked(console, phone, "volunteer.ask-phone", "--phone"),
        asked(console, email, "volunteer.ask-email", "--email"),
        asked(console, portal_id, "volunteer.ask-portal-id", "--portal-id"),
    )


def _added(console: Console, ledger: Ledger, person: Person, other: str) -> None:
    from daisy_pipeline.ledger import people

    made = people.add(ledger, person)
    console.say("volunteer.added", pseudonym=made.pseudonym)
    console.event("volunteer", pseudonym=made.pseudonym, roles=[str(r) for r in person.roles])
    if other:
        facts: dict[str, Fact] = {"other": other, "pseudonym": made.pseudonym}
        console.tell(Finding("DP-LED-047", facts=facts | {"command": "volunteer"}))
    console.say("volunteer.next", pseudonym=made.pseudonym)
    if person.under_14:
        console.say("volunteer.next-guardian", pseudonym=made.pseudonym)


@volunteer.command("list")
@click.option("--role", type=click.Choice(ROLES), default=None)
@click.option("--status", type=click.Choice([*STATUSES, "erased"]), default=None)
@click.option("--names", is_flag=True)
@click.option("--reason", default="")
@as_sheet
@paged
@who_works
@click.pass_obj
def list_(
    console: Console,
    role: str | None,
    status: str | None,
    names: bool,
    reason: str,
    sheet: Path | None,
    limit: int,
    page: int,
    actor: str,
) -> None:
    """List volunteers by pseudonym, sorted; with --names who they are, which is logged."""
    why = reason_of(reason) if names else ""
    ledger = opened(console, actor)
    from daisy_pipeline.ledger import people_list, vault

    wanted = people_list.Wanted(role or "", status or "")
    if sheet:
        _sheet(console, ledger, wanted, sheet)
        return
    count = people_list.count(wanted)
    rows = people_list.page(wanted, limit, page)
    who = vault.who(ledger, [row.person for row in rows], why) if names else {}
    for row in rows:
        _tell(console, row, who.get(row.pseudonym))
    pages = max(1, -(-count // limit))
    console.say("volunteer.counted", count=count, page=page, pages=pages)
    console.event("volunteers", count=count, page=page, pages=pages)


def _tell(console: Console, row: Row, who: dict[str, str] | None) -> None:
    """One line a person. Names go to the screen alone: --json is kept in files too easily."""
    facts: dict[str, Fact] = {"pseudonym": row.pseudonym, "status": f"status.{row.status}"}
    facts["open"] = row.open
    facts["roles"] = in_words(console, "role", row.roles)
    facts["hours"] = f"{row.minutes / 60:.1f}"
    console.say("volunteer.row", **facts)
    if who is not None:
        console.say("volunteer.who", who=contact(console, who))
    console.event(
        "volunteer",
        pseudonym=row.pseudonym,
        status=row.status,
        roles=list(row.roles),
        open=row.open,
        minutes=row.minutes,
        joined=str(row.joined or ""),
    )


def _sheet(console: Console, ledger: Ledger, wanted: Wanted, path: Path) -> None:
    """The whole list as a CSV, without names."""
    from daisy_pipeline.formats.csv_sheet import sheet_bytes
    from daisy_pipeline.ledger import people_list

    keys = ("column.pseudonym", "column.status", "column.role", "volunteer.open", "volunteer.hours")
    head = [phrase(key, console.lang) for key in (*keys, "column.joined_on")]
    rows = (
        [
            row.pseudonym,
            phrase(f"status.{row.status}", console.lang),
            in_words(console, "role", row.roles) if row.roles else "",
            row.open,
            round(row.minutes / 60, 1),
            row.joined,
        ]
        for row in people_list.every(wanted)
    )
    publish(sheet_bytes(head, rows), path)
    console.say("volunteer.sheet", file=path.as_posix())
    console.event("sheet", file=path.as_posix())


@volunteer.command("show")
@click.argument("pseudonym")
@click.option("--names", is_flag=True)
@click.option("--reason", default="")
@who_works
@click.pass_obj
def show(console: Console, pseudonym: str, names: bool, reason: str, actor: str) -> None:
    """One volunteer: roles, consents, trainings, auditions, work; with --names who it is."""
    why = reason_of(reason) if names else ""
    ledger = opened(console, actor)
    from daisy_pipeline.ledger import consents, people, people_list, vault

    person = people.find(pseudonym)
    row = people_list.one(person)
    who = vault.who(ledger, [person], why)[person.pseudonym] if names else None
    _tell(console, row, who)
    if person.joined_on:
        console.say("volunteer.joined", on=str(person.joined_on))
    if person.left_on:
        console.say("volunteer.left", on=str(person.left_on))
    for stand in consents.standing(person):
        key = f"consent-state.{stand.state}"
        console.say("volunteer.consent-row", purpose=f"consent.{stand.purpose}", state=key)
    for told in person.trainings.order_by("held_on"):
        console.say("volunteer.training", event=told.event, on=str(told.held_on))
    for heard in person.auditions.order_by("held_on"):
        result = "audition.passed" if heard.passed else "audition.failed"
        points = sum(heard.scores.values())
        console.say("volunteer.audition", points=points, result=result, on=str(heard.held_on))


@volunteer.command("import")
@click.argument("sheet", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True)
@who_works
@click.pass_obj
def import_(console: Console, sheet: Path, dry_run: bool, actor: str) -> None:
    """Add the volunteers of a sheet (xlsx, CSV): all, or none when a cell is wrong."""
    ledger = opened(console, actor)
    from daisy_pipeline.ledger import people, people_sheet

    read = people_sheet.read_volunteers(ledger, sheet)
    add_people(console, read, sheet, partial(people.add_all, ledger), dry_run=dry_run)
