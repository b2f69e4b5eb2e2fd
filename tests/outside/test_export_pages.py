# SPDX-License-Identifier: AGPL-3.0-or-later
"""The upload checklist, a validation report and a list of new titles in Chromium.

axe-core finds nothing, nothing is wider than 320 px, every stop of the tab key is seen.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from daisy_pipeline.catalogue.facts import ItemFacts, Material, RightsFacts
from daisy_pipeline.catalogue.manifest_entry import entry_of
from daisy_pipeline.export.checklist import checklist
from daisy_pipeline.export.list_forms import html_bytes
from daisy_pipeline.export.list_words import worded
from daisy_pipeline.export.new_titles import NewTitle, NewTitles
from daisy_pipeline.export.profile import load_profile
from daisy_pipeline.export.texts import report_page
from daisy_pipeline.model.title import Title
from tests.outside.browser import Tab, browser, program

pytestmark = pytest.mark.outside
PAGES = ("checklist", "report", "list")
LOOKS = {
    "wide": (1280, "light", ""),
    "dark": (1280, "dark", ""),
    "forced": (1024, "dark", "active"),
    "narrow": (320, "light", ""),  # also 400 % of 1280 px (WCAG 2.2, 1.4.10)
    "narrow-dark": (320, "dark", ""),
}
LONG = "띄어쓰기없이이어지는아주긴제목" * 6
_WIDE = """[...document.querySelectorAll('body *')].filter(
  e => e.getClientRects().length && !e.closest('.skip') &&
  e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 60))"""
_SMALL = """[...document.querySelectorAll('input')].filter(e => {
  const box = e.getBoundingClientRect(); return box.width < 24 || box.height < 24;
}).map(e => e.id)"""
_FOCUS = """(() => { const e = document.activeElement, box = e.getBoundingClientRect();
  return [e.getAttribute('href') || e.id || e.localName, getComputedStyle(e).outlineStyle,
    box.width > 0 && box.left >= 0 && box.right <= innerWidth,
    e.readOnly ? e.selectionEnd - e.selectionStart === e.value.length : null]; })()"""
TITLE = Title(
    title="동백꽃", uid="u", lang="ko", slug="a", creators=("김유정",), date="2026", publisher=""
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages."""
    made = tmp_path_factory.mktemp("점검표")
    facts = ItemFacts(
        item_id="MPA202600001",
        material=Material.HUMAN_AUDIO_202,
        title=TITLE,
        completed="2026-02-27",
        entered="20260227180000",
        created="2026-02-27",
        rights=RightsFacts(basis="own-work"),
    )
    file = {"path": "items/a/a.zip", "role": "content", "bytes": 3, "sha256": "0"}
    first = entry_of(facts, files=[file])
    long = entry_of(replace(facts, title=replace(TITLE, title=LONG)), files=[file])
    entries = [first, {**long, "item_id": "MPA202600002"}]
    page = checklist(load_profile("nld-dream"), "DREAM-20260302-001", entries)
    (made / "checklist.html").write_bytes(page)
    report = {
        "item_id": "MPA202600001",
        "validators": [{"tool": "daisy-pipeline", "version": "1", "result": "pass"}],
        "findings": [{"id": "DP-SYN-004", "severity": "warning", "count": 2}],
    }
    (made / "report.html").write_bytes(report_page(report, "동백꽃"))
    english = replace(TITLE, title="Pneumonoultramicroscopicsilicovolcanoconiosis", lang="en")
    told = [replace(facts, title=title) for title in (TITLE, replace(TITLE, title=LONG), english)]
    entry = tuple(NewTitle(one, ((one.item_id, one.material),)) for one in told)
    listed = worded(NewTitles((("audio", entry), ("text", entry)), "시험도서관"), "2026년 4분기")
    (made / "list.html").write_bytes(html_bytes(listed))
    return made


@pytest.fixture(scope="module")
def tab(folder: Path) -> Iterator[Tab]:
    """The browser."""
    if os.name == "nt":
        pytest.skip("not-on-windows: the browser is spoken to over inherited descriptors")
    if not program():
        pytest.skip("chromium-missing: axe-core runs in Chromium")
    with browser(folder / "profile") as one:
        yield one


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_all_fits(tab: Tab, folder: Path, name: str, look: str) -> None:
    width, scheme, forced = LOOKS[look]
    tab.look(width, scheme=scheme, forced=forced)
    tab.open(folder / f"{name}.html")
    said = tab.axe()
    assert (said["violations"], said["incomplete"]) == ([], [])
    assert tab.run(_WIDE) == []
    assert tab.run("document.documentElement.scrollWidth") <= width
    assert tab.run(_SMALL) == []


@pytest.mark.parametrize("name", ["checklist", "list"])
def test_by_keyboard_alone(tab: Tab, folder: Path, name: str) -> None:
    tab.look(320)
    tab.open(folder / f"{name}.html")
    stops = []
    for _ in range(8):
        tab.key("Tab", 9)
        stops.append(tab.run(_FOCUS))
        if stops[-1][0] == "body":  # round: the browser's own bar comes next
            stops.pop()
            break
    assert stops[0][0] == "#main"
    assert all(ring == "solid" and seen for _, ring, seen, _ in stops)
    fields = [whole for *_, whole in stops if whole is not None]
    assert all(fields) and bool(fields) == (name == "checklist")


def test_skipping_leads_to_the_fields(tab: Tab, folder: Path) -> None:
    tab.look(1280)
    tab.open(folder / "checklist.html")
    tab.key("Tab", 9)
    tab.key("Enter", 13)
    tab.key("Tab", 9)
    assert tab.run("document.activeElement.id") == "i1-1-1"


@pytest.mark.parametrize("name", ["checklist", "list"])
def test_on_paper_nothing_is_cut(tab: Tab, folder: Path, name: str) -> None:
    tab.look(1280)
    tab.open(folder / f"{name}.html")
    made = pypdfium2.PdfDocument(io.BytesIO(tab.pdf()))
    text = "".join(page.get_textpage().get_text_bounded() for page in made)
    plain = "".join(text.split())
    assert plain.count(LONG) >= 2  # of the checklist: its heading, and what is in its field
    assert "건너뛰기" not in plain
