# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables: cells between rules, rows between level rules, and columns that stand under each other.

Only what is sure becomes a table; the caller tells of the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from daisy_pipeline.readers.pdf.letters import to_lines
from daisy_pipeline.readers.pdf.shapes import Atom, Grid, GridCell, around, inside
from daisy_pipeline.tools.pdf_data import Box

_NEAR = 3.0  # points by which rules may miss each other
_MOST_LINES = 200
_DIGITS = re.compile(r"[\d.,%+\-–△▲()\s원명개년월일]*\d[\d.,%+\-–△▲()\s원명개년월일]*$")


def ruled_tables(
    atoms: list[Atom], rules: Sequence[Box], page: int
) -> tuple[list[Grid], list[Atom]]:
    """Tables drawn with rules, and the atoms that stand in none of them."""
    grids: list[Grid] = []
    for level, upright in _clusters(rules):
        box = around([*level, *upright])
        within = [a for a in atoms if inside((a.left, a.top, a.right, a.bottom), box)]
        grid = _ruled(within, level, upright, page) if within else None
        if grid is not None:
            grids.append(grid)
            atoms = [a for a in atoms if a not in within]
    return grids, atoms


def _clusters(rules: Sequence[Box]) -> list[tuple[list[Box], list[Box]]]:
    """Level and upright rules that touch each other; level ones alone of equal edges."""
    level = [r for r in rules if r[2] - r[0] > 8 and r[3] - r[1] <= _NEAR][:_MOST_LINES]
    upright = [r for r in rules if r[3] - r[1] > 5 and r[2] - r[0] <= _NEAR][:_MOST_LINES]
    groups: list[list[Box]] = []
    for rule in (*level, *upright):
        touching = [g for g in groups if any(_touch(rule, other) for other in g)]
        groups = [g for g in groups if g not in touching]
        groups.append([rule, *(r for g in touching for r in g)])
    groups = _same_edges(groups)
    found = [([r for r in g if r in level], [r for r in g if r in upright]) for g in groups]
    return [(across, down) for across, down in found if len(across) >= 2]


def _touch(a: Box, b: Box) -> bool:
    return (
        a[0] <= b[2] + _NEAR
        and b[0] <= a[2] + _NEAR
        and a[1] <= b[3] + _NEAR
        and b[1] <= a[3] + _NEAR
    )


def _same_edges(groups: list[list[Box]]) -> list[list[Box]]:
    """Groups whose outer edges agree made one: the rules of a table without upright ones."""
    out: list[list[Box]] = []
    for group in sorted(groups, key=lambda g: around(g)[1]):
        box = around(group)
        alone = not any(r[3] - r[1] > _NEAR for r in group)
        mates = (g for g in out if alone and not any(r[3] - r[1] > _NEAR for r in g))
        mate = next((g for g in mates if _edges_agree(around(g), box)), None)
        if mate is None:
            out.append(list(group))
        else:
            mate.extend(group)
    return out


def _edges_agree(a: Box, b: Box) -> bool:
    near = abs(a[0] - b[0]) <= _NEAR and abs(a[2] - b[2]) <= _NEAR
    return near and b[1] - a[3] < 250


