# SPDX-License-Identifier: AGPL-3.0-or-later
"""The figures of a real report as a sample: loaded into a ledger of their own, with their source.

Everything goes through the checks of any other figure; what they refuse is told and stays out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from daisy_pipeline.campaign import entries, usage
from daisy_pipeline.campaign.campaigns import Plan, new
from daisy_pipeline.campaign.entries import Entry
from daisy_pipeline.ledger import models
from daisy_pipeline.ledger.door import Ledger, place_of
from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail

FILE = "demo/report-2024.toml"
YEARS = (2023, 2024)  # whose reports show the figures


@dataclass(frozen=True)
class Loaded:
    """How many figures came in, and what did not."""

    figures: int
    findings: tuple[Finding, ...]


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files("daisy_pipeline.campaign").joinpath(FILE).read_text("utf-8"))


def refuse_used(ledger: Ledger) -> None:
    """DP-CMP-020 (exit code 2) for a ledger with anything in it: samples are not mixed in."""
    every = (one for one in vars(models).values() if isinstance(one, type))
    tables = [one for one in every if issubclass(one, models.Row) and one is not models.Row]
    if any(table._default_manager.exists() for table in tables):
        raise fail("DP-CMP-020", place_of(ledger), exit_code=ExitCode.BAD_USAGE)


def load(ledger: Ledger) -> Loaded:
    """Put the sample in; DP-CMP-020 for a ledger that is not empty, -009 for what is left out."""
    refuse_used(ledger)
    listed = list(_figures())
    with ledger.change("campaign.demo", FILE, count=len(listed)):
        usage.enter(ledger, [(entry, Place(FILE, inside=entry.metric)) for entry in listed], FILE)
        for plan in _data()["campaign"]:
            new(ledger, Plan(plan["name"], plan["year"], plan["denominator"], plan["of"]))
    return Loaded(len(listed), tuple(_refused()))


def _figures() -> Iterator[Entry]:
    for row in _data()["figure"]:
        for period, value in row["values"].items():
            entry, problems = entries.read(_typed(row, period, value))
            assert entry is not None, (row, problems)  # our own file, held by a test
            yield entry


def _typed(row: Mapping[str, Any], period: str, value: object) -> dict[str, str]:
    typed = {field: str(row.get(field, "")) for field in entries.FIELDS}
    source = str(_data()["source"])
    return typed | {"period": period, "value": str(value), "source": source}


def _refused() -> Iterator[Finding]:
    """DP-CMP-009 for each figure of the report that its own checks keep out."""
    for row in _data()["refused"]:
        entry, problems = entries.read(_typed(row, row["period"], row["value"]))
        why = problems[0].why if problems else ""
        if entry and "parts" in row:
            parts = [_part(entry, n, value) for n, value in enumerate(row["parts"])]
            why = "uneven" if entries.uneven([entry, *parts]) else ""
        value = row["value"] if not entry else entry.quantity.text()
        facts = {"metric": row["metric"], "value": value, "problem": f"figure-problem.{why}"}
        if why:
            yield Finding("DP-CMP-009", Place(inside=_data()["source"]), facts)


def _part(entry: Entry, number: int, value: int) -> Entry:
    typed = {"metric": f"{entry.metric}/{number}", "value": str(value), "unit": entry.unit}
    typed |= {"period": entry.period, "source": entry.source or "-"}
    part, _ = entries.read(typed)
    assert part is not None
    return part
