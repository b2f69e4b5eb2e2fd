# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clicks of a mouth and crackle: high tones that come and go within a few milliseconds.

A stop (k, t, p) begins as suddenly, but out of a silence, and its breath or a vowel goes on. So a
click counts where it is quiet before and afterwards, and within a voice only where it is louder
than everything just before and after it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.measure.blocks import STEP, Block, Samples, Speech
from daisy_pipeline.recordings.measure.levels import Tally, within
from daisy_pipeline.recordings.measure.tape import HUNDREDTHS, Tape, percentile
from daisy_pipeline.recordings.measured import Event, Fault

_BEFORE = np.arange(-30, -3)  # ms beside a click that tell what is usual there
_AFTER = np.arange(8, 40)
_SHORT = 9  # ms from its loudest one, when nothing may be left of a click
_USUAL = 80  # percentile of those ms that a click in a pause is held against
_STANDS = 12.0  # dB in a pause, above `_USUAL`
_PIERCES = 10.0  # dB within a voice, above the loudest of those ms
_SOFT = 45.0  # dB below speech, at which high tones of a millisecond are too faint to be heard
_PAUSE = 25.0  # dB below speech, at which nobody speaks
_OVER_NOISE = 8.0  # dB over the noise that still are a pause where a room is loud
_VOICE = 13.0  # dB below speech, above which a voice goes on
_CONTEXT = 48  # ms kept of the block before
_RATE = 22_050  # Hz, about, at which clicks are looked for: above 11 kHz they have little
_FLOOR = 1e-14

Levels = npt.NDArray[np.float64]


class Clicks:
    """Looks at the high tones of every millisecond, keeps what may be a click. A `Detector`."""

    def __init__(self) -> None:
        self._last: Samples = np.zeros(0, np.float32)
        self._levels: Levels = np.full(_CONTEXT, 10 * np.log10(_FLOOR))
        # Rows of time, level, dB above usual, dB above loudest; in hundredths.
        self._found: Tape[np.int64] = Tape(np.int64)

    def hear(self, block: Block) -> None:
        """Take in the next block."""
        levels = np.concatenate((self._levels, self._high_tones(block)))
        start = round(block.first * 1000 / block.rate) - len(self._levels)
        self._found.add(_candidates(levels, start) * HUNDREDTHS)
        self._levels = levels[-2 * _CONTEXT :]

    def _high_tones(self, block: Block) -> Levels:
        """The level of every ms of the second difference, which leaves little but high tones."""
        factor = max(1, round(block.rate / _RATE))
        if not len(self._last):
            self._last = np.zeros(2 * factor, np.float32)
        joined = np.concatenate((self._last, block.mono))
        self._last = joined[-2 * factor :]
        second = np.diff(_means(joined, factor), 2)
        limits = np.arange(len(block.mono) * 1000 // block.rate) * len(second) * block.rate
        limits = limits // (1000 * len(block.mono))
        if not len(limits):
            return np.zeros(0)
        power = np.add.reduceat(second * second, limits) * (1000 * factor / block.rate)
        return np.asarray(10 * np.log10(power + _FLOOR), float)

    def finish(self, speech: Speech) -> tuple[Event, ...]:
        """Clicks in order; ``amount``: dB above what is usual in the 70 ms around."""
        every = self._found[:].reshape(-1, 4) / HUNDREDTHS
        voice = _voice_level(speech)
        if voice is None or not len(every):
            return ()
        every = every[every[:, 1] > voice - _SOFT]
        chosen = every[_in_pause(every, speech, voice) | _in_voice(every, speech, voice)]
        return tuple(
            Event(Fault.CLICK, int(time), int(time) + 2, round(float(stands), 1))
            for time, _, stands, _ in chosen
        )


def _means(samples: Samples, factor: int) -> Samples:
    """The means of ``factor`` samples each; by slices, which is fast."""
    whole = samples[: len(samples) // factor * factor]
    total = whole[::factor].copy()
    for n in range(1, factor):
        total += whole[n::factor]
    return np.asarray(total / np.float32(factor), np.float32)


def _candidates(levels: Levels, start: Ms) -> Levels:
    """What stands out of the ms before and after it, where both are known."""
    count = len(levels) - 2 * _CONTEXT
    if count <= 0:
        return np.zeros((0, 4))
    at = np.arange(_CONTEXT, _CONTEXT + count)
    here = levels[at]
    short = np.minimum(here - levels[at - 5], here - levels[at + _SHORT]) > _PIERCES
    at = at[short & (here >= levels[at - 1]) & (here > levels[at + 1])]
    here = levels[at]
    before, after = levels[at[:, None] + _BEFORE], levels[at[:, None] + _AFTER]
    usual = np.maximum(percentile(before, _USUAL), percentile(after, _USUAL))
    loudest = np.maximum(before.max(1, initial=-999), after.max(1, initial=-999))
    rows = np.stack((at + start, here, here - usual, here - loudest), 1)
    return np.asarray(rows[(rows[:, 2] > _STANDS) | (rows[:, 3] > _PIERCES)])


def _voice_level(speech: Speech) -> float | None:
    """The level above which the louder half of speech is."""
    tally = Tally()
    for part in within(speech.levels, speech.spans):
        tally.add(part)
    return tally.lowest(tally.count * 0.6) if tally.count else None


def _around(every: Levels, speech: Speech, first: int, last: int) -> Samples:
    """Levels of 10 ms from ``first`` to before ``last``, counted from each click's own."""
    made = np.empty((len(every), last - first), np.float32)
    final = len(speech.levels) - 1
    for row, time in enumerate(every[:, 0].tolist()):
        low, high = int(time) // STEP + first, int(time) // STEP + last
        begin = min(max(0, low), final)
        part = speech.levels[begin : max(begin + 1, high)]
        made[row] = part[np.clip(np.arange(low, high) - begin, 0, len(part) - 1)]
    return made


def _in_pause(every: Levels, speech: Speech, voice: float) -> npt.NDArray[np.bool_]:
    """Nobody speaks in the tenth of a second after it: it is no stop before a vowel.

    Two louder hundredths may be the next click.
    """
    quiet = max(voice - _PAUSE, speech.noise + _OVER_NOISE)
    after = np.sort(_around(every, speech, 1, 13), axis=1)[:, -3]
    return np.asarray((every[:, 2] > _STANDS) & (after < quiet))


def _in_voice(every: Levels, speech: Speech, voice: float) -> npt.NDArray[np.bool_]:
    """A voice goes on before and after it: it is no stop after its silence."""
    before = _around(every, speech, -4, -1).mean(1)
    after = _around(every, speech, 1, 4).mean(1)
    return np.asarray((every[:, 3] > _PIERCES) & (np.minimum(before, after) > voice - _VOICE))
