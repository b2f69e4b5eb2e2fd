# SPDX-License-Identifier: AGPL-3.0-or-later
"""Random Books for property tests: small, but with every structure in every place it may stand.

``books()`` gives Books as segmentation leaves them: segment ids are unique and set. Links, note
references and page labels are sometimes right and sometimes not, as sources have them.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from daisy_pipeline.model import book as b
from daisy_pipeline.model.walk import TextPlace, change_texts
from tests.fakes.books import MATHML

NOTES = ("note-a", "note-b", "12 각주")
TARGETS = ("chapter-1", "그림", "s00001", "book-title", "x")
PICTURES = ("hen.png", "sign.gif", "gone.jpg")
_LETTERS = "가나다한글 ABCxyz019.,?!\"'&<>]]>…\t\n圖é\u00a0\u200b𝄞"

words = st.text(_LETTERS, min_size=1, max_size=12)
maybe_words = st.one_of(st.just(""), words)
langs = st.sampled_from([None, None, None, "en", "ko", "ja", "zh-Hant", "ko_KR", "1-x!"])
hrefs = st.one_of(
    st.sampled_from([f"#{t}" for t in (*TARGETS, *NOTES)]),
    st.sampled_from(["https://example.org/a b?가", "javascript:x", "c.html#x", "mailto:a@b"]),
)
ids = st.one_of(st.just(""), st.sampled_from(TARGETS))


@st.composite
def runs(draw: st.DrawFn) -> b.Run:
    """A run with any look."""
    marks = draw(st.sets(st.sampled_from(list(b.Mark)), max_size=2))
    return b.Run(
        text=draw(words),
        marks=tuple(sorted(marks)),
        lang=draw(langs),
        ruby=draw(st.sampled_from([None, None, "도서관"])),
        href=draw(st.one_of(st.none(), st.none(), hrefs)),
        speak=draw(st.sampled_from([None, None, "읽기"])),
    )


pages = st.builds(
    b.PageMark,
    label=st.sampled_from(["1", "2", "2", "12a", "iv", "xii", "", "0", "A-1", "999"]),
    kind=st.sampled_from(list(b.PageKind)),
    id=st.sampled_from(["", "page-1", "page-2", "7"]),
)
inlines: SearchStrategy[b.Inline] = st.one_of(
    runs(),
    runs(),
    runs(),
    pages,
    st.builds(b.NoteRef, text=maybe_words, note=st.sampled_from((*NOTES, "gone")), id=ids),
    st.builds(b.InlineImage, name=st.sampled_from(PICTURES), alt=maybe_words),
    st.builds(b.Math, mathml=st.just(MATHML), alt=maybe_words),
    st.just(b.LineBreak()),
)
segments = st.builds(b.Segment, st.lists(inlines, max_size=3).map(tuple))
texts = st.lists(segments, max_size=2).map(tuple)
base: dict[str, SearchStrategy[Any]] = {"id": ids, "lang": langs}


def _block(
    made: Callable[..., b.Block], /, **fields: SearchStrategy[Any]
) -> SearchStrategy[b.Block]:
    return st.builds(made, **base, **fields)


def _many(each: SearchStrategy[Any], most: int = 2) -> SearchStrategy[tuple[Any, ...]]:
    return st.lists(each, max_size=most).map(tuple)


headings = _block(b.Heading, level=st.integers(1, 6), text=texts)
_roles = ["", "", "title", "subtitle", "author", "dateline", "address", "epigraph", "signature"]
_lines = st.builds(
    b.VerseLine, text=texts, indent=st.integers(0, 2), number=st.sampled_from(["", "5"])
)
leaves: SearchStrategy[b.Block] = st.one_of(
    _block(b.Paragraph, text=texts, role=st.sampled_from(_roles)),
    _block(b.Paragraph, text=texts),
    headings,
    _block(b.Verse, lines=_many(_lines)),
    _block(b.Code, lines=_many(texts)),
    _block(b.MathBlock, text=texts),
    _block(b.PageBreak, page=pages),
    _block(b.Divider, sign=st.sampled_from(["", "* * *"])),
    _block(b.Raw, format=st.just("hwp"), code=st.just("<x/>"), text=texts),
)


def _holders(inner: SearchStrategy[b.Block]) -> SearchStrategy[b.Block]:
    """Blocks that hold blocks."""
    blocks = _many(inner)
    labels = st.sampled_from(["", "", "(가)", "*"])
    items = st.builds(b.ListItem, blocks=blocks, label=labels)
    cells = st.builds(
        b.Cell,
        blocks=blocks,
        header=st.booleans(),
        scope=st.sampled_from(["", "row", "col", "rowgroup"]),
        colspan=st.integers(1, 3),
        rowspan=st.integers(1, 4),
    )
    rows = _many(st.builds(b.Row, cells=_many(cells)))
    pictures = st.builds(
        b.Picture,
        name=st.sampled_from(PICTURES),
        alt=texts,
        description=_many(inner, 1),
        decorative=st.booleans(),
    ).map(lambda p: replace(p, alt=(), description=()) if p.decorative else p)
    entries = st.builds(b.Definition, term=texts, blocks=blocks)
    return st.one_of(
        _block(b.Quote, blocks=blocks),
        _block(b.Speech, speaker=texts, blocks=blocks),
        _block(b.Box, blocks=blocks, optional=st.booleans()),
        _block(b.ProducerNote, blocks=blocks, optional=st.booleans()),
        st.builds(
            b.Note,
            id=st.sampled_from(NOTES),
            label=labels,
            blocks=blocks,
            kind=st.sampled_from(list(b.NoteKind)),
        ),
        _block(
            b.ItemList,
            items=_many(items),
            kind=st.sampled_from(list(b.ListKind)),
            start=st.sampled_from([-1, 0, 1, 3]),
            style=st.sampled_from(["1", "a", "I", "가"]),
        ),
        _block(b.DefinitionList, entries=_many(entries, 2)),
        _block(b.Table, rows=rows, head=rows, caption=_many(inner, 1)),
        _block(b.Figure, pictures=_many(pictures, 2), caption=_many(inner, 1)),
    )


blocks = st.recursive(leaves, _holders, max_leaves=4)
_matters = st.lists(blocks, max_size=3).map(tuple)
_resources = tuple(
    b.Resource(name=name, media_type=kind, digest="0" * 64)
    for name, kind in (
        ("gone.jpg", "image/jpeg"),
        ("hen.png", "image/png"),
        ("sign.gif", "image/gif"),
    )
)


@st.composite
def unsegmented_books(draw: st.DrawFn) -> b.Book:
    """A Book as a reader makes it: segments without ids, one a text or several."""
    drawn = b.Book(
        lang=draw(st.sampled_from(["ko", "en", "ko-KR"])),
        front=draw(_matters),
        body=draw(_matters),
        rear=draw(_matters),
        resources=_resources,
    )
    # Of what st.builds and map made Hypothesis prints the calls. It writes each of them several
    # times to see how long it gets, and so within each other: a Book on which a test failed took
    # minutes to print, and nobody saw which it was. It knows nothing of a copy.
    return deepcopy(drawn)


@st.composite
def books(draw: st.DrawFn) -> b.Book:
    """A Book whose segments have ids, unique among segments."""
    return _with_ids(draw(unsegmented_books()))


def _with_ids(book: b.Book) -> b.Book:
    numbers = count(1)

    def name(place: TextPlace) -> b.Text:
        return tuple(replace(s, id=f"s{next(numbers):05d}") for s in place.text)

    return change_texts(book, name)
