# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of large print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daisy_pipeline.formats.typst import call, joined
from daisy_pipeline.model.book import Row, Table

if TYPE_CHECKING:
    from daisy_pipeline.emit.large_print.setter import Setter, Within


def set_table(setter: Setter, table: Table, within: Within) -> list[str]:
    """A table's caption and its rows."""
    columns = max(
        (sum(cell.colspan for cell in row.cells) for row in (*table.head, *table.rows)), default=0
    )
    made = setter.blocks(table.caption, within)
    if not columns:
        return made

    def cells(row: Row) -> list[str]:
        return [
            call(
                "table.cell",
                joined(setter.blocks(cell.blocks, within) or ["none"]),
                colspan=str(cell.colspan),
                rowspan=str(cell.rowspan),
            )
            for cell in row.cells
        ]

    head = [call("table.header", *(c for row in table.head for c in cells(row)))] * bool(table.head)
    rows = [c for row in table.rows for c in cells(row)]
    return [*made, call("table", *head, *rows, columns=str(columns))]
