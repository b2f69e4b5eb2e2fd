# SPDX-License-Identifier: AGPL-3.0-or-later
"""Faults of level, of channels and of the file: too loud, too quiet, one side empty, a low rate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bench.intake.material import RATE, Chance, Recording, pink


def clipping(given: Recording, strength: int, chance: Chance) -> Recording:
    """The loudest 0.003, 0.1, 1 % of samples are cut off, at full scale or 4 dB below it."""
    share = (0.00003, 0.001, 0.01)[strength - 1]
    limit = np.quantile(np.abs(given.sound), 1 - share)
    top = float(chance.choice((1.0, 10 ** (-4 / 20))))
    return given.sounds(np.clip(given.sound / limit, -1, 1) * top)


def offset(given: Recording, strength: int, chance: Chance) -> Recording:
    """A constant of 0.3, 2, 8 % of full scale, to either side."""
    side = float(chance.choice((-1, 1)))
    return given.sounds(given.sound + side * (0.003, 0.02, 0.08)[strength - 1])


def quiet(given: Recording, strength: int, chance: Chance) -> Recording:
    """Speech at -24, -34, -42 dBFS; the recorder's own noise stays."""
    gain = 10 ** ((-24, -34, -42)[strength - 1] / 20 + 21 / 20)
    recorder = pink(chance, len(given.sound)) * 10 ** (-72 / 20)
    return given.sounds(given.sound * gain + recorder)


def loud(given: Recording, strength: int, chance: Chance) -> Recording:
    """Speech at -17.5, -14, -9 dBFS, its peaks rounded off by the recorder's limiter."""
    gain = 10 ** ((-17.5, -14, -9)[strength - 1] / 20 + 21 / 20)
    return given.sounds(np.tanh(given.sound * gain / 0.98) * 0.98)


def jump(given: Recording, strength: int, chance: Chance) -> Recording:
    """1.5, 6, 11 dB softer or louder from a sentence in the middle on."""
    by = (1.5, 6, 11)[strength - 1]
    spans = given.spans[len(given.spans) // 3 : -len(given.spans) // 3]
    at = spans[int(chance.integers(len(spans)))][0] - RATE // 10
    sound = given.sound.copy()
    part = sound[at:] if chance.random() < 0.5 else sound[:at]
    part *= 10 ** (-by / 20)
    return given.sounds(sound)


def balance(given: Recording, strength: int, chance: Chance) -> Recording:
    """One of two channels 1.5, 8, 14 dB below the other."""
    return _pair(given, 10 ** (-(1.5, 8, 14)[strength - 1] / 20), chance)


def empty(given: Recording, strength: int, chance: Chance) -> Recording:
    """One of two channels holds its noise and 40 dB less voice; noise alone; nothing."""
    share = (0.01, 0.0, 0.0)[strength - 1]
    made = _pair(given, share, chance)
    if strength == 3:
        return made
    weak = int(np.argmin(made.sound.std(axis=1)))
    made.sound[weak] += pink(chance, len(given.sound)) * 10 ** (-78 / 20)
    return made


def opposed(given: Recording, strength: int, chance: Chance) -> Recording:
    """Two channels of which the second turns the first round, with 60, 15, 0 % of its own."""
    own = (0.6, 0.15, 0.0)[strength - 1]
    other = np.roll(given.sound, 37) * own - given.sound * (1 - own)
    noise = pink(chance, len(other)) * 10 ** (-72 / 20)
    return given.sounds(np.stack((given.sound, other + noise)))


def _pair(given: Recording, share: float, chance: Chance) -> Recording:
    both = [given.sound, given.sound * share]
    return given.sounds(np.stack(both[:: int(chance.choice((-1, 1)))]))


def low_rate(given: Recording, strength: int, chance: Chance) -> Recording:
    """32, 16, 8 kHz."""
    return replace(given, rate=(32_000, 16_000, 8_000)[strength - 1])


def low_bitrate(given: Recording, strength: int, chance: Chance) -> Recording:
    """An MP3 of 160, 48, 32 kbit/s."""
    return replace(given, kbits=(160, 48, 32)[strength - 1])
