# SPDX-License-Identifier: AGPL-3.0-or-later
"""Periods as figures name them: a year (2023), a quarter (2023Q1), a month (2023-05)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_PERIOD = re.compile(r"(?P<year>\d{4})(?:Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?", re.ASCII)
_LOOSE = re.compile(r"(\d{4}) *년? *[-/.]? *(?:([1-4]) *분기|Q([1-4]))", re.ASCII)
FIRST, LAST = 1990, 2199  # years that a library may mean
QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True, order=True)
class Period:
    """A year, or one of its quarters or months (0: not one)."""

    year: int
    quarter: int = 0
    month: int = 0

    def __str__(self) -> str:
        if self.month:
            return f"{self.year}-{self.month:02d}"
        return f"{self.year}Q{self.quarter}" if self.quarter else str(self.year)

    @property
    def first(self) -> date:
        """Its first day."""
        month = self.month or (self.quarter * 3 - 2 if self.quarter else 1)
        return date(self.year, month, 1)

    @property
    def last(self) -> date:
        """Its last day: 29 February in leap years."""
        month = self.month or (self.quarter * 3 if self.quarter else 12)
        return date(self.year, month, monthrange(self.year, month)[1])


def parse(text: str) -> Period | None:
    """The period that a text names (2023, 2023Q1, 2023년 1분기, 2023-05); None for none."""
    plain = text.strip().upper().removesuffix("년")
    loose = _LOOSE.fullmatch(plain)
    found = _PERIOD.fullmatch(f"{loose[1]}Q{loose[2] or loose[3]}" if loose else plain)
    if found is None or not FIRST <= int(found["year"]) <= LAST:
        return None
    return Period(int(found["year"]), int(found["quarter"] or 0), int(found["month"] or 0))


def quarter_of(day: date) -> int:
    """1 for January to March."""
    return (day.month + 2) // 3


def quarters(year: int) -> tuple[Period, ...]:
    """The year's four quarters."""
    return tuple(Period(year, quarter) for quarter in QUARTERS)


def months(year: int) -> tuple[Period, ...]:
    """The year's twelve months."""
    return tuple(Period(year, 0, month) for month in range(1, 13))
