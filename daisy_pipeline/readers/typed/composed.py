# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters that macOS left decomposed (ㅎ+ㅏ+ㄴ): looked at composed, kept as they were typed.

What a line is shows in composed letters only. The Book's words are the source's own until
normalization composes them, so that its log and its switch tell the truth.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from daisy_pipeline.model.book import Book, Run, Segment, Text
from daisy_pipeline.model.walk import TextPlace, change_texts

_WORD = re.compile(r"\S+")


def composed(text: str) -> str:
    """The text in NFC; the same object where it is so already."""
    if unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text)


def as_typed(book: Book, source: str) -> Book:
    """The Book of a composed text with every word as ``source`` has it.

    A word that the source has in both forms stays composed: which one stood where is not known.
    """
    if unicodedata.is_normalized("NFC", source):
        return book
    word = _typed_words(source)

    def change(place: TextPlace) -> Text:
        return tuple(
            Segment(
                tuple(
                    replace(i, text=_WORD.sub(word, i.text)) if isinstance(i, Run) else i
                    for i in segment.content
                ),
                segment.id,
            )
            for segment in place.text
        )

    return change_texts(book, change)


def _typed_words(source: str) -> Callable[[re.Match[str]], str]:
    whole = unicodedata.is_normalized("NFD", source)  # then words cut by marks are known as well
    typed: dict[str, str] = {}
    for found in {} if whole else set(_WORD.findall(source)):
        key = unicodedata.normalize("NFC", found)
        typed[key] = key if key in typed and typed[key] != found else found

    def word(found: re.Match[str]) -> str:
        if whole:
            return unicodedata.normalize("NFD", found[0])
        return typed.get(found[0], found[0])

    return word
