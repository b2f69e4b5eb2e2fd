# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy intake check``: what a volunteer or a librarian hears of a recording."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from daisy_pipeline.recordings.measure import whole
from daisy_pipeline.recordings.measured import Fault, Measured
from tests.unit.commands.desk import Say, sound
from tests.unit.recordings.figures import CLEAN, events, spoiled

DROPS = events(Fault.DROPOUT, (61_000, 61_300, 300.0))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> dict[str, Measured]:
    """What is measured of files, by their names; a clean recording of all others."""
    figures: dict[str, Measured] = {}
    measure = whole.measure

    def measured(path: Path, file: str = "", *args: Any, **more: Any) -> whole.Measurement:
        real = measure(path, file, *args, **more)
        own = figures.get(path.name, CLEAN)
        return whole.Measurement(own, real.blocks, real.levels, real.speech)

    monkeypatch.setattr(whole, "measure", measured)
    return figures


def test_a_good_recording_is_accepted(here: Path, made: dict[str, Measured], say: Say) -> None:
    sound(here / "01.wav")
    told = say(0, "intake", "check", "01.wav")
    assert "01.wav: 받아도 좋습니다." in told and "말소리 크기 -20.0 dBFS" in told


def test_advice_does_not_hold_a_recording_back(
    here: Path, made: dict[str, Measured], say: Say
) -> None:
    sound(here / "01.wav")
    made["01.wav"] = spoiled(true_peak=0.3)
    told = say(0, "intake", "check", "01.wav")
    assert "받아도 좋습니다" in told and "DP-REC-207" in told
    made["01.wav"] = spoiled(snr=18.0)
    assert "사람이 들어 보아야 합니다" in say(6, "intake", "check", "01.wav")


def test_a_folder_with_one_bad_recording(here: Path, made: dict[str, Measured], say: Say) -> None:
    for name in ("10.wav", "2.wav"):
        sound(here / "in" / name)
    made["2.wav"] = spoiled(events=DROPS)
    told = say(3, "intake", "check", "in")
    assert told.index("in/2.wav: 다시") < told.index("in/10.wav: 받아도")
    assert "1분 1초" in told and "다시 녹음할 것 1개" in told


@pytest.mark.message("DP-REC-010")
@pytest.mark.message("DP-REC-011")
def test_what_is_no_recording(here: Path, made: dict[str, Measured], say: Say) -> None:
    sound(here / "in" / "01.wav")
    (here / "in" / "메모.txt").write_text("x", "utf-8")
    (here / "in" / ".hidden").write_text("x", "utf-8")
    told = say(0, "intake", "check", "in")
    assert "DP-REC-010" in told and "1개는 살피지 않았습니다: 메모.txt" in told
    assert "위치: in" in told
    (here / "none").mkdir()
    assert "‘none’에 살필 녹음이 없습니다" in (told := say(2, "intake", "check", "none"))
    assert "DP-REC-011" in told
    told = say(3, "intake", "check", "in/메모.txt")
    assert "읽을 수 없는 파일입니다" in told and "DP-AUD-003" in told
    assert "DP-NEW-002" in say(2, "intake", "check", "nothing.wav")


@pytest.mark.message("DP-REC-014")
@pytest.mark.message("DP-REC-015")
@pytest.mark.message("DP-REC-016")
def test_options_that_do_not_go_together(here: Path, say: Say) -> None:
    sound(here / "1.wav")
    sound(here / "2.wav")
    assert "DP-REC-014" in say(2, "intake", "check", "1.wav", "--section", "1")
    assert "DP-REC-015" in say(2, "intake", "check", "1.wav", "2.wav", "--svg", "a.svg")
    before = (here / "1.wav").read_bytes()
    assert "‘1.wav’" in (told := say(2, "intake", "check", "2.wav", "--svg", "1.wav"))
    assert "DP-REC-016" in told and (here / "1.wav").read_bytes() == before


def test_a_program_gets_one_line_with_all_figures(
    here: Path, made: dict[str, Measured], say: Say
) -> None:
    sound(here / "01.wav")
    made["01.wav"] = spoiled(events=DROPS)
    lines = [json.loads(n) for n in say(3, "intake", "check", "01.wav", "--json").splitlines()]
    (judgement,) = (line for line in lines if line["type"] == "judgement")
    assert judgement["verdict"] == "again" and judgement["findings"] == ["DP-REC-114"]
    assert judgement["measured"]["rms"] == CLEAN.rms and judgement["profile"] == "lenient"
    assert judgement["measured"]["events"][0]["kind"] == "dropout"
    assert judgement["said"] is None


