# SPDX-License-Identifier: AGPL-3.0-or-later
"""Digital silence in speech and in pauses, and a voice that breaks off."""

from __future__ import annotations

import numpy as np
import pytest

from daisy_pipeline.recordings.measure.dropouts import BreakOffs, Zeros
from daisy_pipeline.recordings.measured import Event, Fault
from tests.unit.recordings.measure.heard import RATE, hear, reading, room, spans

SAID = spans(4)


def silenced(begin: int, end: int, left: float = 0.0) -> np.ndarray:
    sound = reading(4)
    sound[begin * RATE // 1000 : end * RATE // 1000] *= np.float32(left)
    return sound


@pytest.mark.parametrize(
    ("begin", "end", "kind"),
    [
        (1550, 1610, Fault.DROPOUT),
        (4500, 4800, Fault.DROPOUT),
        (1950, 2050, Fault.DROPOUT),  # over the limit of two blocks
        (0, 500, Fault.ZEROS),
        (3200, 3900, Fault.ZEROS),
        (12_500, 13_000, Fault.ZEROS),
    ],
)
def test_digital_silence_is_a_dropout_in_speech_and_zeros_elsewhere(
    begin: int, end: int, kind: Fault
) -> None:
    found = hear(Zeros(), silenced(begin, end), SAID)
    assert found == (Event(kind, begin, end, float(end - begin)),)


def test_less_than_50_ms_and_a_clean_reading_are_none() -> None:
    assert hear(Zeros(), silenced(1550, 1599), SAID) == ()
    assert hear(Zeros(), reading(4), SAID) == ()


def test_nothing_but_digital_silence_is_one_event() -> None:
    found = hear(Zeros(), np.zeros(3 * RATE + 160, np.float32))
    assert found == (Event(Fault.ZEROS, 0, 3010, 3010.0),)


@pytest.mark.parametrize(
    ("begin", "end"),
    [(1530, 1560), (4530, 4570), (1960, 2040), (7460, 7700), (4700, 4990), (4610, 5005)],
)
def test_a_voice_that_falls_into_the_noise_and_returns_is_a_dropout(begin: int, end: int) -> None:
    sound = silenced(begin, end, 0.001) + room(13, -75, 9)
    (found,) = hear(BreakOffs(), sound, SAID)
    assert found.kind is Fault.DROPOUT
    assert (found.begin, found.end) == (pytest.approx(begin, abs=8), pytest.approx(end, abs=8))
    assert found.amount == found.end - found.begin


def test_a_stop_consonant_is_none_for_the_voice_dies_away_before_it() -> None:
    sound = reading(4)
    fade = np.linspace(1, 0.001, 40 * RATE // 1000)
    at = 1500 * RATE // 1000
    sound[at : at + len(fade)] *= fade.astype(np.float32)
    sound[at + len(fade) : at + len(fade) + 60 * RATE // 1000] *= np.float32(0.001)
    assert hear(BreakOffs(), sound, SAID) == ()


@pytest.mark.parametrize("others", [(), (1560,), (1490, 1520, 1580)])
def test_loud_clicks_in_a_gap_between_words_are_none(others: tuple[int, ...]) -> None:
    sound = silenced(1470, 1620, 0.001) + room(13, -75, 9)
    fade = np.linspace(1, 0.001, 60 * RATE // 1000, dtype=np.float32)
    sound[1410 * RATE // 1000 : 1470 * RATE // 1000] *= fade  # the word dies away
    for at in (1540, *others):
        sound[at * RATE // 1000 :][:8] += np.float32(0.3)
    assert hear(BreakOffs(), sound, SAID) == ()


def test_a_clean_reading_breaks_nowhere_off() -> None:
    assert hear(BreakOffs(), reading(4), SAID) == ()
    assert hear(BreakOffs(), reading(4, pitch=70), SAID) == ()
    assert hear(BreakOffs(), room(0.01), ()) == ()
