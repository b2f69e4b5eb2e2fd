# SPDX-License-Identifier: AGPL-3.0-or-later
"""A table as a grid: which cell covers each place, and which cells head it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from daisy_pipeline.model.book import Cell, Row, Table

_MOST_COLUMNS = 200  # a span asks for any number; no page is so wide


@dataclass(frozen=True, eq=False)
class Placed:
    """A cell with its first row and column, and how many it covers."""

    cell: Cell
    row: int
    column: int
    rows: int
    columns: int
    head: bool = False


@dataclass(frozen=True)
class Grid:
    """A table's cells by place. The first ``heads`` rows head the columns.

    ``at`` leads from (row, column) to the cell that covers it.
    """

    rows: int
    columns: int
    heads: int
    cells: tuple[Placed, ...]
    at: dict[tuple[int, int], Placed]

    def above(self, column: int) -> tuple[Placed, ...]:
        """The cells that head a column, from the top."""
        return _each(self.at.get((row, column)) for row in range(self.heads))

    @property
    def has_row_heads(self) -> bool:
        """Whether every row below the heads begins with a cell that heads it."""
        first = [self.at.get((row, 0)) for row in range(self.heads, self.rows)]
        return bool(first) and all(p is not None and p.head for p in first)

    def turned(self) -> Grid:
        """The same table with its columns as rows; what headed rows heads columns."""
        cells = tuple(
            Placed(p.cell, p.column, p.row, p.columns, p.rows, p.head)
            for p in sorted(self.cells, key=lambda p: (p.column, p.row))
        )
        at = {(column, row): placed for placed in cells for column, row in _places(placed)}
        return Grid(self.columns, self.rows, int(self.has_row_heads), cells, at)


def grid_of(table: Table) -> Grid:
    """The grid of a table; spans over its edges are cut there (HTML, 4.9.12).

    Columns in which no cell begins are none: word processors leave such spans behind.
    """
    rows = table.head + table.rows
    heads = len(table.head)
    at: dict[tuple[int, int], Placed] = {}
    cells: list[Placed] = []
    for number, row in enumerate(rows):
        limit = heads if number < heads else len(rows)
        cells += _row(row, number, limit, heads, at)
    if not heads and len(rows) > 1 and _all_heads(rows[0]):
        heads = 1
    begins = sorted({placed.column for placed in cells})
    kept = tuple(_moved(placed, begins) for placed in cells)
    places: dict[tuple[int, int], Placed] = {}
    for placed in kept:
        for place in _places(placed):
            places.setdefault(place, placed)
    return Grid(len(rows), len(begins), heads, kept, places)


def _moved(placed: Placed, begins: Sequence[int]) -> Placed:
    """The cell among the columns in which cells begin."""
    column = bisect_left(begins, placed.column)
    columns = bisect_left(begins, placed.column + placed.columns) - column
    return replace(placed, column=column, columns=columns)


def _row(
    row: Row, number: int, limit: int, heads: int, at: dict[tuple[int, int], Placed]
) -> Iterator[Placed]:
    column = 0
    for cell in row.cells:
        while (number, column) in at:
            column += 1
        if column >= _MOST_COLUMNS:
            column = _MOST_COLUMNS
        width = max(1, min(cell.colspan, _MOST_COLUMNS - column))
        height = 1  # a span ends above a cell of another span
        while height < min(cell.rowspan, limit - number) and (number + height, column) not in at:
            height += 1
        placed = Placed(cell, number, column, height, width, cell.header or number < heads)
        for place in _places(placed):
            at.setdefault(place, placed)
        column += width
        yield placed


def _places(placed: Placed) -> Iterator[tuple[int, int]]:
    for row in range(placed.row, placed.row + placed.rows):
        for column in range(placed.column, placed.column + placed.columns):
            yield row, column


def _all_heads(row: Row) -> bool:
    return bool(row.cells) and all(
        c.header and c.scope not in ("row", "rowgroup") for c in row.cells
    )


def _each(found: Iterator[Placed | None]) -> tuple[Placed, ...]:
    """The cells, each once, in order."""
    return tuple(dict.fromkeys(placed for placed in found if placed is not None))


def widths_of(grid: Grid, wide: dict[int, int], gap: int) -> Sequence[int]:
    """The width of every column, by the widths of cells (by their number in ``grid.cells``).

    A cell over several columns widens the last one where they are too narrow together.
    """
    widths = [0] * grid.columns
    for number, placed in enumerate(grid.cells):
        if placed.columns == 1:
            widths[placed.column] = max(widths[placed.column], wide[number])
    for number, placed in enumerate(grid.cells):
        if placed.columns > 1:
            last = placed.column + placed.columns - 1
            have = sum(widths[placed.column : last + 1]) + gap * (placed.columns - 1)
            widths[last] += max(0, wide[number] - have)
    return widths
