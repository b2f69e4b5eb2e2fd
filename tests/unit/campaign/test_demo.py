# SPDX-License-Identifier: AGPL-3.0-or-later
"""The 2024 report as a sample: its figures come out as they should be, with unit and source."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from daisy_pipeline.commands.main import run
from daisy_pipeline.model.finding import DaisyError, ExitCode
from tests.unit.campaign.test_figures import report, table, tile, values

if TYPE_CHECKING:
    from daisy_pipeline.campaign.demo_load import Loaded
    from daisy_pipeline.ledger.door import Ledger

SOURCE = "마포평생학습관 2024년 2월 업무 보고"


@pytest.fixture
def loaded(ledger: Ledger) -> Loaded:
    from daisy_pipeline.campaign.demo_load import load

    return load(ledger)


def test_the_figures_of_2023(ledger: Ledger, loaded: Loaded) -> None:
    from daisy_pipeline.campaign.text import value_text

    made = report(ledger, 2023)
    production = tile(made, "metric.production")
    assert production.text() == "279점" and not production.live and production.source == SOURCE
    assert value_text(tile(made, "campaign.change"), "ko") == "+88.5 %"
    assert values(made, "production-by-year") == {"2022": ["148점"], "2023": ["279점"]}
    use = {label: cells[1] for label, cells in values(made, "use").items()}
    assert use["이용 활성화"] == "2,367건"
    assert use["이용 활성화: 대체자료 제작"] == "279건"
    assert use["이용 활성화: 점자·큰글자 대출"] == "2,088건"
    assert use["연계 서비스"] == "2,818건"
    assert use["연계 서비스: DREAM"] == use["연계 서비스: 서울시교육청 전자도서관"] == "279건"
    assert (use["찾아가는 대출"], use["찾아가는 대출 권수"]) == ("51회", "420권")
    assert (use["독서 프로그램"], use["독서 프로그램 참가"]) == ("15회", "171명")
    assert use["방문자"] == "1,323,036명"
    assert not made.findings  # wholes are the sums of their parts


def test_the_figures_of_2024(ledger: Ledger, loaded: Loaded) -> None:
    made = report(ledger, 2024)
    money = {label: cells[0] for label, cells in values(made, "budget").items()}
    assert [money[f"2024Q{n}"] for n in (1, 2, 3, 4)] == ["480천원", "", "480천원", "500천원"]
    assert (money["2024"], money["2023"]) == ("1,460천원", "2,060천원")
    targets = {label: cells[3] for label, cells in values(made, "use").items()}
    assert targets["이용 활성화"] == "1,600권"
    assert targets["취약 계층 장서 확충: 대체자료(자체 제작·기증)"] == "120점"
    assert targets["취약 계층 장서 확충"] == "900점" and targets["연계 서비스"] == "1,700건"
    assert [f.id for f in made.findings] == ["DP-CMP-008"]  # 건 is not held against 권
    assert made.campaigns[0].denominator == 33
    assert {cell.source for row in table(made, "use").rows for cell in row.cells if cell} == {
        SOURCE
    }


@pytest.mark.message("DP-CMP-009")
def test_what_the_report_says_wrong_stays_out(ledger: Ledger, loaded: Loaded) -> None:
    from daisy_pipeline.ledger.models import UsageStat

    told = [(f.id, f.facts["value"], f.facts["problem"], f.place.inside) for f in loaded.findings]
    assert told == [
        ("DP-CMP-009", "89%p", "figure-problem.points", SOURCE),
        ("DP-CMP-009", "51명", "figure-problem.uneven", SOURCE),
    ]
    assert not UsageStat.objects.filter(metric__contains="직원").exists()
    assert UsageStat.objects.count() == loaded.figures


@pytest.mark.message("DP-CMP-020")
def test_samples_are_not_mixed_with_a_real_ledger(ledger: Ledger) -> None:
    from daisy_pipeline.campaign.demo_load import load
    from daisy_pipeline.ledger.door import place_of
    from tests.unit.campaign.test_figures import Rows

    Rows(ledger).volunteer()
    with pytest.raises(DaisyError) as error:
        load(ledger)
    found = error.value.findings[0]
    assert found.id == "DP-CMP-020" and error.value.exit_code is ExitCode.BAD_USAGE
    assert found.place == place_of(ledger) and found.place.file


def test_sheets_have_units_in_a_column(ledger: Ledger, loaded: Loaded, tmp_path: Path) -> None:
    from daisy_pipeline.campaign.sheets import sheets, write

    made = report(ledger, 2024)
    by_key = {one.key: one for one in sheets(made, "ko")}
    rows = list(csv.DictReader(io.StringIO(by_key["budget"].data.decode("utf-8-sig"))))
    assert rows[0]["값"] == "480" and rows[0]["단위"] == "천원" and rows[0]["출처"] == SOURCE
    assert {row["구분"] for row in rows} == {"적어 넣음"}
    names = write(made, tmp_path / "표", "표", "ko")
    assert sorted(p.name for p in (tmp_path / "표").iterdir()) == sorted(names.values())
    assert names["budget"] == "분기별-예산.csv"
    again = {one.key: one.data for one in sheets(report(ledger, 2024), "ko")}
    assert again == {key: one.data for key, one in by_key.items()}
    with pytest.raises(DaisyError) as error:
        write(made, tmp_path / "표", "표", "ko")
    assert error.value.findings[0].id == "DP-LED-035"


def test_the_report_in_english(ledger: Ledger, loaded: Loaded) -> None:
    from daisy_pipeline.campaign.text import report_lines

    text = "\n".join(report_lines(report(ledger, 2023), "en"))
    assert "2,818 cases" in text and "+88.5 % (against 148 items in 2022, entered)" in text
    for line in text.splitlines():
        assert not line.startswith(("campaign.", "metric.", "state.")), line


def test_the_command_leaves_nothing_behind(
    no_ledger: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")  # never asked
    assert run(["--lang", "ko", "campaign", "demo"]) == 0
    said = capsys.readouterr()
    assert "이용 활성화: 2,367건" in said.out and "DP-CMP-009" in said.err
    assert list(tmp_path.iterdir()) == []


def test_the_sample_in_a_workspace_of_its_own(
    no_ledger: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert run(["--json", "campaign", "demo", "--into", "견본"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = {
        (e["table"], e["label"], e["period"]): e["value"] for e in events if e["type"] == "figure"
    }
    assert found["headline", "metric.production", "2023"] == "279"
    assert run(["--lang", "ko", "campaign", "demo", "--into", "견본"]) == 2
    monkeypatch.chdir(tmp_path / "견본")
    assert run(["--lang", "ko", "campaign", "report", "--year", "2024"]) == 0
    told = capsys.readouterr().out
    assert "계획한 예산: 1,460천원" in told and "제작: 값 없음 (장부를 시작하기 전의 해이고" in told
    assert "제작: 0점" not in told and "100 %" not in told  # nothing entered is no nought
