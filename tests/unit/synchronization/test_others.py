# SPDX-License-Identifier: AGPL-3.0-or-later
"""Voices that were not learned: their sentences are found with models of their own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from daisy_pipeline.synchronization.hmm import others
from daisy_pipeline.synchronization.hmm.anchors import NONE, Anchor, Anchors
from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.gaps import Fits, Gap, fits, gaps
from daisy_pipeline.synchronization.hmm.graph import Kind, Words, build
from daisy_pipeline.synchronization.hmm.models import Models
from daisy_pipeline.synchronization.hmm.observe import Observations
from daisy_pipeline.synchronization.hmm.others import Given, with_other_voices
from daisy_pipeline.synchronization.hmm.parameters import LAST_TOPOLOGY, ROUNDS
from daisy_pipeline.synchronization.hmm.seed import Reference
from daisy_pipeline.synchronization.hmm.starts import Start
from daisy_pipeline.synchronization.hmm.strangers import reached, windows
from daisy_pipeline.synchronization.hmm.training import Trained

PHONES, SIZE, FRAMES, PAUSE = 10, 24, 6, 20
COUNT, EACH = 26, 16  # sentences, phones in each
FIRST, OTHER = 0, 12  # where the phones of two voices lie: they have nothing in common
READ_BY_OTHER = range(8, 20)
CHANCE = np.random.default_rng(7)
PLAN = [CHANCE.permutation(np.arange(EACH) % PHONES).tolist() for _ in range(COUNT)]
TEXT = Words.of([[plan[:8], plan[8:]] for plan in PLAN])


class Heard(Observations):
    """Features as they are given."""

    def __init__(self, frames: np.ndarray) -> None:
        self.frames, self.length = frames, len(frames)

    def read(self, begin: int, end: int) -> np.ndarray:
        return self.frames[begin:end]


def models(voice: int) -> Models:
    means = np.zeros((2 * PHONES + 2, SIZE), np.float32)
    for gaussian in range(2 * PHONES):
        means[gaussian, voice + gaussian // 2] = 6
    means[-2, -1] = 6
    return Models(means, np.ones_like(means))


def sound(read: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray, list[int]]:
    """Frames of (sentence, voice) one after the other, which are speech, where each begins."""
    rows, begins = [SIZE - 1] * PAUSE, []
    for number, voice in read:
        begins.append(len(rows))
        rows += np.repeat(voice + np.array(PLAN[number]), FRAMES).tolist() + [SIZE - 1] * PAUSE
    frames = np.random.default_rng(1).normal(0, 0.3, (len(rows), SIZE)).astype(np.float32)
    frames[np.arange(len(rows)), rows] += 6
    return frames, np.array(rows) != SIZE - 1, begins


def laid_by_first_voice(frames: np.ndarray) -> tuple[Way, Trained]:
    """The way that the first voice's models find."""
    made = models(FIRST)
    start = Trained(made, 1, build(TEXT, PHONES, LAST_TOPOLOGY, ROUNDS[-1].leaving),
                    np.zeros(0, np.int32), np.zeros(0, np.float32), 0.0, 4.0)  # fmt: skip
    found = others._searched(Heard(frames), Gap(0, COUNT, 0, len(frames)), TEXT, start)
    assert found is not None
    way = Way(start.graph, *found)
    return way, replace(start, path=found[0], margins=found[1])


def learned_of_other(frames: np.ndarray, numbers: range) -> Start:
    made, text = models(OTHER), TEXT.some(numbers)
    graph = build(text, PHONES, LAST_TOPOLOGY, ROUNDS[-1].leaving)
    speaks = frames[:, SIZE - 1] < 3
    strange = reached(made, frames, windows(speaks), TEXT)  # what words reach that are not said
    nothing = np.zeros(0, np.int32), np.zeros(0, np.float32)
    blank = Trained(made, 1, graph, *nothing, strange, strange + 1.0)
    found = others._searched(Heard(frames), Gap(0, len(text), 0, len(frames)), text, blank)
    assert found is not None
    return Start(replace(blank, path=found[0], margins=found[1]), np.ones(len(text), np.bool_))


