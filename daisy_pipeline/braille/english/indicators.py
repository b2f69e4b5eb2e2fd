# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where indicators stand: capitals (UEB 8) and typeforms (9), by the number of the print sign."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from daisy_pipeline.braille.english import letters
from daisy_pipeline.braille.english.letters import Glyphs

_RUN = re.compile("[A-Za-zàÀ]+")
_CASES = re.compile("[A-ZÀ]+|[a-zà]+")
_SEQUENCE = re.compile(r"[^\s\u00a0\u3000]+")
_GREAT = re.compile("[A-ZÀ]")
_SMALL = re.compile("[a-zà]")
_SUBSCRIPT = re.compile("[A-Za-z)][₀-₉]")
_SENTENCE_END = re.compile(r"[.!?:;]")
_VOWEL = re.compile("[AEIOUYÀ]")
_FORMS = (
    (letters.BOLD, "⠘"), (letters.ITALIC, "⠨"), (letters.UNDERLINE, "⠸"), (letters.SCRIPT, "⠈"),
    (letters.TYPED, "⠈⠼"), (letters.STRUCK, "⠘⠼"), (letters.CAPS, "⠨⠼"),
)  # fmt: skip
_WORDS = 3
"""From how many words on a passage is indicated (8.5.1, 9.4.1)."""


@dataclass
class Indicators:
    """Cells before and behind signs; ``breaks`` are the signs before which something stands."""

    before: defaultdict[int, str] = field(default_factory=lambda: defaultdict(str))
    capital: defaultdict[int, str] = field(default_factory=lambda: defaultdict(str))
    behind: defaultdict[int, str] = field(default_factory=lambda: defaultdict(str))

    @property
    def cuts(self) -> frozenset[int]:
        """Signs at which a look begins or ends: letters there do not stand alone."""
        ends = (place + 1 for place, cells in self.behind.items() if cells[-2:] != "⠠⠄")
        return frozenset((*self.before, *ends))

    @property
    def special(self) -> frozenset[int]:
        """Signs that have an indicator before or behind them."""
        return frozenset((*self.before, *self.capital, *self.behind))

    @property
    def breaks(self) -> frozenset[int]:
        """Signs that begin something new."""
        ends = (place + 1 for place, cells in self.behind.items() if cells)
        return frozenset((*self.before, *self.capital, *ends))


def indicators_of(glyphs: Glyphs, text: str) -> Indicators:
    """All indicators of a stretch."""
    made = Indicators()
    if _GREAT.search(text):
        _capitals(text, made)
    if any(glyphs.forms):
        held = set(glyphs.forms)
        for bit, cells in _FORMS:
            if any(form & bit for form in held):
                _typeform(glyphs.forms, text, bit, cells, made)
    return made


def _capitals(text: str, made: Indicators) -> None:
    passages = list(_passages(text))
    for first, last in passages:
        made.capital[first] += "⠠⠠⠠"
        made.behind[last - 1] += "⠠⠄"
    ahead = iter((*passages, (len(text), len(text))))
    first, last = next(ahead)
    for sequence in _SEQUENCE.finditer(text):
        while last <= sequence.start() < len(text):
            first, last = next(ahead)
        if first < sequence.end():
            continue
        single = bool(_SUBSCRIPT.search(sequence[0]))
        for run in _RUN.finditer(text, sequence.start(), sequence.end()):
            _word(run, single, made)


def _passages(text: str) -> Iterable[tuple[int, int]]:
    """Three sequences or more without small letters, from the first letter on (8.5)."""
    held: list[re.Match[str]] = []
    end = 0
    for found in (*_SEQUENCE.finditer(text), None):
        if found is not None and not _SMALL.search(found[0]):
            if not held and not _begins(found[0]):
                continue
            held.append(found)
            if _GREAT.search(found[0]):
                end = len(held)
            continue
        great = [one for one in held[:end] if _GREAT.search(one[0])]
        if len(great) >= _WORDS and sum(len(_GREAT.findall(one[0])) > 1 for one in great) > 1:
            first = _GREAT.search(text, held[0].start())
            assert first is not None
            yield first.start(), held[end - 1].end()
        held, end = [], 0


def _begins(sequence: str) -> bool:
    """A passage begins with a letter, and not with the last one of a sentence."""
    great = len(_GREAT.findall(sequence))
    return great > 1 or (great == 1 and not _SENTENCE_END.search(sequence))


def _word(run: re.Match[str], single: bool, made: Indicators) -> None:
    cases = list(_CASES.finditer(run[0]))
    for number, case in enumerate(cases):
        if not _GREAT.match(case[0]):
            continue
        first, count = run.start() + case.start(), len(case[0])
        following = cases[number + 1][0] if number + 1 < len(cases) else ""
        if count == 1 or single:
            for place in range(first, first + count):
                made.capital[place] += "⠠"
            continue
        held = _held(case[0], following, number > 0)
        if held == 1:
            for place in range(first, first + count):
                made.capital[place] += "⠠"
            continue
        made.capital[first] += "⠠⠠"
        if held < count:
            made.capital[first + held] += "⠠"
        elif following:
            made.behind[first + count - 1] += "⠠⠄"


def _held(great: str, following: str, inside: bool) -> int:
    """How many capitals ⠠⠠ holds: a camel's last one begins the next word (8.8.2)."""
    if not following or following in ("s", "d", "st", "nd", "rd", "th"):
        return len(great)
    if len(great) == 2:  # two single indicators are no longer than ⠠⠠ with ⠠⠄
        return 1
    camel = not inside and len(following) > 1 and not _VOWEL.search(great[:-1])
    return len(great) - 1 if camel else len(great)


def _typeform(forms: list[int], text: str, bit: int, cells: str, made: Indicators) -> None:
    first = 0
    while first < len(forms):
        if not forms[first] & bit:
            first += 1
            continue
        last = first
        while last < len(forms) and forms[last] & bit:
            last += 1
        _span(text, first, last, cells, made)
        first = last


def _span(text: str, first: int, last: int, cells: str, made: Indicators) -> None:
    words = list(_SEQUENCE.finditer(text, first, last))
    if len(words) >= _WORDS:
        made.before[words[0].start()] += cells + "⠶"
        made.behind[words[-1].end() - 1] += cells + "⠄"
        return
    for word in words:
        start, end = word.span()
        if end - start == 1:
            made.before[start] += cells + "⠆"
            continue
        made.before[start] += cells + "⠂"
        rest = _SEQUENCE.match(text, end)
        if rest and any(sign.isalnum() for sign in rest[0]):
            made.behind[end - 1] += cells + "⠄"
