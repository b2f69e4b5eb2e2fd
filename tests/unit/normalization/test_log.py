# SPDX-License-Identifier: AGPL-3.0-or-later
"""The log restores the source's texts from the normalized Book, whatever the rules did."""

from __future__ import annotations

from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from daisy_pipeline.model import book as b
from daisy_pipeline.normalization.fixes import Fix, Fixes
from daisy_pipeline.normalization.lines import Edit, edited, lines_of
from daisy_pipeline.normalization.log import compared, difference, log_bytes, read_log, undo
from daisy_pipeline.normalization.rules import apply
from tests.fakes.strategies import inlines, unsegmented_books
from tests.unit.normalization.texts import page, para

HARD = (
    "가나 \t\n\u00a0\u3000\u200b\u00ad\x01\ufdd0\ufdd3\ufffd.,?!()``''\"-…ㅎㅏㄴㄱㅡㄹ"
    "\u1100\u1161\u11a8\u1107\u1109\u119e\uf537\uf53a\uf0b7\uf06c\uf914ＡＢ１２ﾡ2O15du\u0301"
)
WISHES = {"quotes": "curly", "dashes": "long", "full_width": "all"}
FIXES = Fixes((Fix("가", "나다", 0, 2), Fix("1", "", 0, 3), Fix("나\n가", "", 0, 4)), (), "f")


@given(unsegmented_books())
@settings(max_examples=150)
def test_random_books(book: b.Book) -> None:
    done = apply(book, WISHES, FIXES)
    assert undo(done.book, done.logs) == lines_of(book)
    assert read_log(log_bytes(done.logs)) == done.logs


runs = st.builds(
    b.Run,
    text=st.text(HARD, min_size=1, max_size=12),
    marks=st.sampled_from([(), (b.Mark.STRONG,)]),
    ruby=st.sampled_from([None, None, None, "ㅎㅏ\u200b", "\u1100\u1161"]),
)
hard_texts = st.lists(st.one_of(runs, runs, inlines), max_size=5).map(
    lambda content: (b.Segment(tuple(content)),)
)
hard_blocks = st.one_of(
    st.builds(b.Paragraph, text=hard_texts),
    st.builds(b.Heading, level=st.integers(1, 6), text=hard_texts),
    st.sampled_from([page("1"), page("2"), para("- 1 -"), para("2"), para("머리")]),
)


@given(st.lists(hard_blocks, max_size=8), st.text(HARD, max_size=8), st.sampled_from(({}, WISHES)))
@settings(max_examples=250)
def test_hard_texts(blocks: list[b.Block], title: str, wishes: dict[str, str]) -> None:
    info = b.BookInfo(title=title, creators=(title, "가"))
    book = b.Book(lang="ko", body=tuple(blocks), info=info)
    done = apply(book, wishes, FIXES)
    assert undo(done.book, done.logs) == lines_of(book)


@given(st.lists(hard_blocks, max_size=6))
@example([para("ㄱㅏㄱㅏ\u11a8")])
@settings(max_examples=150)
def test_a_second_time_changes_nothing(blocks: list[b.Block]) -> None:
    first = apply(b.Book(lang="ko", body=tuple(blocks))).book
    again = apply(first)
    assert again.book == first and again.changes == []


def test_removed_paragraphs_come_back() -> None:
    blocks = [
        x
        for n in range(1, 5)
        for x in (page(str(n)), para(f"봄  {n}이다."), *map(para, "가나다."), para(f"- {n} -"))
    ]
    book = b.Book(lang="ko", body=(*blocks, para(" ")))
    done = apply(book)
    assert [log.rule for log in done.logs] == ["single-blanks", "drop-empty", "page-numbers"]
    assert undo(done.book, done.logs) == lines_of(book)


def test_what_was_changed_where() -> None:
    book = b.Book(lang="ko", body=(para("가"), para("나  다\u3000라")))
    (log,) = apply(book).logs
    assert log.edits == [(2, ((1, "  ", " "), (4, "\u3000", " ")))]


def test_levels_and_links_are_in_the_log() -> None:
    link = b.Paragraph(text=(b.Segment((b.Run(text="위로", href="#no"),)),))
    book = b.Book(lang="ko", body=(b.Heading(level=3, text=b.plain("가")), link))
    logs = {log.rule: log.other for log in apply(book).logs}
    assert logs == {"heading-levels": [("3 가", "1 가")], "live-links": [("위로 #no", "위로")]}


@given(st.text("가나 ", max_size=9), st.text("가나 ", max_size=9))
def test_a_difference_makes_the_other_line(before: str, after: str) -> None:
    assert edited(before, difference(before, after)) == after
    assert difference("가가나", "가나") == (Edit(1, 2, ""),)


def test_a_rule_that_removes_lines() -> None:
    assert compared("x", ["가", "나", "가"], ["가"]).gone == [(1, "나"), (2, "가")]


def test_the_sample_novel(shared: Path) -> None:
    text = (shared / "samples" / "text" / "dongbaekkkot.utf-8.txt").read_text("utf-8")
    book = b.Book(lang="ko", body=tuple(map(para, text.splitlines())))
    done = apply(book)
    assert undo(done.book, done.logs) == lines_of(book)
    assert done.proposals == []
