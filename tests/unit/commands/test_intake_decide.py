# SPDX-License-Identifier: AGPL-3.0-or-later
"""Assignments, decisions, letters and hours as a coordinator types them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.unit.commands.desk import Say, takes


@pytest.fixture
def desk(no_ledger: None, text_only: Path, say: Say, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library with a ledger, a title of two parts, a narrator, a recording that came in."""
    monkeypatch.setenv("DAISY_ACTOR", "L-07")
    say(0, "ledger", "init")
    from daisy_pipeline.config.workspace import Workspace
    from daisy_pipeline.ledger.door import open_ledger
    from tests.unit.commands.desk import sound
    from tests.unit.intake.desk import person, rows

    ledger = open_ledger(Workspace(text_only.parents[1]))
    who = person(
        ledger,
        *("V-014", "membership", "voice-use", "hours-1365"),
        name="홍길동",
        email="gildong@example.org",
        portal_id="gildong77",
    )
    say(0, "assignment", "add", "봄", "--to", "V-014", "--sections", "1", "--due", "2020-01-31")
    (text_only / "audio").mkdir(exist_ok=True)
    sound(text_only / "audio" / "1.wav", seconds=4)
    _received(ledger, who, text_only)
    assert [row.state for row in rows(ledger)] == ["received"]
    return text_only


def _received(ledger: Any, who: Any, folder: Path) -> None:
    from daisy_pipeline.ledger.models import Take
    from daisy_pipeline.ledger.titles import entry_of
    from daisy_pipeline.recordings.takes import Take as Row
    from daisy_pipeline.recordings.takes import takes_bytes
    from daisy_pipeline.segmentation.rows import read_rows
    from daisy_pipeline.tools.files import sha256_of

    ids = [row.id for row in read_rows(folder / "segments.tsv")]
    file, sha = "audio/1.wav", sha256_of(folder / "audio" / "1.wav")
    row = Row(file=file, sha256=sha, first=ids[0], last=ids[1], state="received")
    (folder / "takes.tsv").write_bytes(takes_bytes([row]))
    Take.objects.create(
        **ledger.fresh(),
        title=entry_of(ledger, "봄"),
        volunteer=who,
        file=file,
        sha256=sha,
        first=ids[0],
        last=ids[1],
        received_on=date(2026, 3, 2),
        duration_ms=4000,
    )


def test_from_assignment_to_hours(
    desk: Path, say: Say, tmp_path_factory: pytest.TempPathFactory
) -> None:
    told = say(0, "assignment", "list")
    assert told.startswith("부탁함, ") and "일 늦음: V-014, ‘봄’ 1장" in told
    number = told.splitlines()[0].split()[-1]
    say(0, "hours", "log", "V-014", "--minutes", "90", "--on", "2026-03-02", "--title", "봄")
    assert "인정 0분" in say(0, "hours", "report")
    told = say(0, "intake", "accept", "봄", "1")
    assert "쓰기로 했습니다: audio/1.wav" in told and "‘마침’" in told and "90분을 인정" in told
    assert [row[5] for row in takes(desk)] == ["accepted"]
    assert "이미 ‘쓰기로 함’입니다" in say(0, "intake", "accept", "봄", "audio/1.wav")
    assert "쓰기로 함: 문장" in say(0, "assignment", "show", number)
    assert "모두 90분, 인정 90분(1:30), 보냄 0분" in say(0, "hours", "report", "--month", "2026-03")
    assert "V-014: 낭독 90분" in say(0, "hours", "sheet", "--dry-run")
    out = tmp_path_factory.mktemp("out") / "1365.csv"
    assert "묶음 1365-" in say(0, "hours", "sheet", str(out))
    assert "gildong77" in out.read_text("utf-8-sig")
    assert "DP-INT-054" in say(2, "hours", "sheet", "여기.csv")
    say(0, "hours", "list", "--csv", "시간.csv")
    assert "홍길동" not in Path("시간.csv").read_text("utf-8-sig")
    assert "마침" in say(0, "assignment", "list", "--all", "--csv", "배정.csv")
    row = json.loads(say(0, "assignment", "list", "--all", "--json").splitlines()[0])
    assert (row["type"], row["volunteer"], row["sections"]) == ("assignment", "V-014", [1, 1])


@pytest.mark.message("DP-INT-039", "DP-INT-043")
def test_returned_with_a_letter(
    desk: Path, say: Say, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert "DP-INT-039" in say(2, "intake", "return", "봄", "1")
    told = say(2, "intake", "return", "봄", "1", "--from-check")
    assert "DP-INT-043" in told and "audio/1.wav" in told
    told = say(0, "intake", "return", "봄", "1", "--why", "오독@0:01 조사를 빠뜨림")
    assert "돌려보냈습니다: audio/1.wav" in told and "--narrator V-014" in told
    told = say(0, "intake", "report", "봄", "--narrator", "V-014")
    letters = sorted(p.suffix for p in (desk.parents[1] / "ledger" / "letters").iterdir())
    assert letters == [".eml", ".html", ".txt"] and "ledger/letters/봄-V-014-" in told
    text = next((desk.parents[1] / "ledger" / "letters").glob("*.txt")).read_text("utf-8-sig")
    assert "V-014 낭독봉사자님" in text and "조사를 빠뜨림" in text and "홍길동" not in text
    out = tmp_path_factory.mktemp("out")
    told = say(0, "intake", "report", "봄", "--narrator", "V-014", "--names", "--to", str(out))
    assert "홍길동 낭독봉사자님" in next(out.glob("*.txt")).read_text("utf-8-sig")
    assert "gildong@example.org" in next(out.glob("*.eml")).read_text("utf-8")
    assert "이름이 있습니다" in told and "홍길동" not in told
    ledger = desk.parents[1] / "ledger"
    for path in ledger.rglob("*"):
        assert not path.is_file() or "홍길동".encode() not in path.read_bytes()


def test_taken_out_and_moved_by_hand(desk: Path, say: Say) -> None:
    number = say(0, "assignment", "list").splitlines()[0].split()[-1]
    assert "‘맡음’" in say(0, "assignment", "move", number, "agreed")
    assert "이미 ‘맡음’" in say(0, "assignment", "move", number, "agreed")
    assert "DP-LED-010" in say(2, "assignment", "move", number, "done")
    assert "맡은 일 1개, 늦은 것 1개" in say(0, "assignment", "load")
    assert "DP-INT-030" in say(2, "intake", "accept", "봄", "9")
    assert "쓰지 않기로 했습니다" in say(0, "intake", "supersede", "봄", "1")
    assert [row[5] for row in takes(desk)] == ["superseded"]
    assert "2026-11처럼" in say(2, "hours", "list", "--month", "11월")
    assert "3이나 3-5처럼" in say(2, "assignment", "add", "봄", "--to", "V-014", "--sections", "x")
