# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a rule of normalization gives, and the record of it that the report shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from daisy_pipeline.model.book import Block, Book, Origin
from daisy_pipeline.model.finding import Finding, Place

MOST_EXAMPLES = 5
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a rule changed: words (or a level, a label) before and after, and where."""

    before: str
    after: str
    origin: Origin | None = None


@dataclass(frozen=True)
class Outcome:
    """A rule's Book, its changes and what a person should know."""

    book: Book
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()


Rule = Callable[[Book], Outcome]


@dataclass(frozen=True, slots=True)
class RuleChanges:
    """How often a rule changed something, with the first examples."""

    rule: str
    count: int
    examples: tuple[Change, ...] = ()


def summary(rule: str, changes: tuple[Change, ...]) -> RuleChanges:
    """The record of a rule's changes, its examples cut to a readable width."""
    shown = tuple(Change(_cut(c.before), _cut(c.after), c.origin) for c in changes[:MOST_EXAMPLES])
    return RuleChanges(rule, len(changes), shown)


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def place_of(block: Block) -> Place:
    """Where a block stood in its owner's file."""
    origin = block.origin or Origin()
    return Place(origin.file, origin.line, inside=origin.inside)
