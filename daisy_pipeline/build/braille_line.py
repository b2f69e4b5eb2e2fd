# SPDX-License-Identifier: AGPL-3.0-or-later
"""A line of print as a person types it, made ready for translation into braille.

A line says less than a book: its language is found by its letters, what sets words off stands in
combining signs, and a context may tell what the letters cannot.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from daisy_pipeline.braille.source import Look, Source
from daisy_pipeline.language.hanja import HANJA
from daisy_pipeline.language.hanyang import HANYANG
from daisy_pipeline.model.book import Mark
from daisy_pipeline.readings.lexicon import Index, find_entries

CONTEXTS = {  # what a line is said to be: its language, and the role of its signs
    "": ("", ""),
    "korean": ("ko", ""),
    "english": ("en", ""),
    "number": ("ko", ""),
    "math": ("ko", ""),
    "ipa": ("ko", "ipa"),
    "middle_korean": ("ko", "old"),
    "object_symbol": ("ko", "object"),
    "bullet": ("ko", "bullet"),
}
_KOREAN = re.compile(
    f"[가-힣ㄱ-ㆎ\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb\uffa1-\uffdc{HANJA}{HANYANG}\u20dd\u20de]"
)
_ROMAN = re.compile(
    "[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff\U0001d400-\U0001d7cb]"
)
_HANGUL = re.compile("[가-힣ㄱ-ㆎ]")
_DOTS = {"\u0307": Mark.EMPHASIS, "\u0331": Mark.STRONG}  # over Latin letters they are accents
_LINES = {"\u0332": Mark.UNDERLINE, "\u0333": Mark.STRIKE, "\u0336": Mark.STRIKE}
_SIGNS = re.compile("[\u0307\u0331-\u0333\u0336]")


@dataclass(frozen=True, slots=True)
class Typed:
    """A line for translation, and for each of its characters the number of the one typed."""

    source: Source
    grade: int
    places: Sequence[int]


def typed_line(
    line: str, context: str = "", language: str = "", grade: int = 2, words: Index | None = None
) -> Typed | None:
    """A line with what is known of it; None for a context that is none of CONTEXTS.

    ``language`` is that of lines without a context of their own; "" finds it: letters of Hangul
    or Hanja make a line Korean, Roman or Greek letters without them English. Then a letter by
    itself is the letter as such, as tables of the alphabet show it: no sign goes before it.
    ``words`` are the library's readings, of which the braille column counts.
    """
    if context not in CONTEXTS:
        return None
    lang, role = CONTEXTS[context]
    found = not (lang or language)
    lang = lang or language or language_of(line)
    if found and lang == "en" and len(line.strip()) == 1:
        grade = 1
    text = line
    places: Sequence[int] = range(len(line))
    looks: tuple[Look, ...] = ()
    if lang.split("-")[0] == "ko" and _SIGNS.search(line):
        text, places, looks = _set_off(line)
    if words is not None:
        looks = _with_words(text, lang, looks, words)
    return Typed(Source(text, lang, role, looks), grade, places)


def language_of(line: str) -> str:
    """``ko`` or ``en``, by the letters of a line."""
    return "en" if _KOREAN.search(line) is None and _ROMAN.search(line) else "ko"


def _set_off(line: str) -> tuple[str, Sequence[int], tuple[Look, ...]]:
    """The line without the signs that set words off, the typed places, and the looks instead.

    A dot over a blank belongs to the last syllable that has none: so come dots typed behind
    their word.
    """
    places: list[int] = []
    marks: list[Mark | None] = []
    for at, sign in enumerate(line):
        mark = _mark(line, places, sign)
        if mark is None:
            places.append(at)
            marks.append(None)
        elif line[places[-1]] == " " and any(marks):
            places.pop()
            marks.pop()
            _mark_before(line, places, marks, mark)
        else:
            marks[-1] = mark
    for at in range(1, len(marks) - 1):  # blanks between words that are set off
        if line[places[at]] == " " and marks[at - 1] == marks[at + 1]:
            marks[at] = marks[at - 1]
    return "".join(line[place] for place in places), places, _looks(marks)


def _mark(line: str, places: Sequence[int], sign: str) -> Mark | None:
    """What a combining sign does to the character before it; None for a character or an accent."""
    if not places or sign not in _DOTS | _LINES:
        return None
    base = line[places[-1]]
    if sign in _LINES:
        return _LINES[sign]
    return _DOTS[sign] if _HANGUL.match(base) or base == " " else None


def _mark_before(line: str, places: Sequence[int], marks: list[Mark | None], mark: Mark) -> None:
    for at in range(len(marks) - 1, -1, -1):
        if marks[at] is None and line[places[at]] != " ":
            marks[at] = mark
            return


def _looks(marks: Sequence[Mark | None]) -> tuple[Look, ...]:
    looks: list[Look] = []
    at = 0
    for end in range(1, len(marks) + 1):
        if end == len(marks) or marks[end] != marks[at]:
            if (mark := marks[at]) is not None:
                looks.append(Look(at, end, (mark,)))
            at = end
    return tuple(looks)


def _with_words(text: str, lang: str, looks: tuple[Look, ...], words: Index) -> tuple[Look, ...]:
    """The looks, and those of words that a person wants written otherwise."""
    found = [
        Look(begin, end, braille=entry.braille)
        for begin, end, entry in find_entries(text, lang, words)
        if entry.braille and all(end <= k.first or k.last <= begin for k in looks)
    ]
    return tuple(sorted([*looks, *found], key=lambda k: k.first))
