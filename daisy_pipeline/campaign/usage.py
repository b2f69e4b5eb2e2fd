# SPDX-License-Identifier: AGPL-3.0-or-later
"""Figures that people enter, in the ledger: entered, corrected, taken out; what counts of them.

A correction keeps what was there in the audit log. One metric has one unit for each kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from daisy_pipeline.campaign import entries, quarters
from daisy_pipeline.campaign.entries import Entry
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import UsageStat
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place, fail

_COLUMNS = ("metric", "value", "unit", "period", "site", "kind", "source")
_SAME = ("metric", "unit", "period", "site", "kind", "source")


@dataclass(frozen=True)
class Entered:
    """What came of a figure: ``before`` is the value that it corrects; ``same``: nothing new."""

    entry: Entry
    before: Decimal | None = None
    same: bool = False


def enter(ledger: Ledger, listed: Sequence[tuple[Entry, Place]], name: str = "") -> list[Entered]:
    """Put figures in, all or none; the same figure again changes nothing.

    ``name`` is what they came from, for the audit log. DaisyError (exit code 2) with DP-CMP-003
    for every figure whose metric is counted in another unit.
    """
    refuse_other_units(listed)
    with ledger.change("figures.enter", name or listed[0][0].metric, count=len(listed)):
        return [_put(ledger, entry) for entry, _ in listed]


def _put(ledger: Ledger, entry: Entry) -> Entered:
    values = {column: getattr(entry, column) for column in _COLUMNS}
    row = UsageStat.objects.filter(**{column: values[column] for column in _SAME}).first()
    if row is None:
        UsageStat(**ledger.fresh(), **values).save(force_insert=True)
        return Entered(entry)
    before = row.value
    if before == entry.value:
        return Entered(entry, same=True)
    with ledger.change("figure.correct", entry.metric, **_detail(entry), before=str(before)):
        row.value = entry.value
        row.revision += 1
        row.save()
    return Entered(entry, before)


def _detail(entry: Entry) -> dict[str, object]:
    columns = ("unit", "period", "site", "kind")
    return {column: getattr(entry, column) for column in columns} | {"value": str(entry.value)}


def refuse_other_units(listed: Iterable[tuple[Entry, Place]]) -> None:
    """DP-CMP-003 (exit code 2) for every figure whose metric is counted in another unit."""
    wrong = list(_other_units(listed))
    if wrong:
        raise DaisyError(*wrong, exit_code=ExitCode.BAD_USAGE)


def _other_units(listed: Iterable[tuple[Entry, Place]]) -> Iterable[Finding]:
    """DP-CMP-003 where a metric is counted in two units, in the ledger or in what comes."""
    known: dict[tuple[str, str], str] = {}
    pairs = UsageStat.objects.order_by().values_list("metric", "kind", "unit").distinct()
    for metric, kind, unit in pairs:
        known[metric, kind] = unit
    for entry, place in listed:
        unit = known.setdefault((entry.metric, entry.kind), entry.unit)
        if unit != entry.unit:
            name = entries.name_of(entry.metric, "ko")
            facts = {"metric": name, "unit": entry.unit, "known": unit}
            yield Finding("DP-CMP-003", place, facts)


def remove(
    ledger: Ledger, metric: str, period: str, *, site: str = "", kind: str = "", reason: str
) -> list[Entry]:
    """Take figures out; the audit log keeps them. DP-CMP-017 (exit code 2) when there are none."""
    metric = entries.known_name(metric)
    found = quarters.parse(period)
    rows = UsageStat.objects.filter(metric=metric, period=str(found or period), site=site)
    rows = rows.filter(kind=kind) if kind else rows
    gone = list(rows.order_by("kind", "source"))
    if not gone:
        facts = {"metric": entries.name_of(metric, "ko"), "period": period}
        raise fail("DP-CMP-017", Place(inside=metric), exit_code=ExitCode.BAD_USAGE, **facts)
    listed = [_entry(row) for row in gone]
    for row, entry in zip(gone, listed, strict=True):
        with ledger.change("figure.remove", metric, **_detail(entry), reason=reason):
            row.delete()
    return listed


def _entry(row: UsageStat) -> Entry:
    return Entry(**{column: getattr(row, column) for column in _COLUMNS})


@dataclass(frozen=True)
class Entries:
    """The figures of some years that count: of two sources the one that was entered last."""

    listed: tuple[Entry, ...]
    findings: tuple[Finding, ...]

    def year(self, metric: str, year: int, *, site: str = "", kind: str = "actual") -> Entry | None:
        """A metric's figure of a year: as it was entered, or the sum of quarters, or of months.

        UnlikeUnitsError is impossible: a metric has one unit for each kind.
        """
        rows = [e for e in self.listed if e.metric == metric and e.kind == kind]
        rows = [e for e in rows if e.period[:4] == str(year)]
        sites = sorted({e.site for e in rows})
        if site or "" in sites:  # else there is no figure of the whole: its branches' together
            sites = [site]
        found = [e for one in sites for e in _whole([e for e in rows if e.site == one])]
        return _sum(found, str(year), site) if found else None


def _whole(rows: Sequence[Entry]) -> list[Entry]:
    """A year's own figure, or those of its quarters, or of its months."""
    by_size = ([e for e in rows if len(e.period) == size] for size in (4, 6, 7))
    return next((found for found in by_size if found), [])


def _sum(found: Sequence[Entry], period: str, site: str) -> Entry:
    first = found[0]
    value = sum((entry.value for entry in found), Decimal(0))
    sources = list(dict.fromkeys(entry.source for entry in found))
    source = "; ".join(sources)
    return Entry(first.metric, value, first.unit, period, site, first.kind, source)


def of_years(years: Iterable[int]) -> Entries:
    """All that was entered for some years, sorted; DP-CMP-006 where two sources contradict."""
    counting: dict[tuple[str, ...], Entry] = {}
    findings: list[Finding] = []
    rows = UsageStat.objects.none()
    for year in years:
        rows = rows | UsageStat.objects.filter(period__startswith=str(year))
    for row in rows.order_by("metric", "kind", "site", "period", "created_at", "pk"):
        entry = _entry(row)
        group = (entry.metric, entry.kind, entry.site, entry.period)
        before = counting.get(group)
        if before and before.value != entry.value:
            findings.append(_two_sources(before, entry))
        counting[group] = entry
    return Entries(tuple(counting.values()), tuple(findings))


def _two_sources(before: Entry, entry: Entry) -> Finding:
    facts = {
        "metric": entries.name_of(entry.metric, "ko"),
        "period": entry.period,
        "one": before.quantity.text(),
        "source": before.source,
        "other": entry.quantity.text(),
        "taken": entry.source,
    }
    return Finding("DP-CMP-006", Place(inside=entry.metric), facts)
