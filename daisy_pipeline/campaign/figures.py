# SPDX-License-Identifier: AGPL-3.0-or-later
"""The report as plain data: figures with unit, period and source, in tables.

Terminal, CSV and the page (``page``) all write this and compute nothing. A text here is a key of
``words.toml`` or a name that people gave; ``messages.phrase`` gives the words of either.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from daisy_pipeline.campaign.units import Quantity, with_unit
from daisy_pipeline.model.finding import Fact, Finding

LEDGER = "campaign.source-ledger"  # the source of what the database counted


@dataclass(frozen=True)
class Figure:
    """One number. ``value`` None: it cannot be said (nothing to divide by, no data).

    ``live`` is counted from the ledger; otherwise a person entered it from ``source``. ``target``
    is of the same unit. ``note`` is a key with ``facts``, or "".
    """

    label: str
    value: Decimal | None
    unit: str  # 점, 권 ...; %, 건/시간
    period: str  # 2026, 2026Q1, 2026-05
    source: str = LEDGER
    live: bool = True
    target: Decimal | None = None
    target_source: str = ""
    note: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)

    def text(self, lang: str = "ko") -> str:
        """The number with its unit; a dash where it cannot be said."""
        return "–" if self.value is None else with_unit(self.value, self.unit, lang)


def counted(label: str, quantity: Quantity[Any], period: str) -> Figure:
    """A figure that the ledger has counted."""
    return Figure(label, quantity.value, quantity.unit.sign, period)


@dataclass(frozen=True)
class Row:
    """A line of a table: what it is of, and a figure for each column (None: an empty cell)."""

    label: str
    cells: tuple[Figure | None, ...]
    total: bool = False  # the sum of the rows above


@dataclass(frozen=True)
class Table:
    """Rows by columns. ``key`` names its CSV file; ``campaign.table.<key>`` is its caption.

    ``chart`` says how the page draws it: ``bars`` (a bar a row), ``columns`` (groups by column),
    ``line``; "" for a table alone.
    """

    key: str
    head: str  # over the first column
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    chart: str = ""
    note: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class SlotLine:
    """How one person's part stands; never a rank, in the order of pseudonyms."""

    staff: str
    state: str  # state.open, state.assigned, state.in-work, state.delivered
    title: str = ""
    item: str = ""
    since: date | None = None
    days: int = 0  # in this state
    stuck: bool = False
    left: bool = False  # works here no more
    mending: bool = False  # delivered, and a mended revision is in work


@dataclass(frozen=True)
class CampaignStand:
    """A campaign: its own words, counts of slots by state, and everyone's part."""

    name: str
    year: int
    unit: str
    denominator: int
    denominator_of: str
    counts: dict[str, int]  # state.* -> slots; state.open counts those of the denominator
    delivered: Figure  # with the target; its note says the share of the denominator
    quarters: Table  # delivered and target by quarter
    slots: tuple[SlotLine, ...]


@dataclass(frozen=True)
class Forecast:
    """What the year ends with if the pace stays. ``why`` (a key) says why there is none.

    ``low`` and ``high`` hold four of five years; all counts are whole items. ``needed`` is the
    pace (items a week) that the target takes.
    """

    day: date  # to which it looks: 31 December
    done: int
    expected: int | None = None
    low: int | None = None
    high: int | None = None
    pace: Decimal | None = None  # items a week, of the weeks looked at
    weeks: int = 0
    target: int | None = None
    needed: Decimal | None = None
    why: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """All figures of a year, of the whole service (``site`` "") or of one branch.

    ``headline`` are the tiles, in the order in which they are read. ``branches`` has a report for
    each branch when this is of the whole service.
    """

    year: int
    as_of: date
    site: str
    headline: tuple[Figure, ...]
    tables: tuple[Table, ...]
    campaigns: tuple[CampaignStand, ...] = ()
    forecast: Forecast | None = None
    findings: tuple[Finding, ...] = ()
    branches: tuple[Report, ...] = ()
    library: str = ""
