# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ids that can stand in XML, links that lead somewhere."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings

from daisy_pipeline.emit.shared.naming import has_words, is_safe_id, named
from daisy_pipeline.emit.shared.outline import outline
from daisy_pipeline.emit.shared.units import STRUCTURE, slices
from daisy_pipeline.model import book as b
from daisy_pipeline.model.book import text_of
from daisy_pipeline.model.walk import every_block, segments, top_blocks
from tests.fakes.books import kitchen_sink, para
from tests.fakes.strategies import books


def _inline(book: b.Book) -> list[b.Inline]:
    return [i for s in segments(top_blocks(book)) for i in s.content]


def _ids(book: b.Book) -> list[str]:
    found = [s.id for s in segments(top_blocks(book))]
    found += [i.id for i in _inline(book) if isinstance(i, b.PageMark | b.NoteRef)]
    for block in every_block(top_blocks(book)):
        found += [block.id] if block.id else []
        found += [block.page.id] if isinstance(block, b.PageBreak) else []
    return found


def test_a_book_with_good_ids_keeps_them() -> None:
    made = named(kitchen_sink())
    assert made.findings == () and made.renamed == {}
    before = [s.id for s in segments(top_blocks(kitchen_sink()))]
    assert [s.id for s in segments(top_blocks(made.book))] == before
    assert {"note-1", "chapter-1", "ref-1", "page-2"} <= set(_ids(made.book))


@settings(max_examples=25, deadline=None)
@given(books())
def test_every_id_is_safe_and_there_once(book: b.Book) -> None:
    made = named(book)
    assert named(book) == made, "the same Book gives the same names"
    assert all(is_safe_id(id) for id in _ids(made.book))
    assert max(Counter(_ids(made.book)).values(), default=1) == 1
    minted = [s.id for s in segments(top_blocks(book))]
    assert {i for i in minted if i} <= set(_ids(made.book)), "a minted id stays"
    notes = {x.id for x in every_block(top_blocks(made.book)) if isinstance(x, b.Note)}
    for item in _inline(made.book):
        if isinstance(item, b.NoteRef):
            assert item.note in notes
        if isinstance(item, b.Run) and item.href and item.href.startswith("#"):
            assert item.href[1:] in _ids(made.book)


@settings(max_examples=25, deadline=None)
@given(books())
def test_no_word_is_lost(book: b.Book) -> None:
    made = named(book)
    before, after = (
        Counter("".join("".join(text_of(s) for s in segments(top_blocks(x))).split()))
        for x in (book, made.book)
    )
    assert not before - after


@settings(max_examples=25, deadline=None)
@given(books())
def test_units_are_all_there_once_and_in_reading_order(book: b.Book) -> None:
    made = named(book).book
    units = [u for part in slices(outline(made)) for u in part.units]
    read = [u.segment for u in units if u.segment is not None]
    assert Counter(u.id for u in units).most_common(1)[0][1] == 1
    wanted = [s for s in segments(top_blocks(made)) if has_words(s)]
    assert read == wanted
    for unit in units:
        if unit.kind == STRUCTURE:
            assert unit.id == unit.containers[-1].id


def test_an_id_that_changes_is_known_by_its_old_name() -> None:
    line = b.Segment((b.Run(text="말"),), id="가")
    made = named(b.Book(lang="ko", body=(b.Paragraph(text=(line,)),)))
    assert list(made.renamed.values()) == ["가"]


def test_labels_without_words_become_words() -> None:
    items = (b.ListItem(blocks=(), label="(가)"),)
    note = b.Note(id="n", label="*", blocks=())
    made = named(b.Book(lang="ko", body=(b.ItemList(items=items), note))).book
    assert [text_of(s) for s in segments(made.body)] == ["(가)", "*"]


@pytest.mark.message("DP-EMT-002")
def test_a_reference_to_no_note_stays_as_its_sign() -> None:
    ref = b.NoteRef(text="3", note="gone", id="r")
    text = (b.Segment((b.Run(text="말"), ref), id="s1"),)
    made = named(b.Book(lang="ko", body=(b.Paragraph(text=text),)))
    ((finding),) = made.findings
    assert finding.id == "DP-EMT-002" and finding.place.inside == "r"
    assert finding.facts == {"text": "3", "note": "gone"}
    assert text_of(next(segments(made.book.body))) == "말3"


@pytest.mark.message("DP-EMT-003")
def test_a_link_to_nowhere_keeps_its_words() -> None:
    text = (b.Segment((b.Run(text="말", href="#gone"),), id="s1"),)
    made = named(b.Book(lang="ko", body=(b.Paragraph(text=text),)))
    assert [(f.id, f.place.inside) for f in made.findings] == [("DP-EMT-003", "gone")]
    assert next(segments(made.book.body)).content == (b.Run(text="말"),)


def test_a_heading_without_words_makes_no_contents() -> None:
    page = b.Segment((b.PageMark(label="1"),))
    made = named(b.Book(lang="ko", body=(b.Heading(level=1, text=(page,)), para("말")))).book
    assert outline(made).depth == 0
