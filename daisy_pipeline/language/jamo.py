# SPDX-License-Identifier: AGPL-3.0-or-later
"""The letters within a Hangul syllable (Unicode, section 3.12), and what hangs on the last one."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_FIRST, _LAST = 0xAC00, 0xD7A3


def is_syllable(sign: str) -> bool:
    """Whether ``sign`` is one composed Hangul syllable."""
    return len(sign) == 1 and _FIRST <= ord(sign) <= _LAST


def letters(syllable: str) -> tuple[str, str, str]:
    """Initial consonant, vowel and final consonant ("" when there is none) of a syllable."""
    if not is_syllable(syllable):
        raise ValueError(f"{syllable!r} is no Hangul syllable")
    rest, last = divmod(ord(syllable) - _FIRST, len(FINALS))
    first, vowel = divmod(rest, len(VOWELS))
    return INITIALS[first], VOWELS[vowel], FINALS[last]


def syllable(initial: str, vowel: str, last: str = "") -> str:
    """The syllable of these letters."""
    place = INITIALS.index(initial) * len(VOWELS) + VOWELS.index(vowel)
    return chr(_FIRST + place * len(FINALS) + FINALS.index(last))


def final(sign: str) -> str:
    """The final consonant of a Hangul syllable; "" when it has none or is no syllable."""
    return FINALS[(ord(sign) - _FIRST) % len(FINALS)] if is_syllable(sign) else ""


# Conjoining jamo: initials, vowels, finals, with the two blocks for old Hangul (Unicode 15, 18.6).
CONJOINING = (
    "\u1100-\u115f\ua960-\ua97c",
    "\u1160-\u11a7\ud7b0-\ud7c6",
    "\u11a8-\u11ff\ud7cb-\ud7fb",
)
_DIPHTHONGS = {
    "AE": "A I", "YAE": "YA I", "E": "EO I", "YE": "YEO I", "WA": "O A", "WAE": "O A I",
    "OE": "O I", "WEO": "U EO", "WE": "U EO I", "WI": "U I", "YI": "EU I",
}  # fmt: skip


def one_jamo(run: str) -> str:
    """The one conjoining jamo for a run of them that stand for one letter; the run if none does.

    KS X 1026-1:2007, 5.2: a complex letter is one code (ᄇ and ᄉ, typed apart, are ᄡ).
    """
    spelled = tuple(name for sign in run for name in _spelling(sign)[1])
    return _clusters().get((_spelling(run[0])[0], spelled), run) if len(run) > 1 else run


@cache
def _clusters() -> Mapping[tuple[str, tuple[str, ...]], str]:
    spans = ((0x1100, 0x11FF), (0xA960, 0xA97C), (0xD7B0, 0xD7C6), (0xD7CB, 0xD7FB))
    signs = (chr(code) for first, last in spans for code in range(first, last + 1))
    return {_spelling(sign): sign for sign in signs if len(_spelling(sign)[1]) > 1}


@cache
def _spelling(sign: str) -> tuple[str, tuple[str, ...]]:
    """The class of a conjoining jamo and its simple letters, from its name in Unicode."""
    _, kind, *rest = unicodedata.name(sign, "HANGUL NONE NONE").split(" ")
    letters: list[str] = []
    for part in " ".join(rest).split("-"):
        if part.startswith("SSANG"):
            letters += [part[5:]] * 2
        elif part.startswith("KAPYEOUN"):
            letters += [part[8:], "IEUNG"]
        else:
            letters += _DIPHTHONGS.get(part, part).split(" ") if kind == "JUNGSEONG" else [part]
    return kind, tuple(letters)


def syllables_of(apart: str) -> str:
    """The syllables that letters typed one by one (ㅎㅏㄴㄱㅡㄹ) make; "" when one is left over."""
    made = ""
    at = 0
    while at < len(apart):
        if apart[at] not in INITIALS or apart[at + 1 : at + 2] not in tuple(VOWELS):
            return ""
        initial, vowel, at = apart[at], apart[at + 1], at + 2
        last = apart[at : at + 1]
        if last not in FINALS or apart[at + 1 : at + 2] in tuple(VOWELS):
            last = ""
        made += syllable(initial, vowel, last)
        at += len(last)
    return made
