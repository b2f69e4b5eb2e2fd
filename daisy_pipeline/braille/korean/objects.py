# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signs in the stead of words, enclosed signs, bullets, blanks: articles 57, 58, 64, 72, 73."""

from __future__ import annotations

import re

from daisy_pipeline.braille import ueb
from daisy_pipeline.braille.cells import Joint
from daisy_pipeline.braille.korean import roman
from daisy_pipeline.braille.korean.passage import LETTER
from daisy_pipeline.braille.korean.signs import LOWERED, NUMBER, enclosed, meaning
from daisy_pipeline.braille.korean.walk import Walk
from daisy_pipeline.braille.source import Source
from daisy_pipeline.language.emoji import EMOJI, emoji_name

_UNDERSCORES = re.compile(r"_{2,}")
_EMOJI = re.compile(EMOJI + "[\ufe0e\ufe0f]?")
_AROUND = 60
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

    if LETTER.match(held):
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
    if around not in (BOX, CIRCLE) or not around or walk.at + 2 > walk.stop:
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
    """Whether × multiplies: one alone between two words or numbers, spaced alike (45, 46)."""
    if end > walk.at + 1:
        return False
    if len(walk.text) == 1:
        return True
    before = walk.text[max(0, walk.at - _AROUND) : walk.at].rstrip()[-1:]
    after = walk.text[end : end + _AROUND].lstrip()[:1]
    spaced = walk.char(walk.at - 1).isspace() == walk.char(end).isspace()
    return _term(before) and _term(after) and spaced


def _term(sign: str) -> bool:
    return bool(sign) and (sign.isalnum() or sign in "()[]")


def emoji(walk: Walk) -> bool:
    """A sign of feeling by its name, in a transcriber's note (66); False for one without a name."""
    found = _EMOJI.match(walk.text, walk.at, walk.stop)
    if found is None:
        return False
    name = emoji_name(found[0])
    if name is None:
        walk.lost.extend(range(walk.at, walk.at + 1))
    else:
        from daisy_pipeline.braille.korean import engine

        cells = engine.translate(Source(name), walk.grade).text
        walk.put("⠠⠄" + cells + "⠠⠄", walk.at, Joint.SYLLABLE)
        walk.out.origins[-1] = found.end() - 1
    walk.at = found.end()
    return True


def _is_bullet(walk: Walk, sign: str, end: int) -> bool:
    if sign not in meaning("bullet"):
        return False
    if sign not in meaning("object") or walk.source.role == "bullet":
        return True
    ends = end == len(walk.text) or walk.char(end).isspace()
    alone = end == walk.at + 1 and walk.at <= walk.first
    return walk.source.role != "object" and alone and ends
