# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy item donate``: take in a finished item that another library or a group has made."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.new import held
from daisy_pipeline.commands.open_ledger import ledger_of
from daisy_pipeline.config.donated import KEEP, NARRATIONS, PASS_ON, PRODUCTS
from daisy_pipeline.config.workspace import find_title, open_workspace
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import ExitCode

if TYPE_CHECKING:
    from daisy_pipeline.catalogue.beginning import Beginning
    from daisy_pipeline.intake.donate import TakenIn

_FILE = click.Path(path_type=Path)
_NEW = "new"


@click.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--product", type=click.Choice(PRODUCTS), required=True)
@click.option("--narration", type=click.Choice(NARRATIONS), default=None)
@click.option("--from", "giver", default="")
@click.option("--private", is_flag=True)
@click.option("--received", default="")
@click.option("--maker", default="")
@click.option("--terms", default="")
@click.option("--pass-on", type=click.Choice((PASS_ON, KEEP)), default=None)
@click.option("--title-of", default=_NEW)
@click.option("--title", default="")
@click.option("--creator", "creators", multiple=True)
@click.option("--from-marc", type=_FILE, default=None)
@click.option("--record", type=click.IntRange(1), default=None)
@click.option("--branch", default="")
@click.option("--again", is_flag=True)
@click.option("--by", default="")
@click.pass_obj
def donate(
    console: Console,
    /,
    files: tuple[Path, ...],
    product: str,
    narration: str | None,
    pass_on: str | None,
    title_of: str,
    from_marc: Path | None,
    record: int | None,
    by: str,
    **told: str | bool | tuple[str, ...],
) -> ExitCode:
    """Keep the files, judge them, put them where built products lie, give the item its number."""
    existing = title_of != _NEW
    if existing and (told["title"] or told["creators"] or from_marc):
        raise click.UsageError(phrase("usage.title-of", console.lang))
    if record and not from_marc:
        raise click.UsageError(phrase("usage.record", console.lang))
    workspace = open_workspace()
    slug = find_title(workspace, title_of) if existing else ""
    from daisy_pipeline.intake.donate import donate as take_in
    from daisy_pipeline.intake.gift import Gift

    gift = Gift(
        files=files,
        product=product,
        narration=narration or "",
        pass_on=pass_on or "",
        slug=slug,
        beginning=_record(console, from_marc, record or 0) if from_marc else None,
        comments=console.lang,
        **told,  # type: ignore[arg-type]
    )
    done = take_in(ledger_of(console, by, workspace), gift, console)
    console.tell_all(done.findings)
    if done.fresh and not existing:
        console.tell_all(held(workspace, done.slug, datetime.date.today().isoformat()))
    _say(console, done, product)
    return ExitCode.OK if done.good else ExitCode.FINDINGS


def _record(console: Console, path: Path, number: int) -> Beginning:
    from daisy_pipeline.catalogue.beginning import from_file

    beginning, told = from_file(path, path.as_posix(), number)
    console.tell_all(told)
    return beginning


def _say(console: Console, done: TakenIn, product: str) -> None:
    lang, item = console.lang, done.item
    facts = {"item": item.item_id, "slug": done.slug, "state": phrase(f"state.{item.state}", lang)}
    console.say("item.donated" if done.fresh else "item.donated_before", **facts)
    if done.good:
        console.say("item.donated_next", item=item.item_id, slug=done.slug)
    console.event(
        "donated",
        fresh=done.fresh,
        good=done.good,
        product=product,
        **{**facts, "state": item.state},
    )
