# SPDX-License-Identifier: AGPL-3.0-or-later
"""Translated texts: cut into lines, with cells behind them, side by side."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from daisy_pipeline.braille.cells import BLANK, Cells
from daisy_pipeline.braille.layout.blocks import PageAt, Span
from daisy_pipeline.model.finding import Finding


@dataclass(frozen=True, slots=True)
class RefAt:
    """Print characters ``at`` to ``end`` (not included) refer to the note with the id ``note``."""

    at: int
    end: int
    note: str


@dataclass(frozen=True)
class Words:
    """A translated text; places are numbers of its ``size`` print characters.

    ``breaks`` are characters that stand for the end of a line that carries meaning.
    """

    cells: Cells
    size: int
    start: str = ""
    spans: tuple[Span, ...] = ()
    pages: tuple[PageAt, ...] = ()
    refs: tuple[RefAt, ...] = ()
    breaks: tuple[int, ...] = ()


def lines_of(words: Words) -> Iterator[Words]:
    """The text cut where lines end that carry meaning; places stay those of the whole text."""
    first = 0
    ends = (*words.breaks, words.size + 1)
    for last in ends:
        yield replace(
            words,
            cells=_cut(words.cells, first, last),
            pages=tuple(
                replace(p, at=max(first, p.at)) for p in words.pages if first - 1 <= p.at < last
            ),
            refs=tuple(r for r in words.refs if first <= r.at < last),
            breaks=(),
        )
        first = last + 1


def _cut(cells: Cells, first: int, last: int) -> Cells:
    low, high = bisect_left(cells.origins, first), bisect_left(cells.origins, last)
    changes = {at - low: c for at, c in cells.changes.items() if low < at < high}
    return Cells(cells.text[low:high], cells.origins[low:high], cells.joints[low:high], changes)


def literal(cells: str, origin: int = 0) -> Cells:
    """Cells of our own, all on one line: a line of a box, what stands between columns."""
    return Cells(cells, array("i", (origin,)) * len(cells), bytearray(len(cells)))


def appended(words: Words, cells: str) -> Words:
    """The text with cells of our own right behind it."""
    own = words.cells
    more = literal(cells, own.origins[-1] if own.origins else 0)
    made = Cells(
        own.text + more.text,
        own.origins + more.origins,
        own.joints + more.joints,
        own.changes,
        own.findings,
    )
    return replace(words, cells=made)


def joined(columns: Sequence[tuple[int, Words]]) -> Words:
    """Texts side by side in one line, each from its cell on; the line never ends in between."""
    text, origins, at = "", array("i"), 1  # character 0 is nobody's: it has the blanks before
    spans = [Span(0, "")]
    pages: list[PageAt] = []
    refs: list[RefAt] = []
    findings: list[Finding] = []
    for column, words in columns:
        free = column - len(text)
        text += BLANK * free + words.cells.text
        origins.extend((at - 1,) * free)
        origins.extend(at + place for place in words.cells.origins)
        own = words.spans if words.spans and words.spans[0].at == 0 else (Span(0, ""), *words.spans)
        spans += [replace(span, at=at + span.at) for span in own]
        pages += [replace(page, at=at + page.at) for page in words.pages]
        refs += [replace(ref, at=at + ref.at, end=at + ref.end) for ref in words.refs]
        findings += words.cells.findings
        at += words.size
    cells = Cells(text, origins, bytearray(len(text)), {}, tuple(findings))
    start = columns[0][1].start if columns else ""
    return Words(cells, at, start, tuple(spans), tuple(pages), tuple(refs))
