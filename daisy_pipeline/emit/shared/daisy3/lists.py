# SPDX-License-Identifier: AGPL-3.0-or-later
"""How DTBook says a list's numbering: by attributes where it can, else by labels in the words."""

from __future__ import annotations

from daisy_pipeline.model.book import ItemList, ListKind

_ENUMS = frozenset("1aAiI")
_SYLLABLES = "가나다라마바사아자차카타파하"


def list_type(block: ItemList) -> str:
    """``ul``, ``ol``, or ``pl``: a list whose items carry their own labels."""
    if any(item.label for item in block.items):
        return "pl"
    if block.kind is ListKind.NUMBER:
        return "ol" if block.style in _ENUMS and block.start >= 0 else "pl"
    return "ul" if block.kind is ListKind.BULLET else "pl"


def list_attributes(block: ItemList, depth: int) -> dict[str, str | int | None]:
    """type, enum and start (numbered lists only: ZedVal 202, 218), depth (ZedVal 203)."""
    kind = list_type(block)
    ordered = kind == "ol"
    return {
        "type": kind,
        "enum": block.style if ordered else None,
        "start": block.start if ordered and block.start != 1 else None,
        "depth": depth,
    }


def item_labels(block: ItemList) -> tuple[str, ...]:
    """For each item the label to write before its words; "" where the list's type says it."""
    if list_type(block) != "pl":
        return ("",) * len(block.items)
    counted = block.kind is ListKind.NUMBER
    return tuple(
        item.label or (_counted(block.style, block.start + n) if counted else "")
        for n, item in enumerate(block.items)
    )


def _counted(style: str, number: int) -> str:
    if style == "가" and 1 <= number <= len(_SYLLABLES):
        return f"{_SYLLABLES[number - 1]}."
    return f"{number}."
