# SPDX-License-Identifier: AGPL-3.0-or-later
"""Room tone: how a room sounds in which nobody speaks, for as long as it is wanted.

Digital silence between words makes a listener think that the player has stopped.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

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
        self._source, self._fill, self._rate = source, fill, rate

    def samples(self, first: int, last: int) -> Samples:
        """The samples from ``first`` to before ``last``; 0 is a little inside the stretch."""
        tone = self._there_and_back
        spare = sample(_SPARE, self._rate)
        return np.asarray(tone[np.arange(first + spare, last + spare) % len(tone)])

    @cached_property
    def _there_and_back(self) -> Samples:
        reader = Reader(self._source, self._rate)
        try:
            begin, end = sample(self._fill.begin, self._rate), sample(self._fill.end, self._rate)
            tone = reader.samples(begin, max(end, begin + 2))
        finally:
            reader.close()
        return np.concatenate((tone, tone[-2:0:-1]))


class Silence:
    """Nothing at all."""

    def samples(self, first: int, last: int) -> Samples:
        """Zeros."""
        return np.zeros(last - first, np.float32)
