# SPDX-License-Identifier: AGPL-3.0-or-later
"""A Hangul document as both its formats say it: paragraphs whose items are words and controls.

HWPX is KS X 6101 (OWPML), HWP 5 Hancom's "한글 문서 파일 형식 5.0". What only lays out a page is
not here. Names of number formats and of heads are OWPML's, in both formats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from daisy_pipeline.model.book import BookInfo, Mark, NoteKind


@dataclass(frozen=True, slots=True)
class Look:
    """A character shape: what the Book can say of it, and what may hint at a heading."""

    marks: tuple[Mark, ...] = ()
    size: int = 1000  # hundredths of a point
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering: ``form`` is like ``^1.``, ``format`` like HANGUL_SYLLABLE."""

    form: str
    format: str = "DIGIT"
    start: int = 1


@dataclass(frozen=True, slots=True)
class Shape:
    """A paragraph shape: its head (NONE, OUTLINE, NUMBER, BULLET), what counts it, its level."""

    head: str = "NONE"
    ref: int = 0
    level: int = 1


@dataclass(frozen=True, slots=True)
class Style:
    """A named style."""

    name: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Head:
    """What the document's paragraphs refer to, by number."""

    looks: Mapping[int, Look] = field(default_factory=dict)
    shapes: Mapping[int, Shape] = field(default_factory=dict)
    styles: Mapping[int, Style] = field(default_factory=dict)
    numberings: Mapping[int, tuple[Level, ...]] = field(default_factory=dict)
    bullets: Mapping[int, str] = field(default_factory=dict)


NO_LOOK = Look()


@dataclass(frozen=True, slots=True)
class Words:
    """Print text of one look."""

    text: str
    look: Look = NO_LOOK


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab; with a leader it leads to a page number, as in a table of contents."""

    leader: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """A line break within a paragraph."""


@dataclass(frozen=True, slots=True)
class Ruby:
    """덧말: words with small words over or under them."""

    main: str
    sub: str
    look: Look = NO_LOOK


@dataclass(frozen=True, slots=True)
class Composed:
    """글자 겹침: letters set into one another, as a number in a circle."""

    text: str
    frame: str = ""
    look: Look = NO_LOOK


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A footnote or endnote where it is referred to; number 0 means: count on."""

    kind: NoteKind
    number: int
    paras: tuple[Para, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """An equation in Hangul's script; ``words`` are what a person said of it."""

    script: str
    words: str = ""
    caption: tuple[Para, ...] = ()


@dataclass(frozen=True, slots=True)
class Thing:
    """A drawn object. ``kind``: picture, drawing, group, textart, ole, chart, video, form, other.

    ``picture`` is the key of its bytes, ``words`` its description (개체 설명문) as stored or the
    words that it shows, ``inline`` says that it stands in the line as a letter does.
    """

    kind: str
    words: str = ""
    picture: str = ""
    inline: bool = False
    href: str = ""
    caption: tuple[Para, ...] = ()
    paras: tuple[Para, ...] = ()
    parts: tuple[Thing, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A table cell at its address; ``title`` is Hangul's 제목 셀."""

    row: int
    col: int
    paras: tuple[Para, ...]
    rowspan: int = 1
    colspan: int = 1
    title: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    cells: tuple[GridCell, ...]
    caption: tuple[Para, ...] = ()
    caption_below: bool = False
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """A bookmark."""

    name: str


@dataclass(frozen=True, slots=True)
class FieldStart:
    """A field begins: ``href`` is an address or ``#bookmark``; ``contents`` a table of contents."""

    kind: str
    href: str = ""
    prompt: str = ""  # what an empty 누름틀 shows on the screen, and does not print


@dataclass(frozen=True, slots=True)
class FieldEnd:
    """The innermost open field ends."""


@dataclass(frozen=True, slots=True)
class AutoNumber:
    """An automatic number of a kind (FOOTNOTE, PICTURE, TABLE, EQUATION, PAGE ...)."""

    kind: str
    number: int
    format: str = "DIGIT"
    prefix: str = ""
    suffix: str = ""
    look: Look = NO_LOOK


@dataclass(frozen=True, slots=True)
class NewNumber:
    """From here a kind's automatic numbers count on from ``number``."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is left out on purpose, to be counted: comment, memo, header, inserted, deleted."""

    kind: str


@dataclass(frozen=True, slots=True)
class NoteForm:
    """How a section's notes are numbered: OWPML's autoNumFormat."""

    format: str = "DIGIT"
    prefix: str = ""
    suffix: str = ")"


@dataclass(frozen=True, slots=True)
class SectionStart:
    """A section begins: its outline's numbering and its notes' numbers."""

    outline: int
    footnote: NoteForm = NoteForm()
    endnote: NoteForm = NoteForm()


Item = (
    Words
    | Tab
    | Break
    | Ruby
    | Composed
    | NoteMark
    | Formula
    | Thing
    | Grid
    | Anchor
    | FieldStart
    | FieldEnd
    | AutoNumber
    | NewNumber
    | LeftOut
    | SectionStart
)


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; ``line`` counts from 1 where the format has lines, else paragraphs."""

    items: tuple[Item, ...]
    shape: Shape = Shape()
    style: Style = Style()
    line: int = 0
    inside: str = ""
    goes_on: bool = False  # its end was deleted: the next paragraph is its rest


def _no_picture(key: str) -> tuple[str, bytes] | None:
    return None


@dataclass(frozen=True)
class Document:
    """A whole document: paragraphs of all sections in order.

    ``picture`` gives a picture's file name and bytes by its key, None where there are none.
    """

    paras: tuple[Para, ...]
    head: Head
    info: BookInfo = field(default_factory=BookInfo)
    picture: Callable[[str], tuple[str, bytes] | None] = _no_picture
