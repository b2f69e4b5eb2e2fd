# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy marc``: what a librarian types, and what is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.commands.desk import Say
from tests.unit.formats.kormarc import worked


@pytest.fixture
def records(here: Path) -> Path:
    """A file of two records as lines."""
    path = here / "두점.mrk"
    texts = (worked.lines(worked.TEXT_DAISY), worked.lines(worked.HUMAN_AUDIO))
    path.write_text("\n".join(texts), "utf-8")
    return path


def test_show(records: Path, say: Say) -> None:
    told = say(0, "marc", "show", records.name)
    assert "레코드 2" in told and "=245  00$a동백꽃$h[전자자료] :" in told
    told = say(0, "marc", "show", records.name, "--id", "MPA202400052")
    assert "레코드 1" not in told and "=306  \\\\$a054218" in told
    assert "더 있습니다. 이어서 보려면 --from 2" in say(
        0, "marc", "show", records.name, "--limit", "1"
    )
    assert "찾는 레코드가 없습니다" in say(0, "marc", "show", records.name, "--id", "없음")
    assert "레코드 1" not in say(0, "marc", "show", records.name, "--from", "2")
    row = json.loads(say(0, "marc", "show", records.name, "--json").splitlines()[0])
    assert (row["type"], row["number"], row["lines"][1]) == ("record", 1, "=001  MPT202400117")


def test_a_record_cannot_steer_the_terminal(records: Path, say: Say) -> None:
    text = records.read_text("utf-8").replace("동백꽃", "동\x1b[31m백\u202e꽃")
    records.write_text(text, "utf-8")
    assert "동\ufffd[31m백\ufffd꽃" in say(0, "marc", "show", records.name)


def test_check(records: Path, say: Say) -> None:
    told = say(0, "marc", "check", records.name)
    assert "레코드 2건, 문제 0건" in told and "원문과 대조하지 않은" in told
    records.write_text(records.read_text("utf-8").replace("=511  8", "=511  0"), "utf-8")
    told = say(3, "marc", "check", records.name)
    assert "DP-MRC-019" in told and "MPA202400052 511" in told and "2번째 레코드" in told
    told = say(3, "marc", "check", records.name, "--limit", "0")
    assert "DP-MRC-019" not in told and "말하지 않은 문제가 1건" in told
    assert "DP-PKG-008" in say(3, "marc", "check", "없음.mrc")


def test_convert_there_and_back(records: Path, say: Say) -> None:
    told = say(0, "marc", "convert", records.name, "새.mrc")
    assert "저장했습니다: 새.mrc (레코드 2건)" in told
    say(0, "marc", "convert", "새.mrc", "새.xml")
    say(0, "marc", "convert", "새.xml", "새.mrk")
    assert (records.parent / "새.mrk").read_text("utf-8").strip() == records.read_text(
        "utf-8"
    ).strip()
    assert "DP-LED-035" in say(2, "marc", "convert", records.name, "새.xml")
    say(0, "marc", "convert", records.name, "새.xml", "--replace")
    assert "DP-MRC-038" in say(3, "marc", "convert", records.name, "새.json")


@pytest.mark.message("DP-MRC-039")
def test_nothing_is_written_when_a_record_is_lost(records: Path, say: Say) -> None:
    say(0, "marc", "convert", records.name, "새.mrc")
    broken = records.parent / "새.mrc"
    broken.write_bytes(b"9" + broken.read_bytes()[1:])
    told = say(3, "marc", "convert", "새.mrc", "새.xml")
    assert "DP-MRC-002" in told and "DP-MRC-039" in told
    assert not (records.parent / "새.xml").exists()
    assert "레코드 1건" in say(3, "marc", "convert", "새.mrc", "새.xml", "--skip")
    assert b"MPA202400052" in (records.parent / "새.xml").read_bytes()


def test_a_record_too_long_leaves_the_old_file(records: Path, say: Say) -> None:
    (records.parent / "새.mrc").write_bytes("지난 것".encode())
    long = records.read_text("utf-8").replace("=521  \\\\$a", "=521  \\\\$a" + "가" * 4000, 1)
    records.write_text(long, "utf-8")
    told = say(3, "marc", "convert", records.name, "새.mrc", "--replace")
    assert "DP-MRC-007" in told
    assert (records.parent / "새.mrc").read_bytes() == "지난 것".encode()


def test_korean_of_before_unicode(records: Path, say: Say) -> None:
    say(0, "marc", "convert", records.name, "새.mrc")
    path = records.parent / "새.mrc"
    path.write_bytes(path.read_bytes()[:9] + b" " + path.read_bytes()[10:])
    assert "DP-MRC-005" in say(3, "marc", "show", "새.mrc", "--limit", "1")
    assert "동백꽃" in say(0, "marc", "show", "새.mrc", "--encoding", "utf-8")
