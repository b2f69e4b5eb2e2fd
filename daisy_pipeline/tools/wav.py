# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sound file that a speaking engine has written: read whole, within bounds, or refused.

Engines are not ours and their files are not trusted. Plain WAV (16 bit PCM, one channel) is read
here, for a narration reads one such file a sentence; all other forms (AIFF of macOS, floats,
several channels) go through FFmpeg.
"""

from __future__ import annotations

import wave
from pathlib import Path

from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.model.ports import Speech

LOWEST, HIGHEST = 8_000, 96_000  # Hz that speech may have

_PLAIN, _HEAD = 1, 1 << 16  # WAVE_FORMAT_PCM; bytes within which the data chunk has to begin
_SOME = 4096  # bytes: so much behind a length of 0 is sound that was written without going back


class SoundError(Exception):
    """No sound that can be used; ``why`` is empty, rubbish or enormous."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read_speech(path: Path, most_seconds: float) -> Speech:
    """The sound in an engine's file, mono, at the file's own rate; no samples for 0 s of sound.

    Raises SoundError: empty (no file, or nothing in it), rubbish (no sound file, or one of a rate
    that speech does not have), enormous (more than ``most_seconds`` of sound).
    """
    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    if not size:
        raise SoundError("empty")
    found = _plain(path, size, most_seconds)
    return found if found is not None else _any(path, most_seconds)


def write_speech(path: Path, speech: Speech) -> None:
    """Write a WAV file, 16 bit, mono."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(speech.rate)
        file.writeframes(speech.pcm)


def _plain(path: Path, size: int, most_seconds: float) -> Speech | None:
    """The sound of a plain WAV file (RIFF MCI 1.0), None for any other."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
            return None
        at, rate = 12, 0
        while len(head) >= at + 8:
            name, length = head[at : at + 4], int.from_bytes(head[at + 4 : at + 8], "little")
            body = head[at + 8 : at + 8 + 16]
            if name == b"fmt " and len(body) == 16:
                kind, channels = int.from_bytes(body[:2], "little"), body[2] | body[3] << 8
                bits = int.from_bytes(body[14:16], "little")
                if (kind, channels, bits) != (_PLAIN, 1, 16):
                    return None
                rate = int.from_bytes(body[4:8], "little")
            if name == b"data":
                _refuse_rate(rate)
                there = size - at - 8
                wanted = min(length or (there if there >= _SOME else 0), there)
                _refuse_length(wanted / 2 / rate, most_seconds)
                file.seek(at + 8)
                return Speech(file.read(wanted & ~1), rate)
            at += 8 + length + length % 2
    return None


def _any(path: Path, most_seconds: float) -> Speech:
    # FFmpeg is loaded only for the sound that needs it.
    from daisy_pipeline.tools.decoding import opened
    from daisy_pipeline.tools.media import stream

    pcm, rate = bytearray(), 0
    try:
        with opened(path, path.name) as (_, sound):
            rate = sound.rate
        _refuse_rate(rate)
        for block in stream(path, rate):
            pcm += block.pcm
            _refuse_length(len(pcm) / 2 / rate, most_seconds)
    except DaisyError:
        raise SoundError("rubbish") from None
    return Speech(bytes(pcm), rate)


def _refuse_rate(rate: int) -> None:
    if not LOWEST <= rate <= HIGHEST:
        raise SoundError("rubbish")


def _refuse_length(seconds: float, most: float) -> None:
    if seconds > most:
        raise SoundError("enormous")
