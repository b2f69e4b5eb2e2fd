# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is wrong with a recording's sound: noises, an echoing room, an overdriven input."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bench.sync.material import RATE, Sound
from tests.fakes import narrator

Chance = np.random.Generator
_BLOCK = 1 << 16  # a Fourier transform of any other length can take seconds
_CHORDS = ((0, 4, 7), (5, 9, 12), (7, 11, 14), (9, 12, 16), (2, 5, 9))  # half-tones over a C


def noise(kind: str, count: int, voices: Sequence[Sound], chance: Chance) -> Sound:
    """``pink``, ``babble``, ``music``, ``hum50`` or ``hum60``, of no certain level."""
    if kind == "pink":
        return narrator.pink(chance, -(-count // _BLOCK) * _BLOCK)[:count]
    if kind == "babble":
        return _babble(count, voices, chance)
    return _music(count, chance) if kind == "music" else _hum(count, float(kind[3:]), chance)


def added(sound: Sound, level: float, disturbance: Sound, speech: Sound) -> Sound:
    """The sound with a disturbance ``level`` dB below its mean power while there is speech."""
    loud = np.sqrt((speech**2).mean())
    scale = loud * 10 ** (-level / 20) / np.sqrt((disturbance**2).mean())
    return np.asarray(sound + disturbance * scale)


def _babble(count: int, voices: Sequence[Sound], chance: Chance) -> Sound:
    """Four speakers who go on and on."""
    crowd = np.zeros(count)
    for _ in range(4):
        begin = -int(chance.integers(2 * RATE))
        while begin < count:
            voice = voices[int(chance.integers(len(voices)))]
            part = voice[max(0, -begin) : count - begin] / np.sqrt((voice**2).mean())
            crowd[max(0, begin) : max(0, begin) + len(part)] += part
            begin += len(voice)
    return crowd


def _music(count: int, chance: Chance) -> Sound:
    """Chords that change every 0.25 to 0.7 s, each note with overtones that die away."""
    piece, at = np.zeros(count), 0
    while at < count:
        length = int(chance.uniform(0.25, 0.7) * RATE)
        time = np.arange(min(2 * length, count - at)) / RATE
        key = 130.8 * 2 ** (int(chance.integers(0, 2)))
        for step in _CHORDS[int(chance.integers(len(_CHORDS)))]:
            note = key * 2 ** (step / 12)
            tone = sum(np.sin(2 * np.pi * k * note * time) / k**1.5 for k in range(1, 9))
            piece[at : at + len(time)] += tone * np.exp(-3 * time) * np.minimum(1, time / 0.01)
        at += length
    return piece


def _hum(count: int, mains: float, chance: Chance) -> Sound:
    at = np.arange(count) / RATE
    tones = (np.sin(2 * np.pi * mains * k * at + chance.uniform(0, 6)) / k for k in range(1, 12))
    return np.asarray(sum(tones) * (1 + 0.3 * np.sin(0.4 * np.pi * at)))


def echoed(sound: Sound, chance: Chance) -> Sound:
    """In a room: exponentially dying reflections, RT60 0.4 to 0.8 s, 6 dB below the voice."""
    decay = chance.uniform(0.4, 0.8)
    time = np.arange(int(1.2 * decay * RATE)) / RATE
    room = chance.normal(0, 1, len(time)) * 10 ** (-3 * time / decay)
    room[: int(0.003 * RATE)] = 0
    room *= 0.5 / np.sqrt((room**2).sum())
    room[0] = 1
    size = 1 << (len(sound) + len(room)).bit_length()
    heard = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(room, size), size)
    return np.asarray(heard[: len(sound)])


def clipped(sound: Sound, speech: Sound) -> Sound:
    """Overdriven: what is louder than nine tenths of the speech's samples is cut off."""
    limit = np.quantile(np.abs(speech), 0.9)
    return np.asarray(np.clip(sound, -limit, limit) * (20000 / limit))


def cough(chance: Chance) -> Sound:
    """A burst of coloured noise of 0.2 to 0.4 s."""
    count = int(chance.uniform(0.2, 0.4) * RATE)
    time = np.arange(count) / RATE
    burst = np.convolve(chance.normal(0, 1, count), np.ones(4) / 4, "same")
    return np.asarray(burst * np.minimum(1, time / 0.01) * np.exp(-9 * time) * 9000)
