# SPDX-License-Identifier: AGPL-3.0-or-later
"""What came in, what waits for whom, and how long; as lines, as a sheet, as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daisy_pipeline.commands import korean_click
from daisy_pipeline.commands.main import run
from tests.fakes.ledgers import Clock
from tests.unit.intake.booth import Booth


@pytest.fixture
def say(
    booth: Booth, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """Run a command in the booth's workspace; everything that it said."""
    monkeypatch.chdir(booth.ledger.workspace.root)
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")
    monkeypatch.delenv("DAISY_WORKSPACE", raising=False)

    def call(code: int, *words: str) -> str:
        capsys.readouterr()
        ended = run(words)
        told = capsys.readouterr()
        korean_click.speak("en")
        assert ended == code, told.out + told.err
        return told.out + told.err

    return call


def fill(booth: Booth, count: int, **more: Any) -> None:
    """Recordings in the ledger, without files."""
    from daisy_pipeline.ledger.models import Take, Volunteer
    from daisy_pipeline.ledger.titles import entry_of

    entry = entry_of(booth.ledger, "봄")
    person = Volunteer.objects.get(pseudonym="V-014")
    begin = Take.objects.count()
    with booth.ledger.change("test", "fill"):
        for number in range(begin + 1, begin + count + 1):
            values = {
                "sha256": f"{number:064x}",
                "file": f"audio/V-014-{number:03}.wav",
                "received_on": date(2026, 3, 1),
                "verdict": "look",
                **more,
            }
            Take.objects.create(**booth.ledger.fresh(), title=entry, volunteer=person, **values)


def test_what_waits_comes_first_the_oldest_first(booth: Booth, clock: Clock) -> None:
    from daisy_pipeline.ledger.arrivals import Asked, arrivals, counts

    fill(booth, 1, state="accepted", received_on=date(2026, 1, 1))
    fill(booth, 1, state="returned", received_on=date(2026, 1, 2))
    fill(booth, 1, state="received", received_on=date(2026, 2, 20))
    fill(booth, 1, state="received", received_on=date(2026, 2, 10))
    clock.on("2026-03-02")
    found = list(arrivals(booth.ledger, Asked()))
    assert [(a.number, a.waits, a.days) for a in found] == [
        (4, "staff", 20),
        (3, "staff", 10),
        (2, "narrator", 59),
        (1, "", 60),
    ]
    assert counts(Asked()) == {"accepted": 1, "received": 2, "returned": 1}
    since = Asked(since=date(2026, 2, 10), state="received")
    assert [a.number for a in arrivals(booth.ledger, since)] == [4, 3]
    assert list(arrivals(booth.ledger, Asked(slug="없음"))) == []
    assert list(arrivals(booth.ledger, Asked(narrator="V-020"))) == []


def test_a_clock_that_was_set_back_counts_no_days(booth: Booth, clock: Clock) -> None:
    from daisy_pipeline.ledger.arrivals import Asked, arrivals

    fill(booth, 1, received_on=date(2026, 12, 31))
    (one,) = arrivals(booth.ledger, Asked())
    assert one.days == 0


def test_pages(booth: Booth, say: Callable[..., str]) -> None:
    fill(booth, 7)
    told = say(0, "intake", "status", "--limit", "3")
    assert told.count("쓸지 정할 차례") == 3 and "다음은 --page 2" in told
    assert "모두 7개: 정할 것 7개" in told
    told = say(0, "intake", "status", "봄", "--limit", "3", "--page", "3")
    assert told.count("쓸지 정할 차례") == 1 and "봄 7번, audio/V-014-007.wav" in told
    assert "다음은" not in told
    assert say(0, "intake", "status", "--narrator", "v-014", "--state", "returned") == (
        "받은 녹음이 없습니다.\n"
    )


def test_a_sheet_has_all_of_them(booth: Booth, say: Callable[..., str], tmp_path: Path) -> None:
    fill(booth, 60, came_as="=SUM(1).wav", section=2, first="s00001", last="s00009")
    assert "60줄" in say(0, "intake", "status", "--csv", "표/할일.csv")
    data = (tmp_path / "표" / "할일.csv").read_bytes()
    lines = data.decode("utf-8-sig").splitlines()
    assert data.startswith(b"\xef\xbb\xbf") and len(lines) == 61
    assert lines[0].startswith("제작 건,번호,녹음,낭독봉사자,받은 날")
    assert "쓸지 정할 차례,들어 볼 것,2,s00001,s00009" in lines[1] and "'=SUM" in lines[1]
    told = say(2, "intake", "status", "--csv", "sources/봄/a.csv")
    assert "DP-CLI-011" in told


def test_a_program_gets_every_figure(booth: Booth, say: Callable[..., str]) -> None:
    fill(booth, 2, section=0, duration_ms=61_000)
    lines = [json.loads(n) for n in say(0, "intake", "status", "--json").splitlines()]
    one = next(line for line in lines if line["type"] == "arrival")
    assert (one["number"], one["waits"], one["duration_ms"]) == (1, "staff", 61_000)
    total = next(line for line in lines if line["type"] == "arrivals")
    assert (total["count"], total["received"], total["page"]) == (2, 2, 1)


def test_wrong_questions(booth: Booth, say: Callable[..., str]) -> None:
    assert "DP-LED-048" in say(2, "intake", "status", "--since", "어제")
    assert "DP-LED-044" in say(2, "intake", "status", "--narrator", "V-999")
    assert "DP-CFG-014" in say(2, "intake", "status", "없는책")
    assert "DP-CLI-007" in say(2, "intake", "status", "--limit", "0")


