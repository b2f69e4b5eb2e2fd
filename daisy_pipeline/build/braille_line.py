# SPDX-License-Identifier: AGPL-3.0-or-later
"""A line of print as a person types it, made ready for translation into braille.

A line says less than a book: its language is found by its letters, what sets words off stands in
combining signs, and a context may tell what the letters cannot.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

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
_FRACTION = re.compile(r"\$\\frac\{(\d+)\}\{(\d+)\}\$")
_SCRIPT = re.compile(r"\$(\w+)([\^_])\{([^{}$]+)\}\$")
_SLASH = "\u2044"


@dataclass(frozen=True, slots=True)
class Typed:
    """A line for translation, and for each of its characters the number of the one typed."""

    source: Source
    places: Sequence[int]


def typed_line(
    line: str, context: str = "", language: str = "", words: Index | None = None
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
    if not (lang or language):
        lang = language_of(line)
        role = "sign" if lang == "en" and len(line.strip()) == 1 else ""
    lang = lang or language
    made = _Print(line)
    if lang.split("-")[0] == "ko" and (_SIGNS.search(line) or "$" in line):
        made.read_signs()
    looks = made.looks()
    if words is not None:
        looks = _with_words(made.text, lang, looks, words)
    return Typed(Source(made.text, lang, role, looks), made.places)


def language_of(line: str) -> str:
    """``ko`` or ``en``, by the letters of a line; those of formulas do not count."""
    words = _SCRIPT.sub("", _FRACTION.sub("", line)) if "$" in line else line
    return "en" if _KOREAN.search(words) is None and _ROMAN.search(words) else "ko"


@dataclass
class _Print:
    """A line as it is printed: what the signs for its look say stands in marks."""

    line: str
    places: Sequence[int] = ()
    marks: list[Mark | None] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        self.text, self.places = self.line, range(len(self.line))

    def read_signs(self) -> None:
        """Turn combining signs and the simplest TeX into marks."""
        self.places, self.text = [], ""
        signs: list[str] = []
        at = 0
        while at < len(self.line):
            if formula := _formula(self.line, at):
                pieces, at = formula
            else:
                pieces, at = ((self.line[at], at, None),), at + 1
            for sign, place, mark in pieces:
                self._add(signs, sign, place, mark)
        for at in range(1, len(signs) - 1):  # blanks between words that are set off
            if signs[at] == " " and self.marks[at - 1] == self.marks[at + 1]:
                self.marks[at] = self.marks[at - 1]
        self.text = "".join(signs)

    def _add(self, signs: list[str], sign: str, place: int, mark: Mark | None) -> None:
        """A character, or what a combining sign does to those before it.

        A dot over a blank belongs to the last syllable that has none: so come dots typed behind
        their word.
        """
        assert isinstance(self.places, list)
        above = _mark(signs[-1], sign) if signs and mark is None else None
        if above is None:
            signs.append(sign)
            self.places.append(place)
            self.marks.append(mark)
        elif signs[-1] == " " and any(self.marks):
            for parts in (signs, self.places, self.marks):
                parts.pop()
            free = (n for n in reversed(range(len(signs))) if signs[n] != " " and not self.marks[n])
            if (last := next(free, None)) is not None:
                self.marks[last] = above
        else:
            self.marks[-1] = above

    def looks(self) -> tuple[Look, ...]:
        """A look for every stretch of one mark."""
        marks, looks, at = self.marks, list[Look](), 0
        for end in range(1, len(marks) + 1):
            if end == len(marks) or marks[end] != marks[at]:
                if (mark := marks[at]) is not None:
                    looks.append(Look(at, end, (mark,)))
                at = end
        return tuple(looks)


def _mark(base: str, sign: str) -> Mark | None:
    """What a combining sign does to the character before it; None for a character or an accent."""
    if sign in _DOTS and (base == " " or _HANGUL.match(base)):
        return _DOTS[sign]
    return _LINES.get(sign)


_Piece = tuple[str, int, Mark | None]


def _formula(line: str, at: int) -> tuple[Sequence[_Piece], int] | None:
    """A fraction of two numbers or a raised or lowered sign, as its print; and where it ends."""
    if line[at] != "$":
        return None
    if found := _FRACTION.match(line, at):
        pieces: list[_Piece] = [(line[p], p, None) for p in range(*found.span(1))]
        pieces.append((_SLASH, found.end(1), None))
        return [*pieces, *((line[p], p, None) for p in range(*found.span(2)))], found.end()
    if found := _SCRIPT.match(line, at):
        mark = Mark.SUP if found[2] == "^" else Mark.SUB
        pieces = [(line[p], p, None) for p in range(*found.span(1))]
        return [*pieces, *((line[p], p, mark) for p in range(*found.span(3)))], found.end()
    return None


def _with_words(text: str, lang: str, looks: tuple[Look, ...], words: Index) -> tuple[Look, ...]:
    """The looks, and those of words that a person wants written otherwise."""
    found = [
        Look(begin, end, braille=entry.braille)
        for begin, end, entry in find_entries(text, lang, words)
        if entry.braille and all(end <= k.first or k.last <= begin for k in looks)
    ]
    return tuple(sorted([*looks, *found], key=lambda k: k.first))
