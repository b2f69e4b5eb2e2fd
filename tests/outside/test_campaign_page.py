# SPDX-License-Identifier: AGPL-3.0-or-later
"""The report's page in Chromium: axe-core, narrow and dark, by keyboard alone, and on paper."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest

from daisy_pipeline.campaign.page import render
from tests.fakes import reports
from tests.outside.browser import Tab, browser, program

pytestmark = pytest.mark.outside
PAGES = ("ko", "en", "empty")
LOOKS = {
    "wide": (1280, "light", ""),
    "dark": (1280, "dark", ""),
    "forced": (1024, "dark", "active"),
    "tablet": (800, "light", ""),
    "narrow": (320, "light", ""),  # also 400 % of 1280 px (WCAG 2.2, 1.4.10)
}
# Words that stand over each other, or beyond the page's right edge.
_COLLISIONS = """(() => {
  const shown = e => e.getClientRects().length && !e.closest('thead, .skip');
  const boxes = svg => [...svg.querySelectorAll('text')].map(
    t => [t.textContent, t.getBoundingClientRect()]);
  const found = [];
  for (const svg of document.querySelectorAll('svg.chart')) {
    const own = svg.getBoundingClientRect(), all = boxes(svg);
    all.forEach(([words, a], n) => {
      if (a.left < own.left - 1 || a.right > own.right + 1 || a.bottom > own.bottom + 1)
        found.push('outside: ' + words);
      for (const [other, b] of all.slice(n + 1))
        if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 &&
            b.top < a.bottom - 4) found.push(words + ' / ' + other);
    });
  }
  for (const e of document.querySelectorAll('main *'))
    if (shown(e) && e.getBoundingClientRect().right > innerWidth + 1)
      found.push('wide: ' + e.tagName + ' ' + e.textContent.slice(0, 30));
  return found;
})()"""
_NESTING = """(function walk(e) {
  return [e.localName, ...[...e.children].flatMap(walk), '/'];
})(document.body)"""
_FOCUS = """(() => { const e = document.activeElement, box = e.getBoundingClientRect();
  const ring = getComputedStyle(e);
  return [e.getAttribute('href') || e.id || e.localName, ring.outlineStyle, box.width > 0,
          box.left >= 0 && box.right <= innerWidth]; })()"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages: everything in both languages, and a new ledger's."""
    made = tmp_path_factory.mktemp("보고서")
    sheets = {"budget": "표/budget.csv"}
    for lang in ("ko", "en"):
        (made / f"{lang}.html").write_bytes(render(reports.full(), lang, sheets))
    (made / "empty.html").write_bytes(render(reports.empty()))
    many = replace(reports.full(), headline=reports.full().headline * 3)
    (made / "many.html").write_bytes(render(many))
    return made


@pytest.fixture(scope="module")
def tab(folder: Path) -> Iterator[Tab]:
    if os.name == "nt":
        pytest.skip("not-on-windows: the browser is spoken to over inherited descriptors")
    if not program():
        pytest.skip("chromium-missing: axe-core runs in Chromium")
    with browser(folder / "profile") as one:
        yield one


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(tab: Tab, folder: Path, name: str, look: str) -> None:
    """Nor does it leave anything open but the contrast of words in drawings, which it cannot see:
    tests/unit/campaign/test_page_look.py reckons that from the style sheet."""
    width, scheme, forced = LOOKS[look]
    tab.look(width, scheme=scheme, forced=forced)
    tab.open(folder / f"{name}.html")
    said = tab.axe()
    assert said["violations"] == []
    assert {rule["id"] for rule in said["incomplete"]} <= {"color-contrast"}
    nodes = [target for rule in said["incomplete"] for target, _ in rule["nodes"]]
    assert all("svg" in target for target in nodes)


def test_axe_finds_what_is_wrong(tab: Tab, folder: Path) -> None:
    """So that its silence means something."""
    text = (folder / "ko.html").read_text("utf-8")
    text = text.replace(' lang="ko"', "", 1).replace("--soft:#454545", "--soft:#b0b0b0", 1)
    (folder / "bad.html").write_text(text, "utf-8")
    tab.look(1280)
    tab.open(folder / "bad.html")
    found = {rule["id"] for rule in tab.axe()["violations"]}
    assert {"html-has-lang", "color-contrast"} <= found


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off_and_no_words_stand_over_others(
    tab: Tab, folder: Path, name: str, look: str
) -> None:
    width, scheme, forced = LOOKS[look]
    tab.look(width, scheme=scheme, forced=forced)
    tab.open(folder / f"{name}.html")
    assert tab.run("document.documentElement.scrollWidth") <= width
    assert tab.run(_COLLISIONS) == []


def test_twice_as_large_letters_alone_cut_nothing_off(tab: Tab, folder: Path) -> None:
    """WCAG 2.2, 1.4.4: the reader's own letter size, not the browser's zoom."""
    tab.look(1280)
    tab.open(folder / "ko.html")
    tab.run("document.documentElement.style.fontSize = '200%'")
    assert tab.run("document.documentElement.scrollWidth") <= 1280
    assert tab.run(_COLLISIONS) == []


@pytest.mark.parametrize("name", PAGES)
def test_the_browser_mends_nothing(tab: Tab, folder: Path, name: str) -> None:
    """What stands where it may not, a browser puts elsewhere (HTML, 13.2.6)."""
    text = (folder / f"{name}.html").read_text("utf-8")
    body = text[text.index("<body>") : text.index("</html>")].replace("<br>", "<br/>")

    def walk(element: ElementTree.Element) -> list[str]:
        return [element.tag, *(name for child in element for name in walk(child)), "/"]

    tab.open(folder / f"{name}.html")
    assert tab.run(_NESTING) == walk(ElementTree.fromstring(body))


@pytest.mark.parametrize("width", [1280, 320])
def test_by_keyboard_alone(tab: Tab, folder: Path, width: int) -> None:
    """Tab goes over every link in its order, each is seen to have the focus; the first skips."""
    tab.look(width)
    tab.open(folder / "ko.html")
    links = tab.run("[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))")
    for link in links:
        tab.key("Tab", 9)
        where, ring, is_seen, is_within = tab.run(_FOCUS)
        assert (where, ring, is_seen, is_within) == (link, "solid", True, True)
    tab.open(folder / "ko.html")
    tab.key("Tab", 9)
    tab.key("Enter", 13)
    assert tab.run(_FOCUS)[0] == "main"
    tab.key("Tab", 9)
    assert tab.run("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("name", ["ko", "en", "many"])
def test_on_paper_the_summary_is_the_first_a4_page(tab: Tab, folder: Path, name: str) -> None:
    tab.look(1280, scheme="dark")
    tab.open(folder / f"{name}.html")
    printed = pypdfium2.PdfDocument(io.BytesIO(tab.pdf()))
    width, height = printed[0].get_size()
    assert (round(width * 25.4 / 72), round(height * 25.4 / 72)) == (210, 297)
    pages = [page.get_textpage().get_text_bounded() for page in printed]
    summary, campaign = {"en": ("At a glance", "People by state")}.get(
        name, ("한눈에 보기", "상태별 사람 수")
    )
    assert summary in pages[0] and campaign not in pages[0] and campaign in pages[1]
    assert not any(summary in page for page in pages[1:])
    assert "171" in pages[0] and "251" in pages[0], "all tiles, and the forecast"
    colours = printed[0].render(scale=0.2).to_pil().convert("L").getextrema()
    assert colours[1] == 255, "paper stays white for those who read in the dark"
