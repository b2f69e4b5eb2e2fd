# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is between speech: room tone to fill gaps with, and pauses that are too long."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.measure.blocks import STEP, Speech
from daisy_pipeline.recordings.measure.speech import joined, smoothed
from daisy_pipeline.recordings.measure.tape import pieces
from daisy_pipeline.recordings.measured import SILENT, Event, Fault

_LONG_PAUSE: Ms = 5000
_AWAY: Ms = 150  # from speech, whose end still sounds in the room
_SHORTEST, _LONGEST = 300 // STEP, 5000 // STEP
_STEADY = 4.0  # dB around the noise, outside which something else sounds
_MOST = 8


def pauses(speech: Speech) -> tuple[Event, ...]:
    """Silences of 5 s and more between speech, with their length in ms."""
    gaps = zip(speech.spans, speech.spans[1:], strict=False)
    return tuple(
        Event(Fault.PAUSE, end, begin, float(begin - end))
        for (_, end), (begin, _) in gaps
        if begin - end >= _LONG_PAUSE
    )


def room_tone(speech: Speech, avoid: Iterable[tuple[Ms, Ms]] = ()) -> tuple[tuple[Ms, Ms], ...]:
    """Up to 8 stretches of 300 ms to 5 s in which only the room is heard, the best first.

    ``avoid`` are times of clicks and other faults. Longer is better, then steadier.
    """
    found = []
    for begin, end in joined(_calm(speech, sorted(avoid, key=lambda span: span[1]))):
        if end - begin < _SHORTEST:
            continue
        spare = max(0, end - begin - _LONGEST) // 2
        first, last = begin + spare, min(end - spare, begin + spare + _LONGEST)
        unrest = round(float(np.std(smoothed(speech.levels, first, last))), 3)
        found.append((first - last, unrest, first, last))
        found = nsmallest(_MOST, found)
    return tuple((first * STEP, last * STEP) for *_, first, last in found)


def _calm(
    speech: Speech, avoid: Sequence[tuple[Ms, Ms]]
) -> Iterator[tuple[int, npt.NDArray[np.bool_]]]:
    """(first step, where only the room is heard), a piece at a time."""
    levels, noise = speech.levels, np.float32(speech.noise)
    for at, part in pieces(levels):
        calm = np.abs(smoothed(levels, at, at + len(part)) - speech.noise) <= _STEADY
        # A click is gone in the average.
        calm &= np.abs(part - noise) <= 2 * _STEADY
        calm &= part > SILENT
        for begin, end in _later(speech.spans, at * STEP - _AWAY):
            if begin - _AWAY >= (at + len(part)) * STEP:
                break
            low, high = max(0, begin - _AWAY) // STEP, (end + _AWAY) // STEP
            calm[max(0, low - at) : max(0, high - at)] = False
        for begin, end in _later(avoid, at * STEP - 2 * STEP):
            low, high = max(0, begin // STEP - 1), end // STEP + 2
            calm[max(0, low - at) : max(0, high - at)] = False
        yield at, calm


def _later(spans: Sequence[tuple[Ms, Ms]], time: Ms) -> Iterator[tuple[Ms, Ms]]:
    """The spans, in order of their ends, that end after a time."""
    first = bisect_right(spans, time, key=lambda span: span[1])
    return (spans[n] for n in range(first, len(spans)))
