# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two channels against each other, and the offset of a recording."""

from __future__ import annotations

import numpy as np
import pytest

from daisy_pipeline.recordings.measure.blocks import Block, Samples, Speech
from daisy_pipeline.recordings.measure.levels import Balance, Offset, mean_level
from daisy_pipeline.recordings.measured import SILENT, Channels
from tests.unit.recordings.measure.heard import RATE, hear, reading, room

NO_SPEECH = Speech(np.zeros(0, np.float32), (), 0)


def channels(*each: Samples) -> Channels:
    detector = Balance()
    for first in range(0, len(each[0]), RATE):
        parts = tuple(c[first : first + RATE] for c in each)
        detector.hear(Block(first, RATE, parts[0], parts))
    return detector.finish(NO_SPEECH)


def test_mono_has_nothing_to_compare() -> None:
    assert channels(reading(2)) == Channels(0.0, 1.0, ())
    assert channels(np.zeros(RATE, np.float32)).empty == (1,)


def test_the_right_channel_against_the_left() -> None:
    left = reading(2)
    found = channels(left, left * np.float32(0.5))
    assert found.balance == pytest.approx(-6.02, abs=0.01)
    assert found.correlation == pytest.approx(1)
    assert found.empty == ()
    assert channels(left * np.float32(0.5), left).balance == pytest.approx(6.02, abs=0.01)


def test_channels_that_oppose_each_other() -> None:
    assert channels(reading(2), -reading(2)).correlation == pytest.approx(-1)


@pytest.mark.parametrize("other", [-120.0, -85.0, -62.0])
def test_a_channel_in_which_nothing_sounds_is_empty(other: float) -> None:
    sound, hiss = reading(2), room(7, other)
    assert channels(sound, hiss).empty == (2,)
    assert channels(hiss, sound).empty == (1,)


def test_both_channels_empty() -> None:
    nothing = np.zeros(RATE, np.float32)
    assert channels(nothing, nothing) == Channels(0.0, 0.0, (1, 2))


def test_the_offset_is_the_mean() -> None:
    assert hear(Offset(), room(3) + np.float32(0.02)) == pytest.approx(0.02, abs=1e-4)
    assert hear(Offset(), np.zeros(0, np.float32)) == 0


def test_levels_together_are_the_mean_of_their_powers() -> None:
    assert mean_level([np.array([-20], np.float32), np.array([-20], np.float32)]) == pytest.approx(
        -20
    )
    assert mean_level([np.array([-20, -120], np.float32)]) == pytest.approx(-23.01, abs=0.01)
    assert mean_level([]) == SILENT
