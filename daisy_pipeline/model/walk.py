# SPDX-License-Identifier: AGPL-3.0-or-later
"""Go through a Book in reading order, or rebuild it with other texts or blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from daisy_pipeline.model.book import (
    Block,
    Book,
    Box,
    Code,
    DefinitionList,
    Figure,
    Heading,
    ItemList,
    MathBlock,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    ProducerNote,
    Quote,
    Raw,
    Row,
    Segment,
    Speech,
    Table,
    Text,
    Verse,
)


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A text of the Book, the block that holds it, and what it is there.

    ``kind`` is one of: heading, paragraph, verse, speaker, term, alt, code, math, raw.
    """

    text: Text
    block: Block
    kind: str


def child_blocks(block: Block) -> tuple[Block, ...]:
    """The blocks directly inside a block, in reading order."""
    match block:
        case Quote() | Box() | ProducerNote() | Note() | Speech():
            return block.blocks
        case ItemList():
            return tuple(b for item in block.items for b in item.blocks)
        case DefinitionList():
            return tuple(b for entry in block.entries for b in entry.blocks)
        case Table():
            rows = block.head + block.rows
            cells = (b for row in rows for cell in row.cells for b in cell.blocks)
            return block.caption + tuple(cells)
        case Figure():
            return tuple(b for p in block.pictures for b in p.description) + block.caption
        case _:
            return ()


def top_blocks(book: Book) -> tuple[Block, ...]:
    """Front, body and rear blocks, in this order."""
    return book.front + book.body + book.rear


def every_block(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block, outer before inner, in reading order."""
    for block in blocks:
        yield block
        yield from every_block(child_blocks(block))


def texts(blocks: Iterable[Block]) -> Iterator[TextPlace]:
    """Every text in the order in which it is read."""
    for block in blocks:
        yield from _own_texts(block)


def _own_texts(block: Block) -> Iterator[TextPlace]:
    match block:
        case Heading() | Paragraph() | MathBlock() | Raw():
            yield TextPlace(block.text, block, _KINDS[type(block)])
        case Verse():
            for line in block.lines:
                yield TextPlace(line.text, block, "verse")
        case Code():
            for code in block.lines:
                yield TextPlace(code, block, "code")
        case Speech():
            yield TextPlace(block.speaker, block, "speaker")
            yield from texts(block.blocks)
        case DefinitionList():
            for entry in block.entries:
                yield TextPlace(entry.term, block, "term")
                yield from texts(entry.blocks)
        case Figure():
            for picture in block.pictures:
                yield TextPlace(picture.alt, block, "alt")
                yield from texts(picture.description)
            yield from texts(block.caption)
        case _:
            yield from texts(child_blocks(block))


_KINDS = {Heading: "heading", Paragraph: "paragraph", MathBlock: "math", Raw: "raw"}


def segments(blocks: Iterable[Block]) -> Iterator[Segment]:
    """Every segment in the order in which it is read."""
    for place in texts(blocks):
        yield from place.text


def texts_with_language(blocks: Iterable[Block], lang: str) -> Iterator[tuple[TextPlace, str]]:
    """Every text in reading order with the language of its block, inherited from outside in.

    ``lang`` is the Book's. A run's own language still goes before it.
    """
    blocks = tuple(blocks)
    languages = dict(_languages(blocks, lang))
    for place in texts(blocks):
        yield place, languages[id(place.block)]


def _languages(blocks: Iterable[Block], lang: str) -> Iterator[tuple[int, str]]:
    for block in blocks:
        own = block.lang or lang
        yield id(block), own
        yield from _languages(child_blocks(block), own)


TextChange = Callable[[TextPlace], Text]


def change_texts(book: Book, change: TextChange) -> Book:
    """The Book with every text replaced by what ``change`` makes of it, asked in reading order."""
    each = partial(_change_block, change)
    return replace(
        book,
        front=tuple(map(each, book.front)),
        body=tuple(map(each, book.body)),
        rear=tuple(map(each, book.rear)),
    )


def _change_block(change: TextChange, block: Block) -> Block:
    def text(old: Text, kind: str) -> Text:
        return change(TextPlace(old, block, kind))

    def inner(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(_change_block(change, b) for b in blocks)

    match block:
        case Heading() | Paragraph() | MathBlock() | Raw():
            return replace(block, text=text(block.text, _KINDS[type(block)]))
        case Verse():
            lines = tuple(replace(n, text=text(n.text, "verse")) for n in block.lines)
            return replace(block, lines=lines)
        case Code():
            return replace(block, lines=tuple(text(n, "code") for n in block.lines))
        case Speech():
            return replace(
                block, speaker=text(block.speaker, "speaker"), blocks=inner(block.blocks)
            )
        case Quote() | Box() | ProducerNote() | Note():
            return replace(block, blocks=inner(block.blocks))
        case ItemList():
            items = tuple(replace(i, blocks=inner(i.blocks)) for i in block.items)
            return replace(block, items=items)
        case DefinitionList():
            entries = tuple(
                replace(e, term=text(e.term, "term"), blocks=inner(e.blocks)) for e in block.entries
            )
            return replace(block, entries=entries)
        case Table():
            return _change_table(block, inner)
        case Figure():
            pictures = tuple(_change_picture(p, text, inner) for p in block.pictures)
            return replace(block, pictures=pictures, caption=inner(block.caption))
        case _:
            return block


Inner = Callable[[tuple[Block, ...]], tuple[Block, ...]]


def _change_table(table: Table, inner: Inner) -> Table:
    def row(old: Row) -> Row:
        return replace(old, cells=tuple(replace(c, blocks=inner(c.blocks)) for c in old.cells))

    return replace(
        table,
        caption=inner(table.caption),
        head=tuple(map(row, table.head)),
        rows=tuple(map(row, table.rows)),
    )


def _change_picture(picture: Picture, text: Callable[[Text, str], Text], inner: Inner) -> Picture:
    alt = text(picture.alt, "alt")
    return replace(picture, alt=alt, description=inner(picture.description))


@dataclass(frozen=True)
class Part:
    """A stretch of the Book that begins at a level-1 heading (or where front, body, rear begin).

    Parts are the units of narration, of encoding and of files. ``matter`` is front, body or rear.
    """

    matter: str
    blocks: tuple[Block, ...]

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The part's segments in reading order."""
        return tuple(segments(self.blocks))


def parts(book: Book) -> tuple[Part, ...]:
    """The Book cut before every top-level heading of level 1; never an empty part.

    A page that begins right before the heading belongs to the heading's part.
    """
    found: list[Part] = []
    for matter, blocks in (("front", book.front), ("body", book.body), ("rear", book.rear)):
        run: list[Block] = []
        for block in blocks:
            if isinstance(block, Heading) and block.level == 1:
                kept = len(run)
                while kept and isinstance(run[kept - 1], PageBreak):
                    kept -= 1
                if kept:
                    found.append(Part(matter, tuple(run[:kept])))
                del run[:kept]
            run.append(block)
        if run:
            found.append(Part(matter, tuple(run)))
    return tuple(found)
