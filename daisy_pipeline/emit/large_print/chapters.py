# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Book in the order of large print: chapters, each with its notes behind it.

Notes stand at a chapter's end (ACB, Best Practices for Large Print, 2022): at the foot of a page of
large print they would leave no room for the text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from daisy_pipeline.model.book import (
    Block,
    Book,
    Box,
    Cell,
    Definition,
    DefinitionList,
    Figure,
    Heading,
    ItemList,
    ListItem,
    Note,
    NoteKind,
    Picture,
    ProducerNote,
    Quote,
    Row,
    Speech,
    Table,
)
from daisy_pipeline.model.walk import parts


@dataclass(frozen=True)
class Chapter:
    """A part of the Book without its footnotes, and these. ``matter`` is front, body or rear."""

    matter: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()

    @property
    def heading(self) -> Heading | None:
        """The heading of level 1 that the chapter begins with, if it does."""
        for block in self.blocks:
            if isinstance(block, Heading):
                return block if block.level == 1 else None
        return None

    @property
    def ordered(self) -> tuple[Block, ...]:
        """All blocks in the order in which they are set."""
        return (*self.blocks, *self.notes)


def chapters(book: Book) -> tuple[Chapter, ...]:
    """The chapters in reading order; a note stays whole, with what stands in it."""
    found = []
    for part in parts(book):
        notes: list[Note] = []
        blocks = _without_notes(part.blocks, notes)
        found.append(Chapter(part.matter, blocks, tuple(notes)))
    return tuple(found)


def _without_notes(blocks: tuple[Block, ...], notes: list[Note]) -> tuple[Block, ...]:
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Note) and block.kind is NoteKind.FOOTNOTE:
            notes.append(block)
        else:
            kept.append(_inner(block, notes))
    return tuple(kept)


def _inner(block: Block, notes: list[Note]) -> Block:
    def inner(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return _without_notes(blocks, notes)

    match block:
        case Quote() | Box() | ProducerNote() | Speech():
            return replace(block, blocks=inner(block.blocks))
        case ItemList():
            items = tuple(ListItem(blocks=inner(i.blocks), label=i.label) for i in block.items)
            return replace(block, items=items)
        case DefinitionList():
            entries = tuple(Definition(term=e.term, blocks=inner(e.blocks)) for e in block.entries)
            return replace(block, entries=entries)
        case Table():
            caption = inner(block.caption)
            head = tuple(_row(row, notes) for row in block.head)
            rows = tuple(_row(row, notes) for row in block.rows)
            return replace(block, caption=caption, head=head, rows=rows)
        case Figure():
            pictures = tuple(_picture(p, notes) for p in block.pictures)
            return replace(block, pictures=pictures, caption=inner(block.caption))
        case _:
            return block


def _row(row: Row, notes: list[Note]) -> Row:
    return Row(cells=tuple(_cell(cell, notes) for cell in row.cells))


def _cell(cell: Cell, notes: list[Note]) -> Cell:
    return replace(cell, blocks=_without_notes(cell.blocks, notes))


def _picture(picture: Picture, notes: list[Note]) -> Picture:
    return replace(picture, description=_without_notes(picture.description, notes))
