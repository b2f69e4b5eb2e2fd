# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to players: which one is taken, what it is given, how its failure is noticed."""

from __future__ import annotations

import sys
import wave
from pathlib import Path

import pytest

from daisy_pipeline.tools import player as door
from daisy_pipeline.tools.player import Player, find_player, play, write_wav
from tests.fakes.sounds import tone


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "녹음 1.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16000, 0, "NONE", ""))
        file.writeframes(tone(16000, 2.0, 50))
    return path


def test_the_stretch_is_cut_exactly(recording: Path, tmp_path: Path) -> None:
    assert write_wav(recording, 500, 1250, tmp_path / "x.wav") == pytest.approx(0.75)
    with wave.open(str(tmp_path / "x.wav")) as file:
        assert (file.getnframes(), file.getnchannels()) == (33_075, 1)


@pytest.mark.parametrize(
    ("platform", "there", "name"),
    [
        ("linux", {"mpv", "aplay"}, "mpv"),
        ("linux", {"afplay", "powershell"}, None),
        ("darwin", {"afplay", "ffplay"}, "afplay"),
        ("win32", {"powershell"}, "powershell"),
    ],
)
def test_the_first_player_that_is_there(
    platform: str, there: set[str], name: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door.shutil, "which", lambda n: f"/p/{n}" if n in there else None)
    found = find_player(platform)
    assert (found.name if found else None) == name
    assert found is None or found.command[0] == f"/p/{name}"


def speaks(script: str, takes_file: bool = True) -> Player:
    return Player("fake", (sys.executable, "-c", script), takes_file)


def test_the_player_gets_a_wav_file_that_is_gone_afterwards(
    recording: Path, tmp_path: Path
) -> None:
    note = tmp_path / "note.txt"
    script = (
        "import os, sys, wave; p = sys.argv[1] if sys.argv[1:] else os.environ['DAISY_CLIP'];"
        f"open({str(note)!r}, 'w').write(f'{{p}} {{wave.open(p).getnframes()}}')"
    )
    for takes_file in (True, False):
        assert play(speaks(script, takes_file), recording, 0, 1000)
        path, _, frames = note.read_text().rpartition(" ")
        assert frames == "44100" and not Path(path).exists()


def test_a_player_without_a_sound_device_is_found_out(recording: Path) -> None:
    assert not play(speaks("raise SystemExit(3)"), recording, 0, 100)
    mute = "import sys; sys.stderr.write('No more combinations to try, audio open failed')"
    assert not play(speaks(mute), recording, 0, 100)
    assert not play(Player("gone", ("/no/such/program",)), recording, 0, 100)
