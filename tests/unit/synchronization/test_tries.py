# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is a reading broken off, what other words, what one reading with a noisy pause."""

from __future__ import annotations

import numpy as np
import pytest

from daisy_pipeline.synchronization.hmm import readings
from daisy_pipeline.synchronization.hmm.graph import Graph, Kind, Words, build
from daisy_pipeline.synchronization.hmm.parameters import TOPOLOGY
from daisy_pipeline.synchronization.hmm.readings import Said

TEXT = Words.of([[[0, 1, 2, 3, 0], [3, 0, 1, 2, 1]], [[2, 2, 1]]])
PHONES = 4
SIZE = 10  # phones of the first sentence


def graph(text: Words = TEXT) -> Graph:
    return build(text, PHONES, TOPOLOGY, (-5.0, -6.0, -2.0, -7.0))


class Reading:
    """A way put together by hand: states with the margins that they are heard with."""

    def __init__(self, text: Words = TEXT) -> None:
        self.text, self.graph = text, graph(text)
        self.path: list[int] = []
        self.margins: list[float] = []

    def phones(self, first: int, last: int, margin: float, frames: int = 8) -> Reading:
        for place in range(first, last):
            (states,) = np.nonzero(
                (self.graph.block_of == 0)
                & (self.graph.kind == Kind.PHONE)
                & (self.graph.position == place)
            )
            self.path += [int(states[0])] * frames
            self.margins += [margin] * frames
        return self

    def other(self, kind: Kind, frames: int, margin: float = 0.0) -> Reading:
        (states,) = np.nonzero((self.graph.block_of == 0) & (self.graph.kind == kind))
        self.path += [int(states[0])] * frames
        self.margins += [margin] * frames
        return self

    def said(self) -> Said:
        path, margins = np.array(self.path, np.int32), np.array(self.margins, np.float32)
        lengths = np.full(PHONES, 8.0)
        return readings.readings(self.text, self.graph, path, margins, lengths)[0]

    def foreign(self) -> list[tuple[int, int]]:
        path, said = np.array(self.path, np.int32), self.said()
        return [(f.begin, f.end) for f in readings.foreign(self.graph, path, [said, Said(None)])]


def broken(share: int, margin: float, gap: int) -> Reading:
    made = Reading().phones(0, share, margin).other(Kind.AGAIN_FILLER, gap)
    return made.phones(0, SIZE, 10.0)


@pytest.mark.parametrize(
    ("share", "margin", "gap"),
    [(3, 9.0, 40), (2, 9.0, 120), (8, 9.0, 400)],
)
def test_a_try_soon_before_the_reading_or_a_long_one_is_a_reading_broken_off(
    share: int, margin: float, gap: int
) -> None:
    said = broken(share, margin, gap).said()
    assert said.reading is not None and said.reading.begin == 8 * share + gap
    assert len(said.broken) == 1 and not said.stray


@pytest.mark.parametrize(
    ("share", "margin", "gap"),
    [(3, 9.0, 300), (8, 5.0, 300), (8, 9.0, 900)],
)
def test_words_of_an_announcement_are_no_try_but_other_sound(
    share: int, margin: float, gap: int
) -> None:
    made = broken(share, margin, gap)
    assert not made.said().broken and len(made.said().stray) == 1
    assert made.foreign() == [(0, 8 * share + gap)]


def test_a_noisy_pause_in_a_sentence_is_no_new_beginning() -> None:
    """What is said again fits; the first word squeezed into the second one does not."""
    made = Reading().phones(0, 5, 9.0).other(Kind.AGAIN_FILLER, 40)
    made.phones(0, 5, 2.0, 2).phones(5, SIZE, 9.0)
    said = made.said()
    assert said.reading is not None and said.reading.begin == 0 and not said.broken
    again = Reading().phones(0, 5, 9.0).other(Kind.AGAIN_FILLER, 40).phones(0, SIZE, 8.0).said()
    assert again.reading is not None and again.reading.begin == 80 and len(again.broken) == 1


@pytest.mark.parametrize(
    ("frames", "margin", "again"), [(6, 9.0, True), (6, 4.0, False), (3, 9.0, False)]
)
def test_a_quick_reading_with_its_first_words_is_no_slow_one(
    frames: int, margin: float, again: bool
) -> None:
    """Both together take the time of one: but the same words fit as well again, for as long."""
    made = Reading().phones(0, 4, 9.0, 6).other(Kind.AGAIN_FILLER, 10)
    made.other(Kind.AGAIN_SILENCE, 12)
    begin = len(made.path)
    said = made.phones(0, 4, margin, frames).phones(4, SIZE, 9.0, 6).said()
    assert said.reading is not None and said.reading.begin == (begin if again else 0)
    assert len(said.broken) == int(again)


def test_one_word_squeezed_into_a_moment_is_not_said_again() -> None:
    made = Reading().phones(0, 7, 9.0).other(Kind.AGAIN_FILLER, 20)
    said = made.phones(0, 5, -2.0, 2).phones(5, SIZE, 12.0, 12).said()
    assert said.reading is not None and said.reading.begin == 0 and not said.broken


def test_a_click_before_the_sentence_does_not_hide_its_first_word() -> None:
    made = Reading().other(Kind.FILLER, 30, 20.0).other(Kind.FILLER, 20, 3.0)
    made.other(Kind.FILLER, 15, 20.0).other(Kind.FILLER, 3, 3.0)
    said = made.phones(0, 5, -1.0, 2).phones(5, SIZE, 9.0).said()
    assert said.reading is not None and said.reading.begin == 30


