# SPDX-License-Identifier: AGPL-3.0-or-later
"""First and last sentences that opening or closing words took are laid beside their neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from daisy_pipeline.synchronization.hmm import ends
from daisy_pipeline.synchronization.hmm.anchors import NONE, Anchor, Anchors
from daisy_pipeline.synchronization.hmm.ends import settled
from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.graph import Kind
from daisy_pipeline.synchronization.hmm.seeking import Fit, Sought, Told
from daisy_pipeline.synchronization.hmm.tries import tries_of
from tests.unit.synchronization.test_rescue import (
    FRAMES,
    LONG,
    PAGE,
    Heard,
    laid,
    learned_of,
    phones_of,
    read,
    sound,
)

Span = tuple[int, int]
OTHER = [-2] * 40  # opening or closing words
WORDS = len(OTHER) * FRAMES
BREAK = [-1, -1]
QUIET = len(BREAK) * FRAMES
LAST = len(PAGE) - 1
TRIED = 2 * FRAMES
OFFSET = 2.0  # garbage in the models of these tests


class Scene:
    """A recording, and what the search had there: both grow piece by piece."""

    def __init__(self) -> None:
        self.plan: list[int] = []
        self.pieces: list[tuple[int, Kind, int, int]] = []

    @property
    def end(self) -> int:
        return len(self.plan) * FRAMES

    def sounds(self, *pieces: Sequence[int]) -> Scene:
        """Phones that are heard now."""
        for piece in pieces:
            self.plan += piece
        return self

    def way(self, sentence: int, kind: Kind, frames: int = 0) -> Scene:
        """States of a sentence for so many frames; without a number up to what was heard."""
        begin = self.pieces[-1][-1] if self.pieces else 0
        self.pieces.append((sentence, kind, begin, begin + frames if frames else self.end))
        return self

    def reads(self, first: int, last: int) -> Scene:
        """Sentences that are heard, and found where they are, with a pause behind each."""
        for number in range(first, last + 1):
            self.sounds(phones_of(number)).way(number, Kind.PHONE)
            self.sounds(BREAK).way(number + 1, Kind.SILENCE)
        return self

    def skips(self, *numbers: int, block: int) -> Scene:
        """Sentences that are heard, but foreign sound of this block for the search."""
        for number in numbers:
            self.sounds(phones_of(number)).way(block, Kind.FILLER)
            self.sounds(BREAK).way(block, Kind.SILENCE)
        return self

    def restless(self, number: int, frames: int = WORDS) -> Scene:
        """A sentence that is begun and read again in so many frames of other sound."""
        self.way(number, Kind.PHONE, FRAMES)
        self.way(number, Kind.AGAIN_FILLER, frames - LONG - FRAMES)
        return self.way(number, Kind.PHONE, LONG)

    def made(self) -> tuple[Way, Heard]:
        frames = sound(self.plan)
        return laid(frames, PAGE, self.pieces), Heard(frames)

    def settled(self, anchors: Anchors = NONE) -> tuple[Way, Way]:
        """The way before and after."""
        way, heard = self.made()
        found = settled(way, heard, PAGE, learned_of(way), anchors)
        assert (np.diff(found.graph.block_of[found.path]) >= 0).all()
        return way, found


def opened(number: int = 0) -> Scene:
    """Opening words through which a sentence is begun again and again."""
    scene = Scene().sounds(OTHER).restless(number)
    return scene.sounds(BREAK).way(number + 1, Kind.SILENCE)


def tries(way: Way, number: int) -> list[Span]:
    """Where a sentence was begun; its reading is the last."""
    begin, end = np.searchsorted(way.graph.block_of[way.path], (number, number + 1)).tolist()
    own = slice(begin, end)
    found = tries_of(way.graph, way.path[own], way.margins[own], begin, 4)
    return [(one.begin, one.end) for one in found]


def at(begin: int) -> Span:
    return begin, begin + LONG


PLACE = WORDS + QUIET  # of a first sentence


def test_a_first_sentence_that_opening_words_took_is_laid_beside_the_next() -> None:
    way, found = opened().skips(0, block=1).reads(1, LAST).settled()
    assert tries(way, 0)[-1] == at(WORDS - LONG)
    assert tries(found, 0)[-1] == at(PLACE)
    assert tries(found, 0)[:-1] == tries(way, 0)
    behind = PLACE + LONG + QUIET
    assert (found.path[behind:] == way.path[behind:]).all()
    assert (found.margins[behind:] == way.margins[behind:]).all()


def test_a_missing_first_sentence_lies_before_the_one_that_was_begun_through_it() -> None:
    scene = Scene().sounds(OTHER, BREAK, phones_of(0), BREAK, phones_of(1))
    way, found = (
        scene.restless(1, scene.end).sounds(BREAK).way(2, Kind.SILENCE).reads(2, 8).settled()
    )
    assert sorted(read(way)) == list(range(1, 9))
    assert tries(found, 0) == [at(PLACE)]
    assert tries(found, 1) == [at(PLACE + LONG + QUIET)]
    begun = slice(0, FRAMES)  # is other sound now, as likely as any
    assert (found.graph.kind[found.path[begun]] == Kind.FILLER).all()
    assert found.margins[begun] == pytest.approx(OFFSET)


def closed(before: Sequence[int]) -> Scene:
    """A last sentence that slid into closing words; ``before`` lies between it and the others."""
    scene = Scene().reads(0, LAST - 1)
    begin = scene.end
    scene.sounds(before, phones_of(LAST), BREAK, OTHER).way(LAST, Kind.PHONE, TRIED)
    scene.way(LAST, Kind.AGAIN_FILLER, scene.end - LONG - begin - TRIED)
    return scene.way(LAST, Kind.PHONE)


CLOSING = LAST * (LONG + QUIET)  # the first frame behind the last sentence but one


def test_a_last_sentence_is_brought_back_behind_its_try() -> None:
    broken_off = [*phones_of(LAST)[:2], *BREAK]
    way, found = closed(broken_off).settled()
    first = CLOSING, CLOSING + TRIED
    assert tries(way, LAST) == [first, at(len(way.path) - LONG)]
    assert tries(found, LAST) == [first, at(CLOSING + TRIED + QUIET)]
    behind = slice(CLOSING + TRIED + QUIET + LONG + QUIET, None)
    assert (found.graph.kind[found.path[behind]] == Kind.FILLER).all()
    assert (found.path[:CLOSING] == way.path[:CLOSING]).all()


def test_a_last_sentence_that_was_taken_for_its_try_is_no_try() -> None:
    way, found = closed([]).settled()
    assert len(tries(way, LAST)) == 2
    assert tries(found, LAST) == [at(CLOSING)]


def test_a_whole_try_where_it_was_read_is_not_its_reading() -> None:
    """The search has it there from end to end, yet begun anew in the closing words."""
    scene = Scene().reads(0, LAST - 1).sounds(phones_of(LAST)).way(LAST, Kind.PHONE)
    scene.sounds(BREAK, OTHER).way(LAST, Kind.AGAIN_FILLER, QUIET + WORDS - LONG)
    _, found = scene.way(LAST, Kind.PHONE).settled()
    assert tries(found, LAST) == [at(CLOSING)]


@pytest.mark.parametrize("number", [0, 1])
def test_what_the_way_reads_there_stays_as_it_is(number: int) -> None:
    """What it has before the reading are tries."""
    scene = Scene().sounds(OTHER, BREAK)
    if number:
        scene.way(0, Kind.FILLER).reads(0, 0)
        scene.sounds(phones_of(0)[:1], OTHER)
    scene.way(number, Kind.PHONE, FRAMES).way(number, Kind.AGAIN_FILLER)
    way, found = scene.reads(number, LAST).settled()
    assert len(tries(way, number)) == 2
    assert found is way


@pytest.mark.parametrize(
    ("anchors", "goes"),
    [
        (Anchors(unread=(0,)), False),
        (Anchors(held=(Anchor(0, 900, 910),)), False),  # sentences of the end, wherever they are
        (Anchors(aside=(Anchor(0, 900, 910),)), False),
        (Anchors(held=(Anchor(5, 40, 60),)), False),  # other ones in its frames
        (Anchors(aside=(Anchor(5, 40, 60),)), False),
        (Anchors(held=(Anchor(5, 900, 910),), unread=(4,)), True),
    ],
)
def test_what_people_set_stays(anchors: Anchors, goes: bool) -> None:
    way, found = opened().skips(0, block=1).reads(1, LAST).settled(anchors)
    assert (found is not way) is goes


def test_a_sentence_of_the_end_that_nobody_read_stays_missing() -> None:
    way, found = opened().skips(0, 2, block=3).reads(3, LAST).settled()
    assert sorted(read(way)) == [0, *range(3, LAST + 1)]
    assert sorted(read(found)) == [0, *range(2, LAST + 1)]
    assert tries(found, 0)[-1] == at(PLACE) and tries(found, 2) == [at(PLACE + LONG + QUIET)]


def test_other_words_beside_the_next_sentence_are_not_the_first() -> None:
    scene = opened().sounds([8, 0, 7, 2], BREAK).way(1, Kind.FILLER).reads(1, LAST)
    way, found = scene.settled()
    assert found is way


@pytest.mark.parametrize(
    ("frames", "phones", "pace", "goes"),
    [
        (0.4, 0.3, 1.0, True),
        (0.3, 0.3, 1.0, False),
        (0.4, 0.2, 1.0, False),
        (0.4, 0.3, 1.4, False),
        (0.4, 0.3, 0.7, False),
    ],
)
def test_it_must_fit_as_sentences_do_that_were_read(
    monkeypatch: pytest.MonkeyPatch, frames: float, phones: float, pace: float, goes: bool
) -> None:
    sought = Told.sought

    def fits(told: Told, where: Span, *given: object) -> Sought | None:
        found = sought(told, where, *given)  # type: ignore[arg-type]
        fit = Fit(frames * told.usual, phones * told.usual, pace)
        return None if found is None else replace(found, fits=(fit,))

    monkeypatch.setattr(Told, "sought", fits)
    way, found = opened().skips(0, block=1).reads(1, LAST).settled()
    assert (found is not way) is goes


@pytest.mark.parametrize(("times", "goes"), [(3.85, False), (4.1, True)])
def test_it_was_begun_again_and_again_for_far_longer_than_it_takes(
    times: float, goes: bool
) -> None:
    span = round(times * 20.33) + 1  # frames of it from its first try to its reading
    scene = Scene().sounds(OTHER).way(0, Kind.FILLER, WORDS - span).restless(0, span)
    scene.sounds(BREAK).way(1, Kind.SILENCE).skips(0, block=1).reads(1, LAST)
    way, heard = scene.made()
    wanted = Told.of(way, heard, PAGE, learned_of(way), None).wanted[0]
    assert (span - 1) / wanted == pytest.approx(times, abs=0.05)
    assert (settled(way, heard, PAGE, learned_of(way), NONE) is not way) is goes


@pytest.mark.parametrize(("restless", "calm", "goes"), [(3, 4, True), (2, 4, True), (2, 5, False)])
def test_four_sentences_are_sought_at_most(restless: int, calm: int, goes: bool) -> None:
    scene = opened(restless).skips(*range(calm), block=calm).reads(calm, LAST)
    way, found = scene.settled()
    assert (found is not way) is goes
    if goes:
        places = [PLACE + n * (LONG + QUIET) for n in range(calm)]
        assert [tries(found, n)[-1] for n in range(calm)] == [at(place) for place in places]


def test_a_restless_sentence_amid_the_text_is_at_no_end() -> None:
    scene = opened().skips(0, block=1).reads(1, 3)
    scene.sounds(phones_of(4)[:1], OTHER, phones_of(4)).restless(
        4, scene.end - scene.pieces[-1][-1]
    )
    way, found = scene.sounds(BREAK).way(5, Kind.SILENCE).reads(5, LAST).settled()
    assert tries(found, 0)[-1] == at(PLACE)
    assert tries(found, 4) == tries(way, 4) and len(tries(way, 4)) == 2


@pytest.mark.parametrize("opening", [True, False])
@pytest.mark.parametrize(("length", "sought"), [(74, False), (76, True), (298, True), (302, False)])
def test_it_is_sought_in_about_its_time(opening: bool, length: int, sought: bool) -> None:
    """At least three quarters of it, at most twice of it and a second on each side."""
    way, _ = Scene().sounds([-2] * 100).way(0, Kind.FILLER).made()
    way.margins[:] = OFFSET
    edge = 400 if opening else 100
    pause = edge - length if opening else edge + length
    way.margins[pause - 5 : pause + 5] = 40.0
    end = ends._End(0, 1, 0, edge, True, 1.0) if opening else ends._End(0, 1, edge, 600, False, 1.0)
    where = (pause, edge) if opening else (edge, pause)
    assert (where in ends._places(way, end, 100.0)) is sought


@pytest.mark.parametrize(("late", "goes"), [(10, False), (14, True)])
def test_half_of_it_tells_that_the_way_has_it_there(late: int, goes: bool) -> None:
    scene = Scene().sounds(OTHER, BREAK, phones_of(0), BREAK).way(0, Kind.PHONE, FRAMES)
    scene.way(0, Kind.AGAIN_FILLER, PLACE + late - FRAMES).way(0, Kind.PHONE, LONG)
    way, found = scene.way(1, Kind.SILENCE, QUIET - late).reads(1, LAST).settled()
    assert (found is not way) is goes
    assert tries(found, 0)[-1] == at(PLACE if goes else PLACE + late)