def scene(
    monkeypatch: pytest.MonkeyPatch, read: list[tuple[int, int]]
) -> tuple[Way, Start, Given, list[int]]:
    frames, voiced, begins = sound(read)
    way, learned = laid_by_first_voice(frames)

    def learn(found: list[Gap], given: Given) -> Start:
        pieces = np.concatenate([frames[gap.begin : gap.end] for gap in found])
        numbers = [number for gap in found for number in gap.sentences]
        return learned_of_other(pieces, range(numbers[0], numbers[-1] + 1))

    monkeypatch.setattr(others, "_learned", learn)
    reference = Reference(np.zeros((0, 1), np.float32), np.zeros(0, np.int32), PHONES)
    start = Start(learned, np.zeros(COUNT, np.bool_))
    return way, start, Given(Heard(frames), voiced, TEXT, reference), begins


def begun(way: Way) -> dict[int, int]:
    """The first frame of each sentence that was found."""
    said = np.flatnonzero(way.graph.kind[way.path] == Kind.PHONE)
    number, at = np.unique(way.graph.block_of[way.path[said]], return_index=True)
    return dict(zip(number.tolist(), said[at].tolist(), strict=True))


TURNS = [(n, OTHER if n in READ_BY_OTHER else FIRST) for n in range(COUNT)]


def test_a_voice_that_was_not_learned_is_found_between_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    way, start, given, begins = scene(monkeypatch, TURNS)
    assert not begun(way).keys() & set(READ_BY_OTHER)
    found, told = with_other_voices(way, start, given, NONE)
    assert begun(found) == dict(enumerate(begins))
    assert (np.diff(found.graph.block_of[found.path]) >= 0).all()
    assert np.flatnonzero(told.agreed).tolist() == [*READ_BY_OTHER]
    margins = fits(found, 0.0, COUNT).frames  # each voice by its own measure
    others_too = margins[READ_BY_OTHER.start : READ_BY_OTHER.stop]
    assert np.abs(others_too / np.median(margins) - 1).max() < 0.2


def test_of_the_other_voice_too_a_sentence_may_be_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unread = 10
    way, start, given, begins = scene(monkeypatch, [one for one in TURNS if one[0] != unread])
    found, _ = with_other_voices(way, start, given, NONE)
    assert [*begun(found).values()] == begins
    assert set(range(COUNT)) - begun(found).keys() == {unread}


