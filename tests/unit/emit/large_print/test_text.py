# SPDX-License-Identifier: AGPL-3.0-or-later
"""Text of large print: every word in order, lines of one pitch, what belongs together together."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from daisy_pipeline.emit.large_print.picture_words import worded
from daisy_pipeline.emit.shared.naming import named
from daisy_pipeline.formats.print_words import bare
from daisy_pipeline.model.book import (
    Block,
    Book,
    Cell,
    Code,
    Definition,
    DefinitionList,
    Heading,
    ItemList,
    ListItem,
    ListKind,
    Mark,
    Note,
    NoteRef,
    PageBreak,
    PageMark,
    Paragraph,
    Quote,
    Row,
    Run,
    Segment,
    Speech,
    Table,
    Verse,
    VerseLine,
    plain,
)
from daisy_pipeline.model.walk import top_blocks
from daisy_pipeline.tools.pdf_mend import mend
from tests.fakes.books import kitchen_sink, para
from tests.fakes.strategies import books
from tests.unit.emit.large_print.pdf_words import PdfWords, every, said
from tests.unit.emit.large_print.sheets import PROFILE, Made, outside, printed, rules, set_alone

SLOW = settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
ODD_WORDS = {"끝나는", "말", "Latin", "gjpqy", "圖書館", "위첨자"}
ODD = "가 \t\n\u00a0\u200b\u200d\ufeff\ufffe\x00\x07\x85\ud800\ue000\u0301👍🏽אب圖ᄒ\u1161"
ODD += '\u3164𠀀A-_#$*`\\"[]<>{}'


def line(*runs: Run | NoteRef | PageMark, segment: str = "") -> Paragraph:
    return Paragraph(text=(Segment(tuple(runs), segment),))


def set_book(folder: Path, *given: Book) -> Made:
    """Books one behind the other, as the emitter sets them."""
    blocks = tuple(block for book in given for block in top_blocks(book))
    book = worded(named(Book(lang="ko", body=blocks)).book).book
    return printed(folder, *book.body)


def lines_of(path: Path) -> Iterator[list[str]]:
    """The lines of each page, as a person reads them."""
    pdf = pypdfium2.PdfDocument(path)
    for page in pdf:
        yield page.get_textpage().get_text_range().splitlines()
    pdf.close()


def test_every_word_of_every_kind_of_block_comes_once_and_in_order(tmp_path: Path) -> None:
    made = set_book(tmp_path, kitchen_sink())
    assert made.pdf.book_words() == made.wanted
    assert "느집엔이거없지?" in made.wanted and "[주1]" not in made.wanted
    assert outside(made.path) == []


@SLOW
@given(st.lists(books(), min_size=6, max_size=6))
def test_any_book_is_printed_with_its_words(given: list[Book]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = set_book(Path(folder), *given)
        assert made.pdf.book_words() == made.wanted
        assert outside(made.path) == []


@SLOW
@given(st.lists(st.text(st.one_of(st.characters(), st.sampled_from(ODD)), min_size=1), max_size=40))
def test_no_text_stops_a_book(texts: list[str]) -> None:
    marks = [(), (Mark.STRIKE, Mark.UNDERLINE), (Mark.EMPHASIS,), (Mark.CODE,)]
    paragraphs = [
        line(Run(text=text, marks=marks[n % 4], href="https://example.org/" if n % 3 else None))
        for n, text in enumerate(texts)
    ]
    with tempfile.TemporaryDirectory() as folder:
        made = printed(Path(folder), *paragraphs, *(Heading(level=2, text=plain(t)) for t in texts))
        assert made.pdf.book_words() == made.wanted


def test_a_line_ends_between_words_only(tmp_path: Path) -> None:
    text = "시각장애인을 위한 “큰글자책”은 (누구나) 1919년 3·1운동을 다룬 『한국사』 제12권이다. "
    made = printed(tmp_path, para(text * 6))
    (rows,) = [page for page in lines_of(made.path) if "『한국사』" in " ".join(page)]
    words = tuple(text.split())
    inside = [row for row in rows if "큰" in row or "운동" in row or "제12" in row]
    assert len(inside) > 3
    for row in inside:
        assert row.strip().endswith(words) and row.strip().startswith(words), row


def test_what_is_longer_than_a_line_stays_on_the_page(tmp_path: Path) -> None:
    blocks = (
        para("가나다라마바사" * 9),
        para("Supercalifragilistic" * 5),
        para("https://example.org/" + "a-b/" * 40 + "?q=" + "x" * 60),
        para("圖書館は静かな場所です。" * 20),
        Quote(blocks=(Quote(blocks=(Quote(blocks=(para("W" * 60),)),)),)),
        Code(lines=(plain("    " * 9 + "print(" + "x" * 80 + ")"),)),
        Code(lines=(plain(" " * 30 + '<li class="a"> <a href="chapter-190.xhtml#one">x</a>'),)),
        line(Run(text="가" * 50 + " 끝 " + "x" * 70, marks=(Mark.STRIKE,))),
        line(Run(text="앞"), Run(text="가" * 30 + "x" * 70, marks=(Mark.STRIKE,)), Run(text="뒤")),
        line(NoteRef(text="x" * 70, note="n"), PageMark(label="y" * 90)),
        ItemList(items=(ListItem(blocks=(para("글"),), label="z" * 60),)),
        Note(blocks=(para("글"),), label="w" * 60, id="n"),
    )
    made = printed(tmp_path, *blocks)
    assert [b for b in rules(made.path) if b[0] < 60 or b[2] > 470] == []  # lines drawn over words
    assert outside(made.path) == [] and made.pdf.book_words() == made.wanted


def test_lines_have_one_pitch_whatever_stands_in_them(tmp_path: Path) -> None:
    odd = line(
        Run(text="ᄒᆞᆫ글 " * 3),
        Run(text="위첨자", marks=(Mark.STRONG,)),
        Run(text=" Latin gjpqy 圖書館 " * 4, marks=(Mark.CODE,)),
        Run(text="끝나는 말 " * 12),
    )
    made = printed(tmp_path, odd)
    pdf = pypdfium2.PdfDocument(made.path)
    pitch = PROFILE.size * PROFILE.pitch
    seen = 0
    for page in pdf:
        words = page.get_textpage()
        things = page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_TEXT,), textpage=words)
        shown = [(thing.extract(), thing.get_matrix().f) for thing in things]
        if not any("gjpqy" in text for text, _ in shown):
            continue
        bases = sorted({round(base, 1) for text, base in shown if text.strip() in ODD_WORDS})
        steps = [high - low for low, high in pairwise(bases)]
        seen += len(steps)
        assert all(abs(step / pitch - round(step / pitch)) < 0.01 for step in steps), steps
    pdf.close()
    assert seen > 2


def test_headings_never_jump_and_those_of_one_level_stay_so(tmp_path: Path) -> None:
    levels = (3, 3, 6, 2, 4, 5, 6, 6)
    made = printed(tmp_path, *(Heading(level=n, text=plain(f"제목{n}")) for n in levels))
    found = [e[0] for e in every(made.pdf.tree()) if e[0][0] == "H" and "제목" in said(e)]
    assert found == ["H2", "H2", "H3", "H2", "H3", "H4", "H5", "H5"]


def test_a_bookmark_has_a_headings_plain_words(tmp_path: Path) -> None:
    text = (Run(text="제목의 ", marks=(Mark.EMPHASIS,)), NoteRef(text="1", note="n", id="r"))
    heading = Heading(level=2, text=(Segment((*text, Run(text="말", marks=(Mark.CODE,)))),))
    made = printed(tmp_path, heading, Note(id="n", label="1", blocks=(para("각주"),)))
    with made.pdf.pdf.open_outline() as outline:
        titles = [item.title for one in outline.root for item in (one, *one.children)]
    assert "제목의 말" in titles


def test_lists_have_their_labels_and_stand_within_items(tmp_path: Path) -> None:
    inner = ItemList(items=(ListItem(blocks=(para("안"),)),))
    last = ListItem(blocks=(para("둘"),), label="(나)")
    outer = ItemList(
        kind=ListKind.NUMBER,
        start=9,
        items=(
            ListItem(blocks=(para("하나"), inner)),
            last,
        ),
    )
    made = printed(tmp_path, outer)
    mend(made.path, made.row_heads)
    first, second = PdfWords(made.path).kinds("L")
    assert [said(lbl) for lbl in every(first[2]) if lbl[0] == "Lbl"] == ["9.", "●", "(나)"]
    bodies = [e for e in every(first[2]) if e[0] == "LBody"]
    assert second in bodies[0][2]


def test_a_note_begins_with_its_sign_and_leads_back(tmp_path: Path) -> None:
    text = line(Run(text="말"), NoteRef(text="1", note="n", id="r"), Run(text="이다."))
    notes = (
        Note(id="n", label="1", blocks=(para("첫 각주."),)),
        Note(id="m", label="", blocks=(para("부르지 않은 각주."),)),
    )
    made = printed(tmp_path, text, *notes)
    mend(made.path, made.row_heads)
    pdf = PdfWords(made.path)
    assert [bare(said(note)) for note in pdf.kinds("Note")] == [
        "[주1]첫각주.[본문으로]",
        "[주]부르지않은각주.",
    ]
    assert pdf.book_words() == made.wanted


def test_page_marks_are_words_apart_and_ours(tmp_path: Path) -> None:
    text = line(Run(text="낱"), PageMark(label="37", id="p"), Run(text="말이다"))
    made = printed(tmp_path, text, PageBreak(page=PageMark(label="38", id="q")), para("끝"))
    words = " ".join(row for page in lines_of(made.path) for row in page)
    assert "낱말이다 [원본 37쪽]" in words
    assert made.pdf.book_words() == made.wanted


def test_a_link_over_several_words_is_one_link(tmp_path: Path) -> None:
    made = printed(tmp_path, line(Run(text="앞 "), Run(text="긴 연결 고리", href="https://a.kr/")))
    links = [said(link) for link in made.pdf.kinds("Link")]
    assert "긴 연결 고리" in links


def test_a_link_to_nowhere_keeps_its_words(tmp_path: Path) -> None:
    made = printed(tmp_path, line(Run(text="다른 권으로", href="#elsewhere")))
    assert made.pdf.book_words() == made.wanted


def test_what_joins_signs_that_no_font_has_is_not_told(tmp_path: Path) -> None:
    made = printed(tmp_path, para("가족 \ue123\u200d\ue124\ufe0f"))
    assert [f.facts["code"] for f in made.findings] == ["U+E123", "U+E124"]
    assert "200D" not in "".join(said(e) for e in made.pdf.tree())


@pytest.mark.message("DP-LPR-010")
def test_a_sign_that_no_font_has_is_told_with_its_place(tmp_path: Path) -> None:
    made = printed(tmp_path, line(Run(text="글자 \ue123와 \ue123"), segment="s00007"))
    (found,) = [f for f in made.findings if f.id == "DP-LPR-010"]
    assert found.place.inside == "s00007"
    assert (found.facts["code"], found.facts["count"]) == ("U+E123", 2)
    assert made.pdf.book_words() == made.wanted
    assert "U+E123" in "".join(said(e) for e in made.pdf.tree())


@pytest.mark.message("DP-LPR-012")
def test_a_sign_that_no_font_has_is_told_with_its_page(tmp_path: Path) -> None:
    text = line(PageMark(label="37", id="p"), Run(text="글자 \ue123"), segment="s00007")
    (found,) = [f for f in printed(tmp_path, text).findings if f.id == "DP-LPR-012"]
    assert (found.place.inside, found.facts["page"]) == ("s00007", "37")


@pytest.mark.message("DP-LPR-011")
def test_many_signs_that_no_font_has_are_counted(tmp_path: Path) -> None:
    text = line(Run(text="".join(chr(0xE100 + n) for n in range(25))), segment="s00007")
    (found,) = [f for f in printed(tmp_path, text).findings if f.id == "DP-LPR-011"]
    assert (found.place.inside, found.facts["count"]) == ("s00007", 5)


def test_verse_and_terms_and_empty_blocks(tmp_path: Path) -> None:
    blocks: tuple[Block, ...] = (
        Verse(lines=(VerseLine(text=plain("첫 줄"), number="5"), VerseLine(text=()))),
        DefinitionList(entries=(Definition(term=plain("낱말"), blocks=(para("뜻"),)),)),
        Paragraph(text=(), id="empty"),
        Quote(blocks=()),
        Code(lines=(plain(" "),)),
        line(Run(text="빈 곳으로", href="#empty")),
    )
    made = printed(tmp_path, *blocks)
    assert made.pdf.book_words() == made.wanted == "장첫줄낱말뜻빈곳으로"


def test_our_words_within_bold_ones_stay_ours(tmp_path: Path) -> None:
    speaker = line(Run(text="점순"), PageMark(label="3", id="p")).text
    inside = Speech(speaker=speaker, blocks=(para("느 집엔?"),))
    made = printed(tmp_path, Table(rows=(Row(cells=(Cell(blocks=(inside,), header=True),)),)))
    assert made.pdf.book_words() == made.wanted == "장점순느집엔?"


def test_a_heading_that_no_bookmark_can_say_is_a_paragraph(tmp_path: Path) -> None:
    heading = Heading(level=2, text=plain("\ue123"))
    made = set_book(tmp_path, Book(lang="ko", body=(Quote(blocks=(heading,)),)))
    (quote,) = made.pdf.kinds("BlockQuote")
    assert [kid[0] for kid in quote[2]] == ["P"] and said(quote) == "[U+E123]"
    assert made.pdf.book_words() == made.wanted == "장"


def test_a_line_of_bold_words_stays_with_what_follows() -> None:
    bold = Paragraph(text=plain("위기 상담 전화", Mark.STRONG))
    mixed = Paragraph(text=(*plain("위기", Mark.STRONG), *plain(" 상담")))
    long = Paragraph(text=plain("위기 상담 전화 " * 9, Mark.STRONG))
    kept = [set_alone(one)[0].startswith("kept(") for one in (bold, mixed, long)]
    assert kept == [True, False, False]
