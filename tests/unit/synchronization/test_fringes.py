# SPDX-License-Identifier: AGPL-3.0-or-later
"""First and last sounds that the filler took go back to their sentence; other sound does not."""

from __future__ import annotations

import numpy as np
import pytest

from daisy_pipeline.synchronization.hmm.fringes import (
    Heard,
    joined,
    with_first_sound,
    with_last_sound,
)
from daisy_pipeline.synchronization.hmm.graph import Kind, Words, build
from daisy_pipeline.synchronization.hmm.parameters import TOPOLOGY
from daisy_pipeline.synchronization.hmm.readings import Said, foreign, without_tries
from daisy_pipeline.synchronization.hmm.tries import Try

TEXT = Words.of([[[0, 1, 2, 3]], [[3, 2, 1]]])
GRAPH = build(TEXT, 4, TOPOLOGY, (-5.0, -6.0, -2.0, -7.0))
LENGTH = 100  # frames of the sentence
QUIET, LOUD = 40.0, 5.0  # margins of the filler where it is quiet, and where it sounds


def heard(before: list[tuple[Kind, int, float]], after: list[tuple[Kind, int, float]]) -> Heard:
    """A sentence with what the search found in the joints before and after it."""
    path: list[int] = []
    margins: list[float] = []
    said = [(Kind.PHONE, LENGTH, 8.0)]
    for block, pieces in ((0, before), (0, said), (1, after)):
        for kind, frames, margin in pieces:
            (states,) = np.nonzero((GRAPH.block_of == block) & (GRAPH.kind == kind))
            path += [int(states[0])] * frames
            margins += [margin] * frames
    return Heard(GRAPH, np.array(path, np.int32), np.array(margins, np.float32))


def reading(begin: int) -> Try:
    return Try(begin, begin + LENGTH, 1.0, 8.0)


@pytest.mark.parametrize(
    ("gap", "sound", "wanted", "whole"),
    [
        (0, 30, 100.0, True),  # drawn out
        (2, 30, 100.0, True),
        (10, 30, 100.0, False),  # a pause before it
        (0, 60, 100.0, False),  # too long for a last syllable
        (0, 60, 150.0, True),  # but the sentence lacks so much
        (0, 30, 60.0, False),  # longer than anybody draws it out
    ],
)
def test_sound_that_goes_on_without_a_pause_is_the_last_syllable(
    gap: int, sound: int, wanted: float, whole: bool
) -> None:
    after = [(Kind.SILENCE, gap, 0.0), (Kind.FILLER, sound, LOUD), (Kind.FILLER, 60, QUIET)]
    way = heard([], after)
    found = with_last_sound(reading(0), len(way.path), wanted, way)
    assert found.end == (LENGTH + gap + sound if whole else LENGTH)


def test_sound_right_before_what_is_said_next_is_not_the_last_syllable() -> None:
    way = heard([], [(Kind.FILLER, 30, LOUD), (Kind.FILLER, 60, QUIET)])
    assert with_last_sound(reading(0), LENGTH + 33, 100.0, way).end == LENGTH


@pytest.mark.parametrize(("gap", "pause", "whole"), [(0, 6, True), (0, 2, False), (5, 6, False)])
def test_a_short_pause_behind_it_alone_parts_it_from_what_is_next(
    gap: int, pause: int, whole: bool
) -> None:
    way = heard([], [(Kind.FILLER, gap, QUIET), (Kind.FILLER, 20, LOUD), (Kind.SILENCE, 60, QUIET)])
    end = with_last_sound(reading(0), LENGTH + gap + 20 + pause, 100.0, way).end
    assert end == LENGTH + (20 if whole else 0)


@pytest.mark.parametrize(("sound", "whole"), [(30, True), (31, False)])
def test_a_first_syllable_takes_six_tenths_of_a_second_at_most(sound: int, whole: bool) -> None:
    way = heard([(Kind.FILLER, 60, QUIET), (Kind.FILLER, sound, LOUD)], [])
    found = with_first_sound(reading(60 + sound), 100.0, way)
    assert found.begin == (60 if whole else 60 + sound)


def test_a_call_before_a_halt_is_the_first_word_that_was_left_no_time() -> None:
    before = [(Kind.FILLER, 60, QUIET), (Kind.FILLER, 28, LOUD), (Kind.FILLER, 30, QUIET)]
    way = heard(before, [])
    words = np.flatnonzero(GRAPH.kind[way.path] == Kind.PHONE)
    other = np.nonzero((GRAPH.block_of == 1) & (GRAPH.kind == Kind.PHONE))[0][0]
    one = reading(118)
    assert with_first_sound(one, 130.0, way, 14.0).begin == 118  # it has its word already
    way.path[words[5:]] = other  # five frames were left to the first word
    assert with_first_sound(one, 130.0, way, 14.0).begin == 60
    assert with_first_sound(one, 130.0, way, 60.0).begin == 118  # another length
    assert with_first_sound(one, 90.0, way, 14.0).begin == 118  # nothing is lacking


def test_a_try_of_the_next_sentence_that_clings_to_this_one_is_its_end() -> None:
    after = [(Kind.PHONE, 12, 9.0), (Kind.AGAIN_FILLER, 14, LOUD), (Kind.AGAIN_FILLER, 50, QUIET)]
    way = heard([], after)
    assert with_last_sound(reading(0), len(way.path), 100.0, way).end == LENGTH + 26


@pytest.mark.parametrize(
    ("sound", "wanted", "whole"),
    [(20, 100.0, True), (60, 100.0, False), (60, 160.0, True), (90, 190.0, False)],
)
def test_first_words_are_those_that_the_sentence_lacks(
    sound: int, wanted: float, whole: bool
) -> None:
    way = heard([(Kind.FILLER, 60, QUIET), (Kind.FILLER, sound, LOUD)], [])
    found = with_first_sound(reading(60 + sound), wanted, way)
    assert found.begin == (60 if whole else 60 + sound)


