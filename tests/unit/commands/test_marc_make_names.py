# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom ``daisy marc make`` names: with a ledger nobody who has not agreed to it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.fakes.products import daisy3_text, daisy202
from tests.unit.catalogue.test_built import workspace
from tests.unit.commands.desk import Say

MAKE = ("marc", "make", "동백꽃")


def named(here: Path) -> None:
    """A title that a person reads, whose title.toml prints two names."""
    workspace(here, {"daisy202": daisy202(), "daisy3-text": daisy3_text()})
    path = here / "sources" / "동백꽃" / "title.toml"
    told = '\n[audio]\nnarrators = ["홍길순", "성춘향"]\n'
    path.write_text(path.read_text("utf-8") + told, "utf-8")


def agreed(here: Path, name: str, phone: str, *, yes: bool) -> None:
    from daisy_pipeline.config.workspace import Workspace
    from daisy_pipeline.ledger import consents, people
    from daisy_pipeline.ledger.door import open_ledger
    from daisy_pipeline.ledger.states import Purpose

    ledger = open_ledger(Workspace(here), actor="L-01")
    who = people.add(ledger, people.Person(name=name, phone=phone))
    if yes:
        consents.give(ledger, who, Purpose.PRINTED_NAME, "2026-1", date(2026, 3, 1))


def test_without_a_ledger_title_toml_says_who_reads(no_ledger: None, here: Path, say: Say) -> None:
    named(here)
    told = say(0, *MAKE)
    assert told.count("홍길순, 성춘향 낭독") == 1, "and no text DAISY names a voice"


@pytest.mark.message("DP-MRC-043", "DP-LED-016")
def test_a_name_without_consent_is_left_out(no_ledger: None, here: Path, say: Say) -> None:
    named(here)
    say(0, "ledger", "init")
    agreed(here, "홍길순", "010-9876-5432", yes=False)
    agreed(here, "성춘향", "010-9876-5433", yes=True)
    told = say(0, *MAKE)
    assert "홍길순" not in told and "성춘향 낭독" in told
    assert "DP-MRC-043" in told and "sources/동백꽃/title.toml" in told and "1명" in told
    assert "DP-LED-016" in told, "whose name it is, by pseudonym"
    for scheme in ("marc21", "onix", "dublin-core", "schema-org"):
        assert "홍길순" not in say(0, *MAKE, "--as", scheme)
    assert "DP-MRC-043" not in say(0, *MAKE, "--product", "daisy3-text"), "nobody reads that"


@pytest.mark.message("DP-LED-097")
def test_what_cannot_be_compared_is_left_out(no_ledger: None, here: Path, say: Say) -> None:
    named(here)
    say(0, "ledger", "init")
    agreed(here, "성춘향", "010-9876-5433", yes=True)
    (here / "ledger" / "key").unlink()
    told = say(0, *MAKE)
    assert "낭독" not in told.partition("=245")[2].partition("\n")[0]
    assert "DP-LED-097" in told and "2명" in told
