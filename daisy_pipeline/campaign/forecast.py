# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the year ends with if the pace of the last weeks stays (docs/decisions/0085).

The weeks before today give a mean and how much weeks differ. What is still to come varies as the
coming weeks do, as a mean does that is known from a few weeks only, and by a fifth of itself: the
pace of a library changes over a year. Weeks that differ less than chance would have it (Poisson)
count as chance. Measured on made years, four of five and more end within; of years whose pace
grows by six tenths from January to December three of four. Nothing is drawn by lot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil, floor, sqrt

from daisy_pipeline.campaign.figures import Forecast
from daisy_pipeline.campaign.quarters import Period
from daisy_pipeline.campaign.units import rounded

WEEKS = 26  # looked at, at most: half a year
CHANGE = 0.2  # of what is to come: how far a pace may change meanwhile
FEWEST_WEEKS = 8  # of work before anything is said
FEWEST_ITEMS = 10  # in the weeks looked at
# Student's t for a two-sided 80 % interval by degrees of freedom (the 90 % point of one side).
_T = {
    7: 1.415, 8: 1.397, 9: 1.383, 10: 1.372, 11: 1.363, 12: 1.356, 13: 1.350, 14: 1.345,
    15: 1.341, 16: 1.337, 17: 1.333, 18: 1.330, 19: 1.328, 20: 1.325, 21: 1.323, 22: 1.321,
    23: 1.319, 24: 1.318, 25: 1.316,
}  # fmt: skip


@dataclass(frozen=True)
class Ahead:
    """What is still to come: expected, and the ends of the interval. Not rounded."""

    expected: float
    low: float
    high: float


def ahead(weeks: Sequence[int], to_come: float) -> Ahead:
    """What ``to_come`` weeks bring when they are as ``weeks`` were (at least FEWEST_WEEKS)."""
    seen = len(weeks)
    mean = sum(weeks) / seen
    spread = sum((week - mean) ** 2 for week in weeks) / (seen - 1)
    variance = max(spread, mean)  # weeks more even than chance are chance
    expected = mean * to_come
    whole = variance * to_come * (1 + to_come / seen) + (CHANGE * expected) ** 2
    error = sqrt(whole) * _T[min(seen - 1, max(_T))]
    return Ahead(expected, max(0.0, expected - error), expected + error)


def forecast(
    by_day: Mapping[date, int], begun: date | None, today: date, target: int | None = None
) -> Forecast:
    """The year of ``today`` to its 31 December.

    ``by_day`` has what was completed on days of this year and of the half year before; ``begun``
    is the day of the first item ever. Without enough of either, ``why`` says what lacks.
    """
    year = Period(today.year)
    done = sum(n for day, n in by_day.items() if year.first <= day <= today)
    base = Forecast(year.last, done, target=target)
    left = (year.last - today).days
    needed = _needed(target, done, left)
    seen = _weeks(by_day, begun, today)
    facts = {"weeks": len(seen), "items": sum(seen)}
    if len(seen) < FEWEST_WEEKS:
        facts["least"] = FEWEST_WEEKS
        return _without(base, "campaign.no-forecast-weeks", needed, facts)
    if sum(seen) < FEWEST_ITEMS:
        facts["least"] = FEWEST_ITEMS
        return _without(base, "campaign.no-forecast-items", needed, facts)
    found = ahead(seen, left / 7)
    return Forecast(
        year.last,
        done,
        done + round(found.expected),
        done + floor(found.low),
        done + ceil(found.high),
        rounded(Decimal(sum(seen)) / len(seen), 1),
        len(seen),
        target,
        needed,
    )


def _without(
    base: Forecast, why: str, needed: Decimal | None, facts: Mapping[str, int]
) -> Forecast:
    return Forecast(
        base.day, base.done, target=base.target, needed=needed, why=why, facts=dict(facts)
    )


def _weeks(by_day: Mapping[date, int], begun: date | None, today: date) -> list[int]:
    """What whole weeks until today brought, the newest first; none from before the work began."""
    if begun is None or begun > today:
        return []
    whole = min(WEEKS, ((today - begun).days + 1) // 7)
    found = [0] * whole
    for day, number in by_day.items():
        week = (today - day).days // 7
        if 0 <= week < whole:
            found[week] += number
    return found


def _needed(target: int | None, done: int, left: int) -> Decimal | None:
    """Items a week that the target takes; None without a target or when it is reached."""
    if target is None or done >= target or left <= 0:
        return None
    return rounded(Decimal(target - done) * 7 / left, 1)


def since(today: date) -> date:
    """The first day whose items a forecast looks at."""
    return min(Period(today.year).first, today - timedelta(days=7 * WEEKS))
