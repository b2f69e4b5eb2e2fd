# SPDX-License-Identifier: AGPL-3.0-or-later
"""The letters within a Hangul syllable (Unicode, section 3.12), and what hangs on the last one."""

from __future__ import annotations

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
