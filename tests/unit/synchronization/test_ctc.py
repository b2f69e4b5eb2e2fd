# SPDX-License-Identifier: AGPL-3.0-or-later
"""The search in what a speech model heard: sharp peaks with mistakes among blanks, as CTC gives."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
import pytest

from daisy_pipeline.synchronization.features import Spool
from daisy_pipeline.synchronization.hmm.ctc import Span, place
from daisy_pipeline.synchronization.hmm.graph import Words
from daisy_pipeline.synchronization.hmm.parameters import CTC
from daisy_pipeline.synchronization.hmm.tokens import Spelled

TOKENS, SENTENCES = 300, 60
SKIPPED = (5, 6, *range(20, 27), 40)
ANNOUNCED, AGAIN = (0, 30), (35, 50)


class Heard:
    """Random sentences, and a model's answer to someone who reads them."""

    def __init__(self, seed: int, mistakes: float) -> None:
        self._chance = np.random.default_rng(seed)
        self._mistakes = mistakes
        self._rows: list[np.ndarray] = []
        self.texts = [
            [self._some(self._chance.integers(1, 5)) for _ in range(self._chance.integers(1, 9))]
            for _ in range(SENTENCES)
        ]
        self.begins: dict[int, int] = {}

    def read(
        self,
        skipped: Collection[int] = (),
        announced: Collection[int] = (),
        again: Collection[int] = (),
    ) -> None:
        """Read all sentences but those skipped."""
        self._blank(25)
        for number, words in enumerate(self.texts):
            if number in skipped:
                continue
            if number in announced:
                self._say([self._some(4) for _ in range(12)])
                self._blank(30)
            if number in again:
                self._say(words[: len(words) // 2])
                self._blank(20)
            self.begins[number] = len(self._rows)
            self._say(words)
            self._blank(self._chance.integers(15, 45))

    def placed(self, texts: list[list[list[int]]]) -> list[Span] | None:
        spelled = Spelled(
            Words.of(texts), tuple(range(len(texts))), tuple((n,) for n in range(TOKENS)), 1.0
        )
        with Spool(TOKENS + 2) as spool:
            spool.append(np.maximum(np.array(self._rows, np.float32), np.float32(CTC.lowest)))
            return place(spool, spelled, whole=True) or place(spool, spelled, True, CTC.wider)

    def _some(self, count: int) -> list[int]:
        return [int(n) for n in self._chance.integers(0, TOKENS, count)]

    def _say(self, words: list[list[int]]) -> None:
        for word in words:
            for token in word:
                for heard in self._mistaken(token):
                    row = np.full(TOKENS + 2, -9.0)
                    row[[heard, -1]], row[-2] = np.log(0.9), np.log(0.1)
                    self._rows.append(row)
                self._blank(self._chance.integers(4, 11))
            self._blank(self._chance.integers(0, 8))

    def _mistaken(self, token: int) -> Iterator[int]:
        """The token, another one, none, or two."""
        kind = self._chance.random() / max(self._mistakes, 1e-9)
        if not 0.6 <= kind < 0.8:
            yield token if kind >= 0.6 else self._some(1)[0]
        if 0.8 <= kind < 1:
            yield self._some(1)[0]

    def _blank(self, count: int) -> None:
        row = np.full(TOKENS + 2, -9.0)
        row[-2], row[-1] = -0.01, -5
        self._rows += [row] * int(count)


@pytest.mark.parametrize(("mistakes", "least"), [(0.0, 1.0), (0.2, 0.95), (0.4, 0.75)])
def test_sentences_are_found_among_mistakes(mistakes: float, least: float) -> None:
    heard = Heard(1, mistakes)
    heard.read()
    found = heard.placed(heard.texts) or []
    assert len(found) >= least * SENTENCES
    assert np.mean([abs(s.begin - heard.begins[s.number]) <= 12 for s in found]) >= 0.97


@pytest.mark.parametrize("mistakes", [0.0, 0.2, 0.3])
def test_with_pages_left_out_announcements_and_readings_broken_off(mistakes: float) -> None:
    heard = Heard(2, mistakes)
    heard.read(SKIPPED, ANNOUNCED, AGAIN)
    found = heard.placed(heard.texts) or []
    assert not {s.number for s in found} & set(SKIPPED)
    assert len(found) >= 0.8 * len(heard.begins)
    assert np.mean([abs(s.begin - heard.begins[s.number]) <= 12 for s in found]) >= 0.94


def test_another_text_is_not_found() -> None:
    heard = Heard(3, 0.0)
    heard.read()
    assert len(heard.placed(Heard(4, 0.0).texts) or []) < CTC.least * SENTENCES
