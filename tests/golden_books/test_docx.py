# SPDX-License-Identifier: AGPL-3.0-or-later
"""Golden Books of made DOCX files, which together hold every structure that the format can say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from daisy_pipeline.readers.office.docx import DocxReader
from tests.fakes.docx import (
    STYLES,
    field,
    level,
    li,
    members,
    note,
    numbering,
    p,
    picture,
    ref,
    t,
    tc,
    tr,
    write,
)
from tests.fakes.golden import hold_book


def _marked() -> str:
    return p(
        '<w:bookmarkStart w:id="0" w:name="닭싸움"/><w:bookmarkEnd w:id="0"/>'
        + t("오늘도 또 우리 수탉이 ")
        + t("막", "<w:b/>")
        + t(" 쫓기었다", "<w:i/>")
        + ref(2)
        + t(". ")
        + t("힘", '<w:em w:val="dot"/>')
        + t("줄", '<w:u w:val="single"/>')
        + t("지운", "<w:strike/>")
        + t("H")
        + t("2", '<w:vertAlign w:val="subscript"/>')
        + t("O x")
        + t("2", '<w:vertAlign w:val="superscript"/>')
        + t(" print()", '<w:rFonts w:ascii="Consolas"/>')
        + t(" 그냥", '<w:rStyle w:val="em"/>')
    )


def story() -> Mapping[str, bytes]:
    """Title page, headings of every kind, marks, notes, links, languages, ruby, left-outs."""
    outline = level(0, "decimal", "제%1장") + level(1, "decimal", "%1.%2.")
    place = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
    body = (
        p("동백꽃", "T")
        + p("단편 소설", "S")
        + p("김유정", "Au")
        + p()
        + p("목차", "1")
        + p(field(r' TOC \o "1-3" \h ', t("제1장 봄") + "<w:r><w:tab/></w:r>" + t("1")), "toc1")
        + p(t("봄", "<w:b/>"), "1", place.format(0) + "")
        + _marked()
        + p("첫째 마디", "2", place.format(1))
        + p(
            t("말하기를 ")
            + t("Good morning", '<w:lang w:val="en-GB"/>')
            + t(", KBS. ")
            + t("お元気", '<w:lang w:eastAsia="ja-JP"/>')
        )
        + p("This whole paragraph is written in English.")
        + p(
            t("앞줄")
            + "<w:r><w:br/></w:r>"
            + t("뒷줄 ")
            + "<w:r><w:ruby><w:rt><w:r><w:t>도서관</w:t></w:r></w:rt><w:rubyBase><w:r>"
            + "<w:t>圖書館</w:t></w:r></w:rubyBase></w:ruby></w:r>"
            + '<w:r><w:br w:type="page"/><w:lastRenderedPageBreak/></w:r>'
        )
        + p("깊은 제목", "3b")
        + p("문단의 개요", properties='<w:outlineLvl w:val="3"/>')
        + p(
            '<w:hyperlink r:id="rId91"><w:r><w:rPr><w:rStyle w:val="link"/></w:rPr>'
            + "<w:t>도서관</w:t></w:r></w:hyperlink>"
            + t(", ")
            + '<w:hyperlink w:anchor="닭싸움">'
            + t("닭싸움")
            + "</w:hyperlink>"
            + t(", ")
            + field(r" REF 닭싸움 \h ", t("거기"))
            + t(", ")
            + field(' HYPERLINK "https://example.org/b" ', t("그곳"))
            + field(" PAGE ", t("7"))
        )
        + p("* * *")
        + p(t("옛글 ᄒᆞᆫ글") + ref(1, "endnote") + t(" @@p12"))
        + p("미주를 다시")
    )
    return members(
        body,
        parts={
            "numbering": numbering(outline),
            "footnotes": note(2, "쫓기다: 뒤에 몰리다."),
            "endnotes": note(1, "옛한글.", "endnote"),
        },
        relations={"rId91": ("hyperlink", "https://example.org/a")},
        core="<dc:title>동백꽃</dc:title><dc:creator>user</dc:creator>",
    )


def lists() -> Mapping[str, bytes]:
    """Lists of many formats, nested, restarted, continued, with paragraphs that belong to items."""
    mixed = (
        level(0, "decimal", "%1.")
        + level(1, "ganada", "%2)")
        + level(2, "decimalEnclosedCircle", "%3")
    )
    bullets = level(0, "bullet", "\uf0b7") + level(1, "bullet", "※")
    law = (
        level(0, "decimal", "제%1조") + level(1, "upperRoman", "%2.") + level(2, "chosung", "%1-%3")
    )
    body = (
        p("목록", "1")
        + li("하나")
        + li("안 하나", 1, 1)
        + li("안 둘", 1, 1)
        + li("더 안", 1, 2)
        + p("안 둘에 이어", properties='<w:ind w:left="800"/>')
        + li("둘")
        + p("사이의 글")
        + li("셋")
        + p("글머리표")
        + li("콩", 2)
        + li("알림", 2, 1)
        + li("팥", 2)
        + p("조문")
        + li("목적", 3)
        + li("뜻", 3, 1)
        + li("자음", 3, 2)
        + p("다시 하나부터")
        + li("처음", 4)
        + li("다음", 4)
    )
    again = (
        '<w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    return members(body, parts={"numbering": numbering(mixed, bullets, law) + again})


def tables() -> Mapping[str, bytes]:
    """Tables with spans, heads, captions, a table in a cell, a single cell, a described one."""
    inner = "<w:tbl>" + tr(tc("속"), tc("겉")) + "</w:tbl>" + p()
    grid = (
        "<w:tbl>"
        + tr(tc("해"), tc("값", '<w:gridSpan w:val="2"/>'), head=True)
        + tr(tc("2024", '<w:vMerge w:val="restart"/>'), tc("1"), tc("2"))
        + tr(
            tc("", "<w:vMerge/>"),
            tc("3"),
            tc(inner),
        )
        + "</w:tbl>"
    )
    said = '<w:tblPr><w:tblDescription w:val="두 해의 값"/></w:tblPr>'
    body = (
        p("표", "1")
        + p(t("표 ") + field(" SEQ 표 ", t("1")) + t(". 모은 값"), "cap")
        + grid
        + p("글")
        + "<w:tbl>"
        + tr(tc(p("상자 안 글") + p("둘째")))
        + "</w:tbl>"
        + p("글")
        + f"<w:tbl>{said}"
        + tr(tc("가"), tc("나"))
        + tr(tc("다"), tc("라"))
        + "</w:tbl>"
        + p(t("표 ") + field(" SEQ 표 ", t("2")) + t(" 아래에 적은 것"))
    )
    return members(body)


_CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:title><c:tx>'
    "<c:rich><a:p><a:r><a:t>대출</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:ser>"
    "<c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>권</c:v></c:pt></c:strCache></c:strRef></c:tx>"
    "<c:cat><c:strRef><c:strCache><c:pt idx='0'><c:v>봄</c:v></c:pt><c:pt idx='1'><c:v>여름</c:v>"
    "</c:pt></c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache><c:pt idx='0'><c:v>3</c:v>"
    "</c:pt><c:pt idx='1'><c:v>0.30000000000000004</c:v></c:pt></c:numCache></c:numRef></c:val>"
    "</c:ser></c:plotArea></c:chart></c:chartSpace>"
)
_DIAGRAM = (
    '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:pt><a:p><a:r>'
    "<a:t>씨</a:t></a:r></a:p></dgm:pt><dgm:pt><a:p><a:r><a:t>꽃</a:t></a:r></a:p></dgm:pt>"
    "</dgm:dataModel>"
)


def _graphic(inner: str) -> str:
    return (
        '<w:r><w:drawing><wp:inline><wp:docPr id="2" name="개체"/><a:graphic><a:graphicData>'
        f"{inner}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def objects() -> Mapping[str, bytes]:
    """Pictures, boxes (once, not twice), formulas, charts, diagrams, others' objects, symbols."""
    box = f"<w:txbxContent>{p('글상자의 글')}</w:txbxContent>"
    alternatives = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>'
        '<wp:docPr id="3" name="상자"/><a:graphic><a:graphicData><wps:wsp><wps:txbx>'
        f"{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    formula = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup>"
        "</m:sSup></m:oMath>"
    )
    body = (
        p("그림", "1")
        + p(picture(alt="닭 두 마리"))
        + p(t("그림 ") + field(" SEQ 그림 ", t("1")) + t(" 싸우는 닭"), "cap")
        + p(t("글 속 ") + picture(alt="표지") + t(" 그림") + picture(alt="떠 있는 닭", anchor=True))
        + p(picture(alt="꾸밈", decorative=True))
        + p(picture("rId92", alt="없는 그림"))
        + p(
            '<w:r><w:pict><v:shape alt="옛 그림">'
            '<v:imagedata r:id="rId90"/></v:shape></w:pict></w:r>'
        )
        + p(t("곁에") + alternatives)
        + p(t("식 ") + formula + t(" 이다"))
        + p(f"<m:oMathPara>{formula}</m:oMathPara>")
        + p(_graphic('<c:chart r:id="rId93"/>'))
        + p(_graphic('<dgm:relIds r:dm="rId94"/>'))
        + p('<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>')
        + p(
            t("표시 ")
            + '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
            + '<w:r><w:sym w:font="Wingdings" w:char="F0C1"/></w:r>'
            + t("\uf061", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>')
            + field(r" EQ \o\ac(○,3) ", "").replace(
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', ""
            )
        )
        + p('<w:r><w:pict><v:rect o:hr="t"/></w:pict></w:r>')
        + p("끝")
    )
    return members(
        body,
        relations={
            "rId92": ("image", "https://example.org/outside.png"),
            "rId93": ("chart", "charts/chart1.xml"),
            "rId94": ("diagramData", "diagrams/data1.xml"),
        },
        files={
            "word/charts/chart1.xml": _CHART.encode(),
            "word/diagrams/data1.xml": _DIAGRAM.encode(),
        },
    )


def office() -> Mapping[str, bytes]:
    """A working document: changes, comments, hidden text, controls, quotations, verse, code."""
    sdt = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    box = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/>'
        "</w:checkBox></w:ffData></w:fldChar></w:r>"
    )
    body = (
        sdt.format(gallery, p("차례") + p("첫째 1"))
        + p("머리말", "1")
        + p("여는 글.")
        + p("첫째 장", "1")
        + p(
            t("남은 글")
            + '<w:ins w:id="1" w:author="x">' + t(" 넣은 글") + "</w:ins>"
            + '<w:del w:id="2" w:author="x"><w:r><w:delText>지운 글</w:delText></w:r></w:del>'
            + '<w:r><w:commentReference w:id="0"/></w:r>'
            + t("숨은 글", '<w:rStyle w:val="hide"/>')
        )
        + p("앞 문단", properties='<w:rPr><w:del w:id="3"/></w:rPr>')
        + p(" 뒤 문단")
        + p("따온 글 하나.", "q") + p("따온 글 둘.", "q")
        + p("for x in y:", "code") + p("    pass", "code")
        + p("나 보기가", "v") + p("역겨워", "v") + p("", "v") + p("가실 때에는", "v")
        + sdt.format("<w:text/>", p("채운 글"))
        + sdt.format("<w:showingPlcHdr/>", p("여기에 쓰세요"))
        + p(t("확인 ") + box + '<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>'
            + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        + p('<w:smartTag w:element="x">' + t("이어진") + "</w:smartTag>" + t(" 글"))
        + p("동", properties='<w:framePr w:dropCap="drop"/>') + p("백꽃이 피었다.")
        + p("부록", "1") + p("덧붙임.")
    )  # fmt: skip
    return members(body, files={"word/vbaProject.bin": b"macros"})


def typed() -> Mapping[str, bytes]:
    """A document without styles: bold large lines are told, the footer's page is not a page."""
    body = (
        p(t("첫째 마당", '<w:b/><w:sz w:val="32"/>'))
        + p("본문이 이어진다. 글자는 열 포인트이고 굵지 않다.")
        + p(t("둘째 마당", '<w:b/><w:sz w:val="32"/>'))
        + p(t("굵지만 크지 않은 줄", "<w:b/>"))
        + p("또 본문이 이어진다.")
    )
    return members(body, parts={"styles": STYLES.replace("heading 1", "big")})


BOOKS: dict[str, Callable[[], Mapping[str, bytes]]] = {
    f.__name__: f for f in (story, lists, tables, objects, office, typed)
}


@pytest.mark.parametrize("name", BOOKS)
def test_made_documents(name: str, tmp_path: Path, golden_update: bool) -> None:
    path = write(tmp_path / f"{name}.docx", BOOKS[name]())
    assert DocxReader().recognizes(path, path.read_bytes()[:4096])
    hold_book(DocxReader().read(path, {}), f"docx/{name}", golden_update)
