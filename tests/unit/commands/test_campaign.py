# SPDX-License-Identifier: AGPL-3.0-or-later
"""The commands of campaigns and figures, as a coordinator types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daisy_pipeline.commands.main import run
from tests.fakes.ledgers import open_at

NEW = ["campaign", "new", "1사서 1데이지", "--year", "2026", "--denominator", "33", "--of", "사서"]
ENTER = ["campaign", "enter", "연계 서비스", "410", "건", "--period", "2026", "--source", "보고서"]


@pytest.fixture
def home(ledger_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(ledger_home)
    ledger = open_at(ledger_home)
    from daisy_pipeline.ledger.models import Staff

    for number in range(1, 4):
        Staff(**ledger.fresh(), pseudonym=f"L-0{number}").save()
    return ledger_home


def test_a_campaign_from_the_beginning(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "ko", *NEW, "--targets", "8,8,8,9", "--by", "L-01"]) == 0
    for number in (3, 1):
        assert run(["campaign", "assign", f"L-0{number}", "--year", "2026"]) == 0
    assert run(["campaign", "start", "L-03", "--year", "2026"]) == 0
    capsys.readouterr()
    assert run(["--lang", "ko", "campaign", "status", "--year", "2026", "--limit", "1"]) == 0
    said = capsys.readouterr().out
    assert "캠페인 완료: 0점 (목표 33점, 목표의 0.0 %)" in said
    assert "L-01: 배정 전" in said and "L-03" not in said  # the second page has the next
    assert "1쪽, 모두 2명" in said
    assert run(["--json", "campaign", "status", "--year", "2026"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    slots = [event for event in events if event["type"] == "slot"]
    assert [(slot["staff"], slot["state"]) for slot in slots] == [
        ("L-01", "open"), ("L-03", "in-work"),
    ]  # fmt: skip
    assert run(["campaign", "deliver", "L-03", "--year", "2026"]) == 2
    assert run(["campaign", "assign", "L-99", "--year", "2026"]) == 2


def test_targets_that_are_none(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*NEW, "--targets", "8,여덟"]) == 2
    assert "DP-CMP-016" in capsys.readouterr().err


def test_figures_by_hand_and_by_sheet(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    korean = ["--lang", "ko"]
    assert run([*korean, *ENTER]) == 0
    assert run([*korean, *ENTER]) == 0
    assert run([*korean, *ENTER[:3], "411", *ENTER[4:]]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "적었습니다: 연계 서비스 410건, 2026."
    assert said[1].startswith("이미") and "앞의 값 410건은" in said[2]
    sheet = home / "수치.csv"
    sheet.write_text("수치,값,단위,기간,출처\n연계 서비스,411,건,2026,보고서\n나,2,회,2026,가\n")
    assert run([*korean, "campaign", "import", "수치.csv", "--dry-run"]) == 0
    assert "--dry-run" in capsys.readouterr().out
    assert run([*korean, "campaign", "import", "수치.csv"]) == 0
    assert "새로 적음 1개, 고쳐 적음 0개, 그대로 1개" in capsys.readouterr().out
    sheet.write_text("수치,값,단위,기간,출처\n다,2,회,2026,가\n라,2,개,2026,가\n")
    assert run([*korean, "campaign", "import", "수치.csv"]) == 3
    error = capsys.readouterr().err
    assert "수치.csv" in error and "DP-CMP-002" in error
    gone = ["campaign", "remove", "나", "--period", "2026", "--reason", "잘못 셈"]
    assert run([*korean, *gone]) == 0 and run([*korean, *gone]) == 2
    assert run(["--json", *ENTER]) == 0  # the first value again is a correction


def test_percentage_points_are_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    typed = ["campaign", "enter", "제작", "89%p", "점", "--period", "2026", "--source", "보고서"]
    assert run(["--lang", "ko", *typed]) == 2
    error = capsys.readouterr().err
    assert "89%p" in error and "DP-CMP-002" in error


def test_the_report_as_text_sheets_and_page(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "ko", *NEW]) == 0 and run(["--lang", "ko", *ENTER]) == 0
    year = ["--year", "2026"]
    capsys.readouterr()
    assert run(["--lang", "ko", "campaign", "report", *year]) == 0
    said = capsys.readouterr().out
    assert "대체자료 제작: 0점" in said and "연계 서비스: 410건 (적어 넣음)" in said
    assert run(["--json", "campaign", "report", *year]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {event["type"] for event in events} >= {"figure", "end"}
    out = ["--csv", "보고/표", "--html", "보고/쪽.html"]
    assert run(["--lang", "ko", "campaign", "report", *year, *out]) == 0
    page = (home / "보고" / "쪽.html").read_text("utf-8")
    links = [p.name for p in (home / "보고" / "표").iterdir()]
    assert links and "%ED%91%9C/" in page  # 표/, as an address
    assert run(["campaign", "report", *year, "--html", "sources/쪽.html"]) == 2
    assert run(["campaign", "report", *year, "--csv", "보고/표"]) == 2


def test_choices_are_those_of_the_campaign() -> None:
    from daisy_pipeline.campaign.entries import KINDS
    from daisy_pipeline.commands import campaign_figures

    assert campaign_figures.KINDS == KINDS
