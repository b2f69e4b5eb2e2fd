# SPDX-License-Identifier: AGPL-3.0-or-later
"""What all the small engines share: a tone for words, and ways to go wrong. Only the standard
library: it runs in child processes that know nothing of the tests."""

from __future__ import annotations

import math
import os
import struct
import time

RATE = 16000
CRASH, HANG, RUBBISH, NOTHING, ENDLESS, FAIL = (
    "충돌하라", "멈추어라", "헛소리하라", "잠자코있어라", "끝없이하라", "못한다고하라",
)  # fmt: skip
"""Words on which these engines crash, hang, write rubbish, nothing, without end, or refuse."""


def tone(text: str, rate: int = 100, pitch: int = 100) -> bytes:
    """16 bit samples: 30 ms of tone a letter, a little silence around all of it."""
    letters = sum(sign.isalnum() for sign in text)
    count = letters * RATE * 3 // rate
    step = 2 * math.pi * 220 * pitch / 100 / RATE
    sound = [round(8000 * math.sin(step * n)) for n in range(min(count, RATE // 5))] or [0]
    many = (sound * (count // len(sound) + 1))[:count]
    return bytes(4000) + struct.pack(f"<{len(many)}h", *many) + bytes(4000)


def wav(pcm: bytes, rate: int = RATE) -> bytes:
    """A whole WAV file."""
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 36 + len(pcm), b"WAVE", b"fmt ", 16, 1, 1,
                       rate, 2 * rate, 2, 16)  # fmt: skip
    return head + struct.pack("<4sI", b"data", len(pcm)) + pcm


def aiff(pcm: bytes, rate: int = RATE) -> bytes:
    """A whole AIFF file, as NSSpeech writes it."""
    swapped = b"".join(pcm[n : n + 2][::-1] for n in range(0, len(pcm), 2))
    exponent = rate.bit_length() - 1
    extended = struct.pack(">HQ", 16383 + exponent, rate << (63 - exponent))
    common = struct.pack(">4sIHIH", b"COMM", 18, 1, len(pcm) // 2, 16) + extended
    sound = struct.pack(">4sIII", b"SSND", 8 + len(pcm), 0, 0) + swapped
    return struct.pack(">4sI", b"FORM", 4 + len(common) + len(sound)) + b"AIFF" + common + sound


def misbehave(text: str) -> None:
    """Crash, hang or refuse where the words ask for it."""
    if CRASH in text:
        os._exit(139)
    if HANG in text:
        time.sleep(600)
    if FAIL in text:
        raise RuntimeError("fake engine: no such word")
