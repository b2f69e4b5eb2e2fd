# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rules that change nothing but tell a person what the source lacks."""

from __future__ import annotations

from daisy_pipeline.model.book import Block, Book, Figure, InlineImage, PageBreak, PageMark
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.walk import every_block, texts, top_blocks
from daisy_pipeline.normalization.changes import Outcome, place_of


def unique_pages(book: Book) -> Outcome:
    """Tells of print pages whose label another page of the same kind has: a typing error mostly."""
    seen: set[tuple[str, str]] = set()
    findings = []
    for page, block in _pages(book):
        mark = (page.kind.value, page.label)
        if mark in seen:
            findings.append(Finding("DP-NRM-004", place_of(block), {"label": page.label}))
        seen.add(mark)
    return Outcome(book, findings=tuple(findings))


def _pages(book: Book) -> list[tuple[PageMark, Block]]:
    """The pages: those between blocks first, then those within lines; order does not matter."""
    blocks = top_blocks(book)
    between = [(b.page, b) for b in every_block(blocks) if isinstance(b, PageBreak)]
    within = [
        (item, place.block)
        for place in texts(blocks)
        for segment in place.text
        for item in segment.content
        if isinstance(item, PageMark)
    ]
    return [*between, *within]


def described_pictures(book: Book) -> Outcome:
    """Tells of pictures without alternative text that are not marked as decoration.

    A long description does not take its place: readers pass over it or open it by the short
    words (WCAG 2.2, 1.1.1, technique G95: a short text beside the long one).
    """
    blocks = top_blocks(book)
    findings = [
        Finding("DP-NRM-005", place_of(block), {"image": picture.name})
        for block in every_block(blocks)
        if isinstance(block, Figure)
        for picture in block.pictures
        if not picture.alt and not picture.decorative
    ]
    findings += [
        Finding("DP-NRM-005", place_of(place.block), {"image": item.name})
        for place in texts(blocks)
        for segment in place.text
        for item in segment.content
        if isinstance(item, InlineImage) and not item.alt
    ]
    return Outcome(book, findings=tuple(findings))
