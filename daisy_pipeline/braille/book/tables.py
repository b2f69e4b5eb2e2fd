# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables: in columns where a line holds them, else a line for each cell, its head before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from daisy_pipeline.braille.book.flat import write_flat
from daisy_pipeline.braille.book.grid import Grid, Placed, grid_of, widths_of
from daisy_pipeline.braille.book.pieces import Kind, Piece, TableCell, Within
from daisy_pipeline.braille.book.text import Pen
from daisy_pipeline.braille.book.words import Words, joined, literal
from daisy_pipeline.braille.layout.blocks import PageAt, Stretch
from daisy_pipeline.model.book import PageMark, Table, text_of
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.walk import texts

if TYPE_CHECKING:
    from daisy_pipeline.braille.book.blocks import BlockSetter

GAP = 2  # blank cells between columns: one could be within a cell
LINEAR, TURNED = "DP-BRL-031", "DP-BRL-032"
_SPAN_ALL = 40  # characters of a table in a message


def set_table(setter: BlockSetter, table: Table, within: Within) -> None:
    """The caption, then the table in the form that its width allows (docs/decisions/0064).

    Columns; else, where heads stand above the columns, a row as lines ``head: cell``; else the
    same of the table turned, when only its rows have heads.
    """
    setter.flush(within)
    begin = len(setter.pieces)
    setter.blocks(table.caption, within)
    if len(setter.pieces) > begin:
        setter.keep()
    grid = grid_of(table)
    if grid.cells:
        _Table(setter, table, within).place(grid)
    setter.around(begin, 1, 1)


