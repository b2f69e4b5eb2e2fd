# SPDX-License-Identifier: AGPL-3.0-or-later
"""Faults that add a sound: noise, hum, clicks, bursts of air, an echoing room."""

from __future__ import annotations

import numpy as np

from bench.intake.material import RATE, Chance, Recording, Sound, convolved, pink

Step = tuple[float, float, float]  # a figure at strength 1, 2 and 3


def noise(given: Recording, strength: int, chance: Chance) -> Recording:
    """White, pink, or a fan: -58, -45, -35 dBFS."""
    level = (-58, -45, -35)[strength - 1]
    count = len(given.sound)
    kind = str(chance.choice(("white", "pink", "fan")))
    made = chance.normal(0, 1, count) if kind == "white" else pink(chance, count)
    if kind == "fan":
        time = np.arange(count) / RATE
        blades = chance.uniform(70, 180)
        made += sum(np.sin(2 * np.pi * blades * k * time + k) / k for k in (1, 2, 3))
        made *= 1 + 0.1 * np.sin(2 * np.pi * 0.8 * time)
    return given.sounds(given.sound + made / made.std() * 10 ** (level / 20))


def hum(given: Recording, strength: int, chance: Chance) -> Recording:
    """50 or 60 Hz, even, odd or all harmonics: -66, -52, -42 dBFS."""
    level = (-66, -52, -42)[strength - 1]
    mains = float(chance.choice((50, 60))) + chance.uniform(-0.2, 0.2)
    harmonics = ((1, 2, 3, 4, 5), (2, 4, 6, 8), (1, 3, 5, 7))[int(chance.integers(3))]
    time = np.arange(len(given.sound)) / RATE
    tones = [
        np.sin(2 * np.pi * mains * k * time + chance.uniform(0, 6)) / k ** chance.uniform(0.5, 1.5)
        for k in harmonics
    ]
    made = np.sum(tones, axis=0)
    return given.sounds(given.sound + made / made.std() * 10 ** (level / 20))


def plosives(given: Recording, strength: int, chance: Chance) -> Recording:
    """Bursts of 12 to 50 Hz in speech, 40 to 130 ms: peaks -30, -16, -8 dBFS; 5, 12, 30 a min."""
    peak, often = ((-30, 5), (-16, 12), (-8, 30))[strength - 1]
    sound = given.sound.copy()
    for at in _in_speech(given, often, chance):
        size = int(chance.uniform(0.04, 0.13) * RATE)
        time = np.arange(size) / RATE
        turn = 2 * np.pi * chance.uniform(12, 50) * time + chance.uniform(0, 6)
        shape = np.minimum(1, time / 0.008) * np.exp(-time / (size / RATE / 3))
        burst = np.sin(turn) * shape + 0.05 * pink(chance, size) * shape
        _put(sound, at, burst, peak + chance.uniform(-3, 3))
    return given.sounds(sound)


def clicks(given: Recording, strength: int, chance: Chance) -> Recording:
    """Short bursts of 1.5 to 4.5 kHz, most of them in pauses: -46, -32, -22; 5, 40, 80 a min."""
    peak, often = ((-46, 5), (-32, 40), (-22, 80))[strength - 1]
    sound = given.sound.copy()
    pauses = [(b, a) for (_, b), (a, _) in zip(given.spans, given.spans[1:], strict=False)]
    for at in _in_speech(given, often, chance):
        if chance.random() < 0.6:
            begin, end = pauses[int(chance.integers(len(pauses)))]
            at = int(chance.integers(begin, end))
        _put(sound, at, _click(chance), peak + chance.uniform(-4, 4))
    return given.sounds(sound)


def _click(chance: Chance) -> Sound:
    """Noise that dies away within 0.4 to 1.5 ms, around a resonance of the mouth."""
    size = 512
    bins = np.fft.rfft(
        chance.normal(0, 1, size) * np.exp(-np.arange(size) / chance.uniform(18, 66))
    )
    octaves = np.log2(np.fft.rfftfreq(size, 1 / RATE) + 1) - np.log2(chance.uniform(1500, 4500))
    return np.asarray(np.fft.irfft(bins * np.exp(-0.5 * octaves**2), size))


def _in_speech(given: Recording, often: float, chance: Chance) -> list[int]:
    """Places in sentences, so many a minute of speech."""
    minutes = sum(b - a for a, b in given.spans) / RATE / 60
    chosen = chance.integers(len(given.spans), size=max(1, round(often * minutes)))
    return [int(chance.integers(*given.spans[n])) for n in chosen]


def _put(sound: Sound, at: int, piece: Sound, peak: float) -> None:
    room = sound[at : at + len(piece)]
    room += (piece * 10 ** (peak / 20) / np.abs(piece).max())[: len(room)]


def echo(given: Recording, strength: int, chance: Chance) -> Recording:
    """A room that decays exponentially: 0.3 s 9 dB below the voice; 0.65 s, 2 dB; 1.2 s, 0 dB."""
    decay, below = ((0.3, 9), (0.65, 2), (1.2, 0))[strength - 1]
    decay *= chance.uniform(0.93, 1.07)
    time = np.arange(int(1.2 * decay * RATE)) / RATE
    room = chance.normal(0, 1, len(time)) * 10 ** (-3 * time / decay)
    room[: int(0.003 * RATE)] = 0
    room *= 10 ** (-below / 20) / np.sqrt((room**2).sum())
    room[0] = 1
    heard = convolved(given.sound, room)
    return given.sounds(heard * given.sound.std() / heard.std())
