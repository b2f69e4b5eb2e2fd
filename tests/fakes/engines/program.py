# SPDX-License-Identifier: AGPL-3.0-or-later
"""A program that reads a text and writes a WAV: [--rate %] [--pitch %] [--out FILE]."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "packages"))
import fake_sound as fake


def main(words: list[str]) -> None:
    given = dict(zip(words[::2], words[1::2], strict=True))
    text = sys.stdin.buffer.read().decode("utf-8").rstrip("\n")
    if fake.CRASH in text and os.name == "posix":
        os.kill(os.getpid(), signal.SIGSEGV)
    if fake.FAIL in text:
        sys.exit("fake program: no such word")
    fake.misbehave(text)
    out = open(given["--out"] if "--out" in given else sys.stdout.fileno(), "wb")  # noqa: SIM115
    while fake.ENDLESS in text:
        out.write(bytes(1 << 20))
    if fake.NOTHING not in text:
        pcm = fake.tone(text, int(given.get("--rate", 100)), int(given.get("--pitch", 100)))
        out.write(b"not a sound" * 9 if fake.RUBBISH in text else fake.wav(pcm))
    out.close()


if __name__ == "__main__":
    main(sys.argv[1:])
