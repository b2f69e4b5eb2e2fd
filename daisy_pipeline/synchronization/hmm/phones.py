# SPDX-License-Identifier: AGPL-3.0-or-later
"""The text as phones: espeak-ng says how each segment sounds, in its own language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from daisy_pipeline.model.book import Segment, spoken
from daisy_pipeline.synchronization.hmm.graph import Words
from daisy_pipeline.synchronization.hmm.parameters import LEAST_SEEN, OF_PHONES
from daisy_pipeline.tools import espeak

# Stress, length, ties and combining marks: what parts a phone from itself, not from others.
_MARKS = re.compile("[ˈˌːˑ‿'_͜͡]|[\u0300-\u036f]|[ʲʷʰˤ]")
RARE = ""


@dataclass(frozen=True)
class Script:
    """What is to be heard. ``words`` holds the sentences that have any phones.

    ``numbers`` are their numbers among the segments; ``said`` and ``langs`` are theirs too. The
    last of ``names`` stands for all rare phones.
    """

    said: tuple[str, ...]
    langs: tuple[str, ...]
    numbers: tuple[int, ...]
    words: Words
    names: tuple[str, ...]


def script(
    segments: Sequence[tuple[Segment, str]], known: Collection[str] = (), least: int = LEAST_SEEN
) -> Script:
    """The phones of segments in reading order; those that are ``known`` are never rare."""
    texts = [" ".join(spoken(segment).split()) for segment, _ in segments]
    found: dict[int, list[list[str]]] = {}
    # One voice is loaded after the other, not anew for every change of language.
    for number in sorted(range(len(texts)), key=lambda n: segments[n][1]):
        if words := phones(texts[number], segments[number][1]):
            found[number] = words
    numbers = tuple(sorted(found))
    sentences = [found[number] for number in numbers]
    seen = Counter(phone for sentence in sentences for word in sentence for phone in word)
    least = min(least, seen.total() // OF_PHONES)
    often = (phone for phone, count in seen.items() if count >= least or phone in known)
    names = tuple(sorted(often))
    codes = {name: code for code, name in enumerate(names)}
    coded = [
        [[codes.get(phone, len(names)) for phone in word] for word in sentence]
        for sentence in sentences
    ]
    return Script(
        tuple(texts[n] for n in numbers),
        tuple(segments[n][1] for n in numbers),
        numbers,
        Words.of(coded),
        (*names, RARE),
    )


def phones(text: str, lang: str) -> list[list[str]]:
    """The phones of each word that a voice says; words without a phone are left out."""
    if not any(sign.isalnum() for sign in text):
        return []
    words = []
    for word in espeak.phonemes(text, lang, "_").split():
        found = [phone for part in word.split("_") if (phone := _MARKS.sub("", part))]
        if found:
            words.append(found)
    return words


def plain(symbol: str) -> str:
    """A phone without its marks, as `script` counts phones."""
    return _MARKS.sub("", symbol)