@pytest.mark.parametrize(
    ("between", "wanted", "whole"),
    [
        (30, 150.0, True),  # the sentence lacks their time
        (30, 100.0, False),  # it was begun anew without a pause
        (10, 100.0, True),  # a moment's sound right before it
    ],
)
def test_first_words_taken_for_a_try_are_the_readings(
    between: int, wanted: float, whole: bool
) -> None:
    before = [(Kind.SILENCE, 60, QUIET), (Kind.PHONE, 20, 8.0), (Kind.AGAIN_FILLER, between, LOUD)]
    way = heard(before, [])
    one, taken = joined(reading(80 + between), [Try(60, 80, 0.05, 8.0)], wanted, way)
    assert one.begin == (60 if whole else 80 + between)
    assert len(taken) == whole


@pytest.mark.parametrize(
    ("pause", "margin", "whole"), [(6, QUIET, True), (6, 8.0, False), (2, QUIET, False)]
)
def test_a_first_syllable_may_have_a_short_pause_before_it(
    pause: int, margin: float, whole: bool
) -> None:
    """As in tight reading, or behind a try; where others talk the pause is not really quiet."""
    for tried in ([(Kind.FILLER, 10, LOUD)], [(Kind.PHONE, 30, 8.0), (Kind.AGAIN_FILLER, 4, LOUD)]):
        begin = sum(frames for _, frames, _ in tried) + pause
        kind = tried[-1][0]
        way = heard([*tried, (kind, pause, margin), (kind, 16, LOUD)], [])
        found = with_first_sound(reading(begin + 16), 100.0, way)
        assert found.begin == (begin if whole else begin + 16)


@pytest.mark.parametrize(("quiet", "whole"), [(20, True), (4, False)])
def test_a_moments_words_begin_where_they_sound(quiet: int, whole: bool) -> None:
    before = [(Kind.FILLER, 30, LOUD), (Kind.FILLER, quiet, QUIET), (Kind.FILLER, 3, LOUD)]
    begin = 30 + quiet
    way = heard([*before, (Kind.PHONE, 20, 8.0), (Kind.AGAIN_FILLER, 1, LOUD)], [])
    one, _ = joined(reading(begin + 24), [Try(begin + 3, begin + 23, 0.05, 8.0)], 100.0, way)
    assert one.begin == (begin if whole else begin + 24)


def test_the_end_of_other_sound_is_not_a_first_word() -> None:
    before = [(Kind.FILLER, 40, LOUD), (Kind.PHONE, 20, 8.0), (Kind.AGAIN_FILLER, 16, QUIET)]
    way = heard(before, [])
    assert joined(reading(76), [Try(40, 60, 0.05, 8.0)], 100.0, way)[0].begin == 76


@pytest.mark.parametrize(("margin", "whole"), [(1.0, True), (8.0, False)])
def test_words_squeezed_into_a_moment_go_on_in_the_sound_beside(margin: float, whole: bool) -> None:
    way = heard([(Kind.FILLER, 60, QUIET), (Kind.FILLER, 60, LOUD)], [])
    way.margins[120:] = margin
    assert with_first_sound(reading(120), 100.0, way).begin == (60 if whole else 120)
    way = heard([], [(Kind.FILLER, 60, LOUD), (Kind.FILLER, 60, QUIET)])
    way.margins[:LENGTH] = margin
    end = with_last_sound(reading(0), len(way.path), 100.0, way).end
    assert end == LENGTH + (60 if whole else 0)


LOST = Try(LENGTH, LENGTH + 30, 0.3, 8.0)  # a try that turned out to say other words


def without_the_try(way: Heard, try_: Try, read: Try, wanted: float) -> tuple[Said, ...]:
    said = (Said(reading(0)), Said(read, stray=(try_,)))
    before = (said[0], Said(read, broken=(try_,)))
    return without_tries(said, before, np.array([100.0, wanted]), way)


def test_a_try_that_says_other_words_may_be_the_end_of_the_sentence_before() -> None:
    after = [(Kind.PHONE, 30, 9.0), (Kind.AGAIN_FILLER, 50, QUIET), (Kind.AGAIN_FILLER, 10, LOUD)]
    way = heard([], [*after, (Kind.PHONE, 60, 9.0)])
    read = Try(LENGTH + 90, LENGTH + 150, 1.0, 9.0)
    found = without_the_try(way, LOST, read, 60.0)
    assert found[0].reading == Try(0, LENGTH + 30, 1.0, 8.0)
    assert [(f.begin, f.end) for f in foreign(way.graph, way.path, found)] == [(130, 190)]
    alike = (found[0], Said(read, broken=(LOST,)))  # it does say the same: nothing moves
    assert without_tries(alike, alike, np.array([100.0, 60.0]), way) == alike


@pytest.mark.parametrize(("wanted", "whole"), [(130.0, True), (70.0, False)])
def test_a_try_that_says_other_words_may_be_the_sentences_first_ones(
    wanted: float, whole: bool
) -> None:
    after = [(Kind.SILENCE, 20, 0.0), (Kind.PHONE, 30, 9.0)]
    way = heard([], [*after, (Kind.AGAIN_FILLER, 25, LOUD), (Kind.PHONE, 60, 9.0)])
    first, read = Try(120, 150, 0.4, 9.0), Try(175, 235, 1.0, 9.0)
    one = without_the_try(way, first, read, wanted)[1]
    assert one.reading is not None and one.reading.begin == (120 if whole else 175)
    assert one.stray == (() if whole else (first,))
