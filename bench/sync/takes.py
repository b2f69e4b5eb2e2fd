# SPDX-License-Identifier: AGPL-3.0-or-later
"""Short takes with and without what the title's other takes teach: `python -m bench.sync --takes`.

A voice reads one half of its sentences as a chapter; the steps of a build place them and learn
from them (`recall`). Then short takes of the other half go through the step `align` without and
with that lesson: right ones, chapters of a minute behind an announcement in the same voice, and
takes in which other words are said, by the same voice or by another; nothing of them is right.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.sync import draw
from bench.sync.cases import Case, put_together
from bench.sync.door import Texts, segments, write
from bench.sync.families import Recipe
from bench.sync.material import RATE, Utterance, Voice, say
from daisy_pipeline.model.book import Book, Paragraph
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.model.track import ClipStatus, SyncTrack
from daisy_pipeline.synchronization.recall import recall
from daisy_pipeline.synchronization.steps import align

NEAR = 250  # ms
_PINK = Recipe(noise="pink")
_PAUSE = 0.6  # seconds behind a sentence, as they are counted
RIGHT = {
    "3 s": (3, 2, Recipe()),
    "8 s": (8, 2, Recipe()),
    "3 s, pink noise 15 dB": (3, 1, _PINK),
    "8 s, pink noise 15 dB": (8, 1, _PINK),
    "60 s behind 25 s of announcement": (60, 1, Recipe(opening=25)),
}
WRONG = {"3 s of other words": (3, 3, Recipe()), "8 s of other words": (8, 2, Recipe())}
_OTHER = {"dev": "test", "test": "dev"}
_READ = (ClipStatus.OK, ClipStatus.REREAD)


@dataclass
class Count:
    """Sentences within `NEAR` and those called right besides, of those there are; takes with
    anything called right that is not; takes refused as a whole."""

    near: int = 0
    sure: int = 0
    there: int = 0
    files: int = 0
    invented: int = 0
    refused: int = 0

    def add(self, track: SyncTrack, case: Case | None, refused: bool) -> None:
        """Take one answer into account; without a case nothing in it can be right."""
        limits = case.limits if case else (None,) * len(track.clips)
        self.files += 1
        self.refused += refused
        wrong = False
        for clip, limit in zip(track.clips, limits, strict=True):
            sounds = limit is not None and clip.begin < clip.end
            near = limit is not None and sounds and abs(clip.begin - limit[0]) <= NEAR
            self.there += limit is not None
            self.near += near
            self.sure += near and clip.status in _READ
            wrong = wrong or (clip.status in _READ and not near)
        self.invented += wrong

    def __str__(self) -> str:
        share = (f"{n / self.there:.3f}" if self.there else "-" for n in (self.near, self.sure))
        shown = " | ".join(share)
        return f"{shown} | {self.refused}/{self.files} | {self.invented}/{self.files}"


@dataclass(frozen=True)
class Take:
    """A short take: its sound, the text that it is said to read, and the truth if it does."""

    kind: str
    samples: np.ndarray
    texts: Texts
    case: Case | None


def run(asked: argparse.Namespace) -> None:
    """Print the table of all voices, those included whose chapter taught nothing."""
    part = "test" if asked.part == "all" else asked.part
    counts: dict[str, tuple[Count, Count]] = {}
    people = draw.voices(asked.seed)
    for number, voice in enumerate(people):
        lesson = say(voice, _OTHER[part], asked.corpus)
        others = [v for v in people if v.lang == voice.lang and v != voice]
        with tempfile.TemporaryDirectory() as name:
            taught = _taught(voice, lesson, Path(name), asked.seed)
            print(f"{voice}: {taught.stat().st_size if taught else 'nothing'}", flush=True)
            said = say(voice, part, asked.corpus)
            strangers = [say(v, part, asked.corpus) for v in others]
            for take in _takes(said, strangers, lesson, (asked.seed, number)):
                pair = counts.setdefault(take.kind, (Count(), Count()))
                for count, known in zip(pair, (None, taught), strict=True):
                    count.add(*_aligned(take, lesson, known))
    print("\n| take | n | lesson | within 250 ms | and called right | refused | invented |")
    print("|---|---|---|---|---|---|---|")
    for kind, (without, own) in counts.items():
        print(
            f"| {kind} | {without.there or without.files} | no | {without} |\n| | | yes | {own} |"
        )


def _taught(voice: Voice, said: list[Utterance], folder: Path, seed: int) -> Path | None:
    """What a chapter that this voice reads teaches, as a build learns it."""
    chance = np.random.default_rng((seed, len(said)))
    case = put_together(f"lesson/{voice}", "takes", Recipe(), said, (), chance)
    inputs = _inputs(folder, case.samples, case.texts)
    ids = [segment.id for segment, _ in segments(case.texts)]
    (folder / "track").mkdir()
    align(StepInput(inputs, {}, {"segments": ids}), folder / "track")
    recall(StepInput({**inputs, "track": folder / "track"}), folder)
    path = folder / "voice.json"
    return path if path.is_file() else None


def _inputs(folder: Path, samples: np.ndarray, texts: Texts) -> dict[str, Path]:
    recording, path = write(samples, folder)
    (folder / "recording.json").write_bytes(dumps(recording))
    blocks = tuple(Paragraph(text=(segment,)) for segment, _ in segments(texts))
    (folder / "book.json").write_bytes(dumps(Book(lang=texts[0][1], body=blocks)))
    return {"book": folder, "probe-001": folder, "original-001": path}


def _takes(
    said: Sequence[Utterance],
    strangers: Sequence[Sequence[Utterance]],
    spare: Sequence[Utterance],
    seed: tuple[int, int],
) -> Iterator[Take]:
    for number, (kind, (seconds, draws, recipe)) in enumerate((RIGHT | WRONG).items()):
        for turn in range(draws):
            chance = np.random.default_rng((*seed, number, turn))
            own = _some(said, seconds, chance)
            texts = [(u.text, u.lang) for u in own]
            if kind in RIGHT:
                case = put_together(kind, "takes", recipe, own, (), chance, spare)
                yield Take(kind, case.samples, case.texts, case)
                continue
            readers = {"the same voice": said}
            if strangers:
                readers["another voice"] = strangers[turn % len(strangers)]
            words = {text for text, _ in texts}
            for who, whole in readers.items():
                other = _some([u for u in whole if u.text not in words], seconds, chance)
                case = put_together(kind, "takes", recipe, other, (), chance)
                yield Take(f"{kind} by {who}", case.samples, texts, None)


def _some(
    said: Sequence[Utterance], seconds: float, chance: np.random.Generator
) -> list[Utterance]:
    chosen: list[Utterance] = []
    for at in chance.permutation(len(said)):
        chosen.append(said[at])
        if sum(len(u.sound) + _PAUSE * RATE for u in chosen) >= seconds * RATE:
            break
    return chosen


def _aligned(
    take: Take, book: Sequence[Utterance], known: Path | None
) -> tuple[SyncTrack, Case | None, bool]:
    """The step's answer, in a Book that holds the chapter too; whether it refused the take."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = [*take.texts, *((u.text, u.lang) for u in book)]
        inputs = _inputs(folder, take.samples, texts)
        inputs |= {"lesson-001": known} if known else {}
        ids = [segment.id for segment, _ in segments(texts)][: len(take.texts)]
        found = align(StepInput(inputs, {}, {"segments": ids}), folder)
        track = loads(SyncTrack, (folder / "track.json").read_bytes())
        clips = {clip.segment: clip for clip in track.clips}
        return SyncTrack(tuple(clips[id] for id in ids)), take.case, bool(found)
