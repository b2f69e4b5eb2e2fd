# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where somebody speaks: in quiet and noisy rooms, softly, seldom, and where nobody does."""

from __future__ import annotations

import numpy as np
import pytest

from daisy_pipeline.recordings.measure.blocks import Block, Samples, Speech
from daisy_pipeline.recordings.measure.levels import Levels
from daisy_pipeline.recordings.measure.quiet import pauses, room_tone
from daisy_pipeline.recordings.measure.speech import find_speech, floor
from daisy_pipeline.recordings.measured import SILENT, Event, Fault
from tests.unit.recordings.measure.heard import RATE, reading, room, spans, voice


def levels_of(sound: Samples, rate: int = RATE) -> Levels:
    levels = Levels(rate)
    for first in range(0, len(sound), rate):
        mono = sound[first : first + rate].astype(np.float32)
        levels.hear(Block(first, rate, mono, (mono,)))
    return levels


def found(sound: Samples) -> Speech:
    levels = levels_of(sound)
    return find_speech(levels.decibels(), levels.swift())


def about(wanted: tuple[tuple[int, int], ...], by: int = 60) -> list[object]:
    return [(pytest.approx(begin, abs=by), pytest.approx(end, abs=by)) for begin, end in wanted]


@pytest.mark.parametrize("noise", [-100, -65, -50, -40, -34])
def test_speech_is_found_above_any_noise(noise: float) -> None:
    sound = reading(5) + room(16, noise, 7)
    heard = found(sound)
    assert list(heard.spans) == about(spans(5))
    both = 10 * np.log10(10 ** (noise / 10) + 10**-6.5)
    assert heard.noise == pytest.approx(both, abs=1)


def test_a_whisper_and_a_soft_voice_are_speech() -> None:
    whisper = room(10, -70)
    whisper[3 * RATE : 6 * RATE] += room(3, -48, 5)
    assert list(found(whisper).spans) == about(((3000, 6000),))
    assert list(found(reading(3, level=-48)).spans) == about(spans(3))


@pytest.mark.parametrize("level", [-90, -60, -30])
def test_nothing_but_noise_is_no_speech(level: float) -> None:
    heard = found(room(30, level))
    assert heard.spans == ()
    assert heard.noise == pytest.approx(level, abs=0.5)


def test_nothing_but_rumble_is_no_speech() -> None:
    steps = np.cumsum(np.random.default_rng(2).normal(0, 1, RATE * 30))
    assert found((steps / np.abs(steps).max() * 0.3).astype(np.float32)).spans == ()


def test_nothing_but_silence_is_no_speech() -> None:
    heard = found(np.zeros(RATE * 3, np.float32))
    assert heard.spans == ()
    assert heard.noise == SILENT
    assert floor(heard.levels) == SILENT
    assert room_tone(heard) == ()


def test_a_few_words_in_a_long_silence_are_found() -> None:
    sound = room(200, -60)
    sound[100 * RATE : 102 * RATE] += voice(2)
    assert list(found(sound).spans) == about(((100_000, 102_000),))


def test_a_second_reader_who_is_much_softer_is_found_too() -> None:
    sound = np.concatenate((reading(10), reading(10, level=-40)))
    assert len(found(sound).spans) == 20


def test_gated_pauses_have_no_noise() -> None:
    sound = reading(4)
    for begin in range(0, 13, 3):
        sound[begin * RATE : (begin + 1) * RATE] = 0
    heard = found(sound)
    assert list(heard.spans) == about(spans(4))
    assert heard.noise == SILENT
    assert room_tone(heard) == ()


def test_the_floor_is_the_quietest_half_second_and_not_digital_zero() -> None:
    sound = room(6, -50)
    sound[2 * RATE : 3 * RATE] *= 0.1
    assert floor(levels_of(sound).decibels()) == pytest.approx(-70, abs=0.5)
    sound[2 * RATE : 3 * RATE] = 0
    assert floor(levels_of(sound).decibels()) == pytest.approx(-50, abs=1)


def test_an_offset_hides_no_quiet_room() -> None:
    levels = levels_of(room(3, -70) + np.float32(0.05)).decibels()[:1000]
    assert np.abs(levels + 70).max() < 2


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 96000])
def test_levels_come_every_ten_ms_at_any_rate(rate: int) -> None:
    levels = levels_of(room(2.5, -40, rate=rate), rate).decibels()[:1000]
    assert len(levels) == 250
    assert np.median(levels) == pytest.approx(-40, abs=0.5)


def test_room_tone_lies_away_from_speech_and_clicks_and_is_steady() -> None:
    sound = np.concatenate((reading(3), room(8, seed=3)))
    sound[15 * RATE : 15 * RATE + 30] = 0.05
    heard = found(sound)
    stretches = room_tone(heard)
    assert 3 <= len(stretches) <= 8
    first = stretches[0]
    assert 2500 <= first[1] - first[0] <= 5000
    for begin, end in stretches:
        assert 300 <= end - begin <= 5000
        assert not begin <= 15_000 < end
        assert all(end <= b - 100 or begin >= e + 100 for b, e in heard.spans)
    begin, end = first
    assert all(e <= begin or b >= end for b, e in room_tone(heard, [(begin, end)]))


def test_long_pauses_are_told_and_head_and_tail_are_none() -> None:
    speech = Speech(
        np.zeros(0, np.float32), ((9000, 10_000), (14_999, 16_000), (21_000, 22_000)), 0
    )
    assert pauses(speech) == (Event(Fault.PAUSE, 16_000, 21_000, 5000.0),)
