# SPDX-License-Identifier: AGPL-3.0-or-later
"""The many ways to mark structure in typed text: short texts with the outline that they have.

Nearly every text stands between paragraphs, as in a real book: a shape alone decides little.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.model import book as b
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.model.walk import texts, top_blocks
from daisy_pipeline.readers.txt import TxtReader

P = "봄이 왔다고 사람들이 말했지만 나는 그 말을 믿지 않았다."


def read(folder: Path, text: str) -> ReadResult:
    (folder / "가.txt").write_text(text, encoding="utf-8")
    return TxtReader().read(folder / "가.txt", {})


def chapters(*lines: str) -> str:
    return "".join(f"\n{line}\n\n{P}\n{P}\n" for line in lines)


def outline(book: b.Book) -> list[str]:
    return [
        f"{x.level} {''.join(map(b.text_of, x.text))}"
        for x in top_blocks(book)
        if isinstance(x, b.Heading)
    ]


HEADINGS: list[tuple[str, list[str]]] = [
    (chapters("제1장", "제2장"), ["1 제1장", "1 제2장"]),
    (chapters("제 1 장", "제 2 장 꽃"), ["1 제 1 장", "1 제 2 장 꽃"]),
    (chapters("1장", "2장. 꽃"), ["1 1장", "1 2장. 꽃"]),
    (chapters("1. 봄", "2. 여름"), ["1 1. 봄", "1 2. 여름"]),
    (chapters("1. 봄", "3. 가을"), []),
    (chapters("I. 봄", "II. 여름"), ["1 I. 봄", "1 II. 여름"]),
    (chapters("Ⅰ", "Ⅱ"), ["1 Ⅰ", "1 Ⅱ"]),
    (chapters("〈1〉", "〈2〉"), ["1 〈1〉", "1 〈2〉"]),
    (chapters("[1]", "[2]", "[3]"), ["1 [1]", "1 [2]", "1 [3]"]),
    (chapters("<1> 봄", "<2> 여름"), ["1 <1> 봄", "1 <2> 여름"]),
    (chapters("(1)", "(2)"), ["1 (1)", "1 (2)"]),
    (chapters("[3]"), []),
    (chapters("ㅡ1ㅡ", "ㅡ2ㅡ"), ["1 ㅡ1ㅡ", "1 ㅡ2ㅡ"]),
    (chapters("一", "二", "三"), ["1 一", "1 二", "1 三"]),
    (chapters("一. 봄", "二. 여름"), ["1 一. 봄", "1 二. 여름"]),
    (chapters("第一章 봄", "第二章 여름"), ["1 第一章 봄", "1 第二章 여름"]),
    (chapters("첫째 마당", "둘째 마당"), ["1 첫째 마당", "1 둘째 마당"]),
    (chapters("첫째 마당 봄", "둘째 마당 여름"), ["1 첫째 마당 봄", "1 둘째 마당 여름"]),
    (chapters("첫 번째 이야기", "두 번째 이야기"), ["1 첫 번째 이야기", "1 두 번째 이야기"]),
    (chapters("첫째 날", "둘째 날", "셋째 날"), ["1 첫째 날", "1 둘째 날", "1 셋째 날"]),
    (chapters("첫째 날"), []),
    (chapters("이야기 하나", "이야기 둘"), ["1 이야기 하나", "1 이야기 둘"]),
    (chapters("1과 인사", "2과 길 묻기"), ["1 1과 인사", "1 2과 길 묻기"]),
    (chapters("제1강", "제2강"), ["1 제1강", "1 제2강"]),
    (chapters("제3회 동백문학상"), []),
    (chapters("제1화 만남", "제2화 이별"), ["1 제1화 만남", "1 제2화 이별"]),
    (chapters("Chapter One", "Chapter Twenty-One"), ["1 Chapter One", "1 Chapter Twenty-One"]),
    (chapters("Letter 1", "Letter 2"), ["1 Letter 1", "1 Letter 2"]),
    (chapters("프롤로그", "제1장", "에필로그"), ["1 프롤로그", "1 제1장", "1 에필로그"]),
    (
        chapters("프롤로그: 봄", "제1장", "에필로그 – 겨울"),
        ["1 프롤로그: 봄", "1 제1장", "1 에필로그 – 겨울"],
    ),
    (chapters("제1장", "작가의 말"), ["1 제1장", "1 작가의 말"]),
    (chapters("제1장", "옮긴이의 말", "발문"), ["1 제1장", "1 옮긴이의 말", "1 발문"]),
    (chapters("제1장", "해설: 봄의 뜻"), ["1 제1장", "1 해설: 봄의 뜻"]),
    (chapters("제1막", "제1장", "제2장", "제2막"), ["1 제1막", "2 제1장", "2 제2장", "1 제2막"]),
    (chapters("제1막 제1장", "제1막 제2장"), ["1 제1막 제1장", "1 제1막 제2장"]),
    (
        chapters("3월 2일 월요일 맑음", "3월 3일 화요일 흐림", "3월 5일 목요일. 비"),
        ["1 3월 2일 월요일 맑음", "1 3월 3일 화요일 흐림", "1 3월 5일 목요일. 비"],
    ),
    (
        chapters("1950. 6. 25.", "1950. 6. 28.", "1950. 9. 15."),
        ["1 1950. 6. 25.", "1 1950. 6. 28.", "1 1950. 9. 15."],
    ),
    (chapters("1950년 6월 25일"), []),
    (f"\n봄\n===\n\n{P}\n\n싹\n---\n\n{P}\n\n{P}\n", ["1 봄", "2 싹"]),
    (f"\n싹\n------\n\n{P}\n\n잎\n------\n\n{P}\n\n{P}\n", ["1 싹", "1 잎"]),
    (f"\n======\n봄\n======\n\n{P}\n\n======\n여름\n======\n\n{P}\n", ["1 봄", "1 여름"]),
    (f"{P}\n\n------\n\n{P}\n\n------\n\n{P}\n", []),
    (
        f"{P}\n\n                    봄\n\n  {P}\n\n                 봄과 여름\n\n  {P}\n  {P}\n",
        ["1 봄", "1 봄과 여름"],
    ),
    (chapters("【봄】", "【여름】"), ["1 【봄】", "1 【여름】"]),
    (chapters("【봄】"), []),
    (chapters("■ 봄", "■ 여름"), []),
    (chapters("# 봄", "## 싹", "# 여름"), ["1 봄", "2 싹", "1 여름"]),
    (
        "차례\n봄이 오는 소리 ····· 7\n여름의 문턱 ····· 19\n"
        + chapters("봄이 오는 소리", "여름의 문턱"),
        ["1 차례", "1 봄이 오는 소리", "1 여름의 문턱"],
    ),
    (
        "차례\n\n■ 봄    7\n◆ 여름    19\n" + chapters("■ 봄", "◆ 여름"),
        ["1 차례", "1 ■ 봄", "1 ◆ 여름"],
    ),
    (
        "목차\n제1장 봄 / 7\n    싹이 트다 / 8\n제2장 여름 / 20\n    비가 오다 / 21\n"
        + chapters("제1장 봄", "싹이 트다", "제2장 여름", "비가 오다"),
        ["1 목차", "1 제1장 봄", "2 싹이 트다", "1 제2장 여름", "2 비가 오다"],
    ),
    (f"{P}\n\n“1장만 주세요.”\n\n{P}\n", []),
    (f"{P}\n\n1984\n\n{P}\n", []),
]


@pytest.mark.parametrize(("text", "expected"), HEADINGS, ids=range(len(HEADINGS)))
def test_outline(tmp_path: Path, text: str, expected: list[str]):
    result = read(tmp_path, text)
    assert outline(result.book) == expected
    taken = [r for r in result.reasons if r.kind == "heading" and r.taken]
    assert len(taken) == len(expected), "every heading says why"


def shapes(book: b.Book) -> list[str]:
    return [_shape(x) for x in top_blocks(book)]


def _shape(block: b.Block) -> str:
    words = " / ".join("".join(map(b.text_of, p.text)) for p in texts((block,)))
    match block:
        case b.Paragraph():
            return words if not block.role else f"{block.role}: {words}"
        case b.PageBreak():
            return f"p{block.page.label}"
        case b.ItemList():
            return f"{block.kind.value} {block.style} {block.start}: {words}"
        case b.Note():
            return f"note {block.label}: {words}"
        case b.Table():
            return f"table {len(block.head)}+{len(block.rows)}: {words}"
        case b.Divider():
            return f"divider {block.sign}"
    return f"{type(block).__name__.lower()}: {words}"


BLOCKS: list[tuple[str, list[str]]] = [
    (
        f"@@p12\n{P}\n@@ P. 13\n{P}\n@@-14-\n{P}\n@@[15]\n{P}\n",
        ["p12", P, "p13", P, "p14", P, "p15", P],
    ),
    (f"[12쪽]\n{P}\n[13쪽]\n{P}\n[14쪽]\n{P}\n", ["p12", P, "p13", P, "p14", P]),
    (f"<p12>\n{P}\n<p13>\n{P}\n<p14>\n{P}\n", ["p12", P, "p13", P, "p14", P]),
    (f"- 12 -\n{P}\n- 13 -\n{P}\n- 14 -\n{P}\n", ["p12", P, "p13", P, "p14", P]),
    (f"{P}\n- 12 -\n{P}\n- 13 -\n{P}\n- 14 -\n", ["p12", P, "p13", P, "p14", P]),
    (f"{P}\n- 12 -\n{P}\n- 13 -\n{P}\n- 14 -\n{P}\n", [P, "- 12 -", P, "- 13 -", P, "- 14 -", P]),
    (f"{P}\n- 12 -\n{P}\n- 7 -\n{P}\n- 14 -\n", [P, "- 12 -", P, "- 7 -", P, "- 14 -"]),
    (
        f"{P}\n\n봄이 왔다고 사람들이 모두 말했지만 나는\n\n- 12 -\n"
        f"\n그 말을 믿지 않았다.\n\n- 13 -\n\n{P}\n\n- 14 -\n",
        ["p12", P, "봄이 왔다고 사람들이 모두 말했지만 나는 그 말을 믿지 않았다.", "p14", P],
    ),
    (f"{P}\n\n가. 산\n나. 강\n다. 들\n\n{P}\n", [P, "number 가 1: 산 / 강 / 들", P]),
    (f"{P}\n\n① 산\n② 강\n\n{P}\n", [P, "number 1 1: 산 / 강", P]),
    (f"{P}\n\n· 산\n· 강\n\n{P}\n", [P, "bullet 1 1: 산 / 강", P]),
    (f"{P}\n\n1. 산\n가. 강\n나. 들\n2. 길\n\n{P}\n", [P, "number 1 1: 산 / 강 / 들 / 길", P]),
    (f"{P}\n\n1. 산\n3. 강\n\n{P}\n", [P, "1. 산", "3. 강", P]),
    (
        "봄1)이 왔다고 사람들이 말했다.\n여름2)이 왔다.\n\n1) 봄의 뜻.\n2) 여름의 뜻.\n",
        ["봄이 왔다고 사람들이 말했다.", "여름이 왔다.", "note 1: 봄의 뜻.", "note 2: 여름의 뜻."],
    ),
    (f"봄*이 왔다.\n{P}\n* 봄의 뜻.\n", ["봄이 왔다.", P, "note *: 봄의 뜻."]),
    (
        f"{P}\n\n1) 산에 갔다.\n2) 강에 갔다.\n\n{P}\n",
        [P, "number 1 1: 산에 갔다. / 강에 갔다.", P],
    ),
    (
        "봄이 왔다<각주>봄의 뜻.</각주>고 했다.\n그랬다.\n",
        ["봄이 왔다고 했다.", "note *: 봄의 뜻.", "그랬다."],
    ),
    ("봄이 왔다[각주: 봄의 뜻.].\n그랬다.\n", ["봄이 왔다.", "note *: 봄의 뜻.", "그랬다."]),
    (
        "명서: (웃으며) 물 좀 다오.\n금녀: 여기 있어요.\n명서: 고맙다.\n"
        "금녀: 아니에요.\n명서: 간다.\n",
        [
            "speech: 명서 / (웃으며) 물 좀 다오.",
            "speech: 금녀 / 여기 있어요.",
            "speech: 명서 / 고맙다.",
            "speech: 금녀 / 아니에요.",
            "speech: 명서 / 간다.",
        ],
    ),
    (f"{P}\n{P}\n{P}\n날짜: 봄\n장소: 서울\n{P}\n", [P, P, P, "날짜: 봄", "장소: 서울", P]),
    (
        f"{P}\n\n| 이름 | 나이 |\n|---|---|\n| 봄이 | 7 |\n\n{P}\n",
        [P, "table 1+1: 이름 / 나이 / 봄이 / 7", P],
    ),
    (
        f"{P}\n\n이름\t나이\t집\n봄이\t7\t서울\n\n{P}\n",
        [P, "table 0+2: 이름 / 나이 / 집 / 봄이 / 7 / 서울", P],
    ),
    (
        f"{P}\n\n┌────┬────┐\n│이름│나이│\n├────┼────┤\n│봄이│7   │\n└────┴────┘\n\n{P}\n",
        [P, "table 1+1: 이름 / 나이 / 봄이 / 7", P],
    ),
    (f"{P}\n\n┌──────┐\n│ 알림 │\n│ 봄.  │\n└──────┘\n\n{P}\n", [P, "box: 알림 / 봄.", P]),
    (
        f"{P}\n\n[사진]\n\n{P}\n\n[그림 1: 닭 두 마리]\n\n{P}\n",
        [P, "producernote: 사진", P, "producernote: 그림 1: 닭 두 마리", P],
    ),
    (
        f"{P}\n\n{P}\n\n                    2024년 3월 2일\n                         김하늘 드림\n",
        [P, P, "dateline: 2024년 3월 2일", "signature: 김하늘 드림"],
    ),
    (f"{P}\n\n>따온 글.\n>또.\n\n{P}\n", [P, "quote: 따온 글. / 또.", P]),
]


@pytest.mark.parametrize(("text", "expected"), BLOCKS, ids=range(len(BLOCKS)))
def test_blocks(tmp_path: Path, text: str, expected: list[str]):
    assert shapes(read(tmp_path, text).book) == expected


PROPOSALS = [
    (chapters("【봄】"), "bracket"),
    (chapters("■ 봄", "■ 여름"), "sign"),
    (chapters("1. 봄", "3. 가을"), "uncounted"),
    (chapters("1950년 6월 25일"), "lone-date"),
    (chapters("봄이 오는 소리"), "short"),
    (f"{P}\n\n            봄을 기다리며\n\n{P}\n", "centered"),
]


@pytest.mark.parametrize(("text", "why"), PROPOSALS, ids=[why for _, why in PROPOSALS])
def test_what_is_in_doubt_is_proposed(tmp_path: Path, text: str, why: str):
    result = read(tmp_path, text)
    assert why in [r.why for r in result.reasons if r.kind == "heading" and not r.taken]


@pytest.mark.message("DP-TXT-027")
def test_pages_that_were_guessed_are_told(tmp_path: Path):
    result = read(tmp_path, f"- 12 -\n{P}\n- 13 -\n{P}\n- 14 -\n{P}\n")
    [finding] = [f for f in result.findings if f.id == "DP-TXT-027"]
    assert (finding.place.line, finding.facts) == (1, {"count": 3, "words": "- 12 -"})


@pytest.mark.message("DP-TXT-028")
def test_places_of_pictures_are_told(tmp_path: Path):
    result = read(tmp_path, f"{P}\n\n[사진]\n\n{P}\n")
    [finding] = [f for f in result.findings if f.id == "DP-TXT-028"]
    assert (finding.place.line, finding.facts) == (3, {"count": 1, "words": "[사진]"})
