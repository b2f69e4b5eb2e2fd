# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an audio file of a product really holds, read from its frames, not from what it says.

MP3 (MPEG audio layer III and II, ISO 11172-3 2.4.1.3, 13818-3) is walked frame by frame: the sum
of its frames is what a plain decoder plays. Others are asked through the door ``tools.media``.
"""

from __future__ import annotations

import wave
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.model.times import Ms

_BLOCK = 1 << 22
_V1_L3 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_V1_L2 = (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384)
_V2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


@dataclass(frozen=True, slots=True)
class Sound:
    """Format (mp3, mp2, wav, other), length as a decoder plays it, channels, constant or not."""

    format: str
    duration: Ms
    channels: int
    constant: bool = True
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class _Frame:
    length: int
    rate: int
    samples: int
    bitrate: int
    layer: int
    mono: bool
    key: int


def _frame(head: int) -> _Frame | None:
    """The frame that a 32-bit header announces; None when it is none."""
    version, layer = head >> 19 & 3, 4 - (head >> 17 & 3)
    index, rate_index, padding = head >> 12 & 15, head >> 10 & 3, head >> 9 & 1
    if head >> 21 != 0x7FF or version == 1 or layer not in (2, 3):
        return None
    if index in (0, 15) or rate_index == 3:
        return None
    table = (_V1_L3 if layer == 3 else _V1_L2) if version == 3 else _V2
    rate = _RATES[version][rate_index]
    samples = 576 if layer == 3 and version != 3 else 1152
    length = samples // 8 * table[index] * 1000 // rate + padding
    mono = head >> 6 & 3 == 3
    return _Frame(length, rate, samples, table[index], layer, mono, head & 0xFFFE0C00)


def measure(path: Path) -> Sound | None:
    """What the file holds; None when nothing in it can be played."""
    try:
        with path.open("rb") as file:
            head = file.read(12)
        if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
            return _wav(path)
        if head[:3] == b"ID3" or (head and head[0] == 0xFF):
            return _mpeg(path)
        return _other(path) if head else None
    except OSError:
        return None


def _wav(path: Path) -> Sound | None:
    try:
        with wave.open(str(path), "rb") as file:
            duration = file.getnframes() * 1000 // max(1, file.getframerate())
            return Sound("wav", duration, file.getnchannels()) if duration else None
    except (wave.Error, EOFError):
        return _other(path)


def _other(path: Path) -> Sound | None:
    from daisy_pipeline.tools import media

    try:
        recording = media.probe(path)
    except DaisyError:
        return None
    return Sound("other", recording.duration, recording.channels) if recording.duration else None


def _mpeg(path: Path) -> Sound | None:
    walk = _Walk()
    with path.open("rb") as file:
        walk.skip_tag(file.read(10))
        file.seek(0)
        rest = b""
        while block := file.read(_BLOCK):
            rest = walk.feed(rest + block)
    return walk.result(len(rest))


class _Walk:
    """Walks from frame to frame through blocks of a file."""

    def __init__(self) -> None:
        self.known: dict[int, _Frame | None] = {}
        self.counts: dict[int, int] = {}
        self.first: _Frame | None = None
        self.skip = 0
        self.lost = 0

    def skip_tag(self, head: bytes) -> None:
        """Note the size of an ID3v2 tag at the beginning."""
        if head[:3] == b"ID3" and len(head) == 10:
            size = 0
            for byte in head[6:10]:
                size = size << 7 | byte & 0x7F
            self.skip = 10 + size

    def feed(self, data: bytes) -> bytes:
        """Count the frames in ``data``; what is left for the next block."""
        at, end = 0, len(data)
        if self.skip:
            at = min(self.skip, end)
            self.skip -= at
        known, counts = self.known, self.counts
        while at + 4 <= end:
            head = int.from_bytes(data[at : at + 4], "big") & 0xFFFFFFC0
            frame = known[head] if head in known else known.setdefault(head, _frame(head))
            if frame is None or (self.first is not None and frame.key != self.first.key):
                at = self.resync(data, at)
                continue
            if at + frame.length > end:
                break
            if self.first is None:
                self.first = frame
                if data.find(b"Xing", at, at + 48) > 0 or data.find(b"Info", at, at + 48) > 0:
                    at += frame.length
                    continue
            counts[head] = counts.get(head, 0) + 1
            at += frame.length
        return data[at:]

    def resync(self, data: bytes, at: int) -> int:
        """The next byte that may begin a frame; a tag at the end of the file is no loss."""
        if data[at : at + 3] == b"TAG" and len(data) - at <= 128:
            return len(data)
        following = data.find(b"\xff", at + 1)
        following = len(data) if following < 0 else following
        self.lost += following - at
        return following

    def result(self, left: int) -> Sound | None:
        """What was found; None when there was no frame."""
        frames = [(f, n) for head, n in self.counts.items() if (f := self.known[head])]
        if not frames or self.first is None:
            return None
        samples = sum(f.samples * n for f, n in frames)
        channels = 1 if all(f.mono for f, _ in frames) else 2
        constant = len({f.bitrate for f, _ in frames}) == 1
        kind = f"mp{self.first.layer}"
        damaged = self.lost > 4096 or left > 16
        return Sound(kind, samples * 1000 // self.first.rate, channels, constant, damaged)
