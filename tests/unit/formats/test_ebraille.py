# SPDX-License-Identifier: AGPL-3.0-or-later
"""eBraille: where files stand, lists of headings and print pages, links, segments, same bytes."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from lxml import etree

from daisy_pipeline.formats.ebraille import REQUIRED, ebraille_files
from daisy_pipeline.formats.ebraille_blocks import Block, EBraille, Kind, PageBreak
from daisy_pipeline.formats.ebraille_text import braille_language
from tests.fakes import braille

W = braille.WORDS


def tree(data: bytes) -> etree._Element:
    return etree.fromstring(data)


def lists(files: dict[str, bytes], kind: str) -> list[tuple[int, str, str, str | None]]:
    """Depth, address, cells and title of each entry of a list of the first page."""
    found = []
    for nav in tree(files["index.html"]).iter("{*}nav"):
        if nav.get("id") == kind:
            for link in nav.iter("{*}a"):
                depth = sum(1 for a in link.iterancestors("{*}ol"))
                found.append((depth, str(link.get("href")), str(link.text), link.get("title")))
    return found


def of(*blocks: Block) -> EBraille:
    return replace(braille.ebook(), blocks=blocks)


def test_files_stand_where_the_format_has_them() -> None:
    packed = zipfile.ZipFile(BytesIO(braille.ebrl()))
    assert packed.namelist()[0] == "mimetype"
    assert sorted(packed.namelist()) == sorted(braille.ebraille())
    assert {"package.opf", "index.html"} <= set(packed.namelist())
    assert braille.ebrl() == braille.ebrl()


def test_headings_make_nested_contents_and_chapters_make_files() -> None:
    assert lists(braille.ebraille(), "toc") == [
        (1, "ebraille/0002.html#heading-1", W[1], None),
        (2, "ebraille/0002.html#heading-2", W[5], None),
        (2, "ebraille/0002.html#heading-3", W[6], None),
        (1, "ebraille/0003.html#heading-4", W[7], None),
    ]


def test_print_pages_are_listed_with_their_print_numbers() -> None:
    files = braille.ebraille()
    assert lists(files, "page-list") == [(1, "ebraille/0002.html#page-1", "⠼⠁⠃", "12")]
    (mark,) = tree(files["ebraille/0002.html"]).xpath("//*[@role='doc-pagebreak']")
    assert (mark.get("id"), mark.get("title"), mark.text) == ("page-1", "12", "⠼⠁⠃")


def test_segments_keep_their_ids_and_notes_are_linked_across_files() -> None:
    page = tree(braille.ebraille()["ebraille/0002.html"])
    (span,) = page.xpath("//*[@id='s00004']")
    assert "".join(span.itertext()).replace("⠼⠁⠃", "") == "⠀".join(W[2:5])[6:]
    (link,) = page.xpath("//*[@role='doc-noteref']")
    assert link.get("href") == "0003.html#note-1"


def test_a_segment_that_is_said_again_gives_its_id_once() -> None:
    again = Block(kind=Kind.PARAGRAPH, cells="⠁", segments=((0, "s1"),))
    data = ebraille_files(of(again, again))["ebraille/0001.html"]
    assert data.count(b'id="s1"') == 1


def test_our_own_ids_give_way_to_the_books() -> None:
    taken = Block(kind=Kind.PARAGRAPH, cells="⠁", id="heading-1")
    files = ebraille_files(of(taken, Block(kind=Kind.HEADING, level=1, cells="⠃")))
    assert lists(files, "toc")[0][1] == "ebraille/0002.html#heading-1-"


def test_a_book_without_headings_has_its_title_for_contents() -> None:
    end = PageBreak(1, "2", "⠼⠃")
    files = ebraille_files(of(Block(kind=Kind.PARAGRAPH, cells="⠁", pages=(end,))))
    assert lists(files, "toc") == [(1, "ebraille/0001.html", braille.TITLE, None)]
    assert lists(files, "page-list")[0][2:] == ("⠼⠃", "2")


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_block_is_an_element(kind: Kind) -> None:
    page = ebraille_files(of(Block(kind=kind, cells="⠁⠃", id="x")))["ebraille/0001.html"]
    (made,) = tree(page).xpath("//*[@id='x']")
    assert "".join(made.itertext()) == "⠁⠃"


def test_the_package_says_what_the_format_asks_for() -> None:
    package = tree(braille.ebraille()["package.opf"])
    said = {e.get("property"): e.text for e in package.iter("{*}meta")}
    assert {name: said[name] for name in REQUIRED} == {
        "a11y:brailleCellType": "6",
        "a11y:brailleSystem": "Korean 2024",
        "a11y:completeTranscription": "true",
        "a11y:producer": "점자도서관",
        "a11y:tactileGraphics": "none",
    }
    assert [e.text for e in package.iter("{*}language")] == ["ko-Brai"]
    assert package.get("{http://www.w3.org/XML/1998/namespace}lang") == "ko"
    partly = tree(ebraille_files(replace(braille.ebook(), complete=False))["package.opf"])
    assert "false" in [e.text for e in partly.iter("{*}meta")]


def test_language_tags_name_the_script() -> None:
    assert braille_language("ko") == "ko-Brai"
    assert braille_language("en-US") == "en-Brai-US"
    assert braille_language("zh-Hant") == "zh-Brai"
