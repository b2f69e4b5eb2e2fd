# SPDX-License-Identifier: AGPL-3.0-or-later
"""Roman and Greek letters within Korean: articles 29 to 37, 68, 69 and 74.

What stands between a passage's ends is written by UEB (article 32); its ends are told by ⠴ and ⠲
(29) where articles 33 to 35 do not forbid the ⠲.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from daisy_pipeline.braille import ueb
from daisy_pipeline.braille.cells import BLANK, Change, Joint
from daisy_pipeline.braille.korean import numbers
from daisy_pipeline.braille.korean.passage import WORD, Passage, passage_at, script
from daisy_pipeline.braille.korean.signs import DIGITS, NUMBER
from daisy_pipeline.braille.korean.walk import Walk

BEGIN, END = "⠴", "⠲"
_SIGNS = {"+": "⠢", "−": "⠔"}
_STAY = ".?!…"  # article 33, proviso: no ⠲ after the letters nor after the sign
_KOREAN = ",:;―—"  # article 33: no ⠲, and the sign as in Korean
_UNIT = re.compile(  # mixed case: capitals one by one, no ⠠⠠
    r"(?<![A-Za-z])(?:[kmGMTP]?(?:Hz|Wh|VA|Pa|eV|Bq|Gy|Sv)|[kM]?Ah|mAh|dB|pH)(?![A-Za-z])"
)
_INITIALS = re.compile(r"(?<![A-Za-z])[A-Z]{2,5}(?![A-Za-z])")  # WHO: said letter by letter
_NO_CONTRACTION = 0x1000  # liblouis' typeform
_PAIRS = {"(": ")", "[": "]", "{": "}", "“": "”", "‘": "’", '"': '"', "'": "'", "「": "」",
          "『": "』", "《": "》", "〈": "〉", "<": ">", "〔": "〕"}  # fmt: skip
_LETTERED = frozenset("abcdefghij")  # letters that read as digits behind a number

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


def write(walk: Walk) -> None:
    """Write the passage that begins at ``walk.at``, with its signs."""
    passage = passage_at(walk)
    start = walk.at
    walk.put(BEGIN, start, Joint.SYLLABLE)
    size = walk.out.size
    _body(walk, passage)
    if passage.address:
        _divide_address(walk, size)
    walk.at = passage.end
    if not _silent_end(walk, start, passage):
        walk.out.put(END, passage.places[-1])
    elif passage.text[-1].isdecimal() or script(passage.text[-1])[1].isdecimal():
        numbers.part_from(walk, walk.at)


def _body(walk: Walk, passage: Passage) -> None:
    first = True
    for part, at in _split(passage.text):
        mark = script(part[0])[0]
        if mark:
            write_script(walk, part, passage.places[at], passage.places[at + len(part) - 1])
        else:
            _letters(walk, part, passage.places[at : at + len(part)], first)
        first = False


def _divide_address(walk: Walk, first: int) -> None:
    """Let lines end in ⠐ between a letter and a digit or sign behind it (74, by UEB)."""
    out = walk.out
    for cell in range(first + 1, out.size):
        before, here = walk.char(out.origins[cell - 1]), walk.char(out.origins[cell])
        if out.origins[cell] != out.origins[cell - 1] and before.isalpha() and not here.isalpha():
            out.joints[cell] = Joint.SYLLABLE
            out.changes[cell] = Change(end="⠐")


def write_script(walk: Walk, part: str, first: int, last: int) -> None:
    """Raised or lowered signs of one kind, the first at ``first``, the last at ``last`` (68)."""
    cells, digits = script(part[0])[0], False
    for sign in part:
        held = script(sign)[1]
        if held.isdecimal():
            cells += ("" if digits else NUMBER) + DIGITS[held]
        else:
            cells += _SIGNS.get(held) or ueb.ALPHABET[held]
        digits = held.isdecimal()
    walk.put(cells, first)
    walk.out.origins[-1] = last


def _split(text: str) -> Iterator[tuple[str, int]]:
    """The text in plain stretches and stretches of raised or lowered signs."""
    at = 0
    while at < len(text):
        mark, end = script(text[at])[0], at + 1
        while end < len(text) and script(text[end])[0] == mark:
            end += 1
        yield text[at:end], at
        at = end


def _letters(walk: Walk, text: str, places: Sequence[int], first: bool) -> None:
    """A plain stretch: units letter by letter, the rest by UEB."""
    at = 0
    for unit in _UNIT.finditer(text):
        if at < unit.start():
            _by_ueb(walk, text[at : unit.start()], places[at : unit.start()], first)
            first = False
        if unit.start() and text[unit.start() - 1].isdecimal() and unit[0][0] in _LETTERED:
            walk.out.put("⠰", places[unit.start()])
        _spell(walk, unit[0], places[unit.start() : unit.end()])
        at, first = unit.end(), False
    if at < len(text):
        _by_ueb(walk, text[at:], places[at:], first)


def _by_ueb(walk: Walk, text: str, places: Sequence[int], first: bool) -> None:
    made = _ueb(_known(walk, text, places), walk.grade)
    if made is None:
        walk.missing.append(places[0])
        _spell(walk, text, places)
        return
    cells, origins = made
    skip, head = (0, "") if not first else _head(text, cells, origins, walk.grade)
    for cell in head:
        walk.out.put(cell, places[0])
    if head:
        walk.out.origins[-1] = places[WORD.match(text).end() - 1]  # type: ignore[union-attr]
    most, before = 0, ""
    for number in range(skip, len(cells)):
        most = max(most, min(origins[number], len(places) - 1))
        sign = text[most]
        joint = Joint.BLANK if cells[number] == BLANK else Joint.NONE
        if before in "-/–—" and before and sign != before and sign.isalnum():
            joint = Joint.SYLLABLE
        before = sign
        walk.out.put(cells[number], max(places[most], walk.out.origins[-1]), joint)


@cache
def _undefined(sign: str) -> bool:
    """Whether liblouis knows no cells for a letter and would write its number instead."""
    made = ueb.cells(sign, 1)
    return made is not None and len(made[0]) >= _NUMBERED


_NUMBERED = 8  # \\xhhhh\\; a letter that it knows has six cells at most


def _known(walk: Walk, text: str, places: Sequence[int]) -> str:
    """The text with letters that UEB does not know as their base letters; told where none is."""
    if text.isascii():
        return text
    signs = list(text)
    for number, sign in enumerate(text):
        if not sign.isascii() and _undefined(sign):
            base = unicodedata.normalize("NFD", sign)[0]
            walk.lost.append(places[number])
            signs[number] = " " if _undefined(base) else base
    return "".join(signs)


def _all_capitals(text: str) -> bool:
    return text.upper() == text and len(WORD.findall(text)) > 1


def _ueb(text: str, grade: int) -> tuple[str, Sequence[int]] | None:
    """UEB of a passage; initials are not contracted, words in capitals are."""
    if grade != 2 or _all_capitals(text) or _INITIALS.search(text) is None:
        return ueb.cells(text, grade)
    forms = [0] * len(text)
    for word in _INITIALS.finditer(text):
        forms[word.start() : word.end()] = [_NO_CONTRACTION] * len(word[0])
    return ueb.cells(text, grade, forms)


def _head(text: str, cells: str, origins: Sequence[int], grade: int) -> tuple[int, str]:
    """How many cells at the beginning are replaced by which: ⠰ goes, word signs are spelled."""
    word = WORD.match(text)
    if word is not None and grade == 2 and word[0].lower() in SPELLED:
        alone = word.end() == len(text) or not text[word.end()].isalnum()
        length = sum(1 for origin in origins[: 2 * len(word[0])] if origin < word.end())
        if alone and length < len(word[0]) and not word[0].isupper():
            capital = "⠠" if word[0][0].isupper() else ""
            return length, capital + SPELLED[word[0].lower()]
    return (1, "") if cells.startswith("⠰") else (0, "")


def _spell(walk: Walk, text: str, places: Sequence[int]) -> None:
    """Letter by letter: units, and where there is no liblouis: readable, and told as a finding."""
    for sign, place in zip(text, places, strict=True):
        base = unicodedata.normalize("NFD", sign)[0]
        capital = "⠠" if base.isupper() else ""
        if base.isdecimal():
            walk.out.put(numbers.cells_of(str(unicodedata.digit(base))), place)
        elif base.lower() in ueb.GREEK:
            walk.out.put(capital + "⠨" + ueb.GREEK[base.lower()], place)
        elif base.lower() in ueb.ALPHABET:
            walk.out.put(capital + ueb.ALPHABET[base.lower()], place)
        elif base.isspace():
            walk.out.blank(place)
        else:
            walk.lost.append(place)


def _silent_end(walk: Walk, start: int, passage: Passage) -> bool:
    """Whether ⠲ is left out: after digits (35), within a pair (34), before some signs (33)."""
    last, following = passage.text[-1], walk.char(passage.end)
    if last.isdecimal() or script(last)[0]:
        return True
    if following and following in _STAY + _KOREAN:
        return True
    if following == " " and walk.text.startswith(("...", "…"), passage.end + 1):
        return True
    before = walk.char(start - 1)
    return bool(before) and _PAIRS.get(before) == following
