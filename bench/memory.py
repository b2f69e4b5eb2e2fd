# SPDX-License-Identifier: AGPL-3.0-or-later
"""Peak memory and real-time factor of a whole build with a long recording.

``python -m bench.memory [hours ...]`` (default 1 10). The recording is the synthetic voice reading
the sample story again and again at another speed than the aligner's reference.
"""

from __future__ import annotations

import sys
import wave
from pathlib import Path

from bench.measure import DAISY, ROOT, Cost, cost, machine, workspace


def make(folder: Path, hours: float) -> float:
    """Write long.txt and rec.wav of about ``hours``; the seconds of sound."""
    from daisy_pipeline.tools.espeak import speak

    story = (ROOT / "sources/동백꽃/text/동백꽃.txt").read_text("utf-8")
    paragraphs = [line.strip() for line in story.splitlines()[3:] if line.strip()]
    spoken = [speak(p, "ko", 190) for p in paragraphs]
    samples, chapter = 0, 0
    with wave.open(str(folder / "rec.wav"), "wb") as sound:
        sound.setparams((1, 2, spoken[0].rate, 0, "NONE", ""))
        with (folder / "long.txt").open("w", encoding="utf-8") as text:
            while samples < hours * 3600 * spoken[0].rate:
                chapter += 1
                text.write(f"# 제{chapter}장\n\n")
                for paragraph, speech in zip(paragraphs, spoken, strict=True):
                    text.write(f"  {paragraph}\n")
                    sound.writeframesraw(speech.pcm + b"\0\0" * (speech.rate // 2))
                    samples += len(speech.pcm) // 2 + speech.rate // 2
    return samples / spoken[0].rate


def main() -> None:
    """Print one row an input length."""
    print(machine())
    for hours in [float(h) for h in sys.argv[1:]] or [1.0, 10.0]:
        with workspace() as folder:
            seconds = make(folder, hours)
            new = cost((*DAISY, "new", "긴책", "--text", "long.txt", "--audio", "rec.wav"), folder)
            built = cost((*DAISY, "build", "긴책", "--only", "daisy202"), folder)
            _row(seconds, new, built)


def _row(seconds: float, new: Cost, built: Cost) -> None:
    print(
        f"{seconds / 3600:5.2f} h: new {new.cpu:.0f} s CPU {new.peak_mb:.0f} MB (exit {new.code}); "
        f"build {built.cpu:.0f} s CPU = {built.cpu / seconds:.4f} of real time, "
        f"peak {built.peak_mb:.0f} MB (exit {built.code})"
    )


if __name__ == "__main__":
    main()
