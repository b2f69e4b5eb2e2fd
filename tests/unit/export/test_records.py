# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is told of a batch that is made, and what keeps one from being made."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from daisy_pipeline.catalogue.facts import ItemFacts, Library
from daisy_pipeline.export import batches, bundle
from daisy_pipeline.export.profile import load_profile
from daisy_pipeline.export.records import without_code
from daisy_pipeline.export.verify import verify
from daisy_pipeline.model.finding import DaisyError, Finding, Place
from daisy_pipeline.model.ports import Silent
from tests.fakes.items import approved_items, facts_of

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger


def made(ledger: Ledger, change: Callable[[ItemFacts], ItemFacts]) -> bundle.Built:
    """A batch of two items with changed facts."""

    def facts(opened: Ledger, item: Any) -> ItemFacts:
        return change(facts_of(opened, item))

    items = approved_items(ledger, 2)
    with batches.alone(ledger):
        return bundle.assemble(
            ledger, load_profile("nld-dream"), items, progress=Silent(), facts=facts
        )


@pytest.mark.message("DP-EXP-090")
def test_records_without_the_librarys_code_are_told_once(ledger: Ledger) -> None:
    built = made(ledger, lambda facts: replace(facts, library=Library(name="햇살도서관")))
    assert [(one.id, one.place.file) for one in built.findings] == [("DP-EXP-090", "daisy.toml")]
    assert verify(built.folder) == []


def test_good_records_have_nothing_to_tell(ledger: Ledger) -> None:
    assert made(ledger, lambda facts: facts).findings == ()


@pytest.mark.message("DP-EXP-090")
def test_a_look_ahead_tells_it_too(ledger: Ledger, tmp_path: Path) -> None:
    profile, workspace = load_profile("nld-dream"), ledger.workspace
    assert [one.place.file for one in without_code(workspace, profile)] == ["daisy.toml"]
    own = replace(profile, kormarc=replace(profile.kormarc, agency="211001"))
    assert without_code(workspace, own) == []
    (tmp_path / "daisy.toml").write_text('[catalogue]\nlibrary_code = "211001"\n', "utf-8")
    assert without_code(workspace, profile) == []


@pytest.mark.message("DP-EXP-040")
def test_a_book_that_prints_a_wrong_isbn_may_go(ledger: Ledger) -> None:
    """020 $z is the place of such numbers; old books print many."""

    def wrong(facts: ItemFacts) -> ItemFacts:
        edition = replace(facts.title.edition, isbn="9791199999993")
        return replace(facts, title=replace(facts.title, edition=edition))

    built = made(ledger, wrong)
    wanted = [("DP-EXP-040", id) for id in ("MPA202600001", "MPT202600002")]
    assert [(one.id, one.place.inside) for one in built.findings] == wanted
    assert [one.id for one in verify(built.folder)] == ["DP-EXP-040"] * 2


def test_a_title_copied_from_a_macs_file_name_may_go(ledger: Ledger) -> None:
    def decomposed(facts: ItemFacts) -> ItemFacts:
        subtitle = unicodedata.normalize("NFD", "김유정 단편선")
        return replace(facts, title=replace(facts.title, subtitle=subtitle))

    built = made(ledger, decomposed)
    assert built.findings == () and verify(built.folder) == []


@pytest.mark.message("DP-EXP-091")
def test_a_bundle_that_contradicts_itself_is_not_made(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = Finding("DP-EXP-034", Place("B"), {"field": "245$a", "record": "–", "told": "–"})
    monkeypatch.setattr(bundle, "judged", lambda opened, whole: iter([wrong]))
    with pytest.raises(DaisyError) as raised:
        made(ledger, lambda facts: facts)
    first, last = raised.value.findings
    assert first == wrong
    assert (last.id, last.place.file, last.facts) == (
        "DP-EXP-091", "DREAM-20260302-001", {"count": 1},
    )  # fmt: skip
    assert [path.name for path in batches.sent(ledger).iterdir()] == [".lock"]
