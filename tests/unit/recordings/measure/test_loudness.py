# SPDX-License-Identifier: AGPL-3.0-or-later
"""Loudness against the signals of EBU Tech 3341 and 3342, in mono, and the filter's text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.recordings.measure.loudness import (
    LoudnessMeter,
    integrated,
    loudness_range,
    of_spans,
)
from daisy_pipeline.recordings.measure.weighting import Weighting
from daisy_pipeline.recordings.measured import SILENT

# EBU Tech 3341 table 1, cases 1 to 5: (dBFS of a stereo sine at 1 kHz, seconds), integrated LUFS.
INTEGRATED = {
    "1": ([(-23, 20)], -23),
    "2": ([(-33, 20)], -33),
    "3": ([(-36, 10), (-23, 60), (-36, 10)], -23),
    "4": ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23),
    "5": ([(-26, 20), (-20, 20.1), (-26, 20)], -23),
}
# EBU Tech 3342 table 1, cases 1 to 4: LU.
RANGES = {
    "1": ([(-20, 20), (-30, 20)], 10),
    "2": ([(-20, 20), (-15, 20)], 5),
    "3": ([(-40, 20), (-20, 20)], 20),
    "4": ([(-50, 20), (-35, 20), (-20, 20), (-35, 20), (-50, 20)], 15),
}
ONE_CHANNEL = 3.01  # dB that one channel has less than the two of the standard's signals


def tones(parts: list[tuple[float, float]], rate: int) -> np.ndarray:
    """Sines at 1 kHz one after the other."""
    made = []
    for level, seconds in parts:
        time = np.arange(round(rate * seconds)) / rate
        made.append(10 ** (level / 20) * np.sin(2 * np.pi * 1000 * time))
    return np.concatenate(made).astype(np.float32)


def meter(sound: np.ndarray, rate: int, piece: int = 0) -> LoudnessMeter:
    heard = LoudnessMeter(rate)
    for at in range(0, len(sound), piece or rate):
        heard.hear(sound[at : at + (piece or rate)])
    return heard


@pytest.mark.parametrize("rate", [48000, 44100, 22050])
@pytest.mark.parametrize("case", INTEGRATED)
def test_integrated_loudness_of_ebu_tech_3341(case: str, rate: int) -> None:
    parts, wanted = INTEGRATED[case]
    heard = meter(tones([(level + ONE_CHANNEL, s) for level, s in parts], rate), rate)
    assert integrated(heard.blocks()) == pytest.approx(wanted, abs=0.1)


@pytest.mark.parametrize("case", RANGES)
def test_loudness_range_of_ebu_tech_3342(case: str) -> None:
    parts, wanted = RANGES[case]
    heard = meter(tones([(level + ONE_CHANNEL, s) for level, s in parts], 48000), 48000)
    assert loudness_range(heard.powers()) == pytest.approx(wanted, abs=1)


def test_a_sine_of_full_scale_in_one_channel_is_3_lufs_down() -> None:
    time = np.arange(48000 * 5) / 48000
    sound = np.sin(2 * np.pi * 997 * time).astype(np.float32)
    assert integrated(meter(sound, 48000).blocks()) == pytest.approx(-3.01, abs=0.01)


def by_the_sample(sound: np.ndarray) -> np.ndarray:
    """The two filters of BS.1770-4 with the very coefficients of its tables, for 48 kHz."""
    tables = (
        (
            1.53512485958697,
            -2.69169618940638,
            1.19839281085285,
            -1.69065929318241,
            0.73248077421585,
        ),
        (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621),
    )
    for b0, b1, b2, a1, a2 in tables:
        out, first, second = [], 0.0, 0.0
        for value in sound.tolist():
            now = b0 * value + first
            first, second = b1 * value - a1 * now + second, b2 * value - a2 * now
            out.append(now)
        sound = np.array(out)
    return sound


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=8), st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_the_weighting_is_the_standards_filter_however_sound_comes(
    sizes: list[int], seed: int
) -> None:
    sound = np.random.default_rng(seed).normal(0.3, 0.1, sum(sizes)).astype(np.float32)
    filter, at, made = Weighting(48000), 0, []
    for size in sizes:
        made.append(filter.hear(sound[at : at + size]))
        at += size
    whole = np.concatenate([*made, filter.rest()])
    assert len(whole) == len(sound)
    np.testing.assert_allclose(whole, by_the_sample(sound), atol=1e-4)


@given(st.integers(1, 50_000), st.sampled_from([8000, 11025, 44100]))
@settings(max_examples=20, deadline=None)
def test_pieces_do_not_matter(piece: int, rate: int) -> None:
    sound = np.random.default_rng(piece).normal(0, 0.1, rate * 2 + piece % 977).astype(np.float32)
    whole, cut = meter(sound, rate), meter(sound, rate, max(piece, rate // 50))
    assert len(whole.powers()) == len(sound) * 10 // rate
    np.testing.assert_allclose(cut.powers(), whole.powers(), rtol=1e-5)


def test_silence_has_no_loudness() -> None:
    heard = meter(np.zeros(48000 * 4, np.float32), 48000)
    assert integrated(heard.blocks()) == SILENT
    assert loudness_range(heard.powers()) == 0
    assert integrated(LoudnessMeter(48000).blocks()) == SILENT


def test_what_is_shorter_than_a_block_is_one_block_of_what_there_is() -> None:
    sound = tones([(-20, 0.2)], 48000)
    blocks = meter(sound, 48000).blocks()
    assert len(blocks) == 1
    assert float(blocks[0]) == pytest.approx(-23, abs=0.2)


def test_blocks_of_spans_lie_wholly_within_them() -> None:
    blocks = np.arange(20, dtype=np.float32)
    assert of_spans(blocks, [(0, 500)]).tolist() == [0, 1]
    assert of_spans(blocks, [(1, 500), (950, 1400)]).tolist() == [1, 10]
    assert of_spans(blocks, [(0, 600), (100, 700)]).tolist() == [0, 1, 2, 3]
    assert of_spans(blocks, [(0, 399), (5000, 9000)]).tolist() == []
