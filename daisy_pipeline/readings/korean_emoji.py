# SPDX-License-Identifier: AGPL-3.0-or-later
"""Emoji, laughter in letters (ㅋㅋㅋ), faces made of signs, and single Korean letters."""

from __future__ import annotations

import re

from daisy_pipeline.language.emoji import EMOJI, emoji_name
from daisy_pipeline.language.jamo import INITIALS, VOWELS, syllable
from daisy_pipeline.readings.rules import Rule, Said, any_of, whole

_MOST_LAUGHS = 5  # ㅋ twenty times over is said no longer than five times
_LAUGHS = {"ㅋ": "크", "ㅎ": "하"}
_FACES = {
    **dict.fromkeys((":)", ":-)", ":D", ":-D", "^^", "^_^", "^.^", "^-^", "^o^"), "웃는 표정"),
    **dict.fromkeys((":(", ":-(", "T_T", "T.T", "ㅠ_ㅠ", "ㅜ_ㅜ", "TT"), "우는 표정"),
    **dict.fromkeys((";)", ";-)"), "윙크하는 표정"),
    **dict.fromkeys(("-_-", "ㅡㅡ", "ㅡ_ㅡ"), "못마땅한 표정"),
}
_SHORT = {"ㅇㅇ": "응", "ㄴㄴ": "아니", "ㄱㅅ": "감사", "ㅇㅋ": "오케이", "ㅊㅋ": "축하"}
# 한글 맞춤법 제4항 and its 붙임 1: the letters' names.
_PLAIN = {
    "ㄱ": "기역", "ㄴ": "니은", "ㄷ": "디귿", "ㄹ": "리을", "ㅁ": "미음", "ㅂ": "비읍",
    "ㅅ": "시옷", "ㅇ": "이응", "ㅈ": "지읒", "ㅊ": "치읓", "ㅋ": "키읔",
    "ㅌ": "티읕", "ㅍ": "피읖", "ㅎ": "히읗",
}  # fmt: skip
_DOUBLED = {"ㄲ": "ㄱ", "ㄸ": "ㄷ", "ㅃ": "ㅂ", "ㅆ": "ㅅ", "ㅉ": "ㅈ"}
_CLUSTERS = {
    "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ",
    "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ",
}  # fmt: skip


def letter_name(sign: str) -> str:
    """The name of a modern Korean letter: ㄱ 기역, ㄲ 쌍기역, ㄳ 기역시옷, ㅏ 아; "" for others."""
    if sign in VOWELS:
        return syllable("ㅇ", sign)
    if sign in _DOUBLED:
        return "쌍" + _PLAIN[_DOUBLED[sign]]
    return "".join(_PLAIN[s] for s in _CLUSTERS.get(sign, sign) if s in _PLAIN)


def _emoji(found: re.Match[str], kind: str) -> Said:
    name = emoji_name(found[0])
    if name is not None:
        left = " " if found.string[: found.start()][-1:].isalnum() else ""
        return whole(found, "emoji", left + name)
    return whole(found, "emoji", "이모지", "emoji") if ord(found[0][0]) >= 0x1F000 else None


def _laugh(found: re.Match[str], kind: str) -> Said:
    sign = found[0][0]
    return whole(found, "laughter", _LAUGHS[sign] * min(len(found[0]), _MOST_LAUGHS))


def _cry(found: re.Match[str], kind: str) -> Said:
    return whole(found, "laughter", "우는 표정")


def _face(found: re.Match[str], kind: str) -> Said:
    return whole(found, "laughter", _FACES[found[0]])


def _sweat(found: re.Match[str], kind: str) -> Said:
    return whole(found, "laughter", "당황한 표정", "sign")


def _letters(found: re.Match[str], kind: str) -> Said:
    letters = found[0]
    if letters in _SHORT:
        return whole(found, "hangul-letter", _SHORT[letters], "letter")
    # A reader of old texts writes letters that have no name today.
    said = [letter_name(sign) for sign in letters]
    if not all(said):
        return whole(found, "hangul-letter", "".join(said) or letters, "letter")
    return whole(found, "hangul-letter", "".join(said), "letter" if len(letters) > 1 else "")


_EDGE = r"(?![\w)])"

RULES = (
    Rule("emoji", re.compile(EMOJI), _emoji, ("mark",)),
    Rule("laughter", re.compile("ㅋ{2,}|ㅎ{2,}"), _laugh, ("letter",)),
    Rule("laughter", re.compile("[ㅠㅜ]{2,}"), _cry, ("letter",)),
    Rule(
        "laughter",
        re.compile(rf"(?<![A-Za-z0-9:])(?:{any_of(_FACES)}){_EDGE}"),
        _face,
        ("mark", "letter"),
    ),
    Rule("laughter", re.compile(r";{2,}"), _sweat, ("mark",)),
    Rule(
        "hangul-letter",
        re.compile(f"[{''.join(sorted({*INITIALS, *VOWELS, *_CLUSTERS}))}]+"),
        _letters,
        ("letter",),
    ),
)
