# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy outline`` and ``daisy alt`` as a librarian uses them, with and without an editor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fakes.books import PNG
from tests.unit.commands.desk import Say

TEXT = (
    "제1장 봄\n\n봄이 왔다.\n\n여름 이야기\n\n꽃이 피었다.\n\n![](hen.png)\n\n끝이다.\n\n"
    "여름 이야기\n\n비가 왔다.\n"
)


@pytest.fixture
def say(here: Path, say: Say) -> Say:
    """Run a command in a workspace with one title; it must end with this code."""
    (here / "daisy.toml").write_text('[site]\nlibrary = "시험도서관"\n', "utf-8")
    (here / "봄봄.txt").write_text(TEXT, "utf-8")
    say(0, "new", "봄봄", "--text", "봄봄.txt")
    (here / "sources" / "봄봄" / "images").mkdir(exist_ok=True)
    (here / "sources" / "봄봄" / "images" / "hen.png").write_bytes(PNG)
    return say


def sheet() -> Path:
    return Path("sources/봄봄/outline.tsv")


def test_the_tree_says_what_and_why(say: Say):
    told = say(0, "outline", "봄봄", "--plain")
    assert "제목 1: 제1장 봄 (까닭: ‘제1장’ 같은 모양. 자리: 봄봄.txt 1째 줄)" in told
    assert "일 수 있음: 여름 이야기 (까닭: 빈 줄 사이의 짧은 줄. 자리: 봄봄.txt 5째 줄)" in told
    rows = [json.loads(line) for line in say(0, "outline", "봄봄", "--json").splitlines()]
    found = [r for r in rows if r["type"] == "outline"]
    assert [(r["words"], r["taken"], r["nth"]) for r in found] == [
        ("제1장 봄", True, 1), ("여름 이야기", False, 1), ("여름 이야기", False, 2),
    ]  # fmt: skip


def test_a_correction_without_an_editor_survives_a_new_text(say: Say):
    say(0, "outline", "봄봄", "--set", "여름 이야기#2=2")
    assert "2\t여름 이야기\t2" in sheet().read_text("utf-8-sig")
    text = Path("sources/봄봄/text/봄봄.txt")
    text.write_text("머리말\n\n앞말이다.\n\n" + TEXT, "utf-8")
    say(0, "outline", "봄봄", "--write")
    assert "2\t여름 이야기\t2\t제목" in sheet().read_text("utf-8-sig")
    before = sheet().read_bytes()
    say(0, "outline", "봄봄", "--write")
    assert sheet().read_bytes() == before


def test_a_row_whose_words_are_gone_is_kept_and_told(say: Say):
    say(0, "outline", "봄봄", "--set", "꽃이 피었다.=2")
    text = Path("sources/봄봄/text/봄봄.txt")
    text.write_text(TEXT.replace("꽃이 피었다", "잎이 피었다"), "utf-8")
    assert "DP-OTL-002" in say(0, "outline", "봄봄", "--write")
    assert "2\t꽃이 피었다.\t\t본문에 없음" in sheet().read_text("utf-8-sig")


@pytest.mark.message("DP-OTL-004")
@pytest.mark.parametrize("wish", ["여름 이야기", "제1장 봄=9", "=2"])
def test_a_wish_that_is_not_understood(say: Say, wish: str):
    assert f"‘{wish}’" in say(2, "outline", "봄봄", "--set", wish)


@pytest.mark.message("DP-OTL-005")
def test_words_that_are_not_there(say: Say):
    assert "DP-OTL-005" in say(2, "outline", "봄봄", "--set", "가을=2")


@pytest.mark.message("DP-OTL-006")
def test_words_that_are_there_twice(say: Say):
    told = say(2, "outline", "봄봄", "--set", "여름 이야기=2")
    assert "DP-OTL-006" in told and "2번" in told and not sheet().exists()


def test_pictures_are_described_in_a_sheet(say: Say):
    told = say(0, "alt", "봄봄")
    path = Path("sources/봄봄/alt.tsv")
    assert "그림 1개 가운데 1개에 대체 텍스트가 없습니다" in told
    assert Path("output/봄봄/pictures/hen.png").read_bytes() == PNG
    data = path.read_text("utf-8-sig")
    assert "꽃이 피었다." in data and "끝이다." in data
    path.write_text(data.replace("hen.png\t", "hen.png\t닭", 1), "utf-8-sig")
    assert "그림 1개에 모두 대체 텍스트가 있습니다." in say(0, "alt", "봄봄")
    assert "hen.png\t닭" in path.read_text("utf-8-sig")


def test_a_build_takes_the_corrections_and_writes_none(say: Say):
    say(0, "outline", "봄봄", "--set", "여름 이야기#1=2")
    say(0, "alt", "봄봄")
    path = Path("sources/봄봄/alt.tsv")
    path.write_text(path.read_text("utf-8-sig").replace("hen.png\t", "hen.png\t닭", 1), "utf-8-sig")
    before = [sheet().read_bytes(), path.read_bytes()]
    say(0, "build", "봄봄", "--only", "daisy3-text")
    made = next(Path("output/봄봄/daisy3-text").rglob("*.xml")).read_text("utf-8")
    assert "<h2" in made and 'alt="닭"' in made
    assert [sheet().read_bytes(), path.read_bytes()] == before
