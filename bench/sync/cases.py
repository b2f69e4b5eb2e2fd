# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recordings with faults, made from sentences of known limits; the truth about them is exact."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from bench.sync import draw, sounds
from bench.sync.families import FAMILIES, Recipe, Span
from bench.sync.material import RATE, Sound, Utterance, Voice, say
from daisy_pipeline.tools import mp3

_FOREIGN_MS = 400  # shorter sound beside the text need not be listed


@dataclass(frozen=True)
class Case:
    """A recording, its text, and the truth, all in ms.

    ``limits``: of each sentence's speech, None when it was not read. ``quiet``: how far the pause
    before a sentence reaches back. ``foreign``: sound that is not the text's. ``swapped``: first
    ones of pairs that were read in the other order: only one of the two can be found.
    """

    name: str
    family: str
    samples: np.ndarray
    texts: tuple[tuple[str, str], ...]
    limits: tuple[Span | None, ...]
    quiet: tuple[float, ...]
    foreign: tuple[Span, ...] = ()
    reread: frozenset[int] = frozenset()
    swapped: tuple[int, ...] = ()
    packed: int = 0

    @property
    def seconds(self) -> float:
        """How long the recording is."""
        return len(self.samples) / RATE


@dataclass(frozen=True)
class Draw:
    """What a case is made from: the same draw gives the same case. Several voices: in turn."""

    family: str
    recipe: Recipe
    voices: tuple[Voice, ...]
    part: str = "dev"
    seed: int = 0
    turn: int = 0

    @property
    def name(self) -> str:
        """The family and the voice."""
        who = str(self.voices[0]) if len(self.voices) == 1 else f"turns {self.turn}"
        return f"{self.family}/{who}"

    def chance(self) -> sounds.Chance:
        """The chances of this draw."""
        words = f"{self.name}/{self.part}" + (f"/{self.seed}" if self.seed else "")
        if len(self.voices) == 1 and self.turn:
            words += f"/{self.turn}"
        return np.random.default_rng(zlib.crc32(words.encode()))


def draws(family: str, part: str, seed: int = 0, readers: str = "usual") -> Iterator[Draw]:
    """The draws of a family: one a voice, or several with all voices in turn."""
    recipe = FAMILIES[family]
    if recipe.together:
        people = draw.turns(seed, readers)
        for turn in range(3):
            yield Draw(family, recipe, people[turn:] + people[:turn], part, seed, turn)
        return
    for voice in draw.voices(seed, readers):
        yield Draw(family, recipe, (replace(voice, tempo=recipe.tempo),), part, seed)


def made(drawn: Draw, corpus: Path) -> Case:
    """One case; its chances are those of its name, part and seed."""
    return put_together(drawn.name, drawn.family, drawn.recipe, *spoken(drawn, corpus))


def spoken(
    drawn: Draw, corpus: Path
) -> tuple[list[Utterance], list[Sound], sounds.Chance, list[Utterance]]:
    """The sentences of a draw in order, its crowd, its chances, and sentences to announce."""
    voices, part = drawn.voices, drawn.part
    chance = drawn.chance()
    said = [say(voice, part, corpus) for voice in voices]
    if len(voices) == 1:
        order = [said[0][n] for n in chance.permutation(len(said[0]))]
    else:  # a page each
        order = [u for n in range(0, 30, 6) for who in said for u in who[n : n + 6]]
    spare = say(voices[0], {"dev": "test", "test": "dev", "all": "all"}[part], corpus)
    return order, crowd_of(drawn.recipe, drawn.seed, corpus), chance, spare


def crowd_of(recipe: Recipe, seed: int, corpus: Path) -> list[Sound]:
    """Voices for a background that babbles; none for others."""
    if recipe.noise != "babble":
        return []
    return [u.sound for v in draw.crowd(seed) for u in say(v, "all", corpus)[40:52]]


@dataclass
class Tape:
    """A recording that grows piece by piece."""

    parts: list[Sound] = field(default_factory=list)
    at: int = 0
    sounded: int = 0  # where the last sound ended

    def pause(self, seconds: float) -> None:
        """Add silence."""
        self.parts.append(np.zeros(int(seconds * RATE)))
        self.at += len(self.parts[-1])

    def play(self, sound: Sound, first: int, last: int) -> tuple[Span, float]:
        """Add sound; the limits of its speech in ms, and where the sound before it ended."""
        before, limits = self.sounded, (self.at + first, self.at + last)
        self.parts.append(sound)
        self.at += len(sound)
        self.sounded = limits[1]
        return (limits[0] * 1000 / RATE, limits[1] * 1000 / RATE), before * 1000 / RATE


