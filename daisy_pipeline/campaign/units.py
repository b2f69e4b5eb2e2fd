# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a number counts: 점, 권, 종, 회 ... as types, so that unlike units are never added.

A library that adds 279 items made to 2,088 loans has added two kinds of things. ``Quantity``
knows its unit: mypy refuses to add ``Quantity[Items]`` to ``Quantity[Volumes]``, and what is only
known while the program runs raises ``UnlikeUnitsError``. Who means to count both as cases (건) says
so with ``as_cases``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar, Generic, TypeVar

from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import ExitCode, Place, fail


class Unit:
    """What is counted. ``sign`` is written after the number; ``places`` are its decimals."""

    sign: ClassVar[str] = ""
    places: ClassVar[int] = 0


class Items(Unit):
    """점: catalogued products."""

    sign = "점"


class Volumes(Unit):
    """권: volumes, as they are lent."""

    sign = "권"


class Works(Unit):
    """종: works, whatever number of items there is of each."""

    sign = "종"


class Times(Unit):
    """회: how often."""

    sign = "회"


class People(Unit):
    """명: people, each counted once."""

    sign = "명"


class Cases(Unit):
    """건: cases of a service."""

    sign = "건"


class Hours(Unit):
    """시간: hours."""

    sign = "시간"
    places = 1


class ThousandWon(Unit):
    """천원: money."""

    sign = "천원"


class Days(Unit):
    """일: days that something took."""

    sign = "일"


U = TypeVar("U", bound=Unit)
V = TypeVar("V", bound=Unit)
UNITS: dict[str, type[Unit]] = {
    one.sign: one for one in (Items, Volumes, Works, Times, People, Cases, Hours, ThousandWon, Days)
}
"""By the sign that people write."""
PERCENT = "%"


class UnlikeUnitsError(ValueError):
    """Two quantities of unlike units were to be added, compared or divided."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} / {other}")
        self.one, self.other = one, other


@dataclass(frozen=True, slots=True)
class Quantity(Generic[U]):
    """A number of one unit. Adding and comparing an unlike one raises UnlikeUnitsError."""

    value: Decimal
    unit: type[U]

    def __add__(self, other: Quantity[U]) -> Quantity[U]:
        return Quantity(self.value + _like(self, other).value, self.unit)

    def __sub__(self, other: Quantity[U]) -> Quantity[U]:
        return Quantity(self.value - _like(self, other).value, self.unit)

    def __mul__(self, times: int) -> Quantity[U]:
        return Quantity(self.value * times, self.unit)

    def __lt__(self, other: Quantity[U]) -> bool:
        return self.value < _like(self, other).value

    def __le__(self, other: Quantity[U]) -> bool:
        return self.value <= _like(self, other).value

    def __eq__(self, other: object) -> bool:
        """Compare; a quantity of another unit is no less unlike when the numbers are the same."""
        if not isinstance(other, Quantity):
            return NotImplemented
        return self.value == _like(self, other).value

    def __hash__(self) -> int:
        return hash((self.value, self.unit))

    def as_cases(self) -> Quantity[Cases]:
        """Count each as one case (건): said aloud, because it gives up what was counted."""
        return Quantity(self.value, Cases)

    def text(self, lang: str = "ko") -> str:
        """The number with its unit: 2,367건, 1,460천원; in English 2,367 cases."""
        return with_unit(self.value, self.unit.sign, lang)


def _like(one: Quantity[Any], other: Quantity[Any]) -> Quantity[Any]:
    if one.unit is not other.unit:
        raise UnlikeUnitsError(one.unit.sign, other.unit.sign)
    return other


def of(value: Decimal | int | str, unit: type[U]) -> Quantity[U]:
    """A quantity: ``of(279, Items)``."""
    return Quantity(Decimal(value), unit)


def read(value: Decimal | int | str, sign: str) -> Quantity[Any]:
    """A quantity whose unit people wrote; KeyError for a sign that is no unit."""
    return Quantity(Decimal(value), UNITS[sign])


def hours(minutes: int) -> Quantity[Hours]:
    """Minutes as hours, unrounded."""
    return Quantity(Decimal(minutes) / 60, Hours)


def total(parts: Iterable[Quantity[U]], unit: type[U]) -> Quantity[U]:
    """The sum of quantities of a unit; nothing of it where there are none."""
    return sum(parts, Quantity(Decimal(0), unit))


def percent_change(new: Quantity[U], old: Quantity[U]) -> Decimal | None:
    """How much more ``new`` is than ``old``, in percent of ``old``, to one decimal.

    279 against 148 is 88.5. Never percentage points (%p), which part two percentages. None where
    ``old`` is nothing: there is nothing that it could be a share of.
    """
    return share(new - old, old)


def share(part: Quantity[U], whole: Quantity[U]) -> Decimal | None:
    """``part`` in percent of ``whole``, to one decimal; None of nothing."""
    _like(whole, part)
    if whole.value == 0:
        return None
    return rounded(part.value * 100 / whole.value, 1)


def rate(part: Quantity[U], whole: Quantity[V]) -> Decimal | None:
    """So many of the one for each of the other (건/시간), to two decimals; None for nothing."""
    return None if whole.value == 0 else rounded(part.value / whole.value, 2)


def rate_sign(part: type[Unit], whole: type[Unit]) -> str:
    """The unit of a rate: 건/시간."""
    return f"{part.sign}/{whole.sign}"


def rounded(value: Decimal, places: int) -> Decimal:
    """Halves go away from zero, as school teaches and people check by hand."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def places_of(sign: str) -> int:
    """How many decimals a unit is shown with; one for percentages, two for rates."""
    if "/" in sign:
        return 2
    known = UNITS.get(sign)
    return known.places if known else 1


def number_text(value: Decimal, sign: str) -> str:
    """The number alone, grouped by thousands; decimals only where the unit has them."""
    whole = value == value.to_integral_value()
    places = 0 if whole and sign != PERCENT else max(places_of(sign), 0 if whole else 1)
    return f"{rounded(value, places):,}"


def with_unit(value: Decimal, sign: str, lang: str = "ko") -> str:
    """The number with its unit, as people of the language write it."""
    number = number_text(value, sign)
    if lang == "ko":
        return f"{number} {sign}" if sign == PERCENT else f"{number}{sign}"
    return f"{number} {unit_name(sign, lang)}"


def unit_name(sign: str, lang: str) -> str:
    """A unit in words of a language: 점 is items."""
    if "/" in sign:
        return "/".join(unit_name(part, lang) for part in sign.split("/"))
    key = f"unit.{sign}"
    words = phrase(key, lang)
    return sign if words == key else words


def signed_percent(value: Decimal) -> str:
    """A change in percent with its sign: +88.5 %."""
    return f"{value:+,.1f} %".replace("-", "−")


@contextmanager
def told(what: str) -> Iterator[None]:
    """Turn UnlikeUnitsError into DP-CMP-001 (exit code 2): the door to commands."""
    try:
        yield
    except UnlikeUnitsError as error:
        facts = {"one": error.one, "other": error.other}
        place = Place(inside=what)
        raise fail("DP-CMP-001", place, exit_code=ExitCode.BAD_USAGE, **facts) from error
