# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much a room echoes: the time in which sound decays, read off the ends of words.

A voice may end as slowly as it likes, but in a room it cannot end faster than the room lets it. So
the steepest of many decays tell the room (blind estimation of the reverberation time, as in
ISO 3382-2 by the slope of a decay, but from speech instead of a burst).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from daisy_pipeline.recordings.measure.blocks import Block, Samples, Speech
from daisy_pipeline.recordings.measure.tape import ROWS, Tape, percentile

_STEP = 10  # ms of a level
_FITS = (8, 12, 16, 24, 36)  # levels that a slope is fitted to: the shortest that can tell
_RANGE = 10.0  # dB that a decay must cover within a fit
_CLEAR = 8.0  # dB above the noise at which a fit must end: the noise would flatten it
_BELOW = 12.0  # dB below speech at most where a fit begins
_STRAIGHT = 2.0  # dB that levels may be off a straight line, root mean square
_FEWEST = 10  # decays, fewer tell nothing
_STEEP = 25  # percentile of the decays' times: the median of the steeper half
_SAFE = 0.75  # share of the longest time that a fit can tell, up to which it tells without bias
_ONE = 10  # levels to each side of a decay that belong to the same end of a word
_CHUNK = 6000  # levels looked at in one go
_VOICE, _QUIET = 60, 8  # percentiles of levels: what speech is as loud as, and the noise
_CELLS = 2  # of a dB, in a byte

Levels = npt.NDArray[np.float32]


class Decay:
    """Keeps the level of the middle and high tones every 10 ms, a byte each. A `Detector`."""

    def __init__(self) -> None:
        self._last: Samples = np.zeros(1, np.float32)
        self._levels = Tape(np.uint8)

    def hear(self, block: Block) -> None:
        """Take in the next block."""
        joined = np.concatenate((self._last, block.mono))
        self._last = joined[-1:]
        change = np.diff(joined)  # 6 dB an octave: low tones decay in another way
        limits = np.arange(len(change) * 1000 // (_STEP * block.rate)) * block.rate * _STEP // 1000
        if not len(limits):
            return
        power = np.add.reduceat(change * change, limits) * (1000 / _STEP / block.rate)
        level = 10 * np.log10(power + 1e-12) + 120
        self._levels.add(np.clip(level * _CELLS, 0, 255))

    def finish(self, speech: Speech) -> float:
        """Seconds in which sound decays by 60 dB; 0.0 where too few words end clearly."""
        kept = self._levels
        if not speech.spans or len(kept) < _CHUNK // 20:
            return 0.0
        every = _counts(kept, 0, len(kept))
        spoken = sum(
            (_counts(kept, a // _STEP, b // _STEP) for a, b in speech.spans), np.zeros_like(every)
        )
        voice = _reached(spoken if spoken.any() else every, _VOICE)
        every[0] = 0  # digital silence
        noise = _reached(every, _QUIET)
        for length in _FITS:
            times = _times(kept, length, noise + _CLEAR, voice - _BELOW)
            longest = 0.06 * _STEP * (length - 1) / _RANGE
            if len(times) >= _FEWEST and (steep := percentile(times, _STEEP)) <= _SAFE * longest:
                return round(float(steep), 2)
        return 0.0


def _counts(kept: Tape[np.uint8], begin: int, end: int) -> npt.NDArray[np.int64]:
    """How often each level was met in a stretch."""
    counts = np.zeros(256, np.int64)
    for at in range(begin, min(end, len(kept)), ROWS):
        counts += np.bincount(kept[at : min(at + ROWS, end)], minlength=256)
    return counts


def _reached(counts: npt.NDArray[np.int64], share: int) -> float:
    """The percentile of what was counted, in dB."""
    return int(np.searchsorted(np.cumsum(counts), share / 100 * counts.sum())) / _CELLS


def _times(kept: Tape[np.uint8], length: int, lowest: float, highest: float) -> Levels:
    """The time in which it decays by 60 dB, of each end of a word, the steepest place of it."""
    found = [
        _steepest(_decibels(kept[at : at + _CHUNK + length]), length, lowest, highest)
        for at in range(0, len(kept), _CHUNK)
    ]
    return np.concatenate(found)


def _decibels(kept: npt.NDArray[np.uint8]) -> Levels:
    return np.asarray(kept / np.float32(_CELLS), np.float32)


def _steepest(levels: Levels, length: int, lowest: float, highest: float) -> Levels:
    if len(levels) < length:
        return np.zeros(0, np.float32)
    fits = np.lib.stride_tricks.sliding_window_view(levels, length)
    at = (np.arange(length) - (length - 1) / 2).astype(np.float32)
    slope = fits @ at / (at @ at)
    clear = (fits[:, -1] > lowest) & (fits[:, 0] > highest)
    fits, slope = fits[falls := clear & (-slope * (length - 1) > _RANGE)], slope[falls]
    off = fits - fits.mean(1, keepdims=True) - slope[:, None] * at
    straight = np.sqrt((off**2).mean(1)) < _STRAIGHT
    times = np.full(len(falls) + 2 * _ONE, np.inf, np.float32)
    times[np.flatnonzero(falls)[straight] + _ONE] = -0.06 * _STEP / slope[straight]
    near = np.lib.stride_tricks.sliding_window_view(times, 2 * _ONE + 1).min(1)
    here = times[_ONE:-_ONE]
    return np.asarray(here[(here == near) & np.isfinite(here)])
