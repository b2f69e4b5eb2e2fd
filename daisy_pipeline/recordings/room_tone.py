# SPDX-License-Identifier: AGPL-3.0-or-later
"""Room tone: how a room sounds in which nobody speaks, for as long as it is wanted.

Digital silence between words makes a listener think that the player has stopped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.mastered import Fill
from daisy_pipeline.recordings.sources import Reader, Samples, Source
from daisy_pipeline.tools.media import sample

SHORTEST: Ms = 300
"""A shorter stretch, said again and again, would be heard as a rhythm."""
_SPARE: Ms = 50  # beside what is filled: cross-fades into the words


def chosen(quiet: Sequence[tuple[Ms, Ms]], length: Ms, near: Ms) -> tuple[Ms, Ms] | None:
    """The stretch of ``quiet`` for a gap of ``length`` ms at ``near``; None where none will do.

    Of those that need not be repeated the nearest one, for a room changes in the course of a day;
    else the longest.
    """
    possible = [(b, e) for b, e in quiet if e - b >= SHORTEST]
    enough = [(b, e) for b, e in possible if e - b >= length + 2 * _SPARE]
    if enough:
        return min(enough, key=lambda span: (abs(span[0] - near), span))
    return max(possible, key=lambda span: (span[1] - span[0], -span[0]), default=None)


class Tone:
    """The stretch of a fill, forwards and backwards in turn: it has no seam and no rhythm."""

    def __init__(self, source: Source, fill: Fill, rate: int) -> None:
        self._source, self._gain = replace(source, gain=0.0), source.gain
        self._fill, self._rate = fill, rate

    def samples(self, first: int, last: int) -> Samples:
        """The samples from ``first`` to before ``last``; 0 is a little inside the stretch."""
        tone = self._there_and_back
        spare = sample(_SPARE, self._rate)
        return np.asarray(tone[np.arange(first + spare, last + spare) % len(tone)])

    @cached_property
    def _there_and_back(self) -> Samples:
        fill, source = self._fill, self._source
        needed = fill.begin + fill.until - fill.at + 2 * _SPARE
        stretch = (fill.begin, min(fill.end, needed))
        tone = _read(source, _state(source.path), self._rate, stretch)
        tone = tone * np.float32(10 ** (self._gain / 20))
        return np.concatenate((tone, tone[-2:0:-1]))


def _state(path: Path) -> tuple[int, int]:
    """Size and time of a file; a file that cannot be read is told by whoever opens it."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


@lru_cache(maxsize=4)
def _read(source: Source, state: tuple[int, int], rate: int, stretch: tuple[Ms, Ms]) -> Samples:
    """The sound of a stretch.

    The parts of a recording follow each other, and nearly always share it: in an MP3 of hours
    each time costs a walk through the file. ``state`` is that of the file.
    """
    reader = Reader(source, rate)
    try:
        begin, end = (sample(time, rate) for time in stretch)
        return reader.samples(begin, max(end, begin + 2))
    finally:
        reader.close()


class Silence:
    """Nothing at all."""

    def samples(self, first: int, last: int) -> Samples:
        """Zeros."""
        return np.zeros(last - first, np.float32)
