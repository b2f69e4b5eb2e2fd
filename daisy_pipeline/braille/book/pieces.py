# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the blocks of a Book become: stretches for pages, with what a reflowing format asks too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from daisy_pipeline.braille.book.words import Words
from daisy_pipeline.braille.layout.blocks import Stretch
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place


class Kind(StrEnum):
    """What a piece is, or what it stands in."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    ITEM = "item"
    VERSE = "verse"
    LINE = "line"
    QUOTE = "quote"
    BOX = "box"
    NOTE = "note"
    TRANSCRIBER = "transcriber"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Holder:
    """A structure around pieces: pieces with an equal holder stand in the same one."""

    kind: Kind
    number: int
    id: str = ""


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table as a reflowing format shows it."""

    words: Words
    header: bool = False


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A block, or a line of one.

    ``stretches`` are what pages take: one, or the lines of a table. ``words`` is the same text
    before lines were divided, None for what only pages have (the line around a box); a table has
    ``rows`` instead. ``notes`` are those that stand with the text on pages, by id.
    """

    kind: Kind
    stretches: tuple[Stretch, ...] = ()
    words: Words | None = None
    path: tuple[Holder, ...] = ()
    level: int = 0
    id: str = ""
    rows: tuple[tuple[TableCell, ...], ...] = ()
    notes: tuple[tuple[str, tuple[Piece, ...]], ...] = ()


def stretches_of(pieces: Iterable[Piece]) -> Iterator[Stretch]:
    """What pages take, in order."""
    for piece in pieces:
        yield from piece.stretches


@dataclass(frozen=True, slots=True)
class Form:
    """How blocks are set, from the section ``braille`` of the settings.

    ``headings`` are the indents of headings by level, 0 for a centred one; the last one holds for
    all levels below. ``paragraph`` is the indent of a paragraph's first line. ``cells`` are those
    of a line. ``noted``: behind Hanja stands a transcriber's note that says so.
    """

    headings: tuple[int, ...] = (0, 4, 6, 8)
    paragraph: int = 2
    cells: int = 32
    grade: int = 2
    noted: bool = False

    def heading(self, level: int) -> int:
        """The indent of a heading; 0 for a centred one."""
        wanted = self.headings[min(level, len(self.headings)) - 1] if self.headings else 0
        return min(wanted, self.cells // 2)


def form_of(settings: Mapping[str, Any]) -> Form:
    """The form that the section ``braille`` asks for.

    DaisyError (exit code 4) with DP-BRL-020 for indents that cannot be.
    """
    headings, paragraph = settings.get("headings", [0, 4, 6, 8]), settings.get("paragraph", 2)
    found = []
    if not isinstance(headings, list | tuple) or not all(map(_indent, headings)):
        found.append(("headings", headings))
    if not _indent(paragraph):
        found.append(("paragraph", paragraph))
    if found:
        told = [
            Finding(
                "DP-BRL-020",
                Place(inside=f"braille.{key}"),
                {"value": str(value), "allowed": "0–20"},
            )
            for key, value in found
        ]
        raise DaisyError(*told, exit_code=ExitCode.BAD_CONFIG)
    cells = int(settings.get("cells", 32))
    noted = settings.get("hanja") == "note"
    return Form(tuple(headings), paragraph, cells, int(settings.get("grade", 2)), noted)


def _indent(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 20


@dataclass(frozen=True, slots=True)
class Within:
    """Where a block stands: its language, the cells free at its left, what is around it.

    ``top`` tells that headings make contents here. ``kind`` is what its texts are.
    """

    lang: str
    left: int = 0
    top: bool = False
    kind: Kind = Kind.PARAGRAPH
    path: tuple[Holder, ...] = ()


@dataclass
class Told:
    """Findings of translation: each id once, with where it came first and how often."""

    found: dict[str, Finding] = field(default_factory=dict)

    def add(self, findings: Iterable[Finding], place: Place) -> None:
        """Take findings of a block that stands at ``place``."""
        for one in findings:
            facts = dict(one.facts)
            before = self.found.get(one.id)
            if before is None:
                where = Place(place.file, place.line, inside=one.place.inside)
                self.found[one.id] = Finding(one.id, where, facts)
                continue
            known = dict(before.facts)
            for name, value in facts.items():
                had = known.get(name)
                if name == "count" and isinstance(value, int) and isinstance(had, int):
                    known[name] = had + value
                elif name == "signs":
                    known[name] = _united(str(had), str(value))
            self.found[one.id] = Finding(before.id, before.place, known)


_MOST_SIGNS = 20


def _united(one: str, other: str) -> str:
    """Signs parted by blanks, each once; no message lists more than a few."""
    return " ".join(list(dict.fromkeys(f"{one} {other}".split()))[:_MOST_SIGNS])
