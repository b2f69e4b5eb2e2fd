# SPDX-License-Identifier: AGPL-3.0-or-later
"""The quiet before a part's first words and after its last: trimmed, or room for more of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from daisy_pipeline.model.times import EditList, Ms, Piece
from daisy_pipeline.model.track import Clip, ClipOrigin, SyncTrack
from daisy_pipeline.recordings.measure.loudness import HOP
from daisy_pipeline.recordings.pauses import Span

if TYPE_CHECKING:
    from daisy_pipeline.recordings.master import Heard

_SAYS = 3  # times 100 ms: what is as loud as speech for so long may be speech that nobody noticed
_ABOVE, _BELOW = 10.0, 15.0  # dB above the noise and below usual speech: as loud as speech


@dataclass(frozen=True, slots=True)
class End:
    """A gap of the result to be filled, beside the time ``near`` of an original."""

    at: Ms
    until: Ms
    source: str
    near: Ms


@dataclass(frozen=True, slots=True)
class _Sound:
    """The first or last sound of a part: its place in its piece, and in the original."""

    number: int
    at: Ms
    word: Ms


def ends(
    edits: EditList, track: SyncTrack, heard: Mapping[str, Heard], wanted: tuple[Ms, Ms]
) -> tuple[EditList, End | None, End | None]:
    """The list with ``wanted`` ms of quiet at head and tail, and the gaps that are to be filled.

    Longer quiet is trimmed, but neither clips nor extra sound nor what may be speech, and nothing
    where a sentence was not found: it may lie there unnoticed. -1 leaves an end as it is, and so
    does a part without any sound.
    """
    pieces, quiet = list(edits.pieces), [_Quiet(p, track, heard[p.source]) for p in edits.pieces]
    first, last = _first(quiet), _last(quiet)
    if first is None or last is None:
        return edits, None, None
    before = after = 0
    if wanted[0] >= 0:
        lead = sum(p.end - p.begin for p in pieces[: first.number])
        piece = pieces[first.number]
        before = max(0, wanted[0] - lead - (first.word - piece.begin))
        begin = min(first.at, first.word - wanted[0])
        if not lead and begin > piece.begin and not quiet[first.number].hides(piece.begin, begin):
            pieces[first.number] = replace(piece, begin=begin)
    if wanted[1] >= 0:
        trail = sum(p.end - p.begin for p in pieces[last.number + 1 :])
        piece = pieces[last.number]
        after = max(0, wanted[1] - trail - (piece.end - last.at))
        end = last.at + wanted[1]
        if not trail and end < piece.end and not quiet[last.number].hides(end, piece.end):
            pieces[last.number] = replace(piece, end=end)
    return _placed(edits, pieces, before, after)


def _placed(
    edits: EditList, pieces: Sequence[Piece], before: Ms, after: Ms
) -> tuple[EditList, End | None, End | None]:
    placed, at = [], before
    for piece in pieces:
        placed.append(replace(piece, at=at))
        at = placed[-1].until
    one, other = placed[0], placed[-1]
    head = End(0, before, one.source, one.begin) if before else None
    tail = End(at, at + after, other.source, other.end) if after else None
    return EditList(edits.result, tuple(placed), at + after), head, tail


def _first(quiet: Sequence[_Quiet]) -> _Sound | None:
    for number, one in enumerate(quiet):
        if one.sounds:
            return _Sound(number, one.sounds[0][0], one.word(one.sounds[0][0]))
    return None


def _last(quiet: Sequence[_Quiet]) -> _Sound | None:
    for number, one in reversed(list(enumerate(quiet))):
        if one.sounds:
            end = max(end for _, end in one.sounds)
            return _Sound(number, end, end)
    return None


class _Quiet:
    """What sounds in a piece, and where a sentence may be hidden."""

    def __init__(self, piece: Piece, track: SyncTrack, heard: Heard) -> None:
        self._piece = piece
        own = [c for c in track.clips if c.source == piece.source]
        extras = [(e.begin, e.end) for e in track.extras if e.source == piece.source]
        self._clips = [c for c in own if c.begin < c.end]
        placed = self._inside([*((c.begin, c.end) for c in self._clips), *extras])
        self._hidden = [
            c.begin for c in own if c.begin == c.end and c.origin is not ClipOrigin.HUMAN
        ]
        voices = any(c.origin is ClipOrigin.VOICE for c in self._clips)
        self.sounds = sorted([*placed, *([] if voices or not placed else self._said(heard))])

    def _inside(self, spans: Sequence[Span]) -> list[Span]:
        low, high = self._piece.begin, self._piece.end
        return [(max(low, a), min(high, b)) for a, b in spans if a < high and low < b]

    def _said(self, heard: Heard) -> list[Span]:
        """Where it is as loud as speech for long enough."""
        measured, rms = heard.measured, heard.levels[:, 1]
        least = max(measured.noise + _ABOVE, measured.rms - _BELOW)
        loud = np.concatenate(((False,), rms > least, (False,)))
        edges = np.flatnonzero(loud[1:] != loud[:-1])
        runs = edges.reshape(-1, 2)
        return self._inside([(int(a) * HOP, int(b) * HOP) for a, b in runs if b - a >= _SAYS])

    def word(self, at: Ms) -> Ms:
        """Where the words begin of the clip that begins at a time: its begin, or in its pause."""
        return max((self._word(c) for c in self._clips if c.begin == at), default=at)

    def _word(self, clip: Clip) -> Ms:
        if clip.pause is None or not clip.pause[0] <= clip.begin <= clip.pause[1] < clip.end:
            return clip.begin
        return clip.pause[1]

    def hides(self, begin: Ms, end: Ms) -> bool:
        """Whether a sentence that was not found may lie between two times."""
        return any(begin <= at <= end for at in self._hidden)
