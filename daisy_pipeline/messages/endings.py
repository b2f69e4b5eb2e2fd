# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a word ends when a Korean reads it aloud: 봄 on a consonant, 나무 on a vowel, 서울 on ㄹ.

Digits are read as numbers (3 삼, 1,000 천), capitals as letters (PDF 피디에프), other Latin words
by the rules of English loanwords (외래어 표기법, 제3장 제1절). Closing quotes, brackets and signs
are not read and are skipped.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum


class Ending(Enum):
    """What the last syllable ends in; UNKNOWN where readers differ, or we cannot read the sign."""

    VOWEL = 0
    CONSONANT = 1
    RIEUL = 2
    UNKNOWN = 3


V, C, R, UNKNOWN = Ending.VOWEL, Ending.CONSONANT, Ending.RIEUL, Ending.UNKNOWN

# 영 일 이 삼 사 오 육 칠 팔 구
_DIGITS = {"0": C, "1": R, "2": V, "3": C, "4": V, "5": V, "6": C, "7": R, "8": R, "9": V}
# 엘, 알; 엠, 엔; the other letters' names end in a vowel
_LETTERS = {"l": R, "r": R, "m": C, "n": C}
# Words whose usual reading the rules below miss: 엠피스리, 웨이브, 체크, 이펍, 제이펙, 깃, 타입
_WORDS = {
    "mp3": V, "wav": V, "check": V, "hub": V, "github": V, "ok": V, "set": V, "kit": V, "bit": V,
    "epub": C, "zip": C, "jpeg": C, "git": C, "net": C, "chat": C, "type": C, "group": C,
    "book": C, "latex": C, "smil": R, "toml": R,
}  # fmt: skip
_COMPOUND = 4  # letters: words as long are known at the end of others too (datacheck, filetype)
# After a number: 킬로그램, 미터, 헤르츠
_UNITS = {
    "kg": C, "g": C, "mg": C, "km": V, "m": V, "cm": V, "mm": V, "ms": V, "hz": V, "khz": V,
    "mb": V, "gb": V, "kb": V, "s": V, "h": V, "min": C, "l": V, "ml": V,
}  # fmt: skip
_SIGNS = {"%": V, "℃": V, "°": V, "㎏": C, "㎞": V, "㎝": V, "+": V}
_RULES = tuple(
    (re.compile(f"(?:{ending})$"), sound)
    for ending, sound in (
        ("le?", R),  # 6: 파일, 타이틀, 메일
        ("[aeiouy]mm?e|[aeiouy]nn?e|[mn]|ng|mb", C),  # 5: 네임, 라인, 폼, 링, 섬
        ("ook", C),  # by custom a short vowel: 북, 룩, 훅
        ("[aeiou]{2}c?[bckpt]", V),  # 1.3: after a long vowel: 시크, 비트, 루프
        ("[aeiou](?:ck|pp?|[bck])", C),  # 1.1: after a short vowel: 트랙, 앱, 웹, 토픽
        (".set", UNKNOWN),  # 리셋, but 데이터세트
        ("[aeiou].*[^aeiou][aeiou]t", C),  # 1.1: 타깃, 포맷, 인터넷
        ("[aeiou]tt?", UNKNOWN),  # one syllable: 닷 or 도트, 캣 but 히트
        ("", V),  # 1.3, 2, 3, 4: 텍스트, 코드, 태그, 패스, 페이지; and all that ends in a vowel
    )
)
"""The first that fits tells; the numbers are the clauses of 제3장 제1절 (영어의 표기)."""
_TAIL = re.compile(r"(?P<count>[0-9] ?)?(?P<word>[A-Za-z]+)(?P<digit>[0-9])?$")
_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")  # of a name such as EPUBCheck


def read_ending(word: str) -> Ending:
    """How the last sign of ``word`` that is read aloud ends; VOWEL when there is none."""
    text = unicodedata.normalize("NFC", word)
    while text and text[-1] not in _SIGNS and unicodedata.category(text[-1])[0] in "PZSC":
        text = text[:-1]
    if not text:
        return V
    last = text[-1]
    if last in _SIGNS:
        return _SIGNS[last]
    if latin := _TAIL.search(text):
        if latin["digit"]:
            whole = latin["word"] + latin["digit"]
            return _WORDS.get(whole.lower(), _DIGITS[latin["digit"]])
        unit = _UNITS.get(latin["word"].lower()) if latin["count"] else None
        return unit or _latin(latin["word"])
    if last.isdecimal():
        return _number(text)
    return _hangul(last)


def _hangul(last: str) -> Ending:
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        return V if final == 0 else R if final == 8 else C
    if "ㄱ" <= last <= "ㅎ":  # the consonants' names: 기역, 니은 ... 리을
        return R if last == "ㄹ" else C
    return V if "ㅏ" <= last <= "ㅣ" else _other(last)


def _other(last: str) -> Ending:
    """A sign that stands for a number (Ⅲ, ①, 三) is read as it; other scripts are not known."""
    number = unicodedata.numeric(last, None)
    return UNKNOWN if number is None or number % 1 else _number(str(int(number)))


def _number(text: str) -> Ending:
    digits = re.search(r"[\d.,]+$", text)
    tail = digits[0].replace(",", "") if digits else text
    zeros = len(tail) - len(tail.rstrip("0"))
    if "." not in tail and 12 <= zeros < 16:  # 1조, 10조: the one power of ten read with a vowel
        return V if zeros == 12 else C
    return _DIGITS[str(unicodedata.digit(tail[-1]))]


def _latin(word: str) -> Ending:
    piece = _PIECE.findall(word)[-1]
    for known in (word.lower(), piece.lower()):
        if known in _WORDS:
            return _WORDS[known]
    if len(piece) == 1 or piece.isupper() or not re.search("[aeiouy]", piece.lower()):
        return _LETTERS.get(piece[-1].lower(), V)  # spelled out: PDF, txt
    low = piece.lower()
    for known, sound in _WORDS.items():
        if len(known) >= _COMPOUND and low.endswith(known):
            return sound
    return next(sound for ending, sound in _RULES if ending.search(low))
