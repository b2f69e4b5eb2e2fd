# SPDX-License-Identifier: AGPL-3.0-or-later
"""Headings as a tree."""

from __future__ import annotations

from hypothesis import given, settings

from daisy_pipeline.emit.shared.naming import named
from daisy_pipeline.emit.shared.outline import Section, contents, outline
from daisy_pipeline.model import book as b
from daisy_pipeline.model.walk import top_blocks
from tests.fakes.books import kitchen_sink, para
from tests.fakes.strategies import books


def _h(level: int, text: str) -> b.Heading:
    return b.Heading(level=level, text=b.plain(text))


def _shape(*blocks: b.Block) -> list[tuple[int, str]]:
    made = outline(b.Book(lang="ko", body=blocks))
    return [(s.level, s.label) for s in contents(made.sections)]


def test_no_level_is_skipped_and_sisters_stay_sisters() -> None:
    shape = _shape(_h(2, "a"), _h(5, "b"), _h(5, "c"), _h(3, "d"), _h(1, "e"), _h(6, "f"))
    assert shape == [(1, "a"), (2, "b"), (2, "c"), (2, "d"), (1, "e"), (2, "f")]


def test_a_page_right_before_a_heading_belongs_to_it() -> None:
    page = b.PageBreak(page=b.PageMark(label="1", id="p"))
    first, second = outline(b.Book(lang="ko", body=(para("머리"), page, _h(1, "장")))).sections
    assert first.heading is None and first.pages == () and first.blocks == (para("머리"),)
    assert second.pages == (page,)


def test_the_opening_is_title_subtitles_authors_and_comes_before_pages() -> None:
    page = b.PageBreak(page=b.PageMark(label="i", id="p"))
    front = (page, para("책", "title"), para("둘째 이름", "subtitle"), para("김", "author"))
    made = outline(b.Book(lang="ko", front=(*front, para("이", "author"), para("말")), body=()))
    assert [p.role for p in made.opening] == ["title", "subtitle", "author", "author"]
    assert tuple(made.sections[0].all_blocks()) == (page, para("말"))
    assert outline(b.Book(lang="ko", front=(para("김", "author"),), body=())).opening == ()


@settings(max_examples=25, deadline=None)
@given(books())
def test_every_block_is_in_one_section_in_order(book: b.Book) -> None:
    made = named(book).book
    tree = outline(made)
    placed = [block for s in tree.sections for block in s.all_blocks()]
    opening = list(tree.opening)
    rest = [x for x in top_blocks(made) if not any(x is o for o in opening)]
    assert placed == rest
    for section in tree.sections:
        _is_sound(section, 1)


def _is_sound(section: Section, level: int) -> None:
    assert section.level == level <= 6
    for inner in section.sections:
        assert inner.heading is not None
        _is_sound(inner, level + 1)


def test_depth_counts_headings() -> None:
    assert outline(kitchen_sink()).depth == 3
