# SPDX-License-Identifier: AGPL-3.0-or-later
"""The report for the terminal: one line a row, the most important word first, nothing drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from daisy_pipeline.campaign.figures import (
    CampaignStand,
    Figure,
    Forecast,
    Report,
    Row,
    SlotLine,
    Table,
)
from daisy_pipeline.campaign.page_words import period_words
from daisy_pipeline.campaign.units import PERCENT, Items, People, signed_percent, with_unit
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import Fact

CHANGE = "campaign.change"


def report_lines(report: Report, lang: str) -> Iterator[str]:
    """The whole report, paragraphs parted by empty lines."""
    key = "campaign.report-of-site" if report.site else "campaign.report-of"
    year = label(str(report.year), lang)
    yield phrase(key, lang, year=year, site=report.site, day=report.as_of.isoformat())
    for figure in report.headline:
        yield figure_line(figure, lang)
    if sources := sources_line(report.headline, lang):
        yield sources
    for stand in report.campaigns:
        yield ""
        yield from stand_lines(stand, lang)
    if report.forecast:
        yield ""
        yield from forecast_lines(report.forecast, lang)
    for table in report.tables:
        yield ""
        yield from table_lines(table, lang)
    for branch in report.branches:
        yield ""
        yield from report_lines(branch, lang)


def label(text: str, lang: str) -> str:
    """A label in words: a period, the words of a key, or a name as it is."""
    return period_words(text, lang) or phrase(text, lang)


def value_text(figure: Figure, lang: str) -> str:
    """A figure's value; a change with its sign; in words that there is none, as on the page."""
    if figure.value is None:
        return phrase("page.no-value", lang)
    if figure.label == CHANGE and figure.unit == PERCENT:
        return signed_percent(figure.value)
    return figure.text(lang)


def figure_line(figure: Figure, lang: str) -> str:
    """Label and value, then the target, the note, and of what was entered the source."""
    name = phrase(figure.label, lang, **figure.facts)
    words = phrase("campaign.line", lang, label=name, value=value_text(figure, lang))
    return words + _more(figure, lang)


def _more(figure: Figure, lang: str) -> str:
    parts = []
    if figure.target is not None:
        target = with_unit(figure.target, figure.unit, lang)
        parts.append(phrase("campaign.target-is", lang, target=target))
    if figure.note:
        parts.append(phrase(figure.note, lang, **figure.facts))
    if not figure.live:
        parts.append(phrase("campaign.was-entered", lang))
    return f" ({', '.join(parts)})" if parts else ""


def sources_line(figures: Iterable[Figure | None], lang: str) -> str:
    """Where entered figures come from, each source once; "" where there is none."""
    found = dict.fromkeys(one.source for one in figures if one and not one.live)
    return phrase("campaign.entered-from", lang, sources="; ".join(found)) if found else ""


def table_lines(table: Table, lang: str) -> Iterator[str]:
    """A table: its caption, its note, a line for every row, sources once at the end."""
    yield phrase(f"campaign.table.{table.key}", lang, **table.facts)
    if table.note:
        yield phrase(table.note, lang, **table.facts)
    if not table.rows:
        yield phrase("campaign.nothing", lang)
    for row in table.rows:
        yield row_line(row, table.columns, lang)
    if sources := sources_line((cell for row in table.rows for cell in row.cells), lang):
        yield sources


def row_line(row: Row, columns: Sequence[str], lang: str) -> str:
    """A row: its label, then each cell under its column's head."""
    name = label(row.label, lang)
    if len(columns) == 1:
        cell = row.cells[0]
        value = value_text(cell, lang) if cell else phrase("page.no-value", lang)
        words = phrase("campaign.line", lang, label=name, value=value)
        return words + (_more(cell, lang) if cell else "")
    cells = [
        phrase("campaign.cell", lang, head=label(head, lang), value=value_text(cell, lang))
        for head, cell in zip(columns, row.cells, strict=True)
        if cell
    ]
    return phrase(
        "campaign.line", lang, label=name, value=", ".join(cells) or phrase("page.no-value", lang)
    )


def stand_lines(stand: CampaignStand, lang: str) -> Iterator[str]:
    """A campaign: what was delivered, how many people stand where, by quarter. Nobody is named."""
    year = label(str(stand.year), lang)
    of, count = label(stand.denominator_of, lang), stand.denominator
    yield phrase("campaign.stand", lang, name=stand.name, year=year, of=of, count=count)
    yield figure_line(stand.delivered, lang)
    for state, number in stand.counts.items():
        value = with_unit(Decimal(number), People.sign, lang)
        yield phrase("campaign.line", lang, label=phrase(state, lang), value=value)
    for row in stand.quarters.rows:
        yield row_line(row, stand.quarters.columns, lang)


def slot_line(slot: SlotLine, lang: str) -> str:
    """One person's part: pseudonym, state, title, since when."""
    facts = {"staff": slot.staff, "title": slot.title or phrase("campaign.no-title", lang)}
    words = phrase("campaign.slot", lang, state=phrase(slot.state, lang), **facts)
    if slot.item:
        words += phrase("campaign.slot-item", lang, item=slot.item)
    if slot.since:
        words += phrase("campaign.slot-since", lang, day=slot.since.isoformat(), days=slot.days)
    words += f", {phrase('campaign.mending', lang)}" if slot.mending else ""
    words += phrase("campaign.slot-stuck", lang) if slot.stuck else ""
    return words + (phrase("campaign.slot-left", lang) if slot.left else "")


def forecast_lines(told: Forecast, lang: str) -> Iterator[str]:
    """The forecast with its interval and method in words; or why there is none."""

    def items(number: int | Decimal | None) -> str:
        return with_unit(Decimal(number or 0), Items.sign, lang)

    if told.expected is None:
        yield phrase("campaign.forecast-none", lang, why=phrase(told.why, lang, **told.facts))
    else:
        ends = {"low": items(told.low), "high": items(told.high)}
        expected = items(told.expected)
        day: dict[str, Fact] = {"month": f"page.month-{told.day.month}", "day": told.day.day}
        yield phrase("campaign.forecast", lang, expected=expected, **ends, **day)
        pace = items(told.pace)
        yield phrase("campaign.forecast-method", lang, weeks=told.weeks, pace=pace)
    if told.target is not None:
        target = items(told.target)
        if told.needed is not None:
            yield phrase("campaign.needed", lang, target=target, pace=items(told.needed))
        elif told.done >= told.target:
            yield phrase("campaign.reached", lang, target=target)
