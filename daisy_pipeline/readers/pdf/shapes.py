# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands on a page, from letters to lines; lengths in points from the upper left corner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from daisy_pipeline.model.book import Mark
from daisy_pipeline.tools.pdf_data import Box


@dataclass(frozen=True, slots=True)
class Atom:
    """Letters of one look without a wide gap: ``xs`` are left and right of each, in turn."""

    text: str
    xs: tuple[float, ...]
    top: float
    bottom: float
    size: float
    bold: bool = False
    italic: bool = False
    href: str = ""
    mcid: int = -1

    @property
    def left(self) -> float:
        """The left edge."""
        return self.xs[0]

    @property
    def right(self) -> float:
        """The right edge."""
        return self.xs[-1]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line with one look."""

    text: str
    marks: tuple[Mark, ...] = ()
    href: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print. ``column`` are the left and right edge of the column it stands in.

    ``bold`` and ``size`` are those of most of its letters; ``open_end`` says that a blank was set
    after its last letter; ``flow`` counts the columns of the page in reading order; ``cells``
    are the stretches of the line between very wide gaps. ``element`` and ``role`` are the number
    and kind of its block in the page's structure tree (-1: none that is believed).
    """

    page: int
    pieces: tuple[Piece, ...]
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool = False
    column: tuple[float, float] = (0.0, 0.0)
    flow: int = 0
    open_end: bool = False
    cells: int = 1
    element: int = -1
    role: str = ""

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(p.text for p in self.pieces)

    @property
    def box(self) -> Box:
        """Its place."""
        return (self.left, self.top, self.right, self.bottom)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in the reading order; ``key`` is its page and number there."""

    page: int
    box: Box
    key: tuple[int, int]
    alt: str | None = None
    flow: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells, each with its lines and spans; ``head`` rows come first."""

    page: int
    box: Box
    rows: tuple[tuple[GridCell, ...], ...]
    head: int = 0
    flow: int = 0


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table."""

    lines: tuple[Line, ...]
    colspan: int = 1
    rowspan: int = 1
    header: bool = False


Thing = Line | Image | Grid


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page in reading order, and what else is known of it.

    ``rules`` are its level rules (left, top, right, bottom); ``read`` tells how its words were
    got: text, ocr or none.
    """

    number: int
    width: float
    height: float
    things: tuple[Thing, ...] = ()
    label: str = ""
    rules: tuple[Box, ...] = ()
    drawings: tuple[Box, ...] = ()
    read: str = "text"


def lines_of(things: Iterable[Thing]) -> list[Line]:
    """The lines among things, tables left out."""
    return [t for t in things if isinstance(t, Line)]


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box around boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def inside(box: Box, outer: Box, slack: float = 2.0) -> bool:
    """Whether the middle of a box lies in another."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] - slack <= x <= outer[2] + slack and outer[1] - slack <= y <= outer[3] + slack


def merged(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Pieces with neighbours of one look made one; empty ones are dropped."""
    out: list[Piece] = []
    for piece in pieces:
        if out and out[-1].marks == piece.marks and out[-1].href == piece.href:
            out[-1] = replace(out[-1], text=out[-1].text + piece.text)
        elif piece.text:
            out.append(piece)
    return tuple(out)
