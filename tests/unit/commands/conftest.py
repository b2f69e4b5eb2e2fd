# SPDX-License-Identifier: AGPL-3.0-or-later
"""A librarian's desk: an empty folder, a way to say a command, titles with and without sound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from daisy_pipeline.commands import korean_click
from daisy_pipeline.commands.main import run
from tests.unit.commands.desk import TEXT, Say, sit_down, sound


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder; Korean."""
    sit_down(tmp_path, monkeypatch)
    yield tmp_path
    korean_click.speak("en")


@pytest.fixture
def say(here: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command that must end with this code; everything that it said."""

    def call(code: int, *words: str) -> str:
        capsys.readouterr()
        ended = run(words)
        told = capsys.readouterr()
        assert ended == code, told.out + told.err
        return told.out + told.err

    return call


@pytest.fixture
def library(here: Path) -> Path:
    """A library's folder with a text in it; no Java."""
    (here / "a.txt").write_text(TEXT, "utf-8")
    site = '[site]\nlibrary = "시험도서관"\n[check]\nepubcheck = "never"\n'
    (here / "daisy.toml").write_text(site, "utf-8")
    return here


@pytest.fixture
def text_only(library: Path, say: Say) -> Path:
    """A title that nobody reads."""
    say(0, "new", "봄", "--text", "a.txt")
    return library / "sources" / "봄"


@pytest.fixture
def spoken(library: Path, say: Say) -> Path:
    """A title of two parts with two recordings."""
    sound(library / "voice" / "1.wav")
    sound(library / "voice" / "2.wav", period=40)
    say(0, "new", "봄", "--text", "a.txt", "--audio", "voice")
    return library / "sources" / "봄"
