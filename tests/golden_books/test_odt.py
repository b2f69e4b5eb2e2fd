# SPDX-License-Identifier: AGPL-3.0-or-later
"""Golden Books of made OpenDocument texts, which hold every structure that the format can say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from daisy_pipeline.readers.office.odt import OdtReader
from tests.fakes.golden import hold_book
from tests.fakes.odt import (
    cell,
    flat,
    frame,
    h,
    image,
    items,
    members,
    note,
    p,
    pack,
    span,
)

SEQUENCE = '<text:sequence text:name="{}">{}</text:sequence>'


def story() -> bytes:
    """Title page, numbered headings, marks, notes, links, languages, ruby, left-outs."""
    body = (
        "<text:sequence-decls/>"
        + p("동백꽃", "Title")
        + p("단편 소설", "Subtitle")
        + p("김유정", "Author")
        + "<text:table-of-content><text:table-of-content-source/><text:index-body>"
        + f"<text:index-title>{p('목차')}</text:index-title>"
        + p('제1장 봄<text:tab/>1', "Contents_20_1")
        + "</text:index-body></text:table-of-content>"
        + h(span("봄", "B"))
        + p(
            '<text:bookmark text:name="닭"/>오늘도   또\n우리<text:s text:c="2"/>수탉이 '
            + span("막", "B")
            + span(" 쫓기었다", "I")
            + note("1", "뒤에 몰리다.")
            + ". "
            + span("힘", "Dots")
            + span("줄", "U")
            + span("지운", "S")
            + "H"
            + span("2", "Sub")
            + "O x"
            + span("2", "Sup")
            + span(" print()", "Source_20_Text")
        )
        + h("첫째 마디", 2)
        + p("말하기를 " + span("Good morning", "En") + ", KBS.<text:soft-page-break/>")
        + p("앞줄<text:line-break/>뒷줄 <text:ruby><text:ruby-base>圖書館</text:ruby-base>"
            "<text:ruby-text>도서관</text:ruby-text></text:ruby>")
        + p('<text:a xlink:href="https://example.org/a">도서관</text:a>, '
            '<text:a xlink:href="#닭">닭싸움</text:a>, '
            '<text:bookmark-ref text:ref-name="닭">거기</text:bookmark-ref>'
            "<text:page-number>7</text:page-number>")
        + p("* * *")
        + p("옛글 ᄒᆞᆫ글" + note("i", "옛한글.", "endnote") + " @@p12")
        + h("둘째")
        + p("끝.")
    )  # fmt: skip
    meta = "<dc:title>동백꽃</dc:title><meta:initial-creator>김유정</meta:initial-creator>"
    return pack(members(body, meta=meta))


def lists() -> bytes:
    """Lists of many formats, nested, continued, started elsewhere; definitions."""
    inner = items("안 하나", p("안 둘") + p("안 둘에 이어"))
    body = (
        h("목록")
        + items("하나", p("둘") + inner, p("셋"), named="L1")
        + p("사이의 글")
        + items("넷", named="L1", more='text:continue-numbering="true"')
        + items("콩", "팥", named="L2")
        + items("동그라미", "또", named="L3")
        + '<text:list text:style-name="L1"><text:list-item text:start-value="7">'
        + p("일곱")
        + "</text:list-item></text:list>"
        + p("점자", "List_20_Heading")
        + p("손으로 읽는 글자.", "List_20_Contents")
        + p("묵자", "List_20_Heading")
        + p("눈으로 읽는 글자.", "List_20_Contents")
    )
    return pack(members(body))


def tables() -> bytes:
    """Tables with spans and covered cells, header rows and columns, captions, tables in cells."""
    head = (
        "<table:table-header-rows><table:table-row>{}</table:table-row></table:table-header-rows>"
    )
    inner = (
        f"<table:table><table:table-row>{cell('속')}{cell('겉')}</table:table-row></table:table>"
    )
    spans = 'table:number-columns-spanned="2"'
    grid = (
        "<table:table><table:table-header-columns><table:table-column/>"
        "</table:table-header-columns>"
        + head.format(cell("해") + cell("값", spans) + "<table:covered-table-cell/>")
        + "<table:table-row>"
        + cell("2024", 'table:number-rows-spanned="2"')
        + cell("1")
        + cell("2")
        + "</table:table-row><table:table-row><table:covered-table-cell/>"
        + cell("3")
        + cell(inner)
        + "</table:table-row></table:table>"
    )
    body = (
        h("표")
        + p("표 " + SEQUENCE.format("표", "1") + ". 모은 값", "Caption")
        + grid
        + p("글")
        + f"<table:table><table:table-row>{cell(p('상자 안'))}</table:table-row></table:table>"
        + p("글")
        + "<table:table><table:desc>두 값</table:desc><table:table-row>"
        + cell("가")
        + cell("나")
        + "</table:table-row></table:table>"
    )
    return pack(members(body))


def objects() -> bytes:
    """Pictures with captions, boxes, formulas in the package, objects that are charts, symbols."""
    chart = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><table:table><table:table-row>'
        "<table:table-cell><text:p>봄</text:p></table:table-cell><table:table-cell><text:p>3</text:p>"
        "</table:table-cell></table:table-row></table:table></office:document-content>"
    )
    hen = frame(image(), desc="닭 두 마리")
    caption = p(hen + "그림 " + SEQUENCE.format("그림", "1") + " 싸우는 닭", "Illustration")
    formula = '<draw:object xlink:href="./Object 1"/>'
    body = (
        h("그림")
        + p(frame(f"<draw:text-box>{caption}</draw:text-box>"))
        + p("글 속 " + frame(image(), desc="표지", anchor="as-char") + " 그림")
        + p(frame(image(), more='loext:decorative="true"'))
        + p(frame(image("Pictures/gone.png"), desc="없는 그림"))
        + p("곁에" + frame(f"<draw:text-box>{p('글상자의 글')}</draw:text-box>"))
        + p(f"<draw:custom-shape>{p('도형의 글')}</draw:custom-shape>")
        + p("식 " + frame(formula, anchor="as-char") + " 이다")
        + p(frame(formula, anchor="as-char"))
        + p(frame('<draw:object xlink:href="./Object 2"/>', desc="봄의 값"))
        + p(frame('<draw:object-ole xlink:href="./Object 3"/>', desc="옛 개체"))
        + p("끝")
    )
    return pack(members(body, files={"Object 2/content.xml": chart.encode()}))


def office() -> bytes:
    """A flat working document: changes, comments, hidden text, fields, quotations, verse, code."""
    return flat(
        "<text:tracked-changes><text:changed-region><text:deletion>"
        + p("지운 글")
        + "</text:deletion></text:changed-region></text:tracked-changes>"
        + h("머리말")
        + p("여는 글.")
        + h("첫째 장")
        + p('남은 글<text:change-start text:change-id="a"/> 넣은 글<office:annotation>'
            + p("메모") + "</office:annotation>" + span("숨은 글", "Hidden"))
        + p("따온 글 하나.", "Quotations") + p("따온 글 둘.", "Quotations")
        + p("for x in y:", "Preformatted_20_Text")
        + p('<text:s text:c="4"/>pass', "Preformatted_20_Text")
        + p("나 보기가", "Verse") + p("역겨워", "Verse") + p("", "Verse")
        + p("가실 때에는", "Verse")
        + p('고르기 <text:drop-down text:name="x"><text:label/>봄</text:drop-down> '
            "<text:placeholder>여기에</text:placeholder>")
        + "<text:section>" + p("구역의 글") + "</text:section>"
        + '<text:section text:display="none">' + p("숨긴 구역") + "</text:section>"
        + h("부록") + p("덧붙임.")
    )  # fmt: skip


BOOKS: dict[str, Callable[[], bytes]] = {
    f.__name__: f for f in (story, lists, tables, objects, office)
}


@pytest.mark.parametrize("name", BOOKS)
def test_made_documents(name: str, tmp_path: Path, golden_update: bool) -> None:
    path = tmp_path / f"{name}.{'fodt' if name == 'office' else 'odt'}"
    path.write_bytes(BOOKS[name]())
    assert OdtReader().recognizes(path, path.read_bytes()[:4096])
    hold_book(OdtReader().read(path, {}), f"odt/{name}", golden_update)
