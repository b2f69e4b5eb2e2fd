# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stretches to one flow of rows that knows where a page may end: pages are cut from it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import groupby, pairwise

from daisy_pipeline.braille.cells import BLANK, Cells
from daisy_pipeline.braille.layout.blocks import Align, NoteAt, Stretch
from daisy_pipeline.braille.layout.lines import Line, divide
from daisy_pipeline.braille.layout.model import Row, Spot
from daisy_pipeline.braille.layout.profile import Profile
from daisy_pipeline.model.finding import Place

_LEAST = 2
"""Lines of a paragraph on either side of a page's end, and below a heading on its page."""
_EMPTY = Row()


class Break(IntEnum):
    """Whether a page may end before a row."""

    NO = 0
    MAY = 1
    MUST = 2


@dataclass(frozen=True, slots=True)
class Head:
    """A heading: the row it begins in, its level, and what contents say of it."""

    row: int
    rank: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class Label:
    """A print page that begins in a row; ``within`` when it does not begin with the row."""

    row: int
    label: str
    within: bool


@dataclass
class Flow:
    """Rows in order, and by row: whether a page may end before it (`Break`), what belongs to it.

    ``notes`` are the rows of notes that a row refers to, for the page's or the volume's end.
    ``repeats`` are set first when a page begins with the row. ``starts`` are the rows in which
    stretches begin. ``cut`` are the places of words that were cut because they are too long.
    """

    rows: list[Row] = field(default_factory=list)
    breaks: bytearray = field(default_factory=bytearray)
    labels: list[Label] = field(default_factory=list)
    notes: dict[int, list[Row]] = field(default_factory=dict)
    repeats: dict[int, tuple[Row, ...]] = field(default_factory=dict)
    heads: list[Head] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    cut: list[Place] = field(default_factory=list)


def flow_of(
    stretches: Iterable[Stretch], profile: Profile, notes_head: Stretch | None = None
) -> Flow:
    """The flow of a book; ``notes_head`` stands above the notes of a chapter."""
    maker = _Maker(profile, notes_head)
    whole = list(stretches)
    ranks = [s.rank for s in whole if s.rank]
    maker.chapter = min(ranks, default=0)
    for together, group in groupby(whole, key=lambda s: s.together):
        if together:
            maker.group(list(group))
        else:
            for stretch in group:
                maker.add(stretch)
    maker.close_chapter()
    return maker.flow


def rows_of(stretch: Stretch, profile: Profile) -> list[Row]:
    """The rows of one stretch by itself."""
    return [_row(stretch, line) for line in _lines(stretch, profile)]


