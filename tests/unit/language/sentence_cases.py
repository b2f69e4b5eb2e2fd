# SPDX-License-Identifier: AGPL-3.0-or-later
"""The hand-checked sentences, and how well a splitter does on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.formats.tsv import read_table

COLUMNS = ("text", "lang", "category", "set", "remark")
FILE = Path(__file__).with_name("sentences.tsv")
SIGN = "¦"
Span = tuple[int, int]
Splitter = Callable[[str, str], Sequence[Span]]


@dataclass(frozen=True)
class Case:
    """A text with its true pieces (joined, they are the text)."""

    pieces: tuple[str, ...]
    lang: str
    category: str
    held_out: bool

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def marked(self) -> str:
        return SIGN.join(self.pieces)


@dataclass(frozen=True)
class Score:
    """Boundaries found that are right, found that are wrong, missed; cases, and whole ones."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    cases: int = 0
    whole: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.right + other.right,
            self.wrong + other.wrong,
            self.missed + other.missed,
            self.cases + other.cases,
            self.whole + other.whole,
        )

    @property
    def precision(self) -> float:
        found = self.right + self.wrong
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        true = self.right + self.missed
        return self.right / true if true else 1.0

    @property
    def f1(self) -> float:
        """Of the inner boundaries; 1 where there are none and none was found."""
        whole = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / whole if whole else 1.0

    @property
    def accuracy(self) -> float:
        """The share of cases without any mistake."""
        return self.whole / self.cases if self.cases else 1.0


def read_cases() -> tuple[Case, ...]:
    """Every row of the file, in its order."""
    table = read_table(FILE, COLUMNS, shown=FILE.name)
    assert not table.findings
    return tuple(
        Case(tuple(r["text"].split(SIGN)), r["lang"], r["category"], r["set"] == "held-out")
        for r in table.rows
    )


def borders(text: str, ends: Iterable[int]) -> frozenset[int]:
    """The inner ends, counted without white space: whose side a blank is on makes no mistake."""
    counts = {len("".join(text[:end].split())) for end in ends}
    return frozenset(counts - {0, len("".join(text.split()))})


def truth(case: Case) -> frozenset[int]:
    ends, at = [], 0
    for piece in case.pieces:
        at += len(piece)
        ends.append(at)
    return borders(case.text, ends)


def judge(case: Case, split: Splitter) -> Score:
    """What the splitter's pieces of one case are worth."""
    true, found = truth(case), borders(case.text, (e for _, e in split(case.text, case.lang)))
    return Score(len(true & found), len(found - true), len(true - found), 1, int(true == found))


def total(cases: Iterable[Case], split: Splitter) -> Score:
    """The sum over the cases."""
    return sum((judge(case, split) for case in cases), Score())


def shown(case: Case, split: Splitter) -> str:
    """The text with the splitter's boundaries, as the file marks them."""
    return SIGN.join(case.text[b:e] for b, e in split(case.text, case.lang))
