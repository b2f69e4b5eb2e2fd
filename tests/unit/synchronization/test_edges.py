# SPDX-License-Identifier: AGPL-3.0-or-later
"""Limits of sentences from what rises above the pauses."""

from __future__ import annotations

import numpy as np
import pytest

from daisy_pipeline.synchronization.features import CHANNELS, Spool
from daisy_pipeline.synchronization.hmm.edges import Edges


def edges(spool: Spool, sounding: list[tuple[int, int]], length: int, quiet: float = -9.0) -> Edges:
    """Of a recording of ``length`` frames of 10 ms that sounds in these spans only."""
    loud = np.zeros(length, np.bool_)
    for begin, end in sounding:
        loud[begin:end] = True
    flutter = np.random.default_rng(1).normal(0, 0.2, (length, CHANNELS))
    mel = np.where(loud[:, None], -2.0, quiet) + flutter
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


def test_in_noise_a_clip_is_no_narrower_than_what_the_search_found() -> None:
    """Its edges may be sounds that the noise covers; some more of the pause does no harm."""
    with Spool() as spool:
        found = edges(spool, [(100, 180), (260, 330)], 400, -5.0).limits([(90, 190), (258, 320)])
    first, second = found
    assert (first.begin, first.end) == (90, 190)
    assert 250 <= second.begin <= 257 and 333 <= second.end <= 341
    assert all(one.pause[0] <= one.begin <= one.pause[1] for one in found)


@pytest.mark.parametrize(("soft", "begin"), [(90, 95), (96, 97), (97, 98), (98, 99)])
def test_a_soft_consonant_before_the_onset_begins_the_clip(soft: int, begin: int) -> None:
    """30 ms and more well above the pauses, though softer than speech is; no whole breath."""
    length, quiet = 400, -12.0
    height = np.full(length, quiet)
    height[soft:100], height[100:180] = -8.0, -2.0
    flutter = np.random.default_rng(1).normal(0, 0.2, (length, CHANNELS))
    level = np.where(height > -5, -20.0, -70.0).astype(np.float32)
    with Spool() as spool:
        spool.append((height[:, None] + flutter).astype(np.float32))
        (found,) = Edges(spool, level, height < -5).limits([(100, 180)])
    assert found.begin == begin


@pytest.mark.parametrize(("quiet", "frames"), [(-5.0, 5), (-6.8, 3), (-8.5, 1)])
def test_the_more_noise_hides_the_more_of_the_pause_belongs_to_the_clip(
    quiet: float, frames: int
) -> None:
    """13, 21 and 28 dB of speech over noise: in hum of 60 Hz consonants do not drown."""
    with Spool() as spool:
        found = edges(spool, [(100, 180), (260, 330)], 400, quiet)
    assert found.lead == frames
