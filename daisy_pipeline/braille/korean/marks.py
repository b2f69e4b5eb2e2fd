# SPDX-License-Identifier: AGPL-3.0-or-later
"""Punctuation and signs in their place: articles 45, 46, 49 to 55, 57 to 66 and 69 to 73."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from daisy_pipeline.braille.cells import BLANK, Joint
from daisy_pipeline.braille.korean import numbers, objects, roman
from daisy_pipeline.braille.korean.passage import script
from daisy_pipeline.braille.korean.signs import Sign, signs
from daisy_pipeline.braille.korean.walk import HANGUL, Walk

_DOTS = re.compile(r"…+|\.{3,}")
_SUM = frozenset("0123456789 +×÷−-=")
_EQUATION = re.compile(r"\d *[-−+×÷] *\d[\d +×÷−-]*=|= *\d+ *- *\d")
_WINDOW = 60  # how far a rule looks around a sign, so that time stays linear
_OPENING = frozenset("([{“‘「『《〈〔【\"'")
_CLOSING = frozenset(")]}”’」』》〉〕】\"'.,?!")
_DEGREES = re.compile("°([CF])(?![A-Za-z])")
_HYPHENS = "-‐‑"
_ANGLES = re.compile(r"<[^<>\s\d][^<>]{0,60}>")
_QUOTED = 400  # how long a quotation in straight marks may be
_NAMES = {"?": "물음표", "!": "느낌표", ".": "마침표", ",": "쉼표", ":": "쌍점", ";": "쌍반점",
          "/": "빗금", "~": "물결표", "-": "붙임표", "―": "줄표"}  # fmt: skip
_TONES = {"·": "⠸⠂", "：": "⠸⠅"}  # article 27, as they are typed beside old Hangul
_NAMED = re.compile(r"(?:은|는|을|를|이|가|과|와|의|로|도)(?![가-힣])")
_MONEY = 65  # the article of signs of money
_WORD_OR_DIGIT = re.compile("[가-힣A-Za-z0-9\u1100-\u11ff]")


def write(walk: Walk, sign: str, place: int) -> None:
    """Write a sign's cells as they stand in the table."""
    walk.put(signs()[sign].cells, place, Joint.NONE)


def write_sign(walk: Walk, sign: str) -> bool:
    """Write the sign at ``walk.at`` and go on behind it; False for one that no article knows."""
    if walk.old and sign in _TONES and _WORD_OR_DIGIT.match(walk.char(walk.at + 1) or "가"):
        walk.put(_TONES[sign], walk.at, Joint.SYLLABLE)
        walk.at += 1
        return True
    if (
        _ellipsis(walk)
        or _quote(walk, sign)
        or objects.blank_to_fill(walk)
        or objects.circled(walk, sign)
    ):
        return True
    if numbers.fraction(walk, sign) or objects.in_words_stead(walk, sign):
        return True
    if _raised(walk, sign) or (sign == "." and numbers.decimal_part(walk)):
        return True
    row = signs().get(sign) or signs().get(unicodedata.normalize("NFKC", sign))
    if row is None:
        return False
    if _named(walk, sign, row):
        return True
    _WRITERS.get(row.how, _as_it_is)(walk, sign, row)
    walk.at += 1
    return True


def drops_blank(walk: Walk, run: str) -> bool:
    """Whether a blank of print is not written: inside brackets (54), before a colon (51, 59)."""
    before, after = walk.char(walk.at - 1), walk.char(walk.at + len(run))
    if before in signs() and signs()[before].how == "open" and before in _OPENING:
        closes = after in signs() and signs()[after].how == "close"
        return not closes  # a pair that holds only a blank keeps it
    if after in signs() and signs()[after].how == "close" and after not in "\"'":
        return not (before in signs() and signs()[before].how == "open")
    two_after = walk.char(walk.at + len(run) + 1)
    return after in (":", ";") and bool(HANGUL.match(before or " ")) and two_after.isspace()


def _raised(walk: Walk, sign: str) -> bool:
    """Raised and lowered signs behind Hangul and numbers: 10², 각주¹ (68)."""
    mark = script(sign)[0]
    if not mark:
        return False
    end = walk.at + 1
    while end < walk.stop and script(walk.text[end])[0] == mark:
        end += 1
    roman.write_script(walk, walk.text[walk.at : end], walk.at, end - 1)
    walk.at = end
    if script(walk.char(end - 1))[1].isdecimal():
        numbers.part_from(walk, end)
    return True


