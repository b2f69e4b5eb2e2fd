# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables as they grow, row by row, with cells that go on from the row above."""

from __future__ import annotations

from dataclasses import dataclass, field

from daisy_pipeline.model.book import Block, Box, Cell, Heading, Origin, Row, Table


def framed(inner: tuple[Block, ...], origin: Origin | None) -> Block | None:
    """What a frame (a table of one cell) is: a Box; the heading that it is drawn around."""
    if len(inner) == 1 and isinstance(inner[0], Heading):
        return inner[0]
    return Box(blocks=inner, origin=origin) if inner else None


@dataclass
class _Cell:
    blocks: tuple[Block, ...]
    colspan: int = 1
    rowspan: int = 1
    header: bool = False


@dataclass
class _Row:
    header: bool
    cells: list[_Cell] = field(default_factory=list)


class Grid:
    """A table that is being read."""

    def __init__(self) -> None:
        self._rows: list[_Row] = []
        self._open: dict[int, _Cell] = {}  # by column: cells that may go on below
        self._column = 0

    def row(self, *, header: bool = False) -> None:
        """A row begins."""
        self._rows.append(_Row(header))
        self._column = 0

    def cell(
        self,
        blocks: tuple[Block, ...],
        *,
        colspan: int = 1,
        rowspan: int = 1,
        merges: bool = False,
        header: bool = False,
    ) -> None:
        """A cell begins in the row; ``merges``: it may go on below (see ``extend``)."""
        made = _Cell(blocks, colspan, rowspan, header)
        self._rows[-1].cells.append(made)
        self._open.pop(self._column, None)
        if merges:
            self._open[self._column] = made
        self._column += colspan

    def extend(self, colspan: int) -> bool:
        """Let the cell above go on in this row; False when none does."""
        above = self._open.get(self._column)
        if above is None or above.colspan != colspan:
            return False
        above.rowspan += 1
        self._column += colspan
        return True

    def block(self, origin: Origin | None) -> Block | None:
        """The table; what a frame is where it is one cell; None when it is empty.

        Head rows are those that say so from the top on, unless all do.
        """
        rows = self._without_empty()
        if len(rows) == 1 and len(rows[0].cells) == 1:
            return framed(rows[0].cells[0].blocks, origin)
        if not any(c.blocks for r in rows for c in r.cells):
            return None
        heads = next((n for n, r in enumerate(rows) if not r.header), 0)
        bound = [_bounded(r, len(rows) - n) for n, r in enumerate(rows)]
        made = [_row(r, head=n < heads) for n, r in enumerate(bound)]
        return Table(rows=tuple(made[heads:]), head=tuple(made[:heads]), origin=origin)

    def _without_empty(self) -> list[_Row]:
        """The rows in which a cell begins; cells that went on over the others are shorter."""
        for at, row in enumerate(self._rows):
            for above, other in enumerate(self._rows[:at] if not row.cells else ()):
                for cell in other.cells:
                    cell.rowspan -= above + cell.rowspan > at
        return [r for r in self._rows if r.cells]


def _bounded(row: _Row, below: int) -> _Row:
    for cell in row.cells:
        cell.rowspan = max(1, min(cell.rowspan, below))
    return row


def _row(row: _Row, *, head: bool) -> Row:
    cells = tuple(
        Cell(
            blocks=c.blocks,
            header=head or c.header,
            scope="col" if head else "row" if c.header else "",
            colspan=c.colspan,
            rowspan=c.rowspan,
        )
        for c in row.cells
    )
    return Row(cells=cells)