def _lines(stretch: Stretch, profile: Profile) -> list[Line]:
    both = stretch.first if stretch.align is Align.CENTER else 0
    width = max(1, profile.cells - stretch.right - 2 * both)
    first, rest = (0, 0) if stretch.align is Align.CENTER else (stretch.first, stretch.rest)
    lines = divide(stretch.cells, width, first, rest, profile.divide)
    if stretch.align is Align.CENTER:
        free = profile.cells - stretch.right
        return [
            Line(x.cells, x.origins, (free - len(x.cells)) // 2, x.first, x.last, x.cut)
            for x in lines
        ]
    return lines


def _row(stretch: Stretch, line: Line) -> Row:
    return Row(BLANK * line.indent + line.cells if line.cells else "", _spots(stretch, line))


def _spots(stretch: Stretch, line: Line) -> tuple[Spot, ...]:
    """Where the segments stand that the line says: one spot for each."""
    if not stretch.spans or not line.cells:
        return ()
    origins, spans = line.origins, stretch.spans
    number = max(0, bisect_right(spans, origins[0], key=lambda s: s.at) - 1)
    found = []
    while number < len(spans) and spans[number].at <= origins[-1]:
        span = spans[number]
        number += 1
        cell = bisect_left(origins, span.at)
        stop = spans[number].at if number < len(spans) else origins[-1] + 1
        if span.segment and span.at <= origins[cell] < stop:
            first = span.first + origins[cell] - span.at
            found.append(Spot(line.indent + cell, span.segment, first))
    return tuple(found)


class _Maker:
    """Sets stretch after stretch into the flow."""

    def __init__(self, profile: Profile, notes_head: Stretch | None) -> None:
        self.flow = Flow()
        self.profile = profile
        self.notes_head = notes_head
        self.chapter = 0
        self.after = 0
        self.hold = 0
        self.waiting: list[str] = []
        self.notes: list[Stretch] = []

    def group(self, stretches: Sequence[Stretch]) -> None:
        """Set stretches that belong together, on one page if a page holds them."""
        made = [_lines(s, self.profile) for s in stretches]
        blanks = sum(max(a.after, b.before) for a, b in pairwise(stretches))
        above = 2 * _LEAST if self.hold else 0
        fits = above + sum(map(len, made)) + blanks <= self.profile.body
        for number, (stretch, lines) in enumerate(zip(stretches, made, strict=True)):
            begin = len(self.flow.rows)
            self._set(stretch, lines, Break.NO if fits and number else Break.MAY, whole=True)
            repeat = tuple(r for s in stretch.repeat for r in rows_of(s, self.profile))
            if number and repeat and len(repeat) <= self.profile.body // 2:
                for row in range(begin, len(self.flow.rows)):
                    self.flow.repeats[row] = repeat

    def add(self, stretch: Stretch) -> None:
        """Set a stretch that stands by itself; one that begins a chapter ends the one before."""
        if stretch.rank and stretch.rank == self.chapter:
            self.close_chapter()
        self._set(stretch, _lines(stretch, self.profile), Break.MAY, whole=bool(stretch.rank))

    def close_chapter(self) -> None:
        """Set the notes that were kept for the chapter's end."""
        notes, self.notes = self.notes, []
        if notes and self.notes_head:
            notes.insert(0, self.notes_head)
        for note in notes:
            self._set(note, _lines(note, self.profile), Break.MAY, whole=False)

    def _set(self, stretch: Stretch, lines: list[Line], may: Break, *, whole: bool) -> None:
        flow = self.flow
        blanks = max(self.after, stretch.before)
        if not lines:
            self.waiting += [page.label for page in stretch.pages]
            self._keep_notes(stretch, [])
            self.after = max(blanks, stretch.after)
            return
        before = self._before(stretch, may)
        flow.rows += [_EMPTY] * blanks
        flow.breaks += bytes((before,)) + bytes((min(before, Break.MAY),)) * blanks
        begin = len(flow.rows)
        flow.starts.append(begin)
        flow.rows += [_row(stretch, line) for line in lines]
        flow.breaks += bytes(self._within(len(lines), whole))
        self._remember(stretch, lines, begin)
        self.hold = _LEAST if stretch.keep_next else max(0, self.hold - len(lines))
        self.after = stretch.after

    def _before(self, stretch: Stretch, may: Break) -> Break:
        if stretch.new_page or 0 < stretch.rank <= self.profile.new_page:
            return Break.MUST
        return Break.NO if self.hold else may

    def _within(self, count: int, whole: bool) -> list[Break]:
        """For all rows but the first: no page ends after one line or before the last one."""
        if whole:
            return [Break.NO] * (count - 1)
        return [Break(_LEAST <= row <= count - _LEAST) for row in range(1, count)]

    def _remember(self, stretch: Stretch, lines: list[Line], begin: int) -> None:
        flow = self.flow
        flow.labels += [Label(begin, label, False) for label in self.waiting]
        self.waiting = []
        firsts = [stretch.cells.origins[line.first] for line in lines]
        for page in stretch.pages:
            at = max(0, bisect_right(firsts, page.at) - 1)
            if lines[at].origins and lines[at].origins[-1] >= page.at:
                flow.labels.append(Label(begin + at, page.label, page.at > firsts[at]))
            elif at + 1 < len(lines):
                flow.labels.append(Label(begin + at + 1, page.label, False))
            else:
                self.waiting.append(page.label)
        if stretch.rank:
            flow.heads.append(Head(begin, stretch.rank, stretch.entry or stretch.cells))
        flow.cut += [stretch.place for line in lines if line.cut]
        self._keep_notes(stretch, firsts)

    def _keep_notes(self, stretch: Stretch, firsts: list[int]) -> None:
        last = len(self.flow.rows) - 1
        begin = last + 1 - len(firsts)
        for note in stretch.notes:
            row = max(0, min(last, begin + max(0, bisect_right(firsts, note.at) - 1)))
            if self.profile.notes == "chapter":
                self.notes += _with_nested(note)
            else:
                made = [r for s in _with_nested(note) for r in rows_of(s, self.profile)]
                self.flow.notes.setdefault(row, []).extend(made)


def _with_nested(note: NoteAt) -> list[Stretch]:
    """The stretches of a note, and of notes that it refers to."""
    return [*note.stretches, *(s for one in note.stretches for n in one.notes
                               for s in _with_nested(n))]  # fmt: skip
