# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which voices a seed draws: fresh material, so that a measurement can be made on draws never seen.

A seed also gives other texts to the made voices (another stretch of the story and of the novels),
another order of the sentences, other announcements, noises and faults. Looked at while the aligner
was made: seed 0 (its part ``dev`` to tune on), and ``clean`` of seed 1 (when this bench was tried).
A final measurement takes a seed that stands in no list here, and adds it.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from bench.sync.material import Voice, english, story

LOOKED_AT = (
    0, 1, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 51, 53, 59, 61, 67, 71, 73, *range(101, 121),
    131,
)  # fmt: skip
_LOW = tuple(f"m{n}" for n in range(1, 9))
_HIGH = tuple(f"f{n}" for n in range(1, 6))
_SENTENCES = 60
_FIXED = (
    Voice("man"),
    Voice("man", pitch=0.87),
    Voice("man", pitch=1.17),
    Voice("ko+f4"),
    Voice("ko+m3", pitch=1.1),
    Voice("en-gb+f2"),
    Voice("en-us+m7", pitch=0.9),
    Voice("libri"),
)
_FIXED_TURNS = (
    Voice("man"), Voice("ko+f4"), Voice("man", pitch=1.17), Voice("ko+m3"), Voice("man", pitch=0.87)
)  # fmt: skip
_FIXED_CROWD = (Voice("ko+f1", words=170), Voice("ko+m1", words=170), Voice("en-us+f3", words=170))


@cache
def voices(seed: int) -> tuple[Voice, ...]:
    """Eight: the Korean man with three vocal tracts, four of espeak's, the sonnets' reader."""
    if seed == 0:
        return _FIXED
    chance = np.random.default_rng((seed, 8))
    return (
        _man(chance, 0.82, 0.93),
        _man(chance, 0.95, 1.06),
        _man(chance, 1.09, 1.22),
        _made("ko", _HIGH, chance),
        _made("ko", _LOW, chance),
        _made("en-gb", _HIGH + _LOW, chance),
        _made("en-us", _HIGH + _LOW, chance),
        Voice("libri", pitch=_round(chance.uniform(0.93, 1.08))),
    )


@cache
def turns(seed: int) -> tuple[Voice, ...]:
    """Five Korean voices that share a recording."""
    if seed == 0:
        return _FIXED_TURNS
    low, usual, high, woman, man, *_ = voices(seed)
    return usual, woman, high, man, low


@cache
def crowd(seed: int) -> tuple[Voice, ...]:
    """Those who talk in the background."""
    if seed == 0:
        return _FIXED_CROWD
    chance = np.random.default_rng((seed, 3))
    made = _made("ko", _HIGH, chance), _made("ko", _LOW, chance), _made("en-us", _HIGH, chance)
    return made


def _man(chance: np.random.Generator, low: float, high: float) -> Voice:
    return Voice("man", pitch=_round(chance.uniform(low, high)))


def _made(lang: str, variants: tuple[str, ...], chance: np.random.Generator) -> Voice:
    variant = variants[int(chance.integers(len(variants)))]
    whole = story() if lang == "ko" else english()
    first = 2 * int(chance.integers((len(whole) - _SENTENCES) // 2 + 1))  # parts stay apart
    pitch, words = _round(chance.uniform(0.89, 1.13)), int(chance.integers(115, 181))
    return Voice(f"{lang}+{variant}", pitch=pitch, words=words, first=first)


def _round(value: float) -> float:
    return round(float(value), 3)
