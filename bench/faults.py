# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether the aligner knows where it is wrong: `python -m bench.faults` (also in bench.sync).

Readings with faults and noise in another order of sentences and with other seeds than those that
the weights of synchronization/evidence.py were fitted on. ``bad``: sentences that were not read,
or begin over 0.5 s away. ``asked``: those of them for which a person is asked; ``false``: right
ones for which one is asked too. ``AUC``: how well confidence alone parts the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bench.joined import Case, align, korean, moved, sonnet
from daisy_pipeline.model.track import ClipStatus
from tests.fakes import narrator

FAULTS = ("", "skip", "announce", "reread", "skip announce", "skip reread announce", "block")
NOISES: tuple[tuple[str, float], ...] = (
    ("", 0.0),
    ("pink", 15.0),
    ("pink", 8.0),
    ("hum", 10.0),
    ("babble", 15.0),
)
PITCHES, PAUSES = (0.85, 0.92, 1.0, 1.1, 1.2), ((0.3, 0.9), (0.15, 0.4), (0.6, 1.6))
SEED = 900
COUNT = 50  # sentences
Pieces = list[tuple[int | None, np.ndarray]]  # number of the sentence, or None for foreign sound


@dataclass(frozen=True)
class Answer:
    """For each sentence: is it wrong, is a person asked, and how sure is the aligner."""

    bad: np.ndarray
    asked: np.ndarray
    sure: np.ndarray


def cases() -> Iterator[tuple[Case, str]]:
    texts, clips = korean()
    turn = 0
    for fault in FAULTS:
        for noise in NOISES:
            turn += 1
            yield _case(texts, clips, fault, noise, np.random.default_rng(SEED + turn)), "ko"
    for number in (1, 2, 3):
        for name, level in NOISES[:4]:
            yield _verse(number, name, level), "en"


def _case(
    texts: Sequence[str],
    clips: Sequence[np.ndarray],
    fault: str,
    noise: tuple[str, float],
    chance: np.random.Generator,
) -> Case:
    chosen = chance.permutation(len(clips))[:COUNT]
    pitch, pauses = PITCHES[int(chance.integers(5))], PAUSES[int(chance.integers(3))]
    said = [moved(clips[n], pitch) for n in chosen]
    pieces, count = _faulty(said, fault, chance)
    samples, limits = _join(pieces, count, pauses, chance)
    samples = _noisy(samples, noise, [moved(clip, 1.3) for clip in clips], chance)
    name = " ".join((fault or "faultless", noise[0] or "clean", f"{noise[1]:g} dB x{pitch}"))
    return Case(name, samples, [texts[n] for n in chosen[:count]], limits)


