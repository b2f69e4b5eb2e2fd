# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy dream``: what DREAM holds already, from its open list; asked before a title is made."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.config.workspace import Workspace, open_workspace, same_name
from daisy_pipeline.model.finding import Fact, Finding

if TYPE_CHECKING:
    from daisy_pipeline.catalogue.duplicates.likeness import Book


@click.group()
def dream() -> None:
    """The open list of DREAM's holdings."""


@dream.command("import")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--fewer", is_flag=True)
@click.pass_obj
def import_(console: Console, source: Path, fewer: bool) -> None:
    """Make the index of the data file's rows; it replaces the one before."""
    from daisy_pipeline.catalogue.duplicates.index import import_holdings

    workspace = open_workspace()
    today = datetime.date.today().isoformat()
    made = import_holdings(workspace, source, today, console, fewer=fewer)
    console.tell_all(made.findings)
    if made.same:
        console.say("dream.same", count=made.count)
    else:
        facts: dict[str, Fact] = {"encoding": made.encoding.upper(), "wrong": made.wrong}
        console.say("dream.imported", count=made.count, **facts)
        if made.replaced:
            console.say("dream.replaced", count=made.replaced)
    console.event(
        "imported",
        count=made.count,
        wrong=made.wrong,
        encoding=made.encoding,
        replaced=made.replaced,
        same=made.same,
    )


@dream.command()
@click.argument("title")
@click.option("--author", default="")
@click.option("--publisher", default="")
@click.option("--year", default="")
@click.pass_obj
def check(console: Console, title: str, author: str, publisher: str, year: str) -> None:
    """Tell what DREAM holds that is like a title, the most like first."""
    from daisy_pipeline.catalogue.duplicates.search import require, warnings

    workspace = open_workspace()
    require(workspace)
    wish = _wish(workspace, title, author, publisher, year)
    found = warnings(workspace, wish, datetime.date.today().isoformat())
    console.tell_all(found)
    count = sum(one.id == "DP-DUP-010" for one in found)
    if count:
        console.say("dream.found", title=wish.title, count=count)
    elif not _unasked(found):
        console.say("dream.none", title=wish.title)
    console.event("likes", title=wish.title, count=count)


def _unasked(found: list[Finding]) -> bool:
    return any(one.id == "DP-DUP-009" for one in found)


def _wish(workspace: Workspace, title: str, author: str, publisher: str, year: str) -> Book:
    """The book asked for: a title of ours by its folder's name, or as typed."""
    from daisy_pipeline.catalogue.duplicates.likeness import Book, book_of
    from daisy_pipeline.config.title_file import read_title

    slug = next((one for one in workspace.slugs() if same_name(one, title)), "")
    if not slug:
        return Book(title, author, publisher, year)
    own = book_of(read_title(workspace, slug).title)
    return Book(own.title, author or own.author, publisher or own.publisher, year or own.year)
