# SPDX-License-Identifier: AGPL-3.0-or-later
"""Examples of the braille regulation (TSV: suite, article, context, print, braille) as sources.

The file's conventions are not print: combining marks stand for emphasis, dollars for formulas,
a context column for what a document says by its markup. They are read as `daisy braille --context`
reads them, and nothing else is done: no row is known by its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.braille.source import Source
from daisy_pipeline.build.braille_line import typed_line
from tests.official.braille_english import english_source

FILE = "standards/braille/korean-2024-examples.tsv"
_KOREAN = re.compile("[가-힣ㄱ-ㆎ\u1100-\u11ff\ue000-\uf8ff一-鿿]")
_ROMAN_ALONE = re.compile("(?=.*[A-Za-z\u0370-\u03ff])[A-Za-z\u0370-\u03ff .,'!?-]+")


@dataclass(frozen=True, slots=True)
class Example:
    """One row: what is printed, and the cells that are right."""

    suite: str
    article: str
    context: str
    printed: str
    answers: tuple[str, ...]

    @property
    def number(self) -> int:
        """The article's number, 0 where there is none."""
        found = re.match(r"rule_(\d+)", self.article)
        return int(found[1]) if found else 0


def read_examples(path: Path) -> list[Example]:
    """All rows of a file, without its head."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        suite, article, context, printed, braille = line.split("\t")
        answers = tuple(braille.split(" | "))
        rows.append(Example(suite, article, context, _unquoted(printed), answers))
    return rows


def _unquoted(printed: str) -> str:
    """A cell as spreadsheets quote it, without that."""
    quoted = printed.startswith('"') and printed.endswith('"') and '""' in printed
    return printed[1:-1].replace('""', '"') if quoted else printed


def source_of(example: Example) -> Source:
    """The stretch that a document would hold for this row."""
    if example.suite == "english":
        return english_source(example.printed, example.article)
    alone = not example.context and not _KOREAN.search(example.printed)
    if alone and _ROMAN_ALONE.fullmatch(example.printed):
        return Source(example.printed, "en", "sign")  # 28 and 30 show letters outside of Korean
    typed = typed_line(example.printed, example.context or "korean")
    assert typed is not None, example.context
    return typed.source


@dataclass
class Score:
    """How many of how many rows are right, and the wrong cells by the cells of the answers."""

    right: int = 0
    rows: int = 0
    errors: int = 0
    cells: int = 0

    def add(self, made: str, answers: Iterable[str]) -> bool:
        """Count one row; whether it is right."""
        best = min((distance(made, answer), len(answer)) for answer in answers)
        self.right += best[0] == 0
        self.rows += 1
        self.errors += best[0]
        self.cells += best[1]
        return best[0] == 0

    @property
    def exact(self) -> float:
        """Per cent of rows that are right in every cell."""
        return 100 * self.right / max(1, self.rows)

    @property
    def cer(self) -> float:
        """Cell error rate in per cent: edits by cells of the answers."""
        return 100 * self.errors / max(1, self.cells)


def score(
    examples: Iterable[Example], write: Callable[[Example], str]
) -> tuple[Score, list[tuple[Example, str]]]:
    """The score of what ``write`` makes, and the rows that are wrong."""
    total, wrong = Score(), []
    for example in examples:
        made = write(example)
        if not total.add(made, example.answers):
            wrong.append((example, made))
    return total, wrong


def distance(one: str, other: str) -> int:
    """Cells to insert, drop or change (Levenshtein)."""
    if one == other:
        return 0
    row = list(range(len(other) + 1))
    for number, cell in enumerate(one, 1):
        before, row[0] = row[0], number
        for place, wanted in enumerate(other, 1):
            cost = min(row[place] + 1, row[place - 1] + 1, before + (cell != wanted))
            before, row[place] = row[place], cost
    return row[-1]
