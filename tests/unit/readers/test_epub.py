# SPDX-License-Identifier: AGPL-3.0-or-later
"""EPUB: each structure of the model, packages that are broken or harmful."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import DaisyError, Finding
from daisy_pipeline.readers.epub import EpubReader
from tests.fakes.books import PNG
from tests.unit.readers.epubs import book, pack, page, read
from tests.unit.readers.words import letters, of_book


def one(path: Path, body: str, **more: str | bytes) -> b.Block:
    (block,) = book(path, body, **more).body
    return block


def content(block: b.Block) -> tuple[b.Inline, ...]:
    assert isinstance(block, b.Paragraph | b.Heading)
    return block.text[0].content if block.text else ()


def ids(findings: tuple[Finding, ...]) -> list[tuple[str, str, int]]:
    return [(f.id, f.place.inside, f.place.line) for f in findings]


def refused(path: Path) -> Finding:
    with pytest.raises(DaisyError) as caught:
        EpubReader().read(path, {})
    assert caught.value.findings[0].place.file == path.name
    return caught.value.findings[0]


# ------------------------------------------------------------------ one line


def test_marks_languages_breaks_and_blanks(tmp_path: Path):
    text = (
        "<p>가 <em>나 <strong> 다</strong></em>\n 라<br/> 마 <i xml:lang='en'>ok</i>"
        "<sup>2</sup><q>바</q></p>"
    )
    both = (b.Mark.EMPHASIS, b.Mark.STRONG)
    assert content(one(tmp_path, text)) == (
        b.Run(text="가 "),
        b.Run(text="나 ", marks=both[:1]),
        b.Run(text="다", marks=both),
        b.Run(text=" 라"),
        b.LineBreak(),
        b.Run(text="마 "),
        b.Run(text="ok", marks=both[:1], lang="en"),
        b.Run(text="2", marks=(b.Mark.SUP,)),
        b.Run(text="바", marks=(b.Mark.QUOTE,)),
    )


def test_ruby(tmp_path: Path):
    text = "<p><ruby>圖<rp>(</rp><rt>도</rt><rp>)</rp>書<rt>서</rt></ruby>관</p>"
    assert content(one(tmp_path, text)) == (
        b.Run(text="圖", ruby="도"),
        b.Run(text="書", ruby="서"),
        b.Run(text="관"),
    )


@pytest.mark.message("DP-EPB-012")
def test_formulas(tmp_path: Path):
    math = '<math xmlns="http://www.w3.org/1998/Math/MathML"{}><mi>x</mi></math>'
    block = one(tmp_path, "<p>" + math.format(' alttext="엑스"') + "</p>")
    assert isinstance(block, b.MathBlock)
    assert block.text[0].content[0] == b.Math(
        mathml='<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="엑스"><mi>x</mi></math>',
        alt="엑스",
    )
    result = read(tmp_path, f"<p>식 {math.format('')}</p>")
    assert ids(result.findings) == [("DP-EPB-012", "EPUB/a.xhtml", 2)]


@pytest.mark.message("DP-EPB-007")
def test_links_keep_their_targets_over_pages(tmp_path: Path):
    one_page = page('<h1 id="t">가</h1><p><a href="b.xhtml#t">나</a><a href="x.xhtml">다</a></p>')
    members = {
        "a.xhtml": one_page,
        "b.xhtml": page('<h1><a id="t"/>나</h1><p><a href="a.xhtml#t">가</a></p>'),
    }
    result = EpubReader().read(pack(tmp_path / "a.epub", members), {})
    first, links, second, back = result.book.body
    assert len({first.id, second.id}) == 2 and "" not in (first.id, second.id)
    assert content(links) == (b.Run(text="나", href=f"#{second.id}"), b.Run(text="다"))
    assert content(back) == (b.Run(text="가", href=f"#{first.id}"),)
    assert ids(result.findings) == [("DP-EPB-007", "EPUB/a.xhtml", 2)]


# --------------------------------------------------------------------- blocks


def test_headings_in_nested_sections(tmp_path: Path):
    text = (
        "<section><h1>가</h1><section><div><h1>나</h1></div><h2>다</h2><section><h1>라</h1></section>"
        "</section></section><section><h1>마</h1></section>"
    )
    levels = [x.level for x in book(tmp_path, text).body if isinstance(x, b.Heading)]
    assert levels == [1, 2, 2, 3, 1]


def test_contents_decide_levels(tmp_path: Path):
    nav = (
        '<nav epub:type="toc"><ol><li><a href="a.xhtml">가</a><ol><li><a href="b.xhtml">나</a></li>'
        "</ol></li></ol></nav>"
    )
    members = {
        "nav.xhtml": page(nav),
        "a.xhtml": page("<h2>가</h2>"),
        "b.xhtml": page("<h2>나</h2>"),
    }
    made = EpubReader().read(pack(tmp_path / "a.epub", members), {}).book
    assert [x.level for x in made.body if isinstance(x, b.Heading)] == [1, 2]


def test_hgroup_and_title_page(tmp_path: Path):
    made = book(
        tmp_path,
        '<section epub:type="titlepage"><h1>책</h1><p epub:type="z3998:author">김</p></section>'
        '<section epub:type="bodymatter chapter"><hgroup><h1>가</h1><p>나</p></hgroup></section>'
        '<section epub:type="backmatter index"><h1>다</h1></section>',
    )
    assert [getattr(x, "role", x) for x in made.front] == ["title", "author"]
    heading, subtitle = made.body
    assert isinstance(heading, b.Heading) and getattr(subtitle, "role", "") == "subtitle"
    assert len(made.rear) == 1


def test_notes_of_epub_3(tmp_path: Path):
    made = book(
        tmp_path,
        '<p>가<a epub:type="noteref" href="#n1">1</a></p>'
        '<aside epub:type="footnote" id="n1"><p>주석</p></aside>'
        '<section epub:type="endnotes"><ol><li epub:type="endnote" id="n2"><p>미주</p></li></ol>'
        "</section>",
    )
    paragraph, note, rest = made.body
    assert isinstance(note, b.Note) and note.kind is b.NoteKind.FOOTNOTE
    assert content(paragraph)[1] == b.NoteRef(text="1", note=note.id)
    assert isinstance(rest, b.Note) and rest.kind is b.NoteKind.ENDNOTE
    assert (note.label, rest.label) == ("1", "1")  # the reference's sign; the number in the list


def test_notes_of_epub_2_by_links_there_and_back(tmp_path: Path):
    made = book(
        tmp_path,
        '<p>가<a id="r1" href="#f1"><sup>[1]</sup></a> 나</p>'
        '<p><a id="f1" href="#r1">[1]</a> 주석이다.</p>',
    )
    paragraph, note = made.body
    assert isinstance(note, b.Note) and note.label == "[1]"
    assert content(note.blocks[0]) == (b.Run(text="주석이다."),)
    assert content(paragraph)[1] == b.NoteRef(text="[1]", note=note.id)


@pytest.mark.message("DP-EPB-008")
def test_pages_of_three_conventions(tmp_path: Path):
    ncx = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>'
        '</text></navLabel><content src="a.xhtml"/></navPoint></navMap><pageList><pageTarget>'
        '<navLabel><text>14</text></navLabel><content src="a.xhtml#p14"/></pageTarget>'
        "</pageList></ncx>"
    )
    text = (
        '<p>가<span epub:type="pagebreak" title="xii"/> 나</p><div role="doc-pagebreak">13</div>'
        '<p id="p14">다</p><span class="pagenum">[15]</span><hr epub:type="pagebreak"/>'
    )
    result = read(tmp_path, text, toc_ncx=ncx)
    kinds = [type(x).__name__ for x in result.book.body]
    assert kinds == ["Paragraph", "PageBreak", "PageBreak", "Paragraph", "PageBreak"]
    assert letters(of_book(result.book)) == "가xii나1314다15"
    mark = content(result.book.body[0])[1]
    assert isinstance(mark, b.PageMark) and mark.kind is b.PageKind.FRONT
    assert ids(result.findings) == [("DP-EPB-008", "EPUB/a.xhtml", 2)]


def test_lists(tmp_path: Path):
    text = "<ol start='3' type='a'><li>가<ul><li>나</li></ul></li><li value='9'>다</li></ol>"
    made = one(tmp_path, text)
    assert isinstance(made, b.ItemList)
    assert (made.kind, made.start, made.style) == (b.ListKind.NUMBER, 3, "a")
    inner = made.items[0].blocks[1]
    assert isinstance(inner, b.ItemList) and inner.kind is b.ListKind.BULLET
    assert made.items[1].label == "9"


def test_tables(tmp_path: Path):
    text = (
        "<table><caption>표</caption><thead><tr><th scope='col'>가</th><th colspan='2'>나</th></tr>"
        "</thead><tbody><tr><th scope='row' rowspan='2'>다</th><td>1</td><td><p>2</p></td></tr>"
        "<tr><td>3</td><td>4</td></tr></tbody></table>"
    )
    made = one(tmp_path, text)
    assert isinstance(made, b.Table) and len(made.head) == 1 and len(made.rows) == 2
    assert [(c.header, c.scope, c.colspan, c.rowspan) for c in made.head[0].cells] == [
        (True, "col", 1, 1),
        (True, "col", 2, 1),
    ]
    assert made.rows[0].cells[0].rowspan == 2 and len(made.caption) == 1


def test_figures(tmp_path: Path):
    text = (
        "<figure><img src='a.png' alt='닭' aria-describedby='d'/><figcaption>그림 1</figcaption>"
        "</figure>"
        "<div id='d' hidden='hidden'><p>닭이 싸운다.</p></div><p><img src='a.png' alt=''/></p>"
        "<p>글 <img src='a.png' alt='점'/></p><div><svg xmlns='http://www.w3.org/2000/svg'"
        " xmlns:xlink='http://www.w3.org/1999/xlink'><image xlink:href='a.png'/></svg></div>"
    )
    result = read(tmp_path, text, a_png=PNG)
    figure, empty, paragraph, wrapped = result.book.body
    assert isinstance(figure, b.Figure) and isinstance(empty, b.Figure)
    assert figure.pictures[0].alt == b.plain("닭") and len(figure.pictures[0].description) == 1
    assert len(figure.caption) == 1 and empty.pictures[0].decorative
    assert content(paragraph)[1] == b.InlineImage(name="a.png", alt="점")
    assert isinstance(wrapped, b.Figure) and list(result.resources) == ["a.png"]


@pytest.mark.message("DP-EPB-009")
def test_missing_pictures_leave_their_words(tmp_path: Path):
    result = read(tmp_path, "<p><img src='b.png' alt='닭'/></p>")
    (raw,) = result.book.body
    assert isinstance(raw, b.Raw) and raw.text == b.plain("닭")
    assert ids(result.findings) == [("DP-EPB-009", "EPUB/a.xhtml", 2)]


def test_drawings_lose_their_scripts(tmp_path: Path):
    svg = (
        "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'><title>그림</title><script>x</script>"
        "<a href='http://x'><text>글</text></a></svg>"
    )
    result = read(tmp_path, f"<div>{svg}</div>")
    ((name, data),) = result.resources.items()
    assert name.endswith(".svg") and b"script" not in data and b"onload" not in data
    assert b"http://x" not in data and letters(of_book(result.book)) == "그림글"


def test_verse(tmp_path: Path):
    text = (
        "<div class='poem'><h2>시</h2><p>하나<br/>둘</p><div class='stanza'><p>셋</p>"
        "<p class='indent1'>넷</p></div></div>"
    )
    heading, first, second = book(tmp_path, text).body
    assert isinstance(heading, b.Heading)
    assert isinstance(first, b.Verse) and isinstance(second, b.Verse)
    assert len(first.lines) == 2 and [n.indent for n in second.lines] == [0, 1]


def test_drama(tmp_path: Path):
    table = (
        "<table epub:type='z3998:drama'><tr><td epub:type='z3998:persona'>점순</td><td><p>말</p>"
        "</td></tr></table>"
    )
    first, second = book(
        tmp_path, table + "<div class='speech'><span class='speaker'>나</span> 말</div>"
    ).body
    assert isinstance(first, b.Speech) and first.speaker == b.plain("점순")
    assert isinstance(second, b.Speech) and second.speaker == b.plain("나")


def test_quotes_boxes_definitions_code(tmp_path: Path):
    text = (
        "<blockquote><p>가</p></blockquote><aside><p>나</p></aside><div class='box'>다</div>"
        "<dl><dt>라</dt><dd>마</dd></dl><pre>\nif x:\n    <b>y</b>\n</pre><hr/>밖"
    )
    quote, aside, box, terms, code, rule, loose = book(tmp_path, text).body
    assert isinstance(quote, b.Quote) and isinstance(aside, b.Box) and isinstance(box, b.Box)
    assert aside.optional and not box.optional
    assert isinstance(terms, b.DefinitionList) and terms.entries[0].term == b.plain("라")
    assert isinstance(code, b.Code) and code.lines[0] == b.plain("if x:")
    assert code.lines[1][0].content[1] == b.Run(text="y", marks=(b.Mark.STRONG,))
    assert isinstance(rule, b.Divider) and isinstance(loose, b.Paragraph)


def test_languages(tmp_path: Path):
    text = "<div xml:lang='en'><p>a</p><blockquote><p>b</p><p lang='fr'>c</p></blockquote></div>"
    paragraph, quote = book(tmp_path, text).body
    assert (paragraph.lang, quote.lang) == ("en", "en") and isinstance(quote, b.Quote)
    assert [x.lang for x in quote.blocks] == [None, "fr"]


@pytest.mark.message("DP-EPB-010", "DP-EPB-013")
def test_what_the_book_cannot_say_keeps_its_words(tmp_path: Path):
    result = read(tmp_path, "<p>가<audio><p>나</p></audio></p><x-own>다</x-own>")
    assert letters(of_book(result.book)) == "가나다"
    assert [f.id for f in result.findings] == ["DP-EPB-010", "DP-EPB-013"]


@pytest.mark.message("DP-EPB-014")
def test_deep_nesting_is_laid_flat(tmp_path: Path):
    result = read(tmp_path, "<blockquote>" * 60 + "<p>가</p>" + "</blockquote>" * 60)
    assert [f.id for f in result.findings] == ["DP-EPB-014"]
    assert letters(of_book(result.book)) == "가"


# -------------------------------------------------------------------- packages


def test_package_metadata_and_origins(tmp_path: Path):
    made = book(tmp_path, "<p>가</p>")
    assert (made.lang, made.info.title, made.info.creators) == ("ko", "책", ("김유정",))
    assert made.body[0].origin == b.Origin("a.epub", 2, "EPUB/a.xhtml")


@pytest.mark.message("DP-EPB-001", "DP-EPB-002")
def test_broken_packages(tmp_path: Path):
    path = tmp_path / "a.epub"
    opf = '<package xmlns="http://www.idpf.org/2007/opf"/>'
    assert refused(pack(path, {"a.xhtml": page("x")}, opf=opf)).id == "DP-EPB-001"
    assert refused(pack(path, {"a.xhtml": page("")})).id == "DP-EPB-002"
    assert refused(pack(path, {"a.png": PNG})).id == "DP-EPB-002"
    assert refused(pack(path, {"a.xhtml": page("x")}, opf="<package>")).id == "DP-PKG-001"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a", "b")
    assert refused(path).id == "DP-PKG-017"
    path.write_bytes(b"no zip")
    assert refused(path).id == "DP-PKG-010"


@pytest.mark.message("DP-EPB-003")
def test_addresses_that_leave_the_folder(tmp_path: Path):
    result = read(tmp_path, "<p>가<img src='../../../etc/passwd' alt='나'/></p>")
    assert ids(result.findings) == [("DP-EPB-003", "EPUB/a.xhtml", 2)]
    assert letters(of_book(result.book)) == "가나" and not result.resources
    path = pack(tmp_path / "b.epub", {"a.xhtml": page("x")})
    with zipfile.ZipFile(path) as archive:
        opf = archive.read("EPUB/package.opf").decode()
    opf = opf.replace('href="a.xhtml"', 'href="../../a.xhtml"')
    assert refused(pack(path, {"a.xhtml": page("x")}, opf=opf)).id == "DP-EPB-003"


@pytest.mark.message("DP-EPB-004", "DP-EPB-005", "DP-EPB-015")
def test_incomplete_packages(tmp_path: Path):
    path = pack(tmp_path / "a.epub", {"a.xhtml": page("가"), "a.png": PNG}, ("a.xhtml", "a.png"))
    with zipfile.ZipFile(path) as archive:
        opf = archive.read("EPUB/package.opf").decode()
    opf = opf.replace("<spine>", '<spine><itemref idref="none"/>').replace(
        "<manifest>", '<manifest><item id="z" href="z.xhtml" media-type="application/xhtml+xml"/>'
    )
    result = EpubReader().read(pack(path, {"a.xhtml": page("가"), "a.png": PNG}, opf=opf), {})
    assert [f.id for f in result.findings] == ["DP-EPB-004", "DP-EPB-005", "DP-EPB-015"]
    assert letters(of_book(result.book)) == "가"


@pytest.mark.message("DP-EPB-006")
def test_locked_books(tmp_path: Path):
    path = pack(tmp_path / "a.epub", {"a.xhtml": page("가")})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "META-INF/encryption.xml",
            '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData'
            ' xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="aes"/>'
            "</EncryptedData></encryption>",
        )
    assert refused(path).id == "DP-EPB-006"


@pytest.mark.message("DP-EPB-016")
def test_pages_that_are_not_well_formed(tmp_path: Path):
    members = {"a.xhtml": "<html><body><p>가 & 나<p>다&nosuch;</body></html>"}
    result = EpubReader().read(pack(tmp_path / "a.epub", members), {})
    assert ids(result.findings)[0] == ("DP-EPB-016", "EPUB/a.xhtml", 1)
    assert letters(of_book(result.book)) == "가&나다&nosuch;"


def test_bombs_in_pages(tmp_path: Path):
    bomb = '<!DOCTYPE html [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "' + "&a;" * 9999 + '">]><p>'
    path = pack(tmp_path / "a.epub", {"a.xhtml": bomb + "&b;" * 99 + "</p>"})
    assert refused(path).id == "DP-PKG-003"


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=8))
@settings(deadline=None, max_examples=60)
def test_any_damage_gives_a_book_or_a_finding(tmp_path_factory, at: int, junk: bytes):
    path = pack(tmp_path_factory.mktemp("d") / "a.epub", {"a.xhtml": page("<p>가</p>")})
    whole = path.read_bytes()
    at %= len(whole)
    path.write_bytes(whole[:at] + junk + whole[at + len(junk) :])
    try:
        EpubReader().read(path, {})
    except DaisyError as problem:
        assert problem.findings[0].place.file == "a.epub"


SIGNS = (
    '<package>|<manifest/>|<metadata/>|<spine/>|</package>|<|&|<item id="a" href="a.xhtml"/>'
    "|<item/>|<spine toc='a'>|</spine>|<itemref/>|<metadata>|</metadata>"
)
PIECES = st.lists(st.sampled_from(SIGNS.split("|")), max_size=8)


@given(PIECES)
@settings(deadline=None, max_examples=60)
def test_any_package_gives_a_book_or_a_finding(tmp_path_factory, pieces: list[str]):
    opf = '<package xmlns="http://www.idpf.org/2007/opf">' + "".join(pieces) + "</package>"
    path = pack(tmp_path_factory.mktemp("p") / "a.epub", {"a.xhtml": page("x")}, opf=opf)
    try:
        EpubReader().read(path, {})
    except DaisyError as problem:
        assert problem.findings[0].place.file == "a.epub"
