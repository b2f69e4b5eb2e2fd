# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers in Korean words, Sino-Korean and native; years and ordinals in English."""

from __future__ import annotations

_DIGITS = "영일이삼사오육칠팔구"
_SMALL = ("", "십", "백", "천")
_GREAT = ("", "만", "억", "조", "경", "해")
_NATIVE_ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
LARGEST = 10 ** (4 * len(_GREAT)) - 1
LARGEST_NATIVE = 99


def sino(number: int) -> str:
    """A number in Sino-Korean words: 2024 이천이십사, 10000 만, 0 영. ValueError past 해."""
    if not 0 <= number <= LARGEST:
        raise ValueError(f"no words for {number}")
    if number == 0:
        return "영"
    parts: list[str] = []
    for great in _GREAT:
        number, group = divmod(number, 10_000)
        if group:
            # 10,000 is 만; a hundred million is 일억.
            words = "" if group == 1 and great == "만" and not number else _group(group)
            parts.append(words + great)
        if not number:
            break
    return "".join(reversed(parts))


def _group(number: int) -> str:
    words = ""
    for place, digit in enumerate(reversed(str(number))):
        if digit != "0":
            one = "" if digit == "1" and place else _DIGITS[int(digit)]
            words = one + _SMALL[place] + words
    return words


def native(number: int) -> str:
    """A number from 1 to 99 as it stands before a counter: 한, 스무, 스물한. ValueError else."""
    if not 1 <= number <= LARGEST_NATIVE:
        raise ValueError(f"no native number {number}")
    tens, ones = divmod(number, 10)
    if tens == 2 and not ones:
        return "스무"
    return _NATIVE_TENS[tens] + _NATIVE_ONES[ones]


def digits(text: str, zero: str = "공") -> str:
    """Digits one by one: 010 공일공; signs that are no digits are left out."""
    return "".join(zero if d == "0" else _DIGITS[int(d)] for d in text if d in "0123456789")


def decimal(whole: str, fraction: str) -> str:
    """A decimal in Sino-Korean words: 3 and 14 give 삼 점 일사."""
    return f"{sino(int(whole))} 점 {digits(fraction, '영')}"


_ONES_EN = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
    *("seventeen", "eighteen", "nineteen"),
)
_TENS_EN = (
    *("zero", "ten", "twenty", "thirty", "forty"),
    *("fifty", "sixty", "seventy", "eighty", "ninety"),
)


_GREAT_EN = ("", "thousand", "million", "billion", "trillion", "quadrillion")
LARGEST_ENGLISH = 1000 ** len(_GREAT_EN) - 1
_ORDINALS_EN = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip


def english(number: int) -> str:
    """A number in English words: 42 forty-two, 1936 one thousand nine hundred thirty-six."""
    if not 0 <= number <= LARGEST_ENGLISH:
        raise ValueError(f"no words for {number}")
    if number < 1000:
        return _hundreds_en(number)
    parts: list[str] = []
    for great in _GREAT_EN:
        number, group = divmod(number, 1000)
        if group:
            parts.append(f"{_hundreds_en(group)} {great}".rstrip())
    return " ".join(reversed(parts))


def _hundreds_en(number: int) -> str:
    if number < 20:
        return _ONES_EN[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS_EN[tens] + (f"-{_ONES_EN[ones]}" if ones else "")
    hundreds, rest = divmod(number, 100)
    return f"{_ONES_EN[hundreds]} hundred" + (f" {_hundreds_en(rest)}" if rest else "")


def english_ordinal(number: int) -> str:
    """An ordinal in English words: 21 twenty-first."""
    words = english(number)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[cut:]
    said = _ORDINALS_EN.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return words[:cut] + said


def english_digits(text: str, zero: str = "oh") -> str:
    """Digits one by one: 0199 oh one nine nine; signs that are no digits are left out."""
    return " ".join(zero if d == "0" else _ONES_EN[int(d)] for d in text if d in "0123456789")


def english_year(year: int) -> str:
    """A year as it is said: 1936 nineteen thirty-six, 1905 nineteen oh five.

    The first years of a millennium are numbers: 2000 two thousand, 2005 two thousand five.
    """
    if not 1000 <= year <= 2999:
        raise ValueError(f"{year} is not said in pairs")
    first, last = divmod(year, 100)
    if first % 10 == 0 and last < 10:
        return english(year)
    if not last:
        return f"{english(first)} hundred"
    return f"{english(first)} {'oh ' if last < 10 else ''}{english(last)}"


_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN_PARTS = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def roman(numeral: str) -> int | None:
    """The number that a Roman numeral writes; None when it is none (IIX, ABC)."""
    total = 0
    values = [_ROMAN.get(sign, 0) for sign in numeral.upper()]
    for value, after in zip(values, [*values[1:], 0], strict=False):
        total += -value if value < after else value
    if not values or 0 in values or not 0 < total < 4000:
        return None
    left, back = total, ""
    for value, sign in _ROMAN_PARTS:
        count, left = divmod(left, value)
        back += sign * count
    return total if back == numeral.upper() else None
