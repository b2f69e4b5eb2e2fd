# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables by their cells' addresses; a table of one cell is a printed box."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from daisy_pipeline.model.book import Block, Cell, Origin, Row, Table
from daisy_pipeline.readers.hwp.document import Grid, GridCell, Para
from daisy_pipeline.readers.office.tables import framed

Blocks = Callable[[Sequence[Para]], list[Block]]


def table_blocks(grid: Grid, blocks: Blocks, origin: Origin) -> list[Block]:
    """The table as a block; a frame around a heading is the heading, one around text is a Box."""
    caption = blocks(grid.caption)
    if len(grid.cells) == 1:
        inner = blocks(grid.cells[0].paras)
        inner = inner + caption if grid.caption_below else caption + inner
        box = framed(tuple(inner), origin)
        return [] if box is None else [box]
    if not grid.cells:
        return caption
    rows = _rows(grid.cells)
    count = _head_rows(rows)
    made = [
        Row(cells=tuple(_cell(c, blocks, at < count, len(rows) - at) for c in row))
        for at, row in enumerate(rows)
    ]
    head, body = tuple(made[:count]), tuple(made[count:])
    return [Table(rows=body, head=head, caption=tuple(caption), origin=origin)]


def _rows(cells: Sequence[GridCell]) -> list[list[GridCell]]:
    """The cells by the rows in which they begin; addresses far beyond the cells are closed up."""
    last = max(c.row for c in cells)
    numbers = range(last + 1) if last < 4 * len(cells) + 64 else sorted({c.row for c in cells})
    places = {row: at for at, row in enumerate(numbers)}
    rows: list[list[GridCell]] = [[] for _ in numbers]
    for cell in sorted(cells, key=lambda c: (c.row, c.col)):
        rows[places[cell.row]].append(cell)
    return rows


def _head_rows(rows: Sequence[Sequence[GridCell]]) -> int:
    """How many rows on top are all 제목 셀; none where all are, or where one reaches below."""
    count = 0
    while count < len(rows) and rows[count] and all(c.title for c in rows[count]):
        count += 1
    while count and any(c.rowspan > count - at for at, row in enumerate(rows[:count]) for c in row):
        count -= 1
    return 0 if count == len(rows) else count


def _cell(cell: GridCell, blocks: Blocks, head: bool, below: int) -> Cell:
    scope = "col" if head else "row" if cell.col == 0 else ""
    return Cell(
        blocks=tuple(blocks(cell.paras)),
        header=cell.title,
        scope=scope if cell.title else "",
        colspan=cell.colspan,
        rowspan=min(cell.rowspan, below),
    )
