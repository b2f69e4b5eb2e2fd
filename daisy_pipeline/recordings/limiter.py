# SPDX-License-Identifier: AGPL-3.0-or-later
"""A limiter that looks ahead: no true peak stands above a ceiling, and the gain moves smoothly.

Peaks are those of the wave between the samples (ITU-R BS.1770-4, annex 2: 4 times oversampled,
its 48 coefficients). The gain is known a chunk at a time. It goes down within `AHEAD` chunks before
a peak and comes back at `RELEASE`; most of a book is never touched and passes as it is.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from daisy_pipeline.recordings.measure.true_peak import PHASES

Samples = npt.NDArray[np.float32]
Gains = npt.NDArray[np.float64]

CHUNK = 32  # samples that share a gain, 0.7 ms at 44.1 kHz; between chunks it is interpolated
AHEAD = 8  # chunks
RELEASE = 40.0  # dB a second
_TAPS = PHASES.shape[1]
_BEFORE, _AFTER = 5, 6  # samples around one that its peaks are made of
_NEAR = 0.5  # a sample below this share of the ceiling has no peak above it beside it
_ROWS = 128  # chunks oversampled in one go: a second at once would take megabytes
_SAFE = 10 ** (-0.1 / 20)  # what 4 times oversampling may miss of speech


class Limiter:
    """Keeps sound below ``ceiling`` dBTP; what comes out is as long as what went in.

    `hear` gives what is ready by then and `finish` the rest. ``deepest`` is the most that was
    taken so far, in dB.
    """

    def __init__(self, rate: int, ceiling: float) -> None:
        self._ceiling = 10 ** (ceiling / 20) * _SAFE
        self._release = RELEASE * CHUNK / rate
        self._window = _hann(AHEAD + 1)
        self._sound = np.zeros(_BEFORE, np.float32)  # from before the first chunk that is not out
        self._needed = np.zeros(AHEAD + 2)  # dB by chunk, from AHEAD + 2 chunks before that one
        self._released = 0.0  # dB that the release still takes at the first of those
        self.deepest = 0.0

    def hear(self, sound: Samples) -> Samples:
        """The next samples go in; those whose gain is known come out."""
        self._sound = np.concatenate((self._sound, sound))
        held = len(self._needed) - (AHEAD + 2)  # chunks in the buffer whose peaks are known
        known = (len(self._sound) - _BEFORE - _AFTER) // CHUNK
        if known > held:
            begin = held * CHUNK
            new = self._sound[begin : known * CHUNK + _BEFORE + _AFTER]
            self._needed = np.concatenate((self._needed, self._asked(new)))
        return self._out(known - AHEAD - 2)

    def finish(self) -> Samples:
        """The samples that are left."""
        left = len(self._sound) - _BEFORE
        rest = np.zeros((AHEAD + 4) * CHUNK + _AFTER, np.float32)
        return self.hear(rest)[:left]

    def _asked(self, sound: Samples) -> Gains:
        """The dB that each chunk of the sound asks for, 0 or less."""
        peaks = chunk_peaks(sound, self._ceiling * _NEAR) / self._ceiling
        return np.asarray(-20 * np.log10(np.maximum(peaks, 1)))

    def _out(self, count: int) -> Samples:
        """The first ``count`` chunks with their gain, which leave the buffer."""
        if count <= 0:
            return np.zeros(0, np.float32)
        ready = self._sound[_BEFORE : _BEFORE + count * CHUNK]
        if self._released < 0 or self._needed.min() < 0:
            ready = ready * self._gains(count)
        self._sound = self._sound[count * CHUNK :]
        self._needed = self._needed[count:]
        return ready

    def _gains(self, count: int) -> Samples:
        """The gain of every sample of the first chunks."""
        needed = np.minimum(self._needed, _beside(self._needed))
        number = np.arange(len(needed)) * self._release
        slope = needed - number
        slope[0] = self._released
        released = np.minimum(np.minimum.accumulate(slope) + number, 0)
        low = np.lib.stride_tricks.sliding_window_view(released, AHEAD + 1).min(axis=1)
        smooth = np.convolve(10 ** (low / 20), self._window, "valid")
        # smooth[k] is the gain of chunk k + AHEAD of `needed`: one chunk before the first, on.
        self.deepest = max(self.deepest, float(-20 * np.log10(smooth[1 : count + 1].min())))
        self._released = float(released[count])
        middles = np.arange(-1, count + 1) * CHUNK + (CHUNK - 1) / 2
        at = np.arange(count * CHUNK)
        return np.asarray(np.interp(at, middles, smooth[1:][: count + 2]), np.float32)


def chunk_peaks(sound: Samples, least: float) -> Gains:
    """The true peak of every chunk; 0 for those without a sample above ``least``.

    ``sound`` begins `_BEFORE` samples before the first chunk and ends `_AFTER` behind the last.
    """
    count = (len(sound) - _BEFORE - _AFTER) // CHUNK
    own: Samples = sound[_BEFORE : _BEFORE + count * CHUNK].reshape(count, CHUNK)
    peaks: Gains = np.maximum(own.max(axis=1), -own.min(axis=1)).astype(np.float64)
    loud = np.flatnonzero(peaks > least)
    quiet = peaks <= least
    around = np.lib.stride_tricks.sliding_window_view(sound, CHUNK + _BEFORE + _AFTER)
    for first in range(0, len(loud), _ROWS):
        some = loud[first : first + _ROWS]
        windows = np.lib.stride_tricks.sliding_window_view(around[some * CHUNK], _TAPS, axis=1)
        between = np.abs(windows @ PHASES.T).max(axis=(1, 2))
        peaks[some] = np.maximum(peaks[some], between)
    peaks[quiet] = 0
    return peaks


def _beside(needed: Gains) -> Gains:
    """The least of both neighbours, so that interpolation stays below what a chunk asks for."""
    left = np.concatenate((needed[:1], needed[:-1]))
    right = np.concatenate((needed[1:], needed[-1:]))
    return np.minimum(left, right)


def _hann(size: int) -> Gains:
    window = np.hanning(size + 2)[1:-1]
    return np.asarray(window / window.sum())