def _positions(values: Iterable[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR * 1.5:
            out.append(value)
    return out


def _ruled(atoms: list[Atom], level: list[Box], upright: list[Box], page: int) -> Grid | None:
    box = around([*level, *upright])
    ys = _positions((r[1] + r[3]) / 2 for r in level)
    xs = _positions([box[0], box[2], *((r[0] + r[2]) / 2 for r in upright)])
    if len(ys) >= 3 and len(xs) == 2:
        return _between_rules(atoms, ys, box, page)
    if len(ys) < 3 or len(xs) < 3 or len(ys) * len(xs) > 20_000:
        return None
    rows = _cells(atoms, xs, ys, level, upright, page)
    if sum(bool(c.lines) for row in rows for c in row) < 3:
        return None
    return Grid(page, box, rows, head_rows(rows))


def _cells(
    atoms: list[Atom],
    xs: list[float],
    ys: list[float],
    level: list[Box],
    upright: list[Box],
    page: int,
) -> tuple[tuple[GridCell, ...], ...]:
    """The cells row by row; a missing rule between two places makes them one cell."""
    taken: set[tuple[int, int]] = set()
    rows: list[tuple[GridCell, ...]] = []
    for r in range(len(ys) - 1):
        row: list[GridCell] = []
        for c in range(len(xs) - 1):
            if (r, c) in taken:
                continue
            wide, high = _span(r, c, xs, ys, level, upright, taken)
            taken |= {(r + i, c + j) for i in range(high) for j in range(wide)}
            cell = (xs[c], ys[r], xs[c + wide], ys[r + high])
            own = [a for a in atoms if inside((a.left, a.top, a.right, a.bottom), cell, 0.0)]
            row.append(GridCell(tuple(to_lines(own, page)), wide, high))
        rows.append(tuple(row))
    return tuple(rows)


def _span(
    r: int,
    c: int,
    xs: list[float],
    ys: list[float],
    level: list[Box],
    upright: list[Box],
    taken: set[tuple[int, int]],
) -> tuple[int, int]:
    wide, high = 1, 1
    middle = (ys[r] + ys[r + 1]) / 2
    while c + wide < len(xs) - 1 and (r, c + wide) not in taken:
        if any(abs(u[0] - xs[c + wide]) <= _NEAR and u[1] <= middle <= u[3] for u in upright):
            break
        wide += 1
    across = [(xs[c + j] + xs[c + j + 1]) / 2 for j in range(wide)]
    while r + high < len(ys) - 1:
        y = ys[r + high]
        if any(abs(n[1] - y) <= _NEAR and n[0] <= x <= n[2] for n in level for x in across):
            break
        if any((r + high, c + j) in taken for j in range(wide)):
            break
        high += 1
    return wide, high


def _between_rules(atoms: list[Atom], ys: list[float], box: Box, page: int) -> Grid | None:
    """A table with level rules only: columns by the white space between its words."""
    rows = _visual_rows(atoms)
    columns = _column_limits(rows)
    if len(columns) < 2 or not _sure(rows, columns, 0.6):
        return None
    made = _rows_of(rows, columns, page)
    head = sum(all(n.bottom <= ys[1] + _NEAR for c in row for n in c.lines) for row in made)
    return Grid(page, box, _with_head(made, head), head) if 0 < head < len(made) else None


def aligned_table(rows: Sequence[Sequence[Atom]], page: int) -> Grid | None:
    """A table without rules, where at least three rows have at least three columns in common."""
    filled = [list(row) for row in rows if row]
    if len(filled) < 3:
        return None
    lines = _visual_rows([a for row in filled for a in row])
    columns = _column_limits(lines)
    if len(columns) < 3 or not _sure(lines, columns, 0.9):
        return None
    made = _rows_of(lines, columns, page)
    box = around((a.left, a.top, a.right, a.bottom) for row in lines for a in row)
    return Grid(page, box, made, head_rows(made))


def _visual_rows(atoms: Sequence[Atom]) -> list[list[Atom]]:
    rows: list[list[Atom]] = []
    for atom in sorted(atoms, key=lambda a: (a.bottom, a.left)):
        if rows and atom.bottom - rows[-1][0].bottom < atom.size * 0.4:
            rows[-1].append(atom)
        else:
            rows.append([atom])
    return rows


def _column_limits(rows: Sequence[Sequence[Atom]]) -> list[tuple[float, float]]:
    """Left and right of the columns: stretches of the width that letters cover in some row."""
    merged: list[list[float]] = []
    for left, right in sorted((a.left, a.right) for row in rows for a in row):
        if merged and left <= merged[-1][1] + 6.0:
            merged[-1][1] = max(merged[-1][1], right)
        else:
            merged.append([left, right])
    return [(left, right) for left, right in merged]


def _sure(rows: Sequence[Sequence[Atom]], columns: list[tuple[float, float]], part: float) -> bool:
    """Whether at least ``part`` of the rows fill all columns but one at most."""
    full = sum(len({_column(a, columns) for a in row}) >= max(2, len(columns) - 1) for row in rows)
    return full >= len(rows) * part


def _column(atom: Atom, columns: list[tuple[float, float]]) -> int:
    middle = (atom.left + atom.right) / 2
    return next((n for n, (_, right) in enumerate(columns) if middle <= right), len(columns) - 1)


def _rows_of(
    rows: Sequence[Sequence[Atom]], columns: list[tuple[float, float]], page: int
) -> tuple[tuple[GridCell, ...], ...]:
    """Rows of cells; a row whose first cell is empty goes on with the row above it."""
    parts: list[list[list[Atom]]] = []
    for row in rows:
        cells: list[list[Atom]] = [[] for _ in columns]
        for atom in row:
            cells[_column(atom, columns)].append(atom)
        if cells[0] or not parts or sum(map(bool, cells)) > len(columns) // 2:
            parts.append(cells)
        else:
            for mine, more in zip(parts[-1], cells, strict=True):
                mine.extend(more)
    return tuple(tuple(GridCell(tuple(to_lines(c, page))) for c in cells) for cells in parts)


def _words(cell: GridCell) -> str:
    return " ".join(n.text for n in cell.lines)


def head_rows(rows: tuple[tuple[GridCell, ...], ...]) -> int:
    """1 where the first row is bold over plain rows, or holds words over numbers; else 0."""
    if len(rows) < 2:
        return 0
    first, rest = rows[0], [c for row in rows[1:] for c in row if c.lines]
    if not rest or any(c.rowspan >= len(rows) for c in first):
        return 0
    bold = all(n.bold for c in first for n in c.lines) and any(c.lines for c in first)
    if bold and not all(n.bold for c in rest for n in c.lines):
        return 1
    numbers = sum(bool(_DIGITS.match(_words(c))) for c in rest)
    words = not any(_DIGITS.match(_words(c)) for c in first[1:])
    return int(words and numbers * 3 >= len(rest))


def _with_head(
    rows: tuple[tuple[GridCell, ...], ...], head: int
) -> tuple[tuple[GridCell, ...], ...]:
    return tuple(
        tuple(GridCell(c.lines, c.colspan, c.rowspan, header=r < head) for c in row)
        for r, row in enumerate(rows)
    )
