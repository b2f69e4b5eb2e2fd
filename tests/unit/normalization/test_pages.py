# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a printed page leaves in a text: numbers, running heads; and paragraphs typed twice."""

from __future__ import annotations

import pytest

from daisy_pipeline.model import book as b
from daisy_pipeline.normalization.rules import apply
from tests.unit.normalization.texts import HERE, page, para, words_of

LONG = "이 문단은 서른 글자가 넘도록 길게 적은 문단이라서 두 번 나오면 눈에 띈다."


def book(*blocks: b.Block) -> b.Book:
    return b.Book(lang="ko", body=blocks)


def pages_with(*extra: str, count: int = 4) -> b.Book:
    """Pages of three paragraphs, each followed by lines that may name the page as {}."""
    blocks: list[b.Block] = []
    for number in range(11, 11 + count):
        blocks.append(page(str(number)))
        blocks += [para(f"{number}쪽의 글 {n}이다.") for n in "가나다라마바사"]
        blocks += [b.Paragraph(text=b.plain(line.format(number)), origin=HERE) for line in extra]
    return book(*blocks)


@pytest.mark.message("DP-NRM-024")
@pytest.mark.parametrize("line", ["- {} -", "{}", "[{}]", "{}쪽", "p. {}"])
def test_page_numbers_that_agree_with_the_marks_are_left_out(line: str) -> None:
    done = apply(pages_with(line))
    assert done.book.body == pages_with().body
    (told,) = done.findings
    assert (told.id, told.place.line, told.facts["count"]) == ("DP-NRM-024", 3, 4)
    assert apply(pages_with(line), {"skip": ["page-numbers", "running-heads"]}).findings == []


def test_numbers_that_only_count_up_are_proposed() -> None:
    blocks = [x for n in range(1, 7) for x in (para("글이다."), para(f"- {n} -"), para("더."))]
    done = apply(book(*blocks))
    assert len(done.book.body) == len(blocks)
    assert [p.before for p in done.proposals] == [f"- {n} -" for n in range(1, 7)]
    assert {p.after for p in done.proposals} == {""}


def test_chapters_that_are_mere_numbers_stay() -> None:
    blocks = [x for n in (1, 2, 3) for x in (page(str(n * 20)), para(str(n)), para("글이다."))]
    assert apply(book(*blocks)).book.body == tuple(blocks)


@pytest.mark.parametrize("line", ["동백꽃", "동백꽃 {}", "{} | 동백꽃"])
def test_running_heads_are_left_out(line: str) -> None:
    done = apply(pages_with(line))
    assert done.book.body == pages_with().body
    assert [c.rule for c in done.changes] == ["running-heads"]


def test_words_that_come_again_elsewhere_are_proposed_only() -> None:
    source = pages_with("동백꽃")
    more = (*source.body, para("글이다."), para("동백꽃"), para("글이었다."))
    done = apply(book(*more))
    assert done.book.body == more
    assert [(p.rule, p.before, p.count) for p in done.proposals] == [("running-heads", "동백꽃", 3)]


def test_what_people_say_again_and_again_stays() -> None:
    source = pages_with("네.")
    assert apply(source).book.body == source.body
    few_words = book(*(x for n in range(6) for x in (page(str(n)), para("나무"))))
    assert apply(few_words).book.body == few_words.body


def test_a_mark_in_a_running_head_stays_as_a_page() -> None:
    heads = [
        b.Paragraph(
            text=(b.Segment((b.PageMark(label=str(n)), b.Run(text="동백꽃"))),), origin=HERE
        )
        for n in (1, 2, 3)
    ]
    blocks = [x for head in heads for x in (head, *(para(f"글 {n}이다.") for n in "가나다라"))]
    made = apply(book(*blocks)).book
    assert [x.page.label for x in made.body if isinstance(x, b.PageBreak)] == ["1", "2", "3"]
    assert "동백꽃" not in words_of(made)


def test_a_paragraph_typed_twice_is_proposed() -> None:
    done = apply(book(para("처음"), para(LONG), para("네."), para("네."), para(LONG), para(LONG)))
    (proposal,) = done.proposals
    assert (proposal.rule, proposal.before, proposal.after) == ("typed-twice", LONG, "")
    assert proposal.nth == 3
