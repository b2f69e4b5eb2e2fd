# SPDX-License-Identifier: AGPL-3.0-or-later
"""A flow of rows cut into pages: as full as its breaks allow, with notes at the foot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from daisy_pipeline.braille.layout.flow import Break, Flow
from daisy_pipeline.braille.layout.model import Row

NOTE_LINE = Row("⠒" * 6)
"""What stands between the text and the notes at a page's foot (assumed)."""
_LEAST_TEXT = 4
"""Rows of text that stay above notes carried over from the page before."""
_WHOLE_NOTE = 6
"""Notes of so many rows do not go on on the next page."""
_LEAST_NOTE = 2
"""Rows of a longer note that stand on the page that refers to it."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A page of a flow: its rows ``first`` to ``last`` (not included), repeated heads, notes."""

    first: int
    last: int
    head: tuple[Row, ...] = ()
    foot: tuple[Row, ...] = ()

    def rows(self, flow: Flow, room: int) -> list[Row]:
        """The page's rows; notes stand at the foot of ``room`` rows."""
        rows = [*self.head, *flow.rows[self.first : self.last]]
        while rows and not rows[-1].cells and not rows[-1].spots:
            rows.pop()
        if self.foot:
            rows += [Row()] * (room - len(rows) - len(self.foot))
            rows += self.foot
        return rows


def cuts_of(flow: Flow, room: int, start: int, stop: int, *, notes: bool) -> Iterator[Cut]:
    """The pages of the rows ``start`` to ``stop``, of ``room`` rows each, one after another.

    With ``notes`` the notes that a page refers to stand at its foot; what does not fit goes to the
    next page's. Blank rows at a page's top are left out.
    """
    carried: list[Row] = []
    at = start
    while True:
        while at < stop and _blank(flow.rows[at]):
            at += 1
        if at >= stop and not carried:
            return
        head = flow.repeats.get(at, ()) if at < stop else ()
        page = _Page(flow, room - len(head), carried, notes=notes)
        end, queue = page.filled(at, stop)
        free = room - len(head) - _used(flow, at, end) - 1
        foot = queue[: max(0, free)] if queue else []
        carried = queue[len(foot) :]
        yield Cut(at, end, head, (NOTE_LINE, *foot) if foot else ())
        at = end


def _blank(row: Row) -> bool:
    return not row.cells and not row.spots


def _used(flow: Flow, first: int, last: int) -> int:
    while last > first and _blank(flow.rows[last - 1]):
        last -= 1
    return last - first


class _Page:
    """One page that is being filled."""

    def __init__(self, flow: Flow, room: int, carried: list[Row], *, notes: bool) -> None:
        self.flow = flow
        self.room = room
        self.carried = carried
        self.notes = flow.notes if notes else {}
        self.reserved = 0
        if carried:
            self.reserved = 1 + min(len(carried), max(1, room - 1 - _LEAST_TEXT))

    def filled(self, at: int, stop: int) -> tuple[int, list[Row]]:
        """The row after the page's last, and the notes for its foot."""
        end, queue = self._walk(at, stop, free=False)
        if end == at < stop:  # nothing allows the page to end: it ends when it is full
            return self._walk(at, stop, free=True)
        return end, queue

    def _walk(self, at: int, stop: int, *, free: bool) -> tuple[int, list[Row]]:
        best, queue = at, self.carried
        kept, need = queue, self.reserved
        over = 0 < self.reserved <= len(self.carried)
        breaks = self.flow.breaks
        for row in range(at, stop):
            added = self.notes.get(row)
            if added:
                if over and row > at:
                    break
                if not over:
                    here = len(added) if len(added) <= _WHOLE_NOTE else _LEAST_NOTE
                    need = 1 + len(queue) + here
                queue = queue + added
            if row + 1 - at + need > self.room and row > at:
                break
            if free or row + 1 == stop or breaks[row + 1]:
                best, kept = row + 1, queue
            if row + 1 < stop and breaks[row + 1] == Break.MUST:
                break
        return best, kept
