# SPDX-License-Identifier: AGPL-3.0-or-later
"""A title's parts as people divide work by them: sections, print pages, the words of sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class LaidOut:
    """A section: its number from 1, its name ("" for one without), its segments in order."""

    number: int
    name: str
    segments: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """A title as it is divided. ``pages`` and ``words`` are by segment id."""

    sections: tuple[LaidOut, ...]
    pages: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Every segment, in the order of reading."""
        return tuple(id for section in self.sections for id in section.segments)

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """Where each segment stands in the order of reading, from 0."""
        return {id: number for number, id in enumerate(self.order)}

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The print pages on which sentences begin, in order."""
        return tuple(dict.fromkeys(self.pages[id] for id in self.order if id in self.pages))

    def of_sections(self, first: int, last: int) -> tuple[str, ...]:
        """The segments of sections, both within; () for a range that the title does not have."""
        if not 1 <= first <= last <= len(self.sections):
            return ()
        return tuple(id for one in self.sections[first - 1 : last] for id in one.segments)

    def of_pages(self, pages: str) -> tuple[str, ...]:
        """The segments that begin on print pages ``12-48`` or ``iv``; () where there are none."""
        low, stroke, high = (part.strip() for part in pages.partition("-"))
        high = high if stroke else low
        if low.isdecimal() and high.isdecimal():  # a page on which nothing begins counts too
            inside = {one for one in self.labels if one.isdecimal()}
            wanted = {one for one in inside if int(low) <= int(one) <= int(high)}
        elif low in self.labels and high in self.labels:
            begin, end = self.labels.index(low), self.labels.index(high)
            wanted = set(self.labels[begin : end + 1])
        else:
            return ()
        return tuple(id for id in self.order if self.pages.get(id) in wanted)

    def between(self, first: str, last: str) -> tuple[str, ...]:
        """The segments from one to another, both within, as takes.tsv means it.

        An empty id is the book's beginning or end; an id that the text has lost gives ().
        """
        ends = [id for id in (first, last) if id]
        if any(id not in self.rank for id in ends) or not self.order:
            return ()
        begin = self.rank[first] if first else 0
        end = self.rank[last] if last else len(self.order) - 1
        return self.order[begin : end + 1]

    def section_of(self, segment: str) -> LaidOut | None:
        """The section in which a segment stands; None for one that the text has lost."""
        return next((one for one in self.sections if segment in one.segments), None)

    def names(self, first: int, last: int) -> Sequence[str]:
        """The names of sections, both within; those without a name as ""."""
        return [one.name for one in self.sections[first - 1 : last]]
