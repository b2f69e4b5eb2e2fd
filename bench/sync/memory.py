# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a narrator's memory is worth in short recordings: `python -m bench.sync --memory`.

A voice reads one half of its sentences; the aligner places them and learns from the sure ones.
Then short recordings of the other half are aligned without and with what was learned. Foreign
announcements are by the same voice, which is the hardest kind.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bench.sync import draw
from bench.sync.cases import Case, put_together
from bench.sync.door import segments, write
from bench.sync.families import Recipe
from bench.sync.material import RATE, Utterance, Voice, say
from bench.sync.measures import of_result
from daisy_pipeline.model.ports import AlignInput, AlignResult, Silent
from daisy_pipeline.synchronization import aligners
from daisy_pipeline.synchronization.hmm.lessons import teach
from daisy_pipeline.synchronization.hmm.memory import Sums
from daisy_pipeline.synchronization.snapshot import Snapshot, snapshot_bytes

NEAR = 250  # ms
KINDS = {
    "3 s": (3, 3, Recipe()),
    "8 s": (8, 3, Recipe()),
    "20 s": (20, 3, Recipe()),
    "60 s": (60, 1, Recipe()),
    "8 s, pink noise 15 dB": (8, 3, Recipe(noise="pink")),
    "20 s, pink noise 15 dB": (20, 3, Recipe(noise="pink")),
    "60 s, pink noise 15 dB": (60, 1, Recipe(noise="pink")),
    "20 s and 25 s of announcement": (20, 3, Recipe(opening=25)),
    "60 s and 25 s of announcement": (60, 1, Recipe(opening=25)),
}
_OTHER = {"dev": "test", "test": "dev"}


@dataclass
class Count:
    """Sentences within `NEAR`, of those there are; recordings refused; sure and wrong ones."""

    near: int = 0
    there: int = 0
    refused: int = 0
    files: int = 0
    trusted: int = 0
    away: list[float] = field(default_factory=list)

    def add(self, case: Case, result: AlignResult) -> None:
        """Take one answer into account."""
        answer = of_result(result)
        self.files += 1
        self.refused += answer.refused
        for number, (span, limit) in enumerate(zip(answer.spans, case.limits, strict=True)):
            assert limit is not None
            away = abs(span[0] - limit[0]) if span else float("inf")
            self.there += 1
            self.near += away <= NEAR
            self.away.append(away)
            # What is refused has been told as a whole.
            wrong = span is not None and away > 500 and not answer.refused
            self.trusted += wrong and number not in answer.low

    def __str__(self) -> str:
        share, middle = self.near / max(1, self.there), float(np.median(self.away))
        shown = "lost" if middle == float("inf") else f"{middle:.0f}"
        return f"{share:.3f} | {shown} | {self.refused}/{self.files} | {self.trusted}"


def run(asked: argparse.Namespace) -> None:
    """Print the table of all voices, those included that taught nothing; how much was learned."""
    part = "test" if asked.part == "all" else asked.part
    counts = {kind: (Count(), Count()) for kind in KINDS}
    sizes: list[tuple[float, int]] = []
    for voice in draw.voices(asked.seed):
        lesson = say(voice, _OTHER[part], asked.corpus)
        data, seconds = _learned(voice, lesson, asked)
        if seconds:
            sizes.append((seconds, len(data)))
        else:
            print(f"{voice}: the aligner was sure of no sentence and learned nothing.")
        for kind, case in _cases(voice, say(voice, part, asked.corpus), lesson, asked.seed):
            counts[kind][0].add(case, _aligned(case, None))
            counts[kind][1].add(case, _aligned(case, data))
    for seconds, size in sizes:
        print(f"Learned from {seconds:.0f} s of speech: {size} bytes.")
    print()
    print("| recording | n | memory | within 250 ms | median ms | refused | wrong, not told |")
    print("|---|---|---|---|---|---|---|")
    for kind, (without, own) in counts.items():
        print(f"| {kind} | {without.there} | no | {without} |")
        print(f"| | | yes | {own} |")


def _learned(voice: Voice, said: list[Utterance], asked: argparse.Namespace) -> tuple[bytes, float]:
    """A snapshot of what the aligner was sure of in a clean reading, and seconds of speech."""
    chance = np.random.default_rng((asked.seed, len(said)))
    case = put_together(f"lesson/{voice}", "memory", Recipe(), said, (), chance)
    sums = Sums()
    with tempfile.TemporaryDirectory() as folder:
        recording, path = write(case.samples, Path(folder))
        texts = segments(case.texts)
        given = AlignInput((recording,), {recording.digest: path}, texts, {})
        clips = aligners.find("hmm").align(given, Silent()).track.by_segment
        sentences = [(segment, lang, clips[segment.id]) for segment, lang in texts]
        taught = teach(recording, path, sentences, sums, Silent())
    made = Snapshot(str(voice), voice.lang, "bench", "2026-01-01", sums.halves())
    return snapshot_bytes(made), taught.frames / 50


def _cases(
    voice: Voice, said: Sequence[Utterance], spare: Sequence[Utterance], seed: int
) -> Iterator[tuple[str, Case]]:
    for number, (kind, (seconds, draws, recipe)) in enumerate(KINDS.items()):
        for turn in range(draws):
            chance = np.random.default_rng((seed, number, turn))
            chosen: list[Utterance] = []
            for at in chance.permutation(len(said)):
                chosen.append(said[at])
                if sum(len(u.sound) + 0.6 * RATE for u in chosen) >= seconds * RATE:
                    break
            name = f"{kind}/{voice}"
            yield kind, put_together(name, "memory", recipe, chosen, (), chance, spare)


def _aligned(case: Case, data: bytes | None) -> AlignResult:
    with tempfile.TemporaryDirectory() as folder:
        recording, path = write(case.samples, Path(folder))
        memory = Path(folder) / "voice.json"
        memory.write_bytes(data or b"")
        paths = {recording.digest: path}
        given = AlignInput((recording,), paths, segments(case.texts), {}, memory=memory)
        return aligners.find("hmm").align(given, Silent())
