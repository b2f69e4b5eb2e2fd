# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far Roman print goes within Korean: articles 29, 32, 34 and 74.

A passage goes from its first letter to its last one over blanks, numbers and signs between them;
brackets and quotation marks that it opens it also closes, others end it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from daisy_pipeline.braille.korean.signs import expanded
from daisy_pipeline.braille.korean.walk import Walk

LETTERS = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff\u1f00-\u1fff"
LETTER = re.compile(f"[{LETTERS}]")
WORD = re.compile(f"[{LETTERS}](?:[{LETTERS}\u0300-\u036f]|['’](?=[{LETTERS}]))*")
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_BETWEEN = re.compile(r"[ \t\u00a0,.:;!?'’‘“”\"()\[\]&/+@_#~%*=<>–—-]{1,40}")
_TO_NUMBER = frozenset(("", " ", "-"))
_GRADES = re.compile(r"[A-F]([+-])(?=\s*(?:학점|등급|학점을|이상|이하))")
_TAIL = re.compile(f"(?:\\+\\+|#)(?![{LETTERS}0-9+#])")  # C++, C#
COMPUTER = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]{1,15}://[!-~]{1,400}|www\.[!-~]{1,400}|[A-Za-z]:\\[!-~]{0,400}"
    r"|[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
)
"""Addresses and paths (article 74): all of it is one passage, whatever signs it holds."""
_NOT_LAST = ".,;:!?'\")]}>"
_OPEN = {"(": ")", "[": "]", "“": "”", "‘": "’"}
_CLOSE = frozenset(_OPEN.values()) - {"’"}  # ’ may be an apostrophe
_STOPS = ".?!,"
_HELD = 400  # how much a pair may hold: so that time stays linear


@dataclass(frozen=True, slots=True)
class Passage:
    """Roman text as UEB gets it, the print place of each of its characters, and its end."""

    text: str
    places: Sequence[int]
    end: int
    address: bool = False


@cache
def script(sign: str) -> tuple[str, str]:
    """⠘ or ⠰ and what a raised or lowered sign holds (article 68): ("⠘", "2"); else ("", "")."""
    kind, _, held = unicodedata.decomposition(sign).partition(" ")
    mark = {"<super>": "⠘", "<sub>": "⠰"}.get(kind, "")
    plain = chr(int(held, 16)) if mark and " " not in held else ""
    if plain and (plain in "0123456789+-−" or "a" <= plain <= "z"):
        return (mark, "−" if plain == "-" else plain)
    return "", ""


@cache
def held_letters(sign: str) -> str:
    """㎎, ㎡, Ⅳ as letters; "" for what holds no Roman letter."""
    held = expanded(sign) if sign > "\u2100" else ""
    return held if held and LETTER.match(held) else ""


def begins(sign: str) -> bool:
    """Whether a passage begins with this sign."""
    return bool(LETTER.match(sign)) or held_letters(sign) != ""


def passage_at(walk: Walk) -> Passage:
    """The passage that begins at ``walk.at``."""
    text, at, stop = walk.text, walk.at, walk.stop
    computer = COMPUTER.match(text, at, stop)
    if computer:
        end = at + len(computer[0].rstrip(_NOT_LAST))
        return Passage(text[at:end], range(at, end), end, address=True)
    grade = _GRADES.match(text, at, stop)
    if at >= walk.reach:  # else the same words as before: they end where they did
        walk.reach = _reach(text, at, stop)
    end = _balanced(walk, at, walk.reach)
    tail = _TAIL.match(text, end, stop)
    if grade and end <= grade.end():
        return _expanded(text, at, grade.end(), grade=True)
    return _expanded(text, at, tail.end() if tail else end, grade=False)


def _reach(text: str, at: int, stop: int) -> int:
    """The end of the last letters or numbers that only blanks and signs part."""
    end, gap, before = at, "", ""
    while at < stop:
        step = _step(text, at, stop)
        if step == before == "number":
            break  # MP3 5호: two numbers
        before = step if step != "between" else before
        if step == "letters":
            found = WORD.match(text, at, stop)
            at = end = found.end() if found else at + 1
            gap = ""
        elif step == "number" and gap in _TO_NUMBER:
            found = _DIGITS.match(text, at, stop)
            assert found is not None
            at = end = found.end()
            gap = ""
        elif step == "between" and not gap:
            found = _BETWEEN.match(text, at, stop)
            assert found is not None
            at, gap = found.end(), found[0]
        else:
            break
    return end


def _step(text: str, at: int, stop: int) -> str:
    sign = text[at]
    if LETTER.match(sign) or held_letters(sign) or script(sign)[0]:
        return "letters"
    if sign.isdecimal():
        return "number"
    return "between" if _BETWEEN.match(text, at, stop) else ""


def _balanced(walk: Walk, start: int, end: int) -> int:
    """The end where the passage closes what it opened; before what others closed.

    What stands in a pair of its own behind a blank, before Hangul, is Korean's pair (34).
    """
    text, opened = walk.text, list[int]()
    for at in range(start, end):
        sign = text[at]
        if opened and at - opened[0] > _HELD:
            return _back(text, start, opened[0])
        if _closes(walk, opened, at, end):
            if not opened or _closer(text[opened[-1]]) != sign:
                return _back(text, start, at)
            opened.pop()
        elif sign in _OPEN or sign == '"':
            opened.append(at)
    if not opened:
        return end
    first, at = opened[0], end
    while opened and at < walk.stop and not text[first - 1].isspace():
        if text[at] == _closer(text[opened[-1]]):
            opened.pop()
        elif text[at] not in _STOPS:
            break
        at += 1
    return _back(text, start, first) if opened else at


def _closes(walk: Walk, opened: Sequence[int], at: int, end: int) -> bool:
    sign = walk.text[at]
    if sign == '"':
        return _opened_by(walk.text, opened, '"') or '"' in walk.open_quotes
    if sign != "’":
        return sign in _CLOSE
    if _opened_by(walk.text, opened, "‘"):
        return True
    return "‘" in walk.open_quotes and not _inside_word(walk.text, at, end)


def _opened_by(text: str, opened: Sequence[int], sign: str) -> bool:
    return bool(opened) and text[opened[-1]] == sign


def _closer(sign: str) -> str:
    return _OPEN.get(sign, sign)


def _inside_word(text: str, at: int, end: int) -> bool:
    return at + 1 < end and text[at + 1].isalpha() and text[at - 1].isalnum()


def _back(text: str, start: int, at: int) -> int:
    """Behind the last letter or digit before ``at``."""
    while at > start + 1 and not text[at - 1].isalnum():
        at -= 1
    return at


def _expanded(text: str, first: int, end: int, *, grade: bool) -> Passage:
    """The passage with signs of several letters written out."""
    signs, places = [], []
    for place in range(first, end):
        sign = text[place]
        held = held_letters(sign) or sign
        if grade and sign in "+-":
            held = "⁺" if sign == "+" else "⁻"
        for one in held:
            signs.append(one)
            places.append(place)
    return Passage("".join(signs), places, end)
