# SPDX-License-Identifier: AGPL-3.0-or-later
"""Blocks on one line, as a cell of a table has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from daisy_pipeline.braille.book.labels import item_label
from daisy_pipeline.braille.book.pictures import write_picture
from daisy_pipeline.braille.book.text import Pen
from daisy_pipeline.model.book import (
    Block,
    Figure,
    ItemList,
    Note,
    NoteKind,
    PageBreak,
)
from daisy_pipeline.model.walk import child_blocks, texts

Stays = Callable[[Note], bool]
"""Whether a note stands where it stands in the Book."""


def write_flat(pen: Pen, blocks: Iterable[Block], stays: Stays) -> None:
    """Write all that blocks say, parted by blanks, with the labels that items and notes have."""
    for block in blocks:
        match block:
            case PageBreak():
                pen.page(block.page.label)
            case Note() if block.kind is NoteKind.FOOTNOTE and not stays(block):
                pass  # it stands with what refers to it
            case Note():
                pen.gap()
                pen.note_sign(block.label)
                write_flat(pen, block.blocks, stays)
            case ItemList():
                for number, item in enumerate(block.items):
                    label = item_label(block, number)
                    pen.gap()
                    pen.ours(label)
                    write_flat(pen, item.blocks, stays)
            case Figure():
                _figure(pen, block, stays)
            case _:
                _words(pen, block, stays)


def _figure(pen: Pen, figure: Figure, stays: Stays) -> None:
    for picture in figure.pictures:
        if picture.alt or not picture.decorative:
            pen.gap()
            write_picture(picture.alt, pen.lang, pen)
        write_flat(pen, picture.description, stays)
    write_flat(pen, figure.caption, stays)


def _words(pen: Pen, block: Block, stays: Stays) -> None:
    """The texts of the block itself (a speaker, a term among them), then what is inside."""
    inner = child_blocks(block)
    others = {id(place.text) for place in texts(inner)}
    for place in texts((block,)):
        if id(place.text) not in others:
            pen.gap()
            pen.text(place.text)
    write_flat(pen, inner, stays)
