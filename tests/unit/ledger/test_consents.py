# SPDX-License-Identifier: AGPL-3.0-or-later
"""Consents: one by one, given, withdrawn, refused; voice.toml says the same."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from daisy_pipeline.config.voices import read_narrator
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.states import Purpose
from daisy_pipeline.model.finding import DaisyError, ExitCode

DAY = date(2026, 3, 1)


@pytest.fixture
def room(ledger: Ledger) -> Any:
    from daisy_pipeline.ledger import consents

    return consents


@pytest.fixture
def narrator(ledger: Ledger) -> Any:
    from daisy_pipeline.ledger import people

    who = people.Person(name="홍길동", phone="010-1234-5678", portal_id="hong1")
    return people.add(ledger, who)


def refused(call: Any, *given: Any) -> tuple[str, str, ExitCode]:
    with pytest.raises(DaisyError) as error:
        call(*given)
    return error.value.findings[0].id, error.value.findings[0].place.inside, error.value.exit_code


@pytest.mark.message("DP-LED-050")
def test_nothing_is_agreed_to_unless_it_was_given(ledger: Ledger, room: Any, narrator: Any) -> None:
    for purpose in Purpose:
        wanted = ("DP-LED-050", "V-001", ExitCode.NEEDS_PERSON)
        assert refused(room.require, narrator, purpose) == wanted
    assert room.give(ledger, narrator, Purpose.MEMBERSHIP, "2026-1", DAY)
    assert not room.give(ledger, narrator, Purpose.MEMBERSHIP, "2026-1", DAY)  # typed twice
    room.require(narrator, Purpose.MEMBERSHIP)
    assert room.allowed(["V-001", "V-999"], Purpose.MEMBERSHIP) == {"V-001"}
    assert room.allowed(["V-001"], Purpose.VOICE_USE) == set()
    states = {s.purpose: s.state for s in room.standing(narrator)}
    assert states[Purpose.MEMBERSHIP] == "given" and states[Purpose.TRANSFER] == "never"
    assert states[Purpose.VOICE_SYNTHESIS] == "refused" and Purpose.GUARDIAN not in states


def test_withdrawn_and_given_again(ledger: Ledger, room: Any, narrator: Any) -> None:
    room.give(ledger, narrator, Purpose.VOICE_USE, "2026-1", DAY, retention="delete")
    assert room.withdraw(ledger, narrator, [Purpose.VOICE_USE], DAY) == [Purpose.VOICE_USE]
    assert room.withdraw(ledger, narrator, list(Purpose), DAY) == []
    assert not room.allowed(["V-001"], Purpose.VOICE_USE)
    assert room.retention_of(narrator) == "delete"  # what was agreed on for afterwards
    room.give(ledger, narrator, Purpose.VOICE_USE, "2026-2", date(2026, 3, 2))
    assert room.allowed(["V-001"], Purpose.VOICE_USE) and room.retention_of(narrator) == "keep"
    stand = next(s for s in room.standing(narrator) if s.purpose == Purpose.VOICE_USE)
    assert (stand.state, stand.row.version) == ("given", "2026-2")


def test_not_before_it_was_given(ledger: Ledger, room: Any, narrator: Any) -> None:
    room.give(ledger, narrator, Purpose.TRANSFER, "2026-1", DAY)
    early = date(2026, 2, 1)
    told = refused(room.withdraw, ledger, narrator, [Purpose.TRANSFER], early)
    assert told == ("DP-LED-048", "2026-02-01", ExitCode.BAD_USAGE)
    assert room.allowed(["V-001"], Purpose.TRANSFER)


@pytest.mark.message("DP-LED-051")
def test_of_a_child_the_guardian_first(ledger: Ledger, room: Any) -> None:
    from daisy_pipeline.ledger import people

    child = people.add(ledger, people.Person(name="어린이", under_14=True))
    told = refused(room.give, ledger, child, Purpose.MEMBERSHIP, "2026-1", DAY)
    assert told == ("DP-LED-051", "V-001", ExitCode.NEEDS_PERSON)
    room.give(ledger, child, Purpose.GUARDIAN, "2026-1", DAY)
    room.give(ledger, child, Purpose.MEMBERSHIP, "2026-1", DAY)
    assert room.allowed(["V-001"], Purpose.MEMBERSHIP)
    room.withdraw(ledger, child, [Purpose.GUARDIAN], DAY)
    assert not room.allowed(["V-001"], Purpose.MEMBERSHIP)  # nothing stands without it


def test_a_name_is_printed_only_when_that_was_agreed(
    ledger: Ledger, room: Any, narrator: Any
) -> None:
    from daisy_pipeline.ledger.models import AccessLog

    assert room.printed_name(ledger, "V-001") == "" and not AccessLog.objects.exists()
    room.give(ledger, narrator, Purpose.PRINTED_NAME, "2026-1", DAY)
    assert room.printed_name(ledger, "V-001") == "홍길동"
    assert AccessLog.objects.get().reason == "consent.printed-name"
    room.withdraw(ledger, narrator, [Purpose.PRINTED_NAME], DAY)
    assert room.printed_name(ledger, "V-001") == ""


def test_who_may_stand_in_the_report_of_hours(ledger: Ledger, room: Any, narrator: Any) -> None:
    assert room.for_hours(ledger, ["V-001"]) == {}
    room.give(ledger, narrator, Purpose.HOURS_1365, "2026-1", DAY)
    wanted = {"V-001": {"name": "홍길동", "portal": "1365", "portal_id": "hong1"}}
    assert room.for_hours(ledger, ["V-001"]) == wanted  # and no phone


# ------------------------------------------------------------------------ voice.toml


def test_voice_toml_is_kept_in_step(ledger: Ledger, room: Any, narrator: Any) -> None:
    from daisy_pipeline.ledger.voice_files import contradictions, may_learn, mirror

    assert mirror(ledger, narrator) == "" and not ledger.workspace.voices.exists()
    room.give(ledger, narrator, Purpose.VOICE_SYNTHESIS, "2026-1", DAY, evidence="문서-12")
    assert mirror(ledger, narrator) == "voices/V-001/voice.toml"
    person = read_narrator(ledger.workspace, "V-001")
    assert person.agreed and person.reference == "ledger:V-001/voice-synthesis/2026-1"
    text = (ledger.workspace.voices / "V-001" / "voice.toml").read_text("utf-8")
    assert "홍길동" not in text and "문서-12" not in text and "# 동의서는" in text
    assert mirror(ledger, narrator) == "" and may_learn("V-001")
    room.withdraw(ledger, narrator, [Purpose.VOICE_SYNTHESIS], DAY)
    assert mirror(ledger, narrator)
    assert not read_narrator(ledger.workspace, "V-001").agreed and not may_learn("V-001")
    assert list(contradictions(ledger)) == []
    room.give(ledger, narrator, Purpose.VOICE_SYNTHESIS, "2026-2", date(2026, 3, 2))
    mirror(ledger, narrator)
    assert read_narrator(ledger.workspace, "V-001").agreed


@pytest.mark.message("DP-LED-064")
def test_contradictions_are_told(ledger: Ledger, room: Any, narrator: Any) -> None:
    from daisy_pipeline.ledger.voice_files import contradictions, may_learn

    path = ledger.workspace.voices / "V-001" / "voice.toml"
    path.parent.mkdir(parents=True)
    path.write_text('[consent.memory]\nreference = "서가 3"\n', "utf-8")
    (finding,) = contradictions(ledger)
    assert finding.id == "DP-LED-064" and finding.place.file == "voices/V-001/voice.toml"
    assert (finding.facts["own"], finding.facts["state"]) == (
        "consent-state.given",
        "consent-state.never",
    )
    assert not may_learn("V-001") and may_learn("봄이")  # whom the ledger does not know
    room.give(ledger, narrator, Purpose.PRINTED_NAME, "2026-1", DAY)
    assert len(list(contradictions(ledger))) == 2


def test_a_librarys_own_reference_stays(ledger: Ledger, room: Any, narrator: Any) -> None:
    from daisy_pipeline.ledger.voice_files import mirror

    path = ledger.workspace.voices / "V-001" / "voice.toml"
    path.parent.mkdir(parents=True)
    path.write_bytes("\ufeff[consent.memory] # 동의\nreference = '서가 3'\n".encode())
    room.give(ledger, narrator, Purpose.VOICE_SYNTHESIS, "2026-1", DAY)
    assert mirror(ledger, narrator) == ""
    room.give(ledger, narrator, Purpose.PRINTED_NAME, "2026-1", DAY)
    assert mirror(ledger, narrator)
    assert read_narrator(ledger.workspace, "V-001").reference == "서가 3"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_voice_toml_that_cannot_be_changed_is_told(
    ledger: Ledger, room: Any, narrator: Any
) -> None:
    from daisy_pipeline.ledger.voice_files import mirror

    path = ledger.workspace.voices / "V-001" / "voice.toml"
    path.parent.mkdir(parents=True)
    path.write_text('consent = {memory = {reference = "1"}}\n', "utf-8")
    room.give(ledger, narrator, Purpose.PRINTED_NAME, "2026-1", DAY)
    with pytest.raises(DaisyError) as error:
        mirror(ledger, narrator)
    assert error.value.findings[0].id == "DP-CFG-006"
    assert path.read_text("utf-8") == 'consent = {memory = {reference = "1"}}\n'
