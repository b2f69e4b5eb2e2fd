# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stretches to a braille book: volumes of pages with title pages, contents and page numbers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daisy_pipeline.braille.layout.blocks import FrontMatter, Stretch
from daisy_pipeline.braille.layout.flow import Flow, Label, flow_of
from daisy_pipeline.braille.layout.front import Entry, contents_flow, heading, said, title_pages
from daisy_pipeline.braille.layout.model import BrailleBook, Page, Row, Volume
from daisy_pipeline.braille.layout.page_line import PageLine
from daisy_pipeline.braille.layout.paginate import Cut, cuts_of
from daisy_pipeline.braille.layout.profile import Profile
from daisy_pipeline.braille.layout.volumes import Part, parts_of
from daisy_pipeline.braille.source import Source
from daisy_pipeline.braille.translate import translate
from daisy_pipeline.model.finding import Finding

_TRIES = 3
"""After so many tries, contents that shrank keep the pages that they had."""


@dataclass(frozen=True)
class Laid:
    """A book as it is embossed, and what is to be told of its layout."""

    book: BrailleBook
    findings: tuple[Finding, ...] = ()


def lay_out(stretches: Iterable[Stretch], profile: Profile, front: FrontMatter) -> Laid:
    """The braille book of stretches in reading order.

    Every volume begins with its title page and contents (those of the whole book in the first
    one); with ``duplex`` it fills whole sheets. Page numbers count title pages and empty ones,
    which do not show them. Findings: DP-BRL-021 for words longer than a line, and what the title
    page's translation told. DaisyError (exit code 4): DP-BRL-022, a volume has no room for text.
    """
    return _Setting(stretches, profile, front).laid()


