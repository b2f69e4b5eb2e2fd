# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the bench's figures count where sentences say the same."""

from __future__ import annotations

import numpy as np
import pytest

from bench.sync.cases import Case
from bench.sync.families import Span
from bench.sync.measures import Answer, judge

Where = dict[int, int]  # sentence, second at which it begins


def judged(texts: str, read: Where, found: Where) -> tuple[int, int, int]:
    """Places within 250 ms, true skips that were found, false ones."""

    def spans(where: Where) -> tuple[Span | None, ...]:
        return tuple(
            (where[n] * 1000.0, where[n] * 1000.0 + 900) if n in where else None
            for n in range(len(texts))
        )

    quiet = tuple(read.get(n, 0) * 1000.0 - 300 for n in range(len(texts)))
    case = Case("", "skip", np.zeros(1), tuple((t, "ko") for t in texts), spans(read), quiet)
    score = judge(case, Answer(spans(found)))
    return int((np.array(score.away) < 250).sum()), score.skips.found, score.skips.false


@pytest.mark.parametrize(
    ("texts", "read", "found"),
    [
        ("ABBC", {0: 1, 1: 3, 3: 5}, {0: 1, 2: 3, 3: 5}),
        ("ABCBCD", {0: 1, 1: 3, 4: 5, 5: 7}, {0: 1, 3: 3, 4: 5, 5: 7}),
        ("ABCBCD", {0: 1, 3: 3, 4: 5, 5: 7}, {0: 1, 1: 3, 2: 5, 5: 7}),
    ],
)
def test_no_text_tells_which_of_equal_sentences_was_left_out(
    texts: str, read: Where, found: Where
) -> None:
    assert judged(texts, read, found) == (len(read), len(texts) - len(read), 0)


def test_other_words_in_its_stead_are_an_error() -> None:
    assert judged("ABCD", {0: 1, 1: 3, 3: 5}, {0: 1, 2: 3, 3: 5}) == (2, 0, 1)


def test_equal_words_at_another_time_are_in_the_wrong_place() -> None:
    assert judged("ABBC", {0: 1, 1: 3, 3: 5}, {0: 1, 2: 4, 3: 5}) == (2, 1, 0)


def test_the_same_words_far_away_are_another_place() -> None:
    texts = "A" + "BCDEFGHIJ" + "A"
    assert judged(texts, {0: 1}, {10: 1}) == (0, 9, 1)
