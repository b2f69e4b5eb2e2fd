# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which stretches of which originals belong to which part of the book."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from daisy_pipeline.model.times import EditList, Ms, Piece
from daisy_pipeline.model.track import Clip, Extra, Recording, SyncTrack
from daisy_pipeline.model.walk import Part
from daisy_pipeline.recordings.pauses import longest_quiet, room

_ANNOUNCEMENT = "announcement"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of an original that goes into a part; ``rank`` is its place in reading order."""

    part: int
    rank: tuple[int, int]
    source: str
    begin: Ms
    end: Ms


class _Order:
    """Where segments stand: their part, their place in reading order, and whose sound they have."""

    def __init__(self, parts: Sequence[Part], track: SyncTrack, again: Collection[str]) -> None:
        self.part = {s.id: number for number, part in enumerate(parts) for s in part.segments}
        self.rank = {segment: rank for rank, segment in enumerate(self.part)}
        self.clips = [c for c in track.clips if c.begin < c.end and c.segment in self.part]
        self.again = frozenset(again)
        self._turn: dict[str, int] = {}
        before, turn = "", 0
        for clip in sorted(self.clips, key=lambda c: self.rank[c.segment]):
            self._turn[clip.segment] = len(self._turn) if clip.source != before else turn
            turn, before = self._turn[clip.segment], clip.source

    def apart(self, one: Clip, other: Clip) -> bool:
        """Whether another original's sound comes between two clips of one."""
        return self._turn[one.segment] != self._turn[other.segment]


def edit_lists(count: int, stretches: Sequence[Stretch]) -> tuple[EditList, ...]:
    """The lists of ``count`` parts from stretches in playing order, named ``c001`` ... by part.

    A part without any stretch has no pieces.
    """
    return tuple(
        _list(f"c{number + 1:03d}", [s for s in stretches if s.part == number])
        for number in range(count)
    )


def stretches_of(
    parts: Sequence[Part],
    track: SyncTrack,
    recordings: Sequence[Recording],
    again: Collection[str] = (),
) -> list[Stretch]:
    """The stretches of all originals that get into products, in playing order.

    Every original is cut in the pause between the last clip of one part and the first clip of the
    next; its head goes to its first part and its tail to its last, so that all of it is kept,
    announcements too. Where a clip was replaced, the original is left in the pause before it and
    taken up again in the pause after it. Of those that were read again (``again``: their sha256)
    only their clips are taken, with a little pause around them.
    """
    order = _Order(parts, track, again)
    found = [
        stretch
        for recording in {r.digest: r for r in recordings}.values()
        for stretch in _Original(recording, track, order).stretches()
    ]
    return sorted(found, key=lambda s: (s.part, s.rank, s.begin))


def unheard(
    track: SyncTrack, recordings: Sequence[Recording], again: Collection[str] = ()
) -> tuple[Recording, ...]:
    """The originals in which no segment was found: nothing of them gets into a product.

    Not told of those that others replaced, nor of those that were read ``again`` in vain: that has
    a finding of its own.
    """
    heard = {c.source for c in (*track.clips, *track.replaced) if c.begin < c.end}
    return tuple(r for r in recordings if r.digest not in heard and r.digest not in again)


def _list(name: str, stretches: Sequence[Stretch]) -> EditList:
    pieces, at = [], 0
    for s in stretches:
        pieces.append(Piece(s.source, s.begin, s.end, at))
        at = pieces[-1].until
    return EditList(name, tuple(pieces), at)


