# SPDX-License-Identifier: AGPL-3.0-or-later
"""Typed texts: the samples, and made ones that hold every structure that typing can say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from daisy_pipeline.readers.txt import TxtReader
from tests.fakes.books import PNG
from tests.fakes.golden import hold_book

PROSE = "봄이 왔다고 사람들이 말했지만 나는 그 말을 믿지 않았다."
MADE = {
    "report": (
        "제목: 마을 도서관\n부제: 한 해의 기록\n지은이: 김하늘\n\n차례\n"
        "\n여는 글    3\n제1장 봄    5\n"
        "  싹이 트다    6\n제2장 여름    9\n\n여는 글\n\n@@p3\n" + PROSE + "\n\n제1장 봄\n\n@@p5\n"
        + PROSE + "\n\n싹이 트다\n\n봄[^1]이 왔다. 사람들이 모두 밖으로 나왔다.\n[^1]: 봄의 뜻.\n\n"
        "제2장 여름\n\n여름2)이 왔다. 모두 그늘로 들어갔다.\n\n2) 여름의 뜻.\n\n* * *\n\n" + PROSE
        + "\n\n부록\n\n" + PROSE + "\n"
    ),
    "lists-and-tables": (
        "# 목록과 표\n\n- 하나\n- 둘\n    - 둘의 안\n\n1. 산\n"
        "가. 강\n나. 들\n2. 길\n\n① 봄\n② 여름\n\n"
        "| 이름 | 나이 |\n|---|---|\n| 봄이 | 7 |\n\n이름\t나이\t집\n봄이\t7\t서울\n\n"
        "┌────┬────┐\n│이름│나이│\n├────┼────┤\n│봄이│7   │\n└────┴────┘\n\n"
        "┌──────┐\n│ 알림 │\n└──────┘\n\n> 따온 글이다.\n\n![닭 두 마리가 싸운다](hen.png)\n\n"
        "점 ![점](hen.png) 하나.\n\n[사진: 마을 앞]\n\n![](gone.png)\n"
    ),
    "play": (
        "제1막\n\n(바람 소리)\n\n명서: (웃으며) 물 좀 다오.\n금녀: 여기 있어요.\n명서: 고맙다.\n\n"
        "제2막\n\n금녀: 아니에요.\n명서: 간다.\n금녀: 네.\n"
    ),
    "verse": "# 진달래꽃\n\n| 나 보기가 역겨워\n|   가실 때에는\n|\n"
    "| 말없이 고이\n\n" + PROSE + "\n",
    "diary": (
        "3월 2일 월요일 맑음\n\n" + PROSE + "\n\n3월 3일 화요일\n"
        "\n" + PROSE + "\n\n3월 5일 목요일 비\n\n"
        + PROSE + "\n\n봄이 오는 소리\n\n" + PROSE + "\n\n                    김하늘 씀\n"
    ),
    "letter": (
        "보낸 사람: 김하늘\n받는 사람: 이봄\n날짜: 3월 2일\n\n- 봄이\n  왔다고 했다.\n"
        "- 여름\n\n"
        "┌─────────┐\n│  합계   │\n├────┬────┤\n│서울│하나│\n│    ├────┤\n│    │둘  │\n"
        "└────┴────┘\n\n봄1)이 왔다고 마을 사람들이 모두\n\n1) 봄의 뜻.\n\n@@p13\n"
        "밖으로 나와서 말했다.\n\n" + PROSE + "\n"
    ),
    "folios": f"{PROSE}\n\n- 12 -\n\n{PROSE}\n\n- 13 -\n\n{PROSE}\n\n- 14 -\n",
}  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_made(tmp_path: Path, name: str, golden_update: bool):
    (tmp_path / "hen.png").write_bytes(PNG)
    path = tmp_path / f"{name}.txt"
    path.write_text(MADE[name], encoding="utf-8")
    hold_book(TxtReader().read(path, {}), f"txt/{name}", golden_update)


@pytest.mark.parametrize("encoding", ["utf-8", "euc-kr"])
def test_a_story_in_two_encodings(shared: Path, tmp_path: Path, encoding: str, golden_update: bool):
    path = tmp_path / "동백꽃.txt"
    shutil.copy(shared / f"samples/text/dongbaekkkot.{encoding}.txt", path)
    hold_book(TxtReader().read(path, {}), f"txt/dongbaekkkot.{encoding}", golden_update)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_sonnets(tmp_path: Path, number: int, golden_update: bool):
    root = Path(__file__).resolve().parents[2]
    path = next((root / "sources" / "sonnets" / "text").glob(f"*{number}.txt"))
    hold_book(TxtReader().read(path, {}), f"txt/sonnet-{number}", golden_update)
