# SPDX-License-Identifier: AGPL-3.0-or-later
"""Korean particles that fit the word before them: 봄을, 나무를, EPUB을, 3으로, 7로.

What counts is how the last sign is read aloud, so digits and Latin letters are judged by their
Korean reading. Closing quotes and brackets are not read and are skipped.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import cache

# (after a consonant, after a vowel)
_BASE = (("을", "를"), ("이", "가"), ("은", "는"), ("과", "와"), ("아", "야"), ("이에요", "예요"))
_LINKS = ("이", "으")  # 이라는/라는, 으로/로, 으로서/로서: any pair made by a linking vowel


class Ending(Enum):
    """What the last syllable ends in."""

    VOWEL = 0
    CONSONANT = 1
    RIEUL = 2


V, C, R = Ending.VOWEL, Ending.CONSONANT, Ending.RIEUL

# 영 일 이 삼 사 오 육 칠 팔 구
_DIGITS = {"0": C, "1": R, "2": V, "3": C, "4": V, "5": V, "6": C, "7": R, "8": R, "9": V}
# 엘, 알; 엠, 엔; the other letters' names end in a vowel
_LETTERS = {"l": R, "r": R, "m": C, "n": C}
# Words and units whose reading the rules below would miss
_WORDS = {
    "mp3": V, "wav": V, "ogg": V, "png": V, "jpg": V, "m4a": V,
    "epub": C, "json": C, "zip": C, "flac": C, "smil": R, "toml": R, "html": R, "xml": R,
    "daisy": V, "book": C, "name": C, "time": C, "line": C, "one": C,
}  # fmt: skip
# After a number: 킬로그램, 미터, 헤르츠
_UNITS = {
    "kg": C, "g": C, "mg": C, "km": V, "m": V, "cm": V, "mm": V, "ms": V, "hz": V, "khz": V,
    "mb": V, "gb": V, "kb": V, "s": V, "h": V, "min": C, "l": V, "ml": V,
}  # fmt: skip
_SIGNS = {"%": V, "℃": V, "°": V, "㎏": C, "㎞": V, "㎝": V, "+": V}
_TAIL = re.compile(r"(?P<count>[0-9] ?)?(?P<word>[A-Za-z]+[0-9]?)$")


@cache
def pair_of(pair: str) -> tuple[str, str] | None:
    """The forms after a consonant and after a vowel, for a pair in either order; None for none."""
    first, slash, second = pair.partition("/")
    for closed, open_ in ((first, second), (second, first)):
        linked = open_ and closed in (link + open_ for link in _LINKS)
        if slash and ((closed, open_) in _BASE or linked or (closed, open_) == ("이었", "였")):
            return closed, open_
    return None


def particle(word: str, pair: str) -> str:
    """The one of ``pair`` (``을/를``, in either order) that follows ``word``.

    KeyError for a pair that is not Korean. 으로/로 treats ㄹ as a vowel (서울로, 7로).
    """
    forms = pair_of(pair)
    if forms is None:
        raise KeyError(pair)
    closed, open_ = forms
    ending = read_ending(word)
    if ending is Ending.RIEUL:
        return open_ if closed.startswith("으") else closed
    return closed if ending is Ending.CONSONANT else open_


def read_ending(word: str) -> Ending:
    """How the last sign of ``word`` that is read aloud ends; VOWEL when nothing can be read."""
    text = unicodedata.normalize("NFC", word)
    while text and text[-1] not in _SIGNS and unicodedata.category(text[-1])[0] in "PZSC":
        text = text[:-1]
    if not text:
        return Ending.VOWEL
    last = text[-1]
    if last in _SIGNS:
        return _SIGNS[last]
    if latin := _TAIL.search(text):
        unit = _UNITS.get(latin["word"].lower()) if latin["count"] else None
        return unit or _latin(latin["word"])
    if last.isdecimal():
        return _number(text)
    return _hangul(last)


def _hangul(last: str) -> Ending:
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        return Ending.VOWEL if final == 0 else Ending.RIEUL if final == 8 else Ending.CONSONANT
    if "ㄱ" <= last <= "ㅎ":  # the consonants' names: 기역, 니은 ... 리을
        return Ending.RIEUL if last == "ㄹ" else Ending.CONSONANT
    return Ending.VOWEL


def _number(text: str) -> Ending:
    digits = re.search(r"[\d.,]+$", text)
    tail = digits[0].replace(",", "") if digits else text
    zeros = len(tail) - len(tail.rstrip("0"))
    if "." not in tail and 12 <= zeros < 16:  # 1조, 10조: the one power of ten read with a vowel
        return Ending.VOWEL if zeros == 12 else Ending.CONSONANT
    return _DIGITS[str(unicodedata.digit(tail[-1]))]


def _latin(word: str) -> Ending:
    low = word.lower()
    if low in _WORDS:
        return _WORDS[low]
    if low[-1].isdigit():
        return _DIGITS[low[-1]]
    if len(word) == 1 or word.isupper() or not re.search("[aeiouy]", low):
        return _LETTERS.get(low[-1], Ending.VOWEL)  # spelled out: PDF, txt
    if re.search("(l|le)$", low):  # 파일, 타이틀
        return Ending.RIEUL
    if re.search("(m|n|ng|ck|[^aeiou][aeiou][bckpt])$", low):  # 폼, 라인, 링, 팩, 웹, 셋
        return Ending.CONSONANT
    return Ending.VOWEL
