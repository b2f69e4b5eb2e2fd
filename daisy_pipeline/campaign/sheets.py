# SPDX-License-Identifier: AGPL-3.0-or-later
"""The report as CSV: one file a table, a row a figure, the unit in a column of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from daisy_pipeline.campaign.figures import CampaignStand, Figure, Report, Table
from daisy_pipeline.campaign.text import label
from daisy_pipeline.campaign.units import rounded
from daisy_pipeline.formats.csv_sheet import Cell, sheet_bytes
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import ExitCode, Place, fail
from daisy_pipeline.tools.files import publish

_UNSAFE = re.compile(r'[\s<>:"/\\|?*\x00-\x1f]+')
_HEADS = ("site", "row", "figure", "value", "unit", "period", "target", "kind", "source", "note")


@dataclass(frozen=True)
class Sheet:
    """One file: the key of its table, its name, its bytes."""

    key: str
    name: str
    data: bytes


def sheets(report: Report, lang: str) -> list[Sheet]:
    """All files of a report; rows of branches stand below those of the whole service."""
    every = (report, *report.branches)
    found = [_sheet("headline", [row for one in every for row in _headline(one, lang)], lang)]
    keys = dict.fromkeys(table.key for one in every for table in one.tables)
    for key in keys:
        tables = [(one.site, t) for one in every for t in one.tables if t.key == key]
        rows = [row for site, table in tables for row in _table(table, site, lang)]
        found.append(_sheet(key, rows, lang, **tables[0][1].facts))
    if report.campaigns:
        found.append(_slots(report.campaigns, lang))
        tables = [("", stand.quarters) for stand in report.campaigns]
        rows = [row for site, table in tables for row in _table(table, site, lang)]
        found.append(_sheet("campaign-quarters", rows, lang))
    return found


def write(report: Report, folder: Path, shown: str, lang: str) -> dict[str, str]:
    """Write the files into a new folder; their names by their tables' keys.

    DP-LED-035 (exit code 2) for a folder that holds something already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise fail("DP-LED-035", Place(shown), exit_code=ExitCode.BAD_USAGE)
    folder.mkdir(parents=True, exist_ok=True)
    made = sheets(report, lang)
    for sheet in made:
        publish(sheet.data, folder / sheet.name)
    return {sheet.key: sheet.name for sheet in made}


def _sheet(key: str, rows: list[list[Cell]], lang: str, **facts: str | int | float) -> Sheet:
    heads = [phrase(f"campaign.column.{head}", lang) for head in _HEADS]
    title = phrase(f"campaign.table.{key}", lang, **facts)
    return Sheet(key, f"{_UNSAFE.sub('-', title)}.csv", sheet_bytes(heads, rows))


def _headline(report: Report, lang: str) -> Iterator[list[Cell]]:
    for figure in report.headline:
        name = phrase(figure.label, lang, **figure.facts)
        yield _cells(report.site, "", name, figure, lang)


def _table(table: Table, site: str, lang: str) -> Iterator[list[Cell]]:
    for row in table.rows:
        for head, cell in zip(table.columns, row.cells, strict=True):
            if cell:
                yield _cells(site, label(row.label, lang), label(head, lang), cell, lang)


def _cells(site: str, row: str, name: str, figure: Figure, lang: str) -> list[Cell]:
    kind = "campaign.counted" if figure.live else "campaign.was-entered"
    note = phrase(figure.note, lang, **figure.facts) if figure.note else ""
    source = phrase(figure.source, lang)
    return [
        site, row, name, _plain(figure.value), figure.unit, figure.period,
        _plain(figure.target), phrase(kind, lang), source, note,
    ]  # fmt: skip


def _plain(value: Decimal | None) -> Cell:
    """A number as spreadsheets read it: no zeros after a point that say nothing."""
    if value is None:
        return None
    text = f"{rounded(value, 2):f}"
    return Decimal(text.rstrip("0").rstrip("."))


def _slots(stands: tuple[CampaignStand, ...], lang: str) -> Sheet:
    """Everyone's part, in the order of pseudonyms."""
    heads = [phrase(f"column.{key}", lang) for key in ("campaign", "staff", "state", "title")]
    heads += [phrase(f"column.{key}", lang) for key in ("item", "since")]
    heads.append(phrase("campaign.days", lang))
    rows: list[list[Cell]] = []
    for stand in stands:
        for slot in stand.slots:
            state = phrase(slot.state, lang)
            state += f", {phrase('campaign.mending', lang)}" if slot.mending else ""
            cells: list[Cell] = [stand.name, slot.staff, state, slot.title, slot.item]
            rows.append([*cells, slot.since, slot.days])
    title = phrase("campaign.table.campaign-slots", lang)
    return Sheet("campaign-slots", f"{_UNSAFE.sub('-', title)}.csv", sheet_bytes(heads, rows))
