# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to whatever plays sound on this computer: a stretch of a recording, heard once."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.model.times import Ms
from daisy_pipeline.tools.media import stream
from daisy_pipeline.tools.process import run

RATE = 44_100
_CLIP = "DAISY_CLIP"  # how the path reaches PowerShell: never as a part of its script
_SCRIPT = f"(New-Object System.Media.SoundPlayer $env:{_CLIP}).PlaySync()"
_SPARE = 20.0  # seconds that a player may take to start and to end
_MUTE = (b"audio open failed", b"Failed to open", b"Failed to initialize")


@dataclass(frozen=True, slots=True)
class Player:
    """A program that plays a wav file to its end: its name, and its command before the file."""

    name: str
    command: tuple[str, ...]
    takes_file: bool = True


_PLAYERS = (
    Player("ffplay", ("-nodisp", "-autoexit", "-loglevel", "error", "-i")),
    Player("mpv", ("--no-video", "--no-terminal", "--no-config", "--")),
    Player("paplay", ("--",)),
    Player("aplay", ("-q", "--")),
)
_MAC = (Player("afplay", ()), *_PLAYERS)
_WINDOWS = (
    Player("powershell", ("-NoProfile", "-NonInteractive", "-Command", _SCRIPT), False),
    *_PLAYERS,
)


def find_player(platform: str = sys.platform) -> Player | None:
    """The first player that is installed; None when there is none."""
    known = {"darwin": _MAC, "win32": _WINDOWS}.get(platform, _PLAYERS)
    for player in known:
        program = shutil.which(player.name)
        if program:
            return Player(player.name, (program, *player.command), player.takes_file)
    return None


def play(player: Player, recording: Path, begin: Ms, end: Ms, file: str = "") -> bool:
    """Play a stretch of a recording and wait for its end; False when the player could not.

    Any format that we read is heard: the stretch goes to the player as a wav file. Raises as
    `media.stream`, whose clock the times are; ``file`` is the recording's name in findings.
    """
    with tempfile.TemporaryDirectory(prefix="daisy-", ignore_cleanup_errors=True) as folder:
        clip = Path(folder) / "clip.wav"
        seconds = write_wav(recording, begin, end, clip, file)
        command = (*player.command, str(clip)) if player.takes_file else player.command
        ran = run(command, seconds + _SPARE, environment={_CLIP: str(clip)})
    # ffplay ends well also where the computer has nothing to play sound on
    return ran.code == 0 and not any(sign in ran.err for sign in _MUTE)


def write_wav(recording: Path, begin: Ms, end: Ms, target: Path, file: str = "") -> float:
    """Write a stretch as a 16-bit mono wav file; how many seconds it holds."""
    length = 0
    with wave.open(os.fspath(target), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        for sound in stream(recording, RATE, begin, end, file):
            out.writeframesraw(sound.pcm)
            length += len(sound.pcm) // 2
    return length / RATE
