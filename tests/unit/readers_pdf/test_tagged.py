# SPDX-License-Identifier: AGPL-3.0-or-later
"""The structure tree of tagged pages: believed where it is sound, else passed over."""

from __future__ import annotations

from pathlib import Path

from daisy_pipeline.model.book import Figure, Heading, Note, Table
from daisy_pipeline.readers.pdf.reader import PdfReader
from daisy_pipeline.readers.pdf.tagged import elements_of
from daisy_pipeline.tools.pdf_data import Page, Span, Tag
from tests.fakes.pdf_books import BOOKS, TAGGED, tagged


def page(*tree: Tag, letters: int = 100) -> Page:
    xs = tuple(float(n) for n in range(2 * letters))
    spans = tuple(Span("가" * letters, xs, 0, 10, 10, "F", mcid=n) for n in (1, 2))
    return Page(1, 400, 600, spans=spans, tree=tree)


def test_the_tree_makes_headings_tables_and_alternatives(tmp_path: Path) -> None:
    path = tmp_path / "태그.pdf"
    path.write_bytes(tagged().data())
    result = PdfReader().read(path, {})
    assert result.book.lang == "ko"
    heads = [b for b in result.book.body if isinstance(b, Heading)]
    assert [h.level for h in heads] == [1, 2]
    (table,) = (b for b in result.book.body if isinstance(b, Table))
    assert [c.colspan for c in table.rows[-1].cells] == [2]
    assert all(c.header for c in table.head[0].cells)
    (figure,) = (b for b in result.book.body if isinstance(b, Figure))
    assert figure.pictures[0].alt


def test_without_the_tree_the_same_page_has_no_headings(tmp_path: Path) -> None:
    made = tagged()
    made.tree = None
    path = tmp_path / "글.pdf"
    path.write_bytes(made.data())
    book = PdfReader().read(path, {}).book
    assert not any(isinstance(b, (Heading, Table)) for b in book.body)
    assert TAGGED[0] in str(book.body)


def test_a_tree_that_leaves_out_half_the_page_is_not_believed() -> None:
    figure = Tag("Figure", (7,), alt="도서관")
    found = elements_of(page(Tag("H1", (1,)), figure))
    assert (found.of_content, found.alternatives) == ({}, {7: "도서관"})


def test_a_whole_page_in_one_element_is_not_believed() -> None:
    assert elements_of(page(Tag("P", (1, 2)), letters=900)).of_content == {}
    assert elements_of(page(Tag("P", (1,)), Tag("P", (2,)))).of_content == {1: 0, 2: 1}


def test_an_items_label_and_its_first_paragraph_are_one_element() -> None:
    body = Tag("LBody", (Tag("P", (2,)), Tag("P", (3,))))
    found = elements_of(page(Tag("L", (Tag("LI", (Tag("Lbl", (1,)), body)),))))
    assert (found.of_content, found.kinds) == ({1: 0, 2: 0, 3: 1}, {0: "LI", 1: "P"})


def test_every_heading_says_why(tmp_path: Path) -> None:
    path = tmp_path / "소설.pdf"
    path.write_bytes(BOOKS["novel"]().data())
    result = PdfReader().read(path, {})
    assert {(r.why, r.taken, r.level) for r in result.reasons} == {("bookmark", True, 1)}
    heads = [b for b in result.book.body if isinstance(b, Heading)]
    assert [r.origin for r in result.reasons] == [h.origin for h in heads]
    path.write_bytes(BOOKS["lists"]().data())
    assert {r.why for r in PdfReader().read(path, {}).reasons} == {"larger"}
    path.write_bytes(tagged().data())
    assert {r.why for r in PdfReader().read(path, {}).reasons} == {"source"}
    origins = [b.origin for b in result.book.body if not isinstance(b, Note)]
    assert len(origins) == len(set(origins))
