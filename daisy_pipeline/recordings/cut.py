# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which stretches of which originals belong to which part of the book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from daisy_pipeline.model.times import EditList, Ms, Piece
from daisy_pipeline.model.track import Clip, Recording, SyncTrack
from daisy_pipeline.model.walk import Part


@dataclass(frozen=True, slots=True)
class _Stretch:
    part: int
    rank: int  # reading order of its first clip
    source: str
    begin: Ms
    end: Ms


def cut_parts(
    parts: Sequence[Part], track: SyncTrack, recordings: Sequence[Recording]
) -> tuple[EditList, ...]:
    """One list a part: the stretches that make its sound, one after the other.

    Every original is cut in the middle of the pause between the last clip of one part and the
    first clip of the next; its head goes to its first part and its tail to its last, so that all
    of it is kept, announcements too. A part without any clip has no pieces. The results are named
    ``c001``, ``c002`` ... by part.
    """
    where = {s.id: number for number, part in enumerate(parts) for s in part.segments}
    order = {segment: rank for rank, segment in enumerate(where)}
    sounding = [c for c in track.clips if c.begin < c.end and c.segment in where]
    stretches = [
        stretch
        for recording in {r.digest: r for r in recordings}.values()
        for stretch in _stretches(recording, sounding, where, order)
    ]
    return tuple(
        _list(f"c{number + 1:03d}", [s for s in stretches if s.part == number])
        for number in range(len(parts))
    )


def unheard(track: SyncTrack, recordings: Sequence[Recording]) -> tuple[Recording, ...]:
    """The originals in which no segment was found: nothing of them gets into a product."""
    heard = {c.source for c in track.clips if c.begin < c.end}
    return tuple(r for r in recordings if r.digest not in heard)


def _stretches(
    recording: Recording,
    clips: Sequence[Clip],
    where: Mapping[str, int],
    order: Mapping[str, int],
) -> Iterator[_Stretch]:
    own = sorted((c for c in clips if c.source == recording.digest), key=lambda c: c.begin)
    runs = [(part, list(run)) for part, run in groupby(own, lambda c: where[c.segment])]
    begin = 0
    for index, (part, run) in enumerate(runs):
        end = recording.duration
        if index + 1 < len(runs):
            last, following = max(c.end for c in run), runs[index + 1][1][0].begin
            end = min(max(begin, (last + following) // 2), recording.duration)
        if begin < end:
            rank = min(order[c.segment] for c in run)
            yield _Stretch(part, rank, recording.digest, begin, end)
        begin = end


def _list(name: str, stretches: Sequence[_Stretch]) -> EditList:
    pieces, at = [], 0
    for s in sorted(stretches, key=lambda s: (s.rank, s.begin)):
        pieces.append(Piece(s.source, s.begin, s.end, at))
        at = pieces[-1].until
    return EditList(name, tuple(pieces), at)
