# SPDX-License-Identifier: AGPL-3.0-or-later
"""The forecast: how often made years end within its interval, and when it says nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from math import ceil, exp, floor
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.campaign.forecast import (
    FEWEST_ITEMS,
    FEWEST_WEEKS,
    WEEKS,
    ahead,
    forecast,
    since,
)

BEGUN = date(2025, 1, 1)


def poisson(lot: Random, mean: float) -> int:
    least, number, product = exp(-mean), 0, lot.random()
    while product > least:
        number, product = number + 1, product * lot.random()
    return number


def even(lot: Random, rate: float) -> list[int]:
    return [poisson(lot, rate) for _ in range(104)]


def uneven(lot: Random, rate: float) -> list[int]:
    """Weeks with three times the variance of chance."""
    return [poisson(lot, lot.gammavariate(rate / 2, 2.0)) for _ in range(104)]


def in_batches(lot: Random, rate: float) -> list[int]:
    return [poisson(lot, rate * 4) if week % 4 == 3 else 0 for week in range(104)]


def quiet_summer(lot: Random, rate: float) -> list[int]:
    return [poisson(lot, rate * (0.4 if 28 <= w % 52 <= 34 else 1.08)) for w in range(104)]


def growing(lot: Random, rate: float) -> list[int]:
    return [poisson(lot, rate * (0.7 + 0.6 * (week % 52) / 52)) for week in range(104)]


# Measured: 0.93-0.99, 0.87-0.94, 0.95-1.00, 0.90-0.91, 0.72-0.80 (docs/decisions/0085).
@pytest.mark.parametrize(
    ("year", "least"),
    [(even, 0.88), (uneven, 0.8), (in_batches, 0.9), (quiet_summer, 0.84), (growing, 0.68)],
)
@pytest.mark.parametrize("rate", [1.0, 3.0, 5.4])
def test_made_years_end_within(
    year: Callable[[Random, float], list[int]], least: float, rate: float
) -> None:
    lot = Random(2024)
    within = said = 0
    for _ in range(100):
        weeks = year(lot, rate)
        for now in (65, 78, 91):  # at the end of each quarter
            seen = weeks[now - WEEKS : now]
            if sum(seen) < FEWEST_ITEMS:
                continue
            found, real = ahead(seen, 104 - now), sum(weeks[now:])
            said += 1
            within += floor(found.low) <= real <= ceil(found.high)
    assert said >= 250 and within / said >= least


def daily(each: int, first: date, last: date) -> dict[date, int]:
    """``each`` items every Monday."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {day: each for day in days if day.weekday() == 0}


def test_a_steady_pace_goes_on() -> None:
    today = date(2026, 9, 30)
    found = forecast(daily(5, BEGUN, today), BEGUN, today, target=279)
    assert found.day == date(2026, 12, 31)
    assert found.done == 39 * 5
    assert found.expected is not None and found.low is not None and found.high is not None
    assert abs(found.expected - 261) <= 1
    assert found.done <= found.low < found.expected < found.high
    assert (found.pace, found.weeks) == (Decimal("5.0"), WEEKS)
    assert found.needed == Decimal("6.4")  # 84 items in 92 days
    assert not found.why


def test_too_few_weeks_or_items_say_why() -> None:
    today = date(2026, 2, 20)
    begun = today - timedelta(days=7 * FEWEST_WEEKS - 2)
    young = forecast(daily(9, begun, today), begun, today, 33)
    assert young.why == "campaign.no-forecast-weeks" and young.expected is None
    assert young.facts["weeks"] == FEWEST_WEEKS - 1 and young.facts["least"] == FEWEST_WEEKS
    few = forecast({date(2026, 2, 2): FEWEST_ITEMS - 1}, BEGUN, today, 33)
    assert few.why == "campaign.no-forecast-items" and few.facts["items"] == FEWEST_ITEMS - 1
    assert few.needed == Decimal("0.5")  # what the target takes is still said
    empty = forecast({}, None, today)
    assert empty.why and empty.done == 0 and empty.needed is None


def test_the_last_day_and_a_leap_day() -> None:
    end = date(2028, 12, 31)
    found = forecast(daily(3, BEGUN, end), BEGUN, end, target=1000)
    assert found.expected == found.low == found.high == found.done
    assert found.needed is None  # no day is left
    leap = date(2028, 2, 29)
    assert forecast({leap: 12}, BEGUN, leap).done == 12
    assert since(leap) == leap - timedelta(days=7 * WEEKS)
    assert since(end) == date(2028, 1, 1)


def test_what_lies_ahead_of_a_clock_set_back_does_not_count() -> None:
    today = date(2026, 6, 30)
    by_day = daily(4, BEGUN, date(2026, 12, 31))
    assert forecast(by_day, BEGUN, today).done == 26 * 4
    assert forecast(by_day, date(2027, 1, 1), today).why == "campaign.no-forecast-weeks"


@given(st.lists(st.integers(0, 40), min_size=FEWEST_WEEKS, max_size=WEEKS), st.integers(0, 366))
def test_the_interval_holds_what_is_expected(weeks: list[int], days: int) -> None:
    found = ahead(weeks, days / 7)
    assert 0 <= found.low <= found.expected + 1e-9 and found.expected <= found.high + 1e-9
    further = ahead(weeks, (days + 7) / 7)
    assert further.high - further.expected >= found.high - found.expected - 1e-9
