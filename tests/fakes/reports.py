# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reports of figures with everything that the page can show, and one with nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
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
from daisy_pipeline.model.finding import Finding, Place

PAPER = "2024년 업무 보고, 12쪽"
SEEN = date(2026, 11, 23)
_KINDS = ("텍스트데이지", "휴먼음성자료", "점자", "큰글자 <18pt>")


def figure(
    value: int | str | None, unit: str = "점", period: str = "2026", **more: object
) -> Figure:
    """A figure as the ledger counts it; ``entered`` makes it one that a person entered."""
    facts = {"live": False, "source": PAPER} if more.pop("entered", False) else {}
    label = str(more.pop("label", ""))
    number = None if value is None else Decimal(value)
    return Figure(label, number, unit, period, **facts, **more)  # type: ignore[arg-type]


def table(
    key: str, columns: tuple[str, ...], cells: Mapping[str, tuple[object, ...]], **more: object
) -> Table:
    """A table of figures by the names of its rows; what is no figure becomes one of items."""
    rows = tuple(
        Row(name, tuple(c if c is None or isinstance(c, Figure) else figure(c) for c in row))  # type: ignore[arg-type]
        for name, row in cells.items()
    )
    return Table(key, "구분", columns, rows, **more)  # type: ignore[arg-type]


def branch(name: str) -> Report:
    """A branch's figures."""
    made = figure(82, label="만든 대체자료")
    return Report(2026, SEEN, name, (made,), (by_kind(), by_month()))


def by_kind() -> Table:
    """Production by kind and branch, with its sum."""
    cells = {kind: (30 * n + 7, 11 * n) for n, kind in enumerate(_KINDS)}
    made = table("production-by-kind", ("본관", "분관"), cells, chart="bars")
    total = Row("합계", (figure(208), figure(66)), total=True)
    return Table(made.key, made.head, made.columns, (*made.rows, total), "bars")


def by_month() -> Table:
    """Production by month, in twelve columns."""
    months = tuple(f"2026-{month:02d}" for month in range(1, 13))
    made = tuple(3 * month if month < 12 else None for month in range(1, 13))
    plan = tuple(figure(20 + month, entered=True) for month in range(1, 13))
    return table("production-by-month", months, {"만든 점수": made, "계획": plan}, chart="line")


def budget() -> Table:
    """Money by quarter, planned and spent; the fourth quarter is still to come."""
    plan = tuple(figure(n, "천원", entered=True) for n in (480, 0, 480, 500))
    spent = (*(figure(n, "천원", entered=True) for n in (480, 0, 450)), None)
    quarters = tuple(f"2026Q{n}" for n in (1, 2, 3, 4))
    return table("budget", quarters, {"계획": plan, "지출": spent}, chart="columns")


def use() -> Table:
    """Figures of unlike units in one table, one of them with a target."""
    cells = {
        "점자·큰글자책 대출": (figure(2088, "권", entered=True, target=Decimal(1600)),),
        "가정방문 대출 횟수": (figure(51, "회", entered=True),),
        "가정방문 대출 책": (figure(420, "권", entered=True),),
        "녹음 시간": (figure("12.5", "시간"),),
        "한 번에 통과한 비율": (figure(None, "%"),),
    }
    return table("use", ("2023",), cells, chart="bars")


def stand() -> CampaignStand:
    """A campaign of 33 librarians."""
    slots = (
        SlotLine("L-02", "state.delivered", "동백꽃", "MPT202600117", date(2026, 6, 2), 174),
        SlotLine("L-01", "state.in-work", "봄·봄 & <만무방>", "", date(2026, 9, 1), 83, stuck=True),
        SlotLine("L-03", "state.open", left=True),
    )
    counts = {"state.open": 20, "state.assigned": 5, "state.in-work": 6, "state.delivered": 2}
    quarters = tuple(f"2026Q{n}" for n in (1, 2, 3, 4))
    cells = {"마친 몫": (0, 2, 0, 0), "목표": (8, 8, 8, 9)}
    made = figure(2, target=Decimal(33), label="마친 몫")
    by_quarter = table("campaign-quarters", quarters, cells, chart="columns")
    name = "1사서 1데이지"
    return CampaignStand(name, 2026, "점", 33, "사서", counts, made, by_quarter, slots)


def forecast() -> Forecast:
    """A year that will end with 251 items at its pace."""
    ends = {"low": 238, "high": 264, "pace": Decimal("5.8"), "weeks": 26}
    return Forecast(date(2026, 12, 31), 219, 251, target=279, needed=Decimal("11.1"), **ends)  # type: ignore[arg-type]


def full() -> Report:
    """Everything at once: two branches, a campaign, a forecast, a finding, all kinds of charts."""
    headline = (
        figure(274, label="만든 대체자료", target=Decimal(279), target_source=PAPER),
        figure(2367, "건", "2023", label="이용 활성화", entered=True),
        figure(1460, "천원", "2026Q1", label="예산", entered=True),
        figure("12.5", "시간", label="녹음 시간"),
        figure(None, "%", label="한 번에 통과한 비율"),
        figure(171, "명", label="독서 프로그램 참여", entered=True),
    )
    tables = (by_kind(), by_month(), budget(), use(), table("curriculum", ("점",), {}))
    told = Finding("DP-CMP-001", Place(inside="use"), {"one": "점", "other": "권"})
    return Report(
        2026, SEEN, "", headline, tables, (stand(),), forecast(), (told,),
        (branch("본관"), branch("분관")), "마포평생학습관",
    )  # fmt: skip


def empty() -> Report:
    """A new ledger's report."""
    return Report(2026, SEEN, "", (), ())
