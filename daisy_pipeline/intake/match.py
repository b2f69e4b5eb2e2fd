# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a recording carries: which segments, whose assignment that is, whether it was read before.

Plain values in, plain values out; the ledger and takes.tsv are read elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from daisy_pipeline.build.intake_check import Reading
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.recordings.judging_text import HALF, Doubt
from daisy_pipeline.recordings.takes import LAST_ROUND


@dataclass(frozen=True, slots=True)
class Span:
    """What a recording carries: ``ids`` in reading order, () where nobody knows.

    ``found`` are those of which a reading was heard, without those that were missed at both ends.
    ``section`` counts from 1; 0 means the whole title, None that no section was told.
    """

    ids: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    section: int | None = None

    @property
    def limits(self) -> tuple[str, str]:
        """The first and the last id; "" where nobody knows."""
        return (self.ids[0], self.ids[-1]) if self.ids else ("", "")


@dataclass(frozen=True, slots=True)
class Other:
    """Another recording of the title that counts or waits for a decision."""

    file: str
    narrator: str
    ids: frozenset[str]
    round: int


@dataclass(frozen=True, slots=True)
class Task:
    """An open assignment: sections ``first`` to ``last``, or ``ids`` where pages were given."""

    key: str
    first: int = 0
    last: int = 0
    ids: frozenset[str] = frozenset()

    def covers(self, span: Span) -> bool | None:
        """Whether a recording belongs to it; None where that cannot be told."""
        if self.first and span.section is not None:
            return bool(span.section) and self.first <= span.section <= (self.last or self.first)
        if self.ids and span.ids:
            return _mostly(span.found or span.ids, self.ids)
        return None


def span_of(reading: Reading, sections: Mapping[int, Sequence[str]]) -> Span:
    """What a reading of a section, or of the whole title, carries.

    ``sections`` are the ids of each section, 0 those of the whole title. A recording that lacks
    more than half of a section carries only what was heard: it is a piece, or one passage again.
    """
    if not reading.said.total:
        return Span()
    ids = tuple(sections[reading.section])
    found = heard(reading, ids)
    if reading.said.lacking > HALF:
        return Span(found, found, reading.section)
    return Span(ids, found, reading.section)


def heard(reading: Reading, ids: Sequence[str]) -> tuple[str, ...]:
    """The segments from the first to the last of which a reading was found."""
    missing = {s.segment for s in reading.said.sentences if s.doubt is Doubt.MISSING}
    there = [number for number, id in enumerate(ids) if id not in missing]
    return tuple(ids[there[0] : there[-1] + 1]) if there else ()


def section_of(ids: Sequence[str], sections: Mapping[int, Sequence[str]]) -> int | None:
    """The section in which all of these segments lie; None where they are of several."""
    wanted = set(ids)
    found = [n for n, own in sections.items() if n and wanted <= set(own)]
    return found[0] if found else None


def round_of(span: Span, others: Iterable[Other]) -> int:
    """One more than the highest round of the recordings that say most of the same; else 1.

    Pieces of one section that share a sentence at their seam are of one round.
    """
    own = frozenset(span.found or span.ids)
    below = [other.round for other in others if _mostly(own, other.ids)]
    return min(LAST_ROUND, max(below, default=0) + 1)


def _mostly(one: Iterable[str], other: frozenset[str]) -> bool:
    """Whether two sets of segments share more than half of the smaller one."""
    own = frozenset(one)
    common = len(own & other)
    return common * 2 > min(len(own), len(other))


def same_section(span: Span, file: str, narrator: str, others: Iterable[Other]) -> list[Finding]:
    """DP-INT-023 for each other narrator who has read most of the same."""
    own = frozenset(span.found or span.ids)
    who: dict[str, Other] = {}
    for other in others:
        if other.narrator and other.narrator != narrator and _mostly(own, other.ids):
            who.setdefault(other.narrator, other)
    return [
        Finding("DP-INT-023", Place(file), {"other": name, "otherfile": other.file})
        for name, other in sorted(who.items())
    ]


def task_of(
    span: Span, tasks: Sequence[Task], file: str, narrator: str
) -> tuple[Task | None, list[Finding]]:
    """The open assignment that a recording belongs to, and what is to be told.

    DP-INT-024 the narrator has none here, -025 what was read is outside of all of them. One that
    is certain goes before one of which it cannot be told.
    """
    if not tasks:
        return None, [Finding("DP-INT-024", Place(file), {"narrator": narrator})]
    told = [(task, task.covers(span)) for task in tasks]
    for wanted in (True, None):
        if found := [task for task, covers in told if covers is wanted]:
            return found[0], []
    return None, [Finding("DP-INT-025", Place(file), {"narrator": narrator})]
