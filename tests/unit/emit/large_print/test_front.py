# SPDX-License-Identifier: AGPL-3.0-or-later
"""Title page, contents, print pages and colophon: what stands around the text."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.emit.large_print.chapters import chapters
from daisy_pipeline.emit.large_print.frame_words import date_words, frame_words
from daisy_pipeline.emit.large_print.front import lifted, one_line
from daisy_pipeline.model import book as b
from daisy_pipeline.model.title import Edition, Title
from tests.unit.emit.large_print.books import (
    LINE,
    PLAIN,
    bookmarks,
    emit,
    heading,
    page_texts,
    para,
)
from tests.unit.emit.large_print.pdf_words import PdfWords, every

LINK = "https://example.org/책/동백꽃"


def page(label: str) -> b.PageBreak:
    return b.PageBreak(page=b.PageMark(label=label, id=f"page-{label}"))


BOOK = b.Book(
    lang="ko",
    front=(page("1"), para("온갖 것이 든 책", "title"), para("김유정 지음", "author")),
    body=(
        page("2"),
        heading("아주 길고도 길어서 차례의 한 줄에는 도무지 다 들어가지 않는 첫째 장의 제목"),
        para("글이 있다."),
        heading("마디", 2),
        para("글이 더 있다."),
        page("3"),
        heading("잔마디", 3),
        para("글."),
    ),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("front")
    made, _ = emit(BOOK, out, replace(PLAIN, link=LINK, rights="© 지은이"))
    return out / str(made[0]["file"])


def front(*roles: str, between: b.Block | None = None) -> b.Book:
    blocks: list[b.Block] = [para(role or "글", role) for role in roles]
    return b.Book(lang="ko", front=(*blocks, *([between] if between else [])), body=())


def test_only_the_words_that_the_book_begins_with_stand_on_the_title_page() -> None:
    assert lifted(chapters(front("title", "subtitle", "author", ""))) == 3
    assert lifted(chapters(front("", "title"))) == 0
    assert lifted(chapters(BOOK)) == 3
    assert lifted(()) == 0


def test_the_books_own_title_page_is_not_said_twice(path: Path) -> None:
    texts = page_texts(path)
    assert texts[0].count("온갖것이든책") == 1
    assert "김유정지음" in texts[0] and "지은이김유정" in texts[0]
    assert texts[0].endswith("제작소")
    assert "온갖것이든책" not in "".join(texts[2:-2])
    words = PdfWords(path).book_words()
    assert words.startswith("온갖것이든책김유정지음아주길고도")


def test_a_title_that_differs_is_ours_and_the_books_remains(tmp_path: Path) -> None:
    made, _ = emit(BOOK, tmp_path, replace(PLAIN, title="다른 제목"))
    path = tmp_path / str(made[0]["file"])
    assert page_texts(path)[0].startswith("다른제목")
    assert PdfWords(path).book_words().startswith("온갖것이든책")


def test_contents_lead_to_the_pages_of_headings(path: Path) -> None:
    texts = page_texts(path)
    entries = texts[1].replace(".", "")
    assert "첫째장의제목3" in entries and "마디3" in entries and "잔마디" not in entries
    assert f"이책에대하여{len(texts) - 1}" in entries or f"이책에대하여{len(texts)}" in entries
    toc = PdfWords(path).kinds("TOC")
    links = [one for one in every(toc[:1]) if one[0] == "Link"]
    assert len(links) == 4
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages[1].get("/Annots", [])) >= 4


def test_every_heading_is_a_bookmark(path: Path) -> None:
    assert [(level, words.split()[-1]) for level, words in bookmarks(path)] == [
        (0, "차례"), (0, "제목"), (1, "마디"), (2, "잔마디"), (0, "찾기"), (0, "대하여"),
    ]  # fmt: skip


def test_print_pages_lead_to_the_pages_where_they_begin(path: Path) -> None:
    texts = page_texts(path)
    (table,) = PdfWords(path).kinds("Table")
    assert [one[0] for one in every([table])].count("TR") == 4
    assert "원본쪽이책쪽112333" in texts[3]
    heads = [e for e in every([table]) if e[0] == "TH"]
    assert len(heads) == 5  # two above, and each print page heads its row


def test_without_print_pages_none_is_marked(tmp_path: Path) -> None:
    made, _ = emit(BOOK, tmp_path, print_pages=False)
    whole = "".join(page_texts(tmp_path / str(made[0]["file"])))
    assert "원본1쪽" not in whole and "찾기" not in whole


def test_the_colophon_says_who_made_what_of_which_edition(path: Path) -> None:
    texts = "".join(page_texts(path)[-2:])
    for words in ("만든곳제작소", "2026년4월5일", "출판사,1936", "978-89-01-23456-7", "©지은이",
                  "저작권법", "18포인트", "182×257", "100%"):  # fmt: skip
        assert words in texts, words


def test_the_law_is_not_named_for_a_work_that_anyone_may_use(tmp_path: Path) -> None:
    title = replace(PLAIN, edition=Edition(rights="공유저작물"))
    made, _ = emit(BOOK, tmp_path, title)
    texts = "".join(page_texts(tmp_path / str(made[0]["file"])))
    assert "공유저작물" in texts and "저작권법" not in texts


def test_the_qr_code_says_where_it_leads(path: Path) -> None:
    words = PdfWords(path)
    (figure,) = words.kinds("Figure")
    assert str(figure[1]["Alt"]) == f"전자 자료를 여는 QR 코드: {LINK}"
    own = _attribute(figure[1]["A"], "/UserProperties")
    assert str(own.P[0].V) == "/generated"  # it is no word of the book
    left, bottom, right, top = (float(x) for x in _attribute(figure[1]["A"], "/Layout").BBox)
    assert min(right - left, top - bottom) * 25.4 / 72 >= 25  # mm
    address = "https://example.org/%EC%B1%85/%EB%8F%99%EB%B0%B1%EA%BD%83"
    with pikepdf.open(path) as pdf:
        links = [str(a.A.URI) for p in pdf.pages for a in p.get("/Annots", []) if "/A" in a
                 and "/URI" in a.A]  # fmt: skip
    assert set(links) == {address}


def _attribute(attributes: Any, owner: str) -> Any:
    return next(one for one in attributes if str(one.O) == owner)


def test_running_heads_stand_on_all_pages_but_those_that_say_the_same(tmp_path: Path) -> None:
    name = "아주 길고도 긴 제목이 붙은 첫째 마당 이야기"
    made, _ = emit(b.Book(lang="ko", body=(heading(name), para(LINE * 40))), tmp_path)
    path = tmp_path / str(made[0]["file"])
    first, second = page_texts(path)[2:4]
    assert first.count("아주길고도") == 1 and "…" not in first
    assert second.startswith("아주길고도") and "…" in second  # cut at a word
    assert PdfWords(path).book_words().count("아주길고도") == 1


@given(st.text("가나다 abc", max_size=80), st.integers(6, 30))
def test_a_running_head_fits_its_line_and_ends_at_a_word(words: str, room: int) -> None:
    text = " ".join(words.split())
    shown = one_line(text, room)
    assert sum(0.75 if sign < "\u2000" else 1.0 for sign in shown) <= room
    if shown != text:
        kept = shown.removesuffix("…")
        assert text.startswith(kept)
        assert text[len(kept)] == " " or " " not in kept


@pytest.mark.parametrize(
    ("lang", "date", "words"),
    [
        ("ko", "2026-03-02", "2026년 3월 2일"),
        ("ko", "2026-03", "2026년 3월"),
        ("ko", "2026", "2026년"),
        ("en", "2026-03-02", "2026-03-02"),
        ("en-GB", "2026", "2026"),
    ],
)
def test_dates_are_said_as_readers_say_them(lang: str, date: str, words: str) -> None:
    assert date_words(date, frame_words(lang)) == words


def words_on_title_page(title: Title, folder: Path, blocks: Sequence[b.Block] = ()) -> list[str]:
    made, _ = emit(b.Book(lang=title.lang, body=(*blocks, para("글"))), folder, title)
    return page_texts(folder / str(made[0]["file"]))


def test_a_title_of_three_hundred_characters_and_twenty_authors(tmp_path: Path) -> None:
    title = replace(PLAIN, title="긴 제목의 책 " * 40, creators=tuple(f"가{n}" for n in range(20)))
    texts = words_on_title_page(title, tmp_path)
    assert texts[0].startswith("긴제목의책") and "가19" in "".join(texts[:3])


def test_an_english_book_speaks_english(tmp_path: Path) -> None:
    title = replace(PLAIN, lang="en", title="Pages", creators=("A. Writer",))
    texts = words_on_title_page(title, tmp_path, [heading("One")])
    assert "ByA.Writer" in texts[0] and texts[1].startswith("Contents")
    assert "Aboutthisbook" in "".join(texts)


def test_the_number_of_a_page_never_stands_alone_in_the_contents(tmp_path: Path) -> None:
    titles = [("가나다라 마바사아 자차카타 파하" + "가" * n)[:40] for n in range(12)]
    emit(b.Book(lang="ko", body=tuple(map(heading, titles))), tmp_path)
    lines = contents_lines(next(tmp_path.glob("*.pdf")))
    assert sum(line.endswith(tuple("0123456789")) for line in lines) >= len(titles)
    assert not [line for line in lines if line.strip("\xa0 ").isdigit()]


def contents_lines(path: Path) -> list[str]:
    """The lines of the page of contents, without the page's own number at its foot."""
    with closing(pypdfium2.PdfDocument(path)) as document:
        lines: list[str] = document[1].get_textpage().get_text_range().splitlines()
    return lines[:-1] if lines[-1].strip().isdigit() else lines