def test_pictures(here: Path, made: dict[str, Measured], say: Say) -> None:
    for name in ("a/01.wav", "b/01.wav"):
        sound(here / name)
    made["01.wav"] = spoiled(events=DROPS)
    say(3, "intake", "check", "a", "b", "--svg-folder", "pictures")
    drawn = sorted(p.name for p in (here / "pictures").iterdir())
    assert drawn == ["a-01.wav.svg", "b-01.wav.svg"]
    assert "끊긴 소리" in (here / "pictures" / drawn[0]).read_text("utf-8")
    sound(here / "a" / "b" / "01.wav")
    sound(here / "a-b" / "01.wav")
    say(3, "intake", "check", "a/b/01.wav", "a-b/01.wav", "--svg-folder", "alike")
    drawn = sorted(p.name for p in (here / "alike").iterdir())
    assert drawn == ["a-b-01.wav-2.svg", "a-b-01.wav.svg"]  # none is written over
    assert "그림: one.svg" in say(3, "intake", "check", "a/01.wav", "--svg", "one.svg")


def test_where_nobody_speaks_no_pause_is_told(
    here: Path, made: dict[str, Measured], say: Say
) -> None:
    sound(here / "01.wav")
    made["01.wav"] = spoiled(speech=0, head=30_000, tail=30_000)
    told = say(3, "intake", "check", "01.wav")
    assert "말소리 없음" in told and "첫말 앞" not in told


def test_a_broken_link_in_a_folder_is_told(here: Path, made: dict[str, Measured], say: Say) -> None:
    sound(here / "in" / "01.wav")
    (here / "in" / "02.wav").symlink_to("gone.wav")
    told = say(3, "intake", "check", "in")
    assert "in/02.wav: 읽을 수 없는 파일입니다." in told and "DP-AUD-001" in told


def test_which_profile_counts(library: Path, made: dict[str, Measured], say: Say) -> None:
    sound(library / "01.wav")
    made["01.wav"] = spoiled(snr=28.0)
    assert "‘lenient’" in say(0, "intake", "check", "01.wav")
    assert "‘strict’" in say(6, "intake", "check", "01.wav", "--profile", "strict")
    (library / "rules").mkdir()
    (library / "rules" / "우리.toml").write_text("[noise]\ndistance = { fail = 30 }\n", "utf-8")
    with (library / "daisy.toml").open("a", encoding="utf-8") as site:
        site.write('[intake]\nprofile = "rules/우리.toml"\n')
    told = say(3, "intake", "check", "01.wav")
    assert "‘우리’" in told and "DP-REC-112" in told
    told = say(4, "intake", "check", "01.wav", "--profile", "strct")
    assert "DP-REC-001" in told and "strict" in told


def test_recordings_of_one_narrator_are_compared(
    here: Path, made: dict[str, Measured], say: Say
) -> None:
    for number, level in enumerate((-20.0, -20.0, -12.5)):
        sound(here / f"{number}.wav")
        made[f"{number}.wav"] = spoiled(rms=level)
    told = say(0, "intake", "check", "0.wav", "1.wav", "2.wav")
    assert "DP-REC-229" in told and "‘2.wav’의 말소리가 함께 살핀 녹음보다 7.5 dB 큽니다" in told


def test_against_a_text_that_is_not_there(
    spoken: Path, library: Path, made: dict[str, Measured], say: Say
) -> None:
    before = {p.name: p.read_bytes() for p in spoken.iterdir() if p.is_file()}
    told = say(2, "intake", "check", "voice/1.wav", "--title", "봄", "--section", "7")
    assert "DP-REC-012" in told
    (library / "broken.wav").write_bytes(b"RIFF....WAVE")
    told = say(3, "intake", "check", "broken.wav", "--title", "봄")
    assert "broken.wav: 읽을 수 없는 파일입니다." in told
    assert {p.name: p.read_bytes() for p in spoken.iterdir() if p.is_file()} == before
