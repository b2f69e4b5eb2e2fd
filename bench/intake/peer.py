# SPDX-License-Identifier: AGPL-3.0-or-later
"""Speed of measuring an hour beside FFmpeg's own filters: `python -m bench.intake.peer`.

FFmpeg runs `ebur128=peak=true,silencedetect,astats` over the same file (its program must be
installed): loudness, true peak, silence and statistics, a part of what is measured here.
``--hours 1`` is the length, ``--mp3`` takes an MP3 of 128 kbit/s instead of a WAV file.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import wave
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from bench.intake.material import RATE, clean
from bench.measure import ROOT, Cost, best, machine

_OURS = "import sys; from pathlib import Path; from daisy_pipeline.recordings.measure.whole import "
_OURS += "measure; measure(Path(sys.argv[1]))"
_FILTERS = "ebur128=peak=true,silencedetect,astats"


def main() -> None:
    """One row for each, the cheapest of three runs, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=1.0)
    parser.add_argument("--mp3", action="store_true")
    asked = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("hour.mp3" if asked.mp3 else "hour.wav")
        # In a process of its own: a child's peak begins with what its parent holds.
        maker = get_context("spawn").Process(target=_make, args=(path, asked.hours))
        maker.start()
        maker.join()
        ours = best((sys.executable, "-c", _OURS, str(path)), ROOT, 3)
        _row("measure", ours, asked.hours)
        program = shutil.which("ffmpeg")
        if program is None:
            sys.exit("no ffmpeg here to compare with")
        quiet = (program, "-hide_banner", "-nostats", "-i", str(path))
        theirs = best((*quiet, "-af", _FILTERS, "-f", "null", "-"), ROOT, 3)
        _row("ffmpeg", theirs, asked.hours)
        print(f"ours takes {ours.cpu / theirs.cpu:.2f} of ffmpeg's CPU time")


def _row(name: str, cost: Cost, hours: float) -> None:
    speed = hours * 3600 / cost.cpu
    print(f"{name}: {cost.cpu:.1f} CPU s, {speed:.0f} times real time, {cost.peak_mb:.0f} MB")
    if cost.code:
        sys.exit(f"{name} ended with {cost.code}")


def _make(path: Path, hours: float) -> None:
    """A reading of some voices, repeated to so many hours."""
    parts = [clean(np.random.default_rng([0, 2000, n]), 0).sound for n in range(8)]
    pcm = np.clip(np.round(np.concatenate(parts) * 32768), -32768, 32767).astype("<i2")
    wav, wanted = path.with_suffix(".wav"), round(hours * 3600 * RATE)
    with wave.open(str(wav), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        while wanted > 0:
            file.writeframes(pcm[:wanted].tobytes())
            wanted -= len(pcm)
    if path.suffix == ".mp3":
        _encode(wav, path)


def _encode(wav: Path, target: Path) -> None:
    import lameenc

    encoder = lameenc.Encoder()
    encoder.set_bit_rate(128)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.silence()
    with wave.open(str(wav)) as source, target.open("wb") as out:
        while block := source.readframes(RATE * 60):
            out.write(encoder.encode(block))
        out.write(encoder.flush())


if __name__ == "__main__":
    main()
