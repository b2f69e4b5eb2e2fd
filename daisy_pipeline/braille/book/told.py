# SPDX-License-Identifier: AGPL-3.0-or-later
"""What braille shows otherwise than print, told once with how often and where first."""

from __future__ import annotations

from collections.abc import Iterator

from daisy_pipeline.model.book import (
    Block,
    Book,
    Figure,
    InlineImage,
    Math,
    Raw,
    Segment,
)
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.walk import every_block, texts, top_blocks

PICTURE, FORMULA, RAW = "DP-BRL-030", "DP-BRL-033", "DP-BRL-034"
_LONGEST = 40


def told_of(book: Book) -> tuple[Finding, ...]:
    """Pictures without alternative text, formulas in words, and raw blocks."""
    found: dict[str, list[tuple[Block, str]]] = {PICTURE: [], FORMULA: [], RAW: []}
    blocks = top_blocks(book)
    for block in every_block(blocks):
        if isinstance(block, Figure):
            found[PICTURE] += [
                (block, p.name) for p in block.pictures if not p.decorative and not p.alt
            ]
        elif isinstance(block, Raw):
            found[RAW].append((block, block.format))
    for place in texts(blocks):
        for segment in place.text:
            for id, what in _inline(segment):
                found[id].append((place.block, what))
    return tuple(_finding(id, all_of) for id, all_of in found.items() if all_of)


def _inline(segment: Segment) -> Iterator[tuple[str, str]]:
    for item in segment.content:
        if isinstance(item, InlineImage) and not item.alt.strip():
            yield PICTURE, item.name
        elif isinstance(item, Math):
            yield FORMULA, item.alt


def _finding(id: str, found: list[tuple[Block, str]]) -> Finding:
    block, what = found[0]
    origin = block.origin
    file, line = (origin.file, origin.line) if origin else ("", 0)
    place = Place(file, line, inside=what[:_LONGEST])
    return Finding(id, place, {"count": len(found)})
