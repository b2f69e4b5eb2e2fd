# SPDX-License-Identifier: AGPL-3.0-or-later
"""Short and missing sentences at the sound that stands where they are due."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from daisy_pipeline.synchronization.hmm import answers, trust
from daisy_pipeline.synchronization.hmm.anchors import NONE, Anchor, Anchors
from daisy_pipeline.synchronization.hmm.answers import Found
from daisy_pipeline.synchronization.hmm.evidence import Evidence, gather
from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.fringes import Heard
from daisy_pipeline.synchronization.hmm.graph import Kind, Words, build
from daisy_pipeline.synchronization.hmm.lone import Told, placed
from daisy_pipeline.synchronization.hmm.parameters import TOPOLOGY
from daisy_pipeline.synchronization.hmm.readings import Said
from daisy_pipeline.synchronization.hmm.tries import Try

# A sentence of 100 frames, one that is due, and another: frames of 20 ms.
FIRST, LAST = Try(0, 100, 1.0, 8.0), Try(300, 400, 1.0, 8.0)
Spans = list[tuple[int, int]]


def where(
    sounds: Spans, wanted: float, own: Try | None = None, anchors: Anchors = NONE
) -> tuple[int, int] | None:
    """Where the one between lies, among sounds between its neighbours."""
    voiced = np.zeros(450, np.bool_)
    for begin, end in [(0, 100), *sounds, (300, 400)]:
        voiced[begin:end] = True
    said = [Said(FIRST), Said(own), Said(LAST)]
    one = placed(said, np.array([100.0, wanted, 100.0]), voiced, anchors)[1].reading
    return (one.begin, one.end) if one else None


@pytest.mark.parametrize("own", [None, Try(100, 106, 1.0, -4.0), Try(292, 300, 1.0, 0.5)])
def test_a_short_sentence_is_the_one_sound_between_pauses(own: Try | None) -> None:
    assert where([(180, 200)], 18.0, own) == (180, 200)


@pytest.mark.parametrize(
    ("sounds", "why"),
    [
        ([(180, 240)], "too long"),
        ([(105, 125)], "clings to the sentence before"),
        ([(285, 300)], "the next one's first sound"),
        ([(150, 168), (210, 228)], "which of both?"),
        ([], "silence"),
    ],
)
def test_a_short_sentence_that_nothing_tells_stays_missing(sounds: Spans, why: str) -> None:
    assert where(sounds, 18.0) is None, why


def test_a_short_sentence_that_is_like_its_sound_stays() -> None:
    own = Try(140, 158, 1.0, 6.0)
    assert where([(140, 158), (210, 228)], 18.0, own) == (140, 158)


def test_a_short_sentence_is_also_the_one_sound_between_shorter_pauses() -> None:
    own = Try(100, 120, 1.0, 1.0)  # the end of the sentence before
    assert where([(100, 120), (133, 153)], 8.0, own) == (133, 153)
    assert where([(100, 120), (130, 150)], 8.0, own) is None, "it belongs to what sounds before"


@pytest.mark.parametrize(
    ("begin", "pace", "whole"), [(240, 0.7, True), (240, 1.1, False), (215, 0.3, False)]
)
def test_first_words_that_a_short_sentence_kept_from_the_next_one_are_its_own(
    begin: int, pace: float, whole: bool
) -> None:
    voiced = np.zeros(450, np.bool_)
    for low, high in [(0, 100), (140, 158), (begin, 400)]:
        voiced[low:high] = True
    said = [Said(FIRST), Said(Try(296, 300, 1.0, -4.0)), Said(LAST, pace=pace)]
    found = placed(said, np.array([100.0, 18.0, 140.0]), voiced, NONE)
    assert found[1].reading is not None and found[1].reading.begin == 140
    assert found[2].reading is not None
    assert found[2].reading.begin == (begin if whole else 296)


def test_short_sentences_in_a_row_are_as_many_sounds_between_pauses() -> None:
    voiced = np.zeros(450, np.bool_)
    for begin, end in [(0, 100), (120, 195), (215, 233), (250, 266), (300, 400)]:
        voiced[begin:end] = True
    said = [Said(FIRST), Said(None), Said(Try(130, 170, 1.0, 0.5)), Said(LAST)]
    made = placed(said, np.array([100.0, 18.0, 10.0, 100.0]), voiced, NONE)
    assert [(s.reading.begin, s.reading.end) for s in made[1:3] if s.reading] == [
        (215, 233),
        (250, 266),
    ]
    voiced[120:200] = False
    voiced[140:156] = True  # a third sound: nobody can tell which two they are
    unknown = [Said(FIRST), Said(None), Said(None), Said(LAST)]
    again = placed(unknown, np.array([100.0, 18.0, 10.0, 100.0]), voiced, NONE)
    assert [one.reading for one in again[1:3]] == [None, None]


def test_a_missing_sentence_takes_the_time_of_those_around_it() -> None:
    voiced = np.zeros(450, np.bool_)
    for begin, end in [(0, 100), (160, 230), (300, 400)]:
        voiced[begin:end] = True
    for pace, found in ((1.0, False), (0.7, True)):  # of several readers one is faster
        said = [Said(FIRST, pace=pace), Said(None), Said(LAST, pace=pace)]
        one = placed(said, np.array([100.0, 100.0, 100.0]), voiced, NONE)[1].reading
        assert (one is not None) is found


def test_what_it_had_of_a_neighbour_goes_back() -> None:
    voiced = np.zeros(450, np.bool_)
    for begin, end in [(0, 100), (180, 200), (290, 400)]:
        voiced[begin:end] = True
    own, later = Try(290, 300, 1.0, 1.0), Try(300, 400, 1.0, 8.0)
    said = [Said(FIRST), Said(own), Said(later)]
    made = placed(said, np.array([100.0, 18.0, 100.0]), voiced, NONE)
    assert made[2].reading is not None and made[2].reading.begin == 290


@pytest.mark.parametrize(
    ("sounds", "wanted", "place"),
    [
        ([(140, 260)], 120.0, (140, 260)),
        ([(140, 200), (230, 260)], 110.0, (140, 260)),  # a breath within it
        ([(140, 260)], 200.0, None),  # not its length
        ([(140, 160), (240, 260)], 120.0, None),  # not one sentence
        ([(140, 300)], 160.0, None),  # no pause before the next
    ],
)
def test_a_missing_sentence_and_sound_of_its_length_are_one_question(
    sounds: Spans, wanted: float, place: tuple[int, int] | None
) -> None:
    assert where(sounds, wanted) == place


@pytest.mark.parametrize(
    "anchors",
    [Anchors(unread=(1,)), Anchors(aside=(Anchor(1, 0, 9),)), Anchors(held=(Anchor(0, 90, 190),))],
)
def test_what_people_said_of_it_stands(anchors: Anchors) -> None:
    assert where([(180, 200)], 18.0, None, anchors) is None


def test_a_short_sentence_with_only_a_neighbours_sound_was_not_read() -> None:
    voiced = np.zeros(450, np.bool_)
    voiced[0:100] = voiced[292:400] = True
    said = [Said(FIRST), Said(Try(292, 300, 1.0, 0.5)), Said(LAST)]
    made = placed(said, np.array([100.0, 18.0, 100.0]), voiced, NONE)
    assert made[1].reading is None
    assert made[2].reading is not None and made[2].reading.begin == 292


def found(said: list[Said]) -> Found:
    """Three sentences, all heard by their phones but the one between; 400 frames of speech."""
    there = np.array([one.reading is not None for one in said])
    fit = np.where(there, 8.0, np.nan)
    nothing = np.zeros(3)
    shown = Evidence(
        fit, fit, np.ones(3, np.bool_), np.ones(3), nothing, fit, nothing, nothing, nothing
    )
    heard = SimpleNamespace(starts=[0, 800], voiced=np.ones(800, np.bool_))
    made = SimpleNamespace(said=tuple(said), evidence=shown, heard=heard, foreign=())
    return cast(Found, made)


def test_a_sound_between_pauses_does_not_vouch_for_a_recording() -> None:
    alone = found([Said(FIRST), Said(Try(180, 200, 1.0, 0.0), alone=True), Said(LAST)])
    shown = answers._by_phones(alone)
    assert np.isnan(shown.margin[1]) and (shown.margin[[0, 2]] == 8.0).all()
    assert answers._foreign_share(alone, 0, 1) == 40 / 800
    everything = np.ones(3, np.bool_)
    without = found([Said(FIRST), Said(None), Said(LAST)]).evidence
    assert trust.relation(shown, everything, 0.0) == trust.relation(without, everything, 0.0)


def test_a_sentence_that_was_given_up_is_no_evidence() -> None:
    words = Words.of([[[0, 1]], [[2]]])
    graph = build(words, 3, TOPOLOGY, (-5.0, -6.0, -2.0, -7.0))
    path = np.flatnonzero(graph.kind == Kind.PHONE).astype(np.int32)
    way = Way(graph, path, np.full(len(path), 5.0, np.float32))
    said = [Said(Try(0, 4, 1.0, 5.0)), Said(None)]
    agreed, voiced = np.ones(2, np.bool_), np.ones(len(path), np.bool_)
    shown = gather(words, way, 0.0, said, agreed, voiced)
    assert shown.margin[0] == 5.0 and np.isnan(shown.margin[1]) and np.isnan(shown.phones[1])
    assert np.isfinite(trust.relation(shown, agreed, 0.0))
    assert trust.confidence(shown)[1] == 0


def test_of_a_word_that_was_said_again_one_phone_does_not_outweigh_the_others() -> None:
    graph = build(Words.of([[[0, 1]]]), 2, TOPOLOGY, (-5.0, -6.0, -2.0, -7.0))
    one, other = np.flatnonzero(graph.kind == Kind.PHONE)[[0, 2]]
    path = np.array([one] * 10 + [other] * 2, np.int32)
    way = Way(graph, path, np.array([8.0] * 10 + [-20.0] * 2, np.float32))
    first, last = Try(0, 12, 1.0, 4.0), Try(30, 42, 1.0, 4.0)
    voiced, agreed = np.ones(60, np.bool_), np.ones(1, np.bool_)
    words = Words.of([[[0, 1]]])
    again = Said(last, (first,), echoed=True, alone=True)
    assert gather(words, way, 0.0, [again], agreed, voiced).phones[0] == pytest.approx(10 / 3)
    once = gather(words, way, 0.0, [Said(first)], agreed, voiced)
    assert once.phones[0] == pytest.approx(-6.0)


def test_who_reads_a_word_by_itself_stops_before_and_after_it() -> None:
    """It fits the next sentence's first sound well, but no pause parts them."""
    own = Try(288, 300, 1.0, 8.0)
    assert where([(180, 200), (288, 300)], 18.0, own) == (180, 200)
    assert where([(288, 300)], 18.0, own) == (288, 300)  # nothing speaks against it but that
    assert where([(140, 160), (210, 228), (288, 300)], 18.0, own) == (210, 228)  # begun anew


