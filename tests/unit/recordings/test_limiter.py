# SPDX-License-Identifier: AGPL-3.0-or-later
"""The limiter: nothing above the ceiling, nothing else changed, whatever the blocks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.recordings.limiter import CHUNK, Limiter, chunk_peaks

RATE = 44100
CEILING = -3.0


def limited(sound: np.ndarray, sizes: list[int], ceiling: float = CEILING) -> np.ndarray:
    """All that comes out when the sound goes in by blocks of these sizes, in turn."""
    limiter, out, at, turn = Limiter(RATE, ceiling), [], 0, 0
    while at < len(sound):
        size = sizes[turn % len(sizes)]
        out.append(limiter.hear(sound[at : at + size]))
        at, turn = at + size, turn + 1
    return np.concatenate((*out, limiter.finish()))


def true_peak(sound: np.ndarray) -> float:
    """dBTP, oversampled 16 times by a Fourier transform: another way than the limiter's."""
    quiet = np.zeros(2048)
    padded = np.concatenate((quiet, sound, quiet))
    spectrum = np.fft.rfft(padded)
    fine = np.zeros(8 * len(padded) + 1, complex)
    fine[: len(spectrum)] = spectrum
    return float(20 * np.log10(np.abs(np.fft.irfft(fine, 16 * len(padded))).max() * 16))


def speechlike(seed: int, seconds: float, loud: float) -> np.ndarray:
    """Noise below 7 kHz whose level jumps every 50 ms."""
    drawn = np.random.default_rng(seed)
    noise = drawn.normal(0, 1, round(seconds * RATE))
    spectrum = np.fft.rfft(noise)
    spectrum[round(7000 * seconds) :] = 0
    noise = np.fft.irfft(spectrum, len(noise))
    levels = np.repeat(drawn.uniform(0.01, loud, round(seconds * 20) + 1), RATE // 20)
    return np.asarray(noise * levels[: len(noise)], np.float32)


# What four times the rate may miss of a peak of 7 kHz, in dB (BS.1770-4, annex 2, attachment 1):
# -20 log cos(pi f / 4 fs). The encoder aims 1.4 dB lower than the ceiling.
UNSEEN = -20 * np.log10(np.cos(np.pi * 7000 / (4 * RATE)))


@settings(max_examples=12, deadline=None)
@given(
    st.integers(0, 999),
    st.floats(0.05, 1.0),
    st.lists(st.integers(1, 9000), min_size=1, max_size=5),
)
def test_nothing_stands_above_the_ceiling_and_blocks_make_no_difference(
    seed: int, loud: float, sizes: list[int]
) -> None:
    sound = speechlike(seed, 0.6, loud)
    out = limited(sound, sizes)
    assert len(out) == len(sound)
    assert true_peak(out) <= CEILING + UNSEEN
    assert np.allclose(out, limited(sound, [RATE]), atol=1e-7)


def test_what_is_below_the_ceiling_passes_bit_by_bit() -> None:
    sound = speechlike(1, 2, 0.1)
    assert true_peak(sound) < CEILING
    assert np.array_equal(limited(sound, [1000]), sound)


def test_a_peak_between_two_samples_is_seen() -> None:
    """A sine of a quarter of the rate whose samples all lie 3 dB below its peaks."""
    phase = np.arange(RATE // 2) * np.pi / 2 + np.pi / 4
    sound = np.asarray(0.9 * np.sin(phase) * np.hanning(len(phase)), np.float32)
    assert 20 * np.log10(np.abs(sound).max()) < CEILING < true_peak(sound)
    assert true_peak(limited(sound, [RATE])) <= CEILING


def test_the_gain_moves_smoothly_and_comes_back() -> None:
    """A steady tone with one loud moment: the gain never jumps, and is gone half a second later."""
    tone = 0.3 * np.sin(2 * np.pi * 441 * np.arange(2 * RATE) / RATE)
    loud = tone.copy()
    loud[RATE // 2 : RATE // 2 + RATE // 100] *= 4
    out = limited(np.asarray(loud, np.float32), [RATE])
    crests = np.abs(out).reshape(-1, 100).max(axis=1)  # one of each period of the tone
    before = loud.reshape(-1, 100)
    gains = crests / np.abs(before).max(axis=1)
    assert gains.min() == pytest.approx(10 ** (CEILING / 20) / 1.2, rel=0.03)
    assert np.abs(np.diff(gains)).max() < 0.3  # of 0.41 in all
    assert np.array_equal(out[RATE:], np.asarray(loud[RATE:], np.float32))
    assert np.array_equal(out[: RATE // 2 - 1000], np.asarray(loud[: RATE // 2 - 1000], np.float32))


def test_what_it_took_is_told() -> None:
    limiter = Limiter(RATE, CEILING)
    limiter.hear(np.full(RATE, 0.1, np.float32))
    assert limiter.deepest == 0
    limiter.hear(np.asarray(np.sin(np.arange(RATE) / 50), np.float32))
    limiter.finish()
    assert limiter.deepest == pytest.approx(3.1, abs=0.05)


@pytest.mark.parametrize("samples", [0, 1, 31, CHUNK, 400])
def test_the_shortest_sounds(samples: int) -> None:
    out = limited(np.ones(samples, np.float32), [RATE])
    assert len(out) == samples
    assert not samples or np.abs(out).max() <= 10 ** (CEILING / 20)


def test_peaks_are_looked_for_only_where_a_sample_comes_near() -> None:
    sound = np.zeros(11 + 4 * CHUNK, np.float32)
    sound[20], sound[80] = 0.2, 0.8
    assert [bool(p) for p in chunk_peaks(sound, 0.4)] == [False, False, True, False]
