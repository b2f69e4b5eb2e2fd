# SPDX-License-Identifier: AGPL-3.0-or-later
"""The shape of tables as XHTML can write it: no row without a cell (XHTML 1.0: tr = (th|td)+)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from daisy_pipeline.model.book import Cell, Row


def rows_with_cells(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows without those in which no cell begins; spans over them become shorter."""
    empty = [not row.cells for row in rows]
    if not any(empty):
        return tuple(rows)
    kept = []
    for index, row in enumerate(rows):
        if empty[index]:
            continue
        kept.append(Row(cells=tuple(_shorter(c, empty[index + 1 :]) for c in row.cells)))
    return tuple(kept)


def _shorter(cell: Cell, below: Sequence[bool]) -> Cell:
    over = sum(below[: cell.rowspan - 1])
    return replace(cell, rowspan=cell.rowspan - over) if over else cell
