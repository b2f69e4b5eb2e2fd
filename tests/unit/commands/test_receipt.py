# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy receipt`` as a librarian types it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from daisy_pipeline.commands import korean_click
from tests.fakes import ledgers
from tests.unit.commands.desk import Say, sit_down
from tests.unit.export.shelf import DREAM, batch, items, name

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def desk(ledger_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A library with a batch of three items that was sent."""
    sit_down(ledger_home, monkeypatch)
    (ledger_home / "daisy.toml").write_text('[site]\nlibrary = "시험도서관"\n', "utf-8")
    opened = ledgers.open_at(ledger_home, ledgers.Clock())
    batch(opened, items(opened, 3))
    yield ledger_home
    korean_click.speak("en")


def test_a_sheet_with_a_wrong_row(desk: Path, say: Say) -> None:
    rows = (
        f"자료번호,처리결과,등록번호,사유\n{name(1)},승인,D-1,\n{name(2)},반려,,쪽 이동이 안 됨\n"
    )
    (desk / "결과.csv").write_text(rows + f"{name(9)},승인,,\n", "utf-8")
    words = ("receipt", "import", "결과.csv", "--batch", DREAM, "--by", "L-07")
    told = say(3, *words)
    assert "DP-EXP-053" in told
    assert "--good-rows" in told
    assert "보낸 자료 3건" in say(0, "receipt", "list", "--state", "submitted")
    told = say(3, *words, "--good-rows")
    assert "승인 1점, 반려 1점" in told
    assert f"{name(2)}를 다음 개정으로 다시 제작합니다. 반려 사유: 쪽 이동이 안 됨" in told
    (kept,) = (desk / "ledger" / "receipts" / DREAM).iterdir()
    assert kept.read_bytes() == (desk / "결과.csv").read_bytes()
    (desk / "결과.csv").write_text(rows, "utf-8")
    told = say(0, *words)
    assert "새로 적을 답이 없습니다" in told
    assert "이미 적혀 있던 답 2점" in told


def test_typed_answers_and_publication(desk: Path, say: Say) -> None:
    enter = ("receipt", "enter", DREAM)
    say(0, *enter, name(1), "accepted", "--number", "D-1", "--by", "L-07")
    told = say(3, *enter, name(2), "rejected", "--by", "L-07")
    assert "DP-EXP-057" in told
    say(2, *enter, name(2), "accepted", "--reason", "아님", "--by", "L-07")
    say(2, *enter, name(2), "rejected", "--reason", "소리", "--on", "2031-01-01", "--by", "L-07")
    assert "서비스 중" in say(0, "receipt", "published", DREAM, name(1), "--by", "L-07")
    assert "새로 적을 답이 없습니다" in say(
        0, "receipt", "published", DREAM, name(1), "--by", "L-07"
    )
    say(2, "receipt", "published", DREAM)
    assert "DP-DUP-008" in say(2, "receipt", "published", DREAM, "--from-dream")
    assert "DP-EXP-017" in say(2, "receipt", "enter", "DREAM-1", name(1), "accepted")


def test_looking(desk: Path, say: Say) -> None:
    told = say(0, "receipt", "list", "--limit", "2")
    assert f"제출, {name(1)}, 개정 1, 묶음 {DREAM}, 2026-03-02: –" in told
    assert "--page 2" in told
    assert "그런 보낸 자료가 없습니다" in say(0, "receipt", "list", "--to", "sen-elib")
    assert "다시 보내는 자료가 없습니다" in say(0, "receipt", "compare", DREAM)
    assert "시험도서관입니다" in say(0, "receipt", "letter")
    say(0, "receipt", "letter", "--file", "편지.txt")
    assert "시험도서관" in (desk / "편지.txt").read_text("utf-8")
    assert "DP-EXP-001" in say(2, "receipt", "letter", "--to", "nobody")


def test_a_mistyped_answer(desk: Path, say: Say) -> None:
    by = ("--by", "L-07")
    say(0, "receipt", "enter", DREAM, name(1), "rejected", "--reason", "소리", *by)
    right = ("receipt", "correct", DREAM, name(1), "accepted", "--number", "D-1", *by)
    say(2, *right)
    say(2, *right, "--because", " ")
    say(2, *right, "--because", "잘못 읽음", "--reason", "소리")
    told = say(0, *right, "--because", "줄을 잘못 읽음")
    assert f"{name(1)}의 답을 고쳤습니다. 앞에 적은 답: 반려(소리). 이제: 접수 확인(D-1)." in told
    assert f"{name(1)}은 이제 ‘접수 확인’ 상태입니다." in told
    assert "이미 그렇게 적혀 있습니다" in say(0, *right, "--because", "줄을 잘못 읽음")
    assert "제출" in say(
        0, "receipt", "correct", DREAM, name(1), "waiting", "--because", "다른 자료의 답", *by
    )
