# SPDX-License-Identifier: AGPL-3.0-or-later
"""Title pages, tables of contents and page numbers as volunteers type them."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.model import book as b
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.readers.txt import TxtReader

BODY = "\n머리말\n\n  나는 사서다.\n\n제1장 첫 출근\n\n  아침이다.\n\n제2장 책 냄새\n\n  밤이다.\n"


def read(folder: Path, text: str) -> ReadResult:
    (folder / "가.txt").write_text(text, encoding="utf-8")
    return TxtReader().read(folder / "가.txt", {})


def words(text: b.Text) -> str:
    return "".join(map(b.text_of, text))


@pytest.mark.parametrize(
    ("top", "roles"),
    [
        (
            "도서관\n- 어느 사서의 기록\n김하늘 지음\n이바다 옮김",
            ["title 도서관", "subtitle - 어느 사서의 기록", "author 김하늘 지음", " 이바다 옮김"],
        ),
        ("토막\n유치진 작", ["title 토막", "author 유치진 작"]),
        ("바다\n김하늘 장편소설", ["title 바다", "author 김하늘 장편소설"]),
        ("토막\n\n유치진 작", ["title 토막", "author 유치진 작"]),
        ("진달래꽃\n\n김소월", ["title 진달래꽃", "author 김소월"]),
        ("하늘과 바람\n\n서시", []),
        ("하늘과 바람\n\n머리글", []),
        ("바다\n\n프롤로그", []),
        ("도서관에 갔다\n비가 왔다\n무엇을 쓸까\n새 시작", []),
    ],
)
def test_titles_with_those_who_made_the_book(tmp_path: Path, top: str, roles: list[str]):
    result = read(tmp_path, f"{top}\n{BODY}")
    found = [f"{x.role} {words(x.text)}" for x in result.book.front if isinstance(x, b.Paragraph)]
    assert found[: len(roles)] == roles
    who = [r.split()[1] for r in roles if r.startswith("author")]
    assert list(result.book.info.creators) == who


@pytest.mark.parametrize(
    "rows",
    [
        "머리말\t3\n제1장 첫 출근\t7\n   1. 서가   9\n제2장 책 냄새\t23",
        "머리말 ..... 3\n제1장 첫 출근 ········ 7쪽\n1. 서가 …… 9\n제2장 책 냄새 ---- 23",
        "머리말\n\n제1장 첫 출근\n\n제2장 책 냄새\n",
    ],
)
def test_typed_contents_are_a_list_and_no_headings(tmp_path: Path, rows: str):
    result = read(tmp_path, f"차례\n\n{rows}\n{BODY}")
    book = result.book
    heads = [
        words(x.text) for x in (*book.front, *book.body, *book.rear) if isinstance(x, b.Heading)
    ]
    assert heads == ["차례", "머리말", "제1장 첫 출근", "제2장 책 냄새"]
    contents = book.front[1]
    assert isinstance(contents, b.ItemList) and contents.kind is b.ListKind.PLAIN
    lines = [words(x.text) for i in contents.items for x in i.blocks if isinstance(x, b.Paragraph)]
    assert lines == [row.strip() for row in rows.split("\n") if row]


@pytest.mark.parametrize(
    "text",
    [
        "물음이다\n① 봄\n② 여름\n③ 가을\n\n다음 물음이다\n가. 산\n나. 강\n다. 들\n",
        "이름\t나이\n홍길동\t20\t명\n춘향\t16\n길동\t7\t명\n향단\t15\n방자\t18\t명\n월매\t50\n변\t4\t명\n",
    ],
)
def test_short_lines_that_are_no_verse(tmp_path: Path, text: str):
    blocks = read(tmp_path, text).book.body
    assert len(blocks) == len([row for row in text.split("\n") if row])
    assert all(isinstance(x, b.Paragraph) for x in blocks)


@pytest.mark.message("DP-TXT-026")
def test_page_numbers_without_a_mark_are_told(tmp_path: Path):
    pages = "".join(f"\n  글이다.\n- {n} -\n" for n in (8, 9, 10))
    result = read(tmp_path, f"제1장\n{pages}\n  글이다.\n")
    [finding] = [f for f in result.findings if f.id == "DP-TXT-026"]
    assert (finding.place.file, finding.place.line) == ("가.txt", 4)
    assert dict(finding.facts) == {"count": 3, "words": "- 8 -"}
    few = read(tmp_path, "1\n\n  글이다.\n\n2\n\n  글이다.\n\n3\n\n  글이다.\n")
    assert not [f for f in few.findings if f.id == "DP-TXT-026"]
