# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy ledger``: what a librarian types, and what is said."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import daisy_pipeline
from tests.unit.commands.desk import Say


@pytest.fixture
def begun(no_ledger: None, library: Path, say: Say) -> Path:
    """A library that has just begun its ledger."""
    told = say(0, "ledger", "init", "--by", "L-07")
    assert "장부를 시작했습니다: ledger" in told and "ledger/key" in told
    return library


def test_init_once(begun: Path, say: Say) -> None:
    readme = (begun / "ledger" / "README.ko.txt").read_text("utf-8-sig")
    assert "daisy ledger backup" in readme and "key" in readme
    assert (begun / "ledger" / "key").is_file()
    assert "DP-LED-018" in say(4, "ledger", "init")


def test_before_there_is_one(no_ledger: None, library: Path, say: Say) -> None:
    for words in (["backup"], ["export", "x"], ["sync"], ["audit"], ["upgrade"]):
        told = say(4, "ledger", *words)
        assert "DP-LED-001" in told and "daisy ledger init" in told
    assert not (library / "ledger").exists()


def test_from_init_to_restore(begun: Path, text_only: Path, say: Say) -> None:
    told = say(0, "ledger", "sync", "--dry-run")
    assert "제작 건 1개" in told and "새로 적음 1개" in told and "아무것도 적지 않았습니다" in told
    assert "새로 적음 1개" in say(0, "ledger", "sync", "--by", "L-07")
    assert "새로 적음 0개" in say(0, "ledger", "sync")
    told = say(0, "ledger", "backup", "사본.zip")
    assert "사본.zip" in told and "열쇠 파일(ledger/key)은 사본에 들어 있지 않습니다" in told
    assert "누구나" in say(0, "ledger", "backup", "--with-key")
    assert "DP-LED-031" in say(2, "ledger", "restore", "사본.zip")
    told = say(0, "ledger", "restore", "사본.zip", "--replace")
    assert "되살리기 전의 장부는 이 사본에 있습니다: ledger/backups/ledger-" in told
    assert "DP-LED" not in told
    assert "모두 그대로 있습니다" in say(0, "ledger", "audit", "--verify")
    assert "바꿀 것이 없습니다" in say(0, "ledger", "upgrade")


def test_the_log_is_listed_newest_first(begun: Path, say: Say) -> None:
    say(0, "ledger", "backup", "--by", "L-02")
    lines = say(0, "ledger", "audit").splitlines()
    assert lines[0].startswith("사본을 만듦: ledger-") and "L-02" in lines[0]
    assert lines[1].startswith("장부를 시작함: ledger. L-07")
    assert say(0, "ledger", "audit", "--limit", "1", "--page", "2").startswith("장부를 시작함")
    told = say(0, "ledger", "audit", "--json", "--limit", "1").splitlines()
    row = json.loads(told[0])
    assert (row["type"], row["sequence"], row["actor"]) == ("audit", 2, "L-02")


def test_every_action_of_the_log_is_worded() -> None:
    from daisy_pipeline.messages.wording import words

    room = Path(daisy_pipeline.__file__).parent
    code = "".join(p.read_text("utf-8") for p in sorted(room.rglob("*.py")))
    named = set(re.findall(r"""\.change\(\s*"([a-z.-]+)\"""", code))
    named |= set(re.findall(r"""_seal_again\(ledger, "([a-z.-]+)\"""", code))
    assert len(named) > 40 and not {f"action.{one}" for one in named} - set(words())


def test_sheets(begun: Path, say: Say) -> None:
    told = say(0, "ledger", "export", "장부-표")
    assert "표 25개" in told and (begun / "장부-표" / "봉사자.csv").is_file()
    assert "DP-LED-035" in say(2, "ledger", "export", "장부-표")


def test_an_error_ends_with_3(begun: Path, spoken: Path, say: Say) -> None:
    told = say(0, "ledger", "sync")
    assert "DP-LED-020" in told and "sources/봄/takes.tsv" in told
    (spoken / "audio" / "1.wav").unlink()
    assert "DP-LED-022" in say(3, "ledger", "sync")


def test_a_backup_that_is_none(begun: Path, say: Say) -> None:
    (begun / "x.zip").write_bytes(b"no zip at all")
    assert "x.zip" in say(3, "ledger", "restore", "x.zip")
    assert "DP-CLI-005" in say(3, "ledger", "restore", "없음.zip")


@pytest.mark.message("DP-LED-096")
def test_a_network_drive_is_told_at_the_beginning_and_by_doctor(
    no_ledger: None, library: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    from daisy_pipeline.tools import shares

    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(shares, "share_kind", lambda folder: "nfs4")
    (library / "sources").mkdir()
    assert "DP-LED-096" not in say(0, "doctor")  # no ledger yet
    begun = say(0, "ledger", "init")
    assert "DP-LED-096" in begun and str(library / "ledger") in begun and "nfs4" in begun
    assert "DP-LED-096" in say(0, "doctor")
    monkeypatch.setenv("DATABASE_URL", "postgresql:///daisy")
    assert "DP-LED-096" not in say(0, "doctor")
