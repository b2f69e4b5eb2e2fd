# SPDX-License-Identifier: AGPL-3.0-or-later
"""Units as types: what may be added, how shares are rounded, how numbers are written."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.campaign import units as u
from daisy_pipeline.model.finding import DaisyError, ExitCode, Place

NUMBERS = st.decimals(-(10**9), 10**9, places=2)


def test_the_reports_arithmetic() -> None:
    made, before = u.of(279, u.Items), u.of(148, u.Items)
    assert u.percent_change(made, before) == Decimal("88.5")
    loans = u.of(2088, u.Volumes)
    assert (made.as_cases() + loans.as_cases()).text() == "2,367건"
    parts = [u.of(n, u.Cases) for n in (410, 1662, 185, 3, 279, 279)]
    assert u.total(parts, u.Cases).text() == "2,818건"
    quarters = [u.of(n, u.ThousandWon) for n in (480, 0, 480, 500)]
    assert u.total(quarters, u.ThousandWon).text() == "1,460천원"
    assert (made * 2).text() == "558점"


def test_unlike_units_are_never_added_or_compared() -> None:
    items, volumes = u.read(279, "점"), u.read(279, "권")
    for act in (
        lambda: items + volumes,
        lambda: items - volumes,
        lambda: items < volumes,
        lambda: items <= volumes,
        lambda: items == volumes,
        lambda: u.percent_change(items, volumes),
        lambda: u.share(items, volumes),
        lambda: u.total([items, volumes], u.Items),
    ):
        with pytest.raises(u.UnlikeUnitsError):
            act()
    assert items != "279점"


@pytest.mark.message("DP-CMP-001")
def test_the_door_tells_which_units() -> None:
    with pytest.raises(DaisyError) as error, u.told("이용 활성화"):
        u.read(1, "점") + u.read(1, "종")
    finding = error.value.findings[0]
    assert finding.id == "DP-CMP-001" and finding.place == Place(inside="이용 활성화")
    assert (finding.facts["one"], finding.facts["other"]) == ("점", "종")
    assert error.value.exit_code is ExitCode.BAD_USAGE


def test_nothing_is_divided_by_nothing() -> None:
    nothing = u.of(0, u.Items)
    assert u.percent_change(u.of(5, u.Items), nothing) is None
    assert u.share(nothing, nothing) is None
    assert u.rate(u.of(3, u.Cases), u.hours(0)) is None


def test_rates_have_both_units() -> None:
    assert u.rate(u.of(3, u.Cases), u.hours(90)) == Decimal("2.00")
    sign = u.rate_sign(u.Cases, u.Hours)
    assert u.with_unit(Decimal("2.00"), sign) == "2건/시간"
    assert u.with_unit(Decimal("0.125"), sign) == "0.13건/시간"
    assert u.with_unit(Decimal("0.125"), sign, "en") == "0.13 cases/hours"


@pytest.mark.parametrize(
    ("value", "sign", "korean", "english"),
    [
        (1460, "천원", "1,460천원", "1,460 thousand won"),
        ("1323036", "명", "1,323,036명", "1,323,036 people"),
        ("12.25", "시간", "12.3시간", "12.3 hours"),
        ("-5", "점", "-5점", "-5 items"),
        ("88.5", "%", "88.5 %", "88.5 %"),
        ("100", "%", "100.0 %", "100.0 %"),
    ],
)
def test_numbers_as_people_write_them(value: str, sign: str, korean: str, english: str) -> None:
    assert u.with_unit(Decimal(value), sign) == korean
    assert u.with_unit(Decimal(value), sign, "en") == english


def test_changes_have_their_sign() -> None:
    assert u.signed_percent(Decimal("88.5")) == "+88.5 %"
    assert u.signed_percent(Decimal("-12.0")) == "−12.0 %"


@given(NUMBERS, NUMBERS)
def test_adding_is_undone_by_taking_away(one: Decimal, other: Decimal) -> None:
    a, b = u.of(one, u.Items), u.of(other, u.Items)
    assert a + b - b == a
    assert (a < b) == (one < other) and (a <= b) == (one <= other)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_change_leads_back(new: int, old: int) -> None:
    change = u.percent_change(u.of(new, u.Items), u.of(old, u.Items))
    assert change is not None
    assert abs(old * (1 + change / 100) - new) <= Decimal(old) * Decimal("0.0005") + 1


@pytest.mark.slow
def test_mypy_refuses_unlike_units(tmp_path: Path) -> None:
    from mypy import api

    lines = [
        "from daisy_pipeline.campaign.units import Items, Volumes, of, percent_change",
        "like = of(1, Items) + of(2, Items)",
        "unlike = of(1, Items) + of(2, Volumes)",
        "change = percent_change(of(1, Items), of(2, Volumes))",
    ]
    (tmp_path / "adds.py").write_text("\n".join(lines) + "\n", "utf-8")
    wrong = [*_strict(), "--cache-dir", str(tmp_path / "cache"), str(tmp_path / "adds.py")]
    said, _, code = api.run(wrong)
    assert code == 1, said
    assert "adds.py:3: error" in said and "adds.py:4: error" in said and "adds.py:2" not in said


def _strict() -> list[str]:
    return ["--strict", "--config-file", "", "--follow-imports", "silent"]
