# SPDX-License-Identifier: AGPL-3.0-or-later
"""Faults in time: drop-outs, digital silence, pauses, beginnings and ends, the pace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from bench.intake.material import RATE, Chance, Recording, Sound, pink


def dropout(given: Recording, strength: int, chance: Chance) -> Recording:
    """Within words sound breaks off: once 15 ms, 3 times 80 ms, 8 times 200 ms."""
    times, length = ((1, 0.015), (3, 0.08), (8, 0.2))[strength - 1]
    sound, size = given.sound.copy(), round(length * RATE)
    loud = _loudness(sound)
    for n in chance.permutation(len(given.spans))[:times]:
        begin, end = given.spans[n]
        inner = np.arange(begin + RATE // 5, end - size - RATE // 5, RATE // 100)
        spoken = [at for at in inner if loud(at - 900, at) and loud(at + size, at + size + 900)]
        at = int(chance.choice(spoken or inner))
        sound[at : at + size] = 0
    return given.sounds(sound)


def _loudness(sound: Sound) -> Callable[[int, int], bool]:
    """Says whether a stretch is as loud as a voice."""
    least = 0.3 * np.sqrt((sound**2).mean())
    return lambda begin, end: bool(np.sqrt((sound[begin:end] ** 2).mean()) > least)


def zeros(given: Recording, strength: int, chance: Chance) -> Recording:
    """Digital silence in pauses: once 40 ms, 3 times 250 ms, every pause gated."""
    pauses = _pauses(given)
    sound = given.sound.copy()
    times = (1, 3, len(pauses))[strength - 1]
    for n in chance.permutation(len(pauses))[:times]:
        begin, end = pauses[n]
        size = min(end - begin - RATE // 10, (RATE // 25, RATE // 4, RATE * 9)[strength - 1])
        at = begin + RATE // 20
        sound[at : at + size] = 0
    return given.sounds(sound)


def silence(given: Recording, strength: int, chance: Chance) -> Recording:
    """Digital silence of 0.045, 1.5, 4 s is put into a pause."""
    return _into_pause(given, np.zeros(round((0.045, 1.5, 4)[strength - 1] * RATE)), chance)


def pause(given: Recording, strength: int, chance: Chance) -> Recording:
    """A pause becomes 3, 12, 35 s longer; the room goes on."""
    count = round((3, 12, 35)[strength - 1] * RATE)
    begin, end = _pauses(given)[0]
    level = given.sound[begin + 2000 : end - 2000].std()
    return _into_pause(given, pink(chance, count) * level, chance)


def _into_pause(given: Recording, piece: Sound, chance: Chance) -> Recording:
    pauses = _pauses(given)
    begin, end = pauses[int(chance.integers(len(pauses)))]
    return given.sounds(np.insert(given.sound, (begin + end) // 2, piece))


def _pauses(given: Recording) -> list[tuple[int, int]]:
    return [(b, a) for (_, b), (a, _) in zip(given.spans, given.spans[1:], strict=False)]


def head_short(given: Recording, strength: int, chance: Chance) -> Recording:
    """300, 60, 0 ms before the first words."""
    kept = round((0.3, 0.06, 0)[strength - 1] * RATE)
    return given.sounds(given.sound[_speech(given)[0] - kept :])


def tail_short(given: Recording, strength: int, chance: Chance) -> Recording:
    """1200, 60, 0 ms after the last words."""
    kept = round((1.2, 0.06, 0)[strength - 1] * RATE)
    return given.sounds(given.sound[: _speech(given)[1] + kept])


def head_long(given: Recording, strength: int, chance: Chance) -> Recording:
    """2, 12, 30 s before the first words."""
    room = _room(given, (2, 12, 30)[strength - 1], chance)
    return given.sounds(np.concatenate((room, given.sound[given.spans[0][0] :])))


def tail_long(given: Recording, strength: int, chance: Chance) -> Recording:
    """5, 35, 60 s after the last words."""
    room = _room(given, (5, 35, 60)[strength - 1], chance)
    return given.sounds(np.concatenate((given.sound[: given.spans[-1][1]], room)))


def _room(given: Recording, seconds: float, chance: Chance) -> Sound:
    return np.asarray(pink(chance, round(seconds * RATE)) * given.sound[-RATE:].std())


def _speech(given: Recording) -> tuple[int, int]:
    """The first and the last sample of speech, without the faded 40 ms of a sentence."""
    first, last = given.spans[0][0], given.spans[-1][1]
    beside = RATE // 25
    return first + beside, last - beside


def fast(given: Recording, strength: int, chance: Chance) -> Recording:
    """Read at 390, 480, 600 syllables a minute."""
    return _paced(given, (390, 480, 600)[strength - 1] / given.pace)


def slow(given: Recording, strength: int, chance: Chance) -> Recording:
    """Read at 200, 140, 95 syllables a minute."""
    return _paced(given, (200, 140, 95)[strength - 1] / given.pace)


def _paced(given: Recording, tempo: float) -> Recording:
    """Said faster, the voice kept: periods are laid over each other (WSOLA)."""
    spans: list[tuple[int, int]] = []
    parts, last = [], 0
    at = 0
    for begin, end in given.spans:
        said = _wsola(given.sound[begin:end], tempo)
        parts += [given.sound[last:begin], said]
        at += begin - last
        spans.append((at, at + len(said)))
        at, last = at + len(said), end
    parts.append(given.sound[last:])
    return replace(given, sound=np.concatenate(parts), spans=tuple(spans))


def _wsola(sound: Sound, tempo: float, size: int = 1764, seek: int = 440) -> Sound:
    hop = size // 2
    window: Sound = np.hanning(size + 1)[:-1]
    count = max(2, int(len(sound) / tempo / hop) - 1)
    padded = np.concatenate((np.zeros(seek), sound, np.zeros(2 * size + seek)))
    made, follow = np.zeros((count + 1) * hop + size), 0
    for n in range(count):
        ideal = round(n * hop * tempo)
        field = padded[ideal : ideal + size + 2 * seek]
        wanted = padded[follow : follow + size]
        if n and len(field) == size + 2 * seek:
            like = np.correlate(field[: 2 * seek + hop : 2], wanted[:hop:2], "valid")
            ideal += 2 * int(np.argmax(like))
        piece = padded[ideal : ideal + size]
        made[n * hop : n * hop + len(piece)] += piece * window[: len(piece)]
        follow = ideal + hop
    return np.asarray(made[: count * hop])
