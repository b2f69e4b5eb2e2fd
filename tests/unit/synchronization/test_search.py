# SPDX-License-Identifier: AGPL-3.0-or-later
"""The graph, the compiled search against a plain one, and what is read out of a way."""

from __future__ import annotations

import numpy as np
import pytest

from daisy_pipeline.synchronization.hmm import kernels, readings, training, trust
from daisy_pipeline.synchronization.hmm.evidence import Evidence
from daisy_pipeline.synchronization.hmm.graph import Graph, Kind, Words, build
from daisy_pipeline.synchronization.hmm.models import Counts, Models
from daisy_pipeline.synchronization.hmm.parameters import TOPOLOGY
from daisy_pipeline.synchronization.hmm.parameters.answers import TRUST
from daisy_pipeline.synchronization.hmm.search import Search

TEXT = Words.of([[[0, 1, 2], [3, 0]], [[2, 2, 1]], [[1, 3, 0, 2], [3]]])
PHONES = 4
COSTS = (-5.0, -6.0, -2.0, -7.0)  # filler, skip, further, restart


def graph() -> Graph:
    return build(TEXT, PHONES, TOPOLOGY, COSTS)


def emissions(seed: int, frames: int = 120) -> np.ndarray:
    chance = np.random.default_rng(seed)
    return chance.normal(0, 3, (frames, 2 * PHONES + 2)).astype(np.float32)


def plainly(found: Graph, emitted: np.ndarray, scale: float) -> tuple[list[int], float]:
    """Viterbi as books have it, over all states."""
    scores = np.full(found.states, -1e30)
    scores[0] = 0
    came = np.zeros((len(emitted), found.states), int)
    for t, row in enumerate(emitted):
        new = np.full(found.states, -1e30)
        for s in range(found.states):
            arcs = range(found.arc_starts[s], found.arc_starts[s + 1])
            best = max(arcs, key=lambda k: scores[found.froms[k]] + found.costs[k])
            came[t, s] = found.froms[best]
            new[s] = scores[found.froms[best]] + found.costs[best] + scale * row[found.density[s]]
        scores = new
    last = np.flatnonzero(found.kind == Kind.PHONE)[-1]
    ends = [*range(found.states - 4, found.states), last, last - 1]
    state = max(ends, key=lambda s: scores[s])
    total, path = float(scores[state]), []
    for t in range(len(emitted) - 1, -1, -1):
        path.append(int(state))
        state = came[t, state]
    return path[::-1], total / len(emitted)


@pytest.mark.parametrize("seed", range(8))
def test_the_compiled_search_finds_the_best_way(seed: int) -> None:
    found, emitted = graph(), emissions(seed)
    search = Search(found, 0.35, 1e6)
    path = np.concatenate((search.feed(emitted), search.finish()))
    wanted, score = plainly(found, emitted, 0.35)
    assert path.tolist() == wanted
    assert search.score == pytest.approx(score, abs=1e-3)


def in_pieces(emitted: np.ndarray, size: int, beam: float = 40.0) -> list[np.ndarray]:
    search = Search(graph(), 0.35, beam)
    pieces = [search.feed(emitted[at : at + size]) for at in range(0, len(emitted), size)]
    return [*pieces, search.finish()]


@pytest.mark.parametrize("size", [5, 7, 40])
@pytest.mark.parametrize("seed", range(4))
def test_chunks_do_not_change_the_way(size: int, seed: int) -> None:
    emitted = emissions(seed)
    at_once = np.concatenate(in_pieces(emitted, len(emitted)))
    assert np.concatenate(in_pieces(emitted, size)).tolist() == at_once.tolist()


def test_what_all_living_ways_share_is_settled_at_once() -> None:
    emitted = sung([*said(0, 8), (SILENCE, 30), *said(1, 8), (SILENCE, 30), *said(2, 8)])
    pieces = in_pieces(emitted, 10, 5.0)
    settled = np.cumsum([len(piece) for piece in pieces])
    assert settled[10] >= 80 and settled[-1] == len(emitted)
    assert np.concatenate(pieces).tolist() == np.concatenate(in_pieces(emitted, 500)).tolist()


def test_frames_that_wait_too_long_are_settled_along_the_best_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("daisy_pipeline.synchronization.hmm.search.LATEST", 2)
    emitted = sung([*said(0), (FILLER, 200), (SILENCE, 30), *said(1), *said(2)])
    pieces = in_pieces(emitted, 20)
    assert [len(piece) for piece in pieces[:4]] != [0] * 4
    assert np.concatenate(pieces).tolist() == np.concatenate(in_pieces(emitted, 500)).tolist()


def test_arcs_lead_within_a_sentence_or_from_the_one_before() -> None:
    found = graph()
    into = np.repeat(found.block_of, np.diff(found.arc_starts))
    away = into - found.block_of[found.froms]
    assert set(away.tolist()) == {0, 1}
    assert len(found.block_starts) == len(TEXT) + 2
    assert (np.diff(found.arc_starts) > 0).all()
    assert found.position.max() == 4


