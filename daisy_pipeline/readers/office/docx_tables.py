# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of a DOCX: cells over columns (gridSpan) and over rows (vMerge), head rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.model.book import Block, Origin, Paragraph, ProducerNote, plain
from daisy_pipeline.readers.office.flow import blocks_of
from daisy_pipeline.readers.office.ooxml import W, child_val, children, is_on, number
from daisy_pipeline.readers.office.pieces import Done, Piece
from daisy_pipeline.readers.office.tables import Grid

if TYPE_CHECKING:
    from daisy_pipeline.readers.office.docx_body import Story

_MOST_COLUMNS = 100


def table(story: Story, element: Element, origin: Origin) -> list[Piece]:
    """The pieces of a w:tbl: a table (a box, where it is a single cell) and what is said of it."""
    grid = Grid()
    for row in _unwrapped(element, W + "tr"):
        _row(story, grid, row)
    block = grid.block(origin)
    if block is None:
        return []
    made: list[Piece] = [Done(block=block)]
    properties = element.find(W + "tblPr")
    said = (child_val(properties, name) or "" for name in ("tblCaption", "tblDescription"))
    words = " ".join(" ".join(s.split()) for s in said if s.strip())
    if words:
        note = ProducerNote(blocks=(Paragraph(text=plain(words), origin=origin),), origin=origin)
        made.append(Done(block=note))
    return made


def _unwrapped(element: Element, tag: str) -> Iterator[Element]:
    """Rows or cells, also those in content controls."""
    for child in children(element):
        if child.tag == tag:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent"):
            yield from _unwrapped(child, tag)


def _row(story: Story, grid: Grid, element: Element) -> None:
    properties = element.find(W + "trPr")
    if properties is not None and properties.find(W + "del") is not None:
        return
    grid.row(header=bool(is_on(properties, "tblHeader")))
    before = number(child_val(properties, "gridBefore"), 0, _MOST_COLUMNS)
    if before > 0:
        grid.cell((), colspan=before)
    for cell in _unwrapped(element, W + "tc"):
        own = cell.find(W + "tcPr")
        span = max(1, number(child_val(own, "gridSpan"), 1, _MOST_COLUMNS))
        merge = child_val(own, "vMerge")
        blocks: list[Block] = blocks_of(story.cell(cell))
        if merge is not None and merge != "restart" and grid.extend(span):
            continue
        grid.cell(tuple(blocks), colspan=span, merges=merge == "restart")
