# SPDX-License-Identifier: AGPL-3.0-or-later
"""Single letters and old Hangul: articles 8 to 10 and 19 to 27 of 한국 점자 규정 (2024)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from daisy_pipeline.braille.korean.letters import ALONE, FINAL, INITIAL, VOWEL, contracted
from daisy_pipeline.language.jamo import VOWELS

WHOLE, ATTACHED, OLD = "⠿", "⠸", "⠐"
_OLD_INITIALS = {"ㅿ": "⠨", "ㆁ": "⠙", "ㆆ": "⠴", "ㆀ": "⠛⠛"}
_OLD_FINALS = {"ㅿ": "⠅", "ㆁ": "⠲", "ㆆ": "⠴"}
_LIGHT = "⠶"  # article 20: ㅱ ㅸ ㅹ ㆄ ᄛ
_OLD_VOWELS = {
    "ㆍ": "⠐⠼", "ㆎ": "⠐⠼⠗", "ㆇ": "⠸⠬⠜", "ㆈ": "⠸⠬⠜⠗", "ㆉ": "⠸⠬⠕", "ㆊ": "⠸⠩⠱",
    "ㆋ": "⠸⠩⠌", "ㆌ": "⠸⠩⠕",
}  # fmt: skip
TONES = {"\u302e": "⠸⠂", "\u302f": "⠸⠅"}
"""Article 27: one dot (거성) and two dots (상성) beside a syllable."""

# Simple letters by the names that Unicode gives to their conjoining forms.
_NAMES = {
    "KIYEOK": "ㄱ", "NIEUN": "ㄴ", "TIKEUT": "ㄷ", "RIEUL": "ㄹ", "MIEUM": "ㅁ", "PIEUP": "ㅂ",
    "SIOS": "ㅅ", "IEUNG": "ㅇ", "CIEUC": "ㅈ", "CHIEUCH": "ㅊ", "KHIEUKH": "ㅋ",
    "THIEUTH": "ㅌ", "PHIEUPH": "ㅍ", "HIEUH": "ㅎ", "PANSIOS": "ㅿ", "YESIEUNG": "ㆁ",
    "YEORINHIEUH": "ㆆ",
}  # fmt: skip
_TENSE = {"ㄱㄱ": "ㄲ", "ㄷㄷ": "ㄸ", "ㅂㅂ": "ㅃ", "ㅅㅅ": "ㅆ", "ㅈㅈ": "ㅉ"}
_VOWEL_NAMES = {
    "ARAEA": "ㆍ", "ARAEA-I": "ㆎ", "YO-YA": "ㆇ", "YO-YAE": "ㆈ", "YO-I": "ㆉ", "YU-YEO": "ㆊ",
    "YU-YE": "ㆋ", "YU-I": "ㆌ", "A": "ㅏ", "AE": "ㅐ", "YA": "ㅑ", "YAE": "ㅒ", "EO": "ㅓ",
    "E": "ㅔ", "YEO": "ㅕ", "YE": "ㅖ", "O": "ㅗ", "WA": "ㅘ", "WAE": "ㅙ", "OE": "ㅚ", "YO": "ㅛ",
    "U": "ㅜ", "WEO": "ㅝ", "WE": "ㅞ", "WI": "ㅟ", "YU": "ㅠ", "EU": "ㅡ", "YI": "ㅢ", "I": "ㅣ",
}  # fmt: skip
SYLLABLE = re.compile(
    "([\u1100-\u115f\ua960-\ua97c])([\u1160-\u11a7\ud7b0-\ud7c6])([\u11a8-\u11ff\ud7cb-\ud7fb]?)"
    "|[\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb]"
)


def alone(sign: str) -> str:
    """The cells of a letter by itself, without what stands before it; "" for an unknown one.

    Old letters that can end a syllable are written as there, the others as at its beginning
    (articles 19 to 22).
    """
    if sign in ALONE:
        return ALONE[sign]
    if sign in _OLD_VOWELS:
        return _OLD_VOWELS[sign]
    names = _spelled(sign)
    if not names:
        return ""
    if len(names) == 1:
        return OLD + _OLD_FINALS[names] if names in _OLD_FINALS else ALONE.get(names, "")
    if names in ("ㅁㅇ", "ㅂㅇ"):  # ㅱ and ㅸ: as at a syllable's end
        return OLD + FINAL[names[0]] + _LIGHT
    return _initial(names)


def syllable(match: re.Match[str]) -> str:
    """The cells of a syllable of conjoining letters; "" where a letter is not known.

    Article 24: beside an old consonant the vowel ㅏ is always written.
    """
    initial, vowel, final = match[1], match[2], match[3]
    if initial is None:
        return ""
    first = "" if initial == "\u115f" else _spelled(initial)
    middle = _vowel(vowel)
    last = _spelled(final) if final else ""
    if not middle or (initial != "\u115f" and not first) or (final and not last):
        return ""
    tense = _TENSE.get(first, first)
    modern = tense in INITIAL and middle in VOWELS
    if modern and all(sign in FINAL and sign not in _OLD_FINALS for sign in last):
        return contracted(tense, middle, "") + _final(last)
    return _initial(first) + (VOWEL.get(middle) or _OLD_VOWELS[middle]) + _final(last)


def _initial(names: str) -> str:
    """Article 19 to 22: an old consonant or group at a syllable's beginning, after ⠐."""
    modern = _TENSE.get(names, names)
    if modern in INITIAL:
        return INITIAL[modern]
    if names in _OLD_INITIALS or names == "ㅇㅇ":
        return OLD + _OLD_INITIALS["ㆀ" if names == "ㅇㅇ" else names]
    light = len(names) > 1 and names[-1] == "ㅇ"
    base = names[:-1] if light else names
    if any(sign not in INITIAL and sign not in _OLD_INITIALS for sign in base):
        return ""
    cells = "".join(_OLD_INITIALS.get(s) or INITIAL[s] or "⠛" for s in base)
    return OLD + cells + (_LIGHT if light else "")