def test_a_sentence_of_very_many_words_keeps_one_byte_back_pointers() -> None:
    long = build(Words.of([[[0, 1]] * 400]), PHONES, TOPOLOGY, COSTS)
    assert np.diff(long.arc_starts).max() < 256


def sung(plan: list[tuple[int, int]]) -> np.ndarray:
    """Emissions that speak plainly: (density, frames) one after the other."""
    rows = []
    for density, count in plan:
        row = np.full(2 * PHONES + 2, -30.0, np.float32)
        row[density] = 0
        rows += [row] * count
    return np.array(rows)


def said(sentence: int, frames: int = 3) -> list[tuple[int, int]]:
    first, last = TEXT.words[TEXT.sentences[[sentence, sentence + 1]]]
    return [(2 * int(p) + half, frames) for p in TEXT.phones[first:last] for half in (0, 1)]


SILENCE, FILLER = 2 * PHONES, 2 * PHONES + 1


def read(plan: list[tuple[int, int]]) -> tuple[readings.Said, ...]:
    found, emitted = graph(), sung(plan)
    search = Search(found, 1.0, 400)
    path = np.concatenate((search.feed(emitted), search.finish()))
    lengths = readings.usual_lengths(found, path, PHONES)
    return readings.readings(TEXT, found, path, np.zeros(len(path), np.float32), lengths)


def test_a_plain_reading() -> None:
    found = read([(SILENCE, 5), *said(0), (SILENCE, 9), *said(1), (SILENCE, 9), *said(2)])
    spans = [(s.reading.begin, s.reading.end) for s in found if s.reading]
    assert spans == [(5, 35), (44, 62), (71, 101)]
    assert all(not s.broken for s in found)


def test_a_sentence_that_was_not_read_is_missing() -> None:
    found = read([*said(0), (SILENCE, 20), *said(2), (SILENCE, 3)])
    assert [s.reading is None for s in found] == [False, True, False]


def test_a_sentence_broken_off_and_read_again_is_its_last_reading() -> None:
    broken = said(0)[:6]  # the first word
    found = read([*broken, (FILLER, 25), (SILENCE, 40), *said(0), (SILENCE, 9), *said(1), *said(2)])
    assert found[0].reading is not None and found[0].reading.begin == 18 + 65
    assert [(t.begin, t.end) for t in found[0].broken] == [(0, 18)]


def test_an_announcement_is_foreign() -> None:
    plan = [(FILLER, 60), (SILENCE, 9), *said(0), (SILENCE, 9), *said(1), *said(2), (FILLER, 50)]
    found, emitted = graph(), sung(plan)
    search = Search(found, 1.0, 400)
    path = np.concatenate((search.feed(emitted), search.finish()))
    lengths = readings.usual_lengths(found, path, PHONES)
    told = readings.readings(TEXT, found, path, np.zeros(len(path), np.float32), lengths)
    strange = [(p.begin, p.end) for p in readings.foreign(found, path, told)]
    assert [round(e - b, -1) for b, e in strange] == [60, 50]


def test_a_scrap_that_clings_to_the_sentence_before_is_dropped() -> None:
    scrap = said(2)[:2]
    plan = [*said(0), (SILENCE, 9), *said(1), *scrap, (SILENCE, 40), *said(2)[2:], (SILENCE, 9)]
    found = read(plan)
    assert found[2].reading is not None
    assert found[2].reading.begin >= 30 + 9 + 18 + 40


@pytest.mark.parametrize(
    ("gap", "word", "pause", "before", "own"),
    [
        (0, 15, 14, 0.9, False),
        (0, 15, 14, 1.2, True),  # the sentence before has its time already
        (0, 15, 9, 0.9, True),  # hardly a break
        (0, 40, 14, 0.6, True),  # more than a word
        (9, 15, 14, 0.9, True),  # a pause before it
    ],
)
def test_before_a_shorter_break_it_is_one_if_both_then_take_their_time(
    gap: int, word: int, pause: int, before: float, own: bool
) -> None:
    text = Words.of([[[0, 1]], [[2], [1, 0]]])
    found = build(text, 3, TOPOLOGY, (-5.0, -6.0, -2.0, -7.0))
    plan = [(0, Kind.PHONE, 100), (1, Kind.SILENCE, gap), (1, Kind.PHONE, word)]
    plan += [(1, Kind.PAUSE, pause), (1, Kind.PHONE, 85)]
    path = [
        np.full(frames, np.flatnonzero((found.block_of == block) & (found.kind == kind))[0])
        for block, kind, frames in plan
    ]
    begin, wanted = 100 + gap, np.array([100.0, 100.0])
    one = readings.Said(readings.Try(0, 100, 1.0, 8.0), pace=before)
    other = readings.Said(readings.Try(begin, begin + word + pause + 85, 1.0, 8.0), pace=1.05)
    made = readings._whole([one, other], wanted, found, np.concatenate(path))
    assert made[1].reading is not None
    assert made[1].reading.begin == (begin if own else begin + word + pause)


