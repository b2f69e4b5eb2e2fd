# SPDX-License-Identifier: AGPL-3.0-or-later
"""A record says what the manifest says, whatever a title is called: never a false alarm."""

import io
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from daisy_pipeline.catalogue.facts import ItemFacts, Material
from daisy_pipeline.catalogue.manifest_entry import entry_of
from daisy_pipeline.catalogue.options import KormarcOptions
from daisy_pipeline.catalogue.record import record_of
from daisy_pipeline.export.cross import _fields
from daisy_pipeline.formats.kormarc.marcxml import iter_marcxml, marcxml_bytes
from daisy_pipeline.model.finding import Finding, Place
from tests.unit.catalogue.worked import AUDIO_FACTS

# As people type titles: one line, no blanks around it.
TITLES = (
    st.text(st.sampled_from("가나봄 AB1:;/=.,[]()?!‘’“”·-"), min_size=1, max_size=20)
    .map(lambda text: " ".join(unicodedata.normalize("NFC", text).split()))
    .filter(bool)
)
SERIAL = replace(
    AUDIO_FACTS, material=Material.SERIAL_AUDIO, serial="마포도움", issue="제12호",
    frequency="quarterly",
)  # fmt: skip


def differing(facts: ItemFacts, options: KormarcOptions) -> dict[str, tuple[str, str]]:
    """What the record, as a bundle holds it, says otherwise than the manifest."""
    data = marcxml_bytes([record_of(facts, options)], Place("records.xml"))
    (one,) = iter_marcxml(io.BytesIO(data), Place("records.xml"))
    assert not isinstance(one, Finding)
    told = _fields(one.record, entry_of(facts))
    return {field: (said, wanted) for field, said, wanted in told if said != wanted}


@given(title=TITLES, subtitle=st.just("") | TITLES, signs=st.booleans())
@example(title="동백꽃 : 김유정 단편선", subtitle="", signs=True)
@example(title="끝 /", subtitle="", signs=True)
def test_any_title(title: str, subtitle: str, signs: bool) -> None:
    facts = replace(AUDIO_FACTS, title=replace(AUDIO_FACTS.title, title=title, subtitle=subtitle))
    assert differing(facts, KormarcOptions(punctuation=signs)) == {}


@given(name=TITLES, issue=TITLES, signs=st.booleans())
def test_any_serial(name: str, issue: str, signs: bool) -> None:
    """An issue stands under its serial's title, which is not its own."""
    facts = replace(SERIAL, serial=name, issue=issue)
    assert differing(facts, KormarcOptions(punctuation=signs)) == {}


@pytest.mark.parametrize("field", ["title", "serial", "issue"])
def test_another_title_is_told(field: str) -> None:
    """The record was made of other words than the manifest."""
    facts = SERIAL if field != "title" else AUDIO_FACTS
    entry = entry_of(facts)
    other = {"title": {"title": replace(facts.title, title="다른 책")}}.get(field, {field: "다름"})
    record = record_of(replace(facts, **other))
    assert [f for f, said, wanted in _fields(record, entry) if said != wanted] == [
        "245$n" if field == "issue" else "245$a"
    ]
