# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables drawn with lines, read by columns: a cell is what no line divides, so cells may span."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_UPRIGHT = frozenset("│┃║|├┣╠┤┫╣┼╋╬┬┳╦┴┻╩┌┏╔╭┐┓╗╮└┗╚╰┘┛╝╯+┝┥┠┨┿╂╞╡╟╢╪╫")
_FLAT = frozenset("─━═-├┣╠┤┫╣┼╋╬┬┳╦┴┻╩┌┏╔╭┐┓╗╮└┗╚╰┘┛╝╯+┝┥┠┨┿╂╞╡╟╢╪╫")
_MOST = 60  # columns or rows of cells


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """A cell: the row and column where it begins (from 0), its words, its spans."""

    row: int
    column: int
    words: str
    colspan: int = 1
    rowspan: int = 1


def drawn_cells(lines: Sequence[str]) -> tuple[DrawnCell, ...]:
    """The cells of a drawn table in reading order; () where its lines do not meet in a grid.

    Lines are one column wide or two, as the typist's letters had it.
    """
    for wide in (1, 2):
        rows = [_columns(line, wide) for line in lines]
        if len({len(row) for row in rows}) == 1 and (made := _cells(rows)):
            kept = "".join(cell.words for cell in made)
            return made if _letters(kept) == _letters("".join(lines)) else ()
    return ()


def _letters(text: str) -> list[str]:
    """What no line or blank is, sorted: reading by columns must not lose any of it."""
    return sorted(c for c in text if c not in _FLAT and c not in _UPRIGHT and not c.isspace())


def _columns(line: str, wide: int) -> list[str]:
    made: list[str] = []
    for sign in line:
        if unicodedata.combining(sign):
            continue
        two = unicodedata.east_asian_width(sign) in "WF" or (wide == 2 and "─" <= sign <= "╿")
        made += [sign, sign if sign in _FLAT and sign not in _UPRIGHT else ""] if two else [sign]
    return made


def _cells(rows: Sequence[Sequence[str]]) -> tuple[DrawnCell, ...]:
    across = range(len(rows[0]))
    corners = [c for c in across if any(r[c] in _UPRIGHT and _is_rule(r, c) for r in rows)]
    rules = [n for n, r in enumerate(rows) if any(_flat(r, a, b) for a, b in pairwise(corners))]
    if len(rules) < 2 or not 2 <= len(corners) <= _MOST or rules[-1] != len(rows) - 1:
        return ()
    grid = _Grid(rows, corners, rules)
    if not 1 < grid.height * grid.width <= _MOST * _MOST:
        return ()
    made = tuple(grid.cells())
    area = sum(cell.colspan * cell.rowspan for cell in made)
    return made if area == grid.height * grid.width and len(made) > 1 else ()


def _is_rule(row: Sequence[str], at: int) -> bool:
    return any(0 <= n < len(row) and row[n] in _FLAT for n in (at - 1, at + 1, at + 2))


def _flat(row: Sequence[str], begin: int, end: int) -> bool:
    return all(sign in _FLAT or sign == "" for sign in row[begin + 1 : end]) and end > begin + 1


class _Grid:
    """Corners are the columns of upright lines, rules the lines with a flat one."""

    def __init__(
        self, rows: Sequence[Sequence[str]], corners: Sequence[int], rules: Sequence[int]
    ) -> None:
        self.rows, self.corners, self.rules = rows, corners, rules
        self.height, self.width = len(rules) - 1, len(corners) - 1

    def cells(self) -> Iterator[DrawnCell]:
        taken: set[tuple[int, int]] = set()
        for row in range(self.height):
            for column in range(self.width):
                if (row, column) in taken:
                    continue
                right, low = column + 1, row + 1
                while right < self.width and not self._upright(row, right):
                    right += 1
                while low < self.height and not self._ruled(low, column):
                    low += 1
                taken |= {(r, c) for r in range(row, low) for c in range(column, right)}
                words = self._words(row, low, column, right)
                yield DrawnCell(row, column, words, right - column, low - row)

    def _upright(self, row: int, corner: int) -> bool:
        begin, end = self.rules[row] + 1, self.rules[row + 1]
        at = self.corners[corner]
        return any(self.rows[n][at] in _UPRIGHT for n in range(begin, end))

    def _ruled(self, rule: int, left: int) -> bool:
        return _flat(self.rows[self.rules[rule]], self.corners[left], self.corners[left + 1])

    def _words(self, row: int, low: int, left: int, right: int) -> str:
        begin, end = self.corners[left] + 1, self.corners[right]
        lines = self.rows[self.rules[row] + 1 : self.rules[low]]
        parts = ("".join(line[begin:end]).strip(" \u3000") for line in lines)
        return " ".join(part for part in parts if part)
