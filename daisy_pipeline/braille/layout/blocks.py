# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is laid out: stretches of translated text with what their form asks for, and a book's data.

Places within a stretch (``at``, ``first`` of a Span) are numbers of print characters, as in
``Cells.origins``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from daisy_pipeline.braille.cells import Cells
from daisy_pipeline.model.finding import Place

_NOWHERE = Place()


class Align(StrEnum):
    """Where a line stands between the margins."""

    LEFT = "left"
    CENTER = "center"


@dataclass(frozen=True, slots=True)
class Span:
    """From print character ``at`` on, a stretch says a segment, from its character ``first`` on.

    ``segment`` is "" where the words are no segment's (the label of an item, a transcriber's
    words). A span reaches to the next.
    """

    at: int
    segment: str
    first: int = 0


@dataclass(frozen=True, slots=True)
class PageAt:
    """The print page ``label`` begins before print character ``at``."""

    at: int
    label: str


@dataclass(frozen=True, slots=True)
class NoteAt:
    """The note that is referred to at print character ``at``: its stretches, label included."""

    at: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A block ready for layout.

    ``first`` and ``rest`` are the indents of its first line and of the others, ``right`` cells
    left free at the right; a centred line keeps ``first`` cells free on both sides. ``before``
    and ``after`` are blank lines, of which the larger number counts between two stretches and
    none at a page's top. ``keep_next`` keeps its last line on a page with two lines of what
    follows. Neighbours with the same ``together`` (not "") stand on one page if a page holds
    them; in any case a page ends between them, not within one. ``repeat`` are set again when a
    page begins within the same ``together`` (the heads of a table).
    ``rank`` is a heading's level, 0 for all else; headings make contents and volumes' ends. A
    heading of several stretches has its rank in the first alone, and all of its words in
    ``entry``, which contents say instead of ``cells``. ``new_page`` begins a page.
    ``place`` is where the block stood in its source, for findings.
    """

    cells: Cells
    spans: tuple[Span, ...] = ()
    pages: tuple[PageAt, ...] = ()
    notes: tuple[NoteAt, ...] = ()
    first: int = 0
    rest: int = 0
    right: int = 0
    align: Align = Align.LEFT
    before: int = 0
    after: int = 0
    keep_next: bool = False
    together: str = ""
    repeat: tuple[Stretch, ...] = ()
    rank: int = 0
    entry: Cells | None = None
    new_page: bool = False
    place: Place = _NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What title pages say, as print. ``lang`` chooses the words that the layout adds (ko, en).

    ``authors`` are whole lines (``지은이 김유정``), ``publisher`` and ``year`` the print
    edition's, ``producer`` and ``made`` the library that made the braille and the year.
    """

    title: str
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    year: str = ""
    producer: str = ""
    made: str = ""
    lang: str = "ko"