def _ellipsis(walk: Walk) -> bool:
    """Three cells whatever the number of dots; all of them where they are spoken of (53)."""
    found = _DOTS.match(walk.text, walk.at, walk.stop)
    if found is None:
        return False
    dots = found[0]
    cell = "⠠" if dots[0] == "…" else "⠲"
    counted = walk.char(walk.at - 1) == "‘" and walk.char(found.end()) == "’"
    count = len(dots) * (3 if cell == "⠠" else 1) if counted else 3
    walk.put(cell * count, walk.at)
    walk.at = found.end()
    walk.out.origins[-1] = walk.at - 1
    return True


def _quote(walk: Walk, sign: str) -> bool:
    """Straight quotation marks as opening and closing ones; apostrophes (61)."""
    if sign not in "\"'’":
        return False
    before, after = walk.char(walk.at - 1), walk.char(walk.at + 1)
    opened = sign in walk.open_quotes or (sign == "’" and "‘" in walk.open_quotes)
    if sign in "'’" and not opened and after.isdigit() and numbers.shortened_year(walk):
        return True
    if sign == "’":
        if opened:
            walk.open_quotes.remove("‘")
            return False
        lone = bool(before.strip() or after.strip())
        if lone:
            walk.put("⠄", walk.at)
            walk.at += 1
        return lone
    if opened:
        walk.open_quotes.remove(sign)
        walk.put("⠴" if sign == '"' else "⠴⠄", walk.at)
    elif sign == "'" and _apostrophe(walk, before, after):
        walk.put("⠄", walk.at)
    else:
        walk.open_quotes.append(sign)
        walk.put("⠦" if sign == '"' else "⠠⠦", walk.at, Joint.SYLLABLE)
        walk.tied = True
    walk.at += 1
    return True


def _apostrophe(walk: Walk, before: str, after: str) -> bool:
    """Whether ' stands for letters left out (61): after Roman ones or digits, or all by itself."""
    if not before.isalnum():
        return False
    if before.isascii() and after.isalnum():
        return True
    return "'" not in walk.text[walk.at + 1 : walk.at + 1 + _QUOTED]


def _named(walk: Walk, sign: str, row: Sign) -> bool:
    """A sign that is spoken of (?는): set apart and named in a transcriber's note (66)."""
    before = walk.char(walk.at - 1)
    if sign not in _NAMES or before.strip() or not _NAMED.match(walk.text, walk.at + 1):
        return False
    from daisy_pipeline.braille.korean import engine
    from daisy_pipeline.braille.source import Source

    name = engine.translate(Source(_NAMES[sign]), walk.grade).text
    walk.put("⠸" + row.cells + BLANK + "⠠⠄" + name + "⠠⠄", walk.at, Joint.SYLLABLE)
    walk.at += 1
    return True


def _as_it_is(walk: Walk, sign: str, row: Sign) -> None:
    walk.put(row.cells, walk.at, Joint.SYLLABLE)
    walk.tied = row.article == _MONEY and walk.char(walk.at + 1).isdecimal()  # $ never without 5


def _hold(walk: Walk, sign: str, row: Sign) -> None:
    if sign == "-" and _is_minus(walk):
        walk.put(signs()["−"].cells, walk.at)
        return
    begins = sign in _HYPHENS and _parted(walk.char(walk.at - 1), _OPENING)
    walk.put(row.cells, walk.at, Joint.SYLLABLE if begins else Joint.NONE)
    walk.tied = begins and bool(walk.char(walk.at + 1).strip())  # -든 stays whole (55, proviso)


def _parted(sign: str, also: Collection[str]) -> bool:
    return not sign or sign.isspace() or sign in also


def _is_minus(walk: Walk) -> bool:
    """A hyphen in a sum that is worked out (9-3=6) is a minus sign (45)."""
    before, after = walk.char(walk.at - 1), walk.char(walk.at + 1)
    if after.isdigit() and (not before or before.isspace() or before in _OPENING or before in "=~"):
        return True  # a number below zero
    if not (before.isdigit() and after.isdigit()):
        return False
    first = last = walk.at
    while first and walk.at - first < _WINDOW and walk.text[first - 1] in _SUM:
        first -= 1
    while last < walk.stop and last - walk.at < _WINDOW and walk.text[last] in _SUM:
        last += 1
    return _EQUATION.search(walk.text, first, last) is not None


