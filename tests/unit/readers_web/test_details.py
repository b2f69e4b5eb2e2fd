# SPDX-License-Identifier: AGPL-3.0-or-later
"""Notes' signs, large first letters, descriptions of pictures, links to what is empty."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from daisy_pipeline.model import book as b
from daisy_pipeline.model.walk import segments
from daisy_pipeline.readers.detect import detect
from tests.fakes.books import MATHML, PNG
from tests.fakes.webs import html
from tests.unit.readers.epubs import book, page, read
from tests.unit.readers.words import letters, of_book


def words(*blocks: b.Block) -> list[str]:
    """The words of the blocks, a text each."""
    return [b.text_of(s) for s in segments(blocks)]


@pytest.mark.parametrize(
    ("ref", "note", "label", "said"),
    [
        ("1", "<p>주의 말.</p>", "1", "주의 말."),
        ("<sup>1</sup>", "<p><sup>1</sup> 주의 말.</p>", "1", "주의 말."),
        ("[1]", "<p>1) 주의 말.</p>", "1)", "주의 말."),
        ("1", "<p>1950년의 말.</p>", "1", "1950년의 말."),
        ("a", "<p>a cat.</p>", "a", "a cat."),
        ("주 3", "<p>[주 3] 주의 말.</p>", "[주 3]", "주의 말."),
    ],
)
def test_a_note_has_its_sign(tmp_path: Path, ref: str, note: str, label: str, said: str) -> None:
    body = f'<p>글<a epub:type="noteref" href="#n">{ref}</a></p>'
    _, made = book(tmp_path, f'{body}<aside epub:type="footnote" id="n">{note}</aside>').body
    assert isinstance(made, b.Note)
    assert (made.label, words(made)) == (label, [said])


def test_notes_in_a_list_are_notes_with_its_numbers(tmp_path: Path) -> None:
    notes = "".join(f'<li id="n{n}" role="doc-endnote">주 {n}</li>' for n in (1, 2))
    _, *made = book(
        tmp_path, f'<p>글</p><section role="doc-endnotes"><ol>{notes}</ol></section>'
    ).body
    assert [(n.label, words(n)) for n in made if isinstance(n, b.Note)] == [
        ("1", ["주 1"]),
        ("2", ["주 2"]),
    ]


def test_words_that_lead_to_a_note_stay_words(tmp_path: Path) -> None:
    body = '<p>그 <a epub:type="noteref" href="#n">동백꽃</a>은</p>'
    text, note = book(tmp_path, f'{body}<aside epub:type="footnote" id="n"><p>말</p></aside>').body
    assert words(text) == ["그 동백꽃은"] and isinstance(note, b.Note) and not note.label
    assert isinstance(text, b.Paragraph)
    links = [i.href for i in text.text[0].content if isinstance(i, b.Run)]
    assert links == [None, f"#{note.id}", None]


def test_a_link_back_at_the_end_makes_a_note(tmp_path: Path) -> None:
    body = '<p>가<a href="#n" id="r">1</a></p><p id="n">1) 말. <a href="#r">위로</a></p>'
    _, note = book(tmp_path, body).body
    assert isinstance(note, b.Note) and (note.label, words(note)) == ("1)", ["말."])


@pytest.mark.parametrize(
    ("letter", "rest", "made"),
    [
        ("내", "\n가 간다", "내가 간다"),
        ("<b>내</b>", "가 간다", "내가 간다"),
        ("그", " 남자", "그 남자"),
        ("T", " he man", "The man"),
        ("A", " man", "A man"),
        ("I", " am", "I am"),
    ],
)
def test_large_first_letters(tmp_path: Path, letter: str, rest: str, made: str) -> None:
    (block,) = book(tmp_path, f'<p><span class="dropcap">{letter}</span>{rest}</p>').body
    assert isinstance(block, b.Paragraph)
    assert block.text == b.plain(made)


def test_a_link_to_what_is_empty_leads_to_what_follows(tmp_path: Path) -> None:
    link, goal = book(tmp_path, '<p><a href="#x">가</a></p><p id="x"></p><p>나</p>').body
    assert isinstance(link, b.Paragraph) and isinstance(goal, b.Paragraph)
    assert link.text[0].content == (b.Run(text="가", href=f"#{goal.id}"),) and goal.id == "x"


def test_a_description_in_another_file(tmp_path: Path) -> None:
    body = '<p><img src="hen.png" alt="닭" longdesc="d.xhtml#two"/></p>'
    far = page('<p>딴말</p><div id="two"><p>닭이 <img src="hen.png" alt="닭"/> 싸운다</p></div>')
    result = read(tmp_path, body.replace("d.xhtml", "d.html"), hen_png=PNG, d_html=far)
    (figure,) = result.book.body[:1]
    assert isinstance(figure, b.Figure) and not figure.pictures[0].description  # it is a page
    result = read(tmp_path, body.replace("d.xhtml", "d.svg"), hen_png=PNG, d_svg=far)
    (figure,) = result.book.body
    assert isinstance(figure, b.Figure)
    assert words(*figure.pictures[0].description) == ["닭이 닭 싸운다"]
    assert result.findings == ()


def test_an_image_map_describes_its_picture(tmp_path: Path) -> None:
    body = (
        '<p id="q"><img src="hen.png" alt="지도" usemap="#m"/><map name="m">'
        '<area href="#q" alt="한국"/><area alt="중국"/><area/></map></p>'
    )
    (figure,) = book(tmp_path, body, hen_png=PNG).body
    assert isinstance(figure, b.Figure)
    assert words(figure) == ["지도", "한국", "중국"]


def test_a_description_of_a_picture_between_words_stays(tmp_path: Path) -> None:
    body = (
        '<p>글 <img src="hen.png" alt="닭" aria-details="d"/> 글</p><div id="d" hidden="hidden">'
        '<p>말 <img src="hen.png" alt="닭" aria-details="d"/></p></div>'
    )
    text, described = book(tmp_path, body, hen_png=PNG).body
    assert words(text) == ["글 닭 글"]
    assert isinstance(described, b.Box) and words(described) == ["말 닭"]


@pytest.mark.message("DP-EPB-026", "DP-HTM-026")
def test_what_lies_on_the_internet_is_told(tmp_path: Path) -> None:
    body = '<p>글 <img src="https://example.org/a.png" alt="닭"/></p>'
    (finding,) = read(tmp_path, body).findings
    assert (finding.id, finding.place.inside, finding.place.line) == (
        "DP-EPB-026",
        "EPUB/a.xhtml",
        2,
    )
    path = tmp_path / "a.html"
    path.write_text(html(body), encoding="utf-8")
    findings = detect(path).read(path, {}).findings
    assert ("DP-HTM-026", "a.html", 3) in [(f.id, f.place.file, f.place.line) for f in findings]


def test_equal_formulas_are_equal_code(tmp_path: Path) -> None:
    formula = MATHML.replace("<math ", '<math alttext="x" ')
    other = re.sub("<(/?)", r"<\1m:", formula).replace("xmlns=", "xmlns:m=")
    path = tmp_path / "a.html"
    path.write_text(html(f"<p>가 {formula}</p>"), encoding="utf-8")
    books = [book(tmp_path, f"<p>가 {f}</p>") for f in (formula, other)]
    books.append(detect(path).read(path, {}).book)
    codes = {
        i.mathml
        for x in books
        for s in segments(x.body)
        for i in s.content
        if isinstance(i, b.Math)
    }
    assert len(codes) == 1


@pytest.mark.parametrize(
    ("rows", "heads"),
    [
        ("<tr><th>가<th>나<tr><td>1<td>2", 1),
        ("<tr><th rowspan=2>가<th colspan=2>나<tr><th>남<th>여<tr><td>1<td>2<td>3", 2),
        ("<tr><th rowspan=2>가<th>나<tr><td>1<tr><td>2<td>3", 0),  # a head would cut 가
        ("<tr><th rowspan=9>가<th>나<tr><th>다", 0),
    ],
)
def test_a_table_without_thead_has_whole_head_rows(tmp_path: Path, rows: str, heads: int) -> None:
    (made,) = book(tmp_path, f"<table>{rows}</table>").body
    assert isinstance(made, b.Table)
    assert len(made.head) == heads
    assert len(made.head + made.rows) == rows.count("<tr>")


def test_a_formula_without_words_is_said_by_its_parts(tmp_path: Path) -> None:
    half = "<math><mfrac><mn>1</mn><mn>2</mn></mfrac><mo>+</mo><mn>3</mn></math>"
    said = [words(*book(tmp_path, f"<p>식 {math}</p>").body) for math in (half,)]
    assert said == [["식 2분의 1 더하기 3"]]


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ('<article class="poem">{}</article>', ["Paragraph", "PageBreak", "Paragraph"]),
        ('<dl class="poem">{}</dl>', ["Paragraph", "PageBreak", "Paragraph"]),
        ('<div class="poem"><p>나</p>{}<p>다</p></div>', ["Paragraph", "Verse", "Paragraph"]),
        ("<dl><dt>나</dt><dd>다</dd>{}</dl>", ["Paragraph", "DefinitionList", "Paragraph"]),
    ],
)
@pytest.mark.parametrize("tag", ["p", "div"])
def test_a_page_that_is_a_block_is_not_lost(
    tmp_path: Path, body: str, kinds: list[str], tag: str
) -> None:
    """Between the lines of a poem and the terms of a list, and where there is nothing else."""
    mark = f'<{tag} epub:type="pagebreak" title="12"/>'
    made = book(tmp_path, f"<p>가</p>{body.format(mark)}<p>라</p>")
    assert [type(one).__name__ for one in made.body] == kinds
    assert letters(of_book(made)).count("12") == 1
