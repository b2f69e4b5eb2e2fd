# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words in Latin letters whose full stop may end no sentence, and what the next word tells."""

from __future__ import annotations

import re

from daisy_pipeline.language._endings import words

# A name or a word of their phrase follows these; compared in lower case, without the last point.
_NEVER = words(
    "mr mrs ms dr prof mt rev hon gen col capt lt sgt gov sen messrs mme mlle vs cf viz eds",
    "e.g i.e approx trans tr dept est ca circa ver tel op.cit ibid incl excl resp lat gr",
)
# A number follows these; before anything else they are common words (no, art, fig).
_BEFORE_NUMBERS = words("no nos vol vols fig figs p pp ch sec art eq op para app pl v vv l ll q")
_NUMBER = re.compile(r"\d|(?!I\b)[ivxlcIVXLC]+\b|\(\d|[A-Z]?\d")
# The end of a sentence only where the next word is one that begins sentences.
_DOUBTFUL = words(
    "st etc inc ltd co corp jr sr bros ave blvd rd ph.d m.d b.a m.a b.c a.d al ed rep cit p.s n.b"
)
# The same, but written with a capital: "He sat." is no Saturday.
_CALENDAR = words(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun"
)
_CLOCK = frozenset({"a.m", "p.m", "etc"})
_AFTER_CLOCKS = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Eastern|Central|Pacific|Mountain|GMT|UTC|KST)\b"
)
_STARTERS = words(
    "the a an he she it they we i you in on at but and this that there these those his her my our",
    "their its when while if as after before then so for what who how why where no yes not however",
    "one two some all many most with from by to once both each every now here meanwhile",
    "nevertheless although though because since until unless perhaps everyone everybody nobody",
    "others nothing something someone never today tomorrow yesterday soon later please let do did",
    "is are was were can could will would shall should may have has had don't it's i'm that's",
    "another any few more such only even also still later until across over under",
)
_INITIALS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_WORD = re.compile(r"[A-Za-z'’]+")
_SMALL_NAME = re.compile(r"[a-z][A-Z]")  # iPad, eBay
_KOREAN_STARTERS = re.compile(
    r"(?:그것|이것|그리고|그러나|그런데|그래서|하지만|그는|그녀는|나는|우리는|다만)(?![으로])"
)
_NEXT_ITEM = re.compile(r"\((?:[a-h]|\d{1,2}|i{1,3}|iv|v)\)\s")
_MARKS = "\"'“‘「『("


def latin_word_ends(word: str, after: str) -> bool:
    """Whether a full stop after a word in Latin letters ends a sentence; ``after`` follows it."""
    lower = word.lower()
    if _NEXT_ITEM.match(after):
        return True
    opened = after.lstrip(_MARKS)
    if lower in _NEVER:
        return False
    if lower in _BEFORE_NUMBERS:
        return not _NUMBER.match(after) and not starts_small(opened) and not _is_lone(word, opened)
    if lower in _CLOCK:
        return opened[:1].isupper() and not _AFTER_CLOCKS.match(opened)
    if _is_doubtful(word, lower):
        return _starts_a_sentence(opened)
    return not starts_small(opened)


def starts_small(text: str) -> bool:
    """Whether the text goes on with a small Latin letter (a name like iPad is none)."""
    first = text[:1]
    return first.isascii() and first.islower() and not _SMALL_NAME.match(text)


def _is_lone(word: str, opened: str) -> bool:
    """Whether a single letter may be an initial (P. Kim) and no sentence begins behind it."""
    return len(word) == 1 and not (word.isupper() and _starts_a_sentence(opened))


def _is_doubtful(word: str, lower: str) -> bool:
    if lower in _DOUBTFUL or (len(word) == 1 and word.isupper()):
        return True
    return (word[0].isupper() and lower in _CALENDAR) or _INITIALS.fullmatch(word) is not None


def _starts_a_sentence(opened: str) -> bool:
    if _KOREAN_STARTERS.match(opened):
        return True
    found = _WORD.match(opened)
    return found is not None and opened[0].isupper() and found[0].lower() in _STARTERS
