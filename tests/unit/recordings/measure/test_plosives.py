# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bursts of air: found in speech, told from deep voices, rumble and a table that was hit."""

from __future__ import annotations

import numpy as np
import pytest

from daisy_pipeline.recordings.measure.blocks import Samples
from daisy_pipeline.recordings.measure.plosives import Plosives
from daisy_pipeline.recordings.measured import Fault
from tests.unit.recordings.measure.heard import RATE, hear, reading, room, spans, speech


def puff(peak: float, ms: int = 80, rate: int = RATE) -> Samples:
    """A blow of 30 Hz; peak in dBFS."""
    time = np.arange(rate * ms // 1000) / rate
    return np.asarray(10 ** (peak / 20) * np.cos(60 * np.pi * time) * np.hanning(len(time)), "f4")


def blown(times: list[int], one: Samples, rate: int = RATE, **more: float) -> Samples:
    sound = reading(4, rate=rate, **more)
    for ms in times:
        sound[ms * rate // 1000 :][: len(one)] += one
    return sound


@pytest.mark.parametrize("rate", [8000, 16000, 22050, 44100, 96000])
@pytest.mark.parametrize("ms", [30, 80, 140])
def test_bursts_in_speech_are_found_where_they_are(rate: int, ms: int) -> None:
    times = [1000, 4500, 8300]
    found = hear(Plosives(), blown(times, puff(-12, ms, rate), rate), spans(4), rate)
    assert [event.kind for event in found] == [Fault.PLOSIVE] * 3
    middles = [(event.begin + event.end) / 2 for event in found]
    assert middles == pytest.approx([time + ms / 2 for time in times], abs=30)
    assert all(event.amount > 12 for event in found)


@pytest.mark.parametrize("pitch", [90.0, 130.0, 220.0])
def test_a_voice_has_none(pitch: float) -> None:
    assert hear(Plosives(), reading(8, pitch=pitch), spans(8)) == ()


def test_what_nobody_hears_is_not_told() -> None:
    assert hear(Plosives(), blown([1500], puff(-46)), spans(4)) == ()


def test_what_is_long_or_far_from_speech_is_no_plosive() -> None:
    assert hear(Plosives(), blown([1200, 4200], puff(-12, 900)), spans(4)) == ()
    assert hear(Plosives(), blown([300], puff(-12)), spans(4)) == ()


def test_steady_rumble_is_no_plosive() -> None:
    time = np.arange(13 * RATE) / RATE
    rumble = (0.05 * np.sin(2 * np.pi * 33 * time)).astype("f4")
    assert hear(Plosives(), reading(4) + rumble, spans(4)) == ()


def test_a_short_file_and_a_file_without_speech_have_none() -> None:
    assert hear(Plosives(), puff(-12, 30), ((0, 30),)) == ()
    assert hear(Plosives(), room(5), ()) == ()
    assert Plosives().finish(speech(room(0), ())) == ()
