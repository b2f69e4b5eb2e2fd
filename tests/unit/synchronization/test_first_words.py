# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which words before a reading are its own: those far off, and those of a try that was none."""

from __future__ import annotations

import numpy as np
import pytest

from daisy_pipeline.synchronization.hmm.fringes import (
    Heard,
    _last_words,
    joined,
    with_first_sound,
)
from daisy_pipeline.synchronization.hmm.graph import Kind, Words, build
from daisy_pipeline.synchronization.hmm.parameters import TOPOLOGY
from daisy_pipeline.synchronization.hmm.tries import Try

TEXT = Words.of([[[0, 1], [2, 3]], [[3, 2, 1]]])
GRAPH = build(TEXT, 4, TOPOLOGY, (-5.0, -6.0, -2.0, -7.0))
LENGTH = 100  # frames of the reading
QUIET, LOUD = 40.0, 5.0  # margins of the filler where it is quiet, and where it sounds

Pieces = list[tuple[Kind, int, float]]


def heard(before: Pieces, margin: float = 8.0) -> Heard:
    """The first sentence's reading with what the search found before it."""
    path: list[int] = []
    margins: list[float] = []
    for kind, frames, own in [*before, (Kind.PHONE, LENGTH, margin)]:
        (states,) = np.nonzero((GRAPH.block_of == 0) & (GRAPH.kind == kind))
        path += [int(states[0])] * frames
        margins += [own] * frames
    return Heard(GRAPH, np.array(path, np.int32), np.array(margins, np.float32))


def reading(way: Heard) -> Try:
    """The last frames of a way."""
    return Try(len(way.path) - LENGTH, len(way.path), 1.0, 8.0)


@pytest.mark.parametrize(
    ("gap", "wanted", "whole"),
    [
        (20, 100.0, True),
        (21, 100.0, False),  # farther off the sentence must lack its time
        (21, 118.0, False),
        (21, 119.0, True),
    ],
)
def test_sound_far_before_a_word_that_does_not_fit_is_what_the_sentence_lacks(
    gap: int, wanted: float, whole: bool
) -> None:
    before = [(Kind.FILLER, 60, QUIET), (Kind.FILLER, 40, LOUD), (Kind.FILLER, gap, QUIET)]
    way = heard(before, margin=-1.0)
    begin = with_first_sound(reading(way), wanted, way).begin
    assert begin == (60 if whole else 100 + gap)


@pytest.mark.parametrize(
    ("contradicted", "wanted", "whole"),
    [
        (True, 100.0, True),  # it need lack nothing
        (True, 98.0, True),
        (True, 95.0, False),  # but it would take far more than its time
        (False, 100.0, False),
        (False, 150.0, False),  # more than a scrap may be a real try
    ],
)
def test_flowing_words_of_a_try_that_its_sound_contradicts_are_the_readings(
    contradicted: bool, wanted: float, whole: bool
) -> None:
    way = heard([(Kind.SILENCE, 30, QUIET), (Kind.PHONE, 20, 8.0), (Kind.AGAIN_FILLER, 25, LOUD)])
    tried = Try(30, 50, 0.4, 8.0)
    one, taken = joined(reading(way), [tried], wanted, way, contradicted)
    assert one.begin == (30 if whole else 75)
    assert taken == ({tried} if whole else set())


@pytest.mark.parametrize("wanted", [95.0, 100.0])
def test_words_of_such_a_try_that_a_pause_parts_from_the_reading_are_not_its_own(
    wanted: float,
) -> None:
    before = [(Kind.SILENCE, 30, QUIET), (Kind.PHONE, 20, 8.0), (Kind.AGAIN_FILLER, 21, LOUD)]
    way = heard([*before, (Kind.AGAIN_FILLER, 4, QUIET)])
    assert joined(reading(way), [Try(30, 50, 0.4, 8.0)], wanted, way, True)[0].begin == 75


@pytest.mark.parametrize(("pause", "begin"), [(12, 62), (11, 111)])
def test_only_the_words_behind_its_last_break_are_taken(pause: int, begin: int) -> None:
    """What lies before the break may be the sentence before; all together it is too much."""
    tried = [(Kind.PHONE, 30, 8.0), (Kind.PAUSE, pause, QUIET), (Kind.PHONE, 20, 8.0)]
    way = heard([(Kind.SILENCE, 20, QUIET), *tried, (Kind.AGAIN_FILLER, 30, LOUD)])
    whole = Try(20, 70 + pause, 0.6, 8.0)
    one, taken = joined(reading(way), [whole], 100.0, way, True)
    assert one.begin == begin
    assert taken == ({whole} if begin == 62 else set())


@pytest.mark.parametrize(
    ("pauses", "begin"), [([], 0), ([11], 0), ([12], 22), ([12, 11], 22), ([12, 14], 46)]
)
def test_a_trys_last_words_lie_behind_its_last_break(pauses: list[int], begin: int) -> None:
    pieces: Pieces = [(Kind.PHONE, 10, 8.0)]
    for pause in pauses:
        pieces += [(Kind.PAUSE, pause, QUIET), (Kind.PHONE, 10, 8.0)]
    end = sum(frames for _, frames, _ in pieces)
    assert _last_words(Try(0, end, 0.5, 8.0), heard(pieces)) == Try(begin, end, 0.5, 8.0)


@pytest.mark.parametrize(("quiet", "whole"), [(0, False), (7, False), (8, True)])
def test_a_moments_words_that_another_try_goes_over_into_are_its_end(
    quiet: int, whole: bool
) -> None:
    before = [(Kind.SILENCE, 30, QUIET), (Kind.PHONE, 40, 8.0), (Kind.AGAIN_SILENCE, quiet, QUIET)]
    way = heard([*before, (Kind.PHONE, 20, 8.0), (Kind.AGAIN_SILENCE, 10, QUIET)])
    begin = 70 + quiet
    one, _ = joined(reading(way), [Try(begin, begin + 20, 0.05, 8.0)], 100.0, way)
    assert one.begin == (begin if whole else begin + 30)
