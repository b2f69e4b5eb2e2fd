# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is between speech: room tone to fill gaps with, and pauses that are too long."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.measure.blocks import STEP, Speech
from daisy_pipeline.recordings.measure.levels import ROWS
from daisy_pipeline.recordings.measure.speech import runs, smoothed
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
    levels = speech.levels
    free = np.zeros(len(levels), bool)
    for at in range(0, len(levels), ROWS):
        part = levels[at : at + ROWS]
        calm = np.abs(smoothed(levels, at, at + ROWS) - speech.noise) <= _STEADY
        # A click is gone in the average.
        calm &= np.abs(part - np.float32(speech.noise)) <= 2 * _STEADY
        free[at : at + ROWS] = calm & (part > SILENT)
    for begin, end in speech.spans:
        free[max(0, begin - _AWAY) // STEP : (end + _AWAY) // STEP] = False
    for begin, end in avoid:
        free[max(0, begin // STEP - 1) : end // STEP + 2] = False
    found = []
    for begin, end in runs(free).tolist():
        if end - begin < _SHORTEST:
            continue
        spare = max(0, end - begin - _LONGEST) // 2
        first, last = begin + spare, min(end - spare, begin + spare + _LONGEST)
        unrest = round(float(np.std(smoothed(levels, first, last))), 3)
        found.append((first - last, unrest, first, last))
    return tuple((first * STEP, last * STEP) for *_, first, last in sorted(found)[:_MOST])
