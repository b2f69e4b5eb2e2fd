# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers: articles 40 to 44, 47, 48 and 61 of 한국 점자 규정 (2024)."""

from __future__ import annotations

import re
import unicodedata

from daisy_pipeline.braille.cells import Joint
from daisy_pipeline.braille.korean.signs import DIGITS, NUMBER
from daisy_pipeline.braille.korean.walk import Walk
from daisy_pipeline.language.jamo import is_syllable, letters

RUN = re.compile(r"\d+(?:[.,]\d+)*")
_WHOLE = re.compile(r"\d+")
_MARKS = {",": "⠂", ".": "⠲"}
_ALIKE = frozenset("ㄴㄷㅁㅋㅌㅍㅎ")  # article 44, proviso: initials that read as digits
_LONG, _GROUP = 7, 3  # article 42
_APOSTROPHES = "’'"


def write(walk: Walk, run: str) -> None:
    """Write a number that begins at ``walk.at``, and the blank that article 44 asks for."""
    at = walk.at
    if _slashed(walk, run):
        return
    walk.put(NUMBER, at, Joint.SYLLABLE)
    _digits(walk, run, at)
    walk.at = at + len(run)
    part_from(walk, walk.at)


def _digits(walk: Walk, run: str, at: int) -> None:
    """The digits and marks of a number; a long one may be divided over lines (42).

    Behind commas where it has them, else between any digits; three digits or more go over.
    """
    left = sum(sign.isdigit() for sign in run)
    long, grouped = left >= _LONG, "," in run
    before = ""
    for number, sign in enumerate(run):
        may = before == "," if grouped else before.isdigit() and sign.isdigit()
        joint = Joint.NUMBER if long and may and left >= _GROUP else Joint.NONE
        walk.out.put(_MARKS.get(sign) or DIGITS[str(unicodedata.digit(sign))], at + number, joint)
        left -= sign.isdigit()
        before = sign


def _slashed(walk: Walk, run: str) -> bool:
    """1⁄2 with the sign of a fraction: as ½ (47)."""
    end = walk.at + len(run)
    under = _WHOLE.match(walk.text, end + 1, walk.stop) if walk.char(end) == "\u2044" else None
    if under is None or not run.isdigit():
        return False
    write_fraction(walk, _plain(run), _plain(under[0]), walk.at)
    walk.at = under.end()
    walk.out.origins[-1] = walk.at - 1
    part_from(walk, walk.at)
    return True


def decimal_part(walk: Walk) -> bool:
    """.5 without a zero: the point stands within the number (48); False when it is none."""
    found = _WHOLE.match(walk.text, walk.at + 1, walk.stop)
    before = walk.char(walk.at - 1)
    if found is None or (before and not before.isspace() and before not in "([~−-+“‘"):
        return False
    walk.put(NUMBER + _MARKS["."], walk.at, Joint.SYLLABLE)
    _digits(walk, found[0], walk.at + 1)
    walk.at = found.end()
    part_from(walk, walk.at)
    return True


def _plain(digits: str) -> str:
    return "".join(str(unicodedata.digit(sign)) for sign in digits)


def part_from(walk: Walk, place: int) -> None:
    """Write the blank between a number and a syllable that reads as a digit (44, proviso)."""
    sign = walk.char(place)
    if is_syllable(sign):
        initial, _, _ = letters(sign)
        if initial in _ALIKE or (sign == "운" and walk.grade == 2):
            if place < walk.stop:
                walk.blank(place)
            else:
                walk.parting = True  # behind what closes the stretch


def shortened_year(walk: Walk) -> bool:
    """’22: write the apostrophe within the number (article 61); False when it is none."""
    found = RUN.match(walk.text, walk.at + 1, walk.stop)
    before = walk.char(walk.at - 1)
    if found is None or (before and not before.isspace() and before not in "(["):
        return False
    if walk.char(found.end()) == walk.char(walk.at):  # '2024' is a quotation
        return False
    walk.put(NUMBER + "⠄", walk.at, Joint.SYLLABLE)
    _digits(walk, found[0], walk.at + 1)
    walk.at = found.end()
    part_from(walk, walk.at)
    return True


def fraction(walk: Walk, sign: str) -> bool:
    """¾: the denominator first (article 47); False when the sign is no fraction."""
    parts = unicodedata.decomposition(sign)
    if not parts.startswith("<fraction>"):
        return False
    over, _, under = unicodedata.normalize("NFKC", sign).partition("\u2044")
    write_fraction(walk, over, under, walk.at)
    walk.at += 1
    part_from(walk, walk.at)
    return True


def write_fraction(walk: Walk, over: str, under: str, at: int) -> None:
    """Denominator, ⠌, numerator, each with its number sign."""
    walk.put(cells_of(under) + "⠌" + (cells_of(over) if over else ""), at)


def cells_of(number: str) -> str:
    """The cells of plain digits with the number sign."""
    return NUMBER + "".join(DIGITS[d] for d in number)
