# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cells of Hangul letters and syllables: articles 1 to 7 and 13 to 17, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from daisy_pipeline.language.jamo import FINALS, INITIALS, VOWELS, syllable

INITIAL: Mapping[str, str] = {
    "ㄱ": "⠈", "ㄲ": "⠠⠈", "ㄴ": "⠉", "ㄷ": "⠊", "ㄸ": "⠠⠊", "ㄹ": "⠐", "ㅁ": "⠑", "ㅂ": "⠘",
    "ㅃ": "⠠⠘", "ㅅ": "⠠", "ㅆ": "⠠⠠", "ㅇ": "", "ㅈ": "⠨", "ㅉ": "⠠⠨", "ㅊ": "⠰", "ㅋ": "⠋",
    "ㅌ": "⠓", "ㅍ": "⠙", "ㅎ": "⠚",
}  # fmt: skip
"""Articles 1 and 2: consonants at a syllable's beginning."""

VOWEL: Mapping[str, str] = {
    "ㅏ": "⠣", "ㅑ": "⠜", "ㅓ": "⠎", "ㅕ": "⠱", "ㅗ": "⠥", "ㅛ": "⠬", "ㅜ": "⠍", "ㅠ": "⠩",
    "ㅡ": "⠪", "ㅣ": "⠕", "ㅐ": "⠗", "ㅒ": "⠜⠗", "ㅔ": "⠝", "ㅖ": "⠌", "ㅘ": "⠧", "ㅙ": "⠧⠗",
    "ㅚ": "⠽", "ㅝ": "⠏", "ㅞ": "⠏⠗", "ㅟ": "⠍⠗", "ㅢ": "⠺",
}  # fmt: skip
"""Articles 6 and 7."""

_FINAL = {
    "ㄱ": "⠁", "ㄴ": "⠒", "ㄷ": "⠔", "ㄹ": "⠂", "ㅁ": "⠢", "ㅂ": "⠃", "ㅅ": "⠄", "ㅇ": "⠶",
    "ㅈ": "⠅", "ㅊ": "⠆", "ㅋ": "⠖", "ㅌ": "⠦", "ㅍ": "⠲", "ㅎ": "⠴",
}  # fmt: skip
_PAIRS = {
    "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ",
    "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ", "ㄲ": "ㄱㄱ",
}  # fmt: skip
FINAL: Mapping[str, str] = {
    "": "",
    **_FINAL,
    **{pair: "".join(_FINAL[one] for one in both) for pair, both in _PAIRS.items()},
    "ㅆ": "⠌",
}
"""Articles 3 to 5: consonants at a syllable's end."""

ALONE: Mapping[str, str] = {
    **{sign: FINAL[sign] for sign in FINALS if sign and sign != "ㅆ"},
    "ㄸ": "⠔⠔", "ㅃ": "⠃⠃", "ㅆ": "⠄⠄", "ㅉ": "⠅⠅",
    **VOWEL,
}  # fmt: skip
"""Article 8: a letter by itself, after ⠿ or ⠸."""

_WITHOUT_A = frozenset("ㄴㄷㅁㅂㅈㅋㅌㅍㅎ")  # article 13: 나 다 마 바 자 카 타 파 하
_TENSE = {"ㄲ": "ㄱ", "ㄸ": "ㄷ", "ㅃ": "ㅂ", "ㅆ": "ㅅ", "ㅉ": "ㅈ"}
_RHYMES = {
    "ㅓㄱ": "⠹", "ㅓㄴ": "⠾", "ㅓㄹ": "⠞", "ㅕㄴ": "⠡", "ㅕㄹ": "⠳", "ㅕㅇ": "⠻", "ㅗㄱ": "⠭",
    "ㅗㄴ": "⠷", "ㅗㅇ": "⠿", "ㅜㄴ": "⠛", "ㅜㄹ": "⠯", "ㅡㄴ": "⠵", "ㅡㄹ": "⠮", "ㅣㄴ": "⠟",
}  # fmt: skip
_SIBILANTS = frozenset("ㅅㅆㅈㅉㅊ")  # article 17
VOWEL_FIRST = frozenset(syllable("ㅇ", v, f) for v in VOWELS for f in FINALS)
"""Syllables that begin with a vowel."""
YE_FIRST = frozenset(syllable("ㅇ", "ㅖ", f) for f in FINALS)
AE_FIRST = frozenset(syllable("ㅇ", "ㅐ", f) for f in FINALS)
BEFORE_AE = frozenset("ㅑㅘㅜㅝ")  # article 12


def full(initial: str, vowel: str, final: str) -> str:
    """The cells of a syllable without any contraction."""
    return INITIAL[initial] + VOWEL[vowel] + FINAL[final]


def contracted(initial: str, vowel: str, final: str) -> str:
    """The cells of a syllable with the contractions of articles 13 to 17, standing by itself."""
    plain = _TENSE.get(initial, initial)
    mark = "⠠" if initial in _TENSE else ""
    if plain == "ㄱ" and vowel + final == "ㅓㅅ":  # 것, 껏
        return mark + "⠸⠎"
    if vowel == "ㅏ":
        if plain in "ㄱㅅ":  # 가, 사, 까, 싸
            return mark + ("⠫" if plain == "ㄱ" else "⠇") + FINAL[final]
        if plain in _WITHOUT_A and (initial, final) != ("ㅍ", "ㅆ"):  # 팠 would be 폐
            return INITIAL[initial] + FINAL[final]
    if initial in _SIBILANTS and vowel + final in ("ㅓㅇ", "ㅕㅇ"):  # 성 썽 정 쩡 청
        return INITIAL[initial] + ("⠻" if vowel == "ㅓ" else "⠱⠶")
    for size in (1, 2):
        head = _head(final, size)
        if head and vowel + head in _RHYMES:
            rest = _PAIRS[final][1] if size == 2 else ""
            return INITIAL[initial] + _RHYMES[vowel + head] + FINAL[rest]
    return full(initial, vowel, final)


def _head(final: str, size: int) -> str:
    """The final that a contraction takes in: all of it, or the first of two."""
    if size == 1:
        return final
    return _PAIRS[final][0] if final in _PAIRS else ""


@cache
def table(grade: int) -> Mapping[str, tuple[str, str, str]]:
    """By syllable: its cells, its cells before a vowel, and its vowel where it ends in one.

    ``grade`` 2 has the contractions, 1 spells everything out. The second differs from the first
    where article 14 forbids the contraction; the third is "" for a syllable that ends in a
    consonant.
    """
    found: dict[str, tuple[str, str, str]] = {}
    for initial in INITIALS:
        for vowel in VOWELS:
            for final in FINALS:
                spelled = full(initial, vowel, final)
                cells = contracted(initial, vowel, final) if grade == 2 else spelled
                forbidden = (
                    not final and vowel == "ㅏ" and _TENSE.get(initial, initial) not in "ㄱㅅ"
                )
                found[syllable(initial, vowel, final)] = (
                    cells,
                    spelled if forbidden else cells,
                    "" if final else vowel,
                )
    return found


WORDS: Mapping[str, str] = {
    "그래서": "⠁⠎", "그러나": "⠁⠉", "그러면": "⠁⠒", "그러므로": "⠁⠢", "그런데": "⠁⠝",
    "그리고": "⠁⠥", "그리하여": "⠁⠱",
}  # fmt: skip
"""Article 18: words, longest first where one begins another."""
