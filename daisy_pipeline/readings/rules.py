# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a rule of reading is: a name, a pattern, and what it gives for a place that fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from daisy_pipeline.readings.spans import Reading

Said = Reading | Iterable[Reading] | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: where it may apply, and the reading there (None: not after all)."""

    name: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], str], Said]

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
