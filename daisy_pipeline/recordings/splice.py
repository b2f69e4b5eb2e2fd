# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pieces of originals as one stream of samples, cross-faded where they meet.

A cross-fade has equal power and lies half before and half behind the cut. What sounds beyond the
cut comes from the original, so every sample of a piece stays in its place: no time is shifted.
Between pieces there may be room tone, which goes over into them in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from daisy_pipeline.model.times import EditList, Ms, Piece
from daisy_pipeline.recordings.mastered import Fill
from daisy_pipeline.recordings.room_tone import Silence, Tone
from daisy_pipeline.recordings.sources import Reader, Samples, Sounding, Source
from daisy_pipeline.tools.media import sample

FADE: Ms = 16
END: Ms = 10
"""How long a mastered file takes to rise from silence, and to fall."""


@dataclass(frozen=True)
class _Strip:
    """A stretch of the result: its samples from ``first`` on of what sounds there."""

    stretch: Piece | Fill
    sound: Sounding
    first: int
    length: int

    def take(self, low: int, high: int) -> Samples:
        """Samples by their number in the strip; those before and behind it sound on."""
        return self.sound.samples(self.first + low, self.first + high)


def spliced(
    edits: EditList, fills: Sequence[Fill], sources: Mapping[str, Source], rate: int
) -> Iterator[Samples]:
    """The samples of a result, full scale 1.0, in stretches of a second at most.

    ``fills`` are its gaps; a gap without one is silent. A recording is read forward once, however
    many pieces it gives; memory does not grow with its length.
    """
    readers: dict[str, Reader] = {}
    try:
        strips = list(_strips(edits, fills, sources, rate, readers))
        fades = [0, *(_fade(one, other, rate) for one, other in pairwise(strips)), 0]
        end = np.zeros(0, np.float32)
        for number, strip in enumerate(strips):
            before, after = fades[number], fades[number + 1]
            last = strip.length
            if before:
                yield _faded(end, strip.take(-before, before))
            for low in range(before, last - after, rate):
                yield strip.take(low, min(low + rate, last - after))
            end = strip.take(last - after, last + after)
    finally:
        for reader in readers.values():
            reader.close()


def faded_ends(sound: Iterator[Samples], samples: int, rate: int) -> Iterator[Samples]:
    """Sound of so many samples that rises from silence and falls back to it within `END`."""
    length = min(END * rate // 1000, samples // 2)
    rise = np.sin((np.arange(length) + 0.5) / max(length, 1) * np.pi / 2).astype(np.float32)
    at = 0
    for block in sound:
        last = at + len(block)
        if at < length or last > samples - length:
            number = np.arange(at, last)
            inner = np.minimum(number, samples - 1 - number)
            edge = (inner >= 0) & (inner < length)
            block = block.copy()
            block[edge] *= rise[inner[edge]]
        at = last
        yield block


def _strips(
    edits: EditList,
    fills: Sequence[Fill],
    sources: Mapping[str, Source],
    rate: int,
    readers: dict[str, Reader],
) -> Iterator[_Strip]:
    """Pieces, fills and what neither covers, in order."""
    at = 0
    stretches: list[Piece | Fill] = sorted([*edits.pieces, *fills], key=lambda s: s.at)
    for stretch in [*stretches, None]:
        until = edits.duration if stretch is None else stretch.at
        if at < until:
            yield _strip(Fill(at, until, "", 0, 0), Silence(), 0, rate)
        if stretch is None:
            return
        at = stretch.until
        source = stretch.source
        if isinstance(stretch, Fill):
            sound = Tone(sources[source], stretch, rate) if source else Silence()
            yield _strip(stretch, sound, 0, rate)
            continue
        if source not in readers:
            readers[source] = Reader(sources[source], rate)
        yield _strip(stretch, readers[source], sample(stretch.begin, rate), rate)


def _strip(stretch: Piece | Fill, sound: Sounding, first: int, rate: int) -> _Strip:
    """A strip as long as its places in the result say, so that nothing drifts."""
    length = sample(stretch.until, rate) - sample(stretch.at, rate)
    return _Strip(stretch, sound, first, length)


def _fade(one: _Strip, other: _Strip, rate: int) -> int:
    """Samples of a cross-fade on each side of a cut; 0 where the sound goes on."""
    if one.sound is other.sound and one.stretch.end == other.stretch.begin:
        return 0
    half = FADE * rate // 2000
    return min(half, one.length // 2, other.length // 2)


def _faded(out: Samples, into: Samples) -> Samples:
    """One stretch of sound going over into another of the same length."""
    turn = (np.arange(len(out)) + 0.5) / len(out) * np.pi / 2
    return np.asarray(out * np.cos(turn) + into * np.sin(turn), np.float32)
