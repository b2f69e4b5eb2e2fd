# SPDX-License-Identifier: AGPL-3.0-or-later
"""Long chapters and long books: files of a size that old players and phones open."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from daisy_pipeline.check.door import check_product
from daisy_pipeline.emit.shared.outline import LONGEST, outline
from daisy_pipeline.emit.shared.units import slices
from daisy_pipeline.emit.steps import emitter
from daisy_pipeline.messages import severity
from daisy_pipeline.model import book as b
from tests.fakes.given import emitted, given


def _head(level: int, words: str, id: str) -> b.Heading:
    return b.Heading(level=level, text=(b.Segment((b.Run(text=words),), id),))


def _paragraphs(stem: str, count: int) -> tuple[b.Paragraph, ...]:
    ids = [f"{stem}{n:05d}" for n in range(count)]
    return tuple(b.Paragraph(text=(b.Segment((b.Run(text="말."),), id),)) for id in ids)


def _long() -> b.Book:
    body: list[b.Block] = [_head(1, "긴 장", "h9"), *_paragraphs("a", LONGEST + 200)]
    for n in range(2):
        body += [_head(2, f"마디 {n}", f"h{n}"), *_paragraphs(f"i{n}-", 400)]
    return b.Book(lang="ko", body=tuple(body))


def test_a_long_section_is_cut_and_a_usual_one_is_not() -> None:
    found = slices(outline(_long()))
    counts = [len(part.units) for part in found]
    assert counts == [1, LONGEST + 1, 200, 401, 401], "title, chapter, its rest, two sections"
    usual = b.Book(lang="ko", body=(_head(1, "장", "h1"), *_paragraphs("a", LONGEST - 1)))
    assert len(slices(outline(usual))) == 2


def test_names_of_a_thousand_chapters_sort_as_they_play() -> None:
    chapters = [_head(1, f"{n}장", f"h{n}") for n in range(1005)]
    names = [part.name for part in slices(outline(b.Book(lang="ko", body=tuple(chapters))))]
    assert names == sorted(names) and names[0] == "part0001"


@pytest.mark.parametrize("product", ["daisy3-text", "daisy202", "epub3"])
def test_a_book_with_a_long_chapter_is_whole(product: str, tmp_path: Path) -> None:
    book = _long()
    files = emitted(emitter(product), given(book, tmp_path / "in"), tmp_path / "out")
    found = check_product(tmp_path / "out", {})
    assert [f for f in found if severity(f.id) in ("error", "fatal")] == []
    pages = [n for n in sorted(files) if "part" in n and n.endswith(("html", "smil"))]
    if product == "daisy202":
        assert [n for n in pages if n.endswith("html")] == ["part001.html", "part002.html"]
        assert len(pages) == 6, "a SMIL file a heading; without one it could not be reached"
        return
    assert len(pages) == 5
    if product == "epub3":
        nav = etree.fromstring(files["EPUB/nav.xhtml"])
        links = [a.get("href") for a in nav[1][0].iter("{*}a")]
        assert links == ["part002.xhtml", "part004.xhtml#h0", "part005.xhtml#h1"]
        assert len(nav[1][0].findall("./{*}ol/{*}li")) == 1, "sections stay below their chapter"
