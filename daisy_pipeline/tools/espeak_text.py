# SPDX-License-Identifier: AGPL-3.0-or-later
"""Texts as espeak-ng takes them whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import combining, normalize

_CONTROLS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ufeff]+")
# espeak-ng drops in silence what a word has beyond 160 bytes (53 syllables of a text without
# blanks) and a clause beyond 800 of jamo (a Korean sentence of 155 signs without a comma).
_LONGEST_WORD, _LONGEST_CLAUSE = 120, 600
_STOPS = tuple(",.?!;:…。、，？！：；")
_JAMO_WITHIN = re.compile("[\u1160-\u11ff\ud7b0-\ud7fb]")


def sayable(text: str) -> str:
    """A text without controls, with blanks and commas where espeak-ng would lose the rest."""
    said: list[str] = []
    clause = 0
    for word in _CONTROLS.sub(" ", text).split():
        for piece in _pieces(word):
            size = len(normalize("NFD", piece).encode("utf-8", "replace")) + 1
            if clause and clause + size > _LONGEST_CLAUSE:
                said[-1] += ","
                clause = 0
            said.append(piece)
            clause = 0 if piece.endswith(_STOPS) else clause + size
    return " ".join(said)


def _pieces(word: str) -> Iterator[str]:
    """A word in pieces that espeak-ng takes whole, never cut within a syllable."""
    piece, size = "", 0
    for sign in word:
        if size >= _LONGEST_WORD and not (combining(sign) or _JAMO_WITHIN.match(sign)):
            yield piece
            piece, size = "", 0
        piece += sign
        size += len(sign.encode("utf-8", "replace"))
    yield piece
