# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lines, marks and long sentences: cut where a listener accepts it, whole where it must be."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.model import book as b
from daisy_pipeline.model.walk import segments
from daisy_pipeline.segmentation.long import shorten
from daisy_pipeline.segmentation.reconcile import reconcile
from daisy_pipeline.segmentation.segment import segment
from tests.unit.segmentation.test_segment import pieces


def run(text: str, **more: str) -> b.Run:
    return b.Run(text=text, **more)  # type: ignore[arg-type]


def short(text: str, longest: int) -> list[str]:
    cuts = [0, *shorten(text, 0, len(text), longest, ())]
    return [text[x:y] for x, y in pairwise(cuts)]


BREAK = b.LineBreak()
NOTE = b.NoteRef(text="1", note="n")
PAGE = b.PageMark(label="2")


def test_lines_that_the_writer_ended_are_segments() -> None:
    assert pieces(run("나 보기가 역겨워"), BREAK, run("가실 때에는"), BREAK, run("말없이")) == [
        "나 보기가 역겨워\n",
        "가실 때에는\n",
        "말없이",
    ]
    assert pieces(run("서울특별시 종로구"), BREAK, run("홍길동 귀하")) == [
        "서울특별시 종로구\n",
        "홍길동 귀하",
    ]


def test_a_long_line_runs_on_over_its_break() -> None:
    long = "이 줄은 화면의 너비 때문에 저절로 넘어간 줄이며 글쓴이가 일부러 끊은 것이"
    assert pieces(run(long), BREAK, run("아니다. 끝.")) == [f"{long}\n아니다. ", "끝."]


def test_a_line_end_in_the_source_is_a_blank() -> None:
    assert pieces(run("나 보기가\n역겨워")) == ["나 보기가\n역겨워"]


def test_a_frame_in_the_next_line_stays_with_its_quotation() -> None:
    assert len(pieces(run("“어디 가니?”"), BREAK, run("하고 그가 물었다."))) == 1


def test_a_page_at_a_lines_end_begins_with_the_next_line() -> None:
    assert pieces(run("봄이 오면"), BREAK, PAGE, run("산에 들에")) == [
        "봄이 오면\n",
        "{p}산에 들에",
    ]


def test_marks_of_notes_stay_with_their_sentence() -> None:
    up = b.Run(text="1)", marks=(b.Mark.SUP,))
    assert pieces(run("하나다."), up, run(" 둘이다.")) == ["하나다.1) ", "둘이다."]
    assert pieces(run("“하나다."), NOTE, run("” 둘이다.")) == ["“하나다.[n]” ", "둘이다."]
    assert pieces(run("하나다."), NOTE, PAGE, run(" 둘이다.")) == ["하나다.[n]", "{p} 둘이다."]
    assert pieces(run("하나"), NOTE, run("다. 둘이다.")) == ["하나[n]다. ", "둘이다."]


def test_the_label_of_an_item_stays_with_it() -> None:
    assert pieces(run("가. 목적을 정한다. 나. 방법을 찾는다.")) == [
        "가. 목적을 정한다. ",
        "나. 방법을 찾는다.",
    ]


def test_a_quotation_over_several_paragraphs_is_cut_in_each() -> None:
    texts = ("“첫째다. 이어진다.", "“둘째다. 여기서 끝난다.”", "그는 앉았다.")
    given_book = b.Book(lang="ko", body=tuple(b.Paragraph(text=b.plain(t)) for t in texts))
    found = segment(given_book, reconcile(given_book, ()).rows)
    assert [b.text_of(s) for s in segments(found.body)] == [
        "“첫째다. ",
        "이어진다.",
        "“둘째다. ",
        "여기서 끝난다.”",
        "그는 앉았다.",
    ]


def test_long_sentences_are_cut_behind_clauses() -> None:
    text = "그는 강을 건너갔고, 산, 들, 바다를 지나 오래오래 걸었다."
    assert short(text, 30) == ["그는 강을 건너갔고, ", "산, 들, 바다를 지나 오래오래 걸었다."]
    assert short("He went over the river, the hill, the sea, and he came home again.", 50)[1] == (
        "and he came home again."
    )
    assert short("그는 오래 걸어서 강가에 이르렀고 아무도 그를 보지 못했다", 25)[0].endswith(
        "렀고 "
    )


def test_a_framed_quotation_that_is_too_long_is_cut_at_its_sentences() -> None:
    text = "“" + "나는 그 사람을 모른다. " * 12 + "정말이다.” 하고 그가 말했다."
    found = short(text, 100)
    assert all(piece.rstrip().endswith("다.") for piece in found)
    assert len(pieces(run(text))) == 1


@pytest.mark.parametrize(
    "whole", ["“봄, 여름, 가을”", "(첫째, 둘째, 셋째)", "‘산 너머 마을’", "1,234,567,890"]
)
def test_short_quotations_brackets_and_numbers_stay_whole(whole: str) -> None:
    text = f"가나다 라마바 {whole} 사아자 차카타 파하"
    assert any(whole in piece for piece in short(text, 24))


def test_a_link_stays_whole() -> None:
    link = run("큰 책, 작은 책, 헌 책", href="#a")
    found = pieces(run("가나다라 마바사 "), link, run(" 아자차카 타파하 거너더러"), longest=24)
    assert any("큰 책, 작은 책, 헌 책" in piece for piece in found)


def test_pieces_are_of_like_length() -> None:
    found = short("가나다 라마바 " * 60, 400)
    assert len(found) == 2 and abs(len(found[0]) - len(found[1])) < 20


@given(st.text("가고며, .“”()1a\ń", min_size=1, max_size=200), st.integers(1, 40))
def test_no_piece_is_too_long_and_none_empty(text: str, longest: int) -> None:
    found = short(text, longest)
    assert "".join(found) == text
    assert all(piece for piece in found)
    assert all(len(piece.rstrip()) <= longest for piece in found)
