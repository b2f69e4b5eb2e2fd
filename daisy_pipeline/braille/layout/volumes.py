# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where volumes end: before the highest heading in the last third, else before a paragraph."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import ceil

from daisy_pipeline.braille.layout.flow import Break, Flow
from daisy_pipeline.braille.layout.paginate import Cut, cuts_of
from daisy_pipeline.braille.layout.profile import Profile
from daisy_pipeline.model.finding import ExitCode, Place, fail

_NO_HEADING = 9
"""A rank below all headings."""


@dataclass(frozen=True, slots=True)
class Part:
    """A volume's share of the flow: its rows, its pages, and the notes that stand at its end."""

    first: int
    last: int
    cuts: tuple[Cut, ...]
    notes: Flow | None = None
    note_cuts: tuple[Cut, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages it takes."""
        return len(self.cuts) + len(self.note_cuts)


def parts_of(flow: Flow, profile: Profile, fronts: Sequence[int], notes_head: Flow) -> list[Part]:
    """The volumes' shares of a flow.

    ``fronts`` are the pages of title and contents by volume; the last number holds for all that
    follow. ``notes_head`` stands above a volume's notes. DaisyError (exit code 4) with DP-BRL-022
    where they leave no room for text.
    """
    splitter = _Splitter(flow, profile, notes_head)
    found: list[Part] = []
    at = 0
    while at < len(flow.rows) or not found:
        front = fronts[min(len(found), len(fronts) - 1)]
        part = splitter.next(at, _sides(profile) - front, front)
        found.append(part)
        at = part.last
    return found


def _sides(profile: Profile) -> int:
    """The pages that a volume may have: whole sheets where they carry two."""
    return profile.volume_pages - (profile.volume_pages % 2 if profile.duplex else 0)


class _Splitter:
    def __init__(self, flow: Flow, profile: Profile, notes_head: Flow) -> None:
        self.flow = flow
        self.profile = profile
        self.notes_head = notes_head
        self.ranks = {head.row: head.rank for head in flow.heads}

    def next(self, at: int, most: int, front: int) -> Part:
        """The volume that begins with row ``at`` and takes ``most`` pages."""
        if most < 1:
            facts = {"pages": self.profile.volume_pages, "front": front}
            place = Place(inside="braille.volume_pages")
            raise fail("DP-BRL-022", place, exit_code=ExitCode.BAD_CONFIG, **facts)
        size = len(self.flow.rows)
        cuts = list(islice(self._cuts(at, size), most + 1))
        if len(cuts) <= most:
            whole = self._part(at, size)
            if whole.pages <= most:
                return whole
        room = min(most, len(cuts))
        while True:
            end = self._end(cuts, room, most)
            part = self._part(at, end)
            if part.pages <= most or room == 1:
                return part
            room = max(1, room - (part.pages - most))

    def _end(self, cuts: Sequence[Cut], room: int, most: int) -> int:
        """The row before which a volume of ``room`` pages ends best."""
        first, last = cuts[0].first, cuts[-1].last
        left = len(cuts) * (len(self.flow.rows) - first) / (last - first)  # pages, about
        volumes = max(2, ceil(left / most))
        share = left / volumes
        low = min(room, max(ceil(2 * room / 3), ceil(left) - (volumes - 1) * most))
        pages = [cut.first for cut in cuts]
        best, key = cuts[-1].last, (_NO_HEADING + 1, 0.0)
        if room < len(cuts):
            best = pages[room]
        rows = self.flow.starts
        first, last = bisect_right(rows, pages[low - 1]), bisect_right(rows, best)
        for row in rows[first:last]:
            taken = bisect_left(pages, row)  # the page that the row stands on is one of them
            if self.flow.breaks[row] == Break.NO:
                continue
            this = (self.ranks.get(row, _NO_HEADING), abs(taken - share))
            if this <= key:
                best, key = row, this
        return best

    def _cuts(self, first: int, last: int) -> Iterator[Cut]:
        notes = self.profile.notes == "page"
        return cuts_of(self.flow, self.profile.body, first, last, notes=notes)

    def _part(self, first: int, last: int) -> Part:
        room, notes = self.profile.body, self.profile.notes
        cuts = tuple(self._cuts(first, last))
        kept = [
            row
            for at, rows in (self.flow.notes.items() if notes == "volume" else ())
            if first <= at < last
            for row in rows
        ]
        if not kept:
            return Part(first, last, cuts)
        head = self.notes_head
        flow = Flow([*head.rows, *kept], head.breaks + bytes((Break.MAY,)) * len(kept))
        flow.breaks[len(head.rows)] = Break.NO
        note_cuts = tuple(cuts_of(flow, room, 0, len(flow.rows), notes=False))
        return Part(first, last, cuts, flow, note_cuts)
