# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose voice is in a title's products: the recordings of which something is heard, and by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from daisy_pipeline.ledger.defects import order_of
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import TitleEntry, Volunteer
from daisy_pipeline.ledger.reviewers import accepted, narrators
from daisy_pipeline.recordings.takes import Take


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording that counts, its sha256, and the pseudonym of who reads it ("" if unknown)."""

    sha256: str
    take: Take
    narrator: str


@dataclass
class Readers:
    """Who is heard in titles; each title is looked up once, however many items it has."""

    ledger: Ledger
    _found: dict[str, tuple[Heard, ...]] = field(default_factory=dict)

    def of(self, title: TitleEntry) -> tuple[Heard, ...]:
        """The recordings that are heard in a title's products; () of one that nobody reads."""
        if title.slug not in self._found:
            self._found[title.slug] = _heard(self.ledger, title)
        return self._found[title.slug]

    def volunteers(self, title: TitleEntry) -> set[str]:
        """Pseudonyms of the volunteers among those who are heard; staff read on duty."""
        names = {one.narrator for one in self.of(title)}
        if not names:
            return set()
        known = Volunteer.objects.filter(pseudonym__in=names)
        return set(known.values_list("pseudonym", flat=True))


def _heard(ledger: Ledger, title: TitleEntry) -> tuple[Heard, ...]:
    takes = accepted(ledger, title.slug)
    if not takes:
        return ()
    by = narrators(title, takes)
    order = [row.id for row in order_of(ledger, title.slug)]
    return tuple(Heard(sha, take, by[sha]) for sha, take in needed(takes, order).items())


def needed(takes: Mapping[str, Take], order: Sequence[str]) -> dict[str, Take]:
    """The recordings of which something is heard: one whose every sentence was read again is not.

    ``order`` are the segments in reading order.
    """
    rank = {name: number for number, name in enumerate(order)}

    def span(take: Take) -> range:
        return range(rank.get(take.first, 0), rank.get(take.last, len(order) - 1) + 1)

    taken: set[int] = set()
    found = {}
    for sha, take in sorted(takes.items(), key=lambda pair: -pair[1].round):
        own = span(take)
        if not order or any(number not in taken for number in own):
            found[sha] = take
        taken.update(own)
    return {sha: takes[sha] for sha in takes if sha in found}
