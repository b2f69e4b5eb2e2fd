# SPDX-License-Identifier: AGPL-3.0-or-later
"""Figures that people enter: what is refused, what a correction keeps, sheets all or none."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.campaign import entries
from daisy_pipeline.campaign.entries import Entry
from daisy_pipeline.campaign.quarters import Period, parse, quarter_of
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import DaisyError, ExitCode, Place

if TYPE_CHECKING:
    from daisy_pipeline.campaign.usage import Entered
    from daisy_pipeline.ledger.door import Ledger

GOOD = {
    "metric": "찾아가는 대출",
    "value": "51",
    "unit": "회",
    "period": "2023",
    "source": "보고서",
}


def read(**changed: str) -> Entry:
    entry, problems = entries.read({**GOOD, **changed})
    assert entry is not None, problems
    return entry


def put(ledger: Ledger, *listed: Entry) -> list[Entered]:
    from daisy_pipeline.campaign.usage import enter

    return enter(ledger, [(entry, Place(inside=entry.metric)) for entry in listed])


@pytest.mark.message("DP-CMP-002")
@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"value": "89%p"}, "value", "points"),
        ({"value": "89", "unit": "%p"}, "value", "points"),
        ({"value": "89 %포인트"}, "value", "points"),
        ({"value": "88.5%"}, "value", "percent"),
        ({"value": "-3"}, "value", "number"),
        ({"value": "1,46"}, "value", "number"),
        ({"value": "NaN"}, "value", "number"),
        ({"value": "1e9"}, "value", "number"),
        ({"value": "９"}, "value", "number"),
        ({"value": "9" * 14}, "value", "number"),
        ({"value": ""}, "value", "empty"),
        ({"unit": "개"}, "unit", "unit"),
        ({"period": "2023Q5"}, "period", "period"),
        ({"period": "2023-13"}, "period", "period"),
        ({"period": "23"}, "period", "period"),
        ({"metric": " "}, "metric", "empty"),
        ({"metric": "가" * 81}, "metric", "long"),
        ({"source": "가" * 301}, "source", "long"),
        ({"kind": "희망"}, "kind", "kind"),
    ],
)
def test_what_cannot_be_entered(changed: dict[str, str], field: str, why: str) -> None:
    entry, problems = entries.read({**GOOD, **changed})
    assert entry is None
    assert (problems[0].field, problems[0].why) == (field, why)
    found = problems[0].finding(Place(inside=field))
    assert found.id == "DP-CMP-002" and found.place.inside == field
    assert phrase(str(found.facts["problem"]), "ko") != found.facts["problem"]


def test_what_people_type_is_understood() -> None:
    assert read(value="1,460", unit="천원").value == 1460
    assert read(value="12.5", unit="시간").value == Decimal("12.5")
    assert read(period="2023년 1분기").period == "2023Q1"
    assert read(kind="목표").kind == read(kind="target").kind == "target"
    assert read(metric="대체자료 제작").metric == entries.PRODUCTION
    part = read(metric=" 예산 / 봉사자 교육 ")
    assert (part.metric, part.whole) == ("metric.budget/봉사자 교육", "metric.budget")
    assert entries.name_of(part.metric, "ko") == "봉사자 교육"
    decomposed = read(metric="\u1112\u1161\u11ab")  # 한 in NFD, as macOS writes names
    assert decomposed.metric == "한"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2023년", "2023-01-01", "2023-12-31"),
        ("2024q1", "2024-01-01", "2024-03-31"),
        ("2023년 4분기", "2023-10-01", "2023-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
    ],
)
def test_periods(text: str, first: str, last: str) -> None:
    found = parse(text)
    assert found and (found.first.isoformat(), found.last.isoformat()) == (first, last)
    assert parse(str(found)) == found


@given(st.dates())
def test_a_day_lies_in_its_quarter(day: object) -> None:
    from datetime import date

    assert isinstance(day, date)
    period = Period(day.year, quarter_of(day))
    assert period.first <= day <= period.last


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_of_periods(text: str) -> None:
    found = parse(text)
    assert found is None or parse(str(found)) == found


def test_a_correction_keeps_what_was_there(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import AuditLog, UsageStat

    assert put(ledger, read())[0].before is None
    assert put(ledger, read())[0].same
    assert put(ledger, read(value="52"))[0].before == 51
    row = UsageStat.objects.get()
    assert (row.value, row.revision) == (52, 2)
    log = AuditLog.objects.get(action="figure.correct")
    assert (log.detail["before"], log.detail["value"]) == ("51.00", "52")
    assert "보고서" not in str(AuditLog.objects.values_list("detail", flat=True))


@pytest.mark.message("DP-CMP-003")
def test_one_metric_has_one_unit(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import UsageStat

    put(ledger, read())
    with pytest.raises(DaisyError) as error:
        put(ledger, read(metric="다른 것"), read(unit="권"))
    found = error.value.findings[0]
    assert found.id == "DP-CMP-003" and found.place.inside == "찾아가는 대출"
    assert error.value.exit_code is ExitCode.BAD_USAGE
    assert UsageStat.objects.count() == 1  # nothing of the two
    put(ledger, read(unit="권", kind="target"))  # a target may be printed in another one


@pytest.mark.message("DP-CMP-017")
def test_a_wrong_figure_is_taken_out(ledger: Ledger) -> None:
    from daisy_pipeline.campaign.usage import remove
    from daisy_pipeline.ledger.models import AuditLog, UsageStat

    put(ledger, read(), read(kind="target"))
    gone = remove(ledger, "찾아가는 대출", "2023", kind="actual", reason="잘못 읽음")
    assert [entry.value for entry in gone] == [51]
    assert UsageStat.objects.get().kind == "target"
    assert AuditLog.objects.get(action="figure.remove").detail["value"] == "51.00"
    with pytest.raises(DaisyError) as error:
        remove(ledger, "찾아가는 대출", "2024", reason="-")
    assert error.value.findings[0].id == "DP-CMP-017"


@pytest.mark.message("DP-CMP-006", "DP-CMP-007", "DP-CMP-008")
def test_what_contradicts_is_told(ledger: Ledger) -> None:
    from daisy_pipeline.campaign.reporting import report
    from tests.unit.campaign.test_figures import Rows

    put(ledger, read(period="2026"), read(period="2026", kind="target", unit="권", value="60"))
    put(ledger, read(period="2026", value="53", source="연보"))
    put(ledger, read(metric="대체자료 제작", unit="점", period="2026", value="9"))
    Rows(ledger).item("2026-02-01")
    made = report(ledger, 2026)
    by_id = {finding.id: finding for finding in made.findings}
    assert set(by_id) == {"DP-CMP-006", "DP-CMP-007", "DP-CMP-008"}
    assert by_id["DP-CMP-006"].facts["other"] == "53회"
    assert by_id["DP-CMP-006"].place.inside == "찾아가는 대출"
    assert (by_id["DP-CMP-007"].facts["live"], by_id["DP-CMP-007"].facts["entered"]) == (
        "1점",
        "9점",
    )
    assert by_id["DP-CMP-007"].place.inside == ""
    assert by_id["DP-CMP-008"].place.inside == "보고서"
    tile = next(figure for figure in made.headline if figure.label == "찾아가는 대출")
    assert tile.value == 53 and tile.target is None  # not held against another unit


@pytest.mark.message("DP-CMP-004", "DP-CMP-021")
def test_parts_make_the_whole(ledger: Ledger) -> None:
    whole = read(metric="직원", value="51", unit="명")
    numbers = (7, 33, 2, 7, 2, 2, 0)
    parts = [read(metric=f"직원/{n}", value=str(v), unit="명") for n, v in enumerate(numbers)]
    found = entries.uneven([whole, *parts])[0].finding(Place("표.csv", line=2))
    assert found.id == "DP-CMP-004" and found.place == Place("표.csv", line=2)
    assert (found.facts["total"], found.facts["sum"]) == ("51명", "53명")
    assert not entries.uneven([read(metric="직원", value="53", unit="명"), *parts])
    other = read(metric="직원/회", value="1", unit="회")
    unlike = entries.uneven([whole, other])[0].finding(Place(inside="보고서"))
    assert unlike.id == "DP-CMP-021" and unlike.place.inside == "보고서"


def test_quarters_make_the_year() -> None:
    year = read(value="100")
    quarters = [read(value="30", period=f"2023Q{n}") for n in (1, 2, 3)]
    assert not entries.uneven([year, *quarters])  # the fourth may bring the rest
    assert entries.uneven([year, *quarters, read(value="9", period="2023Q4")])
    assert not entries.uneven([year, *quarters, read(value="10", period="2023Q4")])
    assert entries.uneven([year, *quarters[:2], read(value="41", period="2023Q3")])


def test_a_year_is_its_own_figure_or_that_of_its_parts(ledger: Ledger) -> None:
    from daisy_pipeline.campaign.usage import of_years

    put(ledger, read(period="2024Q1"), read(period="2024Q2", value="9"))
    put(ledger, read(period="2025-03", site="본관"), read(period="2025", value="8", site="분관"))
    known = of_years((2023, 2024, 2025))

    def value(year: int, site: str = "") -> Decimal | None:
        found = known.year("찾아가는 대출", year, site=site)
        return found.value if found else None

    assert (value(2023), value(2024), value(2025)) == (None, 60, 59)
    assert value(2025, "분관") == 8 and value(2024, "분관") is None


HEAD = "수치,값,단위,기간,출처,구분,장소"


def sheet(folder: Path, *lines: str, encoding: str = "utf-8-sig") -> Path:
    path = folder / "수치.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp949"])
def test_a_sheet_in_any_order(tmp_path: Path, encoding: str) -> None:
    from daisy_pipeline.campaign.sheet_in import read_figures

    lines = (" 출처 ,기 간,수치*,값,단위", "보고서,2024Q1,예산,480,천원")
    found = read_figures(sheet(tmp_path, *lines, encoding=encoding), "수치.csv")
    assert found[0].entry.metric == entries.MONEY and found[0].place == Place("수치.csv", line=2)


@pytest.mark.message("DP-CMP-005")
def test_a_sheet_without_a_column(tmp_path: Path) -> None:
    from daisy_pipeline.campaign.sheet_in import read_figures

    with pytest.raises(DaisyError) as error:
        read_figures(sheet(tmp_path, "수치,값,기간,출처", "가,1,2023,보고서"), "수치.csv")
    found = error.value.findings[0]
    assert found.id == "DP-CMP-005" and found.place == Place("수치.csv", line=1)
    assert found.facts["heading"] == "단위"


def test_every_wrong_cell_is_named_by_row_and_column(tmp_path: Path) -> None:
    from daisy_pipeline.campaign.sheet_in import read_figures

    lines = (HEAD, "가,89%p,점,2023,보고서,,", "나,1,점,2023,보고서,,", "다,2,개,언제,보고서,,")
    with pytest.raises(DaisyError) as error:
        read_figures(sheet(tmp_path, *lines), "수치.csv")
    places = [(f.id, f.place.line, f.place.column) for f in error.value.findings]
    assert places == [("DP-CMP-002", 2, 2), ("DP-CMP-002", 4, 3), ("DP-CMP-002", 4, 4)]
    assert error.value.exit_code is ExitCode.FINDINGS


def test_a_sheet_that_does_not_add_up_comes_in_not_at_all(tmp_path: Path) -> None:
    from daisy_pipeline.campaign.sheet_in import read_figures

    lines = (HEAD, "직원,51,명,2024,보고서,,", "직원/사서,33,명,2024,보고서,,",
             "직원/그 밖,20,명,2024,보고서,,")  # fmt: skip
    with pytest.raises(DaisyError) as error:
        read_figures(sheet(tmp_path, *lines), "수치.csv")
    assert [(f.id, f.place.line) for f in error.value.findings] == [("DP-CMP-004", 2)]