def test_what_the_search_lost_of_the_other_voice_is_sought_with_its_models(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lost, again, kept = 12, others._sought_again, []

    def losing(way: Way, second: others._Second, given: Given, anchors: Anchors) -> Way:
        path, margins = way.path.copy(), way.margins.copy()
        here = way.graph.block_of[path] == lost
        path[here] = way.graph.block_starts[lost + 1] + int(Kind.FILLER)
        margins[here] = 0
        kept.append(replace(way, path=path, margins=margins))
        return again(kept[-1], second, given, anchors)

    monkeypatch.setattr(others, "_sought_again", losing)
    way, start, given, begins = scene(monkeypatch, TURNS)
    found, _ = with_other_voices(way, start, given, NONE)
    assert lost not in begun(kept[0])
    assert begun(found) == dict(enumerate(begins))
    margins = fits(found, 0.0, COUNT).frames  # by the same measure as the others
    assert abs(margins[lost] / np.median(margins) - 1) < 0.2
    outside = found.graph.block_of[found.path] != lost
    assert (found.margins[outside] == kept[0].margins[outside]).all()


def test_what_is_judged_is_in_the_fold_that_it_was_learned_in() -> None:
    numbers = [3, 4, 9]
    graph = build(TEXT, 2 * PHONES, LAST_TOPOLOGY, ROUNDS[-1].leaving)
    nothing = np.zeros(0, np.int32), np.zeros(0, np.float32)
    both = Models(
        np.zeros((4 * PHONES + 2, 1), np.float32), np.ones((4 * PHONES + 2, 1), np.float32)
    )
    dealt = others._dealt(TEXT, numbers, Trained(both, 2, graph, *nothing, 0.0, 0.0))
    learned = TEXT.some(numbers).folded(PHONES, 2)
    assert dealt.some(numbers).phones.tolist() == learned.phones.tolist()
    assert (dealt.phones % PHONES).tolist() == TEXT.phones.tolist()


def test_sentences_that_nobody_read_are_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    read = [one for one in TURNS if one[0] not in READ_BY_OTHER]
    way, start, given, _ = scene(monkeypatch, read)
    assert with_other_voices(way, start, given, NONE) == (way, start)


def test_where_the_text_is_another_there_is_nothing_to_go_by(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    way, start, given, _ = scene(monkeypatch, [(n, OTHER) for n in range(COUNT)])
    assert not begun(way)
    assert with_other_voices(way, start, given, NONE) == (way, start)


def test_other_words_are_not_taken_for_a_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [(n, FIRST) for n in range(COUNT)]
    said[8:20] = [(n, OTHER) for n in (3, 1, 22, 5, 7, 0, 2, 24, 6, 4, 21, 23)]
    way, start, given, _ = scene(monkeypatch, said)
    found, _ = with_other_voices(way, start, given, NONE)
    assert not begun(found).keys() & set(READ_BY_OTHER)


def test_where_nothing_measures_strangers_words_nothing_is_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    way, start, given, _ = scene(monkeypatch, TURNS)
    learn = others._learned

    def unmeasured(found: list[Gap], given: Given) -> Start:
        made = learn(found, given)
        assert made is not None
        return replace(made, best=replace(made.best, strange=0.0))

    monkeypatch.setattr(others, "_learned", unmeasured)
    assert with_other_voices(way, start, given, NONE) == (way, start)


@pytest.mark.parametrize(
    "anchors",
    [
        Anchors(unread=(9,)),
        Anchors(aside=(Anchor(9, 5, 20),)),
        Anchors(held=(Anchor(10, 1200, 1300),)),
    ],
)
def test_where_people_set_something_it_stands(
    monkeypatch: pytest.MonkeyPatch, anchors: Anchors
) -> None:
    way, start, given, _ = scene(monkeypatch, TURNS)
    assert with_other_voices(way, start, given, anchors) == (way, start)


def test_what_is_unlike_the_others() -> None:
    frames = np.array([20.0, 21, 19, 6, 20, np.nan, 18])
    phones = np.array([18.0, 17, 3, 16, 18, np.nan, 17])
    assert np.flatnonzero(Fits(frames, phones).unlike).tolist() == [2, 3, 5]
    # most of them are less like than a few: these few say what a voice can reach
    most = np.array([5.0] * 6 + [20] * 3)
    assert Fits(most, most).unlike.sum() == 6
    assert Fits(np.full(3, np.nan), np.full(3, np.nan)).unlike.all()


def test_a_gap_takes_in_a_neighbour_that_lies_beyond_its_sound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The last that the other voice reads was laid over its first: the rest have no sound."""
    way, _, given, begins = scene(monkeypatch, TURNS)
    first, last, after = READ_BY_OTHER[0], READ_BY_OTHER[-1], READ_BY_OTHER.stop
    states = np.flatnonzero((way.graph.block_of == last) & (way.graph.kind == Kind.PHONE))
    path, end = way.path.copy(), begins[first] + len(states)
    path[begins[first] - PAUSE : begins[first]] = way.graph.block_starts[first]
    path[begins[first] : end] = states
    path[end : begins[after]] = way.graph.block_starts[after] + int(Kind.FILLER)
    usual = np.where(np.isin(np.arange(COUNT), READ_BY_OTHER[:-1]), np.nan, 20.0)
    phones = usual.copy()
    phones[last] = 8.0  # other words: a part of its phones fits
    wanted = np.full(COUNT, EACH * FRAMES, np.float64)
    way = replace(way, path=path)
    found = gaps(way, given.voiced, Fits(usual, phones), wanted, NONE)
    assert [(gap.first, gap.last, gap.end) for gap in found] == [(first, after, begins[after])]
    assert found[0].begin <= begins[first]
    # what fits by all its phones lies where it was read
    assert not any(
        last in g.sentences for g in gaps(way, given.voiced, Fits(usual, usual), wanted, NONE)
    )


def test_sentences_taken_from_a_text() -> None:
    some = TEXT.some([3, 7])
    assert some.phones.tolist() == PLAN[3] + PLAN[7]
    assert some.words.tolist() == [0, 8, 16, 24, 32]
    assert some.sentences.tolist() == [0, 2, 4]
