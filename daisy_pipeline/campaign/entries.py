# SPDX-License-Identifier: AGPL-3.0-or-later
"""A figure as people type it: judged before it comes into the ledger.

``metric`` may be a whole (연계 서비스) or a part of it (연계 서비스/책바다): what stands before the
stroke is the whole that its parts must add up to.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from daisy_pipeline.campaign import quarters, units
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import Fact, Finding, Place

ACTUAL, TARGET, BUDGET = "actual", "target", "budget"
KINDS = (ACTUAL, TARGET, BUDGET)
PRODUCTION, MONEY = "metric.production", "metric.budget"
KNOWN = (PRODUCTION, MONEY)  # what the report looks for by itself
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?", re.ASCII)
_POINTS = re.compile(r"%\s*(?:p|포인트|point)", re.I)
_LARGEST = Decimal(10) ** 13
Count = units.Quantity[units.Unit]
_Group = tuple[str, str, str, str]  # metric, period, site, kind
FIELDS = ("metric", "value", "unit", "period", "site", "kind", "source")
_LONGEST = {"metric": 80, "site": 80, "source": 300}


@dataclass(frozen=True)
class Entry:
    """A figure that may come into the ledger."""

    metric: str
    value: Decimal
    unit: str
    period: str
    site: str = ""
    kind: str = ACTUAL
    source: str = ""

    @property
    def quantity(self) -> Count:
        """The value with its unit."""
        return units.read(self.value, self.unit)

    @property
    def whole(self) -> str:
        """The metric that this one is a part of; "" when it is none."""
        before, stroke, _ = self.metric.partition("/")
        return before if stroke else ""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a typed value: its field, and a key that says why."""

    field: str
    value: str
    why: str

    def finding(self, place: Place) -> Finding:
        """DP-CMP-002 at a place."""
        facts: dict[str, Fact] = {
            "field": f"column.{self.field}",
            "value": self.value,
            "problem": f"figure-problem.{self.why}",
        }
        return Finding("DP-CMP-002", place, facts)


def read(typed: Mapping[str, str]) -> tuple[Entry | None, list[Problem]]:
    """The entry that the typed texts (by FIELDS) make, or what is wrong with them."""
    given = {field: _clean(typed.get(field, "")) for field in FIELDS}
    problems = list(_problems(given))
    if problems:
        return None, problems
    entry = Entry(
        metric=known_name(given["metric"]),
        value=Decimal(given["value"].replace(",", "")),
        unit=given["unit"],
        period=str(quarters.parse(given["period"])),
        site=given["site"],
        kind=kind_of(given["kind"]),
        source=given["source"],
    )
    return entry, []


def replaced(entry: Entry, value: Decimal) -> Count:
    """Another value of the same unit: what was there before a correction."""
    return units.read(value, entry.unit)


def _clean(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _problems(given: Mapping[str, str]) -> Iterator[Problem]:
    for field, why in _found(given):
        yield Problem(field, given[field], why)


def _found(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for field in ("metric", "value", "unit", "period", "source"):
        if not given[field]:
            yield field, "empty"
    for field, longest in _LONGEST.items():
        if len(given[field]) > longest:
            yield field, "long"
    if _POINTS.search(given["value"] + given["unit"]):
        yield "value", "points"
    elif "%" in given["value"] + given["unit"]:
        yield "value", "percent"
    else:
        if given["value"] and not _is_number(given["value"]):
            yield "value", "number"
        if given["unit"] and given["unit"] not in units.UNITS:
            yield "unit", "unit"
    if given["period"] and quarters.parse(given["period"]) is None:
        yield "period", "period"
    if not kind_of(given["kind"]):
        yield "kind", "kind"


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and Decimal(text.replace(",", "")) < _LARGEST


def kind_of(text: str) -> str:
    """actual, target or budget, from the key or its words; "" for another text."""
    if not text:
        return ACTUAL
    named = {phrase(f"figure-kind.{kind}", lang): kind for kind in KINDS for lang in ("ko", "en")}
    return text if text in KINDS else named.get(text, "")


def known_name(metric: str) -> str:
    """The key of a metric that the report looks for, whole or as the whole of a part."""
    before, stroke, part = metric.partition("/")
    name = _known().get(before.strip().casefold(), before.strip())
    return f"{name}/{part.strip()}" if stroke and part.strip() else name


@cache
def _known() -> dict[str, str]:
    return {phrase(key, lang).casefold(): key for key in KNOWN for lang in ("ko", "en")}


def name_of(metric: str, lang: str) -> str:
    """A metric as people read it; of a part its own name alone."""
    before, stroke, part = metric.partition("/")
    return part if stroke else phrase(before, lang)


@dataclass(frozen=True)
class Uneven:
    """A whole and parts that do not add up to it; ``parts`` None: they have the unit ``other``."""

    entry: Entry
    parts: Count | None
    other: str = ""

    def finding(self, place: Place) -> Finding:
        """DP-CMP-004 at a place, or -021 where whole and parts have two units."""
        name = name_of(self.entry.metric, "ko")
        facts: dict[str, Fact] = {"metric": name, "period": self.entry.period}
        if self.parts is None:
            return Finding(
                "DP-CMP-021", place, facts | {"one": self.entry.unit, "other": self.other}
            )
        facts |= {"total": self.entry.quantity.text(), "sum": self.parts.text()}
        return Finding("DP-CMP-004", place, facts)


def uneven(entries: Iterable[Entry]) -> list[Uneven]:
    """Every whole whose parts, and every year whose quarters, give another sum or unit."""
    listed = list(entries)
    parts: dict[_Group, list[Entry]] = {}
    sections: dict[_Group, list[Entry]] = {}
    for entry in listed:
        if entry.whole:
            parts.setdefault((entry.whole, entry.period, entry.site, entry.kind), []).append(entry)
        if "Q" in entry.period:
            group = (entry.metric, entry.period[:4], entry.site, entry.kind)
            sections.setdefault(group, []).append(entry)
    found = []
    for entry in listed:
        group = (entry.metric, entry.period, entry.site, entry.kind)
        found += _compare(entry, parts.get(group, []), whole=True)
        of_year = sections.get(group, []) if len(entry.period) == 4 else []
        found += _compare(entry, of_year, whole=len(of_year) == len(quarters.QUARTERS))
    return found


def _compare(entry: Entry, parts: Sequence[Entry], *, whole: bool) -> list[Uneven]:
    """Hold parts against their sum; those that are not the ``whole`` yet may only be less."""
    other = next((part.unit for part in parts if part.unit != entry.unit), "")
    if other:
        return [Uneven(entry, None, other)]
    if not parts:
        return []
    found = units.total((part.quantity for part in parts), entry.quantity.unit)
    wrong = found != entry.quantity if whole else entry.quantity < found
    return [Uneven(entry, found)] if wrong else []
