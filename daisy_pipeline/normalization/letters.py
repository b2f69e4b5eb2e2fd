# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rules on letters: what stands for a letter in a file becomes the letter. No word is touched."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from daisy_pipeline.language.hanyang import HANYANG, to_jamo
from daisy_pipeline.language.jamo import CONJOINING, one_jamo, syllables_of
from daisy_pipeline.normalization.lines import BREAK, OTHER, PAGE, Edit
from daisy_pipeline.normalization.log import difference

# Removed: controls, soft hyphen, zero-width space, word joiner, BOM, object marks of formats,
# noncharacters, halves of pairs. Kept: joiners (see below), directional marks, variation selectors.
_INVISIBLE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ufff9-\ufffc"
    "\ufdd4-\ufdef\ufffe\uffff\ud800-\udfff"
)
INVISIBLE = re.compile(f"[{_INVISIBLE}\u200c\u200d]")
_RUNS = re.compile(f"[{_INVISIBLE}]+|[\u200c\u200d]")
_BLANKS = " \t\n\u00a0\u3000"
# KS X 1001 has 268 Hanja twice, once for each Korean reading (樂 악, 낙, 요); Unicode keeps the
# second ones at U+F900 and on, and NFC would fold them: the reading would be lost. They stay.
_WORDS = re.compile(f"[^{_BLANKS}{BREAK}{PAGE}{OTHER}\uf900-\ufaff]+")
_LETTERS = re.compile(
    "[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[가-힣][\u11a8-\u11c2]"
    f"|[^{_BLANKS}{BREAK}{PAGE}{OTHER}\uf900-\ufaff\u1100-\u11ff가-힣]+"
)
# What NFC may change, or what may join the letter before it; more than these would do no harm.
MAY_COMPOSE = re.compile(
    "[\u0300-\u1fff\u2000\u2001\u20d0-\u20ff\u2126\u212a\u212b\u2329\u232a\u2adc\u2cef-\u2cf1\u2d7f-\u2dff"
    "\u302a-\u302f\u3099\u309a\ua66f-\uabff\ud7b0-\ud7ff\ufb1d-\ufb4f\ufe20-\ufe2f\U00010000-\U0010ffff]"
)
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
OLD_HANGUL = re.compile(f"[{HANYANG}]")
_OLD_WORD = re.compile(f"[{HANYANG}\u302e\u302f]*[{HANYANG}][{HANYANG}\u302e\u302f]*")
_HANGUL = re.compile(f"[가-힣ㄱ-ㆎ{''.join(CONJOINING)}\u302e\u302f]")
JAMO = re.compile(f"[{''.join(CONJOINING)}]")
_INITIAL, _VOWEL, _FINAL = CONJOINING
# Several initials before a vowel, vowels after an initial, finals after a vowel: one syllable.
_SAME_CLASS = re.compile(
    f"[{_INITIAL}]{{2,}}(?=[{_VOWEL}])|(?<=[{_INITIAL}])[{_VOWEL}]{{2,}}|(?<=[{_VOWEL}])[{_FINAL}]{{2,}}"
)
APART = re.compile("[ㅏ-ㅣ]")
# Before a final of the other kind a syllable made here would be composed anew by the next run.
_APART = re.compile(f"[ㄱ-ㅎㅏ-ㅣ]{{4,}}+(?![{_FINAL}])")
HALF = re.compile("[\uffa0-\uffbe\uffc2-\uffc7\uffca-\uffcf\uffd2-\uffd7\uffda-\uffdc]")
FULL = re.compile("[０-９Ａ-Ｚａ-ｚ](?![\u0300-\u036f])")
FULL_ALL = re.compile("[！-～](?![\u0300-\u036f])")
# Signs of Wingdings as Word and HWP write them. Anywhere: those that in the font Symbol, which has
# the same codes, are only pieces of tall brackets; the common bullet; the arrow that Word makes of
# "-->". At the head of a line, before a blank: signs of lists.
_SYMBOLS = dict(zip("\uf0b7\uf0e0\uf0e8\uf0fc\uf0fd\uf0fe", "•→➔✓☒☑", strict=True))
_BULLETS = dict(
    zip(
        "\uf06c\uf06e\uf06f\uf071\uf075\uf076\uf09f\uf0a7\uf0a8\uf0d8",
        "●■□❑◆❖•▪◻➢",
        strict=True,
    )
)
SYMBOLS = re.compile(f"[{''.join([*_SYMBOLS, *_BULLETS])}]")


