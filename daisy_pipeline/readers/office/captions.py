# SPDX-License-Identifier: AGPL-3.0-or-later
"""Captions go into the table or figure beside them."""

from __future__ import annotations

import re
from dataclasses import replace

from daisy_pipeline.model.book import (
    Block,
    Figure,
    Paragraph,
    Picture,
    ProducerNote,
    Run,
    Segment,
    Table,
    text_of,
)
from daisy_pipeline.readers.office.pieces import Done, Para, Piece

_OF_TABLE = re.compile(r"[\[<〈(《【]? ?(표|table)(?![가-힣a-z])", re.I)
_OF_FIGURE = re.compile(
    r"[\[<〈(《【]? ?(그림|사진|도표|도|삽화|지도|figure|fig|photo|picture|illustration|chart|map)"
    r"(?![가-힣a-z])",
    re.I,
)
_TYPED = re.compile(
    r"(?:[\[<〈(《【] ?)?(?:표|그림|사진|도표|도판|table|figure|fig\.?) ?"
    r"\d{1,3}(?:[-.–]\d{1,3})?(?: ?[\]>〉)》】]|[.:]? |[.:]?$)",
    re.I,
)
_LONGEST = 300
_LONGEST_TYPED = 80


def names_table_or_figure(words: str) -> bool:
    """Whether words begin as a caption does: 표 1, 그림 2, Figure 3."""
    return bool(_OF_TABLE.match(words) or _OF_FIGURE.match(words)) and len(words) < _LONGEST


def with_captions(pieces: list[Piece]) -> list[Piece]:
    """The pieces with caption paragraphs moved into their neighbours.

    A table's caption stands above it in most books, a figure's below; one that has no neighbour
    stays a paragraph.
    """
    made = [_figure(p) for p in pieces if not _empty(p)]
    made = [
        replace(p, role="caption") if isinstance(p, Para) and _typed(made, p, at) else p
        for at, p in enumerate(made)
    ]
    taken: set[int] = set()
    for at, piece in enumerate(made):
        if not isinstance(piece, Para) or piece.role != "caption":
            continue
        target = _target(made, at, piece.words)
        if target is None:
            made[at] = replace(piece, role="")
            continue
        made[target] = _captioned(made[target], piece, before=at < target)
        taken.add(at)
        if _says_again(made, target, piece.words):
            taken.add(target + 1)
    return [p for at, p in enumerate(made) if at not in taken]


def _typed(pieces: list[Piece], piece: Para, at: int) -> bool:
    """Whether a paragraph without a style is a caption: 〈표 1〉 above a table, 그림 2 below."""
    if piece.role or piece.level or piece.place:
        return False
    words = piece.words
    if len(words) > _LONGEST_TYPED or not _TYPED.match(words) or words.endswith(("다.", "요.")):
        return False
    kind, other = (Table, at + 1) if _OF_TABLE.match(words) else (Figure, at - 1)
    return 0 <= other < len(pieces) and _free(pieces[other], (kind,), above=other < at)


def _says_again(pieces: list[Piece], target: int, words: str) -> bool:
    """Whether what is said of a table is nothing but its caption."""
    after = pieces[target + 1] if target + 1 < len(pieces) else None
    if not isinstance(after, Done) or not isinstance(after.block, ProducerNote):
        return False
    said = [s for b in after.block.blocks if isinstance(b, Paragraph) for s in b.text]
    return " ".join(map(text_of, said)) == " ".join(words.split())


def _empty(piece: Piece) -> bool:
    return isinstance(piece, Para) and not piece.content and piece.role != "verse"


def _figure(piece: Piece) -> Piece:
    """A paragraph that is nothing but pictures is a figure."""
    if not isinstance(piece, Para) or piece.level or piece.place:
        return piece
    pictures = [i for i in piece.content if isinstance(i, Picture)]
    others = [i for i in piece.content if not isinstance(i, Picture)]
    if not pictures or any(not isinstance(i, Run) or i.text.strip(" \u00a0") for i in others):
        return piece
    block = Figure(pictures=tuple(pictures), id=piece.id, lang=piece.lang, origin=piece.origin)
    return Done(block=block, continues=piece.continues)


def _target(pieces: list[Piece], at: int, words: str) -> int | None:
    above = at - 1
    if above > 0 and isinstance(said := pieces[above], Done):
        above -= isinstance(said.block, ProducerNote)  # what was said of the table
    order = (at + 1, above) if _OF_TABLE.match(words) else (above, at + 1)
    wanted: tuple[type[Block], ...] = (Table, Figure)
    if _OF_TABLE.match(words):
        wanted = (Table,)
    elif _OF_FIGURE.match(words):
        wanted = (Figure,)
    for kinds in (wanted, (Table, Figure)):
        for other in order:
            if 0 <= other < len(pieces) and _free(pieces[other], kinds, other < at):
                return other
    return None


def _free(piece: Piece, kinds: tuple[type[Block], ...], above: bool) -> bool:
    """Whether a piece wants a caption; one above may already have its own."""
    if not isinstance(piece, Done) or not isinstance(piece.block, Table | Figure):
        return False
    return isinstance(piece.block, kinds) and not (above and piece.block.caption)


def _captioned(piece: Piece, caption: Para, *, before: bool) -> Piece:
    assert isinstance(piece, Done) and isinstance(piece.block, Table | Figure)
    content = tuple(i for i in caption.content if not isinstance(i, Picture))
    words = Paragraph(
        text=(Segment(content),), id=caption.id, lang=caption.lang, origin=caption.origin
    )
    block = piece.block
    whole = (words, *block.caption) if before else (*block.caption, words)
    return replace(piece, block=replace(block, caption=whole))
