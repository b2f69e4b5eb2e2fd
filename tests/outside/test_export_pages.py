# SPDX-License-Identifier: AGPL-3.0-or-later
"""The upload checklist and a validation report in Chromium: axe-core finds nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from daisy_pipeline.catalogue.facts import ItemFacts, Material, RightsFacts
from daisy_pipeline.catalogue.manifest_entry import entry_of
from daisy_pipeline.export.checklist import checklist
from daisy_pipeline.export.profile import load_profile
from daisy_pipeline.export.texts import report_page
from daisy_pipeline.model.title import Title
from tests.outside.browser import Tab, browser, program

pytestmark = pytest.mark.outside
TITLE = Title(
    title="동백꽃", uid="u", lang="ko", slug="a", creators=("김유정",), date="2026", publisher=""
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both pages."""
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
    entries = [first, {**first, "item_id": "MPA202600002"}]
    page = checklist(load_profile("nld-dream"), "DREAM-20260302-001", entries)
    (made / "checklist.html").write_bytes(page)
    report = {
        "item_id": "MPA202600001",
        "validators": [{"tool": "daisy-pipeline", "version": "1", "result": "pass"}],
        "findings": [{"id": "DP-SYN-004", "severity": "warning", "count": 2}],
    }
    (made / "report.html").write_bytes(report_page(report, "동백꽃"))
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


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", ["checklist", "report"])
def test_axe_finds_nothing(tab: Tab, folder: Path, name: str, width: int) -> None:
    tab.look(width)
    tab.open(folder / f"{name}.html")
    said = tab.axe()
    assert said["violations"] == []
