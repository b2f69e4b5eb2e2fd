# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small books made of sentences, and what became of their ids."""

from __future__ import annotations

from collections.abc import Sequence

from daisy_pipeline.model.book import Book, Paragraph, plain
from daisy_pipeline.segmentation.reconcile import Reconciled, reconcile
from daisy_pipeline.segmentation.rows import SegmentRow

Story = Sequence[Sequence[str]]


def book_of(story: Story) -> Book:
    """A Book with a paragraph for each list of sentences."""
    return Book(lang="ko", body=tuple(Paragraph(text=plain(" ".join(p))) for p in story if p))


def carried(
    before: Story, after: Story, pinned: frozenset[str] = frozenset()
) -> tuple[Reconciled, Reconciled]:
    """The rows of the first book, and those after the edit."""
    first = reconcile(book_of(before), ())
    return first, reconcile(book_of(after), first.rows, pinned)


def live(result: Reconciled) -> list[tuple[str, str]]:
    """(id, text) of what is in the text, in reading order."""
    return [(row.id, row.text) for row in result.rows if row.live]


def ids(result: Reconciled, text: str) -> list[str]:
    """The ids of the live segments with this text."""
    return [id for id, words in live(result) if words == text]


def row(id: str, text: str) -> SegmentRow:
    return SegmentRow(id=id, text=text)
