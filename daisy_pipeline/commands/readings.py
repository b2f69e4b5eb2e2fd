# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy readings``: the words whose reading a person should look at, and the dictionary."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from daisy_pipeline.build.assist import Spoken, title_readings
from daisy_pipeline.commands.console import Console
from daisy_pipeline.config.workspace import Workspace, find_title, open_workspace
from daisy_pipeline.formats.tsv import Table
from daisy_pipeline.model.finding import ExitCode, Place, fail
from daisy_pipeline.readings import dictionary
from daisy_pipeline.readings.braille_column import checked
from daisy_pipeline.readings.lexicon import read_lexicons
from daisy_pipeline.readings.stage import Doubt
from daisy_pipeline.tools.files import publish

_SHOWN = 30  # so many a person takes in at once; --all tells the others


@dataclass(frozen=True)
class _Desk:
    """A title's and the library's dictionary, and whom to tell."""

    console: Console
    workspace: Workspace
    folder: Path

    @property
    def own(self) -> Path:
        return self.folder / dictionary.FILE

    @property
    def library(self) -> Path:
        return self.workspace.root / dictionary.FILE

    def table(self, path: Path) -> Table:
        """A dictionary's table; what is wrong with it is told."""
        table = dictionary.load(path, self.workspace.shown(path))
        self.console.tell_all(table.findings)
        if table.broken:  # a file with rows that cannot be read is not written anew
            raise fail("DP-RDG-012", Place(self.workspace.shown(path), line=table.broken[0][0]))
        return table


@click.command()
@click.argument("title")
@click.argument("words", nargs=-1)
@click.option("--set", "chosen", multiple=True)
@click.option("--braille", "cells", multiple=True)
@click.option("--confirm", is_flag=True)
@click.option("--export-pls", "export", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--import", "other", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--all", "everything", is_flag=True)
@click.pass_obj
def readings(
    console: Console,
    title: str,
    words: tuple[str, ...],
    chosen: tuple[str, ...],
    cells: tuple[str, ...],
    confirm: bool,
    export: Path | None,
    other: Path | None,
    everything: bool,
) -> None:
    """List doubtful readings; write the title's and the library's readings.tsv."""
    workspace = open_workspace()
    slug = find_title(workspace, title)
    desk = _Desk(console, workspace, workspace.folder(slug))
    pairs = dict(_pair(wish, "--set") for wish in chosen)
    written = dict(_braille(wish) for wish in cells)
    if other is not None:
        _take(desk, other)
    if pairs:
        _write(desk, pairs)
    if written:
        _write(desk, written, "braille")
    if confirm:
        _confirm(desk, slug, words)
    if export is not None:
        _export(desk, export)
    if pairs or written or confirm or other is not None or export is not None:
        return
    _list(desk, title_readings(workspace, slug, console), words, everything)


def _pair(wish: str, option: str) -> tuple[str, str]:
    print_, sign, said = wish.partition("=")
    if not (print_.strip() and sign and said.strip()):
        raise fail("DP-RDG-009", exit_code=ExitCode.BAD_USAGE, value=wish, option=option)
    return print_.strip(), said.strip()


def _braille(wish: str) -> tuple[str, str]:
    print_, written = _pair(wish, "--braille")
    if checked(written) is None:
        raise fail("DP-RDG-013", exit_code=ExitCode.BAD_USAGE, print=print_)
    return print_, written


def _write(desk: _Desk, pairs: dict[str, str], column: str = "speak") -> None:
    publish(dictionary.with_words(desk.table(desk.own), pairs, column=column), desk.own)
    shown = desk.workspace.shown(desk.own)
    key = "readings.set" if column == "speak" else "readings.written"
    for print_, said in pairs.items():
        desk.console.say(key, print=print_, said=said, file=shown)
        desk.console.event("reading-set", print=print_, **{column: said}, language="")


def _take(desk: _Desk, other: Path) -> None:
    found, told = dictionary.imported(other, other.name, "ko")
    desk.console.tell_all(told)
    for language, pairs in sorted(found.items()):
        if pairs:
            publish(dictionary.with_words(desk.table(desk.own), pairs, language), desk.own)
    count = sum(map(len, found.values()))
    shown = desk.workspace.shown(desk.own)
    desk.console.say("readings.imported", count=count, source=other.name, file=shown)
    desk.console.event("readings-imported", count=count, source=other.name)


def _confirm(desk: _Desk, slug: str, words: Sequence[str]) -> None:
    shown = desk.workspace.shown(desk.library)
    by = dictionary.Source(slug, getpass.getuser(), date.today().isoformat())
    done = dictionary.confirm(desk.table(desk.own), desk.table(desk.library), words, shown, by)
    if done.words:  # the library's first: a crash between the two loses nothing
        publish(done.library, desk.library)
        publish(done.title, desk.own)
    desk.console.tell_all(done.findings)
    desk.console.say("readings.confirmed", count=len(done.words), file=shown)
    desk.console.event("readings-confirmed", words=list(done.words))


def _export(desk: _Desk, target: Path) -> None:
    files = [(p, desk.workspace.shown(p), p == desk.own) for p in (desk.library, desk.own)]
    lexicon = read_lexicons([file for file in files if file[0].is_file()])
    desk.console.tell_all(lexicon.findings)
    made = dictionary.export(lexicon.entries, "ko")
    for lang, data in made.items():
        # PLS holds one language a file (PLS 1.0, 4.1).
        path = target if len(made) == 1 else target.with_suffix(f".{lang}{target.suffix}")
        publish(data, path)
        desk.console.say("readings.exported", file=path.name, language=lang)
        desk.console.event("readings-exported", file=str(path), language=lang)
    if not made:
        desk.console.say("readings.empty")


def _list(desk: _Desk, spoken: Spoken, words: Sequence[str], everything: bool) -> None:
    console = desk.console
    console.tell_all(f for f in spoken.findings if f.id != "DP-RDG-005")
    own, library = desk.table(desk.own), desk.table(desk.library)
    console.tell_all(dictionary.conflicts(own, library, desk.workspace.shown(desk.library)))
    doubts = [d for d in spoken.doubts if not words or d.text in words]
    shown = doubts if everything else doubts[:_SHOWN]
    console.say("readings.count" if doubts else "readings.none", count=len(doubts))
    for doubt in shown:
        _tell(console, doubt)
    if len(doubts) > len(shown):
        console.say("readings.more", count=len(doubts) - len(shown))


def _tell(console: Console, doubt: Doubt) -> None:
    key = "readings.doubt" if doubt.speak is not None else "readings.unread"
    speak = doubt.speak or ""
    console.say(key, text=doubt.text, speak=speak, count=doubt.count, context=doubt.context)
    console.event(
        "reading",
        reason=doubt.kind,
        print=doubt.text,
        speak=doubt.speak,
        count=doubt.count,
        context=doubt.context,
        segments=list(doubt.segments),
    )
