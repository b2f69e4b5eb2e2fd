# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people entered, as tables: the budget by quarter, use and programme against last year."""

from __future__ import annotations

from dataclasses import replace

from daisy_pipeline.campaign import units
from daisy_pipeline.campaign.entries import (
    ACTUAL,
    BUDGET,
    MONEY,
    PRODUCTION,
    TARGET,
    Entry,
    name_of,
    uneven,
)
from daisy_pipeline.campaign.figures import Figure, Row, Table
from daisy_pipeline.campaign.production import Part
from daisy_pipeline.campaign.quarters import quarters
from daisy_pipeline.campaign.units import PERCENT
from daisy_pipeline.campaign.usage import Entries
from daisy_pipeline.model.finding import Fact, Finding, Place

_TILES = 8  # of entered figures, at most
_PLANNED, _SPENT = "campaign.planned", "campaign.spent"
_COLUMNS = ("campaign.year-before", "campaign.this-year", "campaign.change", "campaign.target")


def budget(year: int, entries: Entries) -> Part:
    """Money: the service's own budget by quarter, planned and spent; parts and others below."""
    names = _metrics(entries, year, money=True)
    tables = [_money(year, entries)] if MONEY in names else []
    others = tuple(_others(name, year, entries) for name in names if name != MONEY)
    columns = (*(str(period) for period in quarters(year)), str(year))
    if others:
        tables.append(Table("budget-parts", "column.metric", columns, others))
    spent = entries.year(MONEY, year)
    planned = entries.year(MONEY, year, kind=BUDGET)
    tiles = [figure_of("campaign.budget-planned", planned)] if planned else []
    if spent:
        figure = figure_of("campaign.budget-spent", spent)
        if planned and planned.unit == spent.unit:
            figure = replace(figure, target=planned.value, target_source=planned.source)
        tiles = [figure]
    return Part(tuple(tiles), tuple(tables))


def _money(year: int, entries: Entries) -> Table:
    """The budget by quarter, then the year, then the year before."""
    rows = []
    for period in quarters(year):
        cells = [_in(entries, MONEY, str(period), kind) for kind in (BUDGET, ACTUAL)]
        rows.append(Row(str(period), tuple(cells)))
    for one in (year, year - 1):
        whole = [entries.year(MONEY, one, kind=kind) for kind in (BUDGET, ACTUAL)]
        figures = [figure_of(MONEY, entry) if entry else None for entry in whole]
        if any(figures):
            rows.append(Row(str(one), tuple(figures), total=True))
    return Table("budget", "campaign.quarter", (_PLANNED, _SPENT), tuple(rows), chart="bars")


def _others(name: str, year: int, entries: Entries) -> Row:
    """One budget, or a part of one: by quarter and the year, as planned or else as spent."""
    kind = BUDGET if entries.year(name, year, kind=BUDGET) else ACTUAL
    whole = entries.year(name, year, kind=kind)
    cells = [_in(entries, name, str(period), kind) for period in quarters(year)]
    cells.append(figure_of(name, whole) if whole else None)
    return Row(_label(name), tuple(cells))


def _in(entries: Entries, name: str, period: str, kind: str) -> Figure | None:
    found = [e for e in entries.listed if (e.metric, e.period, e.kind) == (name, period, kind)]
    whole = [e for e in found if not e.site] or found[:1]
    return figure_of(name, whole[0]) if whole else None


def figure_of(label: str, entry: Entry) -> Figure:
    """An entered figure, with its source."""
    return Figure(label, entry.value, entry.unit, entry.period, entry.source, live=False)


def use(year: int, site: str, entries: Entries) -> Part:
    """Every other figure that was entered: against the year before and the target.

    Parts stand below their whole. DP-CMP-004 where they do not add up, -008 for a target of
    another unit than what it is the target of.
    """
    names = _metrics(entries, year, money=False, site=site)
    rows, findings = [], []
    for name in names:
        row, told = _row(name, year, site, entries)
        rows.append(row)
        findings += told
    listed = [e for e in entries.listed if e.period[:4] == str(year) and e.site == site]
    findings += [one.finding(Place(inside=one.entry.source)) for one in uneven(listed)]
    tiles = [_tile(row) for name, row in zip(names, rows, strict=True) if "/" not in name]
    table = Table("use", "column.metric", _COLUMNS, tuple(rows))
    kept = tuple(tile for tile in tiles if tile)[:_TILES]
    return Part(kept, (table,) if rows else (), tuple(findings))


def _metrics(entries: Entries, year: int, *, money: bool, site: str = "") -> list[str]:
    """The metrics of a year (or of the one before), parts behind their whole."""
    years = {str(year), str(year - 1)}
    rows = [e for e in entries.listed if e.period[:4] in years and (not site or e.site == site)]
    names = {e.metric for e in rows if (e.unit == units.ThousandWon.sign) == money}
    return sorted(names - {PRODUCTION})


def _row(name: str, year: int, site: str, entries: Entries) -> tuple[Row, list[Finding]]:
    before = entries.year(name, year - 1, site=site)
    now = entries.year(name, year, site=site)
    target = entries.year(name, year, site=site, kind=TARGET)
    change = None
    if now and before and now.unit == before.unit:
        value = units.percent_change(now.quantity, before.quantity)
        change = Figure("campaign.change", value, PERCENT, str(year), now.source, live=False)
    cells = [figure_of(name, entry) if entry else None for entry in (before, now)]
    wanted = figure_of(name, target) if target else None
    findings = []
    counted = now or before
    if counted and target and counted.unit != target.unit:
        findings.append(_other_unit(name, counted, target))
    return Row(_label(name), (*cells, change, wanted)), findings


def _label(name: str) -> str:
    """A part is told with its whole: rows are listened to one by one."""
    whole, stroke, part = name.partition("/")
    return f"{name_of(whole, 'ko')}: {part}" if stroke else whole


def _other_unit(name: str, counted: Entry, target: Entry) -> Finding:
    facts: dict[str, Fact] = {
        "metric": name_of(name, "ko"),
        "value": counted.quantity.text(),
        "target": target.quantity.text(),
    }
    return Finding("DP-CMP-008", Place(inside=target.source), facts)


def _tile(row: Row) -> Figure | None:
    """The year's figure with its target, where they are of one unit."""
    now, target = row.cells[1], row.cells[3]
    if now is None:
        return None
    if target is None or target.unit != now.unit:
        return replace(now, label=row.label)
    return replace(now, label=row.label, target=target.value, target_source=target.source)