@dataclass
class _Table:
    """One table being set."""

    setter: BlockSetter
    table: Table
    within: Within
    before: tuple[PageAt, ...] = ()

    def place(self, grid: Grid) -> None:
        """Set it in the first form that holds it."""
        setter = self.setter
        begins = setter.pen(self.within)  # print pages that begin before the table
        pages = begins.done(setter.form.grade).pages
        words = [self._cell(placed) for placed in grid.cells]
        self.before = pages
        if pages:
            words[0] = replace(words[0], pages=(*pages, *words[0].pages))
        if self._columns(grid, grid, words):
            return
        if grid.heads or not grid.has_row_heads:
            self._tell(LINEAR)
            self._linear(grid, grid, words)
            return
        self._tell(TURNED)
        turned = grid.turned()
        order = {id(p.cell): w for p, w in zip(grid.cells, words, strict=True)}
        again = [order[id(p.cell)] for p in turned.cells]
        if not self._columns(turned, grid, again):
            self._linear(turned, grid, again)

    def _cell(self, placed: Placed) -> Words:
        pen = Pen(self.within.lang, flat=True, noted=self.setter.form.noted)
        write_flat(pen, placed.cell.blocks, self.setter.stays)
        return pen.done(self.setter.form.grade)

    def _columns(self, grid: Grid, print_grid: Grid, words: Sequence[Words]) -> bool:
        """Set it in columns; False where they are wider than a line."""
        wide = {number: len(w.cells.text) for number, w in enumerate(words)}
        widths = widths_of(grid, wide, GAP)
        room = self.setter.form.cells - self.within.left
        if sum(widths) + GAP * (grid.columns - 1) > room:
            return False
        starts = [sum(widths[:n]) + GAP * n for n in range(grid.columns)]
        lines: list[tuple[Words, bool]] = []
        by_row: dict[int, list[tuple[int, Words]]] = {}
        for placed, one in zip(grid.cells, words, strict=True):
            by_row.setdefault(placed.row, []).append((starts[placed.column], one))
        for row in range(grid.rows):
            cells = by_row.get(row, [])
            if cells:
                lines.append((joined(cells), row < grid.heads))
            if row == grid.heads - 1:
                lines.append((Words(literal(_rule(widths)), 1), True))
        self._set_lines(lines, self._rows(print_grid, words, grid))
        return True

    def _set_lines(
        self, lines: Sequence[tuple[Words, bool]], rows: tuple[tuple[TableCell, ...], ...]
    ) -> None:
        setter, left = self.setter, self.within.left
        together = setter.token()
        heads: list[Stretch] = []
        pieces: list[Piece] = []
        for words, head in lines:
            setter.told.add(words.cells.findings, setter.place)
            stretch = Stretch(
                cells=words.cells,
                spans=words.spans,
                pages=words.pages,
                first=left,
                rest=left,
                together=together,
                keep_next=head,
                repeat=() if head else tuple(heads),
                place=replace(setter.place, inside=words.start),
            )
            if head:
                heads.append(replace(stretch, spans=(), pages=(), repeat=()))
            pieces.append(self._line(stretch, words))
        self._put(pieces, rows)

    def _line(self, stretch: Stretch, words: Words) -> Piece:
        """A line as a piece, with the notes that it is the first to refer to."""
        setter = self.setter
        kept, setter.pieces = setter.pieces, []
        piece = Piece(kind=Kind.TABLE, stretches=(stretch,))
        setter.put(piece, [r.note for r in words.refs], [r.at for r in words.refs])
        made, setter.pieces = setter.pieces[0], kept
        return made

    def _put(self, pieces: Sequence[Piece], rows: tuple[tuple[TableCell, ...], ...]) -> None:
        """The table as one piece: lines for pages, rows of cells for devices."""
        self.setter.pieces.append(
            Piece(
                kind=Kind.TABLE,
                stretches=tuple(s for piece in pieces for s in piece.stretches),
                path=self.within.path,
                id=self.table.id,
                rows=rows,
                notes=tuple(n for piece in pieces for n in piece.notes),
            )
        )

    def _rows(
        self, grid: Grid, words: Sequence[Words], order: Grid
    ) -> tuple[tuple[TableCell, ...], ...]:
        """The rows as print has them; a cell over several places stands in the first."""
        by_cell = {id(p.cell): w for p, w in zip(order.cells, words, strict=True)}
        made: list[list[TableCell]] = [[] for _ in range(grid.rows)]
        for row, cells in enumerate(made):
            for column in range(grid.columns):
                placed = grid.at.get((row, column))
                if placed is not None and (placed.row, placed.column) == (row, column):
                    cells.append(TableCell(by_cell[id(placed.cell)], placed.head))
                else:
                    cells.append(TableCell(Words(literal(""), 0)))
        for placed in grid.cells:  # those that stand where another cell's span reaches
            if grid.at.get((placed.row, placed.column)) is not placed:
                made[placed.row].append(TableCell(by_cell[id(placed.cell)], placed.head))
        return tuple(map(tuple, made))

    def _linear(self, grid: Grid, print_grid: Grid, words: Sequence[Words]) -> None:
        """A row after the other: its first cell at the margin, then a line for each other cell."""
        said: set[int] = set()
        pieces: list[Piece] = []
        waiting = list(self.before)
        for row in range(grid.heads, grid.rows):
            together = self.setter.token()
            covered = [grid.at.get((row, column)) for column in range(grid.columns)]
            firsts = dict.fromkeys(placed for placed in covered if placed is not None)
            for number, placed in enumerate(firsts):
                heads = grid.above(placed.column)
                pieces += self._entry((*heads, placed), said, waiting, together, bool(number))
        for placed in grid.cells:  # a head above nothing, a cell below another
            if id(placed.cell) not in said:
                pieces += self._entry((placed,), said, waiting, "", False)
        for page in waiting:  # with a table that says nothing: they begin with what follows
            self.setter.page(PageMark(label=page.label))
        self._put(pieces, self._rows(print_grid, words, grid))

    def _entry(
        self,
        cells: Sequence[Placed],
        said: set[int],
        waiting: list[PageAt],
        together: str,
        inner: bool,
    ) -> Iterator[Piece]:
        """A line for the last of ``cells`` after those that head it; none where it says nothing."""
        pen = Pen(self.within.lang, flat=True, noted=self.setter.form.noted)
        for page in waiting:
            pen.page(page.label)
        for head in cells[:-1]:
            pen.gap()
            self._say(pen, head, said)
        if pen.size:
            pen.colon()
        self._say(pen, cells[-1], said)
        line = pen.done(self.setter.form.grade)
        waiting[:] = () if line.cells.text else line.pages
        if not line.cells.text:
            return
        setter, left = self.setter, self.within.left
        setter.told.add(line.cells.findings, setter.place)
        stretch = Stretch(
            cells=line.cells,
            spans=line.spans,
            pages=line.pages,
            first=left + (2 if inner else 0),
            rest=left + 4,
            together=together,
            place=replace(setter.place, inside=line.start),
        )
        yield self._line(stretch, line)

    def _say(self, pen: Pen, placed: Placed, said: set[int]) -> None:
        """Write a cell; one that was said before is nobody's segment."""
        muted, pen.muted = pen.muted, id(placed.cell) in said
        said.add(id(placed.cell))
        write_flat(pen, placed.cell.blocks, self.setter.stays)
        pen.muted = muted

    def _tell(self, id: str) -> None:
        """Tell in which form the table is, and which it is by its first words."""
        first = next(
            (
                words
                for place in texts((self.table,))
                if (words := "".join(text_of(s) for s in place.text).strip())
            ),
            "",
        )
        place = self.setter.place
        where = Place(place.file, place.line, inside=first[:_SPAN_ALL])
        self.setter.shapes.append(Finding(id, where, {"cells": self.setter.form.cells}))


def _rule(widths: Sequence[int]) -> str:
    """The line below the heads, as wide as each column (Braille Formats, BANA, 2016, 11.5)."""
    lines = ["⠐" + "⠒" * (width - 1) if width else "" for width in widths]
    gap = "⠀" * GAP
    return gap.join(line.ljust(width, "⠀") for line, width in zip(lines, widths, strict=True))
