# SPDX-License-Identifier: AGPL-3.0-or-later
"""Automatic numbers as word processors count and print them: 1. a) 가. ㉠ ① Ⅳ 제3조 1.2.1.

Formats have our own names; DOCX, ODT and HWP lead to them from theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from daisy_pipeline.model.book import ListKind
from daisy_pipeline.readers.office.pieces import ListPlace

DEPTHS = 10
"""Levels of lists that word processors have; deeper ones are laid flat onto the last."""

_MOST = 99_999
_GANADA = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호"
_CHOSUNG = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_PARENTHESIZED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_CIRCLED_GANADA = "㉮㉯㉰㉱㉲㉳㉴㉵㉶㉷㉸㉹㉺㉻"
_CIRCLED_CHOSUNG = "㉠㉡㉢㉣㉤㉥㉦㉧㉨㉩㉪㉫㉬㉭"
_CIRCLED_LOWER = "ⓐⓑⓒⓓⓔⓕⓖⓗⓘⓙⓚⓛⓜⓝⓞⓟⓠⓡⓢⓣⓤⓥⓦⓧⓨⓩ"
_CIRCLED_UPPER = "ⒶⒷⒸⒹⒺⒻⒼⒽⒾⒿⓀⓁⓂⓃⓄⓅⓆⓇⓈⓉⓊⓋⓌⓍⓎⓏ"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_STEMS_KO = "갑을병정무기경신임계"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ONES = ("", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉")
_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_DIGITS_KO, _PLACES_KO = "영일이삼사오육칠팔구", ("", "십", "백", "천", "만")
_DIGITS_HANJA, _PLACES_HANJA = "〇一二三四五六七八九", ("", "十", "百", "千", "萬")
_DIGITS_FORMAL, _PLACES_FORMAL = "零壹貳參四五六七八九", ("", "拾", "百", "千", "萬")
_SIGNS_SAID = frozenset("※☞★☆☎✓✔✗✘☑☒☐◎")
"""Bullets that say more than "here is an item"."""


def _from(signs: str) -> Callable[[int], str]:
    return lambda n: signs[n - 1] if n <= len(signs) else str(n)


def _letters(n: int) -> str:
    """A ... z, aa, bb ... as word processors repeat them (ECMA-376 part 1, 17.18.59)."""
    times, at = divmod(n - 1, 26)
    return _LETTERS[at] * min(times + 1, 20)


def _letters_like_digits(n: int) -> str:
    """A ... z, aa, ab ... as OpenDocument counts them by default (ODF 1.3, 19.500)."""
    text = ""
    while n > 0:
        n, at = divmod(n - 1, 26)
        text = _LETTERS[at] + text
    return text


def _roman(n: int) -> str:
    if n >= 4000:
        return str(n)
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    signs = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
    text = ""
    for value, sign in zip(values, signs, strict=True):
        times, n = divmod(n, value)
        text += sign * times
    return text


def _native(n: int) -> str:
    """하나, 둘 ... 아흔아홉."""
    return _TENS[n // 10] + _ONES[n % 10] if n < 100 else _sino(n, _DIGITS_KO, _PLACES_KO)


def _sino(n: int, digits: str, places: Sequence[str]) -> str:
    """일, 이 ... 십, 십일: a one is not written before ten and above."""
    text = str(n)
    if len(text) > len(places):
        return text
    made = ""
    for at, sign in enumerate(text):
        place = places[len(text) - 1 - at]
        if sign != "0":
            made += ("" if sign == "1" and place else digits[int(sign)]) + place
    return made


def _ordinal(n: int) -> str:
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{n}{'th' if n % 100 in (11, 12, 13) else ends.get(n % 10, 'th')}"


_FIGURES: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimal-zero": lambda n: f"{n:02d}",
    "decimal-full": lambda n: str(n).translate({48 + d: 0xFF10 + d for d in range(10)}),
    "lower-letter": _letters,
    "upper-letter": lambda n: _letters(n).upper(),
    "lower-letter-counted": _letters_like_digits,
    "upper-letter-counted": lambda n: _letters_like_digits(n).upper(),
    "lower-roman": _roman,
    "upper-roman": lambda n: _roman(n).upper(),
    "ordinal": _ordinal,
    "ganada": _from(_GANADA),
    "chosung": _from(_CHOSUNG),
    "circled": _from(_CIRCLED),
    "parenthesized": lambda n: _PARENTHESIZED[n - 1] if n <= 20 else f"({n})",
    "parenthesized-hyphen": lambda n: f"- {n} -",
    "circled-ganada": _from(_CIRCLED_GANADA),
    "circled-chosung": _from(_CIRCLED_CHOSUNG),
    "circled-lower-letter": _from(_CIRCLED_LOWER),
    "circled-upper-letter": _from(_CIRCLED_UPPER),
    "hangul": lambda n: _sino(n, _DIGITS_KO, _PLACES_KO),
    "hangul-native": _native,
    "hanja": lambda n: _sino(n, _DIGITS_HANJA, _PLACES_HANJA),
    "hanja-formal": lambda n: _sino(n, _DIGITS_FORMAL, _PLACES_FORMAL),
    "stems": _from(_STEMS),
    "stems-hangul": _from(_STEMS_KO),
    "branches": _from(_BRANCHES),
}
FORMATS = frozenset((*_FIGURES, "none", "bullet"))
_BOOK_STYLES = {
    "decimal": "1",
    "lower-letter": "a",
    "upper-letter": "A",
    "lower-letter-counted": "a",
    "upper-letter-counted": "A",
    "lower-roman": "i",
    "upper-roman": "I",
    "ganada": "가",
}
_OF_STYLE = {"1": "decimal", "a": "lower-letter", "A": "upper-letter", "가": "ganada"} | {
    "i": "lower-roman",
    "I": "upper-roman",
}


def figure(format: str, number: int) -> str:
    """The number as print shows it; as digits where the format has no sign for it."""
    if format in ("none", "bullet"):
        return ""
    if number < 1:
        return str(number)
    return _FIGURES.get(format, str)(number)


def counted_label(style: str, number: int) -> str:
    """What a list of a Book's style shows without labels: "3.", "c.", "다."."""
    return f"{figure(_OF_STYLE.get(style, 'decimal'), number)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How one depth of a list is numbered.

    ``text`` is a template whose "%1" ... "%9", "%10" are the figures of depth 1 ... 10, or a
    bullet's sign where ``format`` is "bullet". ``restart`` is the depth from 1 on whose counting
    makes this one begin again (None: any higher one; 0: never). ``legal`` shows all as digits.
    """

    format: str = "decimal"
    text: str = "%1."
    start: int = 1
    restart: int | None = None
    legal: bool = False


_DEFAULT = Level()
_FIELD = re.compile(r"%(10|[1-9])")


class Counters:
    """The numbers of all lists of a document, counted as its paragraphs come."""

    def __init__(self) -> None:
        self._values: dict[str, list[int | None]] = {}

    def count(
        self,
        series: str,
        depth: int,
        levels: Sequence[Level],
        *,
        number: int | None = None,
        through: bool = False,
    ) -> ListPlace:
        """The place of the next item of a series at a depth from 0.

        ``number`` sets its value where the document says so (a start override, a restart).

        ``through``: depths that were skipped on the way count as their first (Hangul: 4., 4.1.1.1.,
        then 4.1.2.).
        """
        depth = max(0, min(depth, DEPTHS - 1))
        values = self._values.setdefault(series, [None] * DEPTHS)
        if through:
            for upper in range(depth):
                if values[upper] is None:
                    values[upper] = _at(levels, upper).start
        level = _at(levels, depth)
        before = values[depth]
        value = number if number is not None else level.start if before is None else before + 1
        values[depth] = value = max(-_MOST, min(value, _MOST))
        for lower in range(depth + 1, DEPTHS):
            after = _at(levels, lower).restart
            if after is None or 0 < depth + 1 <= after:
                values[lower] = None
        label = self._label(values, level, levels)
        return ListPlace(
            series=series,
            depth=depth,
            kind=_kind(level),
            label=label,
            silent=not label and not level.text.strip(),
            number=value,
            style=_BOOK_STYLES.get("decimal" if level.legal else level.format, "1"),
        )

    def restart(self, series: str) -> None:
        """Make a series begin again."""
        self._values.pop(series, None)

    def _label(self, values: Sequence[int | None], level: Level, levels: Sequence[Level]) -> str:
        if level.format == "bullet":
            sign = level.text.strip()
            return sign if sign in _SIGNS_SAID else ""

        def one(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            own = _at(levels, at)
            value = values[at]
            format = "decimal" if level.legal and own.format != "none" else own.format
            return figure(format, own.start if value is None else value)

        return " ".join(_FIELD.sub(one, level.text).split())


def _at(levels: Sequence[Level], depth: int) -> Level:
    return levels[depth] if depth < len(levels) else _DEFAULT


def _kind(level: Level) -> ListKind:
    if level.format == "bullet":
        return ListKind.BULLET
    return ListKind.NUMBER if _FIELD.search(level.text) else ListKind.PLAIN
