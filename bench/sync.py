# SPDX-License-Identifier: AGPL-3.0-or-later
"""How well the aligner places sentences: `python -m bench.sync`, with ../shared beside us.

Recordings are made by joining clips of known limits. ``onset`` is |begin - true begin of speech|,
``cut0`` the share of begins that lie in the pause before the sentence (30 ms of play), ``whole``
the share of ends that cut nothing. Recordings with faults follow, see `bench.faults`.
`python -m bench.sync --hours 10` measures time and memory: that recording repeats the same
sentences, so its places are not judged.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench import faults
from bench.joined import NARRATION, SHARED, Case, align, korean, moved, sonnet
from daisy_pipeline.model.ports import AlignInput, AlignResult, Silent
from daisy_pipeline.model.track import ClipStatus, Recording
from daisy_pipeline.synchronization.dtw import DtwAligner
from daisy_pipeline.tools import mp3
from tests.fakes import narrator

GONE = (10, 20, 21, 35, 44, 50)


def cases(texts: list[str], clips: list[np.ndarray]) -> Iterator[Case]:
    for label, noise in (("", None), (" noise 15 dB", 15.0)):
        for seed in (1, 2, 3):
            said = narrator.join(clips, seed, noise)
            yield Case(f"clean {seed}{label}", said.samples, texts, said.limits)
        announced = narrator.join(clips[50:53] + clips[:50], 4, noise)
        yield Case(f"announcement{label}", announced.samples, texts[:50], announced.limits[3:])
        read = [n for n in range(len(clips)) if n not in GONE]
        some = narrator.join([clips[n] for n in read], 5, noise)
        limits: list[tuple[float, float] | None] = [None] * len(clips)
        for n, limit in zip(read, some.limits, strict=True):
            limits[n] = limit
        yield Case(f"6 not read{label}", some.samples, texts, limits)
        for pitch in (1.2, 0.85):
            said = narrator.join([moved(clip, pitch) for clip in clips], 6, noise)
            yield Case(f"voice x{pitch}{label}", said.samples, texts, said.limits)


def judge(case: Case, result: AlignResult) -> str:
    known = [
        (n, clip, limit)
        for n, (clip, limit) in enumerate(zip(result.track.clips, case.limits, strict=True))
        if limit is not None
    ]
    away = np.array([abs(clip.begin - limit[0]) for _, clip, limit in known])
    before = [0.0] + [limit[1] for _, _, limit in known[:-1]]
    cut0 = np.mean(
        [b - 30 <= c.begin <= t[0] + 30 for (_, c, t), b in zip(known, before, strict=True)]
    )
    whole = np.mean([clip.end >= limit[1] - 30 for _, clip, limit in known])
    asks = {n for n, c in enumerate(result.track.clips) if c.status is not ClipStatus.OK}
    wrong = {n for (n, _, _), d in zip(known, away, strict=True) if d > 500}
    wrong |= {n for n, limit in enumerate(case.limits) if limit is None}
    refused = "REFUSED" if any(f.id == "DP-SYN-001" for f in result.findings) else ""
    return (
        f"{np.median(away):6.0f} {np.quantile(away, 0.95):7.0f} {(away < 100).mean():6.2f} "
        f"{(away < 250).mean():6.2f} {cut0:6.2f} {whole:6.2f} "
        f"{len(asks & wrong):4d}/{len(wrong):<3d} {len(asks - wrong):5d}  {refused}"
    )


def sonnets() -> None:
    """Real reading: every begin should have silence before it; every wrong text be refused."""
    refused = pairs = kept = quiet = count = 0
    for number in (1, 2, 3):
        samples, _ = sonnet(number)
        for other in (1, 2, 3):
            _, lines = sonnet(other)
            result = align(samples, lines, "en")
            no = any(f.id == "DP-SYN-001" for f in result.findings)
            if number != other:
                pairs, refused = pairs + 1, refused + no
                continue
            kept += not no
            level = loudness(samples)
            for clip in result.track.clips:
                count += 1
                quiet += level[max(0, clip.begin // 10 - 3) : clip.begin // 10 + 1].min() < -30
    print(f"sonnets: right text kept {kept}/3, wrong text refused {refused}/{pairs}, ", end="")
    print(f"begins with a pause before them {quiet}/{count}")


def loudness(samples: np.ndarray) -> np.ndarray:
    """Level of every 10 ms in dB below the loudest 5 %."""
    count = len(samples) // 160
    power = (samples[: count * 160].astype(float).reshape(count, 160) ** 2).mean(1)
    level = 10 * np.log10(power + 1)
    return np.asarray(level - np.quantile(level, 0.95))


def wrong_books(texts: list[str], clips: list[np.ndarray]) -> None:
    """Pairs of recordings and texts of another place of the book, and of another book."""
    story = (SHARED / "samples" / "text" / "dongbaekkkot.utf-8.txt").read_text("utf-8")
    lines = [part.strip() for part in story.replace("\n", " ").split(".") if part.strip()]
    caught = tried = 0
    for noise in (None, 15.0):
        for first in (0, 15, 30, 45):
            samples = narrator.join(clips[first : first + 15], first, noise).samples
            elsewhere = [(first + 15) % 60, (first + 30) % 60, (first + 45) % 60]
            texts_tried = [texts[at : at + 15] for at in elsewhere]
            texts_tried += [lines[at : at + 12] for at in (first, first + 60)]
            for wrong in texts_tried:
                tried += 1
                found = align(samples, wrong).findings
                caught += any(f.id == "DP-SYN-001" for f in found)
            found = align(samples, texts[first : first + 15]).findings
            if any(f.id == "DP-SYN-001" for f in found):
                print(f"  right text refused: sentences {first}, noise {noise}")
    print(f"another book refused: {caught}/{tried}")


def long_run(hours: float, texts: list[str], clips: list[np.ndarray]) -> None:
    """Time and peak memory on a recording that repeats the sentences for so many hours."""
    with tempfile.TemporaryDirectory() as folder:
        path, said = Path(folder) / "long.wav", narrator.join(clips).samples
        times = max(1, round(hours * 3600 * narrator.RATE / len(said)))
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(narrator.RATE)
            for _ in range(times):
                file.writeframes(said.tobytes())
        seconds = times * len(said) / narrator.RATE
        recording = Recording("d" * 64, path.name, round(seconds * 1000), narrator.RATE, 1)
        segments = narrator.segments(texts * times)
        del said, clips
        given = AlignInput((recording,), {recording.digest: path}, segments, {})
        wall, cpu = time.perf_counter(), time.process_time()
        result = DtwAligner().align(given, Silent())
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        low = sum(c.status is not ClipStatus.OK for c in result.track.clips)
    print(f"{seconds / 3600:.2f} h, {len(segments)} segments, {low} ask for a person")
    print(f"wall {wall:.1f} s, CPU {cpu:.1f} s, real-time factor {wall / seconds:.4f}, ", end="")
    print(f"peak {peak_mb()} MB")


def peak_mb() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=0.0)
    hours: float = parser.parse_args().hours
    if not NARRATION.is_dir():
        sys.exit("bench.sync needs ../shared/samples (or DAISY_SHARED)")
    texts, clips = korean()
    if hours:
        long_run(hours, texts, clips)
        return
    print(f"{'case':26s} median     p95   <100   <250   cut0  whole  found   false")
    for case in cases(texts, clips):
        print(f"{case.name:26s} {judge(case, align(case.samples, case.texts))}", flush=True)
    said = narrator.join(clips, 1)
    late = mp3.delay_ms(narrator.RATE)
    limits = [(begin + late, end + late) for begin, end in said.limits]
    packed = Case("clean 1 as MP3 64k", said.samples, texts, limits)
    print(f"{packed.name:26s} {judge(packed, align(said.samples, texts, packed_as_mp3=True))}")
    sonnets()
    wrong_books(texts, clips)
    faults.main()


if __name__ == "__main__":
    main()
