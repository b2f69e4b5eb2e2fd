# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a voice has to say: words by language, and the silence after them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from daisy_pipeline.model.book import Block, LineBreak, Run, Segment, spoken
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.walk import TextPlace, texts_with_language

_CLOSED_BY_PARAGRAPH = ("paragraph", "math", "raw")


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silence in ms after a sentence, a paragraph and a heading."""

    sentence: Ms
    paragraph: Ms
    heading: Ms


@dataclass(frozen=True, slots=True)
class Utterance:
    """One segment as it is spoken: (words, language) in order, and the silence after it."""

    segment: str
    words: tuple[tuple[str, str], ...]
    pause: Ms


def script(blocks: Iterable[Block], lang: str, pauses: Pauses) -> Iterator[Utterance]:
    """The utterances of the blocks in reading order; () as words where nothing can be said."""
    for place, own in texts_with_language(blocks, lang):
        for number, segment in enumerate(place.text, 1):
            last = number == len(place.text)
            pause = _pause_after(place, pauses) if last else pauses.sentence
            yield Utterance(segment.id, words_of(segment, own), pause)


def _pause_after(place: TextPlace, pauses: Pauses) -> Ms:
    if place.kind == "heading":
        return pauses.heading
    return pauses.paragraph if place.kind in _CLOSED_BY_PARAGRAPH else pauses.sentence


def words_of(segment: Segment, lang: str) -> tuple[tuple[str, str], ...]:
    """The segment's spoken words as (words, language), neighbours of one language joined.

    Signs without letters or digits go with the words before them, so that a voice hears them as
    punctuation and never reads a lone comma.
    """
    found: list[tuple[str, str]] = []
    for item in segment.content:
        own = (item.lang or lang) if isinstance(item, Run) else lang
        text = " " if isinstance(item, LineBreak) else spoken(Segment((item,)))
        if not text:
            continue
        if found and (found[-1][1] == own or not _sayable(text)):
            text, own = found[-1][0] + text, found.pop()[1]
        elif found and not _sayable(found[-1][0]):
            text = found.pop()[0] + text
        found.append((text, own))
    return tuple(found) if any(_sayable(text) for text, _ in found) else ()


def _sayable(text: str) -> bool:
    return any(sign.isalnum() for sign in text)
