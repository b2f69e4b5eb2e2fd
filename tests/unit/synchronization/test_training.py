# SPDX-License-Identifier: AGPL-3.0-or-later
"""What learning stands on: labels of the reference speech, folds, what strangers' words reach."""

from __future__ import annotations

from itertools import groupby, pairwise

import numpy as np
import pytest

from daisy_pipeline.synchronization.hmm import seed, strangers, training
from daisy_pipeline.synchronization.hmm.anchors import Anchor, Anchors, searching
from daisy_pipeline.synchronization.hmm.graph import Kind, Words, build
from daisy_pipeline.synchronization.hmm.models import Counts, Models
from daisy_pipeline.synchronization.hmm.parameters import (
    BELOW,
    FEW_SENTENCES,
    FOLDS,
    MORE_FOLDS,
    ROUNDS,
    STARTS,
    TOPOLOGY,
)
from daisy_pipeline.synchronization.hmm.phones import Script, script
from daisy_pipeline.synchronization.hmm.seed import Ground
from daisy_pipeline.synchronization.hmm.training import First
from daisy_pipeline.tools import espeak
from tests.fakes import narrator

PHONES, SIZE = 12, 6
ENGLISH = (
    "The cat sat on the mat and looked at the rain.",
    "My father bought a small house near the sea.",
)


# ------------------------------------------------------------- the reference speech


