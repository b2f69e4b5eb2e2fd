# SPDX-License-Identifier: AGPL-3.0-or-later
"""Music in the pauses is learned for what it is, and the recording is searched once more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from daisy_pipeline.model.ports import Silent
from daisy_pipeline.synchronization.features import CHANNELS, Floats, Spool
from daisy_pipeline.synchronization.hmm import aligner, final, music
from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.graph import Kind
from daisy_pipeline.synchronization.hmm.mixture import Mixture
from daisy_pipeline.synchronization.hmm.models import Models
from daisy_pipeline.synchronization.hmm.observe import SIZE, Observations
from daisy_pipeline.synchronization.hmm.parameters import MUSIC
from daisy_pipeline.synchronization.hmm.training import Trained
from tests.fakes import narrator
from tests.unit.synchronization.test_fringes import GRAPH, LENGTH, TEXT, heard
from tests.unit.synchronization.test_hmm import align

PAUSE = 300  # frames of 20 ms before the sentence and behind it
FOUND = heard([(Kind.SILENCE, PAUSE, 0.0)], [(Kind.SILENCE, PAUSE, 0.0)])
WAY = Way(FOUND.graph, FOUND.path, FOUND.margins)
FRAMES = 2 * len(WAY.path)  # of 10 ms
SAID = np.arange(FRAMES) // (2 * PAUSE) == 1
SAID[2 * (PAUSE + LENGTH) :] = False
FLOOR = np.full(2, 0.1, np.float32)


def two_tones(count: int = 400) -> Floats:
    """Frames about one of two places, neither of which is their mean."""
    chance = np.random.default_rng(3)
    where = np.where(np.arange(count) % 2, 4.0, -4.0)
    return (where[:, None] + chance.normal(0, 0.5, (count, 2))).astype(np.float32)


def test_a_mixture_tells_what_lies_between_the_tones_from_the_tones() -> None:
    tones = two_tones()
    one, two = (Mixture.of(tones, count, FLOOR, MUSIC.rounds) for count in (1, 2))
    between = np.zeros((1, 2), np.float32)
    assert two.emissions(tones).mean() > one.emissions(tones).mean() + 1
    assert two.emissions(between)[0] < one.emissions(between)[0] - 5
    assert np.allclose(np.sort(two.means[:, 0]), [-4, 4], atol=0.2)
    assert np.allclose(two.variances, 0.25, atol=0.06)
    assert np.allclose(two.shares, 0.5, atol=0.01)


def test_a_mixture_is_the_same_each_time_and_none_of_it_dies_out() -> None:
    tones = np.repeat(two_tones(4), 50, 0)
    first, again = (Mixture.of(tones, 16, FLOOR, MUSIC.rounds) for _ in range(2))
    assert np.array_equal(first.means, again.means)
    assert np.isfinite(first.emissions(tones)).all()
    assert (first.variances >= FLOOR).all() and np.isclose(first.shares.sum(), 1)


def test_only_silence_is_likelier_by_it() -> None:
    plain = Models(np.zeros((6, 2), np.float32), np.ones((6, 2), np.float32))
    tones = two_tones()
    known = replace(plain, pauses=Mixture.of(tones, 2, FLOOR, MUSIC.rounds))
    before, after = plain.emissions(tones), known.emissions(tones)
    silence = np.arange(6) == 4
    assert np.array_equal(before[:, ~silence], after[:, ~silence])
    assert (after[:, 4] - before[:, 4]).mean() > 5 and (after[:, 4] >= before[:, 4]).all()
    far = np.full((1, 2), 30.0, np.float32)
    assert known.emissions(far)[0, 4] == plain.emissions(far)[0, 4], "never less likely"


def given(spool: Spool, deviation: float, quiet: float) -> music.Given:
    """A recording whose pauses deviate by so many dB and lie at ``quiet``; its sentence at -20."""
    chance = np.random.default_rng(2)
    tones = np.sin(np.outer(np.arange(FRAMES) // 20 % 4 + 1, np.arange(CHANNELS)))
    mel = np.where(SAID[:, None], -2.0, -5.0 + tones) + chance.normal(0, 0.2, tones.shape)
    spool.append(mel.astype(np.float32))
    level = np.where(SAID, -20.0, quiet + chance.normal(0, deviation, FRAMES))
    return music.Given(Observations(spool), level.astype(np.float32), TEXT)


def learned() -> Trained:
    models = Models(np.zeros((10, SIZE), np.float32), np.ones((10, SIZE), np.float32))
    return Trained(models, 1, GRAPH, WAY.path, WAY.margins, 0.0, 0.0)


def searched(monkeypatch: pytest.MonkeyPatch, answer: Way | None) -> list[Trained]:
    """The models with which the whole recording is searched; the search finds ``answer``."""
    asked: list[Trained] = []

    def whole(_: Any, __: Any, known: Trained, *___: Any) -> Way | None:
        asked.append(known)
        return answer

    monkeypatch.setattr(final, "whole", whole)
    return asked


def test_music_in_the_pauses_is_learned_and_searched_with(monkeypatch: pytest.MonkeyPatch) -> None:
    new = Way(WAY.graph, WAY.path, WAY.margins)
    asked = searched(monkeypatch, new)
    with Spool() as spool:
        recording, before = given(spool, 5.5, -34.0), learned()
        way, known = music.without(WAY, before, recording, Silent())
        frames = recording.heard.read(0, recording.heard.length)
    assert way is new and asked == [known]
    pauses, plain = known.models.pauses, before.models.emissions(frames)[:, -2]
    assert pauses is not None and len(pauses.shares) == MUSIC.gaussians
    said, now = SAID[::2], pauses.emissions(frames)
    assert (now > plain)[~said].mean() > 0.95
    assert now[~said].mean() > now[said].mean() + 20, "what is said is no pause"


@pytest.mark.parametrize(
    ("deviation", "quiet"),
    [(0.5, -34.0), (3.9, -34.0), (9.0, -70.0)],
    ids=["noise", "talk", "a clean room"],
)
def test_nothing_is_searched_again_where_no_music_plays(
    monkeypatch: pytest.MonkeyPatch, deviation: float, quiet: float
) -> None:
    asked = searched(monkeypatch, None)
    with Spool() as spool:
        before = learned()
        found = music.without(WAY, before, given(spool, deviation, quiet), Silent())
    assert found == (WAY, before) and not asked


def test_pauses_that_are_too_short_teach_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = searched(monkeypatch, None)
    kind = (Kind.SILENCE, 20, 0.0)
    short = heard([kind], [kind])
    way = Way(short.graph, short.path, short.margins)
    with Spool() as spool:
        music.without(way, learned(), given(spool, 5.5, -34.0), Silent())
    assert not asked


def test_a_search_that_finds_no_way_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = searched(monkeypatch, None)
    with Spool() as spool:
        before = learned()
        found = music.without(WAY, before, given(spool, 5.5, -34.0), Silent())
    assert asked and found == (WAY, before)


def test_the_aligner_asks_for_music(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what was learned of it mends the answer as well."""
    known: list[Trained] = []

    def found(way: Way, best: Trained, *_: Any) -> tuple[Way, Trained]:
        known.append(replace(best))
        return way, known[0]

    def mended(way: Way, _: Any, __: Any, best: Trained, *___: Any) -> Way:
        known.append(best)
        return way

    monkeypatch.setattr(aligner.music, "without", found)
    monkeypatch.setattr(aligner.ends, "settled", mended)
    texts = narrator.SENTENCES[:6]
    said = narrator.join([narrator.said(text, pitch=1.12) for text in texts])
    align(tmp_path, [said.samples], texts)
    assert len(known) == 2 and known[1] is known[0]
