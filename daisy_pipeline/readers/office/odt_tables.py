# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of an OpenDocument text: spans and covered cells, header rows and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.model.book import Paragraph, ProducerNote, Table, plain
from daisy_pipeline.readers.office.flow import blocks_of
from daisy_pipeline.readers.office.odf import SVG, TABLE, whole, words_in
from daisy_pipeline.readers.office.pieces import Done, Piece
from daisy_pipeline.readers.office.tables import Grid

if TYPE_CHECKING:
    from daisy_pipeline.readers.office.odt_body import OdtStory

_MOST_COLUMNS, _MOST_REPEATED = 100, 100


def table(story: OdtStory, element: Element, told: str) -> list[Piece]:
    """The pieces of a table:table: a table (a box, where it is one cell) and what is said of it."""
    grid, origin = Grid(), story.origin()
    _Rows(story, grid, _header_columns(element)).read(element, header=False)
    block = grid.block(origin)
    names = (TABLE + "title", TABLE + "desc", SVG + "desc")
    said = " ".join((told, *(element.findtext(name) or "" for name in names)))
    words = " ".join(said.split())
    made: list[Piece] = [] if block is None else [Done(block=block)]
    if words and isinstance(block, Table):
        note = ProducerNote(blocks=(Paragraph(text=plain(words), origin=origin),), origin=origin)
        made.append(Done(block=note))
    return made


def _header_columns(element: Element) -> int:
    count = 0
    for holder in element.iter(TABLE + "table-header-columns"):
        for column in holder.iter(TABLE + "table-column"):
            count += max(1, whole(column.get(TABLE + "number-columns-repeated"), 1, 50))
        break
    return count


class _Rows:
    """Reads rows into a grid."""

    def __init__(self, story: OdtStory, grid: Grid, header_columns: int) -> None:
        self._story, self._grid, self._header_columns = story, grid, header_columns

    def read(self, holder: Element, *, header: bool) -> None:
        """Read the rows in a table or a group of rows."""
        for child in holder:
            if child.tag == TABLE + "table-row":
                repeated = whole(child.get(TABLE + "number-rows-repeated"), 1, _MOST_REPEATED)
                says = bool(words_in(child).strip())
                for _ in range(max(1, repeated) if says else 1):
                    self._row(child, header=header)
            elif child.tag == TABLE + "table-header-rows":
                self.read(child, header=True)
            elif child.tag in (TABLE + "table-rows", TABLE + "table-row-group"):
                self.read(child, header=header)

    def _row(self, row: Element, *, header: bool) -> None:
        self._grid.row(header=header)
        column = 0
        for cell in row:
            repeated = whole(cell.get(TABLE + "number-columns-repeated"), 1, _MOST_COLUMNS)
            repeated = max(1, min(repeated, _MOST_COLUMNS - column))
            if cell.tag == TABLE + "covered-table-cell":
                column += repeated
            elif cell.tag == TABLE + "table-cell":
                for _ in range(repeated):
                    self._cell(cell, header=column < self._header_columns)
                    column += 1

    def _cell(self, cell: Element, *, header: bool) -> None:
        across = whole(cell.get(TABLE + "number-columns-spanned"), 1, _MOST_COLUMNS)
        down = whole(cell.get(TABLE + "number-rows-spanned"), 1, 10_000)
        self._grid.cell(
            tuple(blocks_of(self._story.pieces(cell))),
            colspan=max(1, across),
            rowspan=max(1, down),
            header=header,
        )
