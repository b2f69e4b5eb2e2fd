# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where noise hides most of the speech from the detector, learning begins once more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from daisy_pipeline.synchronization.hmm import seed, starts
from daisy_pipeline.synchronization.hmm.graph import Words
from daisy_pipeline.synchronization.hmm.models import Models
from daisy_pipeline.synchronization.hmm.parameters import HIDDEN
from daisy_pipeline.synchronization.hmm.seed import Ground, Seeds
from daisy_pipeline.synchronization.hmm.starts import Start, begins, search_starts

PHONES, SIZE, COUNT = 12, 6, 12
PAUSE = 15


def voice(number: int) -> Models:
    chance = np.random.default_rng(number)
    means = chance.normal(0, 3, (2 * PHONES + 2, SIZE)).astype(np.float32)
    return Models(means, np.ones_like(means))


READER, STRANGER = voice(1), voice(8)


def text() -> Words:
    chance = np.random.default_rng(2)
    return Words.of(
        [
            [chance.integers(0, PHONES, chance.integers(2, 7)).tolist() for _ in range(4)]
            for _ in range(COUNT)
        ]
    )


def recording(words: Words) -> tuple[Ground, np.ndarray]:
    """A reading in which one frame of speech in eight is heard, and where sentences begin."""
    chance = np.random.default_rng(9)
    labels, found = [2 * PHONES] * PAUSE, []
    for low, high in pairwise(words.words[words.sentences]):
        found.append(len(labels))
        for phone in words.phones[low:high].tolist():
            labels += [2 * phone] * 3 + [2 * phone + 1] * 3
        labels += [2 * PHONES] * PAUSE
    means = READER.means[labels]
    features = (means + chance.normal(0, 1, means.shape)).astype(np.float32)
    speaks = np.array(labels) < 2 * PHONES
    loud = np.where(speaks[:, None], 3.0, 1.0) * chance.uniform(0.9, 1.1, (len(labels), 20))
    heard = speaks & (np.arange(len(labels)) % 8 == 0)
    return Ground(features, loud.astype(np.float32), heard), np.array(found)


@dataclass
class Synthetic:
    """First models that are the reader's only on a ground that ``hears`` enough speech."""

    hears: float
    known: Ground
    reader: Models = READER

    def on(self, known: Ground) -> Synthetic:
        return replace(self, known=known)

    def pooled(self, *_: float) -> Models:
        near = self.known.voiced.mean() >= self.hears
        return seed.with_grounds(self.reader if near else STRANGER, self.known)


def started(known: Ground, words: Words, reader: Models = READER) -> Start | None:
    return search_starts(known, words, cast(Seeds, Synthetic(0.5, known, reader)))


def placed(start: Start | None, wanted: np.ndarray) -> int:
    if start is None:
        return 0
    return int((np.abs(begins(start.best, COUNT) - wanted) <= 15).sum())


def test_speech_that_noise_hides_is_learned_from() -> None:
    words = text()
    known, wanted = recording(words)
    start = started(known, words)
    assert start is not None and placed(start, wanted) == COUNT
    assert start.agreed.all()


@pytest.mark.parametrize(("alone", "believed"), [(0.99, False), (0.5, True)])
def test_what_no_two_starts_agree_on_is_believed_if_it_explains_most(
    monkeypatch: pytest.MonkeyPatch, alone: float, believed: bool
) -> None:
    """No start explains half of a recording that says another text."""
    words = text()
    known, wanted = recording(words)
    monkeypatch.setattr(starts, "_settled", lambda *_: False)
    monkeypatch.setattr(starts, "HIDDEN", replace(HIDDEN, alone=alone))
    assert (placed(started(known, words), wanted) == COUNT) is believed


def test_a_start_that_left_sentences_out_explains_nothing_alone() -> None:
    words = text()
    known, _ = recording(words)
    start = started(known, words)
    assert start is not None and start.best.gain >= HIDDEN.alone
    assert starts._explains([start.best], COUNT, COUNT)
    assert not starts._explains([start.best], COUNT, 2 * COUNT)
    assert not starts._explains([], COUNT, COUNT)


@pytest.mark.parametrize(("gain", "taken"), [(0.56, False), (0.59, True)])
def test_a_little_more_is_not_worth_another_way(
    monkeypatch: pytest.MonkeyPatch, gain: float, taken: bool
) -> None:
    words = text()
    known, _ = recording(words)
    before, after = (SimpleNamespace(gain=one) for one in (0.5, gain))

    def search(ground: Ground, *_: object) -> list[SimpleNamespace]:
        return [before if ground is known else after] * 2

    monkeypatch.setattr(starts, "_search", search)
    monkeypatch.setattr(starts, "_settled", lambda done, *_: done[0] is after)
    monkeypatch.setattr(starts, "_alike", lambda *_: np.ones(COUNT, np.bool_))
    start = started(known, words)
    assert start is not None
    assert cast(object, start.best) is (after if taken else before)


def test_what_is_loudest_is_speech_where_little_is_heard() -> None:
    known, _ = recording(text())
    speaks = known.power.mean(1) > 2
    found = seed.unhidden(known)
    assert found is not None and found.features is known.features
    assert (found.voiced >= known.voiced).all()
    assert found.voiced[speaks].mean() > 0.8 and found.voiced[~speaks].mean() < 0.3
    soft = np.where(speaks[:, None], 1e-6 * known.power, 0).astype(np.float32)  # no noise at all
    again = seed.unhidden(replace(known, power=soft))
    assert again is not None
    assert again.voiced[speaks].mean() > 0.8 and again.voiced[~speaks].mean() < 0.3


@pytest.mark.parametrize("share", [0.6, 0.9])
def test_where_as_much_as_usual_is_heard_nothing_is_hidden(share: float) -> None:
    known, _ = recording(text())
    voiced = np.arange(len(known.voiced)) < np.ceil(share * len(known.voiced))
    assert seed.unhidden(replace(known, voiced=voiced)) is None
