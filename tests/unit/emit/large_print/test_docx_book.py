# SPDX-License-Identifier: AGPL-3.0-or-later
"""The DOCX of large print: what python-docx and our own reader find in it."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from daisy_pipeline.config.large_print_profile import LargePrintProfile
from daisy_pipeline.emit.large_print.words import our_words
from daisy_pipeline.formats.docx_objects import WP
from daisy_pipeline.formats.docx_xml import OURS, M, W
from daisy_pipeline.formats.print_words import bare
from daisy_pipeline.formats.safe_xml import Element, parse_xml
from daisy_pipeline.formats.safe_zip import read_member
from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import Place
from daisy_pipeline.model.walk import every_block, segments, top_blocks
from daisy_pipeline.readers.office.docx import DocxReader
from tests.fakes.books import MATHML, PNG, kitchen_sink, para
from tests.unit.emit.large_print.docx_given import TITLE, body, write


def xml(path: Path, member: str = "word/document.xml") -> Element:
    return parse_xml(read_member(path, member))


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def val(element: Element | None, name: str = "val") -> str | None:
    return None if element is None else element.get(w(name))


def paragraphs(path: Path, style: str) -> list[Any]:
    found = Document(str(path)).paragraphs
    return [p for p in found if p.style is not None and p.style.style_id == style]


def test_same_book_same_bytes(tmp_path: Path) -> None:
    first, _, _ = write(tmp_path, kitchen_sink())
    second, _, _ = write(tmp_path, kitchen_sink(), name="again.docx")
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [n for n in archive.namelist() if "theme" in n or "thumbnail" in n]


def test_our_reader_finds_the_books_words(tmp_path: Path) -> None:
    path, told, parts = write(tmp_path, kitchen_sink())
    assert told == ()
    read = DocxReader().read(path, {}).book
    found = bare("".join(b.text_of(s) for s in segments(top_blocks(read))))
    at = 0
    for chapter in parts:
        for segment in segments(chapter.ordered):
            words = bare(b.text_of(segment))
            if "엑스" in words:  # the reader says formulas in words of its own
                continue
            assert words in found[at:], words
            at = found.index(words, at) + len(words)
    headings = [block for block in every_block(top_blocks(read)) if isinstance(block, b.Heading)]
    assert [h.level for h in headings] == [1, 1, 2, 3, 2, 1, 2, 1]
    tables = [block for block in every_block(top_blocks(read)) if isinstance(block, b.Table)]
    assert [len(t.head) for t in tables] == [1]
    spans = [(c.colspan, c.rowspan) for row in tables[0].rows for c in row.cells]
    assert spans == [(1, 2), (1, 1), (1, 1), (1, 1), (1, 1)]


def test_properties_name_title_language_and_the_titles_own_date(tmp_path: Path) -> None:
    told = Document(str(write(tmp_path, kitchen_sink())[0])).core_properties
    assert (told.title, told.language, told.author) == (TITLE.title, "ko-KR", "김유정")
    assert told.created is not None
    assert told.created.strftime("%Y-%m-%d") == "2026-03-02"


def test_styles_are_true_and_none_is_small_slanted_or_of_a_theme(tmp_path: Path) -> None:
    path, _, _ = write(tmp_path, kitchen_sink())
    styles = xml(path, "word/styles.xml")
    sizes = {int(val(one) or 0) for one in styles.iter(w("sz"))}
    assert min(sizes) == 36 and max(sizes) == 48
    assert {val(one) for one in styles.iter(w("i"))} == {"0"}
    assert not [k for f in styles.iter(w("rFonts")) for k in f.attrib if "heme" in str(k)]
    assert {val(one) for one in styles.iter(w("jc"))} == {"left", "center"}
    used = {p.style.style_id for p in Document(str(path)).paragraphs if p.style is not None}
    assert {"Title", "Author", "Heading1", "Heading2", "Heading3", "Normal", "Verse"} <= used
    assert {"Quote", "CodeLines", "Caption", "Box", "Aside", "ListParagraph"} <= used
    known = {val(one, "styleId") for one in styles.iter(w("style"))}
    named = {val(one) for tag in ("pStyle", "rStyle", "tblStyle") for one in xml(path).iter(w(tag))}
    assert named <= known


def test_lines_end_between_words_and_nothing_is_hyphenated(tmp_path: Path) -> None:
    path, _, _ = write(tmp_path, kitchen_sink())
    defaults = xml(path, "word/styles.xml").find(f"{w('docDefaults')}/{w('pPrDefault')}/{w('pPr')}")
    assert defaults is not None
    assert val(defaults.find(w("wordWrap"))) == "1"
    assert val(defaults.find(w("widowControl"))) == "1"
    settings = xml(path, "word/settings.xml")
    assert val(settings.find(w("autoHyphenation"))) == "0"
    assert settings.find(w("mirrorMargins")) is not None
    modes = {val(m, "name"): val(m) for m in settings.iter(w("compatSetting"))}
    assert modes["compatibilityMode"] == "15"
    assert settings.find(w("updateFields")) is None  # Word would ask at opening


def test_notes_stand_at_the_chapters_end_with_links_both_ways(tmp_path: Path) -> None:
    root = xml(write(tmp_path, kitchen_sink())[0])
    marks = {val(m, "name") for m in root.iter(w("bookmarkStart"))}
    links = {"".join(t.text or "" for t in link.iter(w("t"))): val(link, "anchor")
             for link in root.iter(w("hyperlink"))}  # fmt: skip
    back = our_words("ko").back
    assert links["[주\u00a01]"] in marks and links[back] in marks
    assert links["[주\u00a01]"] != links[back]
    assert root.find(f".//{w('footnoteReference')}") is None
    text = [("".join(t.text or "" for t in p.iter(w("t")))) for p in root.iter(w("p"))]
    assert (
        text.index("주") < text.index("[주\u00a01] 각주의 말.") < text.index("Second chapter", 10)
    )


def test_contents_are_a_field_with_links_to_every_heading(tmp_path: Path) -> None:
    root = xml(write(tmp_path, kitchen_sink())[0])
    said = [(i.text or "").strip() for i in root.iter(w("instrText"))]
    assert said[0] == 'TOC \\o "1-2" \\h \\z'
    anchors = [s.split()[1] for s in said if s.startswith("PAGEREF")]
    marks = {val(m, "name") for m in root.iter(w("bookmarkStart"))}
    assert len(anchors) == 6 and set(anchors) <= marks
    kinds = [val(f, "fldCharType") for f in root.iter(w("fldChar"))]
    assert kinds.count("begin") == kinds.count("end") == kinds.count("separate")


def test_running_head_and_page_number_are_fields(tmp_path: Path) -> None:
    path, _, _ = write(tmp_path, kitchen_sink())
    said = [(i.text or "").strip() for n in ("header1", "footer1")
            for i in xml(path, f"word/{n}.xml").iter(w("instrText"))]  # fmt: skip
    assert said == ["STYLEREF 1", "PAGE"]


def test_our_words_are_in_a_style_of_their_own(tmp_path: Path) -> None:
    root = xml(write(tmp_path, kitchen_sink())[0])
    ours = []
    for run in root.iter(w("r")):
        style = run.find(f"{w('rPr')}/{w('rStyle')}")
        if val(style) == OURS:
            ours.append("".join(t.text or "" for t in run.iter(w("t"))))
    for words in (
        "[원본\u00a0iii쪽]",
        " [원본\u00a02쪽] ",
        "[주\u00a01]",
        "(도서관)",
        "차례",
        "주",
        "  5",
    ):
        assert words in ours


def test_a_page_that_begins_within_a_word_is_marked_behind_it(tmp_path: Path) -> None:
    content = (
        b.Run(text="도서"),
        b.PageMark(label="7", id="p7"),
        b.Run(text="관에 갔다."),
    )
    book = body(b.Paragraph(text=(b.Segment(content, "s1"),)))
    (line,) = (p for p in paragraphs(write(tmp_path, book)[0], "Normal") if "원본" in p.text)
    assert line.text == "도서관에 [원본\u00a07쪽]  갔다."


def test_languages_of_blocks_and_runs(tmp_path: Path) -> None:
    book = body(
        b.Paragraph(text=b.plain("It ends."), lang="en"),
        b.Paragraph(text=(b.Segment((b.Run(text="東京", lang="ja"), b.Run(text="에서"))),)),
    )
    root = xml(write(tmp_path, book)[0])
    told = {}
    for run in root.iter(w("r")):
        words = "".join(t.text or "" for t in run.iter(w("t")))
        told[words] = val(run.find(f"{w('rPr')}/{w('lang')}"), "eastAsia")
    assert (told["It ends."], told["東京"], told["에서"]) == ("en-US", "ja-JP", None)


def test_tables_repeat_their_heads_and_are_as_wide_as_the_page(tmp_path: Path) -> None:
    (table,) = xml(write(tmp_path, kitchen_sink())[0]).iter(w("tbl"))
    rows = table.findall(w("tr"))
    assert [row.find(f"{w('trPr')}/{w('tblHeader')}") is not None for row in rows] == [
        True,
        False,
        False,
    ]
    assert all(row.find(f"{w('trPr')}/{w('cantSplit')}") is not None for row in rows)
    look = table.find(f"{w('tblPr')}/{w('tblLook')}")
    assert (val(look, "firstRow"), val(look, "firstColumn")) == ("1", "1")
    assert val(table.find(f"{w('tblPr')}/{w('tblCaption')}")) == "표 1. 모은 것"
    assert val(table.find(f"{w('tblPr')}/{w('tblW')}"), "w") == "5000"
    merges = [val(m) for m in table.iter(w("vMerge"))]
    assert merges == ["restart", "continue"]
    widths = [int(val(c, "w") or 0) for c in table.iter(w("gridCol"))]
    assert sum(widths) <= round((182 - 25 - 22) / 25.4 * 1440)


def test_a_table_that_is_too_wide_has_pages_on_their_side(tmp_path: Path) -> None:
    cells = tuple(b.Cell(blocks=(para(f"값이 {n}개쯤"),)) for n in range(9))
    book = body(para("앞"), b.Table(rows=(b.Row(cells=cells),)), para("뒤"))
    root = xml(write(tmp_path, book)[0])
    pages = [section.find(w("pgSz")) for section in root.iter(w("sectPr"))]
    assert [val(page, "orient") for page in pages] == [None, "landscape", None]
    assert val(pages[0], "w") == val(pages[1], "h") == val(pages[2], "w")
    first, *others = root.iter(w("sectPr"))
    assert [len(first.findall(w(n))) for n in ("headerReference", "footerReference")] == [1, 1]
    assert not [one for one in others if one.find(w("headerReference")) is not None]
    (table,) = root.iter(w("tbl"))
    widths = sum(int(val(c, "w") or 0) for c in table.iter(w("gridCol")))
    assert 11_000 < widths <= round((257 - 44) / 25.4 * 1440)
    boxed = xml(write(tmp_path, body(b.Box(blocks=book.body)))[0])
    assert len(list(boxed.iter(w("sectPr")))) == 1


def test_pictures_have_words_or_are_marked_as_decorative(tmp_path: Path) -> None:
    root = xml(write(tmp_path, kitchen_sink())[0])
    told = [(p.get("descr"), "decorative" in str([c.tag for c in p.iter()]))
            for p in root.iter(f"{{{WP}}}docPr")]  # fmt: skip
    assert told == [("경고 표시", False), ("닭 두 마리", False), ("", True)]


@pytest.mark.message("DP-LPR-060")
def test_a_picture_that_word_cannot_show_is_words(tmp_path: Path) -> None:
    drawing = tmp_path / "map.svg"
    drawing.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    origin = b.Origin("book.epub", 7)
    figure = b.Figure(pictures=(b.Picture(name="map.svg", alt=b.plain("지도")),), origin=origin)
    path, told, _ = write(tmp_path, body(figure), images={"map.svg": drawing})
    assert [(f.id, f.place, f.facts) for f in told] == [
        ("DP-LPR-060", Place("book.epub", 7), {"name": "map.svg"})
    ]
    assert [p.text for p in paragraphs(path, "PictureText")] == ["그림을 대신하는 말: 지도"]


@pytest.mark.message("DP-LPR-061")
@pytest.mark.message("DP-LPR-060")
def test_a_picture_that_ends_early_is_words(tmp_path: Path) -> None:
    (tmp_path / "short.png").write_bytes(PNG[:40])
    figure = b.Figure(pictures=(b.Picture(name="short.png", alt=b.plain("닭")),))
    path, told, _ = write(tmp_path, body(figure), images={"short.png": tmp_path / "short.png"})
    assert [(f.id, f.place.inside) for f in told] == [("DP-LPR-060", "short.png")]
    assert "닭" in "".join(p.text for p in paragraphs(path, "PictureText"))


def test_notes_of_a_book_without_headings_are_of_level_1(tmp_path: Path) -> None:
    note = b.Note(id="n", label="1", blocks=(para("주만 있는 책"),))
    path, _, _ = write(tmp_path, body(note))
    assert [p.text for p in paragraphs(path, "Heading1")] == ["주"]
    path, _, _ = write(tmp_path, body(b.Heading(level=1, text=b.plain("장")), note))
    assert [p.text for p in paragraphs(path, "NotesHeading")] == ["주"]


def test_a_formula_that_word_cannot_hold_is_words(tmp_path: Path) -> None:
    strange = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mlongdiv/></math>'
    math = b.Math(mathml=strange, alt="긴 나눗셈")
    block = b.MathBlock(text=(b.Segment((math,), "s9"),))
    path, told, _ = write(tmp_path, body(block))
    assert [(f.id, f.place) for f in told] == [("DP-LPR-061", Place(inside="s9"))]
    assert [p.text for p in paragraphs(path, "Formula")] == ["긴 나눗셈"]


def test_formulas_can_be_edited_and_have_their_words_before_them(tmp_path: Path) -> None:
    block = b.MathBlock(text=(b.Segment((b.Math(mathml=MATHML, alt="엑스 제곱"),)),))
    root = xml(write(tmp_path, body(block))[0])
    assert root.find(f".//{{{M}}}oMathPara/{{{M}}}oMath/{{{M}}}sSup") is not None
    hidden = [r for r in root.iter(w("r")) if val(r.find(f".//{w('rStyle')}")) == "FormulaWords"]
    assert ["".join(t.text or "" for t in r.iter(w("t"))) for r in hidden] == ["엑스 제곱"]


def test_lists_are_counted_by_word_where_print_counts(tmp_path: Path) -> None:
    path, _, _ = write(tmp_path, kitchen_sink())
    numbering = xml(path, "word/numbering.xml")
    kinds = [(val(a.find(f"{w('lvl')}/{w('numFmt')}")), val(a.find(f"{w('lvl')}/{w('lvlText')}")))
             for a in numbering.iter(w("abstractNum"))]  # fmt: skip
    assert kinds == [("decimal", "%1."), ("bullet", "•"), ("ganada", "(%1)")]
    starts = [val(s) for s in numbering.iter(w("startOverride"))]
    assert starts == ["3", "1", "1"]
    depths = [val(d) for d in xml(path).iter(w("ilvl"))]
    assert depths == ["0", "1", "1", "0", "0"]


def test_labels_that_are_not_counted_are_typed(tmp_path: Path) -> None:
    items = tuple(b.ListItem(blocks=(para(t),), label=m) for t, m in (("하나", "※"), ("둘", "☞")))
    path, _, _ = write(tmp_path, body(b.ItemList(kind=b.ListKind.PLAIN, items=items)))
    assert [p.text for p in paragraphs(path, "ListParagraph")] == ["※\t하나", "☞\t둘"]


def test_a_label_before_a_table_keeps_its_place(tmp_path: Path) -> None:
    table = b.Table(rows=(b.Row(cells=(b.Cell(blocks=(para("칸"),)),)),))
    items = (b.ListItem(blocks=(table,), label="※"),)
    path, _, _ = write(tmp_path, body(b.ItemList(kind=b.ListKind.PLAIN, items=items)))
    assert [p.text for p in paragraphs(path, "ListParagraph")][:1] == ["※\t"]


def test_headings_never_jump(tmp_path: Path) -> None:
    levels = (1, 4, 4, 2)
    book = body(*(b.Heading(level=v, text=b.plain(f"제목 {n}")) for n, v in enumerate(levels)))
    path, _, _ = write(tmp_path, book)
    found = {p.text: n for n in range(1, 7) for p in paragraphs(path, f"Heading{n}")}
    assert found == {"제목 0": 1, "제목 1": 2, "제목 2": 3, "제목 3": 2}


def test_a_dark_theme_is_shown_on_the_page(tmp_path: Path) -> None:
    profile = replace(LargePrintProfile(), ink="#ffff66", paper="#000000", emphasis="underline")
    path, _, _ = write(tmp_path, kitchen_sink(), profile)
    assert val(xml(path).find(w("background")), "color") == "000000"
    assert xml(path, "word/settings.xml").find(w("displayBackgroundShape")) is not None
    styles = xml(path, "word/styles.xml")
    assert {val(c) for c in styles.iter(w("color"))} == {"FFFF66"}
    stress = next(s for s in styles.iter(w("style")) if val(s, "styleId") == "Emphasis")
    assert stress.find(f"{w('rPr')}/{w('u')}") is not None


def test_what_is_raised_is_as_large_as_the_text(tmp_path: Path) -> None:
    root = xml(write(tmp_path, kitchen_sink())[0])
    assert root.find(f".//{w('vertAlign')}") is None
    assert [val(p) for p in root.iter(w("position"))] == ["13", "-9"]


def test_an_empty_book_is_a_document(tmp_path: Path) -> None:
    path, told, _ = write(tmp_path, body())
    assert told == ()
    assert Document(str(path)).paragraphs[0].text == TITLE.title
