# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a rule of reading is: a name, a pattern, and what it gives for a place that fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from daisy_pipeline.language.hanja import HANJA
from daisy_pipeline.readings.spans import Reading

Said = Reading | Iterable[Reading] | None

# What a line must hold for a rule to have any use: most lines of a novel hold none of it.
SCRIPTS = {
    "figure": re.compile("[0-9½¼¾⅓⅔⅛²³]"),
    "hanja": re.compile(f"[{HANJA}]"),
    "latin": re.compile("[A-Za-z]"),
    "mark": re.compile(r"[^가-힣A-Za-z0-9\s.,?!'\"“”‘’…\ufffc]"),
    "letter": re.compile("[ㄱ-ㆎ\u0250-\u058f\u0600-\u0eff\u3040-\u30ff\u1100-\u11ff]"),
    "greek": re.compile("[Ͱ-Ͽ]"),
}


def scripts_of(line: str) -> frozenset[str]:
    """Which of SCRIPTS stand in a line."""
    return frozenset(name for name, pattern in SCRIPTS.items() if pattern.search(line))


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: where it may apply, and the reading there (None: not after all).

    ``needs`` are names of SCRIPTS of which a line must hold one; () for any line.
    """

    name: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], str], Said]
    needs: tuple[str, ...] = ()

    def readings(self, line: str, kind: str) -> Iterator[Reading]:
        """The readings that this rule gives for a line of a kind of text."""
        for found in self.pattern.finditer(line):
            said = self.read(found, kind)
            if isinstance(said, Reading):
                yield said
            elif said is not None:
                yield from said


def whole(found: re.Match[str], rule: str, speak: str, doubt: str = "") -> Reading:
    """The reading of everything that was found."""
    return Reading(found.start(), found.end(), speak, rule, doubt=doubt)


def group(found: re.Match[str], name: str, rule: str, speak: str) -> Reading:
    """The reading of one group of what was found."""
    return Reading(found.start(name), found.end(name), speak, rule)


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first."""
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))
