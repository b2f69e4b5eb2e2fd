# SPDX-License-Identifier: AGPL-3.0-or-later
"""Speed and memory on hours of speech, in a child process: `python -m bench.sync --hours 10`.

The recording repeats the same sentences, so its places are not judged.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import wave
from pathlib import Path

from bench.measure import cost
from bench.sync.cases import put_together
from bench.sync.door import DIGEST, segments
from bench.sync.families import Recipe
from bench.sync.material import RATE, ROOT, Voice, say
from daisy_pipeline.model.ports import AlignInput, Silent
from daisy_pipeline.model.track import ClipStatus, Recording


def run(asked: argparse.Namespace) -> None:
    """Print wall and CPU seconds, real-time factor with start-up, and peak memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seconds, count = _write(folder, asked.hours, asked.corpus, asked.one_voice)
        own = (sys.executable, "-m", "bench.sync.long", str(folder), asked.aligner)
        spent = cost(own, ROOT)
        low = (folder / "low").read_text() if (folder / "low").is_file() else "failed"
    print(
        f"{seconds / 3600:.2f} h, {count} segments, {low} ask for a person: "
        f"wall {spent.wall:.0f} s, CPU {spent.cpu:.0f} s, "
        f"RTF {spent.wall / seconds:.4f}, peak {spent.peak_mb:.0f} MB",
        flush=True,
    )


def _write(folder: Path, hours: float, corpus: Path, one: bool) -> tuple[float, int]:
    """About so many hours: one real voice in three orders and two made ones, again and again."""
    import numpy as np

    voices = (Voice("man"), Voice("ko+f4"), Voice("man", pitch=1.17), Voice("ko+m3"))
    samples, texts = 0, list[str]()
    chance = np.random.default_rng(3)
    blocks = []
    for voice in voices[:1] if one else voices:
        said = say(voice, "all", corpus)
        blocks.append(put_together("long", "long", Recipe(), said, (), chance))
    with wave.open(str(folder / "long.wav"), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        turn = 0
        while samples < hours * 3600 * RATE:
            block = blocks[turn % len(blocks)]
            file.writeframesraw(block.samples.tobytes())
            samples += len(block.samples)
            texts += [text for text, _ in block.texts]
            turn += 1
    (folder / "long.txt").write_text("\n".join(texts), "utf-8")
    return samples / RATE, len(texts)


def child(folder: Path, aligner: str) -> None:
    """Align what the parent wrote."""
    from daisy_pipeline.synchronization import aligners

    path = folder / "long.wav"
    with wave.open(str(path)) as file:
        duration = file.getnframes() * 1000 // RATE
    recording = Recording(DIGEST, path.name, duration, RATE, 1)
    texts = [(line, "ko") for line in (folder / "long.txt").read_text("utf-8").splitlines()]
    given = AlignInput((recording,), {DIGEST: path}, segments(texts), {})
    clips = aligners.find(aligner).align(given, Silent()).track.clips
    asked = (ClipStatus.LOW, ClipStatus.MISSING)
    (folder / "low").write_text(str(sum(clip.status in asked for clip in clips)))


if __name__ == "__main__":
    child(Path(sys.argv[1]), sys.argv[2])
