# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hanja as they are read in Korean: a table of characters, a list of words, the initial-sound law.

The characters come from Unicode's Unihan database (``hanja.tsv`` says which fields).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from daisy_pipeline.language.jamo import INITIALS, final, is_syllable, letters, syllable

_HERE = Path(__file__).parent
# Ideographs (with the compatibility ones of KS X 1001) and the sign that repeats one.
HANJA = "〇々\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HANJA_RUN = re.compile(f"[{HANJA}]+")
_LAW_VOWELS = frozenset("ㅑㅕㅖㅛㅠㅣ")


@dataclass(frozen=True, slots=True)
class HanjaReading:
    """How a run of Hanja is read; signs without a reading, and signs that have several."""

    text: str
    unknown: str = ""
    doubtful: str = ""


@cache
def _table() -> tuple[Mapping[str, str], Mapping[str, str]]:
    main: dict[str, str] = {"〇": "영"}
    others: dict[str, str] = {}
    for line in (_HERE / "hanja.tsv").read_text(encoding="utf-8").splitlines():
        head, _, signs = line.partition("\t")
        if head == "=":
            sign, _, readings = signs.partition("\t")
            others[sign] = readings
        elif not head.startswith("#"):
            main.update(dict.fromkeys(signs, head))
    return main, others


@cache
def _words() -> tuple[Mapping[str, str], frozenset[str], int]:
    """The words, the characters that are read otherwise in one of them, the longest word."""
    words: dict[str, str] = {}
    for line in (_HERE / "hanja_words.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            word, _, reading = line.partition("\t")
            words[word] = reading
    main, others = _table()
    several = {
        sign
        for word, reading in words.items()
        for sign, said in zip(word, reading, strict=False)
        if sign in others and said != main[sign] and said in others[sign]
    }
    return words, frozenset(several), max(map(len, words))


def readings(sign: str) -> str:
    """All readings of one character, one syllable each, the most usual first; "" for none."""
    sign = unicodedata.normalize("NFC", sign)
    main, others = _table()
    return main.get(sign, "") + others.get(sign, "")


def read_hanja(run: str, *, starts_word: bool = True) -> HanjaReading:
    """The reading of a run of Hanja in Hangul, with the initial-sound law (한글 맞춤법 10-12항).

    A character that no table knows stays as it is and is named in ``unknown``.
    """
    run = _unfold(unicodedata.normalize("NFC", run))
    words, several, longest = _words()
    parts: list[str] = []
    unknown = doubtful = ""
    at = 0
    while at < len(run):
        size = next((n for n in range(longest, 0, -1) if run[at : at + n] in words), 0)
        if size > 1 or (size and size == len(run)):
            parts.append(words[run[at : at + size]])
            at += size
            continue
        sign = run[at]
        said = readings(sign)[:1]
        if not said:
            unknown += sign
        elif sign in several and sign != "不":
            doubtful += sign
        parts.append(_in_place(sign, said or sign, run, at, parts, starts_word))
        at += 1
    return HanjaReading("".join(parts), unknown, doubtful)


def _unfold(run: str) -> str:
    """The run with 々 replaced by the character that it repeats."""
    signs: list[str] = []
    for sign in run:
        signs.append(signs[-1] if sign == "々" and signs else sign)
    return "".join(signs)


def _in_place(sign: str, said: str, run: str, at: int, parts: list[str], starts_word: bool) -> str:
    if sign == "不" and at + 1 < len(run):
        after = readings(run[at + 1])[:1]
        return "부" if after and letters(after)[0] in "ㄷㅈ" else "불"
    if not parts:
        return initial_law(said) if starts_word else said
    last = parts[-1][-1]
    # After a vowel or ㄴ, 렬 and 률 are 열 and 율 (한글 맞춤법 11항 붙임 1).
    if said in ("렬", "률") and is_syllable(last) and final(last) in ("", "ㄴ"):
        return "열" if said == "렬" else "율"
    return said


def initial_law(said: str) -> str:
    """The syllable as it stands at the beginning of a word: 녀 여, 력 역, 락 낙."""
    if not is_syllable(said):
        return said
    initial, vowel, last = letters(said)
    if initial in "ㄴㄹ" and vowel in _LAW_VOWELS:
        return syllable(INITIALS[11], vowel, last)
    return syllable("ㄴ", vowel, last) if initial == "ㄹ" else said


def fits(run: str, hangul: str) -> bool:
    """Whether ``hangul`` can be the reading of the run: 圖書館 and 도서관, 女子 and 여자."""
    if len(run) != len(hangul):
        return False
    for sign, said in zip(_unfold(unicodedata.normalize("NFC", run)), hangul, strict=True):
        choices = set(readings(sign))
        choices |= {initial_law(c) for c in choices}
        choices |= {{"렬": "열", "률": "율", "불": "부"}.get(c, c) for c in choices}
        if said not in choices:
            return read_hanja(run).text == hangul
    return True
