# SPDX-License-Identifier: AGPL-3.0-or-later
"""Findings that a document may have by hundreds, told once a kind with their count."""

from __future__ import annotations

from daisy_pipeline.model.book import Origin
from daisy_pipeline.model.finding import Fact, Finding, Place

_LONGEST = 60


class Told:
    """Gathers what is to be told of a document."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._first: dict[str, tuple[Place, str]] = {}
        self._counts: dict[str, int] = {}

    def note(self, id: str, origin: Origin | None = None, words: str = "", count: int = 1) -> None:
        """Note one more of a kind; the first one's place and words are told."""
        line, inside = (origin.line, origin.inside) if origin else (0, "")
        short = " ".join(words.split())[:_LONGEST]
        self._first.setdefault(id, (Place(self.file, line, inside=inside), short))
        self._counts[id] = self._counts.get(id, 0) + count

    @property
    def findings(self) -> tuple[Finding, ...]:
        """A finding for each kind, in the order in which they were met."""
        made = []
        for id, (place, words) in self._first.items():
            facts: dict[str, Fact] = {"count": self._counts[id]}
            if words:
                facts["words"] = words
            made.append(Finding(id, place, facts))
        return tuple(made)