class _Original:
    """One original with what is known of its sound, by time."""

    def __init__(self, recording: Recording, track: SyncTrack, order: _Order) -> None:
        self.recording, self.order = recording, order
        self.again = recording.digest in order.again
        self.clips = self._own(order.clips)
        self.replaced = [c for c in self._own(track.replaced) if c.segment in order.part]
        self.extras = [e for e in track.extras if e.source == recording.digest]

    def _own(self, clips: Sequence[Clip]) -> list[Clip]:
        own = (c for c in clips if c.source == self.recording.digest)
        return sorted(own, key=lambda c: (c.begin, c.end))

    def stretches(self) -> Iterator[Stretch]:
        """Runs of clips that sound one after the other, and announcements at the ends."""
        runs = self._runs()
        if not runs:
            return
        begin, head = self._head(runs[0][0])
        if head is not None:
            yield head
        for run, following in pairwise(runs):
            end, after = self._between(run, following)
            if begin < end:
                yield self._stretch(run, begin, end)
            begin = max(begin, after)
        end, tail = self._tail(max(runs[-1], key=lambda c: c.end))
        if begin < end:
            yield self._stretch(runs[-1], begin, end)
        if tail is not None:
            yield tail

    def _stretch(self, run: Sequence[Clip], begin: Ms, end: Ms) -> Stretch:
        rank = min(self.order.rank[c.segment] for c in run)
        part = self.order.part[run[0].segment]
        return Stretch(part, (rank, 0), self.recording.digest, begin, end)

    def _runs(self) -> list[list[Clip]]:
        runs: list[list[Clip]] = []
        for clip in self.clips:
            if runs and not self._parts_ways(runs[-1][-1], clip):
                runs[-1].append(clip)
            else:
                runs.append([clip])
        return runs

    def _parts_ways(self, one: Clip, other: Clip) -> bool:
        part = self.order.part
        if part[one.segment] != part[other.segment] or self.order.apart(one, other):
            return True
        return bool(self._dropped(one, other))

    def _dropped(self, one: Clip | None, other: Clip | None) -> list[Clip]:
        """The replaced clips between two that count, or before the first or after the last.

        Their middles tell (begin and end together: twice the middle), for clips may overlap.
        """
        low = -1 if one is None else one.begin + one.end
        high = 2 * self.recording.duration + 1 if other is None else other.begin + other.end
        return [c for c in self.replaced if low < c.begin + c.end < high]

    def _between(self, run: Sequence[Clip], following: Sequence[Clip]) -> tuple[Ms, Ms]:
        """Where the original is left after a run, and where it goes on with the next one."""
        last, first = max(c.end for c in run), following[0].begin
        dropped = self._dropped(run[-1], following[0])
        if not dropped and not self.again:
            inside = [(e.begin, e.end) for e in self.extras]
            end = min(longest_quiet(last, first, inside), self.recording.duration)
            return end, end
        sounds = self._sounds(last, first)
        leave = last + room(last, min((b for b, _ in sounds), default=first))
        back = first - room(max((e for _, e in sounds), default=last), first)
        return leave, max(leave, back)

    def _sounds(self, low: Ms, high: Ms) -> list[tuple[Ms, Ms]]:
        """What sounds between two times and is none of the clips that count."""
        others: list[Clip | Extra] = [*self.replaced, *self.extras]
        return [
            (max(low, o.begin), min(high, o.end))
            for o in others
            if o.begin < o.end and low < o.end and o.begin < high
        ]

    def _head(self, first: Clip) -> tuple[Ms, Stretch | None]:
        """Where the first run begins, and an announcement before a replaced beginning."""
        dropped = self._dropped(None, first)
        if not dropped and not self.again:
            return 0, None
        sounds = self._sounds(0, first.begin)
        begin = first.begin - room(max((e for _, e in sounds), default=0), first.begin)
        heard = [d.begin for d in dropped if d.begin < d.end]
        kept = [] if self.again else self._announced(0, min(heard, default=first.begin))
        if not kept:
            return begin, None
        end = max(e.end for e in kept)
        end += room(end, min(heard, default=first.begin))
        rank = min(self.order.rank[d.segment] for d in dropped)
        part = self.order.part[min(dropped, key=lambda d: self.order.rank[d.segment]).segment]
        return begin, Stretch(part, (rank, -1), self.recording.digest, 0, end)

    def _tail(self, last: Clip) -> tuple[Ms, Stretch | None]:
        """Where the last run ends, and an announcement after a replaced ending."""
        duration = self.recording.duration
        dropped = self._dropped(last, None)
        if not dropped and not self.again:
            return duration, None
        sounds = self._sounds(last.end, duration)
        end = last.end + room(last.end, min((b for b, _ in sounds), default=duration))
        after = max((d.end for d in dropped if d.begin < d.end), default=last.end)
        kept = [] if self.again else self._announced(after, duration)
        if not kept:
            return end, None
        begin = min(e.begin for e in kept)
        begin -= room(after, begin)
        final = max(dropped, key=lambda d: self.order.rank[d.segment]).segment
        rank = (self.order.rank[final], 1)
        part = self.order.part[final]
        return end, Stretch(part, rank, self.recording.digest, begin, duration)

    def _announced(self, low: Ms, high: Ms) -> list[Extra]:
        return [
            e for e in self.extras if e.kind == _ANNOUNCEMENT and low <= e.begin and e.end <= high
        ]
