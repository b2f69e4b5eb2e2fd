# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy new``: start a title from a text, recordings, a catalogue record; many from a sheet."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daisy_pipeline.build.assist import name_segments
from daisy_pipeline.build.create import NewTitle, create_title
from daisy_pipeline.commands.console import Console
from daisy_pipeline.config.workspace import Workspace, find_workspace, same_name, slug_of
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import DaisyError, ExitCode, Fact, Finding, Place, fail

if TYPE_CHECKING:
    from daisy_pipeline.catalogue.beginning import Beginning

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("title", required=False, default="")
@click.option("--text", "texts", multiple=True, type=_FILE)
@click.option("--audio", "audio", multiple=True, type=_FILE)
@click.option("--language", default="")
@click.option("--serial", default="")
@click.option("--issue", default="")
@click.option("--quarter", default="")
@click.option("--issued", default="")
@click.option("--from-marc", type=_FILE, default=None)
@click.option("--record", type=click.IntRange(1), default=None)
@click.option("--from-sheet", type=_FILE, default=None)
@click.option("--sheet-template", type=_FILE, default=None)
@click.pass_obj
def new(
    console: Console,
    title: str,
    texts: tuple[Path, ...],
    audio: tuple[Path, ...],
    language: str,
    serial: str,
    issue: str,
    quarter: str,
    issued: str,
    from_marc: Path | None,
    record: int | None,
    from_sheet: Path | None,
    sheet_template: Path | None,
) -> None:
    """Make the title's folder, name its sentences, assign its recordings."""
    one = bool(title or texts or audio or from_marc or serial)
    if bool(serial) != bool(issue) or ((quarter or issued) and not serial):
        raise click.UsageError(phrase("usage.serial", console.lang))
    if (
        sum((one, from_sheet is not None, sheet_template is not None)) != 1
        or (record and not from_marc)
        or (one and not (title or from_marc or serial))
    ):
        raise fail("DP-NEW-008", exit_code=ExitCode.BAD_USAGE)
    if sheet_template:
        _template(console, sheet_template)
        return
    workspace = find_workspace(Path.cwd(), os.environ) or Workspace(Path.cwd())
    today = datetime.date.today().isoformat()
    wish = NewTitle(title, texts, audio, language, today, console.lang)
    if from_sheet:
        _many(console, workspace, wish, from_sheet)
        return
    if from_marc:
        wish = _from_record(console, wish, from_marc, record or 0)
    if serial:
        wish = _as_issue(console, workspace, wish, (serial, issue, quarter, issued))
    _one(console, workspace, wish)


def _from_record(console: Console, wish: NewTitle, path: Path, number: int) -> NewTitle:
    from daisy_pipeline.catalogue.beginning import from_file

    beginning, told = from_file(path, path.as_posix(), number)
    console.tell_all(told)
    return replace(wish, title=wish.title or beginning.title, beginning=beginning)


def _as_issue(
    console: Console, workspace: Workspace, wish: NewTitle, said: tuple[str, str, str, str]
) -> NewTitle:
    from daisy_pipeline.build.serial_issue import Issue, begin_issue

    begun = begin_issue(workspace, wish, Issue(*said))
    console.tell_all(begun.findings)
    if begun.last:
        console.say("new.as_last", slug=begun.last)
        console.event("issue", last=begun.last)
    return begun.wish


def _one(console: Console, workspace: Workspace, wish: NewTitle) -> None:
    slug, findings = create_title(workspace, wish)
    place = Place(workspace.shown(workspace.folder(slug) / "title.toml"))
    if wish.texts or wish.audio:
        findings += name_segments(workspace, slug, console)
    else:
        findings.append(Finding("DP-NEW-016", place, {"slug": slug}))
    findings += held(workspace, slug, wish.today, wish.beginning)
    console.tell_all(dict.fromkeys(findings))
    folder = workspace.shown(workspace.folder(slug))
    console.say("new.made", folder=folder)
    if wish.texts or wish.audio:
        console.say("new.next", slug=slug)
    console.event("new", slug=slug, folder=folder)


def held(
    workspace: Workspace, slug: str, today: str, told: Beginning | None = None
) -> list[Finding]:
    """Advice on what DREAM holds already; nothing where its list was not imported."""
    from daisy_pipeline.catalogue.duplicates.index import index_path

    if not index_path(workspace).is_file():
        return []
    from daisy_pipeline.catalogue.duplicates.likeness import Book, book_of
    from daisy_pipeline.catalogue.duplicates.search import warnings
    from daisy_pipeline.config.title_file import read_title

    if told:
        whole = f"{told.title} : {told.subtitle}" if told.subtitle else told.title
        book = Book(whole, ", ".join(told.creators), told.publisher, told.date)
    else:
        book = book_of(read_title(workspace, slug).title)
    return warnings(workspace, book, today)


def _many(console: Console, workspace: Workspace, wish: NewTitle, sheet: Path) -> None:
    """Start the titles of a sheet; what is there already is left out, so a second run goes on."""
    from daisy_pipeline.catalogue.beginning_sheet import read_titles

    rows, told = read_titles(sheet, sheet.as_posix())
    _refuse_twice([(row.line, row.beginning.title) for row in rows], sheet)
    console.tell_all(told)
    known, made = workspace.slugs(), 0
    for row in rows:
        title = row.beginning.title
        if any(same_name(one, slug_of(title)) for one in known):
            place = Place(sheet.as_posix(), line=row.line)
            console.tell(Finding("DP-NEW-017", place, {"title": title}))
            continue
        given = replace(wish, title=title, texts=row.texts, audio=row.audio)
        _one(console, workspace, replace(given, beginning=row.beginning))
        made += 1
    console.say("new.many", count=made, left=len(rows) - made)
    console.event("sheet", made=made, left=len(rows) - made)


def _refuse_twice(titles: Sequence[tuple[int, str]], sheet: Path) -> None:
    seen: dict[str, int] = {}
    wrong = []
    for line, title in titles:
        slug = slug_of(title).casefold()
        if slug in seen:
            facts: dict[str, Fact] = {"title": title, "other": seen[slug]}
            wrong.append(Finding("DP-NEW-018", Place(sheet.as_posix(), line=line), facts))
        seen.setdefault(slug, line)
    if wrong:
        raise DaisyError(*wrong)


def _template(console: Console, path: Path) -> None:
    from daisy_pipeline.catalogue.beginning_sheet import template_bytes
    from daisy_pipeline.tools.files import publish

    if path.exists():
        raise fail("DP-LED-035", Place(path.as_posix()), exit_code=ExitCode.BAD_USAGE)
    publish(template_bytes(path.suffix), path)
    console.say("new.template", file=path.as_posix())
    console.event("template", file=path.as_posix())
