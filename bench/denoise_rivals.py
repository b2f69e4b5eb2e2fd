# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ways of cleaning that were tried and not taken, for `bench.denoise`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]
_SIZE = 1920  # samples of a window of the gate: 40 ms at 48 kHz
_ORDER, _AROUND = 64, 1500  # of the model of a voice, and samples beside a click that it knows


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


def ar_repair(sound: Samples, spans: list[tuple[int, int]]) -> Samples:
    """Clicks replaced by what an autoregressive model expects there (Janssen, 1986)."""
    out = sound.astype(np.float64)
    for low, high in spans:
        begin, end = max(0, low - _AROUND), min(len(out), high + _AROUND)
        part, bad = out[begin:end].copy(), np.zeros(end - begin, bool)
        model = _model(np.where(np.arange(end - begin) < low - begin, part, 0))
        error = np.abs(np.convolve(part, model)[: len(part)])
        limit = 5 * np.median(error[_ORDER : low - begin]) / 0.6745
        bad[low - begin : high - begin] = error[low - begin : high - begin] > limit
        bad = np.convolve(bad, np.ones(17), "same") > 0
        for _ in range(2 if bad.any() else 0):
            part = _filled(part, bad, model)
            model = _model(part)
        out[begin:end] = part
    return out.astype(np.float32)


def _model(part: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    alike = np.fft.irfft(np.abs(np.fft.rfft(part, 2 * len(part))) ** 2)[: _ORDER + 1]
    alike[0] = alike[0] * (1 + 1e-5) + 1e-12
    lags = np.arange(_ORDER)
    solved = np.linalg.solve(alike[np.abs(lags[:, None] - lags)], alike[1:])
    return np.concatenate(([1.0], -solved))


def _filled(
    part: npt.NDArray[np.float64], bad: npt.NDArray[np.bool_], model: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    wrong = np.flatnonzero(bad)
    own = np.convolve(model, model[::-1])[_ORDER:]
    apart = np.abs(wrong[:, None] - wrong)
    matrix = np.where(apart <= _ORDER, own[np.minimum(apart, _ORDER)], 0)
    known = np.where(bad, 0, part)
    spread = np.convolve(known, np.concatenate((own[:0:-1], own)), "same")
    known[wrong] = np.linalg.solve(matrix + 1e-9 * own[0] * np.eye(len(wrong)), -spread[wrong])
    return known
