# SPDX-License-Identifier: AGPL-3.0-or-later
"""Phonetic signs between brackets or strokes: article 38, by IPA Braille (2008)."""

from __future__ import annotations

import re

from daisy_pipeline.braille import ueb
from daisy_pipeline.braille.cells import Joint
from daisy_pipeline.braille.korean.walk import Walk

_BRACKETS = {"[": ("]", "⠐⠘⠷", "⠘⠾"), "/": ("/", "⠐⠘⠌", "⠘⠌")}
_LETTERS = {
    **ueb.ALPHABET,
    "æ": "⠩", "ŋ": "⠫", "ð": "⠻", "ʃ": "⠱", "ʒ": "⠮", "ə": "⠢", "ɪ": "⠌", "ʊ": "⠳", "ɛ": "⠜",
    "ɔ": "⠣", "ɑ": "⠡", "ʌ": "⠬", "ø": "⠪", "ɲ": "⠿", "ʔ": "⠆", "θ": "⠨⠹", "ɡ": "⠛",
    "ː": "⠒", "ˈ": "⠸⠃", "ˌ": "⠸⠆",
}  # fmt: skip
_SPECIAL = re.compile("[æŋðʃʒəɪʊɛɔɑʌøɲʔθɡːˈˌ]")
_NEAR = 60  # characters around strokes that tell whether they hold sounds
_WHOLE = re.compile(r"\[([^\[\]\n]{1,40})\]|/([^/\n]{1,40})/")


def write(walk: Walk) -> bool:
    """Write a stretch of phonetic signs that begins at ``walk.at``; False where none does."""
    sign = walk.char(walk.at)
    if sign not in _BRACKETS:
        return False
    found = _WHOLE.match(walk.text, walk.at, walk.stop)
    if found is None or not _phonetic(walk, found):
        return False
    _, opening, closing = _BRACKETS[sign]
    walk.put(opening, walk.at, Joint.SYLLABLE)
    for place in range(walk.at + 1, found.end() - 1):
        one = walk.char(place)
        if one.isspace():
            walk.blank(place)
        elif one in _LETTERS:
            walk.out.put(_LETTERS[one], place)
        else:
            walk.lost.append(place)
    walk.out.put(closing, found.end() - 1)
    walk.at = found.end()
    return True


def _phonetic(walk: Walk, found: re.Match[str]) -> bool:
    inside = found[1] or found[2]
    if walk.source.role == "ipa":
        return True
    if any(sign not in _LETTERS for sign in inside):
        return False
    if _SPECIAL.search(inside):
        return True
    if found[2] is None:
        return False
    near = walk.text[max(0, found.start() - _NEAR) : found.end() + _NEAR]
    strokes = _SPECIAL.search(near) or "발음" in near
    return bool(strokes)