class _Setting:
    """One book being laid out: pages of contents and of text by turns, until they agree."""

    def __init__(self, stretches: Iterable[Stretch], profile: Profile, front: FrontMatter) -> None:
        self.profile = profile
        self.front = front
        notes = heading(said("notes", front, profile), before=2)
        self.flow = flow_of(stretches, profile, notes)
        self.notes_head = flow_of([notes], profile)
        self.title = translate(Source(front.title, front.lang), profile.grade)
        self.line = PageLine(profile, self.title, front.lang)
        self.label_rows = [label.row for label in self.flow.labels]

    def laid(self) -> Laid:
        """The book and the findings."""
        fronts: tuple[int, ...] = (1,)
        tries = 0
        while True:
            parts = parts_of(self.flow, self.profile, fronts, self.notes_head)
            fronts += (fronts[-1],) * (len(parts) - len(fronts))
            before = [self._before(parts, fronts, number) for number in range(len(parts))]
            needed = tuple(map(len, before))
            tries += 1
            if tries > _TRIES:
                needed = tuple(map(max, needed, fronts))
            if needed == fronts[: len(parts)]:
                break
            fronts = needed
        return Laid(self._book(parts, before, fronts), self._findings())

    def _findings(self) -> tuple[Finding, ...]:
        found = list(self.title.findings)
        if self.flow.cut:
            place = self.flow.cut[0]
            found.append(Finding("DP-BRL-021", place, {"count": len(self.flow.cut)}))
        return tuple(found)

    def _starts(self, parts: Sequence[Part], fronts: Sequence[int]) -> list[int]:
        """The number of each volume's first page."""
        found, number = [], 1
        for part, front in zip(parts, fronts, strict=False):
            found.append(number)
            if self.profile.numbering == "book":
                number += self._sides(front + part.pages)
        return found

    def _sides(self, pages: int) -> int:
        return pages + (pages % 2 if self.profile.duplex else 0)

    def _before(
        self, parts: Sequence[Part], fronts: Sequence[int], number: int
    ) -> list[tuple[list[Row], bool]]:
        """The pages before a volume's text, and for each whether it has a line of numbers."""
        profile, found = self.profile, []
        if profile.title_page:
            labels = self._labels(parts[number].first, parts[number].last)
            volume = (number + 1, len(parts))
            titles = title_pages(self.front, profile, volume, labels)
            found += [(rows, False) for rows in titles]
        if profile.contents:
            starts = self._starts(parts, fronts)
            chosen = range(len(parts)) if number == 0 else range(number, number + 1)
            entries = [(n + 1, self._entries(parts[n], starts[n] + fronts[n])) for n in chosen]
            flow = contents_flow(entries, self.front, profile)
            cuts = cuts_of(flow, profile.body, 0, len(flow.rows), notes=False)
            found += [(cut.rows(flow, profile.body), True) for cut in cuts]
        return found

    def _entries(self, part: Part, start: int) -> list[Entry]:
        """The contents of a volume whose text begins on page ``start``."""
        pages = [cut.first for cut in part.cuts]
        return [
            Entry(head.rank, head.cells, start + bisect_right(pages, head.row) - 1)
            for head in self.flow.heads
            if part.first <= head.row < part.last and head.rank <= self.profile.contents
        ]

    def _labels(self, first: int, last: int) -> tuple[str, str]:
        """The print pages in which the rows ``first`` to ``last`` (not included) begin and end."""
        labels = self.flow.labels
        end = bisect_left(self.label_rows, last)
        if not end:
            return ("", "")
        begin = bisect_left(self.label_rows, first)
        while begin < end and self._begins(labels[begin], first):
            begin += 1
        return (labels[max(0, begin - 1)].label, labels[end - 1].label)

    def _begins(self, label: Label, row: int) -> bool:
        """Whether the print page begins with the row, blank rows before it aside."""
        rows = self.flow.rows[row : label.row]
        return not label.within and not any(r.cells for r in rows)

    def _book(
        self,
        parts: Sequence[Part],
        before: Sequence[list[tuple[list[Row], bool]]],
        fronts: Sequence[int],
    ) -> BrailleBook:
        starts = self._starts(parts, fronts)
        volumes = []
        for part, rows, front, start in zip(parts, before, fronts, starts, strict=False):
            pages = [self._front_page(*one, start + n) for n, one in enumerate(rows)]
            pages += [Page((), start + n) for n in range(len(pages), front)]
            pages += [self._text_page(c, start + front + n) for n, c in enumerate(part.cuts)]
            pages += self._note_pages(part, start + len(pages))
            if len(pages) < self._sides(len(pages)):
                pages.append(Page((), start + len(pages)))
            volumes.append(Volume(tuple(pages)))
        profile = self.profile
        return BrailleBook(profile.cells, profile.lines, profile.duplex, tuple(volumes))

    def _front_page(self, rows: list[Row], numbered: bool, number: int) -> Page:
        if not numbered:
            return Page(self._with_line(rows, Row()))
        return Page(self._with_line(rows, self.line.row(number)), number)

    def _text_page(self, cut: Cut, number: int) -> Page:
        rows = cut.rows(self.flow, self.profile.body)
        prints = self._labels(cut.first, cut.last)
        begin = bisect_left(self.label_rows, cut.first)
        end = bisect_left(self.label_rows, cut.last)
        labels = tuple(label.label for label in self.flow.labels[begin:end])
        return Page(self._with_line(rows, self.line.row(number, prints)), number, labels)

    def _note_pages(self, part: Part, start: int) -> list[Page]:
        flow: Flow | None = part.notes
        if flow is None:
            return []
        made = [cut.rows(flow, self.profile.body) for cut in part.note_cuts]
        return [
            Page(self._with_line(rows, self.line.row(start + n)), start + n)
            for n, rows in enumerate(made)
        ]

    def _with_line(self, rows: list[Row], line: Row) -> tuple[Row, ...]:
        """The rows of a page with its line of numbers where it belongs."""
        where = self.profile.page_line
        if where == "none":
            return tuple(rows)
        if where == "top":
            return (line, *rows)
        return (*rows, *[Row()] * (self.profile.body - len(rows)), line)
