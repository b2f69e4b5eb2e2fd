# SPDX-License-Identifier: AGPL-3.0-or-later
"""Roman and Greek letters within Korean: articles 29 to 37, 68, 69 and 74.

A passage goes from its first letter to its last one; what stands between them is written by UEB
(article 32), and its ends are told by ⠴ and ⠲ (29) where articles 33 to 35 do not forbid the ⠲.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from daisy_pipeline.braille import ueb
from daisy_pipeline.braille.cells import BLANK, Joint
from daisy_pipeline.braille.korean.numbers import cells_of
from daisy_pipeline.braille.korean.signs import expanded
from daisy_pipeline.braille.korean.walk import Walk

BEGIN, END = "⠴", "⠲"
LETTERS = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff\u1f00-\u1fff"
LETTER = re.compile(f"[{LETTERS}]")
_WORD = re.compile(f"[{LETTERS}](?:[{LETTERS}\u0300-\u036f]|['’](?=[{LETTERS}]))*")
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_BETWEEN = re.compile(r"[ \t\u00a0,.:;!?'’‘“”\"()\[\]&/+@_#~%*=<>–—-]+")
_TO_NUMBER = frozenset(("", " ", "-"))
_SCRIPTS = {**{c: ("⠘", str(n)) for n, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
            **{c: ("⠰", str(n)) for n, c in enumerate("₀₁₂₃₄₅₆₇₈₉")}}  # fmt: skip
_SIGNED = {"⁺": "⠘⠢", "⁻": "⠘⠔", "₊": "⠰⠢", "₋": "⠰⠔"}
_STAY = ".?!…"  # article 33, proviso: no ⠲ after the letters nor after the sign
_KOREAN = ",:;―—"  # article 33: no ⠲, and the sign as in Korean
_UNIT = re.compile(r"[kmGMTP]?(?:Hz|Wh|VA|Pa|eV|Bq|Gy|Sv)|[kM]?Ah|mAh|dB|pH")  # mixed case: no ⠠⠠
_INITIALS = re.compile(r"[A-Z]{2,5}\d*")  # WHO: said letter by letter, so no letters are contracted
_PAIRS = {"(": ")", "[": "]", "{": "}", "“": "”", "‘": "’", '"': '"', "'": "'", "「": "」",
          "『": "』", "《": "》", "〈": "〉", "<": ">", "〔": "〕"}  # fmt: skip
_GRADES = re.compile(r"[A-F]([+-])(?=\s*(?:학점|등급|학점을|이상|이하))")

# Article 37: words that lose their word sign after ⠴, spelled with the group signs of UEB.
SPELLED = {
    "but": "⠃⠥⠞", "can": "⠉⠁⠝", "do": "⠙⠕", "every": "⠐⠑⠽", "from": "⠋⠗⠕⠍", "go": "⠛⠕",
    "have": "⠓⠁⠧⠑", "just": "⠚⠥⠌", "knowledge": "⠐⠅⠇⠫⠛⠑", "like": "⠇⠊⠅⠑", "more": "⠍⠕⠗⠑",
    "not": "⠝⠕⠞", "people": "⠏⠑⠕⠏⠇⠑", "quite": "⠟⠥⠊⠞⠑", "rather": "⠗⠁⠮⠗", "so": "⠎⠕",
    "that": "⠹⠁⠞", "us": "⠥⠎", "very": "⠧⠻⠽", "will": "⠺⠊⠇⠇", "it": "⠊⠞", "you": "⠽⠳",
    "as": "⠁⠎", "child": "⠡⠊⠇⠙", "shall": "⠩⠁⠇⠇", "this": "⠹⠊⠎", "which": "⠱⠊⠡", "out": "⠳⠞",
    "still": "⠌⠊⠇⠇", "be": "⠃⠑", "enough": "⠢⠳⠣", "were": "⠺⠻⠑", "his": "⠓⠊⠎", "in": "⠊⠝",
    "was": "⠺⠁⠎",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Passage:
    """Roman text as UEB gets it, the print place of each of its characters, and its end."""

    text: str
    places: Sequence[int]
    end: int


def begins(sign: str) -> bool:
    """Whether a passage begins with this sign."""
    return bool(LETTER.match(sign)) or _unit(sign) != ""


def _unit(sign: str) -> str:
    """㎎, ㎡, Ⅳ as letters; "" for what holds no Roman letter."""
    held = expanded(sign) if sign > "\u2100" else ""
    return held if held and LETTER.match(held) else ""


def write(walk: Walk) -> None:
    """Write the passage that begins at ``walk.at``, with its signs."""
    passage = _passage(walk)
    start = walk.at
    walk.put(BEGIN, start, Joint.SYLLABLE)
    _body(walk, passage)
    walk.at = passage.end
    if not _silent_end(walk, start, passage):
        walk.out.put(END, passage.places[-1])


def _passage(walk: Walk) -> _Passage:
    """From ``walk.at`` over all Roman words that only blanks, numbers and signs part."""
    text, at = walk.text, walk.at
    end, gap = at, ""
    while at < walk.stop:
        step = _step(text, at, walk.stop)
        if step == "letters":
            at = end = _end_of_letters(text, at, walk.stop)
            gap = ""
        elif step == "number" and gap in _TO_NUMBER:
            found = _DIGITS.match(text, at, walk.stop)
            assert found is not None
            at = end = found.end()
            gap = ""
        elif step == "between" and not gap:
            found = _BETWEEN.match(text, at, walk.stop)
            assert found is not None
            at, gap = found.end(), found[0]
        else:
            break
    grade = _GRADES.match(text, walk.at, walk.stop)
    if grade and end <= grade.end(0):
        end = grade.end(0)
    return _expanded(text, walk.at, end, grade is not None)


def _step(text: str, at: int, stop: int) -> str:
    sign = text[at]
    if LETTER.match(sign) or _unit(sign) or sign in _SCRIPTS or sign in _SIGNED:
        return "letters"
    if sign.isdecimal():
        return "number"
    return "between" if _BETWEEN.match(text, at, stop) else ""


def _end_of_letters(text: str, at: int, stop: int) -> int:
    found = _WORD.match(text, at, stop)
    return found.end() if found else at + 1


def _expanded(text: str, first: int, end: int, grade: bool) -> _Passage:
    """The passage with signs of several letters written out."""
    signs, places = [], []
    for place in range(first, end):
        sign = text[place]
        held = _unit(sign) or sign
        if grade and sign in "+-":
            held = "⁺" if sign == "+" else "⁻"
        for one in held:
            signs.append(one)
            places.append(place)
    return _Passage("".join(signs), places, end)


def _body(walk: Walk, passage: _Passage) -> None:
    first = True
    for part, at in _split(passage.text):
        if part in _SIGNED:
            walk.out.put(_SIGNED[part], passage.places[at])
        elif part[0] in _SCRIPTS:
            mark = _SCRIPTS[part[0]][0]
            number = "".join(_SCRIPTS[sign][1] for sign in part)
            walk.out.put(mark + cells_of(number), passage.places[at])
            walk.out.origins[-1] = passage.places[at + len(part) - 1]
        else:
            _letters(walk, part, [*passage.places[at : at + len(part)]], first)
        first = False


def _split(text: str) -> Iterator[tuple[str, int]]:
    """The text in plain stretches and stretches of raised or lowered figures."""
    at = 0
    while at < len(text):
        kind = _kind(text[at])
        end = at + 1
        while end < len(text) and kind != "sign" and _kind(text[end]) == kind:
            end += 1
        yield text[at:end], at
        at = end


def _kind(sign: str) -> str:
    if sign in _SIGNED:
        return "sign"
    return _SCRIPTS[sign][0] if sign in _SCRIPTS else "plain"


def _letters(walk: Walk, text: str, places: Sequence[int], first: bool) -> None:
    if _UNIT.fullmatch(text):
        _spell(walk, text, places, known=True)
        return
    lone = first and _INITIALS.fullmatch(text)
    made = ueb.cells(text, 1 if lone else walk.grade)
    if made is None:
        _spell(walk, text, places)
        return
    cells, origins = made
    skip, head = (0, "") if not first else _head(text, cells, origins, walk.grade)
    for cell in head:
        walk.out.put(cell, places[0])
    if head:
        walk.out.origins[-1] = places[_WORD.match(text).end() - 1]  # type: ignore[union-attr]
    for number in range(skip, len(cells)):
        joint = Joint.BLANK if cells[number] == BLANK else Joint.NONE
        walk.out.put(cells[number], places[min(origins[number], len(places) - 1)], joint)


def _head(text: str, cells: str, origins: Sequence[int], grade: int) -> tuple[int, str]:
    """How many cells at the beginning are replaced by which: ⠰ goes, word signs are spelled."""
    word = _WORD.match(text)
    if word is not None and grade == 2 and word[0].lower() in SPELLED:
        alone = word.end() == len(text) or not text[word.end()].isalnum()
        length = sum(1 for origin in origins if origin < word.end())
        if alone and length < len(word[0]) and not word[0].isupper():
            capital = "⠠" if word[0][0].isupper() else ""
            return length, capital + SPELLED[word[0].lower()]
    return (1, "") if cells.startswith("⠰") else (0, "")


def _spell(walk: Walk, text: str, places: Sequence[int], *, known: bool = False) -> None:
    """Letter by letter: units, and where there is no liblouis: readable, and told as a finding."""
    if not known:
        walk.missing.append(places[0])
    for sign, place in zip(text, places, strict=True):
        base = unicodedata.normalize("NFD", sign)[0]
        capital = "⠠" if base.isupper() else ""
        if base.isdecimal():
            walk.out.put(cells_of(str(unicodedata.digit(base))), place)
        elif base.lower() in ueb.GREEK:
            walk.out.put(capital + "⠨" + ueb.GREEK[base.lower()], place)
        elif base.lower() in ueb.ALPHABET:
            walk.out.put(capital + ueb.ALPHABET[base.lower()], place)
        elif base.isspace():
            walk.out.blank(place)
        else:
            walk.lost.append(place)


def _silent_end(walk: Walk, start: int, passage: _Passage) -> bool:
    """Whether ⠲ is left out: after digits (35), within a pair (34), before some signs (33)."""
    last, following = passage.text[-1], walk.char(passage.end)
    if last.isdecimal() or last in _SCRIPTS or last in _SIGNED:
        return True
    if following and following in _STAY + _KOREAN:
        return True
    if following == " " and walk.text.startswith(("...", "…"), passage.end + 1):
        return True
    before = walk.char(start - 1)
    return bool(before) and _PAIRS.get(before) == following
