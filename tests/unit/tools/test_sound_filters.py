# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sound that goes through filters keeps its length and every sound its place."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.tools.sound_filters import (
    AFFTDN_CENTRES,
    Chain,
    Samples,
    filtered,
    notches,
    spectral_denoise,
)

RATES = (8000, 11025, 16000, 22050, 44100, 48000)
FAINT = (-80.0,) * len(AFFTDN_CENTRES)


def through(sound: Samples, rate: int, chain: Chain, size: int = 0) -> Samples:
    step = size or max(1, len(sound))
    blocks = (sound[at : at + step] for at in range(0, len(sound), step))
    return np.concatenate([np.zeros(0, np.float32), *filtered(blocks, rate, chain)])


def impulses(rate: int) -> tuple[Samples, list[int]]:
    chance = np.random.default_rng(2)
    sound = (chance.normal(size=2 * rate) * 1e-4).astype(np.float32)
    at = [3, rate // 3, rate, len(sound) - 4]
    sound[at] += 0.5
    return sound, at


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("kind", ["noise", "hum"])
def test_impulses_stay_where_they_are(rate: int, kind: str) -> None:
    sound, at = impulses(rate)
    chain = spectral_denoise(FAINT, rate, 12) if kind == "noise" else notches((60.0, 120.0), 1.0)
    heard = through(sound, rate, chain)
    assert len(heard) == len(sound)
    assert np.flatnonzero(np.abs(heard) > 0.3).tolist() == at


@settings(deadline=None)
@given(st.integers(0, 9000), st.integers(50, 5000))
def test_as_many_samples_come_out_however_they_come_in(count: int, size: int) -> None:
    sound = np.random.default_rng(count).normal(0, 0.1, count).astype(np.float32)
    for chain in (spectral_denoise(FAINT, 16000, 12), notches((50.0,), 1.0)):
        heard = through(sound, 16000, chain, size)
        assert len(heard) == count
        assert np.allclose(heard, through(sound, 16000, chain), atol=1e-6)


def test_white_noise_goes_down_and_a_tone_stays() -> None:
    rate = 44100
    time = np.arange(3 * rate) / rate
    noise = (np.random.default_rng(1).normal(size=len(time)) * 0.01).astype(np.float32)
    tone = (0.2 * np.sin(2 * np.pi * 1000 * time) * (time > 1.5)).astype(np.float32)
    heard = through(noise + tone, rate, spectral_denoise((-40.0,) * 14, rate, 12))
    assert 20 * np.log10(heard[rate // 2 : rate].std() / 0.01) == pytest.approx(-10, abs=1)
    assert heard[-rate:].std() == pytest.approx(tone[-rate:].std(), rel=0.01)


def test_memory_does_not_wait_for_the_end() -> None:
    given_out = 0

    def blocks() -> Iterator[Samples]:
        for number in range(20):
            assert given_out >= (number - 2) * 16000  # what went in has come out
            yield np.zeros(16000, np.float32)

    for block in filtered(blocks(), 16000, spectral_denoise(FAINT, 16000, 12)):
        given_out += len(block)
    assert given_out == 20 * 16000
