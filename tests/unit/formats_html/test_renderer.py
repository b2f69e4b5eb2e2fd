# SPDX-License-Identifier: AGPL-3.0-or-later
"""The renderer loses no word and moves none, in both dialects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from daisy_pipeline.emit.shared.html import Renderer
from daisy_pipeline.emit.shared.html_dialects import Dialect, Html5, Xhtml10
from daisy_pipeline.emit.shared.html_links import alias_ids, links_of, sheets
from daisy_pipeline.emit.shared.html_tables import rows_with_cells
from daisy_pipeline.emit.shared.naming import named
from daisy_pipeline.emit.shared.outline import outline
from daisy_pipeline.emit.shared.units import slices
from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.model import book as b
from daisy_pipeline.model.walk import every_block, segments, top_blocks
from tests.fakes.books import kitchen_sink, para

DIALECTS = (Xhtml10(), Html5())
# Words that are no text of a segment: labels, numbers, page marks, signs.
_EXTRA = {"note-label", "label", "line-number", "noteref", "divider"}


def render(book: b.Book, dialect: Dialect) -> tuple[b.Book, Element]:
    """The whole Book in one ``body``, and the Book with its safe names."""
    safe = named(book).book
    made = outline(safe)
    images = {r.name: r.name for r in book.resources}
    render = Renderer(
        dialect, links_of(sheets(made, slices(made)), images, ".html"), "part001.html"
    )
    return safe, dialect.e("body", None, *render.blocks(top_blocks(safe)))


def told(node: Element, rich: bool) -> Iterator[str]:
    """What a page's element says, extras left out."""
    kind = str(node.get("class"))
    skip = kind in _EXTRA or kind.startswith("page-") or etree.QName(node).localname == "rp"
    if etree.QName(node).localname == "math":
        yield str(node.get("alttext"))
    elif not skip:
        yield node.get("alt", "")
        yield node.text or ""
        for child in node:
            yield from told(child, rich)
    yield node.tail or ""


def expected(safe: b.Book, rich: bool) -> Iterator[str]:
    for segment in segments(top_blocks(safe)):
        for item in segment.content:
            match item:
                case b.Run():
                    yield item.text
                    if item.ruby:
                        yield item.ruby if rich else f"({item.ruby})"
                case b.InlineImage() | b.Math():
                    yield item.alt
                case _:
                    pass


def squeezed(words: Iterator[str]) -> str:
    return "".join("".join(words).split())


POOL = top_blocks(kitchen_sink())
ODD: tuple[b.Block, ...] = (
    para(""),
    b.ItemList(items=()),
    b.ItemList(items=(b.ListItem(blocks=(), label="(나)"),), kind=b.ListKind.NUMBER, style="가"),
    b.Table(rows=(), caption=(para("빈 표"),)),
    b.Table(rows=(b.Row(cells=()),)),
    b.Table(rows=(b.Row(cells=(b.Cell(blocks=()),)),), caption=(b.Quote(blocks=(para("설명"),)),)),
    b.Figure(pictures=()),
    b.Figure(pictures=(b.Picture(name="none.png", alt=b.plain("없는 그림")),)),
    b.DefinitionList(entries=()),
    b.Speech(speaker=(), blocks=()),
    b.Verse(lines=()),
    b.Code(lines=()),
    b.Note(id="n-odd", label="가", blocks=(b.Figure(pictures=()),)),
    b.Raw(format="x", code="<y/>"),
    b.Divider(),
)
BLOCKS = st.lists(st.sampled_from(POOL + ODD), max_size=6).map(tuple)
NESTED = st.builds(lambda inner: b.Quote(blocks=inner), BLOCKS) | st.builds(
    lambda inner: b.Note(id="n", label="1", blocks=inner), BLOCKS
)
BOOKS = st.builds(
    lambda front, body, extra, rear: b.Book(
        lang="ko",
        front=front,
        body=(*body, *extra),
        rear=rear,
        resources=kitchen_sink().resources,
    ),
    BLOCKS,
    BLOCKS,
    st.lists(NESTED, max_size=2).map(tuple),
    BLOCKS,
)


@pytest.mark.parametrize("dialect", DIALECTS, ids=("xhtml10", "html5"))
@settings(max_examples=60, deadline=None)
@given(book=BOOKS)
def test_no_word_is_lost_or_moved(dialect: Dialect, book: b.Book) -> None:
    safe, body = render(book, dialect)
    rich = dialect.rich
    assert squeezed(told(body, rich)) == squeezed(expected(safe, rich))


@pytest.mark.parametrize("dialect", DIALECTS, ids=("xhtml10", "html5"))
@settings(max_examples=60, deadline=None)
@given(book=BOOKS)
def test_every_id_stands_once_and_in_reading_order(dialect: Dialect, book: b.Book) -> None:
    safe, body = render(book, dialect)
    ids = [str(n.get("id")) for n in body.iter() if n.get("id") is not None]
    assert len(ids) == len(set(ids))
    aliases = alias_ids(top_blocks(safe))
    wanted = [aliases.get(s.id, s.id) for s in segments(top_blocks(safe))]
    places = [ids.index(id) for id in wanted]
    assert places == sorted(places)
    assert all(block.id in ids for block in every_block(top_blocks(safe)) if block.id)


def test_links_lead_to_the_page_that_holds_the_target() -> None:
    safe = named(kitchen_sink()).book
    made = outline(safe)
    links = links_of(sheets(made, slices(made)), {}, ".html")
    assert links.href("chapter-1", "part004.html") == "part003.html#chapter-1"
    assert links.href("chapter-1", "part003.html") == "#chapter-1"
    assert links.href("nowhere", "part003.html") is None
    assert links.first_refs == {"note-1": "ref-1"}


def test_all_sentences_of_an_alternative_text_hang_on_the_image() -> None:
    alt = (b.Segment((b.Run(text="하나."),), "s1"), b.Segment((b.Run(text=" 둘."),), "s2"))
    figure = b.Figure(pictures=(b.Picture(name="hen.png", alt=alt),))
    book = replace(kitchen_sink(), front=(), body=(figure,), rear=())
    safe, body = render(book, Html5())
    images = [n for n in body.iter() if n.get("src")]
    assert [(n.get("id"), n.get("alt")) for n in images] == [("s1", "하나. 둘.")]
    assert alias_ids(top_blocks(safe)) == {"s2": "s1"}


def test_an_image_without_a_file_is_written_as_its_words() -> None:
    figure = b.Figure(pictures=(b.Picture(name="none.png", alt=b.plain("없는 그림")),))
    _, body = render(b.Book(lang="ko", body=(figure,)), Xhtml10())
    assert "".join(body.itertext()) == "없는 그림"


def test_rows_without_cells_shorten_the_spans_over_them() -> None:
    tall = b.Cell(blocks=(), rowspan=3)
    rows = (b.Row(cells=(tall,)), b.Row(cells=()), b.Row(cells=(b.Cell(blocks=()),)))
    kept = rows_with_cells(rows)
    assert [[c.rowspan for c in r.cells] for r in kept] == [[2], [1]]


@settings(max_examples=60, deadline=None)
@given(book=BOOKS)
def test_every_block_stands_on_exactly_one_page(book: b.Book) -> None:
    safe = named(book).book
    made = outline(safe)
    shown = [block for sheet in sheets(made, slices(made)) for block in sheet.blocks]
    assert sorted(map(id, shown)) == sorted(map(id, top_blocks(safe)))
