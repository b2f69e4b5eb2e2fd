# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hum: found at its frequency and level, told from voices and noise."""

from __future__ import annotations

import numpy as np
import pytest

from daisy_pipeline.recordings.measure.blocks import Samples
from daisy_pipeline.recordings.measure.hum import Hums
from tests.unit.recordings.measure.heard import RATE, hear, reading, room, spans, speech, voice


def mains(
    count: int, frequency: float, level: float, harmonics: tuple[int, ...], rate: int = RATE
) -> Samples:
    """A hum of a level in dBFS of all its harmonics together."""
    time = np.arange(count) / rate
    tone = np.asarray(sum(np.sin(2 * np.pi * frequency * k * time + k) / k for k in harmonics))
    return np.asarray(tone * 10 ** (level / 20) / tone.std(), np.float32)


@pytest.mark.parametrize("rate", [8000, 16000, 22050, 44100, 96000])
@pytest.mark.parametrize("frequency", [49.7, 50.0, 60.0, 60.3])
def test_hum_under_a_voice_is_found_at_its_frequency_and_level(rate: int, frequency: float) -> None:
    sound = reading(4, rate=rate)
    found = hear(Hums(), sound + mains(len(sound), frequency, -55, (1, 2, 3), rate), spans(4), rate)
    assert found is not None
    assert found.frequency == pytest.approx(frequency, abs=0.5)
    assert found.level == pytest.approx(-55, abs=2)
    assert found.harmonics[0] == 1 and set(found.harmonics) <= {1, 2, 3}
    assert found.above > 12


def test_hum_of_a_rectifier_has_even_harmonics_alone() -> None:
    sound = reading(6)
    found = hear(Hums(), sound + mains(len(sound), 60, -52, (2, 4)), spans(6))
    assert found is not None and found.frequency == pytest.approx(60, abs=0.3)
    assert set(found.harmonics) == {2, 4}


@pytest.mark.parametrize("pitch", [75.0, 100.0, 120.0])
def test_a_deep_voice_is_no_hum(pitch: float) -> None:
    assert hear(Hums(), reading(8, pitch=pitch), spans(8)) is None


def test_a_voice_without_any_pause_is_no_hum() -> None:
    assert hear(Hums(), voice(20, pitch=100), ((0, 20_000),)) is None


@pytest.mark.parametrize("seed", range(8))
def test_noise_is_no_hum(seed: int) -> None:
    assert hear(Hums(), room(30, -40, seed)) is None


def test_hum_too_faint_to_be_heard_is_not_told() -> None:
    sound = room(20, -110)
    assert hear(Hums(), sound + mains(len(sound), 50, -95, (1, 2)), ()) is None


def test_a_moment_of_sound_and_digital_silence_tell_nothing() -> None:
    assert hear(Hums(), mains(RATE // 5, 50, -30, (1,))) is None
    assert hear(Hums(), np.zeros(20 * RATE, np.float32)) is None
    assert Hums().finish(speech(room(0), ())) is None
