# SPDX-License-Identifier: AGPL-3.0-or-later
"""The examples of Unified English Braille hold: at least as many as the decision record says."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.braille.translate import translate
from tests.official.braille_examples import FILE, Example, read_examples, score, source_of

LEAST = 91.9
CONTRACTIONS = 97.5
"""Per cent of section 10, which most of running text is."""


@pytest.fixture(scope="module")
def rows(shared: Path) -> list[Example]:
    return [row for row in read_examples(shared / FILE) if row.suite == "english"]


def _ours(example: Example) -> str:
    return translate(source_of(example)).text


def test_the_rows_of_english_are_right_in_every_cell(rows: list[Example]) -> None:
    found, _ = score(rows, _ours)
    assert found.rows > 1300
    assert found.exact >= LEAST
    contractions, _ = score((row for row in rows if row.number == 10), _ours)
    assert contractions.exact >= CONTRACTIONS
