# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sound, pictures and folders for tiny products."""

from __future__ import annotations

import math
import struct
import zlib
from array import array
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import lameenc

Files = dict[str, bytes]
UID = "KR-TEST-0001"
XML = '<?xml version="1.0" encoding="utf-8"?>\n'


def put(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write the files into the folder and give it back."""
    for name, data in files.items():
        target = folder.joinpath(*name.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


@cache
def mp3(seconds: float, channels: int = 1, bitrate: int = 64) -> bytes:
    """A quiet tone as MP3 at a constant rate."""
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(bitrate)
    encoder.set_in_sample_rate(22050)
    encoder.set_out_sample_rate(22050)
    encoder.set_channels(channels)
    encoder.silence()
    wave = array("h", (int(2000 * math.sin(n / 9)) for n in range(int(22050 * seconds))))
    if channels == 2:
        wave = array("h", (s for sample in wave for s in (sample, -sample)))
    return bytes(encoder.encode(wave.tobytes())) + bytes(encoder.flush())


@cache
def png() -> bytes:
    """A picture of one dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    )
