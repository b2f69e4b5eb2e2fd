# SPDX-License-Identifier: AGPL-3.0-or-later
"""The manifest's entry holds every fact, and no name but those that may be printed."""

import json
from dataclasses import fields, replace
from typing import Any

import pytest

from daisy_pipeline.catalogue.facts import ItemFacts, Material
from daisy_pipeline.catalogue.manifest_entry import entry_of
from daisy_pipeline.catalogue.manifest_facts import facts_from
from daisy_pipeline.model.title import Acceptance
from tests.unit.catalogue.worked import AUDIO_FACTS, TEXT_FACTS


@pytest.mark.parametrize("facts", [TEXT_FACTS, AUDIO_FACTS], ids=["text", "audio"])
def test_facts_come_back_through_json(facts: ItemFacts) -> None:
    plain = json.loads(json.dumps(entry_of(facts), ensure_ascii=False))
    assert facts_from(plain) == facts


@pytest.mark.parametrize("name", [one.name for one in fields(ItemFacts)])
def test_no_fact_is_lost(name: str) -> None:
    """Each fact changed alone changes the entry, and comes back."""
    value: Any = getattr(AUDIO_FACTS, name)
    changed: Any
    match value:
        case Material():
            changed = Material.AUDIO_FILES
        case bool() | None:
            changed = False if value else None
        case str():
            changed = f"{value}2"
        case int() | float():
            changed = value + 1
        case _:
            changed = getattr(TEXT_FACTS, name)
    facts = replace(AUDIO_FACTS, **{name: changed})
    if name in ("title", "narrators"):  # the title's readers are those that may be named
        assert facts_from(entry_of(facts)).narrators == facts.narrators
    else:
        assert facts_from(entry_of(facts)) == facts


def test_no_names_of_readers_without_consent_nor_of_librarians() -> None:
    accepted = (Acceptance(finding="DP-X-001", reason="괜찮음", by="홍길동"),)
    title = replace(AUDIO_FACTS.title, narrators=("김낭독",), accepted=accepted)
    text = json.dumps(entry_of(replace(AUDIO_FACTS, title=title, narrators=())), ensure_ascii=False)
    assert "김낭독" not in text
    assert "홍길동" not in text


def test_destination_and_files_are_put_in() -> None:
    file = {"path": "items/a/a.zip", "role": "content", "bytes": 1, "sha256": "0"}
    entry = entry_of(TEXT_FACTS, destination_code="12", evidence="rights/a.json", files=[file])
    assert entry["destination_code"] == "12"
    assert entry["rights"]["evidence"] == "rights/a.json"
    assert entry["files"] == [file]
    assert entry["format"]["class"] == "A212"
    assert entry_of(AUDIO_FACTS)["format"]["duration_s"] == 20538
