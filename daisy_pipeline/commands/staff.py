# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy staff``: librarians by pseudonym, who work with the ledger and take part in campaigns."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.paging import paged
from daisy_pipeline.commands.people_desk import (
    asked,
    opened,
    reason_of,
    setting,
    sure,
    who_works,
)
from daisy_pipeline.commands.people_import import add_people
from daisy_pipeline.model.finding import Fact, Finding


@click.group()
def staff() -> None:
    """Hold the subcommands."""


@staff.command("add")
@click.option("--name", default="")
@click.option("--pseudonym", default="")
@click.option("--branch", default="")
@who_works
@click.pass_obj
def add(console: Console, name: str, pseudonym: str, branch: str, actor: str) -> None:
    """Add a librarian."""
    ledger = opened(console, actor)
    from daisy_pipeline.ledger import staff as room

    name = asked(console, name, "volunteer.ask-name", "--name", needed=True)
    one = room.Librarian(name, pseudonym, branch)
    other = next(iter(room.known_names(ledger, [one]).values()), "")
    (made,) = room.add_all(ledger, [one])
    console.say("staff.added", pseudonym=made.pseudonym)
    console.event("staff", pseudonym=made.pseudonym, branch=made.branch, active=True)
    if other:
        facts: dict[str, Fact] = {"other": other, "pseudonym": made.pseudonym}
        console.tell(Finding("DP-LED-047", facts=facts | {"command": "staff"}))


@staff.command("list")
@click.option("--names", is_flag=True)
@click.option("--reason", default="")
@paged
@who_works
@click.pass_obj
def list_(console: Console, names: bool, reason: str, limit: int, page: int, actor: str) -> None:
    """List librarians by pseudonym; with --names who they are, which is logged."""
    why = reason_of(reason) if names else ""
    ledger = opened(console, actor)
    from daisy_pipeline.ledger import vault
    from daisy_pipeline.ledger.models import Staff

    begin = (page - 1) * limit
    rows = list(Staff.objects.order_by("pseudonym")[begin : begin + limit])
    who = vault.who(ledger, rows, why) if names else {}
    for row in rows:
        state = "staff.active" if row.active else "staff.gone"
        console.say("staff.row", pseudonym=row.pseudonym, state=state, branch=row.branch or "–")
        if names:
            console.say("volunteer.who", who=who[row.pseudonym].get("name", "–"))
        console.event("staff", pseudonym=row.pseudonym, branch=row.branch, active=row.active)
    console.say("staff.counted", count=Staff.objects.count(), page=page)


@staff.command("import")
@click.argument("sheet", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True)
@who_works
@click.pass_obj
def import_(console: Console, sheet: Path, dry_run: bool, actor: str) -> None:
    """Add the librarians of a sheet: all, or none when a cell is wrong."""
    ledger = opened(console, actor)
    from daisy_pipeline.ledger import people_sheet
    from daisy_pipeline.ledger import staff as room

    read = people_sheet.read_staff(ledger, sheet)
    add_people(console, read, sheet, partial(room.add_all, ledger), dry_run=dry_run)


@staff.command("active")
@click.argument("pseudonym")
@click.argument("state", type=click.Choice(["yes", "no"]))
@who_works
@click.pass_obj
def active(console: Console, pseudonym: str, state: str, actor: str) -> None:
    """Write that a librarian works here, or no longer."""
    ledger = opened(console, actor)
    from daisy_pipeline.ledger import staff as room

    person = room.find(pseudonym)
    room.set_active(ledger, person, active=state == "yes")
    told = "staff.active" if state == "yes" else "staff.gone"
    console.say("staff.row", pseudonym=person.pseudonym, state=told, branch=person.branch or "–")
    console.event("staff", pseudonym=person.pseudonym, active=state == "yes")


@staff.command("erase")
@click.argument("pseudonym")
@click.option("--reason", default="")
@click.option("--yes", is_flag=True)
@who_works
@click.pass_obj
def erase(console: Console, pseudonym: str, reason: str, yes: bool, actor: str) -> None:
    """Take a librarian's name out of the ledger; pseudonym and work stay."""
    why = reason_of(reason)
    ledger = opened(console, actor)
    from daisy_pipeline.ledger import old_backups, vault
    from daisy_pipeline.ledger import staff as room

    person = room.find(pseudonym)
    vault.refuse_names(ledger, person, why)
    days = setting(ledger, "backup_days")
    console.say("erase.begin", pseudonym=person.pseudonym)
    if not sure(console, yes, "erase.sure", pseudonym=person.pseudonym):
        console.say("erase.kept")
        return
    backups = list(old_backups.findings(ledger, person.pseudonym, days))
    found = room.erase(ledger, person, why)
    console.say("erase.done", pseudonym=person.pseudonym)
    console.tell_all([*backups, *found])
    console.event("erase", pseudonym=person.pseudonym)
