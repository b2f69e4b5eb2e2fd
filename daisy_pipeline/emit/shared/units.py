# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Book flattened to what is synchronized, in reading order, and its slices into SMIL files.

A page mark or note reference inside a sentence follows the sentence: the text has it within the
sentence's element, playback has it right after.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from daisy_pipeline.emit.shared.naming import LINE_NUMBER, TITLE_ID, has_words
from daisy_pipeline.emit.shared.outline import Outline, Section
from daisy_pipeline.model.book import (
    Block,
    Box,
    Code,
    DefinitionList,
    Figure,
    Heading,
    ItemList,
    MathBlock,
    Note,
    NoteRef,
    PageBreak,
    PageMark,
    Paragraph,
    ProducerNote,
    Raw,
    Segment,
    Speech,
    Table,
    Text,
    Verse,
    VerseLine,
)
from daisy_pipeline.model.walk import child_blocks

TITLE, SEGMENT, PAGE, NOTEREF = "title", "segment", "page", "noteref"
LINENUM, STRUCTURE = "linenum", "structure"


@dataclass(frozen=True, slots=True)
class Container:
    """A structure that a reader may leave (escape) or, when ``skippable``, never hear.

    ``kind``: note, sidebar, prodnote, list, table. ``id`` is the id of ``block``.
    """

    id: str
    kind: str
    skippable: bool
    block: Block


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing that playback steps over; ``id`` is the id of the element that shows it.

    ``kind`` is title (only where the Book does not begin with its title; silent), segment, page,
    noteref, linenum (a printed line number; silent), or structure (a container in which nothing is
    read, so that it has a place in playback at all; its id is the container's). ``block`` is the
    block that holds it, ``containers`` the structures around it, outermost first.
    """

    id: str
    kind: str
    block: Block | None = None
    containers: tuple[Container, ...] = ()
    segment: Segment | None = None
    page: PageMark | None = None
    noteref: NoteRef | None = None

    @property
    def silent(self) -> bool:
        """Whether nobody reads it aloud."""
        return self.kind != SEGMENT


@dataclass(frozen=True)
class Slice:
    """What goes into one SMIL file: a piece of the outline; the first slice also has the title.

    ``name`` (``part001``) is the stem for every file that follows the slices. ``section`` is None
    for a title that nothing follows before the first heading.
    """

    name: str
    section: Section | None
    units: tuple[Unit, ...]


def slices(outline: Outline) -> tuple[Slice, ...]:
    """The Book's SMIL files in reading order; never an empty one, at least one."""
    opening = tuple(_opening(outline))
    found: list[tuple[Section | None, tuple[Unit, ...]]] = []
    rest = outline.pieces
    if rest and rest[0].heading is None and rest[0].matter == "front":
        found.append((rest[0], opening + units(rest[0].all_blocks())))
        rest = rest[1:]
    else:
        found.append((None, opening))
    found += [(section, units(section.all_blocks())) for section in rest]
    kept = [(section, inside) for section, inside in found if inside]
    return tuple(Slice(slice_name(n, len(kept)), s, u) for n, (s, u) in enumerate(kept, 1))


def slice_name(number: int, count: int) -> str:
    """The stem of the n-th of ``count`` SMIL files: names sort in playing order, however many."""
    return f"part{number:0{max(3, len(str(count)))}d}"


def units(blocks: Iterable[Block], inside: tuple[Container, ...] = ()) -> tuple[Unit, ...]:
    """The units of blocks of a named Book in reading order."""
    return tuple(unit for block in blocks for unit in _block(block, inside))


def container(block: Block) -> Container | None:
    """The container that a block of a named Book makes, or None."""
    match block:
        case Note():
            return Container(block.id, "note", True, block)
        case Box():
            return Container(block.id, "sidebar", block.optional, block)
        case ProducerNote():
            return Container(block.id, "prodnote", block.optional, block)
        case ItemList():
            return Container(block.id, "list", False, block)
        case Table():
            return Container(block.id, "table", False, block)
        case _:
            return None


def line_number_id(line: VerseLine) -> str:
    """The id of a verse line's printed number: that of its first segment, and ``.n``."""
    return line.text[0].id + LINE_NUMBER


def _opening(outline: Outline) -> Iterator[Unit]:
    if not outline.opening:
        yield Unit(TITLE_ID, TITLE)
    yield from units(outline.opening)


def _block(block: Block, inside: tuple[Container, ...]) -> Iterator[Unit]:
    own = container(block)
    if own is None:
        yield from _inner(block, inside)
        return
    found = tuple(_inner(block, (*inside, own)))
    yield from found or (Unit(own.id, STRUCTURE, block, (*inside, own)),)


def _inner(block: Block, inside: tuple[Container, ...]) -> Iterator[Unit]:
    match block:
        case Heading() | Paragraph() | MathBlock() | Raw():
            yield from _text(block.text, block, inside)
        case PageBreak():
            yield Unit(block.page.id, PAGE, block, inside, page=block.page)
        case Verse():
            for line in block.lines:
                if line.number:
                    yield Unit(line_number_id(line), LINENUM, block, inside)
                yield from _text(line.text, block, inside)
        case Code():
            for code in block.lines:
                yield from _text(code, block, inside)
        case Speech():
            yield from _text(block.speaker, block, inside)
            yield from units(block.blocks, inside)
        case DefinitionList():
            for entry in block.entries:
                yield from _text(entry.term, block, inside)
                yield from units(entry.blocks, inside)
        case Figure():
            for picture in block.pictures:
                yield from _text(picture.alt, block, inside)
                yield from units(picture.description, inside)
            yield from units(block.caption, inside)
        case _:
            yield from units(child_blocks(block), inside)


def _text(text: Text, block: Block, inside: tuple[Container, ...]) -> Iterator[Unit]:
    for segment in text:
        if has_words(segment):
            yield Unit(segment.id, SEGMENT, block, inside, segment)
        for item in segment.content:
            if isinstance(item, PageMark):
                yield Unit(item.id, PAGE, block, inside, page=item)
            elif isinstance(item, NoteRef):
                yield Unit(item.id, NOTEREF, block, inside, noteref=item)
