# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a voice has to say: words with their language and role, and the silence after them."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from daisy_pipeline.model.book import (
    Block,
    Figure,
    Inline,
    ItemList,
    LineBreak,
    Mark,
    Note,
    ProducerNote,
    Quote,
    Run,
    Segment,
    Table,
    spoken,
)
from daisy_pipeline.model.language import main_language
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.walk import TextPlace, child_blocks, texts_with_language

_CLOSED_BY_PARAGRAPH = ("paragraph", "math", "raw")
_KINDS = {"heading": "heading", "alt": "alt", "code": "code"}
# Languages that are not written in Latin letters: Latin words within them are another language.
_NOT_LATIN = frozenset({"ko", "ja", "zh"})
_LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]*(?:[ ,]+[A-Za-z][A-Za-z'’-]*)*")
_WORD = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silence in ms after a sentence, a paragraph and a heading."""

    sentence: Ms
    paragraph: Ms
    heading: Ms


@dataclass(frozen=True, slots=True)
class Words:
    """Words that are said in one manner.

    ``role`` is what they are in the book: "" for running text, or one of synthetic_voices.ROLES.
    ``rate`` and ``pitch`` are percent of what the voice usually does, ``pause`` is silence in ms
    before the words.
    """

    text: str
    lang: str
    role: str = ""
    rate: int = 100
    pitch: int = 100
    pause: Ms = 0


@dataclass(frozen=True, slots=True)
class Utterance:
    """One segment as it is spoken: its words in order, and the silence after it."""

    segment: str
    words: tuple[Words, ...]
    pause: Ms


def script(
    blocks: Iterable[Block], lang: str, pauses: Pauses, latin: str = ""
) -> Iterator[Utterance]:
    """The utterances of the blocks in reading order; () as words where nothing can be said.

    ``latin`` is the language of Latin words in Korean, Japanese and Chinese text that have no
    reading; "" where they are left to the text's own voice.
    """
    blocks = tuple(blocks)
    roles = dict(_roles(blocks, ""))
    for place, own in texts_with_language(blocks, lang):
        role = _KINDS.get(place.kind, roles[id(place.block)])
        for number, segment in enumerate(place.text, 1):
            last = number == len(place.text)
            pause = _pause_after(place, pauses) if last else pauses.sentence
            yield Utterance(segment.id, words_of(segment, own, role, latin), pause)


def _roles(blocks: Iterable[Block], role: str) -> Iterator[tuple[int, str]]:
    """The role of every block by its identity: what it stands in, the innermost first."""
    for block in blocks:
        match block:
            case Quote():
                own = "quote"
            case Note() | ProducerNote():
                own = "note"
            case Table():
                own = "table"
            case ItemList():
                own = "list"
            case _:
                own = role
        yield id(block), own
        captions = block.caption if isinstance(block, Table | Figure) else ()
        held = {id(caption) for caption in captions}
        yield from _roles(captions, "caption")
        inner = [child for child in child_blocks(block) if id(child) not in held]
        yield from _roles(inner, "alt" if isinstance(block, Figure) else own)


def _pause_after(place: TextPlace, pauses: Pauses) -> Ms:
    if place.kind == "heading":
        return pauses.heading
    return pauses.paragraph if place.kind in _CLOSED_BY_PARAGRAPH else pauses.sentence


def words_of(segment: Segment, lang: str, role: str = "", latin: str = "") -> tuple[Words, ...]:
    """The segment's spoken words, neighbours of one manner joined; () where nothing can be said."""
    found = [words for item in segment.content for words in _words(item, lang, role, latin)]
    return joined(found, _usual) if any(sayable(w.text) for w in found) else ()


def _words(item: Inline, lang: str, role: str, latin: str) -> Iterator[Words]:
    if not isinstance(item, Run):
        text = " " if isinstance(item, LineBreak) else spoken(Segment((item,)))
        if text:
            yield Words(text, lang, role)
        return
    usual = Words("", item.lang or lang, "quote" if Mark.QUOTE in item.marks else role)
    for said in item.voiced:
        yield Words(
            said.words, said.lang or usual.lang, usual.role, said.rate, said.pitch, said.pause
        )
    if item.voiced:
        return
    if item.speak is None and latin and main_language(usual.lang) in _NOT_LATIN:
        yield from _latin_apart(item.text, usual, latin)
    elif text := spoken(Segment((item,))):
        yield replace(usual, text=text)


def _latin_apart(text: str, usual: Words, latin: str) -> Iterator[Words]:
    at = 0
    for found in _LATIN.finditer(text):
        if _WORD.search(found[0]):
            if found.start() > at:
                yield replace(usual, text=text[at : found.start()])
            yield replace(usual, text=found[0], lang=latin)
            at = found.end()
    if at < len(text):
        yield replace(usual, text=text[at:])


def joined(words: Sequence[Words], manner: Callable[[Words], Hashable]) -> tuple[Words, ...]:
    """The words with neighbours of an equal ``manner`` as one.

    Signs without letters or digits go with the words before them, so that a voice hears them as
    punctuation and never reads a lone comma. A pause before such signs comes after them; words
    of no text at the end are such a pause.
    """
    found: list[Words] = []
    pause = 0
    for one in words:
        own = replace(one, pause=one.pause + pause)
        pause = 0
        if found and not sayable(own.text):
            found[-1] = replace(found[-1], text=found[-1].text + own.text)
            pause = own.pause
        elif found and not sayable(found[-1].text):
            first = found.pop()
            found.append(replace(own, text=first.text + own.text, pause=own.pause + first.pause))
        elif found and not own.pause and manner(found[-1]) == manner(own):
            found[-1] = replace(found[-1], text=found[-1].text + own.text)
        else:
            found.append(own)
    return (*found, replace(found[-1], text="", pause=pause)) if pause else tuple(found)


def _usual(words: Words) -> Words:
    return replace(words, text="", pause=0)


def sayable(text: str) -> bool:
    """Whether there is a letter or a digit."""
    return any(sign.isalnum() for sign in text)
