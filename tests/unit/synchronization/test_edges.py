# SPDX-License-Identifier: AGPL-3.0-or-later
"""Limits of sentences from what rises above the pauses."""

from __future__ import annotations

import numpy as np
import pytest

from daisy_pipeline.synchronization.features import CHANNELS, Spool
from daisy_pipeline.synchronization.hmm.edges import Edges


def edges(spool: Spool, sounding: list[tuple[int, int]], length: int) -> Edges:
    """Of a recording of ``length`` frames of 10 ms that sounds in these spans only."""
    loud = np.zeros(length, np.bool_)
    for begin, end in sounding:
        loud[begin:end] = True
    flutter = np.random.default_rng(1).normal(0, 0.2, (length, CHANNELS))
    mel = np.where(loud[:, None], -2.0, -9.0) + flutter
    spool.append(mel.astype(np.float32))
    return Edges(spool, np.where(loud, -20.0, -70.0).astype(np.float32), ~loud)


def test_limits_stand_at_the_edges_of_sound_with_some_pause() -> None:
    with Spool() as spool:
        found = edges(spool, [(100, 180), (260, 330)], 400).limits([(110, 170), (250, 340)])
    for limits, (begin, end) in zip(found, [(100, 180), (260, 330)], strict=True):
        assert begin - 2 <= limits.begin <= begin
        assert end <= limits.end <= end + 5
        assert limits.pause[0] < limits.begin <= limits.pause[1]


@pytest.mark.parametrize("span", [(380, 402), (400, 402), (401, 402), (402, 404)])
def test_a_reading_may_end_past_the_last_whole_frame(span: tuple[int, int]) -> None:
    """401 frames of 10 ms are 201 of 20 ms: the search may end at 402."""
    with Spool() as spool:
        (limits,) = edges(spool, [(380, 401)], 401).limits([span])
    assert 0 <= limits.begin < limits.end <= 401
