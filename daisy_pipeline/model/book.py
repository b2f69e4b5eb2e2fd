# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one immutable Book in the middle: readers make it, stages enrich it, emitters consume it.

Text is flat inside a block (runs with marks, no tree of inline elements), so that a sentence can
end anywhere. A block's text is a tuple of Segments: a reader makes exactly one, unnamed; the
segmentation stage splits it and gives names. Nothing here knows a format.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How a run of print text is set off."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    UNDERLINE = "underline"
    STRIKE = "strike"
    SUB = "sub"
    SUP = "sup"
    CODE = "code"
    QUOTE = "quote"
    CITE = "cite"
    SMALL = "small"


class PageKind(StrEnum):
    """Which run of print page numbers a mark belongs to (DAISY 2.02 and 3 use the same three)."""

    FRONT = "front"
    NORMAL = "normal"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a block stood in its source: ``line`` from 1 (0: unknown), ``inside`` a member."""

    file: str = ""
    line: int = 0
    inside: str = ""


# ---------------------------------------------------------------- inside a line


@dataclass(frozen=True, slots=True)
class Voiced:
    """Words of a reading that a synthetic voice says in a manner of their own.

    ``lang`` is "" where it is the run's; ``rate`` and ``pitch`` are percent of what is usual
    there; ``pause`` is silence in ms before the words, which may be empty.
    """

    words: str
    lang: str = ""
    rate: int = 100
    pitch: int = 100
    pause: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Print text with one look. ``text`` is never empty and never changed for voice or dots.

    ``marks`` are sorted and unique. ``lang`` is set where it differs from the block's language.
    ``ruby`` is the small text over it. ``href`` is ``#id`` of a block of this Book or an outside
    address. ``speak`` and ``braille`` are the readings that the readings stage or the source gave.
    ``voiced`` is ``speak`` cut where a voice changes its manner; () where it is said as usual.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    lang: str | None = None
    ruby: str | None = None
    href: str | None = None
    speak: str | None = None
    braille: str | None = None
    voiced: tuple[Voiced, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRef:
    """A reference to a Note: its print text (``1``, ``*``) and the note's block id.

    ``id`` is unique in the book and stable for the same source; segmentation fills it in.
    """

    text: str
    note: str
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMark:
    """A print page begins here. ``label`` as printed (``12``, ``xii``); ``id`` as for NoteRef."""

    label: str
    kind: PageKind = PageKind.NORMAL
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineImage:
    """A picture within a line (a rare sign, a small formula). ``name`` is a resource's name."""

    name: str
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Math:
    """A formula: presentation MathML as canonical XML text, and how a person would say it."""

    mathml: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line break that carries meaning within a paragraph (an address)."""


Inline = Run | NoteRef | PageMark | InlineImage | Math | LineBreak


@dataclass(frozen=True, slots=True)
class Segment:
    """The smallest span that is synchronized. ``id`` is "" until segmentation gives one."""

    content: tuple[Inline, ...]
    id: str = ""


Text = tuple[Segment, ...]


# ---------------------------------------------------------------------- blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockBase:
    """What every block has. ``id`` is "" unless something points at the block."""

    id: str = ""
    lang: str | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(BlockBase):
    """A heading of level 1 to 6. Only headings at the top of front, body and rear make contents."""

    level: int
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph(BlockBase):
    """A paragraph. ``role``: "", title, subtitle, author, dateline, address, epigraph, signature.

    Title, subtitle and author stand in ``front``, as the source's title page has them.
    """

    text: Text
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerseLine:
    """A line of verse with its indent (0, 1, 2 ...) and printed line number, if any."""

    text: Text
    indent: int = 0
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verse(BlockBase):
    """A stanza."""

    lines: tuple[VerseLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech(BlockBase):
    """A speech in drama: who speaks, and what (stage directions are emphasized runs)."""

    speaker: Text
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(BlockBase):
    """A block quotation."""

    blocks: tuple[Block, ...]


class ListKind(StrEnum):
    """How a list's items are marked."""

    BULLET = "bullet"
    NUMBER = "number"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListItem:
    """An item. ``label`` is the printed number or sign where it is not simply counted on."""

    blocks: tuple[Block, ...]
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemList(BlockBase):
    """A list; lists nest through their items' blocks. ``style`` is 1, a, A, i, I or "가"."""

    items: tuple[ListItem, ...]
    kind: ListKind = ListKind.BULLET
    start: int = 1
    style: str = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A term and what is said of it."""

    term: Text
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionList(BlockBase):
    """Terms and their definitions."""

    entries: tuple[Definition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A table cell. ``scope`` is "" or row, col, rowgroup, colgroup; only for header cells."""

    blocks: tuple[Block, ...]
    header: bool = False
    scope: str = ""
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A table row: the cells that begin in it."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(BlockBase):
    """A table: caption, head rows and body rows, spans as in HTML."""

    rows: tuple[Row, ...]
    head: tuple[Row, ...] = ()
    caption: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image with its alternative text, which is read aloud and so is segmented like text.

    ``decorative`` images have no alternative text and want none.
    """

    name: str
    alt: Text = ()
    description: tuple[Block, ...] = ()
    decorative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(BlockBase):
    """One image or several with a common caption."""

    pictures: tuple[Picture, ...]
    caption: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Box(BlockBase):
    """Matter beside the main text: a sidebar or a printed box. Optional ones can be skipped."""

    blocks: tuple[Block, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProducerNote(BlockBase):
    """Words of the alternative format's producer. Optional ones can be skipped."""

    blocks: tuple[Block, ...]
    optional: bool = True


