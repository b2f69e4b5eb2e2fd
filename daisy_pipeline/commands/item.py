# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy item``: the products that are catalogued, from the plan to the approval.

Nothing of the ledger is imported before a command is used.
"""

from __future__ import annotations

from pathlib import Path

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.item_donate import donate
from daisy_pipeline.commands.item_list import list_items
from daisy_pipeline.commands.item_show import (
    say_history,
    say_missing,
    say_origin,
    say_rejections,
    say_state,
    say_way,
)
from daisy_pipeline.commands.open_ledger import ledger_of
from daisy_pipeline.config.workspace import find_title, open_workspace
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import DaisyError, ExitCode

# As ledger.materials, ledger.rights and ledger.states say; a test holds them equal.
PRODUCTS = ("audio", "braille", "daisy202", "daisy3", "daisy3-text", "epub3", "large-print")
BASES = (
    "kr-copyright-33-1",
    "kr-copyright-33-2",
    "public-domain",
    "licence",
    "permission",
    "own-work",
)
AUDIENCES = ("print-disabled-only", "public")
MOVES = (
    "in-production",
    "in-review",
    "bundled",
    "submitted",
    "acknowledged",
    "published",
    "rejected",
)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def item() -> None:
    """Hold the subcommands."""


item.add_command(list_items)
item.add_command(donate)


@item.command()
@click.argument("title")
@click.option("--product", type=click.Choice(PRODUCTS), required=True)
@click.option("--narration", type=click.Choice(["human", "synthetic", "none"]), default=None)
@click.option("--branch", default="")
@click.option("--by", default="")
@click.pass_obj
def add(
    console: Console, title: str, product: str, narration: str | None, branch: str, by: str
) -> None:
    """Give a title's product its item number."""
    workspace = open_workspace()
    slug = find_title(workspace, title)
    opened = ledger_of(console, by, workspace)
    from daisy_pipeline.ledger.items import add as add_item

    done = add_item(opened, slug, product, narration=narration or "", branch=branch)
    lang = console.lang
    facts = {"item": done.item.item_id, "slug": slug, "product": phrase(f"product.{product}", lang)}
    material = phrase(f"material.{done.item.material_type}", lang)
    console.say("item.added" if done.fresh else "item.there", material=material, **facts)
    console.event("item", fresh=done.fresh, **{**facts, "product": product})


@item.command()
@click.argument("number")
@click.pass_obj
def show(console: Console, number: str) -> None:
    """Tell all of one item: its state, what it lacks, its history."""
    opened = ledger_of(console)
    from daisy_pipeline.ledger.items import find
    from daisy_pipeline.ledger.readiness import readiness

    row = find(number)
    say_state(console, opened, row)
    say_origin(console, opened, row)
    say_rejections(console, row)
    missing = readiness(opened, row)
    say_missing(console, row, missing)
    say_way(console, row, missing)
    say_history(console, opened, row)


@item.command()
@click.argument("number")
@click.argument("state", type=click.Choice(MOVES))
@click.option("--note", default="")
@click.option("--by", default="")
@click.pass_obj
def move(console: Console, number: str, state: str, note: str, by: str) -> None:
    """Move an item to another state, as far as that is legal."""
    opened = ledger_of(console, by)
    from daisy_pipeline.ledger.items import find
    from daisy_pipeline.ledger.items import move as move_by_hand
    from daisy_pipeline.ledger.states import ItemState

    row = find(number)
    move_by_hand(opened, row, ItemState(state), note)
    _say_moved(console, row.item_id)


@item.command()
@click.argument("title")
@click.option("--basis", type=click.Choice(BASES), required=True)
@click.option("--clause", default="")
@click.option("--facility", default="")
@click.option("--audience", type=click.Choice(AUDIENCES), default=AUDIENCES[0])
@click.option("--evidence", type=_FILE, default=None)
@click.option("--checked-by", "--by", "by", default="")
@click.pass_obj
def rights(
    console: Console,
    title: str,
    basis: str,
    clause: str,
    facility: str,
    audience: str,
    evidence: Path | None,
    by: str,
) -> None:
    """Write down the rights check of a title."""
    workspace = open_workspace()
    slug = find_title(workspace, title)
    opened = ledger_of(console, by, workspace)
    from daisy_pipeline.ledger.rights import Basis, check
    from daisy_pipeline.ledger.titles import entry_of

    found = Basis(basis, clause, facility, audience)
    row, moved = check(opened, entry_of(opened, slug), found, evidence)
    shown = phrase(f"basis.{basis}", console.lang)
    console.say("item.rights", slug=slug, basis=shown, by=row.checked_by, count=moved)
    console.event("rights", title=slug, basis=basis, by=row.checked_by, moved=moved)


@item.command()
@click.argument("number")
@click.option("--by", default="")
@click.pass_obj
def validate(console: Console, number: str, by: str) -> ExitCode:
    """Take what the build found in an item's product into the ledger."""
    opened = ledger_of(console, by)
    from daisy_pipeline.ledger.approval import validate as judge
    from daisy_pipeline.ledger.items import find

    row, findings = judge(opened, find(number))
    console.tell_all(findings)
    if not findings:
        console.say("item.validated", item=row.item.item_id, version=row.version)
    console.event("validation", item=row.item.item_id, result=row.result, version=row.version)
    return ExitCode.FINDINGS if findings else ExitCode.OK


@item.command()
@click.argument("number")
@click.option("--by", default="")
@click.pass_obj
def approve(console: Console, number: str, by: str) -> None:
    """Approve an item, when nothing is missing."""
    opened = ledger_of(console, by)
    from daisy_pipeline.ledger.approval import approve as let_go
    from daisy_pipeline.ledger.items import find
    from daisy_pipeline.ledger.readiness import readiness

    row = find(number)
    try:
        let_go(opened, row)
    except DaisyError as problem:
        if problem.findings[0].id == "DP-LED-083":
            say_missing(console, row, readiness(opened, row))
        raise
    _say_moved(console, row.item_id)


@item.command()
@click.argument("number")
@click.option("--reason", required=True)
@click.option("--by", default="")
@click.pass_obj
def withdraw(console: Console, number: str, reason: str, by: str) -> None:
    """Take an item out for good."""
    if not reason.strip():
        raise click.UsageError(phrase("usage.withdraw", console.lang))
    opened = ledger_of(console, by)
    from daisy_pipeline.ledger.items import find
    from daisy_pipeline.ledger.items import withdraw as take_out

    row = find(number)
    take_out(opened, row, reason.strip())
    _say_moved(console, row.item_id)


def _say_moved(console: Console, item_id: str) -> None:
    from daisy_pipeline.ledger.items import find

    state = find(item_id).state
    console.say("item.moved", item=item_id, state=phrase(f"state.{state}", console.lang))
    console.event("moved", item=item_id, state=state)
