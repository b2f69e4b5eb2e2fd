# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words of the page: labels, periods and days in its language, ready for HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape

from daisy_pipeline.campaign.figures import Figure
from daisy_pipeline.campaign.quarters import Period, parse
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import Fact


@dataclass(slots=True)
class Pen:
    """What writes the page: its language, where the CSV sheets lie, and ids never given twice.

    ``year`` is the report's, ``sheets`` table's key -> link, relative to the page.
    """

    lang: str
    year: int
    sheets: Mapping[str, str] = field(default_factory=dict)
    _given: int = 0

    def say(self, key: str, **facts: Fact) -> str:
        """The words of a key, escaped for HTML."""
        return escape(phrase(key, self.lang, **facts))

    def id(self, kind: str) -> str:
        """A new id: ``t1``, ``c2``; the same in every run."""
        self._given += 1
        return f"{kind}{self._given}"

    def label(self, text: str, **facts: Fact) -> str:
        """A label as plain text: the words of a key, a period in words, or a name as it is."""
        return period_words(text, self.lang) or phrase(text, self.lang, **facts)

    def head(self, text: str, **facts: Fact) -> str:
        """A label that stands by itself, as a heading does: in English with a capital."""
        words = self.label(text, **facts)
        return words[:1].upper() + words[1:]

    def heads(self, texts: Sequence[str]) -> list[str]:
        """Labels of columns; quarters and months of the report's own year without it."""
        periods = [parse(text) for text in texts]
        if all(one and one.year == self.year and (one.quarter or one.month) for one in periods):
            return [self._part(one) for one in periods if one]
        return [self.head(text) for text in texts]

    def _part(self, period: Period) -> str:
        if period.quarter:
            return phrase("page.quarter", self.lang, quarter=period.quarter)
        return phrase(f"page.month-{period.month}", self.lang)

    def note(self, key: str, facts: Mapping[str, Fact]) -> str:
        """A note as plain text; "" for none."""
        return phrase(key, self.lang, **facts) if key else ""

    def day(self, day: date) -> str:
        """A day as the language writes it."""
        return phrase("page.day", self.lang, year=day.year, month=day.month, day=day.day)

    def source(self, figure: Figure) -> str:
        """Where a figure comes from: the ledger, or a person and what they copied it from."""
        if figure.live:
            return phrase("campaign.counted", self.lang)
        entered = phrase("campaign.was-entered", self.lang)
        told = phrase(figure.source, self.lang)
        return f"{entered}: {told}" if told else entered


def period_words(text: str, lang: str) -> str:
    """2026, 2026Q1 and 2026-05 in words; "" for what is no period."""
    found = parse(text)
    if found is None:
        return ""
    year = str(found.year)
    if found.quarter:
        return phrase("page.quarter-of", lang, year=year, quarter=found.quarter)
    if found.month:
        return phrase("page.month-of", lang, year=year, month=found.month)
    return phrase("page.year-of", lang, year=year)
