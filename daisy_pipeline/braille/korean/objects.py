# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signs in the stead of words, enclosed signs, bullets, blanks: articles 57, 58, 64, 72, 73."""

from __future__ import annotations

import re

from daisy_pipeline.braille import ueb
from daisy_pipeline.braille.cells import Joint
from daisy_pipeline.braille.korean import roman
from daisy_pipeline.braille.korean.signs import LOWERED, NUMBER, enclosed, meaning
from daisy_pipeline.braille.korean.walk import Walk
from daisy_pipeline.braille.source import Source

_UNDERSCORES = re.compile(r"_{2,}")
BOX, CIRCLE = "\u20de", "\u20dd"
"""Signs that enclose the letter before them."""


def blank_to_fill(walk: Walk) -> bool:
    """___: one ⠸⠤ for a blank to be filled in, however long it is drawn (73)."""
    found = _UNDERSCORES.match(walk.text, walk.at, walk.stop)
    if found is None:
        return False
    walk.put("⠸⠤", walk.at, Joint.SYLLABLE)
    walk.at = found.end()
    walk.out.origins[-1] = walk.at - 1
    return True


def circled(walk: Walk, sign: str) -> bool:
    """Circled and boxed signs (64)."""
    found = enclosed(sign)
    if found is None:
        return False
    kind, held = found
    if kind == "number":
        walk.put(NUMBER + "".join(LOWERED[d] for d in held), walk.at, Joint.SYLLABLE)
        walk.at += 1
    else:
        _held(walk, held, "⠶", "⠶", 1)
    return True


def _held(walk: Walk, held: str, begin: str, end: str, length: int) -> None:
    from daisy_pipeline.braille.korean import engine  # what is held is any text

    if roman.LETTER.match(held):
        made = ueb.cells(held, walk.grade)
        inside = roman.BEGIN + (made[0].removeprefix("⠰") if made else ueb.ALPHABET[held])
    else:
        inside = engine.translate(Source(held), walk.grade).text
    walk.put(begin + inside + end, walk.at, Joint.SYLLABLE)
    walk.at += length
    walk.out.origins[-1] = walk.at - 1


def boxed(walk: Walk) -> bool:
    """Write a letter that a box or a circle encloses (64); False where none stands there."""
    around = walk.char(walk.at + 1)
    if around not in (BOX, CIRCLE) or not around:
        return False
    begin, end = ("⠸⠦", "⠴⠇") if around == BOX else ("⠶", "⠶")
    _held(walk, walk.char(walk.at), begin, end, 2)
    return True


def in_words_stead(walk: Walk, sign: str) -> bool:
    """Signs in the stead of words, a run of them in ⠸ and ⠇ (57, 58); bullets (72)."""
    objects = meaning("object")
    if sign not in objects and sign not in meaning("bullet"):
        return False
    end = walk.at
    while walk.char(end) == sign and end < walk.stop:
        end += 1
    if sign == "×" and walk.source.role != "object" and _operates(walk, end):
        return False
    if _is_bullet(walk, sign, end):
        walk.put(meaning("bullet")[sign], walk.at)
    elif sign in objects:
        walk.put("⠸" + objects[sign] * (end - walk.at) + "⠇", walk.at, Joint.SYLLABLE)
    else:
        return False
    walk.at = end
    walk.out.origins[-1] = end - 1
    return True


def _operates(walk: Walk, end: int) -> bool:
    before = walk.text[: walk.at].rstrip()[-1:]
    after = walk.text[end:].lstrip()[:1]
    both = bool(before) and bool(after)
    spaced = walk.char(walk.at - 1).isspace() == walk.char(end).isspace()
    digits = before.isdigit() or after.isdigit()
    return (both and end == walk.at + 1 and spaced and (digits or walk.char(end).isspace())) or (
        not walk.text.replace("×", "")
    )


def _is_bullet(walk: Walk, sign: str, end: int) -> bool:
    if sign not in meaning("bullet") or walk.source.role == "object":
        return False
    begins = not walk.text[: walk.at].strip()
    ends = end == len(walk.text) or walk.char(end).isspace()
    return (
        walk.source.role == "bullet"
        or (begins and ends and end == walk.at + 1)
        or (sign not in meaning("object"))
    )
