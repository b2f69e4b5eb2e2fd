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
_MARKS = {",": "⠂", ".": "⠲"}
_ALIKE = frozenset("ㄴㄷㅁㅋㅌㅍㅎ")  # article 44, proviso: initials that read as digits
_LONG, _GROUP = 7, 3  # article 42
_APOSTROPHES = "’'"


def write(walk: Walk, run: str) -> None:
    """Write a number that begins at ``walk.at``, and the blank that article 44 asks for."""
    at = walk.at
    digits = sum(sign.isdigit() for sign in run)
    walk.put(NUMBER, at, Joint.SYLLABLE)
    for number, sign in enumerate(run):
        place = at + number
        after_group = number and run[number - 1] == "," and digits >= _LONG
        enough = sum(s.isdigit() for s in run[number:]) >= _GROUP
        joint = Joint.NUMBER if after_group and enough else Joint.NONE
        cells = _MARKS.get(sign) or DIGITS[str(unicodedata.digit(sign))]
        walk.out.put(cells, place, joint)
    walk.at = at + len(run)
    part_from(walk, walk.at)


def part_from(walk: Walk, place: int) -> None:
    """Write the blank between a number and a syllable that reads as a digit (44, proviso)."""
    sign = walk.char(place)
    if is_syllable(sign):
        initial, _, _ = letters(sign)
        if initial in _ALIKE or (sign == "운" and walk.grade == 2):
            walk.blank(place)


def shortened_year(walk: Walk) -> bool:
    """’22: write the apostrophe within the number (article 61); False when it is none."""
    found = RUN.match(walk.text, walk.at + 1, walk.stop)
    before = walk.char(walk.at - 1)
    if found is None or (before and not before.isspace() and before not in "(["):
        return False
    walk.put(NUMBER + "⠄", walk.at, Joint.SYLLABLE)
    for number, sign in enumerate(found[0]):
        cells = _MARKS.get(sign) or DIGITS[str(unicodedata.digit(sign))]
        walk.out.put(cells, walk.at + 1 + number)
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
