# SPDX-License-Identifier: AGPL-3.0-or-later
"""The low tones of a recording at a low rate, where hum and bursts of air are looked for."""

from __future__ import annotations

import numpy as np

from daisy_pipeline.recordings.measure.blocks import Samples

_RATE = 2000  # Hz, about: what is up to 600 Hz (the tenth harmonic of 60 Hz) stays as it is
_REACH = 8  # samples of the low rate that one filter covers


class LowBand:
    """Gives every ``factor``th sample after a low-pass at half the low rate (windowed sinc).

    ``rate`` is the low rate in Hz, 2000 to 4000; the first sample stands for the time 0.
    """

    def __init__(self, rate: int) -> None:
        self._factor = max(1, rate // _RATE)
        self.rate = rate / self._factor
        taps = self._factor * _REACH
        at = np.arange(taps) - (taps - 1) / 2
        shape = np.sinc(at / self._factor) * np.hamming(taps)
        self._filter = (shape / shape.sum()).astype(np.float32).reshape(_REACH, -1).T
        self._waiting = np.zeros(taps // 2, np.float32)

    def hear(self, mono: Samples) -> Samples:
        """The next samples of the low rate: one product of matrices, whose diagonals are sums."""
        given = np.concatenate((self._waiting, mono))
        count = len(given) // self._factor
        if count < _REACH:
            self._waiting = given
            return np.zeros(0, np.float32)
        rows = given[: count * self._factor].reshape(count, self._factor) @ self._filter
        made = count - _REACH + 1
        self._waiting = given[made * self._factor :]
        low = rows[:made, 0].copy()
        for n in range(1, _REACH):
            low += rows[n : n + made, n]
        return np.asarray(low, np.float32)


class Frames:
    """Cuts a stream of samples into overlapping frames, one every ``hop`` samples."""

    def __init__(self, size: int, hop: int) -> None:
        self._size, self._hop = size, hop
        self._waiting = np.zeros(0, np.float32)

    def hear(self, samples: Samples) -> Samples:
        """The frames that are full now, as rows."""
        given = np.concatenate((self._waiting, samples))
        count = max(0, (len(given) - self._size) // self._hop + 1)
        self._waiting = given[count * self._hop :]
        if not count:
            return np.zeros((0, self._size), np.float32)
        every = np.lib.stride_tricks.sliding_window_view(given, self._size)
        return np.asarray(every[: count * self._hop : self._hop], np.float32)
