# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy doctor`` names the fonts for large print, what they lack, and how to get it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daisy_pipeline.tools import fonts
from tests.fakes.fonts import font
from tests.unit.commands.desk import Say


@pytest.fixture
def folder(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(fonts, "folders", lambda: (here / "system",))
    return here / "system"


def test_what_a_font_shows_and_what_none_does(folder: Path, say: Say) -> None:
    font(folder / "a.ttf", "NanumGothic")
    font(folder / "b.ttf", "NanumGothic", weight=600)
    told = say(0, "doctor")
    assert "글꼴: NanumGothic. 한글, 굵은 글자\n" in told
    assert "옛한글을 보여 줄 글꼴이 없습니다" in told and "fonts-noto-cjk" in told
    assert "한자를 다 보여 줄 글꼴이 없습니다" in told
    assert "Font: NanumGothic. Hangul, bold\n" in say(0, "--lang", "en", "doctor")
    events = map(json.loads, say(0, "doctor", "--json").splitlines())
    (event,) = [one for one in events if one["type"] == "font"]
    assert (event["family"], event["shows"]) == ("NanumGothic", ["hangul", "bold"])


def test_without_a_korean_font(folder: Path, say: Say) -> None:
    told = say(0, "doctor")
    assert "‘한글 글꼴’이 없습니다" in told and "sudo apt-get install fonts-noto-cjk" in told


@pytest.mark.message("DP-LPR-008")
def test_a_damaged_font_is_named(folder: Path, say: Say) -> None:
    font(folder / "a.ttf", "NanumGothic")
    (folder / "b.ttf").write_bytes(b"no font")
    told = say(0, "doctor")
    assert f"글꼴 파일 ‘{folder / 'b.ttf'}’를 읽을 수 없어" in told and "DP-LPR-008" in told


def test_the_sites_own_fonts_and_faults(folder: Path, here: Path, say: Say) -> None:
    font(here / "own/a.ttf", "Batang Sae")
    (here / "daisy.toml").write_text('[large-print]\nfonts = ["own/a.ttf"]\n', "utf-8")
    assert "글꼴: Batang Sae. 한글\n" in say(0, "doctor")
    (here / "daisy.toml").write_text('[large-print]\nfonts = ["own/b.ttf"]\n', "utf-8")
    assert "DP-LPR-003" in say(0, "doctor")
