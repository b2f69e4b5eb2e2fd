# SPDX-License-Identifier: AGPL-3.0-or-later
"""True peak against EBU Tech 3341, and against oversampling everywhere."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from daisy_pipeline.recordings.measure import true_peak
from daisy_pipeline.recordings.measure.true_peak import TruePeak
from daisy_pipeline.recordings.measured import SILENT


def peak(sound: np.ndarray, pieces: int = 1) -> TruePeak:
    heard = TruePeak(48000)
    for part in np.array_split(sound.astype(np.float32), pieces):
        heard.hear(part)
    return heard


# EBU Tech 3341 table 1, cases 15 to 18: -6 dBTP between samples, +0.2 and -0.4 dB.
@pytest.mark.parametrize(("share", "degrees"), [(4, 0), (4, 45), (6, 60), (8, 67.5)])
def test_sines_between_samples(share: int, degrees: float) -> None:
    time = np.arange(48000)
    fade = np.minimum(1, np.minimum(time, time[::-1]) / 480)  # a sudden begin overshoots
    sound = 0.5 * fade * np.sin(2 * np.pi * time / share + np.radians(degrees))
    assert -6.4 <= peak(sound).dbtp() <= -5.8


def test_it_stands_above_the_samples_where_a_converter_would() -> None:
    sound = np.sin(np.pi / 2 * np.arange(4800) + np.pi / 4)
    found = peak(sound)
    assert 20 * np.log10(found.sample) == pytest.approx(-3.01, abs=0.01)
    assert found.dbtp() == pytest.approx(0, abs=0.2)


@given(st.integers(0, 10_000), st.integers(1, 9), st.sampled_from([1.0, 0.01]))
@example(3430, 2, 0.01)
@settings(max_examples=60, deadline=None)
def test_what_is_not_oversampled_could_not_matter(seed: int, pieces: int, calm: float) -> None:
    chance = np.random.default_rng(seed)
    sound = chance.normal(0, 0.1, 2000) * np.where(np.arange(2000) % 700 < 300, 1, calm)
    padded = np.concatenate((np.zeros(11), sound)).astype(np.float32)
    between = [np.convolve(padded, phase)[: len(padded)] for phase in true_peak.PHASES]
    wanted = max(float(np.abs(between).max()), float(np.abs(sound).max()))
    assert peak(sound, pieces).value == pytest.approx(wanted, rel=1e-5)


def test_silence_and_nothing() -> None:
    assert peak(np.zeros(100)).dbtp() == SILENT
    assert TruePeak(48000).dbtp() == SILENT