@pytest.mark.parametrize(
    ("halt", "margin", "begin"), [(10, 1.0, 30), (40, -1.0, 30), (40, 1.0, 90)]
)
def test_a_first_word_that_the_filler_took_is_given_back(
    halt: int, margin: float, begin: int
) -> None:
    """Soon before, a first word that fits far less than the rest; long before, not at all."""
    made = Reading().other(Kind.FILLER, 30, 20.0).other(Kind.FILLER, 20, 3.0)
    made.other(Kind.SILENCE, halt, 20.0).phones(0, 5, margin, 2).phones(5, SIZE, 9.0)
    said = made.said()
    assert said.reading is not None and said.reading.begin == begin


def test_a_word_of_a_moment_tells_nothing_of_the_rest() -> None:
    """A whole second reading in which the first word, "a", has hardly any time."""
    text = Words.of([[[0], [1, 2, 3, 0], [3, 0, 1, 2, 1]], [[2, 2, 1]]])
    made = Reading(text).phones(0, 1, -3.0, 3).phones(1, SIZE, 9.0).other(Kind.AGAIN_FILLER, 40)
    begin = len(made.path)
    said = made.phones(0, 1, -4.0, 1).phones(1, SIZE, 9.0).said()
    assert said.reading is not None and said.reading.begin == begin and len(said.broken) == 1


@pytest.mark.parametrize("between", [Kind.AGAIN_FILLER, Kind.AGAIN_SILENCE])
def test_a_first_word_of_a_single_phone_that_is_said_again_is_two_tries(between: Kind) -> None:
    """ "I ... I have": the same place of the sentence twice, other sound between."""
    made = Reading(Words.of([[[0], [3, 0, 1, 2, 1]], [[2, 2, 1]]]))
    made.phones(0, 1, 10.0).other(between, 100).phones(0, 6, 10.0)
    said = made.said()
    assert said.reading is not None and said.reading.begin == 108
    assert [(t.begin, t.end) for t in (*said.broken, *said.stray)] == [(0, 8)]


@pytest.mark.parametrize(("frames", "begin"), [(3, 35), (4, 0)])
def test_a_glimpse_of_what_took_far_longer_then_is_no_part_of_the_reading(
    frames: int, begin: int
) -> None:
    """The same first half fits less in the second try; at first it took half of that, or less."""
    made = Reading().phones(0, 5, 9.0, frames).other(Kind.AGAIN_FILLER, 20)
    said = made.phones(0, 5, 2.0).phones(5, SIZE, 9.0).said()
    assert said.reading is not None and said.reading.begin == begin
    assert len(said.broken) == (begin > 0)


@pytest.mark.parametrize(
    ("other", "quiet", "goes_over"), [(40, 0, True), (40, 3, False), (10, 0, True), (9, 0, False)]
)
def test_words_that_other_sound_goes_over_into_are_no_part_of_the_reading(
    other: int, quiet: int, goes_over: bool
) -> None:
    made = Reading().other(Kind.SILENCE, 20).other(Kind.FILLER, other).other(Kind.SILENCE, quiet)
    first = len(made.path)
    made.phones(0, 5, 9.0).other(Kind.AGAIN_FILLER, 40)
    said = made.phones(0, 5, 2.0, 2).phones(5, SIZE, 9.0).said()
    assert said.reading is not None
    assert (said.reading.begin >= first + 80) is goes_over


@pytest.mark.parametrize(
    ("gap", "margin", "chosen"),
    [
        (140, 7.0, True),  # read once more, soon
        (140, 5.0, False),
        (160, 7.0, False),  # closing words that say the same
        (160, 9.0, True),
    ],
)
def test_a_second_reading_long_after_the_likest_one_fits_as_well(
    gap: int, margin: float, chosen: bool
) -> None:
    made = Reading().phones(0, SIZE, 10.0).other(Kind.AGAIN_FILLER, gap)
    said = made.phones(0, SIZE, margin).said()
    assert said.reading is not None
    assert said.reading.begin == (8 * SIZE + gap if chosen else 0)


def test_a_likest_try_that_fits_badly_is_chosen_all_the_same() -> None:
    made = Reading().phones(0, SIZE, -2.0).other(Kind.AGAIN_FILLER, 160)
    said = made.phones(0, SIZE, -3.0).said()
    assert said.reading is not None and said.reading.begin == 0


DOWN = Words.of([[[0, 1, 2], [0, 1, 2], [3, 1, 2]], [[2, 2, 1]]])  # "Down, down, he fell"
ONCE = Words.of([[[0, 1, 2], [0, 3, 2], [3, 1, 2]], [[2, 2, 1]]])


@pytest.mark.parametrize(
    ("text", "second", "gap", "one"),
    [
        (DOWN, -9.0, 12, True),
        (DOWN, 9.0, 12, False),  # both were heard after the try: it was said three times
        (ONCE, -9.0, 12, False),  # other words
        (DOWN, -9.0, 90, False),  # nobody waits so long within a sentence
    ],
)
def test_words_that_the_text_says_twice_are_no_try(
    text: Words, second: float, gap: int, one: bool
) -> None:
    made = Reading(text).phones(0, 3, 18.0, 12).other(Kind.AGAIN_FILLER, gap)
    frames = 1 if second < 0 else 12
    said = made.phones(0, 3, 20.0, 12).phones(3, 6, second, frames).phones(6, 9, 18.0, 12).said()
    assert said.reading is not None
    assert (said.reading.begin == 0) is one and bool(said.broken) is not one
