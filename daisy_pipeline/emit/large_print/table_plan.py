# SPDX-License-Identifier: AGPL-3.0-or-later
"""A table's cells as rectangles without holes, and the widths of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from daisy_pipeline.braille.book.grid import Grid, Placed
from daisy_pipeline.emit.large_print.table_measure import Ink

if TYPE_CHECKING:
    from daisy_pipeline.config.large_print_profile import LargePrintProfile

PAD = 0.4  # em at the left and right of a cell
EDGE = 0.5  # em above and below
_COLUMNS = ("col", "colgroup")
_ROWS = ("row", "rowgroup")


@dataclass(frozen=True, eq=False)
class Laid:
    """A cell as it is set: its first row and column, how many it covers, what it is.

    ``placed`` is None where print has no cell. ``heads`` is Row or Column for a header cell.
    """

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    placed: Placed | None = None
    heads: str = ""


@dataclass(frozen=True)
class Plan:
    """The rows of a table, each place of it covered by exactly one cell.

    The first ``heads`` rows head the columns; ``within`` are rows that do so further down.
    """

    columns: int
    heads: int
    rows: tuple[tuple[Laid, ...], ...]
    within: frozenset[int]

    @property
    def row_heads(self) -> tuple[tuple[int, ...], ...]:
        """The cells that Typst cannot tag as heads: (row, cell of the row) of those that head rows.

        One that heads a column in a row with other cells has a third number, 1.
        """
        alone = {*range(self.heads), *self.within}
        return tuple(
            (number, index) if laid.heads == "Row" else (number, index, 1)
            for number, row in enumerate(self.rows)
            for index, laid in enumerate(row)
            if laid.heads == "Row" or (laid.heads == "Column" and number not in alone)
        )


def plan_of(grid: Grid) -> Plan | None:
    """The table as rows of cells; None where a cell has no place of its own.

    Rows in which no cell begins are none, as columns in which none begins; where spans meet, the
    earlier cell has the place (HTML, 4.9.12, "forming a table").
    """
    kept = sorted({placed.row for placed in grid.cells})
    new = {old: number for number, old in enumerate(kept)}
    at = {(new[r], c): placed for (r, c), placed in grid.at.items() if r in new}
    if any(at.get((new[p.row], p.column)) is not p for p in grid.cells):
        return None
    heads = sum(1 for old in kept if old < grid.heads)
    mixed = {row for (row, _), placed in at.items() if not placed.head}
    rows: list[list[Laid]] = [[] for _ in kept]
    taken: set[tuple[int, int]] = set()
    for row in range(len(kept)):
        for column in range(grid.columns):
            if (row, column) not in taken:
                laid = _laid(row, column, at, (heads, mixed))
                rows[row].append(laid)
                taken |= _covered(laid)
    made = tuple(map(tuple, rows))
    return Plan(grid.columns, heads, made, frozenset(_within(made, heads)))


def _laid(
    row: int, column: int, at: dict[tuple[int, int], Placed], known: tuple[int, set[int]]
) -> Laid:
    placed = at.get((row, column))
    if placed is None:
        return Laid(row, column)
    if placed.column != column or (row and at.get((row - 1, column)) is placed):
        return Laid(row, column)  # what another cell's span left of it
    columns = rows = 1
    while at.get((row, column + columns)) is placed:
        columns += 1
    across = range(column, column + columns)
    end = known[0] if row < known[0] else len(at)  # heads end before the body begins
    while row + rows < end and all(at.get((row + rows, c)) is placed for c in across):
        rows += 1
    return Laid(row, column, rows, columns, placed, _heads(placed, row, *known))


def _covered(laid: Laid) -> set[tuple[int, int]]:
    return {
        (row, column)
        for row in range(laid.row, laid.row + laid.rows)
        for column in range(laid.column, laid.column + laid.columns)
    }


def _heads(placed: Placed, row: int, heads: int, mixed: set[int]) -> str:
    """What a header cell heads: as its scope says, else by its row (HTML, 4.9.12.1).

    A cell without scope heads columns where its whole row is header cells, else its row. ``mixed``
    are the rows with other cells.
    """
    if row < heads:
        return "Row" if placed.cell.header and placed.cell.scope in _ROWS else "Column"
    if not placed.head:
        return ""
    if placed.cell.scope:
        return "Column" if placed.cell.scope in _COLUMNS else "Row"
    return "Row" if row in mixed else "Column"


def _within(rows: Sequence[Sequence[Laid]], heads: int) -> set[int]:
    """Rows below the first heads in which every cell heads columns and covers this row alone."""
    full = max((sum(laid.columns for laid in row) for row in rows), default=0)
    return {
        number
        for number, row in enumerate(rows)
        if number >= heads
        and number + 1 < len(rows)
        and sum(laid.columns for laid in row) == full
        and all(laid.heads == "Column" and laid.rows == 1 for laid in row)
    }


def widths(plan: Plan, inks: dict[Laid, Ink], room: float, least: float) -> list[float] | None:
    """The widths of the columns in em, within ``room``; None where they do not fit.

    No word is divided, and no column is narrower than ``least`` characters but where it holds less.
    """
    floors, wishes = [2 * PAD + 1.0] * plan.columns, [2 * PAD + 1.0] * plan.columns
    for laid in sorted(inks, key=lambda laid: laid.columns):
        ink = inks[laid]
        own = slice(laid.column, laid.column + laid.columns)
        floor = max(ink.longest, min(ink.natural, least)) + 2 * PAD
        floors[own] = _raised(floors[own], floor)
        wishes[own] = _raised(wishes[own], ink.natural + 2 * PAD)
    wishes = [max(pair) for pair in zip(floors, wishes, strict=True)]
    if sum(wishes) <= room:
        return wishes
    if sum(floors) > room:
        return None
    more = (room - sum(floors)) / (sum(wishes) - sum(floors))
    return [low + (high - low) * more for low, high in zip(floors, wishes, strict=True)]


def _raised(now: list[float], wanted: float) -> list[float]:
    """Widths that are together at least as wide as wanted, each raised by the same."""
    more = max(0.0, wanted - sum(now)) / len(now)
    return [width + more for width in now]


def height(
    row: Sequence[Laid],
    columns: Sequence[float],
    inks: dict[Laid, Ink],
    profile: LargePrintProfile,
) -> float:
    """How high a row is, at most, in em; endless where that cannot be told."""
    high = 0.0
    for laid in (laid for laid in row if laid in inks):
        if not inks[laid].plain:
            return float("inf")
        wide = sum(columns[laid.column : laid.column + laid.columns]) - 2 * PAD
        high = max(high, inks[laid].height(wide, profile))
    return high + 2 * EDGE


def heights(
    plan: Plan,
    columns: Sequence[float],
    inks: dict[Laid, Ink],
    profile: LargePrintProfile,
) -> tuple[list[float], float]:
    """How high each row is at most, as far as cells over several rows may make it higher.

    And the highest of such cells.
    """
    highs = [0.0] * len(plan.rows)
    across = 0.0
    for laid in (laid for row in plan.rows for laid in row):
        own = height((laid,), columns, inks, profile)
        across = max(across, own) if laid.rows > 1 else across
        for number in range(laid.row, laid.row + laid.rows):
            highs[number] = max(highs[number], own)
    return highs, across