def told(frames: int, margin: float) -> Told:
    """The next sentence's first word was heard in so many frames, with that margin."""
    words = Words.of([[[0]], [[1]], [[2], [3]]])
    graph = build(words, 4, TOPOLOGY, (-5.0, -6.0, -2.0, -7.0))

    def state(phone: int) -> int:
        of = graph.kind == Kind.PHONE
        return int(np.flatnonzero(of & (graph.word == phone))[0])

    path = np.full(450, state(0), np.int32)
    path[288:300] = state(1)
    path[300:] = state(3)
    path[300 : 300 + frames] = state(2)
    margins = np.full(450, 8.0, np.float32)
    margins[300 : 300 + frames] = margin
    return Told(words, Heard(graph, path, margins), np.full(4, 20.0))


@pytest.mark.parametrize(
    ("frames", "margin", "read"), [(20, 8.0, True), (6, 8.0, False), (20, 1.0, False)]
)
def test_a_word_that_left_its_neighbour_no_time_was_not_read(
    frames: int, margin: float, read: bool
) -> None:
    voiced = np.zeros(450, np.bool_)
    voiced[0:100] = voiced[288:400] = True
    said = [Said(FIRST), Said(Try(288, 300, 1.0, 8.0)), Said(LAST)]
    wanted = np.array([100.0, 18.0, 100.0])
    made = placed(said, wanted, voiced, NONE, told(frames, margin))
    assert (made[1].reading is not None) is read
    assert made[2].reading is not None and made[2].reading.begin == (300 if read else 288)


