# SPDX-License-Identifier: AGPL-3.0-or-later
"""Latin letters, words and codes in Korean text: the letters' names, and words with a known sound.

Letters are named as 표준국어대사전 has them, but R, which nearly everyone calls 알.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path


def _table(signs: str, *lines: str) -> Mapping[str, str]:
    return dict(zip(signs, " ".join(lines).split(), strict=True))


LETTERS = _table(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "에이 비 시 디 이 에프 지 에이치 아이 제이 케이 엘 엠 엔 오 피 큐 알 에스 티 유 브이 더블유",
    "엑스 와이 제트",
)
GREEK = _table(
    "αβγδεζηθικλμνξοπρστυφχψω",
    "알파 베타 감마 델타 엡실론 제타 에타 세타 요타 카파 람다 뮤 뉴 크시 오미크론 파이 로 시그마",
    "타우 입실론 피 키 프시 오메가",
)
# From this length on a word is the same word in any case: google, GOOGLE. "us" is not US.
_ANY_CASE = 4
_VOWELLED = re.compile(r"(?:[^AEIOU]{0,2}[AEIOU]{1,2}[^AEIOU]{0,2})+")


@cache
def terms() -> Mapping[str, str]:
    """Latin words and codes with their Korean sound, as printed."""
    text = Path(__file__).with_name("abbreviations.tsv").read_text(encoding="utf-8")
    rows = (line.partition("\t") for line in text.splitlines() if not line.startswith("#"))
    return {word: said for word, _, said in rows}


@cache
def _in_any_case() -> Mapping[str, str]:
    return {word.casefold(): said for word, said in terms().items() if len(word) >= _ANY_CASE}


def term(word: str) -> str | None:
    """The Korean sound of a Latin word or code; None when the table has none."""
    return terms().get(word) or _in_any_case().get(word.casefold())


def spell(word: str) -> str:
    """The names of the letters of a word, one after the other: KBS 케이비에스."""
    return "".join(LETTERS.get(sign.upper(), "") for sign in word)


def may_be_a_word(capitals: str) -> bool:
    """Whether letters that stand for words could be said as one word (as NASA is)."""
    return len(capitals) >= 4 and _VOWELLED.fullmatch(capitals) is not None
