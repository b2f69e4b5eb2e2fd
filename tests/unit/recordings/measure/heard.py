# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tests of detectors share: speech-like sound, and a detector that hears it in blocks."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

import numpy as np

from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.measure.blocks import Block, Detector, Samples, Speech

RATE = 16_000
Found = TypeVar("Found")


def room(seconds: float, level: float = -65.0, seed: int = 0, rate: int = RATE) -> Samples:
    """Noise of a room at a level in dBFS."""
    noise = np.random.default_rng(seed).normal(0, 10 ** (level / 20), round(rate * seconds))
    return noise.astype(np.float32)


@cache
def _said(seconds: float, pitch: float, seed: int, rate: int) -> Samples:
    """`voice` at an RMS of 1: dear to make, and asked for by many tests."""
    time = np.arange(round(rate * seconds)) / rate
    chance = np.random.default_rng(seed)
    moved = pitch * (1 + 0.12 * np.sin(4.4 * time + 6 * chance.random()))
    moved *= 1 + 0.05 * np.sin((7 + 4 * chance.random()) * time)
    turn = 2 * np.pi * np.cumsum(moved) / rate
    tone = sum(np.sin(k * turn) / k for k in range(1, 20)) + chance.normal(0, 0.15, len(time))
    syllable = np.minimum(1, np.abs(np.sin(np.pi * 5 * time)) * 3)
    sound = np.asarray(tone * syllable)
    return np.asarray(sound / np.sqrt((sound**2).mean()), np.float32)


def voice(
    seconds: float, level: float = -20.0, pitch: float = 110.0, seed: int = 1, rate: int = RATE
) -> Samples:
    """Harmonics of a pitch that moves, in syllables of 200 ms, with some breath; dBFS."""
    return np.asarray(_said(seconds, pitch, seed, rate) * np.float32(10 ** (level / 20)))


def reading(
    sentences: int, level: float = -20.0, rate: int = RATE, pitch: float = 110.0
) -> Samples:
    """Sentences of 2 s, each after a pause of 1 s, and a pause at the end; a quiet room."""
    sound = room(3 * sentences + 1, rate=rate)
    for n in range(sentences):
        said = voice(2, level, pitch, n, rate)
        sound[(3 * n + 1) * rate :][: len(said)] += said
    return sound


def spans(sentences: int) -> tuple[tuple[Ms, Ms], ...]:
    """Where the speech of `reading` is."""
    return tuple((3000 * n + 1000, 3000 * n + 3000) for n in range(sentences))


def hear(
    detector: Detector[Found],
    sound: Samples,
    where: tuple[tuple[Ms, Ms], ...] = (),
    rate: int = RATE,
) -> Found:
    """What a detector finds in a sound whose speech is known."""
    for first in range(0, len(sound), rate):
        mono = sound[first : first + rate]
        detector.hear(Block(first, rate, mono, (mono,)))
    return detector.finish(speech(sound, where, rate))


def speech(sound: Samples, where: tuple[tuple[Ms, Ms], ...], rate: int = RATE) -> Speech:
    """The levels of a sound, and the median of those outside speech."""
    count = len(sound) * 100 // rate
    limits = np.arange(count) * rate // 100
    power = np.add.reduceat(sound.astype(float) ** 2, limits) if count else np.zeros(0)
    levels = 10 * np.log10(power * 100 / rate + 1e-12)
    outside = np.ones(count, bool)
    for begin, end in where:
        outside[begin // 10 : end // 10] = False
    noise = float(np.median(levels[outside])) if outside.any() else -120.0
    return Speech(levels.astype(np.float32), where, noise)
