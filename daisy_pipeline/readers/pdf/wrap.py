# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the end of a line and the beginning of the next go together.

Korean print breaks within words without a hyphen (or only between words: it depends on the
book). The document itself says which: its own words and pairs of syllables are counted, and
every break is judged by them (docs/decisions/0043). English hyphens are judged by its words too.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

_HANGUL = "가-힣一-鿿"
_RUN = re.compile(f"[{_HANGUL}]{{2,}}")
_GAP = re.compile(rf"([{_HANGUL}])\s+(?=([{_HANGUL}]))")
_WORD = re.compile(r"[^\s]+")
_EDGES = "\"'“”‘’「」『』〈〉《》()[]{}<>.,!?…·:;—–-~"
_LATIN_HYPHEN = re.compile(r"([A-Za-z][A-Za-z'’]*)-$")
_LATIN_START = re.compile(r"[A-Za-z][A-Za-z'’]*")
_OPENING, _CLOSING = "([{「『〈《“‘", ")]}」』〉》,.!?…:;”’"
_KEPT_BEFORE = frozenset(("self", "well", "ex", "half", "all", "cross", "non"))
# Endings and particles that are no words: a line that begins with one goes on with the last word.
_TAILS = frozenset(
    [
        "은",
        "는",
        "을",
        "를",
        "의",
        "에",
        "로",
        "와",
        "과",
        "며",
        "고",
        "서",
        "다",
        "요",
        "니다",
        "습니다",
        "입니다",
        "에서",
        "에게",
        "으로",
        "까지",
        "부터",
        "했다",
        "였다",
        "었다",
        "았다",
        "한다",
        "된다",
        "라고",
        "라는",
        "에는",
        "에도",
        "으며",
        "지만",
        "면서",
        "으면",
        "려고",
        "도록",
        "이다",
        "이라",
        "처럼",
        "보다",
        "마다",
    ]
)
_MAYBE_TAILS = frozenset(["이", "가", "도", "만", "나", "지", "네", "자", "게", "들", "적", "인"])
_SMOOTH = 12.0
_SPACED_ENDS = 0.2  # of the line ends carry a blank: then one without is no word's end


def is_hangul(letter: str) -> bool:
    """Whether a letter is a Hangul syllable or a Han character as Korean print has them."""
    return "가" <= letter <= "힣" or "一" <= letter <= "鿿"