def _final(names: str) -> str:
    """Articles 19 and 22: an old consonant at the end after ⠐; a group without it (proviso)."""
    if not names:
        return ""
    if names == "ㅅㅅ":
        return FINAL["ㅆ"]
    if names in ("ㅁㅇ", "ㅂㅇ"):
        return OLD + FINAL[names[0]] + _LIGHT
    cells = ""
    for sign in names:
        cells += OLD + _OLD_FINALS[sign] if sign in _OLD_FINALS else FINAL.get(sign, "")
    return cells


def _vowel(sign: str) -> str:
    name = unicodedata.name(sign, "").removeprefix("HANGUL JUNGSEONG ")
    return _VOWEL_NAMES.get(name, "")


@cache
def _spelled(sign: str) -> str:
    """The simple letters of a consonant: ㅵ gives ㅂㅅㄷ; "" when a part is not known."""
    words = unicodedata.name(sign, "").split(" ")
    if len(words) < 3 or words[0] != "HANGUL":
        return ""
    found = ""
    for part in words[2].split("-"):
        if part.startswith("SSANG"):
            one = _NAMES.get(part[5:], "")
            found += one * 2 if one else "?"
        elif part.startswith("KAPYEOUN"):
            rest = part[8:]
            one = _NAMES.get(rest.removeprefix("SSANG"), "?")
            found += one * (2 if rest.startswith("SSANG") else 1) + "ㅇ"
        else:
            found += _NAMES.get(part, "?")
    return "" if "?" in found else found


@cache
def known() -> Mapping[str, str]:
    """Every compatibility letter of U+3131 to U+318E that has cells by itself."""
    signs = (chr(code) for code in range(0x3131, 0x318F))
    return {sign: cells for sign in signs if (cells := alone(sign))}
