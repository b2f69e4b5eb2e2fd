# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clicks of a mouth: found in pauses and over a voice, told from stops and from words."""

from __future__ import annotations

import numpy as np
import pytest

from daisy_pipeline.recordings.measure.blocks import Samples
from daisy_pipeline.recordings.measure.clicks import Clicks
from daisy_pipeline.recordings.measured import Fault
from tests.unit.recordings.measure.heard import RATE, hear, reading, room, spans, speech


def click(peak: float, rate: int = RATE, length: float = 0.001) -> Samples:
    """High tones that die away within a few ms; peak in dBFS."""
    time = np.arange(round(rate * 6 * length)) / rate
    sound = np.sin(2 * np.pi * 3000 * time) * np.exp(-time / length)
    return np.asarray(sound * 10 ** (peak / 20) / np.abs(sound).max(), np.float32)


def with_clicks(times: list[int], peak: float, rate: int = RATE) -> Samples:
    sound = reading(4, rate=rate)
    for ms in times:
        sound[ms * rate // 1000 :][: len(click(peak, rate))] += click(peak, rate)
    return sound


@pytest.mark.parametrize("rate", [16000, 22050, 44100, 96000])
def test_clicks_in_pauses_are_found_where_they_are(rate: int) -> None:
    times = [300, 3500, 6400, 12_500]
    found = hear(Clicks(), with_clicks(times, -30, rate), spans(4), rate)
    assert [event.kind for event in found] == [Fault.CLICK] * 4
    assert [event.begin for event in found] == pytest.approx(times, abs=2)
    assert all(event.amount > 12 and event.end > event.begin for event in found)


def test_a_click_over_a_voice_is_found_where_it_pierces_it() -> None:
    found = hear(Clicks(), with_clicks([1560, 7750], -6), spans(4))
    assert [event.begin for event in found] == pytest.approx([1560, 7750], abs=2)


def test_clean_speech_and_noise_have_none() -> None:
    assert hear(Clicks(), reading(8), spans(8)) == ()
    assert hear(Clicks(), room(20, -30), ((0, 20_000),)) == ()


def test_a_stop_before_a_vowel_is_no_click() -> None:
    sound = reading(4)
    for at in (1000, 4000, 7000):  # the burst of a k, 30 ms before the voice
        sound[(at - 30) * RATE // 1000 :][: len(click(-30))] += click(-30)
    assert hear(Clicks(), sound, spans(4)) == ()


def test_clicks_that_nobody_hears_are_not_told() -> None:
    sound = with_clicks([300, 3500], -85) - room(13)
    assert hear(Clicks(), sound + room(13, -100), spans(4)) == ()


def test_a_short_file_and_a_file_without_speech_have_none() -> None:
    assert hear(Clicks(), click(-20), ((0, 5),)) == ()
    assert hear(Clicks(), with_clicks([300], -20), ()) == ()
    assert Clicks().finish(speech(room(0), ())) == ()
