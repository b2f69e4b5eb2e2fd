# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy review`` with a ledger: listening to the whole, defects by one key, passing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from daisy_pipeline.build.decisions import parse_answer
from tests.unit.commands.desk import Say
from tests.unit.commands.test_review import rows, say, title

__all__ = ["say", "title"]


@pytest.fixture
def kept(no_ledger: None, title: Path, say: Say) -> Path:
    """The title with a ledger; V-014 reads it."""
    say(0, "ledger", "init", "--by", "L-07")
    say(0, "takes", "봄", "--narrator", "V-014")
    return title


@pytest.fixture
def player(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """A player that plays everything to its end; what it played."""
    heard: list[tuple[int, int]] = []

    def play(_: object, path: Path, begin: int, end: int, file: str = "") -> bool:
        assert path.is_file()
        heard.append((begin, end))
        return True

    found = type("P", (), {"name": "ffplay"})()
    for module in ("review_walk", "review_all"):
        monkeypatch.setattr(f"daisy_pipeline.commands.{module}.play", play)
        monkeypatch.setattr(f"daisy_pipeline.commands.{module}.find_player", lambda: found)
    return heard


def events(told: str, kind: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    return [line for line in lines if line["type"] == kind]


ALL = ("review", "봄", "--all", "--play", "--by", "L-07")


@pytest.mark.parametrize(
    ("line", "kind", "code", "note"),
    [
        ("1", "defect", "misread", ""),
        ("1 은을 는으로", "defect", "misread", "은을 는으로"),
        ("누락 한 줄", "defect", "omission", "한 줄"),
        ("쪽 안내", "defect", "page-cue", ""),
        ("8 Page 3", "defect", "page-cue", "Page 3"),
        ("Noise", "defect", "noise", ""),
        ("ㅂ", "quit", "", ""),
        ("ㅋ", "undo", "", ""),
        ("ㅇ", "defects", "", ""),
        ("ㄱ", "hear", "", ""),
    ],
)
def test_one_key_in_either_state_of_the_keyboard(
    line: str, kind: str, code: str, note: str
) -> None:
    answer = parse_answer(line + "\n")
    assert answer is not None and (answer.kind, answer.code, answer.note) == (kind, code, note)


def test_where_in_a_stretch_a_defect_is() -> None:
    answer = parse_answer("4 +12.5 의자")
    assert answer is not None and (answer.after, answer.note) == (12_500, "의자")
    assert parse_answer("9") is None and parse_answer("11") is None
    answer = parse_answer("4 +많이")
    assert answer is not None and (answer.after, answer.note) == (None, "+많이")


def test_the_whole_is_heard_and_passed(kept: Path, say: Say, player: list[tuple[int, int]]) -> None:
    told = say(0, *ALL, answers="\n" * 20)
    assert "모두 6군데입니다. 1번째부터" in told
    assert player[0][0] == 0 and player[-1][1] == 6000
    assert "audio/1.wav: 들은 비율 100.0%" in told
    told = say(0, "review", "봄", "--pass", "--by", "L-07", "--note", "잘 들립니다")
    assert "검청: 통과. 살핀 사람 L-07." in told


def test_it_stops_and_goes_on_tomorrow(kept: Path, say: Say, player: list[tuple[int, int]]) -> None:
    told = say(6, *ALL, answers="\n\nq\n")  # the third was heard, but not answered
    assert "3/6." in told and "4/6." not in told
    told = say(6, *ALL, answers="")
    assert "4번째부터" in told
    told = say(6, "review", "봄", "--pass", "--by", "L-07")
    assert "DP-LED-077" in told and "통과시킬 수 없습니다" in told


def test_defects_by_one_key(kept: Path, say: Say, player: list[tuple[int, int]]) -> None:
    told = say(6, *ALL, answers="1 씨를 시를\n2\nㅋ\n\n잡음 +0.2 의자\nq\n")
    assert "흠 1을 적었습니다: 오독, 0:00.000" in told
    assert "흠 2를 적었습니다: 누락" in told and "흠 2를 취소했습니다" in told
    told = say(6, "review", "봄", "--list", "--json")
    first, second = events(told, "defect")
    assert (first["code"], first["segment"], first["note"]) == ("misread", "s00001", "씨를 시를")
    assert (second["number"], second["code"], second["begin"]) == (2, "noise", 700)
    told = say(6, "review", "봄", "--list")
    assert "흠 2개, 남은 것 2개" in told
    assert "오독, 남음, 흠 1, audio/1.wav 0:00.000, 문장 s00001, 씨를 시를" in told
    say(2, "review", "봄", "--waive", "1", "--by", "L-07")
    told = say(0, "review", "봄", "--waive", "1", "--reason", "사투리", "--by", "L-07")
    assert "흠 1을 그대로 두기로" in told
    told = say(2, "review", "봄", "--fix", "2", "--by-take", "1.wav", "--by", "L-07")
    assert "DP-LED-079" in told
    assert "DP-LED-078" in say(2, "review", "봄", "--waive", "7", "--reason", "x", "--by", "L-07")


def test_without_a_player_it_is_declared_and_told_apart(kept: Path, say: Say) -> None:
    silent = ("review", "봄", "--all", "--no-play", "--by", "L-07")
    told = say(6, *silent, answers="\ny\ns\nu\nq\n")
    assert "다른 재생기로 들은 뒤" in told and told.count("1/6.") == 2, "Enter tells it again"
    assert "그 가운데 다른 재생기로 들었다고 적은 것" in told
    (heard,) = events(say(6, *silent, "--json", answers=""), "heard")
    assert heard["percent"] == heard["declared"] > 0


def test_longer_stretches(kept: Path, say: Say, player: list[tuple[int, int]]) -> None:
    told = say(0, *ALL, "--stretch", "60", answers="\n")
    assert "모두 1군데입니다" in told and player == [(0, 6000)]
    assert "들어 볼 곳" not in say(0, *ALL, "--take", "없음.wav", answers="")


def test_the_narrator_and_nobody(kept: Path, say: Say) -> None:
    told = say(2, "review", "봄", "--all", "--by", "V-014")
    assert "DP-LED-075" in told, "the ledger does not know V-014 yet"
    told = say(2, "review", "봄", "--by", "김사서")
    assert "DP-LED-075" in told
    told = say(6, "review", "봄", answers="1\nz\nq\n")
    assert "장부에는 적지 않습니다" in told and "흠은 장부에 적습니다" in told
    assert "이번에 적은 흠이 없습니다" in told
    assert "DP-LED-075" in say(2, "review", "봄", "--pass")


def test_doubtful_places_count_as_heard_too(
    kept: Path, say: Say, player: list[tuple[int, int]]
) -> None:
    told = say(6, "review", "봄", "--play", "--by", "L-07", answers="s\ns\n7 낱말\ny\n")
    assert "발음, 0:01.000" in told and rows(kept)[0][3] == "L-07"
    assert "audio/1.wav: 들은 비율" in told


def test_text_and_braille(kept: Path, say: Say) -> None:
    told = say(0, "review", "봄", "--kind", "text", "--pass", "--by", "L-07")
    assert "본문 교정: 통과" in told
    assert "DP-LED-086" in say(3, "review", "봄", "--kind", "braille", "--fail", "--by", "L-07")
    assert "--pass(통과)나 --fail" in say(2, "review", "봄", "--kind", "text", "--by", "L-07")
    assert "--by-take" in say(2, "review", "봄", "--fix", "1")


def test_without_a_ledger(no_ledger: None, title: Path, say: Say) -> None:
    told = say(6, "review", "봄", answers="1\nq\n")
    assert "daisy ledger init" in told
    for words in (["--pass"], ["--kind", "text", "--pass"], ["--waive", "1", "--reason", "x"]):
        assert "DP-LED-001" in say(4, "review", "봄", *words, "--by", "L-07")
