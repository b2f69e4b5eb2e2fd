# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which voices a seed draws: fresh material, so that a measurement can be made on draws never seen.

A seed also gives other texts to the made voices (another stretch of the story and of the novels),
another order of the sentences, other announcements, noises and faults. Looked at while the aligner
was made: seed 0 (its part ``dev`` to tune on), and ``clean`` of seed 1 (when this bench was tried).
A final measurement takes a seed that stands in no list here, and adds it.

The usual readers are the ones that the aligner's rules were tuned on, whatever the seed. ``fresh``
ones are of other engines and read texts of their own (`readers.md`); of theirs, part ``test`` is
for one last measurement and nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from bench.sync.engines import ENGLISH
from bench.sync.material import Voice, english, fresh_texts, story

LOOKED_AT = (
    0, 1, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 51, 53, 59, 61, 67, 71, 73, *range(101, 121),
    79, 83, 89, 97, 127, 131, 137, 139, 149, 151, *range(201, 208), *range(211, 215),
    *range(221, 227), *range(231, 237), *range(241, 246),
)  # fmt: skip
# Of 4 to 12 the figures of ``test``; of 7 and 8 a recording or two of it.
FRESH_LOOKED_AT = (*range(1, 13), *range(231, 237), *range(241, 246))
READERS = ("usual", "fresh")
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
def voices(seed: int, readers: str = "usual") -> tuple[Voice, ...]:
    """Eight: the Korean man with three vocal tracts, four of espeak's, the sonnets' reader.

    Fresh are seven: three vocal tracts of hn1, one Korean of espeak's, three English.
    """
    if readers == "fresh":
        return _fresh_voices(np.random.default_rng((seed, 9)))
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


def _fresh_voices(chance: np.random.Generator) -> tuple[Voice, ...]:
    variants = _HIGH + _LOW
    return (
        _fresh("hn1", chance, (0.82, 0.93)),
        _fresh("hn1", chance, (0.95, 1.06)),
        _fresh("hn1", chance, (1.09, 1.22)),
        _fresh(f"ko+{variants[int(chance.integers(len(variants)))]}", chance),
        *(_fresh(str(name), chance) for name in chance.choice(ENGLISH, 3, replace=False)),
    )


def _fresh(
    name: str, chance: np.random.Generator, tracts: tuple[float, float] = (0.89, 1.13)
) -> Voice:
    given = Voice(name, pitch=_round(chance.uniform(*tracts)), fresh=True)
    rest = len(fresh_texts(given.lang)) - _SENTENCES
    first = 2 * int(chance.integers(rest // 2 + 1))  # parts stay apart
    slowest, fastest = (105, 150) if name == "hn1" else (115, 180)  # hn1: 4.3 to 6.1 syllables/s
    return replace(given, words=int(chance.integers(slowest, fastest + 1)), first=first)


@cache
def turns(seed: int, readers: str = "usual") -> tuple[Voice, ...]:
    """Five Korean voices that share a recording; four fresh ones."""
    if readers == "fresh":
        low, usual, high, made, *_ = voices(seed, readers)
        return usual, made, high, low
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