def put_together(
    name: str,
    family: str,
    recipe: Recipe,
    said: list[Utterance],
    crowd: Sequence[Sound],
    chance: sounds.Chance,
    spare: Sequence[Utterance] = (),
) -> Case:
    """The recording of these sentences by the recipe, and the truth about it.

    Announcements are taken from ``spare``: sentences that the text has not.
    """
    text = said[: recipe.text or None]
    opening, closing = _announcements(recipe, text, spare, chance)
    plan = _plan(recipe, len(text), chance)
    tape, foreign = Tape(), list[Span]()
    limits, quiet = list[Span | None]([None] * len(text)), [0.0] * len(text)
    tape.pause(0.5)
    for extra in opening:
        foreign.append(tape.play(extra.sound, extra.first, extra.last)[0])
        tape.pause(chance.uniform(*recipe.pauses))
    for number in plan.order:
        if number in plan.twice:
            foreign += _broken_off(tape, text[number], recipe.cough, chance)
        own = text[number]
        limits[number], quiet[number] = tape.play(own.sound, own.first, own.last)
        tape.pause(chance.uniform(*recipe.pauses))
    for extra in closing:
        foreign.append(tape.play(extra.sound, extra.first, extra.last)[0])
        tape.pause(chance.uniform(*recipe.pauses))
    samples = _spoilt(recipe, tape, [lim for lim in limits if lim], crowd, chance)
    late = mp3.delay_ms(RATE) if recipe.packed else 0
    return Case(
        name, family, samples, tuple((u.text, u.lang) for u in text),
        tuple(lim and (lim[0] + late, lim[1] + late) for lim in limits),
        tuple(q + late if q else 0.0 for q in quiet),
        tuple((a + late, b + late) for a, b in foreign if b - a >= _FOREIGN_MS),
        frozenset(plan.twice), plan.swapped, recipe.packed,
    )  # fmt: skip


def _announcements(
    recipe: Recipe, text: list[Utterance], spare: Sequence[Utterance], chance: sounds.Chance
) -> tuple[list[Utterance], list[Utterance]]:
    """What the same voice says before and after the text, 3 to 25 s each."""
    if not (recipe.announce or recipe.opening):
        return [], []
    words = {u.text for u in text}
    rest = [u for u in spare if u.text not in words]
    rest = [rest[n] for n in chance.permutation(len(rest))]
    made: list[list[Utterance]] = []
    for wanted in (recipe.opening or chance.uniform(3, 25), chance.uniform(3, 25)):
        part: list[Utterance] = []
        while rest and sum(len(u.sound) for u in part) < wanted * RATE:
            part.append(rest.pop())
        made.append(part)
    return made[0], [] if recipe.opening else made[1]


@dataclass(frozen=True)
class _Plan:
    order: tuple[int, ...]
    twice: frozenset[int]
    swapped: tuple[int, ...]


def _plan(recipe: Recipe, count: int, chance: sounds.Chance) -> _Plan:
    """What is read in which order, and what is read again."""
    order = list(range(count))
    gone: set[int] = set()
    if recipe.skip:
        gone = set(
            chance.choice(np.arange(1, count - 1), max(2, round(recipe.skip * count)), False)
        )
    if recipe.page:
        length = int(chance.integers(8, 11)) if count > 22 else 8
        first = int(chance.integers(3, count - length - 2))
        gone = set(range(first, first + length))
    swapped: tuple[int, ...] = ()
    if recipe.swap:
        pairs = chance.choice(np.arange(1, count - 2, 3), max(2, round(recipe.swap * count)), False)
        swapped = tuple(sorted(int(n) for n in pairs))
        for n in swapped:
            order[n], order[n + 1] = n + 1, n
    kept = [n for n in order if n not in gone]
    again = (
        chance.choice(kept, max(2, round(recipe.reread * count)), False) if recipe.reread else ()
    )
    return _Plan(tuple(kept), frozenset(int(n) for n in again), swapped)


def _broken_off(tape: Tape, own: Utterance, cough: bool, chance: sounds.Chance) -> list[Span]:
    """Part of a sentence, a pause; with a cough, another pause."""
    speech = own.last - own.first
    stop = own.first + int(speech * chance.uniform(0.3, 0.85))
    part = own.sound[:stop].copy()
    part[-320:] *= np.linspace(1, 0, min(320, len(part)))[-len(part) :]
    spans = [tape.play(part, own.first, stop)[0]]
    tape.pause(chance.uniform(0.3, 0.8))
    if cough:
        burst = sounds.cough(chance)
        spans.append(tape.play(burst, 0, len(burst))[0])
        tape.pause(chance.uniform(0.2, 0.6))
    return spans


def _spoilt(
    recipe: Recipe,
    tape: Tape,
    limits: Sequence[Span],
    crowd: Sequence[Sound],
    chance: sounds.Chance,
) -> np.ndarray:
    sound = np.concatenate(tape.parts)
    at = [(int(a * RATE / 1000), int(b * RATE / 1000)) for a, b in limits]
    speech = np.concatenate([sound[a:b] for a, b in at])
    if recipe.echo:
        sound = sounds.echoed(sound, chance)
    if recipe.noise:
        made = sounds.noise(recipe.noise, len(sound), crowd, chance)
        sound = sounds.added(sound, recipe.level, made, speech)
    if recipe.clip:
        sound = sounds.clipped(sound, speech)
    sound = sound + chance.normal(0, 3, len(sound))
    return np.asarray(np.clip(sound, -32768, 32767).astype("<i2"))
