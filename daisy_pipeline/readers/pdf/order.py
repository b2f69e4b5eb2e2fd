# SPDX-License-Identifier: AGPL-3.0-or-later
"""The order in which a page is read: bands from top to bottom, columns within a band.

A recursive cut by white space after Nagy and Seth's XY-cut, with one change: a gutter that goes
through several rows in turn is cut before anything else, so that a heading over two columns, a
picture between them and equal paragraph gaps in both columns do not mix the columns up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from daisy_pipeline.readers.pdf.letters import to_lines
from daisy_pipeline.readers.pdf.shapes import Atom, Grid, Image, Line, Thing, around
from daisy_pipeline.readers.pdf.tables import aligned_table
from daisy_pipeline.tools.pdf_data import Box

_LEAST_ROWS = 3  # rows a gutter must go through
_LEAST_COLUMN = 6.0  # em a column must have
_FULL = 0.55  # of a column's width that its lines fill on average: less is a table or a list
_DEEPEST = 6
Item = Atom | Image | Grid
Gap = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Flow:
    """What one column holds, with the edges of the column."""

    items: tuple[Item, ...]
    left: float
    right: float


def in_order(items: Sequence[Item], page: int) -> tuple[Thing, ...]:
    """Lines, pictures and tables of a page as a person reads them."""
    things: list[Thing] = []
    for number, flow in enumerate(_flows(tuple(items), page, 0)):
        atoms = [i for i in flow.items if isinstance(i, Atom)]
        edges = (flow.left, flow.right)
        lines = [replace(n, column=edges, flow=number) for n in to_lines(atoms, page)]
        others = [replace(i, flow=number) for i in flow.items if not isinstance(i, Atom)]
        things.extend(_by_height(lines, others))
    return tuple(things)


def _by_height(lines: list[Line], others: Sequence[Image | Grid]) -> list[Thing]:
    """Lines and other things of one column from top to bottom, by where their middles are."""
    keyed: list[tuple[float, int, Thing]] = [(n.bottom, 0, n) for n in lines]
    keyed += [((o.box[1] + o.box[3]) / 2, 1, o) for o in others]
    return [thing for _, _, thing in sorted(keyed, key=lambda k: k[:2])]


def box_of(item: Item) -> Box:
    """The item's place."""
    if isinstance(item, Atom):
        return (item.left, item.top, item.right, item.bottom)
    return item.box


def _flows(items: tuple[Item, ...], page: int, deep: int) -> list[Flow]:
    if not items:
        return []
    left, _, right, _ = around(map(box_of, items))
    if deep >= _DEEPEST:
        return [Flow(items, left, right)]
    flows: list[Flow] = []
    whole: list[Item] = []
    rows = _rows(items)
    gaps = [_gaps(row, (left, right)) for row in rows]
    at = 0
    while at < len(rows):
        stop, parts = _columns(rows, gaps, at, page)
        if parts is None:
            whole.extend(i for row in rows[at:stop] for i in row)
        else:
            if whole:
                flows.append(Flow(tuple(whole), left, right))
                whole = []
            for part in parts:
                flows.extend(_flows(part, page, deep + 1))
        at = stop
    if whole:
        flows.append(Flow(tuple(whole), left, right))
    return flows


def _rows(items: Sequence[Item]) -> list[list[Item]]:
    """The items in rows between which a level line can be drawn."""
    rows: list[list[Item]] = []
    reach = float("-inf")
    for item in sorted(items, key=lambda i: _core(i)[0]):
        top, bottom = _core(item)
        if top >= reach:
            rows.append([])
        rows[-1].append(item)
        reach = max(reach, bottom)
    return rows


def _core(item: Item) -> tuple[float, float]:
    """Top and bottom without the room over and under letters, in which lines overlap."""
    _, top, _, bottom = box_of(item)
    slack = (bottom - top) * 0.25 if isinstance(item, Atom) else 0.0
    return top + slack, bottom - slack


def _columns(
    rows: list[list[Item]], gaps: list[list[Gap]], at: int, page: int
) -> tuple[int, list[tuple[Item, ...]] | None]:
    """Where the stretch of rows that begins here ends, and its columns; None: it has none."""
    common = gaps[at]
    stop = at + 1
    while stop < len(rows) and common:
        shared = _shared(common, gaps[stop])
        if not shared:
            break
        common, stop = shared, stop + 1
    items = [i for row in rows[at:stop] for i in row]
    for gap in sorted(common, key=lambda g: g[0] - g[1]):
        middle = (gap[0] + gap[1]) / 2
        sides = [i for i in items if _middle(i) < middle], [i for i in items if _middle(i) > middle]
        if all(sides) and all(_is_column(side) for side in sides):
            return stop, [tuple(side) for side in sides]
    if table := aligned_table([[i for i in r if isinstance(i, Atom)] for r in rows[at:stop]], page):
        return stop, [(table, *(i for i in items if not isinstance(i, Atom)))]
    return at + 1, None


def _middle(item: Item) -> float:
    box = box_of(item)
    return (box[0] + box[2]) / 2


def _gaps(row: Sequence[Item], edges: Gap) -> list[Gap]:
    """The stretches between the edges that nothing in the row covers."""
    least = max(7.0, 0.9 * max((i.size for i in row if isinstance(i, Atom)), default=8.0))
    found: list[Gap] = []
    reach = edges[0]
    for left, right in sorted((box_of(i)[0], box_of(i)[2]) for i in row):
        if left - reach >= least:
            found.append((reach, left))
        reach = max(reach, right)
    if edges[1] - reach >= least:
        found.append((reach, edges[1]))
    return found


def _shared(ours: list[Gap], theirs: list[Gap]) -> list[Gap]:
    both = ((max(a[0], b[0]), min(a[1], b[1])) for a in ours for b in theirs)
    return [gap for gap in both if gap[1] - gap[0] >= 7.0]


def _is_column(items: Sequence[Item]) -> bool:
    """Whether one side of a gutter is a column of text (or holds a picture), no labels or cells."""
    atoms = [i for i in items if isinstance(i, Atom)]
    if not atoms:
        return True
    rows = _rows(atoms)
    left, _, right, _ = around(map(box_of, items))
    if right - left < _LEAST_COLUMN * max(a.size for a in atoms):
        return False
    if len(atoms) < len(items):
        return True
    widths = [max(a.right for a in row if isinstance(a, Atom)) - left for row in rows]
    return len(rows) >= _LEAST_ROWS and sum(widths) >= _FULL * len(rows) * (right - left)
