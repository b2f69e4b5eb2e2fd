# SPDX-License-Identifier: AGPL-3.0-or-later
"""EPUBs of publishers who say in the contents alone what a title is; paragraphs made by breaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.model import book as b
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.readers.epub import EpubReader
from tests.fakes.books import PNG
from tests.unit.readers.epubs import book, pack, page

LINES = "가" * 50


def ncx(*entries: tuple[str, str]) -> str:
    points = "".join(
        f"<navPoint><navLabel><text>{words}</text></navLabel><content src='{src}'/></navPoint>"
        for words, src in entries
    )
    return f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{points}</navMap></ncx>'


def read(folder: Path, contents: str, **pages: str | bytes) -> ReadResult:
    members: dict[str, str | bytes] = {
        f"{n}.png" if isinstance(p, bytes) else f"{n}.xhtml": p if isinstance(p, bytes) else page(p)
        for n, p in pages.items()
    }
    return EpubReader().read(pack(folder / "a.epub", {**members, "toc.ncx": contents}), {})


def outline(blocks: tuple[b.Block, ...]) -> list[str]:
    return [
        f"{x.level} " + "".join(map(b.text_of, x.text)) for x in blocks if isinstance(x, b.Heading)
    ]


def test_titles_without_heading_elements_become_headings(tmp_path: Path):
    result = read(
        tmp_path,
        ncx(
            ("1장 섬", "a.xhtml"), ("2장 배", "b.xhtml"), ("바다", "b.xhtml#s"), ("3장", "c.xhtml")
        ),
        a='<div class="num">1장</div><div><p class="t"><span>섬</span></p></div><p>글이다.</p>',
        b='<p><img src="i.png" alt="2장 배"/></p><p>배가 떠났다.</p><p id="s">바다</p><p>글.</p>',
        c="<h1>셋째 장</h1><p>글.</p>",
        i=PNG,
    )
    assert outline(result.book.body) == ["1 1장 섬", "1 2장 배", "1 바다", "1 셋째 장"]
    picture = result.book.body[2]
    assert isinstance(picture, b.Heading)
    assert isinstance(picture.text[0].content[0], b.InlineImage)
    assert not result.findings


@pytest.mark.message("DP-EPB-018")
def test_a_title_that_stands_only_in_the_contents_is_added_and_told(tmp_path: Path):
    contents = ncx(("표지", "a.xhtml"), ("첫째 장", "b.xhtml"))
    result = read(tmp_path, contents, a="<p><img src='i.png' alt=''/></p>", b="<p>글.</p>", i=PNG)
    assert outline(result.book.front) == []
    assert outline(result.book.body) == ["1 첫째 장"]
    [finding] = [f for f in result.findings if f.id == "DP-EPB-018"]
    assert finding.place.file == "a.epub"
    assert dict(finding.facts) == {"count": 1, "words": "첫째 장"}


def test_front_and_rear_by_the_words_of_the_contents(tmp_path: Path):
    made = read(
        tmp_path,
        ncx(("차례", "b.xhtml"), ("1장", "c.xhtml"), ("주", "d.xhtml")),
        a="<p>바다의 기억</p>",
        b="<p>차례</p><p>1장</p>",
        c="<p>1장</p><p>글.</p>",
        d="<p>주</p><p>말.</p>",
    ).book
    counts = [len(x) for x in (made.front, made.body, made.rear)]
    assert counts == [3, 2, 2]


def test_a_link_to_a_chapter_leads_to_its_heading(tmp_path: Path):
    contents = ncx(("첫째 장", "b.xhtml"))
    result = read(tmp_path, contents, a="<p><a href='b.xhtml'>가기</a></p>", b="<p>글.</p>")
    link = result.book.front[0]
    assert isinstance(link, b.Paragraph)
    run = link.text[0].content[0]
    heading = result.book.body[0]
    assert isinstance(run, b.Run) and isinstance(heading, b.Heading)
    assert heading.id and run.href == f"#{heading.id}"


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("가.<br/><br/>나.<br/>다.<br/> <br/>라.", ["가.", "나.\n다.", "라."]),
        (
            "초판 2020년<br/>지은이 김하늘<br/>펴낸이 이바다",
            ["초판 2020년\n지은이 김하늘\n펴낸이 이바다"],
        ),
        (f"{LINES}<br/>{LINES}<br/>{LINES}", [LINES] * 3),
    ],
)
def test_breaks_that_part_paragraphs(tmp_path: Path, text: str, paragraphs: list[str]):
    blocks = book(tmp_path, f"<p>{text}</p>").body
    words = ["".join(map(b.text_of, x.text)) for x in blocks if isinstance(x, b.Paragraph)]
    assert words == paragraphs and len(blocks) == len(words)


@pytest.mark.parametrize("sign", ["*", "* * *", "◇ ◇ ◇"])
def test_a_line_of_stars_is_a_break_of_scene(tmp_path: Path, sign: str):
    blocks = book(tmp_path, f"<p>가.</p><p class='c'>{sign}</p><p>나.</p>").body
    assert blocks[1] == b.Divider(sign=sign, origin=blocks[1].origin)
