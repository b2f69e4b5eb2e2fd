# SPDX-License-Identifier: AGPL-3.0-or-later
"""Production and deliveries of a year: what was completed, and what destinations acknowledged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from daisy_pipeline.campaign import units
from daisy_pipeline.campaign.entries import PRODUCTION, TARGET
from daisy_pipeline.campaign.figures import Figure, Row, Table, counted
from daisy_pipeline.campaign.quarters import Period, months, quarter_of, quarters
from daisy_pipeline.campaign.units import Items, of
from daisy_pipeline.campaign.usage import Entries
from daisy_pipeline.ledger import counts
from daisy_pipeline.ledger.counts import Made, Span
from daisy_pipeline.ledger.states import DeliveryState, ItemState
from daisy_pipeline.messages.wording import words
from daisy_pipeline.model.finding import Fact, Finding, Place

YEARS_SHOWN = 3
NUMBER = "campaign.number"


@dataclass(frozen=True)
class Part:
    """A part of the report: its tiles, its tables, what is to be told."""

    headline: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    findings: tuple[Finding, ...] = ()


def span_of(year: int, site: str = "") -> Span:
    """A year's days, by the library's calendar."""
    period = Period(year)
    return Span(period.first, period.last, site)


def production(year: int, site: str, entered: Entries, *, since: int) -> Part:
    """What was completed: the year against those before, by month, kind and branch.

    ``since`` is the first year that the ledger knows of; of years before it only entered figures
    are told. What came finished from elsewhere was not made here: it is told apart.
    """
    live = year >= since
    every = counts.made(span_of(year, site)) if live else []
    rows = [row for row in every if row.own]
    before = [year - n for n in range(YEARS_SHOWN - 1, 0, -1)]
    numbers = {y: counts.made_number(span_of(y, site)) for y in before if y >= since}
    numbers |= {year: sum(row.number for row in rows)} if live else {}
    found = {y: _year_total(y, site, numbers.get(y), entered) for y in (*before, year)}
    totals = {y: figure for y, figure in found.items() if figure}
    now = totals.get(year)
    tiles: tuple[Figure, ...] = ()
    if now:
        now = _with_target(now, year, site, entered)
        tiles = (now, _change(totals.get(year - 1), now))
    elif not site:
        # Nothing counted and nothing entered: that is said, and is no 0.
        tiles = (Figure(PRODUCTION, None, Items.sign, str(year), note="campaign.no-figure"),)
    tables = [_by_year(totals)] if totals else []
    tables += [_by_month(year, rows), _by_kind(year, rows)] if live else []
    tables += [_by_branch(year, rows)] if live and not site else []
    if came := sum(row.number for row in every if not row.own):
        tiles = (*tiles, counted("campaign.donated", of(came, Items), str(year)))
        tables.append(_by_origin(year, every))
    findings = [f for y, number in numbers.items() for f in _differ(y, site, number, entered)]
    return Part(tiles, tuple(tables), tuple(findings))


def _year_total(year: int, site: str, number: int | None, entered: Entries) -> Figure | None:
    """What the ledger counted in a year; of a year before the ledger what was entered."""
    entry = entered.year(PRODUCTION, year, site=site)
    if number or (number is not None and entry is None):
        return counted(PRODUCTION, of(number, Items), str(year))
    if entry is None:
        return None
    return Figure(PRODUCTION, entry.value, entry.unit, str(year), entry.source, live=False)


def _with_target(figure: Figure, year: int, site: str, entered: Entries) -> Figure:
    target = entered.year(PRODUCTION, year, site=site, kind=TARGET)
    if target is None or target.unit != figure.unit:
        return figure
    return replace(figure, target=target.value, target_source=target.source)


def _change(before: Figure | None, now: Figure) -> Figure:
    """How much more than in the year before, in percent."""
    base = Figure("campaign.change", None, units.PERCENT, now.period, now.source, now.live)
    year: dict[str, Fact] = {"year": str(int(now.period) - 1)}
    if before is None or before.value is None or now.value is None or before.unit != now.unit:
        return replace(base, note="campaign.change-none", facts=year)
    pair = units.read(now.value, now.unit), units.read(before.value, before.unit)
    value = units.percent_change(*pair)
    note = "campaign.change-of" if value is not None else "campaign.change-nothing"
    return replace(
        base,
        value=value,
        note=note,
        facts=year | {"before": units.number_text(before.value, before.unit)},
    )


def _differ(year: int, site: str, number: int, entered: Entries) -> list[Finding]:
    """DP-CMP-007 where ledger and entered figure of a year are not the same."""
    entry = entered.year(PRODUCTION, year, site=site)
    if entry is None or not number or entry.value == number:
        return []
    facts: dict[str, Fact] = {"year": str(year), "live": of(number, Items).text()}
    facts |= {"entered": entry.quantity.text(), "source": entry.source}
    return [Finding("DP-CMP-007", Place(inside=site), facts)]


def _by_year(totals: dict[int, Figure]) -> Table:
    rows = tuple(Row(str(year), (figure,)) for year, figure in sorted(totals.items()))
    return Table("production-by-year", "campaign.year", (NUMBER,), rows, chart="bars")


def _by_month(year: int, made: Sequence[Made]) -> Table:
    by = Counter[int]()
    for row in made:
        by[row.day.month] += row.number
    rows = [_line(str(month), by[month.month], str(month)) for month in months(year)]
    rows.append(_line(str(year), by.total(), str(year), total=True))
    return Table("production-by-month", "campaign.month", (NUMBER,), tuple(rows), chart="line")


def _line(label: str, number: int, period: str, *, total: bool = False) -> Row:
    return Row(label, (counted(PRODUCTION, of(number, Items), period),), total)


def _by_kind(year: int, made: Sequence[Made]) -> Table:
    return _by_quarter("production-by-kind", "campaign.kind", year, made, _kind)


def _kind(row: Made) -> str:
    for key in (f"material.{row.kind}", f"product.{row.product}"):
        if key in words():
            return key
    return row.kind or row.product


def _by_branch(year: int, made: Sequence[Made]) -> Table:
    name = "column.branch"
    return _by_quarter(
        "production-by-branch", name, year, made, lambda row: row.branch or "campaign.no-branch"
    )


def _by_origin(year: int, made: Sequence[Made]) -> Table:
    """All items, those made here and those that came finished."""
    return _by_quarter(
        "production-by-origin", "column.origin", year, made, lambda row: f"origin.{row.origin}"
    )


def _by_quarter(
    key: str, head: str, year: int, made: Sequence[Made], name: Callable[[Made], str]
) -> Table:
    """A row a kind (or branch), a column a quarter."""
    by = Counter[tuple[str, int]]()
    for row in made:
        by[name(row), quarter_of(row.day)] += row.number
    names = sorted({row for row, _ in by})
    periods = quarters(year)
    columns = tuple(str(period) for period in periods)
    rows = [Row(n, tuple(_cell(by[n, p.quarter], p) for p in periods)) for n in names]
    sums = tuple(_cell(sum(by[n, p.quarter] for n in names), p) for p in periods)
    rows += [Row("campaign.total", sums, total=True)] if names else []
    return Table(key, head, columns, tuple(rows), chart="bars" if names else "")


def _cell(number: int, period: Period) -> Figure:
    return counted(PRODUCTION, of(number, Items), str(period))


_STATES = (DeliveryState.BUNDLED, DeliveryState.SUBMITTED, DeliveryState.REJECTED)


def deliveries(year: int, site: str) -> Part:
    """Items by destination. The tile counts an item once, and only when it is acknowledged."""
    span = span_of(year, site)
    found = counts.deliveries(span)
    whole = counts.acknowledged_items(span)
    period = str(year)

    def cell(label: str, *numbers: int) -> Figure:
        return counted(label, of(sum(numbers), Items), period)

    rows = []
    for name in sorted({destination for destination, _ in found}):
        by = {state: found.get((name, state), 0) for state in DeliveryState}
        done = (by[DeliveryState.ACKNOWLEDGED], by[DeliveryState.PUBLISHED])
        cells = [cell("campaign.acknowledged", *done), cell("campaign.published", done[1])]
        cells += [cell(f"state.{state}", by[state]) for state in _STATES]
        rows.append(Row(name, tuple(cells)))
    empty = (None,) * (1 + len(_STATES))
    if rows:
        total = (cell("campaign.acknowledged", whole), *empty)
        rows.append(Row("campaign.each-once", total, total=True))
    columns = ("campaign.acknowledged", "campaign.published", *(f"state.{s}" for s in _STATES))
    table = Table("deliveries", "column.destination", columns, tuple(rows))
    noted = replace(table, note="campaign.deliveries-note")
    return Part((cell("campaign.acknowledged", whole),), (noted,))


def pipeline(ages: Sequence[int], stuck: dict[str, int] | None, year: int, days: int) -> Part:
    """How long items took until they were acknowledged; with ``stuck`` those that do not move."""
    middle = _median(ages)
    took = Figure("campaign.median-age", middle, "일", str(year))
    if middle is None:
        took = replace(took, note="campaign.none-acknowledged")
    if stuck is None:
        return Part((took,))
    facts: dict[str, Fact] = {"days": days}
    still = counted("campaign.stuck", of(sum(stuck.values()), Items), str(year))
    way = [state for state in ItemState if state in stuck]
    rows = [_line(f"state.{state}", stuck[state], str(year)) for state in way]
    table = Table("stuck", "column.state", (NUMBER,), tuple(rows), facts=facts)
    return Part((took, replace(still, facts=facts)), (table,))


def _median(ages: Sequence[int]) -> Decimal | None:
    """The middle one of sorted numbers; of an even number the mean of the two."""
    if not ages:
        return None
    middle = len(ages) // 2
    pair = ages[middle - 1 : middle + 1] if len(ages) % 2 == 0 else ages[middle : middle + 1]
    return Decimal(sum(pair)) / len(pair)
