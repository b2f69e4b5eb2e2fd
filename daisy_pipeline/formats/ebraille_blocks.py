# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an eBraille book is made of: blocks of cells, before lines are divided."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a block is; the value is the element it becomes."""

    HEADING = "h"
    PARAGRAPH = "p"
    LIST = "ul"  # numbers and bullets of its items are cells of theirs
    ITEM = "li"
    VERSE = "verse"
    LINE = "line"
    QUOTE = "blockquote"
    BOX = "box"
    NOTE = "note"
    TRANSCRIBER = "transcriber"  # a transcriber's note: what a picture shows, what was left out
    TABLE = "table"
    ROW = "tr"
    HEAD = "th"
    CELL = "td"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The print page ``label`` begins before cell ``at``; ``cells`` is its label in braille."""

    at: int
    label: str
    cells: str


@dataclass(frozen=True, slots=True)
class NoteLink:
    """Cells ``at`` to ``end`` (not included) refer to the note with the id ``target``."""

    at: int
    end: int
    target: str


@dataclass(frozen=True, kw_only=True)
class Block:
    """A block of the book; ``blocks`` stand within it, after its own cells.

    ``level`` is a heading's, from 1. ``segments`` are segments' ids with the cell at which each
    begins, in order; a segment reaches to the next. ``id`` is what links lead to, "" for none.
    """

    kind: Kind
    cells: str = ""
    level: int = 0
    id: str = ""
    segments: tuple[tuple[int, str], ...] = ()
    pages: tuple[PageBreak, ...] = ()
    links: tuple[NoteLink, ...] = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EBraille:
    """A book as eBraille: its data, the words of its first page in cells, its blocks.

    ``title``, ``creators``, ``publisher`` and ``producer`` (who made the braille) are print;
    ``date`` is YYYY-MM-DD, ``modified`` YYYY-MM-DDThh:mm:ssZ, ``copyrighted`` the year or date of
    the print edition. ``system`` names the rules (``Korean 2024``), ``lang`` the language of the
    text (``ko``). ``complete`` tells that nothing of the print edition was left out.
    ``source`` is the print edition that the page numbers are of (``urn:isbn:...`` or words).
    ``title_cells``, ``contents_cells`` and ``pages_cells`` are the title and the headings of the
    two lists of the first page.
    """

    identifier: str
    title: str
    creators: tuple[str, ...]
    lang: str
    date: str
    modified: str
    copyrighted: str
    producer: str
    system: str
    title_cells: str
    contents_cells: str
    pages_cells: str
    blocks: tuple[Block, ...]
    publisher: str = ""
    source: str = ""
    complete: bool = True
