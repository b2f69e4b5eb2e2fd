# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a rule of normalization gives, and the record of it that the report shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daisy_pipeline.model.book import Block, Book, Origin
from daisy_pipeline.model.finding import Finding, Place

MOST_EXAMPLES = 5
MOST_PROPOSALS = 1000
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a rule changed: words (or a level, a label) before and after, and where.

    ``nth`` says which of the places that have these words is meant (0: each of them).
    """

    before: str
    after: str
    origin: Origin | None = None
    nth: int = 0


@dataclass(frozen=True)
class Outcome:
    """What a rule on the whole Book gives: its Book, its changes, what a person should know.

    ``proposals`` are changes that it did not make: before, after, and where.
    """

    book: Book
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()
    proposals: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleChanges:
    """How often a rule changed something, with the first examples."""

    rule: str
    count: int
    examples: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that needs a person's word: a row of fixes.tsv makes it or refuses it.

    ``count`` is how often the rule proposes it; ``origin`` where first. ``nth`` as in a Change.
    """

    rule: str
    before: str
    after: str
    count: int = 1
    origin: Origin | None = None
    nth: int = 0


def summary(rule: str, changes: Sequence[Change], count: int = 0) -> RuleChanges:
    """The record of a rule's changes (or of ``count``), its examples cut to a readable width."""
    shown = tuple(Change(_cut(c.before), _cut(c.after), c.origin) for c in changes[:MOST_EXAMPLES])
    return RuleChanges(rule, count or len(changes), shown)


def gathered(rule: str, changes: Iterable[Change]) -> tuple[Proposal, ...]:
    """A rule's proposals, equal ones counted as one, in the order of their first place."""
    changes = tuple(changes)
    counts = Counter((c.before, c.after, c.nth) for c in changes)
    first: dict[tuple[str, str, int], Change] = {}
    for change in changes:
        first.setdefault((change.before, change.after, change.nth), change)
    return tuple(
        Proposal(rule, c.before, c.after, counts[key], c.origin, c.nth) for key, c in first.items()
    )


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def place_of(block: Block) -> Place:
    """Where a block stood in its owner's file."""
    return place_at(block.origin)


def place_at(origin: Origin | None) -> Place:
    """An origin as a finding's place."""
    origin = origin or Origin()
    return Place(origin.file, origin.line, inside=origin.inside)
