# SPDX-License-Identifier: AGPL-3.0-or-later
"""A table as a list: an item for each row, a line for each cell with what heads it before it.

Each cell's words come once as the book's, in the order of print; where a head or a cell over
several rows is said again, it is said in words of our own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from daisy_pipeline.braille.book.grid import Grid, Placed
from daisy_pipeline.formats.typst import call, joined, string
from daisy_pipeline.model.book import Block, Paragraph, text_of
from daisy_pipeline.model.walk import texts

if TYPE_CHECKING:
    from daisy_pipeline.emit.large_print.setter import Setter, Within

_ITEM = 1.5  # em that a list takes at the left
_BULLET = "●"  # as lists have it (lists.py)


class Linear:
    """One table as a list."""

    def __init__(self, setter: Setter, grid: Grid, within: Within) -> None:
        self.setter, self.grid = setter, grid
        self.within = within.deeper(_ITEM)
        self.words = setter.form.words
        self._above: dict[int, tuple[Placed, ...]] = {
            column: grid.above(column) for column in range(grid.columns)
        }
        self._rows: dict[int, list[Placed]] = {}
        for placed in grid.cells:
            self._rows.setdefault(placed.row, []).append(placed)

    def code(self) -> list[str]:
        """The heads of columns as a line of their own, then the rows."""
        made: list[str] = []
        kinds = groupby(range(self.grid.rows), self._is_head)
        for is_head, rows in kinds:
            if is_head:
                made += [code for row in rows for code in self._heads(row)]
            else:
                items = [item for row in rows if (item := self._item(row))]
                sign = self.setter.pen.ours(_BULLET)
                signs = f"({', '.join([sign] * len(items))},)"
                made += [call("items", signs, *items)] if items else []
        return made

    def _is_head(self, row: int) -> bool:
        """Whether the row heads what follows; it has no item then."""
        if row < self.grid.heads:
            return True
        own = self._rows.get(row, [])
        across = sum(placed.columns for placed in own)
        return bool(own) and across == self.grid.columns and all(map(_heads_columns, own))

    def _heads(self, row: int) -> Iterator[str]:
        """A row of heads, in one line as far as they are words alone."""
        own = self._rows.get(row, [])
        if row >= self.grid.heads and len(own) > 1:  # new heads for the columns from here on
            for placed in own:
                for column in range(placed.column, placed.column + placed.columns):
                    self._above[column] = (placed,)
        lead = self.words.columns if self.grid.columns > 1 and len(own) > 1 else ""
        line = [self.setter.pen.ours(lead), '" "'] if lead else []
        begun = len(line)
        for placed in own:
            if not _is_line(placed.cell.blocks):
                yield from self._line(line, begun)
                line, begun = [], 0
                yield from self.setter.blocks(placed.cell.blocks, self.within)
            elif words := self._inline(placed.cell.blocks):
                line += [self.setter.pen.ours(","), '" "'] if len(line) > begun else []
                line.append(bold(words))
        yield from self._line(line, begun)

    def _line(self, line: Sequence[str], begun: int) -> Iterator[str]:
        if len(line) > begun:
            yield call("kept", call("par", joined(list(line))))

    def _item(self, row: int) -> str:
        """A row: the cells that head it, then each other cell; "" for one without words."""
        covered = [self.grid.at.get((row, column)) for column in range(self.grid.columns)]
        cells = list(dict.fromkeys(placed for placed in covered if placed is not None))
        cells += [placed for placed in self._rows.get(row, []) if placed not in cells]
        lines = [code for placed in cells for code in self._cell(placed, row)]
        if not lines:
            return ""
        return joined(["set par(spacing: look.leading)", *lines])  # rows are further apart

    def _cell(self, placed: Placed, row: int) -> list[str]:
        """A cell in its row, as the book's words where it begins."""
        lead = [self.setter.pen.ours(f"{label}:"), '" "'] if (label := self._label(placed)) else []
        if placed.row != row:
            again = said(placed)
            return [self._par([*lead, self.setter.pen.ours(again)])] if again else []
        blocks = placed.cell.blocks
        if not any(text_of(s).strip() for place in texts(blocks) for s in place.text):
            made = self.setter.blocks(blocks, self.within)  # a picture without words, a page mark
            blank = [self._par([*lead, self.setter.pen.ours(self.words.blank)])] if lead else []
            return made or blank
        if _is_line(blocks):
            words = self._inline(blocks)
            return [self._par([*lead, bold(words) if placed.head else words])]
        made = self.setter.blocks(blocks, self.within)
        return [self._par(lead[:1]), *made] if lead else made

    def _par(self, parts: list[str]) -> str:
        return call("par", joined(parts))

    def _label(self, placed: Placed) -> str:
        """What heads a cell's columns, in words."""
        columns = range(placed.column, placed.column + placed.columns)
        heads = dict.fromkeys(head for c in columns for head in self._above.get(c, ()))
        return ", ".join(words for head in heads if head is not placed and (words := said(head)))

    def _inline(self, blocks: Sequence[Block]) -> str:
        """The words of a cell that is a paragraph."""
        block = blocks[0] if blocks else None
        assert block is None or isinstance(block, Paragraph)
        return self.setter.pen.text(block.text) if block else ""


def said(placed: Placed) -> str:
    """A cell's words on one line."""
    words = (text_of(s) for place in texts(placed.cell.blocks) for s in place.text)
    return " ".join(" ".join(words).split())


def bold(words: str) -> str:
    """Code that shows heads; a weight is no tag of its own."""
    return call("text", words, weight=string("bold"))


def _is_line(blocks: Sequence[Block]) -> bool:
    """Whether the blocks are one paragraph that nothing leads to, or nothing."""
    one = len(blocks) == 1 and isinstance(blocks[0], Paragraph)
    return not blocks or (one and not blocks[0].id and blocks[0].lang is None)


def _heads_columns(placed: Placed) -> bool:
    """Whether a cell of the body heads columns below it."""
    return placed.head and placed.rows == 1 and placed.cell.scope not in ("row", "rowgroup")
