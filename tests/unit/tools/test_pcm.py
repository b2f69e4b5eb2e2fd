# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import math
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.model.ports import Speech
from daisy_pipeline.tools.pcm import resampled, scaled, speech_level


def tone(samples: int, rate: int, level: int = 10_000, hertz: int = 440) -> Speech:
    wave = (round(level * math.sin(2 * math.pi * hertz * n / rate)) for n in range(samples))
    return Speech(array("h", wave).tobytes(), rate)


def test_pauses_do_not_make_speech_quieter() -> None:
    words = tone(16_000, 16_000)
    paused = Speech(words.pcm + bytes(64_000) + words.pcm, 16_000)
    assert speech_level(paused)[0] == pytest.approx(speech_level(words)[0], rel=0.01)
    assert speech_level(words)[0] == pytest.approx(10_000 / math.sqrt(2), rel=0.01)
    assert speech_level(words)[1] == 10_000


def test_silence_and_nothing_have_no_level() -> None:
    assert speech_level(Speech(b"", 16_000)) == (0.0, 0)
    assert speech_level(Speech(bytes(3_200), 16_000)) == (0.0, 0)


def test_too_loud_stops_at_the_greatest_sample() -> None:
    found = array("h", scaled(array("h", [100, -100, 30_000, -30_000]).tobytes(), 2.0))
    assert list(found) == [200, -200, 32_767, -32_768]


@given(st.integers(0, 4_000), st.sampled_from([8_000, 16_000, 22_050, 24_000, 44_100, 48_000]))
def test_another_rate_is_as_long_to_within_a_sample(samples: int, rate: int) -> None:
    found = resampled(Speech(bytes(2 * samples), rate), 22_050)
    assert found.rate == 22_050
    assert abs(len(found.pcm) // 2 - samples * 22_050 / rate) <= 1


def test_another_rate_keeps_the_sound_where_it_is() -> None:
    low = tone(16_000, 16_000)
    found = array("h", resampled(low, 22_050).pcm)
    wanted = array("h", tone(22_050, 22_050).pcm)
    middle = range(2_000, 20_000)
    wrong = math.sqrt(sum((found[n] - wanted[n]) ** 2 for n in middle) / len(middle))
    assert wrong < 100  # a shift of one sample would be 890
