# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the labels of a list are counted, so that Word can count them; None where print does not."""

from __future__ import annotations

from daisy_pipeline.braille.book.labels import BULLET, item_label
from daisy_pipeline.formats.docx_numbering import BULLETS, Counting
from daisy_pipeline.model.book import ItemList, ListItem, ListKind

_SYLLABLES = "가나다라마바사아자차카타파하"
_LETTERS = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# Formats of numbers (ECMA-376-1, 17.18.59) with the labels that Word makes. Behind the last of
# them it counts otherwise than print does (aa, bb), so such lists are typed.
_SERIES = {
    "ganada": tuple(_SYLLABLES),
    "chosung": tuple(_LETTERS),
    "decimalEnclosedCircle": tuple(_CIRCLED),
    "lowerLetter": tuple(_LATIN),
    "upperLetter": tuple(_LATIN.upper()),
}
_ROMAN = ("lowerRoman", "upperRoman")
_MOST = 3000


def labels_of(block: ItemList) -> tuple[str, ...]:
    """The labels as they are to be seen; "" for none."""
    return tuple(item_label(block, number) for number in range(len(block.items)))


def counting_of(block: ItemList) -> tuple[Counting, int] | None:
    """How Word can count the list's labels, and from which number; None where it cannot."""
    labels = labels_of(block)
    if not labels or len(labels) > _MOST:
        return None
    if all(label == BULLET for label in labels):
        return BULLETS, 1
    first = labels[0]
    for format in ("decimal", *_SERIES, *_ROMAN):
        for at, length, number in _numbers(first, format):
            before, after = first[:at], first[at + length :]
            counted = tuple(
                f"{before}{_label(format, number + n)}{after}" for n in range(len(labels))
            )
            if counted == labels and "%" not in before + after:
                return Counting(format, before, after), number
    return None


def _numbers(label: str, format: str) -> list[tuple[int, int, int]]:
    """Where a label may hold a number of a format: (place, length, number)."""
    if format == "decimal":
        digits = [n for n, sign in enumerate(label) if sign in "0123456789"]
        if not digits:
            return []
        begin = digits[0]
        end = begin
        while end < len(label) and label[end] in "0123456789":
            end += 1
        plain = label[begin] != "0" and end - begin < 6
        return [(begin, end - begin, int(label[begin:end]))] if plain else []
    if format in _ROMAN:
        return _roman(label, format)
    series = _SERIES[format]
    return [(at, 1, series.index(sign) + 1) for at, sign in enumerate(label) if sign in series]


def _roman(label: str, format: str) -> list[tuple[int, int, int]]:
    signs = "ivxlcdm" if format == "lowerRoman" else "IVXLCDM"
    places = [n for n, sign in enumerate(label) if sign in signs]
    if not places:
        return []
    begin, end = places[0], places[-1] + 1
    known = {_label(format, number): number for number in range(1, 100)}
    number = known.get(label[begin:end])
    return [(begin, end - begin, number)] if number else []


def _label(format: str, number: int) -> str:
    """The label that Word makes; "" beyond what it makes as print does."""
    if format == "decimal":
        return str(number)
    if format in _ROMAN:
        style = "i" if format == "lowerRoman" else "I"
        one = ItemList(
            kind=ListKind.NUMBER, start=number, style=style, items=(ListItem(blocks=()),)
        )
        return item_label(one, 0).removesuffix(".")
    series = _SERIES[format]
    return series[number - 1] if number <= len(series) else "\0"
