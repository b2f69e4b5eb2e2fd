# SPDX-License-Identifier: AGPL-3.0-or-later
"""Issues of the audio magazine: title.toml says it, the ledger follows, items are 소리잡지."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from daisy_pipeline.config.title_file import read_title
from daisy_pipeline.ledger.materials import material_of
from daisy_pipeline.model.finding import DaisyError, Place
from tests.unit.ledger import titles as t

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger

ISSUE = (
    '\n[serial]\nname = "마포도움"\nissue = "제12호"\nquarter = "2026Q1"\nissued = "2026-03-02"\n'
)


def say(ledger: Ledger, table: str, slug: str = "봄봄") -> None:
    path = ledger.workspace.folder(slug) / "title.toml"
    path.write_text(t.TOML.format(slug=slug) + table, "utf-8")


def rows() -> list[tuple[str, str, str, date | None]]:
    from daisy_pipeline.ledger.models import SerialIssue

    return list(SerialIssue.objects.values_list("serial", "issue", "quarter", "issued_on"))


@pytest.mark.parametrize("by_sync", [False, True])
def test_the_ledger_follows_title_toml(ledger: Ledger, by_sync: bool) -> None:
    from daisy_pipeline.ledger.sync import sync
    from daisy_pipeline.ledger.titles import entry_of

    class Quiet:
        def step(self, done: int, total: int, what: str) -> None:
            pass

    def look() -> None:
        sync(ledger, Quiet()) if by_sync else entry_of(ledger, "봄봄")

    t.title(ledger)
    assert rows() == []
    say(ledger, ISSUE)
    look()
    assert rows() == [("마포도움", "제12호", "2026Q1", date(2026, 3, 2))]
    say(ledger, ISSUE.replace("제12호", "제13호").replace('issued = "2026-03-02"', ""))
    look()
    assert rows() == [("마포도움", "제13호", "2026Q1", None)]
    say(ledger, "")
    look()
    assert rows() == []


def test_items_of_an_issue_are_audio_magazines(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.counts import Span, issues
    from daisy_pipeline.ledger.items import add

    t.title(ledger)
    say(ledger, ISSUE)
    made = [add(ledger, "봄봄", product).item for product in ("daisy202", "daisy3-text")]
    assert [(m.item_id, m.material_type) for m in made] == [
        ("MPM202600001", "serial-audio"), ("MPT202600001", "text-daisy"),
    ]  # fmt: skip
    assert issues(Span(date(2026, 1, 1), date(2026, 12, 31))) == [("마포도움", 1)]


def test_a_synthetic_voice_stays_named_as_such() -> None:
    assert material_of("daisy202", "synthetic", serial=True) == "synthetic-audio"
    assert material_of("epub3", "human", serial=True) == "epub-audio"
    assert material_of("audio", "human", serial=True) == "serial-audio"
    assert material_of("audio", "human") == "audio-files"


@pytest.mark.parametrize(
    ("table", "id", "inside"),
    [
        ('[serial]\nissue = "1"\n', "DP-CFG-007", "serial.name"),
        ('[serial]\nname = "마포도움"\n', "DP-CFG-007", "serial.issue"),
        (ISSUE.replace("2026Q1", "2026-1"), "DP-CFG-008", "serial.quarter"),
        (ISSUE.replace("2026-03-02", "2026-02-30"), "DP-CFG-008", "serial.issued"),
        (ISSUE.replace("2026-03-02", "20260302"), "DP-CFG-008", "serial.issued"),
        ("[serial]\nname = 3\n", "DP-CFG-006", "serial.name"),
    ],
)
def test_a_wrong_table_is_told(ledger: Ledger, table: str, id: str, inside: str) -> None:
    t.title(ledger)
    say(ledger, table)
    with pytest.raises(DaisyError) as told:
        read_title(ledger.workspace, "봄봄")
    finding = told.value.findings[0]
    assert (finding.id, finding.facts["key"]) == (id, inside)
    assert (finding.place.file, finding.place.inside) == ("sources/봄봄/title.toml", inside)


def test_the_record_is_that_of_a_serial(ledger: Ledger) -> None:
    from daisy_pipeline.catalogue.record import record_of
    from daisy_pipeline.export.facts import facts_of
    from daisy_pipeline.formats.kormarc.rules import check
    from tests.fakes.items import approved_items

    (item,) = approved_items(ledger, 1)
    path = ledger.workspace.folder(item.title.slug) / "title.toml"
    plain = path.read_text("utf-8").replace('isbn = "9791199999992"\n', "")
    path.write_text(plain + ISSUE, "utf-8")
    from daisy_pipeline.ledger.titles import entry_of

    item.title = entry_of(ledger, item.title.slug)
    item.material_type = "serial-audio"
    item.save()
    facts = facts_of(ledger, item)
    assert (facts.serial, facts.issue, facts.frequency) == ("마포도움", "제12호", "quarterly")
    record = record_of(facts)
    assert record.leader[7] == "s"
    titles = [f for f in record.fields if f.tag == "245"]
    assert "마포도움" in str(titles) and "제12호" in str(titles)
    assert not [f.tag for f in record.fields if f.tag in ("534", "020")]  # no print edition
    found = {f.id for f in check(record, Place("a"), 1)}
    assert found <= {"DP-MRC-017"}  # the test's library has no code (003)


@pytest.mark.message("DP-LED-095")
def test_two_titles_of_one_issue_are_told(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.serials import twice
    from daisy_pipeline.ledger.titles import entry_of

    t.title(ledger)
    t.title(ledger, "여름")
    for slug, issue in (("봄봄", "제12호"), ("여름", "제 12호")):
        say(ledger, ISSUE.replace("제12호", issue), slug)
        entry_of(ledger, slug)
    (finding,) = twice(ledger)
    place = Place("sources/여름/title.toml", inside="serial.issue")
    assert (finding.id, finding.place, finding.facts["other"]) == ("DP-LED-095", place, "봄봄")
    say(ledger, ISSUE.replace("제12호", "제13호"), "여름")
    entry_of(ledger, "여름")
    assert twice(ledger) == []
