# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy item``: what a librarian types from the plan to the approval, and what is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daisy_pipeline.commands import item as command
from daisy_pipeline.commands import item_list
from tests.unit.commands.desk import Say


@pytest.fixture
def kept(no_ledger: None, text_only: Path, say: Say) -> Path:
    """A text title with a ledger."""
    say(0, "ledger", "init", "--by", "L-07")
    return text_only


def test_what_click_offers_is_what_the_ledger_knows(kept: Path) -> None:
    from daisy_pipeline.ledger import materials, rights, states

    assert command.PRODUCTS == materials.PRODUCTS
    assert command.BASES == rights.BASES
    assert command.AUDIENCES == (rights.PRINT_DISABLED, rights.PUBLIC)
    assert tuple(states.ItemState) == item_list.STATES
    assert set(command.MOVES) < set(states.ItemState)


def test_from_the_plan_to_the_approval(kept: Path, say: Say) -> None:
    told = say(0, "item", "add", "봄", "--product", "daisy3-text", "--by", "L-07")
    assert "새 자료 번호: MPT2" in told and "텍스트데이지" in told
    number = told.partition("새 자료 번호: ")[2][:12]
    assert number in (kept / "title.toml").read_text("utf-8")
    assert "이미 있는 자료 번호" in say(0, "item", "add", "봄", "--product", "daisy3-text")
    rights = ("item", "rights", "봄", "--basis", "kr-copyright-33-2", "--checked-by", "L-02")
    assert "DP-LED-084" in say(2, *rights, "--audience", "public")
    assert "‘권리 확인’으로 옮긴 자료 1점" in say(0, *rights[:-2], "--by", "L-02")
    assert f"‘daisy item move {number} in-production’" in say(0, "item", "show", number)
    assert "제작 중" in say(0, "item", "move", number, "in-production", "--by", "L-07")
    assert f"‘daisy item move {number} in-review’" in say(0, "item", "show", number)
    say(0, "build", "봄", "--only", "daisy3-text")
    told = say(2, "item", "validate", number, "--by", "L-07")
    assert f"{number}{'은' if number[-1] in '013678' else '는'} ‘제작 중’ 상태여서" in told
    assert "지금 옮길 수 있는 상태: 검토 중, 거둠. 명령에 적는 말: in-review, withdrawn." in told
    told = say(0, "item", "show", number)
    assert "빠진 것 1. 본문 교정을" in told and f"(‘daisy item validate {number}’)" in told
    lines = [json.loads(n) for n in say(0, "item", "show", number, "--json").splitlines()]
    assert {n["item"] for n in lines if n["type"] == "missing"} == {number}
    assert "검토 중" in say(0, "item", "move", number, "in-review", "--by", "L-07")
    assert "오류가 없습니다" in say(0, "item", "validate", number, "--by", "L-07")
    assert "DP-LED-088" in say(2, "item", "approve", number, "--by", "L-07")
    told = say(6, "item", "approve", number, "--by", "L-02")
    assert "빠진 것 1. 본문 교정을 하지 않았습니다" in told and "DP-LED-083" in told
    say(0, "review", "봄", "--kind", "text", "--pass", "--by", "L-02")
    assert "이제 ‘승인’ 상태" in say(0, "item", "approve", number, "--by", "L-02")
    told = say(0, "item", "show", number)
    assert told.startswith(f"승인 0일째, {number}, 봄, 텍스트데이지")
    for done in ("자료 번호를 줌, L-07", "상태를 옮김: 제작 중, L-07", "권리를 확인함, L-02"):
        assert done in told
    told = say(0, "item", "withdraw", number, "--reason", "판권 문제", "--by", "L-07")
    assert "‘거둠’" in told
    told = say(2, "item", "move", number, "in-review", "--by", "L-07")
    assert "DP-LED-010" in told and "지금 옮길 수 있는 상태: 없음." in told


def test_lists_pages_and_sheets(kept: Path, say: Say) -> None:
    for product in ("daisy3-text", "epub3", "braille"):
        say(0, "item", "add", "봄", "--product", product, "--by", "L-07")
    told = say(0, "item", "list", "--limit", "2")
    assert told.startswith("자료 3점") and "1점이 더 있습니다. 다음 쪽: --page 2" in told
    assert say(0, "item", "list", "--limit", "2", "--page", "2").count("일째") == 1
    assert "그런 자료가 없습니다" in say(0, "item", "list", "--stuck", "30")
    lines = [json.loads(n) for n in say(0, "item", "list", "--json").splitlines()]
    assert [n["product"] for n in lines if n["type"] == "item"] == [
        "braille", "epub3", "daisy3-text",
    ]  # fmt: skip
    assert "1줄" in say(0, "item", "list", "--product", "epub3", "--csv", "자료.csv")
    sheet = Path("자료.csv").read_bytes().decode("utf-8-sig").splitlines()
    assert sheet[0].startswith("자료 번호,상태,며칠째,제작 건") and len(sheet) == 2
    assert "DP-CLI-011" in say(2, "item", "list", "--csv", "ledger/x.csv")


def test_wrong_numbers_and_nobody(kept: Path, say: Say) -> None:
    assert "DP-LED-082" in say(2, "item", "show", "MPT1")
    say(0, "item", "add", "봄", "--product", "epub3")
    told = say(2, "item", "rights", "봄", "--basis", "own-work")
    assert "DP-LED-075" in told
    assert "DP-LED-001" not in told


def test_without_a_ledger(no_ledger: None, text_only: Path, say: Say) -> None:
    assert "DP-LED-001" in say(4, "item", "list")
    assert "DP-LED-001" in say(4, "item", "add", "봄", "--product", "epub3")
