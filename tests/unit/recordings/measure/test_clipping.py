# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clipping at full scale, below it, in one channel, and beyond it; loud sound that is not cut."""

from __future__ import annotations

import numpy as np
import pytest

from daisy_pipeline.recordings.measure.blocks import Block, Samples, Speech
from daisy_pipeline.recordings.measure.clipping import Clipping
from daisy_pipeline.recordings.measured import Event, Fault
from tests.unit.recordings.measure.heard import RATE, reading, voice

NO_SPEECH = Speech(np.zeros(0, np.float32), (), 0)


def clipping(*channels: Samples) -> tuple[tuple[Event, ...], float]:
    detector = Clipping()
    for first in range(0, len(channels[0]), RATE):
        parts = tuple(c[first : first + RATE].astype(np.float32) for c in channels)
        detector.hear(Block(first, RATE, parts[0], parts))
    return detector.finish(NO_SPEECH)


def pcm(sound: Samples, bits: int = 16) -> Samples:
    """As a file with whole numbers holds it."""
    full = 2 ** (bits - 1)
    return (np.clip(np.rint(sound * full), -full, full - 1) / full).astype(np.float32)


def test_three_samples_at_full_scale_are_clipping_and_two_are_not() -> None:
    sound = pcm(voice(3, -25))
    sound[RATE : RATE + 3] = 32767 / 32768
    sound[2 * RATE : 2 * RATE + 2] = 32767 / 32768
    events, share = clipping(sound)
    assert events == (Event(Fault.CLIPPING, 1000, 1000, 3.0),)
    assert share == pytest.approx(3 / len(sound))


@pytest.mark.parametrize("level", [-6, -3, 0])
def test_an_overdriven_voice_clips(level: float) -> None:
    events, share = clipping(pcm(reading(4, level)))
    assert 1 <= len(events) <= 40
    assert share > 0.0005


@pytest.mark.parametrize("bits", [16, 24, 32])
def test_peaks_cut_before_the_file_was_made_lie_below_full_scale(bits: int) -> None:
    sound = np.clip(reading(4, -6), -0.6, 0.6) * np.float32(0.5)
    events, share = clipping(pcm(sound, bits) if bits < 32 else sound)
    assert events
    assert share > 0.0005


def test_peaks_cut_on_one_side_alone() -> None:
    assert clipping(np.minimum(pcm(reading(4, -9)), np.float32(0.4)))[0]


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("seed", range(5))
def test_a_loud_clean_voice_is_not_cut(seed: int, bits: int) -> None:
    sound = voice(30, -20, 90 + 20 * seed, seed)
    sound *= np.float32(0.97 / np.abs(sound).max())
    assert clipping(pcm(sound, bits)) == ((), 0.0)


def test_hum_has_round_crests() -> None:
    time = np.arange(5 * RATE) / RATE
    assert clipping(pcm(0.5 * np.sin(2 * np.pi * 50 * time)))[0] == ()


def test_one_channel_that_clips_is_enough() -> None:
    good, bad = pcm(reading(4, -25)), pcm(reading(4, 0))
    assert clipping(good, good)[0] == ()
    assert clipping(good, bad) == clipping(bad, good) == clipping(bad)
    assert clipping(bad, bad)[1] == clipping(bad)[1]


def test_floats_beyond_full_scale_clip() -> None:
    events, _ = clipping(reading(2, 0) * np.float32(3))
    assert events


def test_nearby_places_are_one_and_the_count_stays_small() -> None:
    events, _ = clipping(pcm(voice(60, 6)))
    assert len(events) == 1
    assert events[0].end - events[0].begin > 59_000