def drop_invisible(line: str) -> Iterable[Edit]:
    """No controls, soft hyphens, zero-width spaces or BOMs; no joiners where none can join."""
    for found in _RUNS.finditer(line):
        if found[0] not in "\u200c\u200d" or _joins_nothing(line, found.start(), found.end()):
            yield Edit(found.start(), found.end(), "")


def _joins_nothing(line: str, begin: int, end: int) -> bool:
    """Whether a joiner stands where it shapes neither letters (Arabic, Indic) nor an emoji."""
    around = line[max(0, begin - 1) : begin] + line[end:][:1]
    return all(
        c.isascii() or "\u00c0" <= c <= "\u024f" or "\u3000" <= c <= "\ud7ff" for c in around
    )


def compose(line: str) -> Iterable[Edit]:
    """Letters in composed form (NFC), as keyboards make them; files from macOS have them apart."""
    return _each(_WORDS, line, _composed)


def compose_each(line: str) -> Iterable[Edit]:
    """The same letter by letter, for a text whose runs may end within a word."""
    for found in _LETTERS.finditer(line):
        for edit in difference(found[0], _composed(found[0])):
            yield Edit(found.start() + edit.begin, found.start() + edit.end, edit.words)


def _composed(words: str) -> str:
    return unicodedata.normalize("NFC", words)


def old_hangul(line: str) -> Iterable[Edit]:
    """Old Hangul of Hanyang's private use area as conjoining jamo.

    Fonts of pictograms use the same codes: a line in which none of them touches Hangul stays.
    """
    words = list(_OLD_WORD.finditer(line))
    if any(
        len(w[0]) > 1 or _HANGUL.search(line[max(0, w.start() - 1) : w.end() + 1]) for w in words
    ):
        for found in OLD_HANGUL.finditer(line):
            yield Edit(found.start(), found.end(), to_jamo(found[0]))


def symbols(line: str) -> Iterable[Edit]:
    """Signs of symbol fonts that can be nothing else, as Unicode has them."""
    for found in SYMBOLS.finditer(line):
        sign, at = found[0], found.start()
        if sign in _SYMBOLS:
            yield Edit(at, at + 1, _SYMBOLS[sign])
        elif not line[:at].strip() and line[at + 1 : at + 2] in tuple(_BLANKS):
            yield Edit(at, at + 1, _BULLETS[sign])


def whole_jamo(line: str) -> Iterable[Edit]:
    """Complex letters of old Hangul as one code (KS X 1026-1), where they were typed as several."""
    return _each(_SAME_CLASS, line, one_jamo)


def joined_jamo(line: str) -> Iterable[Edit]:
    """Syllables whose letters lie apart (ㅎㅏㄴㄱㅡㄹ); ㅋㅋㅋ and letters as a topic stay."""
    for found in _APART.finditer(line):
        words = syllables_of(found[0])
        if len(words) > 1:
            yield Edit(found.start(), found.end(), words)


def half_width(line: str) -> Iterable[Edit]:
    """Hangul letters of half width as ordinary ones."""
    return _each(HALF, line, lambda sign: chr(int(unicodedata.decomposition(sign)[-4:], 16)))


def full_width(line: str) -> Iterable[Edit]:
    """Latin letters and digits of full width as ordinary ones: ＡＢＣ are no other letters."""
    return _each(FULL, line, _narrow)


def full_width_all(line: str) -> Iterable[Edit]:
    """The same with punctuation (！ becomes !), where a title asks for it."""
    return _each(FULL_ALL, line, _narrow)


def _narrow(sign: str) -> str:
    return chr(ord(sign) - 0xFEE0)


def _each(pattern: re.Pattern[str], line: str, fix: Callable[[str], str]) -> Iterable[Edit]:
    for found in pattern.finditer(line):
        words = fix(found[0])
        if words != found[0]:
            yield Edit(found.start(), found.end(), words)