def pieces(text: Script, count: int) -> list[tuple[int, int, int]]:
    """(sentence, first frame of 20 ms, frames of 10 ms that espeak speaks) in the order spoken."""
    order = sorted(range(len(text.said)), key=lambda n: (n + 1) * 7919 % (1 << 16))
    found, at = [], 0
    for number, pace in ((n, pace) for pace in (165, 140, 190) for n in order):
        said = espeak.speak(text.said[number], text.langs[number], pace)
        frames = -(-len(said.pcm) // 2 * 100 // said.rate)
        found.append((number, at, frames))
        at += (frames + 30) // 2
        if at >= count:
            break
    assert at == count
    return found


@pytest.mark.parametrize(
    ("texts", "lang"),
    [
        (narrator.SENTENCES + narrator.OTHERS, "ko"),
        (narrator.SENTENCES[:1], "ko"),
        (ENGLISH, "en"),
    ],
)
def test_each_sentence_of_the_reference_is_labelled_within_its_own_limits(
    texts: tuple[str, ...], lang: str
) -> None:
    """All in one, the labels ran into the neighbours in every third text: these are among them."""
    text = script(narrator.segments(texts, lang))
    made = seed.speak(text)
    spoken = pieces(text, len(made.labels))
    for number, at, frames in spoken:
        labels = made.labels[at : at + (frames + 30) // 2]
        heard = np.flatnonzero(labels < 2 * made.phones)
        assert abs(heard[0] * 20 - espeak.LEAD) <= 60
        assert abs((heard[-1] + 1) * 20 - (10 * frames - espeak.TAIL)) <= 80
        said = [phone for phone, _ in groupby((labels[heard] // 2).tolist())]
        assert said == [phone for phone, _ in groupby(text.words.only(number).phones.tolist())]


# --------------------------------------------------------------------------- folds


def test_one_sentence_by_itself() -> None:
    text = Words.of([[[0, 1, 2], [3, 0]], [[2, 2, 1]], [[1, 3], [3]]])
    only = text.only(2)
    assert only.phones.tolist() == [1, 3, 3]
    assert only.words.tolist() == [0, 2, 3] and only.sentences.tolist() == [0, 2]


def test_sentences_are_dealt_to_folds_and_the_same_words_to_one() -> None:
    text = Words.of([[[0, 1]], [[2]], [[0], [1]], [[3, 3]], [[2]], [[1]]])
    folded = text.folded(10, 3)
    assert folded.phones.tolist() == [0, 1, 12, 0, 1, 23, 23, 12, 1]
    assert folded.words is text.words and folded.sentences is text.sentences
    assert text.folded(10, 1).phones.tolist() == text.phones.tolist()


def test_short_texts_have_more_folds_but_never_more_than_sentences() -> None:
    def many(count: int) -> Words:
        return Words.of([[[0]]] * count)

    counts = (1, 3, MORE_FOLDS, FEW_SENTENCES - 1, FEW_SENTENCES)
    assert [training.dealt(many(count)) for count in counts] == [1, 3, 4, 4, FOLDS]


def test_models_once_more_for_every_fold() -> None:
    models = Models(
        np.array([[1], [2], [7], [8]], "f4"),
        np.array([[3], [4], [5], [6]], "f4"),
        np.array([10.0, 20.0, 0.0, 0.0]),
    )
    folded = models.folded(3)
    assert folded.means.ravel().tolist() == [1, 2, 1, 2, 1, 2, 7, 8]
    assert folded.variances.ravel().tolist() == [3, 4, 3, 4, 3, 4, 5, 6]
    assert folded.firm is not None and folded.firm.tolist() == [10, 20, 10, 20, 10, 20, 0, 0]
    assert folded.phones == 3 and Models(models.means, models.variances).folded(2).firm is None


def test_a_fold_learns_from_the_others_only() -> None:
    count = np.array([1.0, 2, 10, 20, 100, 200, 5, 6])  # three folds of one phone's halves
    counts = Counts(count, count[:, None] * 2, count[:, None] * 3)
    left = counts.without_own(3)
    assert left.count.tolist() == [110, 220, 101, 202, 11, 22, 5, 6]
    assert left.total.ravel().tolist() == [220, 440, 202, 404, 22, 44, 10, 12]
    assert left.square.ravel().tolist() == [330, 660, 303, 606, 33, 66, 15, 18]
    assert counts.without_own(1) is counts
    assert count.tolist() == [1, 2, 10, 20, 100, 200, 5, 6]


# ---------------------------------------------------- strangers' words and learning


def voice(seed: int) -> Models:
    chance = np.random.default_rng(seed)
    means = chance.normal(0, 3, (2 * PHONES + 2, SIZE)).astype(np.float32)
    return Models(means, np.ones_like(means))


def sentences(seed: int, count: int) -> Words:
    chance = np.random.default_rng(seed)
    return Words.of(
        [
            [chance.integers(0, PHONES, chance.integers(2, 7)).tolist() for _ in range(4)]
            for _ in range(count)
        ]
    )


def recording(text: Words, models: Models) -> tuple[np.ndarray, np.ndarray, list[int]]:
    """Frames of a reading, the Gaussian behind each, and where sentences begin."""
    chance = np.random.default_rng(9)
    labels, begins = [2 * PHONES] * 20, []
    for low, high in pairwise(text.words[text.sentences]):
        begins.append(len(labels))
        for phone in text.phones[low:high]:
            labels += [2 * int(phone)] * 3 + [2 * int(phone) + 1] * 3
        labels += [2 * PHONES] * 15
    means = models.means[labels]
    return (means + chance.normal(0, 1, means.shape)).astype("f4"), np.array(labels), begins


@pytest.mark.parametrize("count", [3, 12])  # backwards, and other words of the text
def test_words_that_are_not_said_fit_far_less_than_those_that_are(count: int) -> None:
    models, text = voice(1), sentences(2, count)
    frames, labels, _ = recording(text, models)
    places = strangers.windows(labels < 2 * PHONES)
    assert places == sorted(places) and len(places) > 5
    emitted = models.emissions(frames)
    own = (emitted[np.arange(len(frames)), labels] - strangers.plainly(emitted))[labels < 24]
    strange = strangers.reached(models, frames, places, text)
    assert strange < 0.5 * own.mean()
    assert strangers.reached(models, frames, [], text) == 0


def test_no_stretch_of_a_recording_that_hardly_speaks() -> None:
    assert strangers.windows(np.zeros(500, np.bool_)) == []
    assert strangers.windows(np.ones(50, np.bool_)) == []
    half = np.arange(1000) >= 500
    assert min(strangers.windows(half)) >= 500 - 0.2 * 90


def test_a_start_learns_the_reader_and_judges_by_what_did_not_learn() -> None:
    """First models of another voice: what was learned places every sentence, in every fold."""
    models, text = voice(1), sentences(2, 12)
    frames, labels, begins = recording(text, models)
    chance = np.random.default_rng(4)
    off = (models.means + chance.normal(0, 0.8, models.means.shape)).astype("f4")
    known = Ground(frames, np.exp(frames), labels < 2 * PHONES)
    first = Models(off, np.full_like(off, 2.0))
    made = training.train(known, text, First(first, BELOW))
    assert made is not None and made.folds == MORE_FOLDS
    assert len(made.models.means) == 2 * PHONES * MORE_FOLDS + 2
    said = made.graph.kind[made.path] == Kind.PHONE
    block = made.graph.block_of[made.path]
    placed = [int(np.flatnonzero(said & (block == n))[0]) for n in range(len(text))]
    assert np.abs(np.array(placed) - begins).max() <= 2
    margins = training.sentence_margins(made.graph, made.path, made.margins, len(text))
    assert np.median(margins) > made.offset > made.strange


@pytest.mark.parametrize(
    ("line", "held", "wanted"),
    [(1, 1, {0, 1, 2, 6}), (1, 4, {0, 4, 5, 6}), (2, 2, {0, 1, 2, 6}), (2, 5, {0, 4, 5, 6})],
)
def test_of_two_that_sound_alike_the_neighbour_of_an_anchor_is_read(
    line: int, held: int, wanted: set[int]
) -> None:
    first, verse, last = [[11, 2, 8, 4]], [[[0, 1, 2, 3, 4]], [[5, 6, 7, 8]]], [[4, 10, 1, 9]]
    text = Words.of([first, *verse, [[9, 10, 11, 9, 10]], *verse, last])
    models, read = voice(1), Words.of([first, *verse, last])
    frames, _, begins = recording(read, models)
    graph = build(text, PHONES, TOPOLOGY, (-25.0, -30.0, -10.0, -35.0))
    anchor = Anchor(held, begins[line] - 2, begins[line] + 32 - 6 * (line == 2))
    search = searching(graph, TOPOLOGY.scale, 400, Anchors((anchor,)))
    path = np.concatenate((search.feed(models.emissions(frames)), search.finish()))
    assert set(graph.block_of[path[graph.kind[path] == Kind.PHONE]].tolist()) == wanted


@pytest.mark.parametrize("bad", [3, None])
def test_a_search_that_suddenly_explains_far_less_is_made_again_with_wider_beams(
    monkeypatch: pytest.MonkeyPatch, bad: int | None
) -> None:
    """The right way was pruned: the next models would learn from the wrong one."""
    models, text = voice(1), sentences(2, 12)
    frames, labels, _ = recording(text, models)
    known = Ground(frames, np.exp(frames), labels < 2 * PHONES)
    way, beams = training._way, []

    def lost(search: training.Search, emitted: np.ndarray, whole: bool) -> np.ndarray:
        beams.append(float(search._beam))
        if len(beams) - 1 == bad:
            return np.zeros(len(emitted), np.int32)  # silence all through
        return way(search, emitted, whole)

    monkeypatch.setattr(training, "_way", lost)
    made = training.train(known, text, First(models, BELOW))
    usual = [round.beam for round in ROUNDS]
    wide = [] if bad is None else [STARTS.wider * usual[bad]]
    assert beams == usual[: 1 + (bad or 0)] + wide + usual[1 + (bad or 0) :]
    assert made is not None and made.gain > 0.5
