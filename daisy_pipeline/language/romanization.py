# SPDX-License-Identifier: AGPL-3.0-or-later
"""Korean in Latin letters: the Revised Romanization (국어의 로마자 표기법, 고시 제2014-42호).

As it is said, by rules of sound alone: no dictionary. So a ㄴ or ㄹ that speakers put in (학여울
and 알약) and compounds that keep their ㄴ (신문로) come out by the letters, and a ㅎ after a stop
is written as in nouns (묵호 Mukho; 제3장 1항 4 다만), but for 굳히다 and its like.
"""

from __future__ import annotations

from itertools import pairwise

from daisy_pipeline.language.jamo import is_syllable, letters

_INITIAL = {
    "ㄱ": "g", "ㄲ": "kk", "ㄴ": "n", "ㄷ": "d", "ㄸ": "tt", "ㄹ": "r", "ㅁ": "m", "ㅂ": "b",
    "ㅃ": "pp", "ㅅ": "s", "ㅆ": "ss", "ㅇ": "", "ㅈ": "j", "ㅉ": "jj", "ㅊ": "ch", "ㅋ": "k",
    "ㅌ": "t", "ㅍ": "p", "ㅎ": "h",
}  # fmt: skip
_VOWEL = {
    "ㅏ": "a", "ㅐ": "ae", "ㅑ": "ya", "ㅒ": "yae", "ㅓ": "eo", "ㅔ": "e", "ㅕ": "yeo",
    "ㅖ": "ye", "ㅗ": "o", "ㅘ": "wa", "ㅙ": "wae", "ㅚ": "oe", "ㅛ": "yo", "ㅜ": "u",
    "ㅝ": "wo", "ㅞ": "we", "ㅟ": "wi", "ㅠ": "yu", "ㅡ": "eu", "ㅢ": "ui", "ㅣ": "i",
}  # fmt: skip
_FINAL = {"ㄱ": "k", "ㄴ": "n", "ㄷ": "t", "ㄹ": "l", "ㅁ": "m", "ㅂ": "p", "ㅇ": "ng", "": ""}
_CLOSED = {
    "ㄱ": "ㄱㄲㅋㄳㄺ", "ㄴ": "ㄴㄵㄶ", "ㄷ": "ㄷㅅㅆㅈㅊㅌㅎ", "ㄹ": "ㄹㄼㄽㄾㅀ", "ㅁ": "ㅁㄻ",
    "ㅂ": "ㅂㅍㄿㅄ", "ㅇ": "ㅇ",
}  # fmt: skip
_SAID = {final: said for said, finals in _CLOSED.items() for final in finals} | {"": ""}
_PAIRS = {
    "ㄳ": ("ㄱ", "ㅅ"), "ㄵ": ("ㄴ", "ㅈ"), "ㄺ": ("ㄹ", "ㄱ"), "ㄻ": ("ㄹ", "ㅁ"),
    "ㄼ": ("ㄹ", "ㅂ"), "ㄽ": ("ㄹ", "ㅅ"), "ㄾ": ("ㄹ", "ㅌ"), "ㄿ": ("ㄹ", "ㅍ"),
    "ㅄ": ("ㅂ", "ㅅ"),
}  # fmt: skip
_BREATH = {"ㄶ": "ㄴ", "ㅀ": "ㄹ", "ㅎ": ""}  # finals with ㅎ, and what stays without it
_STRONG = {"ㄱ": "ㅋ", "ㄷ": "ㅌ", "ㅈ": "ㅊ"}
_NASAL = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}


def romanized(text: str) -> str:
    """The text with every Hangul syllable in Latin letters, everything else as it is."""
    made: list[str] = []
    moved = ""  # the initial that the syllable before has left for this one
    for here, after in pairwise([*text, " "]):
        if not is_syllable(here):
            made.append(here)
            moved = ""
            continue
        initial, vowel, final = letters(here)
        said, following = _joined(final, letters(after) if is_syllable(after) else None)
        start = moved or initial
        first = "l" if start == "ㄹ" and made and made[-1].endswith("l") else _INITIAL[start]
        made.append(first + _VOWEL[vowel] + _FINAL[said])
        moved = following
    return "".join(made)


def _joined(final: str, after: tuple[str, str, str] | None) -> tuple[str, str]:
    """The final as it is said before the next syllable, and that syllable's initial as it is said.

    The initial is "" where it stays as it is written.
    """
    if after is None:
        return _SAID[final], ""
    initial, vowel, _ = after
    if final in _BREATH and initial in _STRONG:
        return _BREATH[final], _STRONG[initial]
    if initial == "ㅎ" and vowel in "ㅣㅕ" and final in ("ㄷ", "ㄵ", "ㅈ"):
        return _PAIRS.get(final, ("", ""))[0], "ㅊ"
    if initial == "ㅇ":
        return _linked(final, vowel)
    return _assimilated(_SAID[final], initial)


def _linked(final: str, vowel: str) -> tuple[str, str]:
    """Before a vowel a final moves over (제3장 1항; 구개음화: 굳이, 같이)."""
    if final in _BREATH:
        return "", _BREATH[final]
    if final in ("", "ㅇ"):
        return final, ""
    stays, moves = _PAIRS.get(final, ("", final))
    if vowel == "ㅣ":
        moves = {"ㄷ": "ㅈ", "ㅌ": "ㅊ"}.get(moves, moves)
    return stays, moves


def _assimilated(said: str, initial: str) -> tuple[str, str]:
    """Nasals and ㄹ beside each other (자음 동화)."""
    if said == "ㄴ" and initial == "ㄹ":
        return "ㄹ", "ㄹ"
    if said == "ㄹ" and initial == "ㄴ":
        return "ㄹ", "ㄹ"
    if initial == "ㄹ" and said not in ("", "ㄹ"):
        return _NASAL.get(said, said), "ㄴ"
    if initial in "ㄴㅁ":
        return _NASAL.get(said, said), ""
    return said, ""
