# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy braille``: print to braille line by line, for anyone who needs a line now."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import click

from daisy_pipeline.braille.cells import Cells
from daisy_pipeline.braille.layout.lines import divide
from daisy_pipeline.braille.translate import translate
from daisy_pipeline.build.braille_line import CONTEXTS, Typed, typed_line
from daisy_pipeline.commands.braille_back import read_back
from daisy_pipeline.commands.console import Console
from daisy_pipeline.formats.brf import to_ascii
from daisy_pipeline.messages import is_error, phrase
from daisy_pipeline.model.finding import ExitCode, Finding, Place
from daisy_pipeline.readers.lines import Lines
from daisy_pipeline.readings.lexicon import Index, read_lexicons

_MISSING = "DP-BRL-002"  # liblouis is missing: told once, not in every line


@click.command()
@click.argument("file", default="-", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--context", is_flag=True)
@click.option("--language", default="auto")
@click.option("--grade", type=click.IntRange(1, 2), default=2)
@click.option("--ascii", "letters", is_flag=True)
@click.option("--back", "backwards", is_flag=True)
@click.option("--width", type=click.IntRange(2, 1000))
@click.option("--readings", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--encoding", default="")
@click.pass_obj
def braille(
    console: Console,
    file: str,
    context: bool,
    language: str,
    grade: int,
    letters: bool,
    backwards: bool,
    width: int | None,
    readings: Path | None,
    encoding: str,
) -> ExitCode:
    """Put a file or what is typed into braille; a line of cells for each line of print."""
    words = _words(console, readings) if readings else None
    name = phrase("braille.input", console.lang) if file == "-" else file
    lang = "" if language.casefold() == "auto" else language.lower()
    work = _Work(console, name, context, lang, grade, letters, width or 0, words)
    put = work.back if backwards else work.line
    with _opened(console, file) as stream:
        lines = Lines(stream, name, encoding)
        for line in lines:
            work.tell(*lines.findings)
            lines.findings.clear()
            put(line, lines.number)
    work.end()
    return ExitCode.FINDINGS if work.bad else ExitCode.OK


@contextmanager
def _opened(console: Console, file: str) -> Iterator[BinaryIO]:
    if file != "-":
        with Path(file).open("rb") as stream:
            yield stream
        return
    if sys.stdin.buffer.isatty():
        console.note(phrase("braille.type", console.lang))
    yield sys.stdin.buffer


def _words(console: Console, path: Path) -> Index:
    lexicon = read_lexicons([(path, path.name, False)])
    console.tell_all(lexicon.findings)
    return lexicon.index()


@dataclass
class _Work:
    """What is wanted of every line, and what was found in them."""

    console: Console
    name: str
    context: bool
    language: str
    grade: int
    letters: bool
    width: int
    words: Index | None
    bad: bool = False
    missing: list[Finding] = field(default_factory=list)

    def line(self, line: str, number: int) -> None:
        """Say a line's braille, then what was found in it."""
        context, tab, text = line.partition("\t")
        if not (self.context and tab):
            context, text = "", line
        typed = typed_line(text, context.strip(), self.language, self.words)
        if typed is None:
            facts = {"context": context.strip(), "known": ", ".join(filter(None, CONTEXTS))}
            self.tell(Finding("DP-BRL-070", Place(self.name, number), facts))
            typed = typed_line(text, "", self.language, self.words)
            assert typed is not None
        cells = translate(typed.source, self.grade)
        self._say(text, number, typed, cells)
        for found in cells.findings:
            placed = replace(found, place=replace(found.place, file=self.name, line=number))
            if found.id == _MISSING:
                self.missing.append(placed)
            else:
                self.tell(placed)

    def back(self, line: str, number: int) -> None:
        """Say the print of a line of cells, then where it is in doubt."""
        self.tell(*read_back(self.console, self.name, line, number, self.grade))

    def _say(self, text: str, number: int, typed: Typed, cells: Cells) -> None:
        lines = divide(cells, self.width) if self.width else []
        rows = [line.cells for line in lines] or [cells.text]
        for row in rows:
            self.console.line(self._shown(row))
        if cuts := sum(line.cut for line in lines):
            self.tell(Finding("DP-BRL-021", Place(self.name, number), {"count": cuts}))
        if self.console.json:
            places = [typed.places[origin] for origin in cells.origins]
            data = {"line": number, "print": text, "braille": self._shown(cells.text)}
            more = {"rows": [self._shown(row) for row in rows]} if self.width else {}
            self.console.event("braille", **data, map=places, language=typed.source.lang, **more)

    def _shown(self, cells: str) -> str:
        return to_ascii(cells) if self.letters else cells

    def tell(self, *findings: Finding) -> None:
        """Tell findings and remember whether there was an error."""
        self.console.tell_all(findings)
        errors = (f for f in findings if is_error(f))
        self.bad = any(errors) or self.bad

    def end(self) -> None:
        """Tell once what is the same in many lines."""
        if self.missing:
            count = sum(int(f.facts["count"]) for f in self.missing)
            self.tell(replace(self.missing[0], facts={"count": count}))
