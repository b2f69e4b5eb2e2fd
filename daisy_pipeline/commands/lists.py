# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy list``: lists for readers, such as that of new braille and audio titles.

Nothing of the ledger is imported before a command is used.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.list_opds import KINDS, opds
from daisy_pipeline.commands.open_ledger import ledger_of
from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail

if TYPE_CHECKING:
    from daisy_pipeline.campaign.quarters import Period
    from daisy_pipeline.export.list_words import Worded
    from daisy_pipeline.ledger.door import Ledger

SUFFIXES = {"html": ".html", "txt": ".txt", "brf": ".brf", "script": "-script.txt"}


@click.group("list")
def list_() -> None:
    """Hold the subcommands."""


list_.add_command(opds)


@list_.command()
@click.option("--quarter", "period", required=True)
@click.option("--format", "form", type=click.Choice(tuple(SUFFIXES)), default="html")
@click.option("--kind", "kinds", type=click.Choice(KINDS), multiple=True)
@click.option("--site", default="")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=None)
@click.option("--replace", is_flag=True)
@click.pass_obj
def new(
    console: Console,
    period: str,
    form: str,
    kinds: tuple[str, ...],
    site: str,
    out: Path | None,
    replace: bool,
) -> None:
    """Write the list of what was completed in a time, for readers."""
    from daisy_pipeline.campaign.page_words import period_words

    time = _period(period)
    opened = ledger_of(console)
    from daisy_pipeline.export.list_words import worded
    from daisy_pipeline.export.new_titles import new_titles
    from daisy_pipeline.ledger.counts import Span

    target = out or Path.cwd() / f"new-titles-{time}{SUFFIXES[form]}"
    opened.workspace.refuse(target)
    named = period_words(str(time), console.lang)
    span = Span(time.first, time.last, site.strip())
    found = new_titles(opened, span, kinds, named)
    data, findings = _made(opened, worded(found, named, console.lang), form)
    console.tell_all((*found.findings, *findings))
    shown = opened.workspace.shown(target)
    _put(data, target, shown, replace=replace)
    console.say("list.written", file=shown, count=found.count)
    console.event("list", file=shown, format=form, period=str(time), count=found.count)


def _period(text: str) -> Period:
    """The quarter (or year, or month) that was typed; DP-LST-005 (exit code 2) for none."""
    from daisy_pipeline.campaign.quarters import parse

    found = parse(text)
    if found is None:
        place = Place(inside="--quarter")
        raise fail("DP-LST-005", place, exit_code=ExitCode.BAD_USAGE, value=text.strip()[:40])
    return found


def _made(ledger: Ledger, told: Worded, form: str) -> tuple[bytes, tuple[Finding, ...]]:
    """The list in one form."""
    from daisy_pipeline.export import list_forms

    if form == "brf":
        from daisy_pipeline.config.settings import resolve

        settings = resolve((ledger.workspace.site(),)).values["braille"]
        return list_forms.brf(told, settings)
    if form == "script":
        from daisy_pipeline.readings.lexicon import read_lexicons

        path = ledger.workspace.root / "readings.tsv"
        lexicon = read_lexicons([(path, path.name, False)] if path.is_file() else [])
        data, findings = list_forms.script(told, lexicon)
        return data, (*lexicon.findings, *findings)
    return list_forms.FORMS[form](told), ()


def _put(data: bytes, target: Path, shown: str, *, replace: bool) -> None:
    """Publish the file; DP-LST-006 (exit code 2) where another one is there that may be edited."""
    from daisy_pipeline.tools.files import publish

    if target.exists() and not replace and (not target.is_file() or target.read_bytes() != data):
        raise fail("DP-LST-006", Place(shown), exit_code=ExitCode.BAD_USAGE)
    target.parent.mkdir(parents=True, exist_ok=True)
    publish(data, target)
