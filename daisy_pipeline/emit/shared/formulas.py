# SPDX-License-Identifier: AGPL-3.0-or-later
"""Formulas in products that can hold words only (docs/decisions: formulas in DAISY)."""

from __future__ import annotations

from daisy_pipeline.model.book import Book, Math
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.walk import segments, top_blocks


def formulas(book: Book) -> list[Finding]:
    """One advice for a product that shows formulas by their words: how many, and where first."""
    found = [s for s in segments(top_blocks(book)) if any(isinstance(i, Math) for i in s.content)]
    if not found:
        return []
    return [Finding("DP-EMT-007", Place(inside=found[0].id), {"count": len(found)})]
