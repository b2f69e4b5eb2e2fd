# SPDX-License-Identifier: AGPL-3.0-or-later
"""The two looks of an EPUB: which is shown first, and what large print holds to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from daisy_pipeline.check.epub import CheckerEpub
from daisy_pipeline.emit.epub3.emitter import Epub3
from daisy_pipeline.emit.epub3.styles import LARGE_PRINT, STANDARD, style_sheets, styles_of
from tests.fakes.books import kitchen_sink
from tests.fakes.given import emitted, given
from tests.fakes.products import put

LINK = "{http://www.w3.org/1999/xhtml}link"
LARGE = style_sheets()["large-print.css"].decode()
OWN = LARGE.removeprefix(style_sheets()["style.css"].decode())


def made(folder: Path, settings: Mapping[str, object], lang: str = "ko") -> dict[str, bytes]:
    input = given(replace(kitchen_sink(), lang=lang), folder / "in")
    title = replace(input.title, lang=lang)
    return emitted(Epub3(), replace(input, settings=settings, title=title), folder / "out")


def links(page: bytes) -> list[tuple[str, str, str]]:
    found = etree.fromstring(page).iter(LINK)
    return [(str(a.get("rel")), str(a.get("title")), str(a.get("href"))) for a in found]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, [("alternate stylesheet", "큰글자", "large-print.css"),
              ("stylesheet", "표준", "style.css")]),
        ({"style": LARGE_PRINT}, [("alternate stylesheet", "표준", "style.css"),
                                  ("stylesheet", "큰글자", "large-print.css")]),
    ],
)  # fmt: skip
def test_every_page_has_both_looks_and_the_wanted_one_first(
    tmp_path: Path, settings: Mapping[str, object], expected: list[tuple[str, str, str]]
) -> None:
    files = made(tmp_path, settings)
    pages = [data for name, data in files.items() if name.endswith(".xhtml")]
    assert len(pages) == 6 and all(links(page) == expected for page in pages)
    assert b'href="large-print.css" media-type="text/css"' in files["EPUB/package.opf"]
    put(files, tmp_path / "checked")
    assert [f for f in CheckerEpub().check(tmp_path / "checked") if f.severity != "advice"] == []


def test_titles_are_in_the_books_language(tmp_path: Path) -> None:
    titles = {title for _, title, _ in links(made(tmp_path, {}, "en")["EPUB/part002.xhtml"])}
    assert titles == {"Standard", "Large print"}


@pytest.mark.message("DP-EMT-011")
@pytest.mark.parametrize("value", ["huge", 3, ["large-print"]])
def test_a_look_that_is_none_is_told_and_the_standard_shown(value: object) -> None:
    styles = styles_of({"style": value})
    assert styles.preferred == STANDARD
    told = [(f.id, f.place.file, f.facts["value"]) for f in styles.findings]
    assert told == [("DP-EMT-011", "", str(value))]


def test_large_print_is_whole_in_itself() -> None:
    """A reader shows one look alone: what is not in its file is not there."""
    assert LARGE.startswith(style_sheets()["style.css"].decode()) and len(OWN) > 2000
    assert "@import" not in LARGE and "url(" not in LARGE


def test_sizes_are_relative_and_colours_are_the_readers() -> None:
    outside, media = re.split(r"@media", OWN, maxsplit=1)
    rules = re.sub(r"/\*.*?\*/", "", outside, flags=re.DOTALL)
    assert not re.search(r"\d(px|pt|cm|mm|in|pc)\b", rules + media)
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsl", rules)
    queries = re.findall(r"\(([a-z-]+): [a-z]+\)", "@media" + media)
    assert queries == ["prefers-contrast", "prefers-color-scheme", "forced-colors"]
    heights = [float(h) for h in re.findall(r"html \{[^}]*line-height: ([\d.]+)", OWN)]
    assert heights == [1.7]


def test_nothing_of_large_print_is_smaller_than_the_text_slanted_or_divided() -> None:
    rules = re.sub(r"/\*.*?\*/", "", OWN, flags=re.DOTALL)
    assert all(float(n) >= 1 for n in re.findall(r"font-size: ([\d.]+)em", rules))
    assert "italic" not in rules and "justify" not in rules
    small = re.findall(
        r"([^{}]*)\{[^}]*font-size: 0\.", re.sub(r"/\*.*?\*/", "", LARGE, flags=re.S)
    )
    names = {name.strip() for group in small for name in group.split(",")}
    again = next(g for g in re.findall(r"([^{}]*)\{ font-size: 1em; \}", rules) if "small" in g)
    assert names <= {name.strip() for name in again.split(",")}
