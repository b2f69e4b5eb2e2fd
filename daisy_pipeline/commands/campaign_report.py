# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy campaign report``: a year's figures in the terminal, as sheets, as a page."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.open_ledger import ledger_of

if TYPE_CHECKING:
    from daisy_pipeline.campaign.figures import Report
    from daisy_pipeline.config.workspace import Workspace


@click.command()
@click.option("--year", type=click.IntRange(1990, 2199), default=None)
@click.option("--site", default="")
@click.option("--csv", "folder", type=click.Path(path_type=Path, file_okay=False), default=None)
@click.option("--html", "page", type=click.Path(path_type=Path, dir_okay=False), default=None)
@click.pass_obj
def report(
    console: Console, year: int | None, site: str, folder: Path | None, page: Path | None
) -> None:
    """Tell the figures of a year; or write them as sheets or as a page."""
    opened = ledger_of(console)
    from daisy_pipeline.campaign.reporting import report as make

    made = make(opened, year or opened.today().year, site.strip())
    written = _write(console, opened.workspace, made, folder, page)
    if not written:
        say(console, made)
    console.tell_all(made.findings)


def say(console: Console, made: Report) -> None:
    """The report line by line; with ``--json`` an event a figure."""
    from daisy_pipeline.campaign.text import report_lines

    if not console.json:
        for line in report_lines(made, console.lang):
            console.line(line)
        return
    for one in (made, *made.branches):
        for figure in one.headline:
            console.event("figure", **_data(figure), site=one.site, table="headline", row="")
        for table in one.tables:
            for row in table.rows:
                for cell in row.cells:
                    if cell:
                        place = {"site": one.site, "table": table.key, "row": row.label}
                        console.event("figure", **_data(cell), **place)
    if made.forecast:
        console.event("forecast", **{k: _text(v) for k, v in vars(made.forecast).items()})


def _data(figure: object) -> dict[str, object]:
    return {key: _text(value) for key, value in vars(figure).items()}


def _text(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    plain = value is None or isinstance(value, (bool, int, str, dict))
    return value if plain else str(value)


def _write(
    console: Console, workspace: Workspace, made: Report, folder: Path | None, page: Path | None
) -> bool:
    """Write what was asked for; whether anything was."""
    for target in (folder, page):
        if target is not None:
            workspace.refuse(target)
    links: dict[str, str] = {}
    if folder is not None:
        from daisy_pipeline.campaign.sheets import write

        shown = workspace.shown(folder)
        names = write(made, folder, shown, console.lang)
        links = _links(names, folder, page)
        console.say("campaign.sheets", folder=shown, count=len(names))
        console.event("sheets", folder=shown, files=sorted(names.values()))
    if page is not None:
        from daisy_pipeline.campaign.page import render
        from daisy_pipeline.tools.files import publish

        page.parent.mkdir(parents=True, exist_ok=True)
        publish(render(made, console.lang, links), page)
        shown = workspace.shown(page)
        console.say("campaign.page", file=shown)
        console.event("page", file=shown)
    return folder is not None or page is not None


def _links(names: dict[str, str], folder: Path, page: Path | None) -> dict[str, str]:
    """The sheets as links from the page; none where they lie on another drive."""
    if page is None:
        return {}
    try:
        way = os.path.relpath(folder.resolve(), page.resolve().parent)
    except ValueError:
        return {}
    return {key: quote((Path(way) / name).as_posix()) for key, name in names.items()}
