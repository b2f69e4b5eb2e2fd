# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy intake report``: the letter to a volunteer about the recordings that came in."""

from __future__ import annotations

from pathlib import Path

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.open_ledger import ledger_of
from daisy_pipeline.config.workspace import find_title

_FORMS = ("text", "html", "mail")


@click.command("report")
@click.argument("title")
@click.argument("wishes", nargs=-1)
@click.option("--narrator", required=True)
@click.option("--form", "forms", type=click.Choice(_FORMS), multiple=True)
@click.option("--letter-lang", type=click.Choice(["ko", "en"]), default="ko")
@click.option("--names", is_flag=True)
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), default=None)
@click.option("--by", "actor", default="")
@click.pass_obj
def report(
    console: Console,
    title: str,
    wishes: tuple[str, ...],
    narrator: str,
    forms: tuple[str, ...],
    letter_lang: str,
    names: bool,
    folder: Path | None,
    actor: str,
) -> None:
    """Write what is fine and what to read again, as text, HTML and mail."""
    ledger = ledger_of(console, actor)
    from daisy_pipeline.intake.letters import FORMS, Order, write_letter
    from daisy_pipeline.ledger.people import find_living

    slug = find_title(ledger.workspace, title)
    person = find_living(narrator)
    order = Order(lang=letter_lang, forms=forms or FORMS, names=names, folder=folder)
    for path in write_letter(ledger, slug, person, wishes, order, console):
        shown = ledger.workspace.shown(path)
        console.say("letter.written", volunteer=person.pseudonym, file=shown)
        console.event("letter", volunteer=person.pseudonym, file=shown, names=names)
    if names:
        console.say("letter.with-names")
