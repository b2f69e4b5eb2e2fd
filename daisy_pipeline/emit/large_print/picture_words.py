# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Book with words for every picture that says something, before it becomes large print.

PDF/UA-1 (ISO 14289-1, 7.3) asks for an alternative text for every picture that is no decoration.
One that has none is called what it is, with its caption: a person has to find better words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from daisy_pipeline.emit.large_print.words import OurWords, our_words
from daisy_pipeline.model.book import (
    Block,
    Book,
    Box,
    Cell,
    DefinitionList,
    Figure,
    ItemList,
    Note,
    Picture,
    ProducerNote,
    Quote,
    Row,
    Segment,
    Speech,
    Table,
    plain,
    text_of,
)
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.walk import every_block, texts, top_blocks

_LONGEST = 120  # characters of a caption in an alternative text


@dataclass(frozen=True)
class Worded:
    """A Book in which every picture that is no decoration has words, and what is to be told."""

    book: Book
    findings: tuple[Finding, ...] = ()


def worded(book: Book, *, descriptions: bool = True) -> Worded:
    """The Book as large print shows it: words for pictures without; descriptions or none.

    One finding DP-LPR-022 with the number of pictures without words, and the place of the first.
    """
    figures = [b for b in every_block(top_blocks(book)) if isinstance(b, Figure)]
    bare = [(f, p) for f in figures for p in f.pictures if _is_bare(p)]
    described = any(p.description for f in figures for p in f.pictures)
    if not bare and (descriptions or not described):
        return Worded(book)
    change = _Change(descriptions, book.lang)
    made = replace(
        book,
        front=change.blocks(book.front, book.lang),
        body=change.blocks(book.body, book.lang),
        rear=change.blocks(book.rear, book.lang),
    )
    return Worded(made, (_finding(bare),) if bare else ())


def _finding(bare: list[tuple[Figure, Picture]]) -> Finding:
    figure, picture = bare[0]
    origin = figure.origin
    place = Place(origin.file, origin.line, inside=picture.name) if origin else None
    return Finding(
        "DP-LPR-022",
        place or Place(inside=picture.name),
        {"count": len(bare), "name": picture.name},
    )


def _is_bare(picture: Picture) -> bool:
    return not picture.decorative and not _words(picture.alt)


def _words(text: tuple[Segment, ...]) -> str:
    return " ".join("".join(map(text_of, text)).split())


@dataclass(frozen=True)
class _Change:
    """What becomes of pictures."""

    descriptions: bool
    lang: str

    def blocks(self, blocks: tuple[Block, ...], lang: str) -> tuple[Block, ...]:
        return tuple(self._block(block, block.lang or lang) for block in blocks)

    def _block(self, block: Block, lang: str) -> Block:
        match block:
            case Quote() | Box() | ProducerNote() | Note() | Speech():
                return replace(block, blocks=self.blocks(block.blocks, lang))
            case ItemList():
                items = tuple(replace(i, blocks=self.blocks(i.blocks, lang)) for i in block.items)
                return replace(block, items=items)
            case DefinitionList():
                entries = tuple(
                    replace(e, blocks=self.blocks(e.blocks, lang)) for e in block.entries
                )
                return replace(block, entries=entries)
            case Table():
                head, rows = self._rows(block.head, lang), self._rows(block.rows, lang)
                caption = self.blocks(block.caption, lang)
                return replace(block, caption=caption, head=head, rows=rows)
            case Figure():
                pictures = tuple(self._picture(p, block, lang) for p in block.pictures)
                return replace(block, pictures=pictures, caption=self.blocks(block.caption, lang))
            case _:
                return block

    def _rows(self, rows: tuple[Row, ...], lang: str) -> tuple[Row, ...]:
        def cell(old: Cell) -> Cell:
            return replace(old, blocks=self.blocks(old.blocks, lang))

        return tuple(Row(cells=tuple(map(cell, row.cells))) for row in rows)

    def _picture(self, picture: Picture, figure: Figure, lang: str) -> Picture:
        alt = picture.alt
        if _is_bare(picture):
            alt = plain(_name(figure, our_words(lang)))
        described = self.blocks(picture.description, lang) if self.descriptions else ()
        return replace(picture, alt=alt, description=described)


def _name(figure: Figure, words: OurWords) -> str:
    """What is known of a picture without words: that it is one, and its caption."""
    caption = " ".join(_words(place.text) for place in texts(figure.caption)).strip()
    if not caption:
        return words.figure
    cut = caption if len(caption) <= _LONGEST else caption[:_LONGEST].rstrip() + "…"
    return f"{words.figure}: {cut}"