@pytest.mark.parametrize(("sounds", "begin"), [([(560, 578)], 560), ([(400, 420)], 40)])
def test_a_first_word_amid_an_announcement_is_right_before_the_next_sentence(
    sounds: Spans, begin: int
) -> None:
    voiced = np.zeros(800, np.bool_)
    for low, high in [(20, 120), *sounds, (600, 700)]:
        voiced[low:high] = True
    said = [Said(Try(40, 58, 1.0, 9.0)), Said(Try(600, 700, 1.0, 8.0))]
    one = placed(said, np.array([18.0, 100.0]), voiced, NONE)[0].reading
    assert one is not None and one.begin == begin


@pytest.mark.parametrize(
    ("number", "sounds", "begin"),
    [
        (0, (60, 160, 258), 258),
        (0, (60, 110), None),  # an announcement's own sounds stand farther away
        (2, (542, 640, 740), 542),
        (2, (690, 740), None),
    ],
)
def test_a_missing_first_or_last_word_is_the_sound_nearest_to_its_neighbour(
    number: int, sounds: tuple[int, ...], begin: int | None
) -> None:
    voiced = np.zeros(900, np.bool_)
    for low, high in [(300, 400), (420, 520), *((at, at + 18) for at in sounds)]:
        voiced[low:high] = True
    said = [Said(Try(300, 400, 1.0, 8.0)), Said(Try(420, 520, 1.0, 8.0))]
    said.insert(number, Said(None))
    wanted = np.insert(np.array([100.0, 100.0]), number, 18.0)
    one = placed(said, wanted, voiced, NONE)[number].reading
    assert (one.begin if one else None) == begin


