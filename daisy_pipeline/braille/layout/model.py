# SPDX-License-Identifier: AGPL-3.0-or-later
"""A braille book as it is embossed: rows of cells on pages; every format is made of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """Where print stands in a row: from cell ``cell`` on, the segment's characters from ``first``.

    ``segment`` is a segment's id. Spots are in order; what a row says by itself (a page number, a
    running head, words of the library) has none.
    """

    cell: int
    segment: str
    first: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells (U+2800 ...), never longer than the page is wide, no blanks at its end."""

    cells: str = ""
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its rows from the first, at most as many as fit, its own number and print pages.

    ``number`` is the braille page number, 0 where it has none (a title page). ``print_pages`` are
    the labels of the print pages that begin on it.
    """

    rows: tuple[Row, ...]
    number: int = 0
    print_pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume: pages in order, the title page and the contents included."""

    pages: tuple[Page, ...]


@dataclass(frozen=True)
class BrailleBook:
    """Volumes of pages of ``cells`` by ``lines``; ``duplex`` when sheets carry two pages."""

    cells: int
    lines: int
    duplex: bool
    volumes: tuple[Volume, ...]
