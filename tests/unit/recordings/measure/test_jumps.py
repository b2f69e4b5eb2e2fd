# SPDX-License-Identifier: AGPL-3.0-or-later
"""Jumps of level: told where speech becomes louder or quieter for good, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.recordings.measure.blocks import Speech
from daisy_pipeline.recordings.measure.jumps import Jumps
from daisy_pipeline.recordings.measure.speech import find_speech
from daisy_pipeline.recordings.measured import Event, Fault

SENTENCE, BREAK = 250, 80  # levels of 10 ms


def told(*sentences: float) -> tuple[Event, ...]:
    """What is found in sentences of these levels; syllables and breath move within each."""
    chance, levels, spans = np.random.default_rng(0), [np.full(BREAK, -65.0)], []
    for level in sentences:
        begin = sum(map(len, levels)) * 10
        levels += [level + chance.normal(-2, 4, SENTENCE), np.full(BREAK, -65.0)]
        spans.append((begin, begin + SENTENCE * 10))
    every = np.concatenate(levels).astype(np.float32)
    return Jumps().finish(Speech(every, tuple(spans), -65.0))


def test_a_jump_has_its_place_and_its_size() -> None:
    (event,) = told(*[-20] * 10, *[-26] * 10)
    assert event.kind is Fault.JUMP
    assert event.amount == pytest.approx(-6, abs=0.7)
    border = 10 * (SENTENCE + BREAK) * 10 + BREAK * 10
    assert event.begin == pytest.approx(border, abs=1500) and event.end >= event.begin


def test_two_jumps_are_two() -> None:
    first, second = told(*[-20] * 8, *[-28] * 8, *[-21] * 8)
    assert first.amount == pytest.approx(-8, abs=1)
    assert second.amount == pytest.approx(7, abs=1)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-1.4, 1.4), min_size=8, max_size=60))
def test_a_lively_voice_does_not_jump(moves: list[float]) -> None:
    assert told(*(-20 + move for move in moves)) == ()


def test_one_sentence_that_is_shouted_is_no_jump() -> None:
    assert told(*[-20] * 10, -10, *[-20] * 10) == ()


def test_where_less_than_ten_seconds_are_on_one_side_nothing_is_told() -> None:
    assert told(*[-20] * 10, *[-30] * 2) == ()
    assert told(-20, -30) == ()
    assert told() == ()


def test_the_room_of_a_louder_day_is_no_speech() -> None:
    chance, spoken = np.random.default_rng(1), ([-66.0] * 100 + [-21.0] * 200) * 8 + [-66.0] * 100
    levels = np.array(spoken + [level - 11 for level in spoken]) + chance.normal(0, 0.5, 5000)
    speech = find_speech(levels.astype(np.float32), levels.astype(np.float32))
    assert len(speech.spans) == 16
    begin = 25_000 + 1000
    assert speech.spans[8] == pytest.approx((begin, begin + 2000), abs=120)
    (event,) = Jumps().finish(speech)
    assert event.amount == pytest.approx(-11, abs=0.5)
