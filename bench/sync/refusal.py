# SPDX-License-Identifier: AGPL-3.0-or-later
"""What does not belong together must be refused: `python -m bench.sync --cases refusal`.

Refused: the aligner says that the recording holds another text (DP-SYN-001) or no speech (-002).
Invented: sentences that are called right (ok) all the same. What belongs together must be kept,
however short it is, and however its channels lie.
"""

from __future__ import annotations

import argparse
import tempfile
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from bench.sync import draw, pool, sounds
from bench.sync.cases import Draw, crowd_of, put_together, spoken
from bench.sync.door import DIGEST, Texts, segments
from bench.sync.families import FAMILIES, Recipe
from bench.sync.material import RATE, Utterance, Voice, say
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.model.ports import AlignInput, AlignResult, Silent
from daisy_pipeline.model.track import ClipStatus, Recording
from daisy_pipeline.synchronization import aligners

LENGTHS = (8, 20, 60)  # seconds
_TELLING = 20  # seconds that tell one text from another
_TURNS = 300  # seconds with several voices in turn
OTHERS = ("another place", "another book", "another language")
CHANNELS = ("reversed channels", "turned phase", "one side silent")
NOTHING = ("music", "noise", "hum", "a crowd", "silence", "hiss")
_NOISY = ("pink15", "babble10")
_REFUSALS = ("DP-SYN-001", "DP-SYN-002")


@dataclass(frozen=True)
class Plan:
    """A recording of about so many seconds and a text: what is wrong with the two."""

    kind: str
    voice: Voice
    seconds: float
    sound: str = "clean"
    draw: int = 0

    @property
    def right(self) -> bool:
        """Whether the two belong together, at least in part."""
        return self.kind in ("right", "half read", *CHANNELS)

    @property
    def judged(self) -> bool:
        """Whether it is long enough to tell; what is not must only not be called right."""
        return self.seconds >= (1 if self.right else _TELLING)

    @property
    def group(self) -> str:
        """The row of the table."""
        length = "" if self.kind in (*NOTHING, *CHANNELS) else f", {self.seconds:g} s"
        return self.kind + length + ("" if self.sound == "clean" else ", noise")

    @property
    def name(self) -> str:
        """For people."""
        return f"{self.group}: {self.voice}, {self.sound}, {self.draw}"


@dataclass(frozen=True)
class Pair:
    """A recording and a text; ``samples`` has a column a channel."""

    samples: np.ndarray
    texts: Texts


@dataclass(frozen=True)
class Verdict:
    """What was said about a pair."""

    plan: Plan
    refused: bool
    fine: int
    texts: int


def plans(seed: int) -> Iterator[Plan]:
    """All pairs: every voice in every length, right and wrong."""
    people = draw.voices(seed)
    for number, voice in enumerate(people):
        for seconds in LENGTHS:
            yield from (Plan("right", voice, seconds, draw=n) for n in range(2))
        for seconds in LENGTHS:
            yield from (Plan(kind, voice, seconds) for kind in OTHERS)
        yield Plan("half read", voice, 60)
        yield from (Plan("right", voice, 60, sound) for sound in _NOISY)
        sound = _NOISY[number % 2]
        yield from (Plan(kind, voice, 60, sound) for kind in OTHERS)
    yield from (Plan("right", people[0], _TURNS, draw=n) for n in range(3))
    for voice in (people[0], people[-1]):
        yield from (Plan(kind, voice, 60) for kind in (*CHANNELS, *NOTHING))
        for kind in ("right", "another book"):  # nothing can be told from so little
            yield Plan(kind, voice, 0.5)


def pair(plan: Plan, part: str, seed: int, corpus: Path) -> Pair:
    """The recording and the text of a plan."""
    recipe = FAMILIES[plan.sound]
    together = plan.seconds == _TURNS
    people = draw.turns(seed) if together else (plan.voice,)
    drawn = Draw("refusal", replace(recipe, together=together), people, part, seed, plan.draw)
    order, crowd, chance, _ = spoken(drawn, corpus)
    if plan.kind in NOTHING:
        count = int(plan.seconds * RATE)
        return Pair(_nothing(plan.kind, count, seed, corpus, chance), _texts(order[:12]))
    said, rest = _first(order, plan.seconds)
    case = put_together("", "", recipe, said, crowd, chance)
    if plan.seconds < 1:
        begin = int((case.limits[0] or (0, 0))[0] * RATE / 1000)
        case = replace(case, samples=case.samples[begin : begin + int(plan.seconds * RATE)])
    return Pair(_channels(plan.kind, case.samples), _text(plan, said, rest, part, seed, corpus))


def _first(order: list[Utterance], seconds: float) -> tuple[list[Utterance], list[Utterance]]:
    """Sentences that take about so long with their pauses, and the others."""
    count, length = 0, 0.0
    while count < len(order) and (not count or length + 2 < seconds):
        length += len(order[count].sound) / RATE + 0.6
        count += 1
    return order[:count], order[count:]


