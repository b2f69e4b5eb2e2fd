# SPDX-License-Identifier: AGPL-3.0-or-later
"""What DAISY 3 cannot hold, told instead of dropped in silence."""

from __future__ import annotations

from daisy_pipeline.formats.xhtml import safe_href
from daisy_pipeline.model.book import Book, Math, Run
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.walk import segments, top_blocks

_LONGEST = 80  # characters of an address in a message


def formulas(book: Book) -> list[Finding]:
    """One advice for a product that shows formulas by their words: how many, and where first."""
    found = [s for s in segments(top_blocks(book)) if any(isinstance(i, Math) for i in s.content)]
    if not found:
        return []
    return [Finding("DP-EMT-007", Place(inside=found[0].id), {"count": len(found)})]


def lost_addresses(book: Book) -> list[Finding]:
    """A finding for each outside address that may not stand in a book; its words are kept."""
    return [
        Finding("DP-EMH-003", Place(inside=segment.id), {"what": item.href[:_LONGEST]})
        for segment in segments(top_blocks(book))
        for item in segment.content
        if isinstance(item, Run) and item.href and not item.href.startswith("#")
        if safe_href(item.href) is None
    ]