def _free(walk: Walk, sign: str, row: Sign) -> None:
    """Signs that may end or begin a line; a ~ in a word's stead stays with its word (55)."""
    wave = row.cells == "⠈⠔"
    before, after = walk.char(walk.at - 1), walk.char(walk.at + 1)
    trails = wave and not _parted(before, _OPENING) and _parted(after, _CLOSING)
    walk.put(row.cells, walk.at, Joint.NONE if trails else Joint.SYLLABLE)
    walk.tied = wave and _parted(before, _OPENING) and bool(after.strip())


def _open(walk: Walk, sign: str, row: Sign) -> None:
    if sign == "‘":
        walk.open_quotes.append(sign)
    walk.put(row.cells, walk.at, Joint.SYLLABLE)
    walk.tied = True


def _close(walk: Walk, sign: str, row: Sign) -> None:
    walk.put(row.cells, walk.at)


def _spaced(walk: Walk, sign: str, row: Sign) -> None:
    """A blank before and after: * ※ (60) and arrows (70)."""
    cells = "⠸⠔" if sign == "※" and walk.starred else row.cells
    note = row.cells == "⠐⠔" and sign != "※" and not _parted(walk.char(walk.at - 1), _OPENING)
    if not note:  # a star that points to a note stands as in print (60, second proviso)
        walk.blank(walk.at)
    walk.put(cells, walk.at)
    if not note and walk.at + 1 < len(walk.text) and not _hugs(walk.char(walk.at + 1)):
        walk.blank(walk.at)


def _hugs(sign: str) -> bool:
    return sign in signs() and signs()[sign].how in ("close", "hold")


def _operator(walk: Walk, sign: str, row: Sign) -> None:
    """Blanks before and after where Hangul is on a side (46); < and > as brackets (49)."""
    if sign in "<>" and _angle(walk, sign):
        walk.put("⠐⠶" if sign == "<" else "⠶⠂", walk.at, Joint.NONE)
        walk.tied = sign == "<"
        return
    before = walk.text[max(0, walk.at - _WINDOW) : walk.at].rstrip()[-1:]
    after = walk.text[walk.at + 1 : walk.at + _WINDOW].lstrip()[:1]
    beside = any(one and HANGUL.match(one) for one in (before, after))
    if beside:
        walk.blank(walk.at)
    walk.put(row.cells, walk.at, Joint.SYLLABLE)
    if beside and after:
        walk.blank(walk.at)


def _angle(walk: Walk, sign: str) -> bool:
    """Whether < and > hold words, as many type 〈보기〉."""
    if sign == "<":
        return _ANGLES.match(walk.text, walk.at, walk.stop) is not None
    opening = walk.text.rfind("<", max(0, walk.at - _WINDOW - 2), walk.at)
    return opening >= 0 and _ANGLES.match(walk.text, opening, walk.at + 1) is not None


def _unit(walk: Walk, sign: str, row: Sign) -> None:
    """Signs of units; a blank before Hangul, with which ⠏ or ⠙ would be read (69)."""
    cells = row.cells
    found = _DEGREES.match(walk.text, walk.at, walk.stop)
    if found:  # typed as two signs
        walk.put(cells + "⠠" + ("⠉" if found[1] == "C" else "⠋"), walk.at)
        walk.at += 1
        walk.out.origins[-1] = walk.at
        cells = ""
    if sign == "%" and walk.text.startswith("ile", walk.at + 1):  # percentile
        walk.put("⠴⠏⠞", walk.at)
        walk.at += 3
        walk.out.origins[-1] = walk.at
        return
    if cells:
        walk.put(cells, walk.at, Joint.NONE)
    if HANGUL.match(walk.char(walk.at + 1) or " "):
        walk.blank(walk.at)


def _roman(walk: Walk, sign: str, row: Sign) -> None:
    """& § ¶ © ® ™ within Korean: between ⠴ and ⠲ (71, proviso)."""
    cells = row.cells
    if walk.korean:
        cells = roman.BEGIN + cells + roman.END
    walk.put(cells, walk.at, Joint.SYLLABLE)


_WRITERS = {
    "open": _open,
    "close": _close,
    "hold": _hold,
    "free": _free,
    "operator": _operator,
    "spaced": _spaced,
    "unit": _unit,
    "roman": _roman,
}
