# SPDX-License-Identifier: AGPL-3.0-or-later
"""Habits of other programs (pandoc, LibreOffice) and of typists, as their documents have them."""

from __future__ import annotations

from pathlib import Path

from daisy_pipeline.model import book as b
from daisy_pipeline.readers.detect import detect
from daisy_pipeline.readers.office.flow import assemble
from daisy_pipeline.readers.office.languages import run_language
from daisy_pipeline.readers.office.pieces import Done, Para
from tests.fakes import docx, odt


def read_docx(folder: Path, body: str, **parts: str) -> b.Book:
    path = docx.write(folder / "a.docx", docx.members(body, parts=parts))
    return detect(path).read(path, {}).book


def _p(words: str) -> Para:
    return Para(content=(b.Run(text=words),))


def _table() -> Done:
    cell = b.Cell(blocks=(b.Paragraph(text=b.plain("칸")),))
    return Done(block=b.Table(rows=(b.Row(cells=(cell, cell)),)))


def test_an_item_without_a_sign_goes_on_with_the_one_before(tmp_path: Path) -> None:
    """pandoc numbers the later paragraphs of an item with a bullet that is a blank."""
    levels = docx.level(0, "bullet", "•"), docx.level(1, "bullet", " ")
    body = docx.p(docx.t("앞")) + docx.li("하나") + docx.li("이어짐", depth=1)
    book = read_docx(tmp_path, body, numbering=docx.numbering(*levels))
    (_, made) = book.body
    assert isinstance(made, b.ItemList)
    assert [len(i.blocks) for i in made.items] == [2]


def test_raised_letters_are_smaller_and_moved_up(tmp_path: Path) -> None:
    """LibreOffice writes w:position and a size instead of w:vertAlign."""
    up = '<w:position w:val="8"/><w:sz w:val="15"/>'
    body = docx.p(docx.t("x") + docx.t("2", up) + docx.t("y", '<w:position w:val="8"/>'))
    (para,) = read_docx(tmp_path, body).body
    assert isinstance(para, b.Paragraph)
    marks = [(i.text, i.marks) for i in para.text[0].content if isinstance(i, b.Run)]
    assert marks == [("x", ()), ("2", (b.Mark.SUP,)), ("y", ())]


def test_a_style_that_is_used_and_not_defined_says_what_it_is(tmp_path: Path) -> None:
    body = odt.p("책 이름", "Title") + odt.p("글") + odt.p("", "Horizontal_20_Line") + odt.p("끝")
    path = odt.write(tmp_path / "a.odt", odt.members(body))
    book = detect(path).read(path, {}).book
    assert [getattr(x, "role", "") for x in book.front] == ["title"]
    assert [type(x).__name__ for x in book.body] == ["Paragraph", "Divider", "Paragraph"]


def test_letters_are_believed_more_than_what_a_document_says_of_them() -> None:
    assert run_language("이름", None, "en-US", "ko") is None
    assert run_language("이름", None, "en-US", "en") == "ko"
    assert run_language("name", "ko-KR", None, "en") is None
    assert run_language("nom", "fr-FR", None, "ko") == "fr-FR"


def test_programs_are_not_coloured() -> None:
    words = tuple(
        b.Run(text=t, marks=m) for t, m in (("def ", (b.Mark.CODE, b.Mark.STRONG)), ("f()", ()))
    )
    (made,) = assemble([Para(content=words, role="code")], {}, "a").body
    assert made == b.Code(lines=((b.Segment((b.Run(text="def f()"),)),),))


def test_typed_captions_go_into_the_table_below_and_the_figure_above() -> None:
    figure = Done(block=b.Figure(pictures=(b.Picture(name="a.png"),)))
    flow: list[Para | Done] = [
        _p("〈표 1〉 인구"),
        _table(),
        figure,
        _p("그림 2-1. 닭"),
        _p("표 1은 인구이다."),
    ]
    made = assemble(flow, {}, "a").body
    assert [type(x).__name__ for x in made] == ["Table", "Figure", "Paragraph"]
    assert all(x.caption for x in made if isinstance(x, b.Table | b.Figure))
    said = assemble([_p("표 1 은 인구를 보인다."), _table()], {}, "a").body
    assert [type(x).__name__ for x in said] == ["Paragraph", "Table"]


def test_a_chapter_title_in_a_frame_is_a_heading(tmp_path: Path) -> None:
    def frame(inner: str) -> str:
        return f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"

    body = frame(docx.p(docx.t("제1장 봄"))) + docx.p(docx.t("글")) + frame(docx.p(docx.t("쉬기")))
    made = read_docx(tmp_path, body).body
    assert [type(x).__name__ for x in made] == ["Heading", "Paragraph", "Box"]
    styled = frame(docx.p(docx.t("봄"), "1")) + docx.p(docx.t("제2장 글"))
    made = read_docx(tmp_path, styled).body
    assert [type(x).__name__ for x in made] == ["Heading", "Paragraph"]


def test_what_is_said_of_a_table_twice_is_said_once(tmp_path: Path) -> None:
    caption = docx.p(docx.t("인구"), "cap")
    said = '<w:tbl><w:tblPr><w:tblCaption w:val="인구"/></w:tblPr>'
    table = said + docx.tr(docx.tc("가"), docx.tc("나")) + "</w:tbl>"
    made = read_docx(tmp_path, caption + table).body
    assert [type(x).__name__ for x in made] == ["Table"]


def test_lists_by_the_names_of_styles_nest(tmp_path: Path) -> None:
    """List Bullet 2 is a list of its own for Word, set below List Bullet on the page."""

    def style(id: str, name: str, num: int) -> str:
        inner = f'<w:pPr><w:numPr><w:numId w:val="{num}"/></w:numPr></w:pPr>'
        return docx.style(id, name, inner)

    styles = docx.STYLES + style("b1", "List Bullet", 1) + style("b2", "List Bullet 2", 2)
    lists = docx.numbering(docx.level(0, "bullet", "•"), docx.level(0, "bullet", "◦"))
    body = docx.p(docx.t("점"), "b1") + docx.p(docx.t("속"), "b2") + docx.p(docx.t("끝"), "b1")
    (made,) = read_docx(tmp_path, body, styles=styles, numbering=lists).body
    assert isinstance(made, b.ItemList)
    assert [[type(x).__name__ for x in i.blocks] for i in made.items] == [
        ["Paragraph", "ItemList"],
        ["Paragraph"],
    ]