@dataclass(frozen=True)
class Joiner:
    """What a document says of its words, and how its lines are joined by it."""

    words: Counter[str]
    within: Counter[tuple[str, str]]
    across: Counter[tuple[str, str]]
    ends: Counter[str]
    starts: Counter[str]
    firsts: Counter[str]
    seconds: Counter[str]
    totals: tuple[int, int] = (1, 1)  # pairs within words, and across blanks
    prior: float = 0.0
    ends_spaced: bool = False

    def glue(self, before: str, after: str, open_end: bool = False) -> tuple[int, str]:
        """How many letters of ``before`` fall away, and what stands between the two."""
        if not before or not after:
            return 0, ""
        if hyphen := _LATIN_HYPHEN.search(before):
            return self._hyphen(hyphen[1], after)
        if open_end or before[-1] == " ":
            return 0, " "
        a, b = before[-1], after[0]
        if a in _OPENING or b in _CLOSING or (a in "-–—" and b.isalnum() and not b.isascii()):
            return 0, ""
        if is_hangul(a) and is_hangul(b):
            return 0, "" if self.within_word(before, after) else " "
        if is_hangul(b) and a.isdecimal():
            return 0, "" if self._number(before, after) else " "
        if is_hangul(b) and (a.isalpha() or a in ")]」』》〉”’"):
            return 0, "" if _bare(_first(after)) in _TAILS | _MAYBE_TAILS else " "
        return 0, " "

    def within_word(self, before: str, after: str) -> bool:
        """Whether a break between two Hangul syllables stands within a word."""
        if self.ends_spaced:
            return True
        return self.prior + self.evidence(before, after) > 0

    def evidence(self, before: str, after: str) -> float:
        """The logarithm of how much likelier the break is within a word than between two."""
        one, two = _bare(_last(before)), _bare(_first(after))
        odds = self._pair(before[-1], after[0])
        odds += math.log(0.45 / 0.02) if self.words[one + two] else math.log(0.55 / 0.98)
        odds += math.log(0.15 / 0.5) if self.words[one] else math.log(0.85 / 0.5)
        odds += math.log(0.15 / 0.5) if self.words[two] else math.log(0.85 / 0.5)
        if two in _TAILS:
            odds += 2.5
        elif two in _MAYBE_TAILS:
            odds += 0.8
        return odds

    def _pair(self, a: str, b: str) -> float:
        inside, outside = self.totals
        by_chance_in = (self.firsts[a] + 0.5) * (self.seconds[b] + 0.5) / (inside + 500) ** 2
        by_chance_out = (self.ends[a] + 0.5) * (self.starts[b] + 0.5) / (outside + 500) ** 2
        p_in = (self.within[a, b] + _SMOOTH * by_chance_in) / (inside + _SMOOTH)
        p_out = (self.across[a, b] + _SMOOTH * by_chance_out) / (outside + _SMOOTH)
        return max(-4.0, min(4.0, math.log(p_in / p_out)))

    def _number(self, before: str, after: str) -> bool:
        """A counter goes with its number (3장) unless the document writes the two apart."""
        one, two = _last(before), _bare(_first(after))
        if self.words[one + two]:
            return True
        return not (self.words[one] and self.words[two])

    def _hyphen(self, word: str, after: str) -> tuple[int, str]:
        rest = _LATIN_START.match(after)
        if rest is None:
            return 0, ""
        joined, kept = (word + rest[0]).lower(), f"{word}-{rest[0]}".lower()
        if self.words[kept] > self.words[joined]:
            return 0, ""
        if self.words[joined] or (rest[0][0].islower() and word.lower() not in _KEPT_BEFORE):
            return 1, ""
        return 0, ""


def _first(text: str) -> str:
    found = _WORD.match(text)
    return found[0] if found else ""


def _last(text: str) -> str:
    return text.rsplit(None, 1)[-1] if text.strip() else ""


def _bare(word: str) -> str:
    return word.strip(_EDGES)


def learn(lines: Sequence[str], breaks: Iterable[tuple[str, str, bool]]) -> Joiner:
    """The joiner that the lines of a document teach; ``breaks`` are its line ends in paragraphs.

    The last and the first word of a line teach nothing of words: they may be parts of one.
    """
    words: Counter[str] = Counter()
    for line in lines:
        for word in line.split()[1:-1]:
            bare = _bare(word)
            words[bare] += 1
            if bare.isascii():
                words[bare.lower()] += bare != bare.lower()
    within = [p for line in lines for run in _RUN.findall(line) for p in itertools.pairwise(run)]
    across = [(found[1], found[2]) for line in lines for found in _GAP.finditer(line)]
    made = Joiner(
        words,
        Counter(within),
        Counter(across),
        Counter(a for a, _ in across),
        Counter(b for _, b in across),
        Counter(a for a, _ in within),
        Counter(b for _, b in within),
        (len(within) or 1, len(across) or 1),
    )
    cases = [(a, b, open_end) for a, b, open_end in breaks if a and b]
    korean = [c for c in cases if is_hangul(c[0][-1]) and is_hangul(c[1][0])]
    spaced = sum(open_end for _, _, open_end in korean)
    ends_spaced = bool(korean) and spaced > len(korean) * _SPACED_ENDS
    prior = _prior(made, [(a, b) for a, b, _ in korean])
    return replace(made, prior=prior, ends_spaced=ends_spaced)


def _prior(made: Joiner, breaks: Sequence[tuple[str, str]]) -> float:
    """How often the document breaks within words, as log odds: what its clear breaks show."""
    if not breaks:
        return 0.0
    odds = [made.evidence(a, b) for a, b in breaks]
    prior = 0.0
    for _ in range(12):
        inside = sum(1 / (1 + math.exp(-max(-30.0, min(30.0, prior + o)))) for o in odds)
        share = (inside + 0.5) / (len(odds) + 1)
        prior = max(-4.0, min(2.0, math.log(share / (1 - share))))
    return prior
