# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ways of cleaning that were tried and not taken, for `bench.denoise`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]
_SIZE = 1920  # samples of a window of the gate: 40 ms at 48 kHz


def log_mmse(sound: Samples, quiet: Samples, least: float = 0.1) -> Samples:
    """A spectral gate: Ephraim and Malah's log-spectral amplitude, decision-directed (1985)."""
    hop, window = _SIZE // 4, np.sqrt(np.hanning(_SIZE + 1)[:-1])
    view = np.lib.stride_tricks.sliding_window_view
    noise = np.mean(np.abs(np.fft.rfft(view(quiet, _SIZE)[::hop] * window, axis=1)) ** 2, 0)
    padded = np.pad(sound, (_SIZE, _SIZE + hop))
    frames = np.fft.rfft(view(padded, _SIZE)[::hop] * window, axis=1)
    before, out = np.ones(frames.shape[1]), np.zeros(len(padded))
    for number, frame in enumerate(frames):
        after = np.minimum(np.abs(frame) ** 2 / noise, 1000)
        prior = np.maximum(0.98 * before + 0.02 * np.maximum(after - 1, 0), 10**-2.5)
        share = prior / (1 + prior)
        gain = np.minimum(share * np.exp(_half_expint(share * after)), 1)
        before = gain**2 * after
        made = np.fft.irfft(frame * np.maximum(gain, least), _SIZE) * window
        out[number * hop : number * hop + _SIZE] += made / 2
    return out[_SIZE : _SIZE + len(sound)].astype(np.float32)


def _half_expint(v: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Half of the exponential integral, by pieces (Martin 2003)."""
    low = np.log10(np.maximum(v, 1e-10))
    middle = np.where(v <= 1, -1.544 * low + 0.166, 10 ** (-0.52 * v - 0.26))
    return np.asarray(np.where(v < 0.1, -2.31 * low - 0.6, middle) / 2)
