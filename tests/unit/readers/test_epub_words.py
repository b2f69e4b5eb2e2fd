# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every word of the pages arrives in the Book, in order: real books and generated pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.formats.safe_xml import parse_xml
from daisy_pipeline.formats.safe_zip import open_zip
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.readers._tokens import tokens
from daisy_pipeline.readers.epub import EpubReader
from daisy_pipeline.readers.web.package import read_package
from tests.unit.readers.epubs import pack, page
from tests.unit.readers.words import letters, loose_ends, of_book, of_page


def page_letters(path: Path) -> str:
    with open_zip(path) as package:
        spine = read_package(package).spine
        roots = [parse_xml(package.read(item.name)) for item in spine]
    return "".join(letters(of_page(root)) for root in roots)


@pytest.mark.parametrize("name", ["childrens-literature", "accessible_epub_3"])
def test_every_word_of_a_real_book_arrives_in_order(shared: Path, name: str):
    path = shared / "samples/epub" / f"{name}.epub"
    result = EpubReader().read(path, {})
    assert letters(of_book(result.book)) == page_letters(path)
    assert {f.id for f in result.findings} <= {"DP-EPB-019"}  # the folded lines of a nav
    assert loose_ends(result.book) == []
    assert loads(type(result.book), dumps(result.book)) == result.book


WORDS = st.text("가나다라 abc1.\n", min_size=0, max_size=8)
BLOCK_TAGS = tokens(
    "p div section blockquote ul ol li h1 h2 h3 h6 aside article header table tr td th caption"
    " thead tbody dl dt dd pre figure figcaption hgroup nav address details main"
)
INLINE_TAGS = tokens("em strong a span sub sup code q cite small b i ruby rt br abbr x-own label")
SAID = (
    'class="poem"; class="line"; class="stanza"; id="a"; class="sidebar"; href="#a";'
    'xml:lang="en"; epub:type="footnote"; epub:type="noteref" href="#a"; class="speech";'
    'class="speaker"; epub:type="pagebreak" title="12"; colspan="x"; epub:type="titlepage";'
    'epub:type="endnotes"; epub:type="z3998:drama"; start="3";'
)
ATTRIBUTES = st.sampled_from(SAID.split(";"))


@st.composite
def element(draw: st.DrawFn, depth: int = 0) -> str:
    tag = draw(st.sampled_from(sorted(BLOCK_TAGS | INLINE_TAGS)))
    attributes = draw(ATTRIBUTES)
    if tag == "br":
        return "<br/>"
    if "pagebreak" in attributes and tag in ("span", "a", "div", "p"):
        return f"<{tag} {attributes}/>"
    inner = draw(WORDS)
    if depth < 3:
        for child in draw(st.lists(element(depth + 1), max_size=3)):  # type: ignore[call-arg]
            inner += child + draw(WORDS)
    return f"<{tag} {attributes}>{inner}</{tag}>"


@given(st.lists(element(), min_size=1, max_size=3))  # type: ignore[call-arg]
@settings(max_examples=60, deadline=None)
def test_every_word_of_any_page_arrives_in_order(tmp_path_factory, elements: list[str]):
    text = page("<p>처음</p>" + "".join(elements))
    path = pack(tmp_path_factory.mktemp("e") / "a.epub", {"a.xhtml": text})
    result = EpubReader().read(path, {})
    assert letters(of_book(result.book)) == page_letters(path)
    assert loose_ends(result.book) == []
    assert loads(type(result.book), dumps(result.book)) == result.book
