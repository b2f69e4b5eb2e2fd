# SPDX-License-Identifier: AGPL-3.0-or-later
"""A PDF under check: its facts, ways through its tags, and where findings about it go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from daisy_pipeline.check.members import Report
from daisy_pipeline.formats.print_words import bare
from daisy_pipeline.model.finding import Fact, Finding, Place
from daisy_pipeline.tools.pdf_facts import Element, PageFacts, PdfFacts

_PICTURES = ("Figure", "Formula")
_NO_KIND = -2  # artifacts (PageFacts)
_OURS = ("Lbl", "TOC", "TOCI")
_LEVELS = ("H1", "H2", "H3", "H4", "H5", "H6")


@dataclass(frozen=True)
class View:
    """A file's name, what is known of it, the report, and whether our own list names it."""

    name: str
    facts: PdfFacts
    report: Report = field(repr=False)
    made_here: bool = False

    def add(self, id: str, page: int = 0, **facts: Fact) -> None:
        """Note a finding about a page of the file; about the whole file where it is 0."""
        place = Place(self.name, inside=f"p. {page}" if page else "")
        self.report.put(Finding(id, place, facts))

    def at(self, element: Element, id: str, **facts: Fact) -> None:
        """Note a finding about an element, on the page on which it begins."""
        self.add(id, element.page, **facts)

    @cached_property
    def sheets(self) -> list[tuple[int, PageFacts]]:
        """The pages that could be painted, with their numbers."""
        return [(n, sheet) for n, sheet in enumerate(self.facts.sheets, 1) if sheet is not None]

    @cached_property
    def headings(self) -> list[Element]:
        """The headings in the order of tags."""
        return [element for element in self.facts.elements if element.role in _LEVELS]

    @cached_property
    def pictured(self) -> frozenset[tuple[int, int]]:
        """The marked contents of pictures: a drawing may have words, which are the picture's."""
        tops = (e for e in self.facts.elements if e.role == "Figure")
        found: set[tuple[int, int]] = set()
        waiting = list(tops)
        while waiting:
            element = waiting.pop()
            found |= {kid for kid in element.kids if isinstance(kid, tuple)}
            waiting += self.below(element)
        return frozenset(found)

    def is_drawn(self, page: int, at: int) -> bool:
        """Whether marked content of a page is a drawing's: it may have small words.

        In a file of ours artifacts without a kind are drawings that decorate; elsewhere they may be
        anything, page numbers too.
        """
        return (self.made_here and at == _NO_KIND) or (page, at) in self.pictured

    @cached_property
    def header_ids(self) -> frozenset[str]:
        """The ids of cells that head others."""
        return frozenset(e.id for e in self.facts.elements if e.role == "TH" and e.id)

    @cached_property
    def named_headers(self) -> frozenset[str]:
        """The ids that cells name as their headers."""
        return frozenset(name for e in self.facts.elements for name in e.headers)

    def below(self, element: Element) -> Iterator[Element]:
        """The elements that an element holds."""
        return (self.facts.elements[kid] for kid in element.kids if isinstance(kid, int))

    def text(self, element: Element, *, ours: bool = True) -> str:
        """The bare words of an element in the order of tags; ``ours``: with those that are ours."""
        return bare("".join(words for _, _, words in self.pieces(element, ours=ours)))

    def pieces(self, top: Element, *, ours: bool = False) -> Iterator[tuple[Element, int, str]]:
        """The words of an element piece by piece, each with its element and page.

        Pictures and formulas are their alternative texts. Without ``ours``, labels, contents and
        what is marked as generated is left out.
        """
        waiting: list[tuple[Element, int | tuple[int, int] | str | None]] = [(top, None)]
        while waiting:
            holder, kid = waiting.pop()
            if isinstance(kid, tuple):
                yield holder, kid[0], self.facts.words.get(kid, "")
                continue
            if isinstance(kid, str):
                continue
            element = holder if kid is None else self.facts.elements[kid]
            if not ours and (element.ours or element.role in _OURS):
                continue
            if element.role in _PICTURES or element.actual:
                yield element, element.page, element.actual or element.alt
                continue
            waiting += [(element, inner) for inner in reversed(element.kids)]
