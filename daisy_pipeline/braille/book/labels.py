# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is written before the words of a list's items."""

from __future__ import annotations

from daisy_pipeline.model.book import ItemList, ListKind

BULLET = "•"
_SYLLABLES = "가나다라마바사아자차카타파하"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def item_label(block: ItemList, number: int) -> str:
    """The label of the item with this number from 0: as printed, counted on, or a bullet.

    "" for an item of a plain list without a label.
    """
    own = block.items[number].label
    if own or block.kind is ListKind.PLAIN:
        return own
    if block.kind is ListKind.BULLET:
        return BULLET
    return f"{_counted(block.style, block.start + number)}."


def _counted(style: str, number: int) -> str:
    if style == "가" and 1 <= number <= len(_SYLLABLES):
        return _SYLLABLES[number - 1]
    if style in ("a", "A") and number >= 1:
        made = _letters(number)
        return made if style == "a" else made.upper()
    if style in ("i", "I") and 1 <= number < 4000:
        made = _roman(number)
        return made if style == "i" else made.upper()
    return str(number)


def _letters(number: int) -> str:
    """1 is a, 26 is z, 27 is aa, as browsers count."""
    made = ""
    while number:
        number, rest = divmod(number - 1, 26)
        made = chr(ord("a") + rest) + made
    return made


def _roman(number: int) -> str:
    made = ""
    for value, letters in _ROMAN:
        made += letters * (number // value)
        number %= value
    return made