@pytest.mark.message("DP-INT-028")
def test_what_a_run_left_half_way_is_told(booth: Booth, say: Callable[..., str]) -> None:
    from daisy_pipeline.ledger.arrivals import half_way
    from daisy_pipeline.recordings.takes import Take, takes_bytes

    row = Take(file="audio/V-014-001.wav", sha256="0" * 64, narrator="V-014", state="received")
    (booth.folder() / "takes.tsv").write_bytes(takes_bytes([row]))
    (finding,) = half_way(booth.ledger, "봄")
    assert finding.place.file == "sources/봄/takes.tsv" and finding.place.line > 0
    assert finding.place.inside == "audio/V-014-001.wav" and finding.facts["count"] == 1
    assert "받다가 멈춘 녹음이 1개" in say(0, "intake", "status", "봄")


# ------------------------------------------------------------------------------------ add, as said


def test_a_delivery_from_end_to_end(booth: Booth, say: Callable[..., str]) -> None:
    booth.recording("홍길동_2장.wav", 60, "여름이 오면")
    told = say(0, "intake", "add", "봄", "stick", "--narrator", "V-014", "--by", "L-07")
    assert "audio/V-014-001.wav: 받음. 가져온 이름은 홍길동_2장.wav" in told
    assert "새 녹음 1개를 옮기고 확인했습니다. 이제 USB 메모리를 빼도 됩니다." in told
    assert "audio/V-014-001.wav: 받아도 좋습니다." in told and "2장으로 봅니다" in told
    assert "모두 1개: 받아도 좋음 1개" in told
    told = say(0, "intake", "add", "봄", "stick", "--narrator", "V-014")
    assert "DP-INT-013" in told and "새로 살필 것이 없습니다" in told
    told = say(6, "intake", "add", "봄", str(booth.recording("x.wav", 61, "여름이 오면")),
               "--narrator", "V-014", "--section", "3")  # fmt: skip
    assert "DP-REC-013" in told and "같은 곳을 2번째 읽은 녹음입니다" in told


def test_a_dry_run_writes_nothing(booth: Booth, say: Callable[..., str]) -> None:
    from daisy_pipeline.ledger.models import AuditLog

    booth.recording("2장.wav", 60, "여름이 오면")
    before = AuditLog.objects.count()
    files = sorted(p for p in booth.folder().rglob("*"))
    told = say(0, "intake", "add", "봄", "stick", "--narrator", "V-014", "--dry-run")
    assert "stick/2장.wav: 새 녹음. 0.1 MB" in told and "이름으로 보면 2장입니다" in told
    assert "아무것도 받거나 쓰지 않았습니다" in told
    assert sorted(p for p in booth.folder().rglob("*")) == files
    assert AuditLog.objects.count() == before and booth.takes() == []
    booth.add()
    told = say(0, "intake", "add", "봄", "stick", "--narrator", "V-014", "--dry-run")
    assert "이미 받음(audio/V-014-001.wav)" in told
    booth.title("가을")
    told = say(0, "intake", "add", "가을", "stick", "--narrator", "V-014", "--dry-run")
    assert "다른 제작 건 ‘봄’에도 있습니다" in told


@pytest.mark.message("DP-INT-002")
def test_one_place_alone(booth: Booth, say: Callable[..., str]) -> None:
    words = ("intake", "add", "봄", "stick", "--narrator", "V-014")
    assert "DP-INT-002" in say(2, *words, "--section", "1", "--pages", "12")
    assert "DP-CLI-007" in say(2, "intake", "add", "봄", "stick")


def test_without_files_it_goes_on(booth: Booth, say: Callable[..., str]) -> None:
    from daisy_pipeline.ledger.models import Take

    booth.recording("2장.wav", 60, "여름이 오면")
    booth.add()
    with booth.ledger.change("test", "x"):
        Take.objects.update(verdict="", section=None)
    told = say(0, "intake", "add", "봄", "--narrator", "V-014")
    assert "아직 살피지 않은 V-014의 녹음을 살핍니다" in told and "2장으로 봅니다" in told
    assert "USB" not in told


def test_the_title_in_other_hands(booth: Booth, say: Callable[..., str]) -> None:
    from daisy_pipeline.build.prepare import title_lock

    booth.recording("2장.wav", 60, "여름이 오면")
    with title_lock(booth.ledger.workspace, "봄"):
        told = say(3, "intake", "add", "봄", "stick", "--narrator", "V-014")
    assert "DP-BLD-001" in told and booth.takes() == []


def test_without_a_ledger(
    tmp_path: Path, booth: Booth, say: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    booth.recording("2장.wav", 60, "여름이 오면")
    bare = tmp_path / "bare"
    (bare / "sources").mkdir(parents=True)
    booth.folder().rename(bare / "sources" / "봄")
    monkeypatch.chdir(bare)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    stick = str(booth.stick)
    for words in (("add", "봄", stick, "--narrator", "V-014"), ("status",)):
        told = say(4, "intake", *words)
        assert "DP-LED-001" in told and "daisy ledger init" in told
    assert not (bare / "sources" / "봄" / "audio").exists()
    assert "받아도 좋습니다" in say(0, "intake", "check", stick, "--title", "봄")