def _faulty(said: list[np.ndarray], fault: str, chance: np.random.Generator) -> tuple[Pieces, int]:
    """The pieces as they are heard, and how many sentences the text has."""
    count = len(said)
    gone: set[int] = set()
    if "skip" in fault:
        gone = {int(n) for n in chance.choice(np.arange(1, count - 1), count // 10, False)}
    if "block" in fault:
        first = int(chance.integers(3, count - 8))
        gone = set(range(first, first + 4))
    twice = chance.choice(count, count // 12, False) if "reread" in fault else ()
    text = count - 3 if "announce" in fault else count
    pieces: Pieces = [(None, clip) for clip in said[text:]]
    for number in range(text):
        if number not in gone:
            if number in twice:
                stop = int(len(said[number]) * chance.uniform(0.4, 1))
                pieces.append((None, said[number][:stop]))
            pieces.append((number, said[number]))
    return pieces, text


def _join(
    pieces: Pieces, count: int, pauses: tuple[float, float], chance: np.random.Generator
) -> tuple[np.ndarray, list[tuple[float, float] | None]]:
    limits: list[tuple[float, float] | None] = [None] * count
    parts, at = [np.zeros(narrator.RATE // 2)], narrator.RATE // 2
    for number, clip in pieces:
        first, last = narrator.sounding(clip)
        low, high = max(0, first - 480), min(len(clip), last + 480)
        pause = np.zeros(int(chance.uniform(*pauses) * narrator.RATE))
        if number is not None:
            begin = (at + first - low) * 1000 / narrator.RATE
            limits[number] = begin, begin + (last - first) * 1000 / narrator.RATE
        parts += [clip[low:high].astype(float), pause]
        at += high - low + len(pause)
    return np.concatenate(parts), limits


def _noisy(
    samples: np.ndarray,
    noise: tuple[str, float],
    voices: Sequence[np.ndarray],
    chance: np.random.Generator,
) -> np.ndarray:
    loud = np.sqrt((samples.astype(float) ** 2).mean())
    result = samples + chance.normal(0, 3, len(samples))
    if noise[0]:
        sound = _noise(noise[0], len(samples), voices, chance)
        result += sound / sound.std() * loud * 10 ** (-noise[1] / 20)
    return np.clip(result, -32768, 32767).astype("<i2")


def _noise(
    kind: str, count: int, voices: Sequence[np.ndarray], chance: np.random.Generator
) -> np.ndarray:
    if kind == "pink":
        return narrator.pink(chance, count)
    at = np.arange(count) / narrator.RATE
    if kind == "hum":
        tones = (np.sin(2 * np.pi * 60 * k * at + chance.uniform(0, 6)) / k for k in range(1, 9))
        return np.asarray(sum(tones) * (1 + 0.3 * np.sin(0.4 * np.pi * at)))
    crowd = np.zeros(count)  # babble: four voices that speak on and on
    for _ in range(4):
        begin = 0
        while begin < count:
            part = voices[int(chance.integers(len(voices)))].astype(float)[: count - begin]
            crowd[begin : begin + len(part)] += part
            begin += len(part)
    return crowd


def _verse(number: int, noise: str, level: float) -> Case:
    """A sonnet of which two lines were not read; the clean, whole reading tells the truth."""
    samples, lines = sonnet(number)
    clips = align(samples, lines, "en").track.clips
    chance = np.random.default_rng(SEED + number)
    gone = {int(n) for n in chance.choice(np.arange(2, len(lines) - 2), 2, False)}
    kept, at = np.ones(len(samples), bool), narrator.RATE // 1000
    for line in gone:
        kept[clips[line].begin * at : clips[line + 1].begin * at] = False
    before = np.concatenate(([0], np.cumsum(kept)))
    limits = [
        None if n in gone else (before[c.begin * at] / at, before[c.end * at - 1] / at)
        for n, c in enumerate(clips)
    ]
    sound = _noisy(samples[kept], (noise, level), (), chance)
    return Case(f"sonnet {number} skip {noise or 'clean'} {level:g} dB", sound, lines, limits)


def answer(case: Case, lang: str) -> Answer:
    clips = align(case.samples, case.texts, lang).track.clips
    bad = [t is None or abs(c.begin - t[0]) > 500 for c, t in zip(clips, case.limits, strict=True)]
    asked = [c.status is not ClipStatus.OK for c in clips]
    return Answer(np.array(bad), np.array(asked), np.array([c.confidence for c in clips]))


def auc(found: Answer) -> float:
    """The chance that a bad sentence has less confidence than a good one."""
    good, bad = found.sure[~found.bad], found.sure[found.bad]
    if not len(good) or not len(bad):
        return float("nan")
    less = (bad[:, None] < good).mean() + (bad[:, None] == good).mean() / 2
    return float(less)


def recall(found: Answer, false: float) -> float:
    """The share of bad sentences found at a limit that doubts this share of the good ones."""
    limit = np.quantile(found.sure[~found.bad], false)
    return float((found.sure[found.bad] < limit).mean())


def joined(answers: Sequence[Answer]) -> Answer:
    return Answer(
        np.concatenate([a.bad for a in answers]),
        np.concatenate([a.asked for a in answers]),
        np.concatenate([a.sure for a in answers]),
    )


def _row(name: str, found: Answer) -> None:
    asked, false = int((found.asked & found.bad).sum()), int((found.asked & ~found.bad).sum())
    right = int((~found.bad).sum())
    print(f"{name:44s} {asked:4d}/{found.bad.sum():<4d} {false:4d}/{right:<5d} {auc(found):5.2f}")


def main() -> None:
    """A row a case, then all of them, with and without voices in the background."""
    print(f"{'case':44s} asked/bad  false/good    AUC")
    quiet: list[Answer] = []
    babble: list[Answer] = []
    for case, lang in cases():
        found = answer(case, lang)
        (babble if "babble" in case.name else quiet).append(found)
        _row(case.name, found)
    for name, answers in (("ALL without babble", quiet), ("ALL babble", babble)):
        found = joined(answers)
        _row(name, found)
        shares = ", ".join(f"{recall(found, f):.2f} at {f:.0%}" for f in (0.02, 0.05, 0.1))
        print(f"  recall at a share of false alarms: {shares}")


if __name__ == "__main__":
    main()