def _text(
    plan: Plan,
    said: list[Utterance],
    rest: list[Utterance],
    part: str,
    seed: int,
    corpus: Path,
) -> Texts:
    """The text that is held against the recording, as long as what was said."""
    people, lang = draw.voices(seed), plan.voice.lang
    if plan.kind == "another place":
        spare = say(plan.voice, {"dev": "test", "test": "dev", "all": "all"}[part], corpus)
        used = {u.text for u in said}
        return _texts([u for u in (*rest, *spare) if u.text not in used][: len(said)])
    if plan.kind == "another book":
        other = {"man": people[3], "libri": people[5]}.get(plan.voice.name)
        other = other or (people[0] if lang == "ko" else people[7])
        return _texts(say(other, part, corpus)[: len(said)])
    if plan.kind == "another language":
        other = people[7] if lang == "ko" else people[0]
        return _texts(say(other, part, corpus)[: len(said)])
    return _texts([*said, *rest[: len(said)]] if plan.kind == "half read" else said)


def _texts(said: Sequence[Utterance]) -> Texts:
    return [(u.text, u.lang) for u in said]


def _channels(kind: str, mono: np.ndarray) -> np.ndarray:
    if kind == "reversed channels":
        return np.stack((mono, -mono), 1)
    if kind == "one side silent":
        return np.stack((np.zeros_like(mono), mono), 1)
    return np.asarray(-mono) if kind == "turned phase" else mono


def _nothing(kind: str, count: int, seed: int, corpus: Path, chance: sounds.Chance) -> np.ndarray:
    """Sound without the text's reader."""
    if kind == "silence":
        return np.zeros(count, "<i2")
    if kind == "hiss":
        return chance.normal(0, 4, count).astype("<i2")
    noise = {"noise": "pink", "hum": "hum50", "a crowd": "babble"}.get(kind, kind)
    made = sounds.noise(noise, count, crowd_of(Recipe(noise=noise), seed, corpus), chance)
    return np.asarray((made / made.std() * 3000).clip(-32768, 32767).astype("<i2"))


def align(given: Pair, aligner: str) -> AlignResult | str:
    """The aligner's answer, or the id of the error that it ends in."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recording.wav"
        channels = given.samples.ndim
        with wave.open(str(path), "wb") as file:
            file.setparams((channels, 2, RATE, 0, "NONE", ""))
            file.writeframes(given.samples.tobytes())
        length = len(given.samples) * 1000 // RATE
        recording = Recording(DIGEST, path.name, length, RATE, channels)
        entry = AlignInput((recording,), {DIGEST: path}, segments(given.texts), {})
        try:
            return aligners.find(aligner).align(entry, Silent())
        except DaisyError as problem:
            return problem.findings[0].id


def run(asked: argparse.Namespace) -> None:
    """Print how many of each kind were refused, and how many places were invented."""
    work = partial(_judged, asked=asked)
    done: list[Verdict] = []
    for verdict in pool.each(work, [*plans(asked.seed)], asked.jobs, asked.scratch):
        done.append(verdict)
        if verdict.refused == verdict.plan.right and verdict.plan.judged:
            print(f"  {verdict.plan.name}: {'refused' if verdict.refused else 'kept'}", flush=True)
    print("\n| recording and text | should be | pairs | refused | called right |")
    print("|---|---|---|---|---|")
    for group in dict.fromkeys(verdict.plan.group for verdict in done):
        print(_row(group, [v for v in done if v.plan.group == group]))
    right, wrong = ([v for v in done if v.plan.right is is_right] for is_right in (True, False))
    right, telling = ([v for v in those if v.plan.judged] for those in (right, wrong))
    print(f"\nfalsely refused: {sum(v.refused for v in right)} of {len(right)}; ", end="")
    print(f"refused of what must be: {sum(v.refused for v in telling)} of {len(telling)}; ", end="")
    fine, texts = (sum(getattr(v, name) for v in wrong) for name in ("fine", "texts"))
    print(f"invented: {fine} of {texts} sentences\n", flush=True)


def _judged(plan: Plan, asked: argparse.Namespace) -> Verdict:
    given = pair(plan, asked.part, asked.seed, asked.corpus)
    result = align(given, asked.aligner)
    if isinstance(result, str):
        return Verdict(plan, True, 0, len(given.texts))
    fine = sum(c.status in (ClipStatus.OK, ClipStatus.REREAD) for c in result.track.clips)
    refused = any(finding.id in _REFUSALS for finding in result.findings)
    return Verdict(plan, refused, fine, len(given.texts))


def _row(group: str, done: Sequence[Verdict]) -> str:
    wanted = "kept" if done[0].plan.right else "refused"
    if not done[0].plan.judged:
        wanted = "not called right"
    fine, texts = sum(v.fine for v in done), sum(v.texts for v in done)
    gone = sum(v.refused for v in done)
    return f"| {group} | {wanted} | {len(done)} | {gone} | {fine} of {texts} sentences |"