@pytest.mark.parametrize(
    ("paces", "near"), [((0.9, 1.0), True), ((0.8, 1.2), True), ((1.2, 0.8), False)]
)
def test_a_scrap_brings_both_sentences_nearer_to_their_time(
    paces: tuple[float, float], near: bool
) -> None:
    told = [readings.Said(readings.Try(0, 100, 1.0, 8.0), pace=pace) for pace in paces]
    assert readings._nearer(told, np.array([100.0, 100.0]), 0, 1, 10) is near


def test_learned_models_are_means_and_variances_with_a_prior() -> None:
    chance = np.random.default_rng(1)
    frames = chance.normal(3, 2, (4000, 5)).astype(np.float32)
    labels = np.zeros(4000, np.int32)
    labels[::2] = -1
    prior = Models(np.zeros((4, 5), np.float32), np.ones((4, 5), np.float32))
    counts = Counts.empty(4, 5)
    counts.add(frames, labels)
    made = counts.models(prior, 5.0, np.full(5, 0.1, np.float32))
    assert np.allclose(made.means[0], 3, atol=0.2) and np.allclose(made.variances[0], 4, atol=0.5)
    assert np.allclose(made.means[1], 0) and np.allclose(made.variances[1], 1)
    density = made.emissions(frames[:3])
    away = (frames[:3] - made.means[0]) ** 2 / made.variances[0]
    wanted = -0.5 * (away + np.log(2 * np.pi * made.variances[0])).sum(1)
    assert np.allclose(density[:, 0], wanted, atol=1e-3)


def test_garbage_is_the_mean_of_the_likest_phones() -> None:
    emitted = np.array([[1, 5, 3, 2, 9, 9]], np.float32)
    assert kernels.garbage(emitted, 4, 2).tolist() == [4.0]
    plain = training.with_garbage(emitted, 1.0)
    assert plain.tolist() == [5.0] and emitted[0, 5] == pytest.approx(8.8)  # silence less 0.2


def evidence(**changes: object) -> Evidence:
    usual = {
        "margin": np.full(10, 9.0),
        "worst": np.full(10, 6.0),
        "agreed": np.ones(10, bool),
        "pace": np.ones(10),
        "beside": np.zeros(10),
        "phones": np.full(10, 9.0),
        "before": np.zeros(10),
        "halt": np.zeros(10),
        "broken": np.zeros(10),
    }
    return Evidence(**{**usual, **changes})  # type: ignore[arg-type]


def test_what_speaks_against_a_place_lowers_its_confidence() -> None:
    margin, pace = np.full(10, 9.0), np.ones(10)
    margin[3], margin[4], pace[5] = -2.0, np.nan, 2.5
    sure = trust.confidence(evidence(margin=margin, phones=margin, worst=margin, pace=pace))
    assert sure[0] > 0.9 and sure[3] < 0.2 and sure[4] == 0 and sure[5] < sure[0]


def test_a_text_is_related_to_what_is_said_by_margin_agreement_and_foreign_sound() -> None:
    own = np.ones(10, bool)
    assert trust.relation(evidence(), own, 0.0) > TRUST.unrelated
    unlike, half = np.full(10, 1.0), np.arange(10) < 5
    assert trust.relation(evidence(phones=unlike, agreed=half), own, 0.1) < TRUST.unrelated
    assert trust.relation(evidence(agreed=np.zeros(10, bool)), own, 0.3) < TRUST.unrelated
    few = np.where(np.arange(10) < 3, 9.0, np.nan)
    assert trust.relation(evidence(margin=few, phones=few), own, 0.7) < TRUST.unrelated
    assert trust.relation(evidence(), own, 0.7) == TRUST.unrelated  # ten clear ones are proof
    assert trust.relation(evidence(margin=np.full(10, np.nan)), own, 0.0) == 0


def test_starts_that_agree_on_most_of_many_sentences_prove_the_text_where_noise_drowns_it() -> None:
    unlike, eight = np.full(10, 1.0), np.arange(10) < 8
    assert trust.relation(evidence(phones=unlike, agreed=eight), np.ones(10, bool), 0.5) == (
        TRUST.unrelated
    )
    # Eight of twenty that are asked for prove nothing, nor do seven of seven.
    twenty = {name: np.tile(value, 2) for name, value in vars(evidence(phones=unlike)).items()}
    lost = np.where(np.arange(20) < 8, 9.0, np.nan)
    shown = Evidence(**{**twenty, "margin": lost})
    assert trust.relation(shown, np.ones(20, bool), 0.5) < TRUST.unrelated
    seven = evidence(phones=unlike, agreed=np.arange(10) < 7)
    assert trust.relation(seven, np.arange(10) < 7, 0.5) < TRUST.unrelated