class NoteKind(StrEnum):
    """Where print puts a note."""

    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(BlockBase):
    """A note, standing where it is to be read. ``id`` is never empty; ``label`` as printed."""

    blocks: tuple[Block, ...]
    label: str = ""
    kind: NoteKind = NoteKind.FOOTNOTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Code(BlockBase):
    """Program text or other text in which every space counts; a segment a line."""

    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MathBlock(BlockBase):
    """A formula on its own line: one segment whose content is one Math."""

    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak(BlockBase):
    """A print page that begins between blocks."""

    page: PageMark


@dataclass(frozen=True, slots=True, kw_only=True)
class Divider(BlockBase):
    """A break of scene: a rule, three stars, white space. Not read aloud."""

    sign: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw(BlockBase):
    """What the Book cannot say: the source's own code, and its words so that nothing is lost."""

    format: str
    code: str
    text: Text = ()


Block = (
    Heading
    | Paragraph
    | Verse
    | Speech
    | Quote
    | ItemList
    | DefinitionList
    | Table
    | Figure
    | Box
    | ProducerNote
    | Note
    | Code
    | MathBlock
    | PageBreak
    | Divider
    | Raw
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A file that the Book uses (an image): plain name, media type, sha256 of its bytes."""

    name: str
    media_type: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookInfo:
    """What the source itself says of the edition; ``title.toml`` decides."""

    title: str = ""
    creators: tuple[str, ...] = ()
    publisher: str = ""
    date: str = ""
    identifier: str = ""
    rights: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A whole book. ``lang`` is a BCP 47 tag; resources are sorted by name."""

    lang: str
    body: tuple[Block, ...]
    front: tuple[Block, ...] = ()
    rear: tuple[Block, ...] = ()
    info: BookInfo = BookInfo()
    resources: tuple[Resource, ...] = ()


def plain(text: str, *marks: Mark, lang: str | None = None) -> Text:
    """The text of a block that has one look: one unnamed segment; () for an empty string."""
    return (Segment((Run(text=text, marks=marks, lang=lang),)),) if text else ()


def text_of(segment: Segment) -> str:
    """The print words of a segment; notes' references and page marks are not part of them."""
    parts: list[str] = []
    for item in segment.content:
        match item:
            case Run():
                parts.append(item.text)
            case InlineImage() | Math():
                parts.append(item.alt)
            case LineBreak():
                parts.append("\n")
            case _:
                pass
    return "".join(parts)


def spoken(segment: Segment) -> str:
    """The words that a voice says: the ``speak`` readings where there are any."""
    return "".join(
        item.speak
        if isinstance(item, Run) and item.speak is not None
        else text_of(Segment((item,)))
        for item in segment.content
    )