def test_what_was_added_before_the_next_sentence_may_be_the_word() -> None:
    voiced = np.zeros(450, np.bool_)
    for low, high in [(0, 100), (150, 170), (300, 400)]:
        voiced[low:high] = True
    later = Said(Try(150, 400, 1.0, 8.0), core=300)
    made = placed([Said(FIRST), Said(None), later], np.array([100.0, 18.0, 100.0]), voiced, NONE)
    assert made[1].reading is not None and made[1].reading.begin == 150
    assert made[2].reading is not None and made[2].reading.begin == 300


def test_a_sentence_gets_back_its_end_with_all_that_sounds_on() -> None:
    voiced = np.zeros(450, np.bool_)
    for low, high in [(0, 130), (180, 200), (300, 400)]:
        voiced[low:high] = True
    said = [Said(FIRST), Said(Try(100, 110, 1.0, 1.0)), Said(LAST)]
    made = placed(said, np.array([100.0, 18.0, 100.0]), voiced, NONE)
    assert made[0].reading is not None and made[0].reading.end == 130
    assert made[1].reading is not None and made[1].reading.begin == 180


def test_a_missing_first_sentence_and_sound_of_its_length_are_one_question() -> None:
    voiced = np.zeros(450, np.bool_)
    voiced[20:140] = voiced[300:400] = True
    made = placed([Said(None), Said(LAST)], np.array([120.0, 100.0]), voiced, NONE)
    assert made[0].reading is not None and made[0].reading.begin == 20 and made[0].alone
