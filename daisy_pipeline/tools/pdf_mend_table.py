# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cells that head their row, tagged in a table of a PDF (ISO 32000-1:2008, 14.8.5.7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from daisy_pipeline.tools.pdf_elements import is_element, kids, role

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

_MOST_SPAN = 1000


@dataclass(frozen=True)
class _Placed:
    """A cell, its first row and column and how many it covers, all from 0."""

    element: Object
    row: int
    column: int
    rows: int
    columns: int


def name_heads(pdf: Pdf, table: Object, heads: Sequence[tuple[int, ...]], number: int) -> None:
    """Make the named cells (row of all TR, cell of the row) TH of the scope Row.

    A header of columns becomes one of both. Each has an ID made of the table's ``number``; the
    cells beside it, as far as its rows go, name it behind the headers that they have. One with a
    third number, 1, becomes TH of the scope Column.
    """
    from pikepdf import Name, String

    placed = list(_places(table))
    by_place = {(row, index): cell for row, index, cell in _numbered(placed)}
    for row, index, *column in heads:
        cell = by_place.get((row, index))
        if cell is None:
            continue
        own = _attributes(pdf, cell.element)
        if column:
            own.Scope, cell.element.S = Name.Column, Name.TH
            continue
        corner = role(cell.element) == "TH" and own.get("/Scope") in (Name.Column, Name.Both)
        own.Scope = Name.Both if corner else Name.Row
        cell.element.S = Name.TH
        if "/ID" not in cell.element:
            cell.element.ID = String(f"T{number}x{cell.column}y{cell.row}")
        _name_header(pdf, cell, placed)


def _name_header(pdf: Pdf, header: _Placed, placed: Sequence[_Placed]) -> None:
    from pikepdf import Array

    for cell in placed:
        if not _is_headed(cell, header):
            continue
        own = _attributes(pdf, cell.element)
        named = list(own.get("/Headers", Array()).as_list())
        if bytes(header.element.ID) not in [bytes(one) for one in named]:
            own.Headers = Array([*named, header.element.ID])


def _is_headed(cell: _Placed, header: _Placed) -> bool:
    """Whether a cell stands to the right of a header in one of its rows."""
    right = cell.column >= header.column + header.columns
    return right and cell.row < header.row + header.rows and header.row < cell.row + cell.rows


def _attributes(pdf: Pdf, cell: Object) -> Object:
    """The cell's attributes of tables, made when it has none."""
    from pikepdf import Array, Dictionary, Name

    given = cell.get("/A")
    held = [] if given is None else [*given.as_list()] if isinstance(given, Array) else [given]
    for one in held:
        if isinstance(one, Dictionary) and one.get("/O") == Name.Table:
            return one
    made = Dictionary(O=Name.Table)
    cell.A = Array([made, *held])
    first: Object = cell.A[0]
    return first


def rows_of(table: Object) -> Iterator[Object]:
    """The TR elements of a table, with those of THead, TBody and TFoot, in order."""
    for kid in kids(table):
        if not is_element(kid):
            continue
        if role(kid) == "TR":
            yield kid
        elif role(kid) in ("THead", "TBody", "TFoot"):
            yield from rows_of(kid)


def _places(table: Object) -> Iterator[_Placed]:
    """The cells of a table at their places in its grid, spans counted."""
    taken: set[tuple[int, int]] = set()
    for row, element in enumerate(rows_of(table)):
        column = 0
        for cell in kids(element):
            if not is_element(cell) or role(cell) not in ("TH", "TD"):
                continue
            while (row, column) in taken:
                column += 1
            rows, columns = (_span(cell, key) for key in ("/RowSpan", "/ColSpan"))
            taken.update((row + y, column + x) for y in range(rows) for x in range(columns))
            yield _Placed(cell, row, column, rows, columns)


def _numbered(placed: Sequence[_Placed]) -> Iterator[tuple[int, int, _Placed]]:
    count: dict[int, int] = {}
    for cell in placed:
        index = count.get(cell.row, 0)
        count[cell.row] = index + 1
        yield cell.row, index, cell


def _span(cell: Object, key: str) -> int:
    from pikepdf import Array

    given = cell.get("/A")
    held = [] if given is None else given.as_list() if isinstance(given, Array) else [given]
    for one in held:
        if key in one:
            return max(1, min(int(one[key]), _MOST_SPAN))
    return 1
