# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is kept of hours: read a part at a time, and the same as if it were held in memory."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.recordings.measure.levels import within
from daisy_pipeline.recordings.measure.speech import joined, runs, smoothed
from daisy_pipeline.recordings.measure.tape import ROWS, Decibels, Tape, percentile, pieces


def written(levels: np.ndarray) -> Tape[np.int16]:
    tape = Tape(np.int16)
    for at in range(0, len(levels), 7919):
        tape.add(levels[at : at + 7919] * 100)
    return tape


LEVELS = np.random.default_rng(1).integers(-12_000, 1, 400_001) / 100  # more than stays in memory


def test_what_went_to_disk_is_read_as_it_was() -> None:
    tape = Decibels(written(LEVELS))
    assert len(tape) == len(LEVELS)
    for rows in (slice(0, 5), slice(399_990, 500_000), slice(5, 5), slice(len(LEVELS), None)):
        np.testing.assert_array_equal(tape[rows], LEVELS.astype("f4")[rows])
    every = np.concatenate([part for _, part in pieces(tape)])
    np.testing.assert_array_equal(every, LEVELS.astype("f4"))


def test_it_can_be_written_on_after_reading() -> None:
    tape = Tape(np.int8)
    tape.add(np.array([1.4, -2.6]))
    assert tape[:1].tolist() == [1]
    tape.add(np.array([5]))
    assert tape[:].tolist() == [1, -3, 5]


def test_no_piece_is_longer_than_is_worked_on_at_a_time() -> None:
    tape = Decibels(written(LEVELS))
    assert [len(part) for _, part in pieces(tape, 10, ROWS + 20)] == [ROWS, 10]
    assert [len(part) for part in within(tape, [(50, 90), (0, 5 * ROWS * 10)])] == [4] + [ROWS] * 5


@given(st.lists(st.booleans(), max_size=40), st.integers(1, 7))
def test_stretches_that_are_cut_between_pieces_are_whole(marks: list[bool], size: int) -> None:
    whole = np.array(marks, bool)
    cut = ((at, whole[at : at + size]) for at in range(0, len(whole), size))
    assert list(joined(cut)) == [tuple(row) for row in runs(whole).tolist()]


@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_smoothing_is_the_same_in_pieces(size: int) -> None:
    levels = LEVELS[:23].astype("f4")
    cut = [smoothed(levels, at, at + size) for at in range(0, len(levels), size)]
    np.testing.assert_allclose(np.concatenate(cut), smoothed(levels, 0, len(levels)), atol=1e-4)


@given(st.lists(st.floats(-120, 0), min_size=1, max_size=30), st.integers(0, 100))
def test_percentiles_are_those_of_numpy(values: list[float], share: int) -> None:
    rows = np.array([values, values[::-1]])
    wanted = np.percentile(rows, share, axis=1)
    np.testing.assert_allclose(percentile(rows, share), wanted, atol=1e-9)
