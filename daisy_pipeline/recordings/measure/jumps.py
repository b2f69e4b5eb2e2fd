# SPDX-License-Identifier: AGPL-3.0-or-later
"""Jumps of level: speech that becomes louder or quieter for good, as after another day's start."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from daisy_pipeline.recordings.measure.blocks import STEP, Block, Samples, Speech
from daisy_pipeline.recordings.measure.tape import percentile, pieces
from daisy_pipeline.recordings.measured import Event, Fault

_LEAST = 3.0  # dB; less is how a voice moves from one sentence to the next
_STRETCH = 20  # halves of a second of speech, on each side of a jump: 10 s
_PART = 50  # levels of `STEP` ms that are one half second of speech
_LOUD = 0.5  # share of a half second that tells its level: the louder half, not the breath

Levels = npt.NDArray[np.float64]


class Jumps:
    """Judges the levels that `Speech` brings; nothing is kept while hearing. A `Detector`."""

    def hear(self, block: Block) -> None:
        """Take in the next block: its level is measured already."""

    def finish(self, speech: Speech) -> tuple[Event, ...]:
        """Jumps in order; ``amount`` in dB, negative where it becomes quieter."""
        levels, begins, ends = _spoken(speech)
        events = []
        for at, change in _changes(levels):
            begin, end = int(ends[at - 1]), int(begins[at])
            events.append(Event(Fault.JUMP, begin, max(begin, end), round(change, 1)))
        return tuple(events)


def _spoken(speech: Speech) -> tuple[Levels, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The level of each half second of speech, pauses left out, with its begin and end in ms."""
    power, begins, ends = array("d"), array("q"), array("q")
    for at, part in _halves(speech):
        loud = np.sort(part, axis=1)[:, int(_PART * (1 - _LOUD)) :]
        power.extend(np.mean(10 ** (loud.astype(float) / 10), axis=1).tolist())
        begins.extend((at[:, 0] * STEP).tolist())
        ends.extend((at[:, -1] * STEP + STEP).tolist())
    levels = 10 * np.log10(np.array(power) + 1e-12)
    return levels, np.array(begins, np.int64), np.array(ends, np.int64)


def _halves(speech: Speech) -> Iterator[tuple[npt.NDArray[np.int64], Samples]]:
    """Half seconds of speech: the numbers of their levels and these, a row each."""
    number, level = np.zeros(0, np.int64), np.zeros(0, np.float32)
    for begin, end in speech.spans:
        for at, part in pieces(speech.levels, begin // STEP, end // STEP):
            number = np.concatenate((number, np.arange(at, at + len(part))))
            level = np.concatenate((level, part))
            whole = len(level) // _PART * _PART
            yield number[:whole].reshape(-1, _PART), level[:whole].reshape(-1, _PART)
            number, level = number[whole:], level[whole:]


def _changes(levels: Levels) -> list[tuple[int, float]]:
    """Where the level changes for good, and by how many dB (binary segmentation).

    What was cut is judged again between its own neighbours: a limit between two stretches that
    are alike in the end is none.
    """
    limits, open_ = [0, len(levels)], [(0, len(levels))]
    while open_:
        first, last = open_.pop()
        at = _best_limit(levels[first:last])
        if at is not None:
            limits.append(first + at)
            open_ += [(first, first + at), (first + at, last)]
    return _lasting(levels, sorted(limits))


def _best_limit(levels: Levels) -> int | None:
    """Where two means fit a stretch best, if they are a jump apart."""
    count = len(levels)
    if count < 2 * _STRETCH:
        return None
    total = np.cumsum(levels)
    at = np.arange(_STRETCH, count - _STRETCH + 1)
    before, after = total[at - 1] / at, (total[-1] - total[at - 1]) / (count - at)
    gain = (after - before) ** 2 * at * (count - at)
    best = int(np.argmax(gain))
    if best in (0, len(at) - 1):  # what changes there does so nearer to an end: it does not last
        return None
    return int(at[best]) if abs(after[best] - before[best]) > _LEAST / 2 else None


def _lasting(levels: Levels, limits: list[int]) -> list[tuple[int, float]]:
    """The limits between stretches that differ enough; the smallest difference goes first."""
    while len(limits) > 2:
        medians = [float(percentile(levels[a:b], 50)) for a, b in pairwise(limits)]
        steps = np.diff(medians)
        least = int(np.argmin(np.abs(steps)))
        if abs(steps[least]) > _LEAST:
            return [(limits[n + 1], float(step)) for n, step in enumerate(steps)]
        del limits[least + 1]
    return []
