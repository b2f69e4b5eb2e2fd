# SPDX-License-Identifier: AGPL-3.0-or-later
"""Measuring, mastering and encoding against FFmpeg's two-pass loudnorm and libmp3lame.

``python -m bench.mastering [hours ...]`` (default 1; needs ``ffmpeg``; 10 shows that memory stays
flat). The recording is read by people, again and again, each time at another level: the samples in
``../shared`` where they are, else the synthetic voice. Goals: less CPU than FFmpeg, loudness within
0.2 LU of the target and true peak below the ceiling, as FFmpeg's own meter hears the files.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import wave
from collections.abc import Iterator
from pathlib import Path

from bench.measure import ROOT, Cost, cost, machine, workspace

RATE = 44100
TARGET, CEILING = -20, -3


def voices() -> Iterator[bytes]:
    """Readings as 16-bit mono samples at `RATE`."""
    from daisy_pipeline.tools.espeak import speak
    from daisy_pipeline.tools.media import stream

    folder = ROOT.parent / "shared/samples/narration"
    files = sorted([*folder.rglob("*.mp3"), *folder.rglob("*.flac")])
    for file in files:
        yield b"".join(block.pcm for block in stream(file, RATE))
    if not files:
        yield speak("봄이 왔다. 산과 들에 꽃이 피었다.", "ko", 190).pcm


def make(folder: Path, hours: float) -> None:
    """Write ``rec.wav`` of about ``hours``."""
    samples = 0
    with wave.open(str(folder / "rec.wav"), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        while samples < hours * 3600 * RATE:
            for pcm in voices():
                file.writeframesraw(pcm)
                samples += len(pcm) // 2


def master(folder: Path) -> None:
    """Our whole way, in this process: measure, plan, encode, with the steps that a build runs."""
    from importlib import import_module

    from daisy_pipeline.model import codec
    from daisy_pipeline.model.ports import StepInput
    from daisy_pipeline.model.times import whole
    from daisy_pipeline.model.track import Clip, ClipOrigin, Recording, SyncTrack
    from daisy_pipeline.recordings.measured import Measured
    from daisy_pipeline.recordings.steps import STEPS

    def run(step: str, inputs: dict[str, Path], params: dict[str, str]) -> Path:
        out = folder / step
        out.mkdir()
        module, _, name = STEPS[step].run.partition(":")
        getattr(import_module(module), name)(StepInput(inputs, _defaults(), params), out)
        return out

    given = {"original": folder / "rec.wav"}
    measure = run("measure", given, {"file": "rec.wav"})
    measured = codec.loads(Measured, (measure / "measured.json").read_bytes())
    probe, track, cut = (folder / name for name in ("probe", "track", "cut"))
    clip = Clip("s", "X", measured.head, measured.duration - measured.tail, ClipOrigin.HUMAN)
    made = {
        probe / "recording.json": Recording("X", "rec.wav", measured.duration, RATE, 1),
        track / "track.json": SyncTrack((clip,)),
        cut / "c001.json": whole("X", measured.duration, "c001"),
    }
    for path, value in made.items():
        path.parent.mkdir()
        path.write_bytes(codec.dumps(value))
    known = {"probe-001": probe, "measure-001": measure, "track": track, "cut": cut}
    plan = run("master", known, {})
    sound = {"master": plan / "c001.json", "probe-001": probe, "original-001": given["original"]}
    run("encode", sound, {"name": "c001"})


def _defaults() -> dict[str, dict[str, object]]:
    import tomllib

    import daisy_pipeline

    path = Path(daisy_pipeline.__file__).parent / "config/defaults.toml"
    return tomllib.loads(path.read_text("utf-8"))


def peer(folder: Path) -> tuple[Cost, Cost]:
    """FFmpeg's two passes: measure as JSON, then normalize and encode."""
    form = f"loudnorm=I={TARGET}:TP={CEILING}:LRA=11"
    head = ["ffmpeg", "-nostdin", "-hide_banner", "-y", "-i", "rec.wav", "-af"]
    first = [*head, f"{form}:print_format=json", "-f", "null", "-"]
    told = subprocess.run(first, cwd=folder, capture_output=True, text=True, check=True).stderr
    figures = json.loads(told[told.rindex("{") :])
    names = {"I": "i", "TP": "tp", "LRA": "lra", "thresh": "thresh"}
    known = ":".join(f"measured_{a}={figures[f'input_{b}']}" for a, b in names.items())
    second = [*head, f"{form}:{known}:offset={figures['target_offset']}:linear=true"]
    second += ["-ar", str(RATE), "-ac", "1", "-c:a", "libmp3lame", "-b:a", "64k", "peer.mp3"]
    return cost(first, folder), cost(second, folder)


def heard(path: Path) -> tuple[float, float]:
    """(LUFS, dBTP) of a file by FFmpeg's ebur128, which neither of both is made with."""
    command = ["ffmpeg", "-nostdin", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    end = told[told.rindex("Summary:") :]
    loudness, peak = re.search(r"I:\s+(\S+)", end), re.search(r"Peak:\s+(\S+)", end)
    assert loudness and peak
    return float(loudness[1]), float(peak[1])


def main() -> None:
    """Print both costs in one run, and what became of the sound."""
    if sys.argv[1:2] == ["make"]:  # in a child: the peak of a child counts what its parent holds
        make(Path(sys.argv[2]), float(sys.argv[3]))
        return
    if sys.argv[1:2] == ["master"]:
        master(Path(sys.argv[2]))
        return
    print(machine())
    if not shutil.which("ffmpeg"):
        raise SystemExit("ffmpeg is not installed")
    for hours in [float(h) for h in sys.argv[1:]] or [1.0]:
        with workspace() as folder:
            again = (sys.executable, "-m", "bench.mastering")
            cost((*again, "make", str(folder), str(hours)), ROOT)
            seconds = (folder / "rec.wav").stat().st_size / 2 / RATE
            ours = cost((*again, "master", str(folder)), ROOT)
            print(f"{seconds / 3600:.2f} h; before {heard(folder / 'rec.wav')} (LUFS, dBTP)")
            _row("ours", ours, heard(folder / "encode/c001.mp3"))
            print((folder / "encode/mastered.json").read_text("utf-8"))
            if hours > 2:
                continue
            one, two = peer(folder)
            both = Cost(one.cpu + two.cpu, 0, max(one.peak_mb, two.peak_mb), two.code)
            _row("FFmpeg", both, heard(folder / "peer.mp3"))
            print(f"ratio {ours.cpu / both.cpu:.2f}")


def _row(who: str, took: Cost, found: tuple[float, float]) -> None:
    print(
        f"{who}: {took.cpu:.1f} s CPU, {took.peak_mb:.0f} MB (exit {took.code}); "
        f"{found[0]} LUFS, {found[1]} dBTP"
    )


if __name__ == "__main__":
    main()
