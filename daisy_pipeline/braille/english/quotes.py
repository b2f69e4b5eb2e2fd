# SPDX-License-Identifier: AGPL-3.0-or-later
"""Quotation marks by pairs, and apostrophes (UEB 7.6)."""

from __future__ import annotations

import re

_QUOTE = re.compile("[\"'“”‘’]")
_ELIDED = re.compile(
    "['’](?:n['’]|(?:tis|twas|twere|twill|em|cause|til|cept|bout|neath|im|er)\\b)", re.I
)
_OPENERS = " \t\u00a0([{<–—-/“‘\"'«"
_OPEN = {'"': "⠦", "“": "⠦", "'": "⠠⠦", "‘": "⠠⠦"}
_CLOSE = {'"': "⠴", "“": "⠴", "'": "⠠⠴", "‘": "⠠⠴"}
_SPECIFIC = {"⠦": "⠘⠦", "⠴": "⠘⠴", "⠠⠦": "⠰⠠⠦"}
_CLOSED = re.compile(r"\S'(?!\w)")
_REACH = 1000
"""How far the second of two marks may be."""
_DEPTH = 8
_PRIME = "⠠⠶"


def quotes_of(text: str) -> dict[int, str]:
    """The cells of each quotation mark by its place; apostrophes are not among them."""
    pairs: list[tuple[int, int]] = []
    pending: list[int] = []
    made: dict[int, str] = {}
    for found in _QUOTE.finditer(text):
        place, sign = found.start(), found[0]
        if sign in "'’" and _apostrophe(text, place, pending):
            continue
        opening = _opens(text, place, pending)
        if opening:
            made[place] = _OPEN[{"”": "“", "’": "‘"}.get(sign, sign)]
            pending.append(place)
            del pending[:-_DEPTH]
            continue
        kind = "“" if sign == "”" else "‘" if sign == "’" else sign
        partner = _partner(text, kind, pending)
        if partner is None and sign == '"' and place and text[place - 1].isdigit():
            made[place] = _PRIME  # inches and seconds (3.15)
            continue
        made[place] = _CLOSE[kind]
        if partner is not None:
            pairs.append((partner, place))
            del pending[pending.index(partner) :]
    _exchange(text, pairs, made)
    lone = {place for place, cells in made.items() if _alone(text, place, cells)}
    for pair in pairs:
        if lone & set(pair):
            lone.update(pair)
    return {k: _SPECIFIC.get(cells, cells) if k in lone else cells for k, cells in made.items()}


def _apostrophe(text: str, place: int, pending: list[int]) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if before.isalnum() and after.isalnum():
        return True
    if _ELIDED.match(text, place) or _ELIDED.match(text, max(0, place - 2)):
        return True
    single = any(text[one] in "'‘" for one in pending)
    if text[place] == "’":
        return not single
    if before and before not in _OPENERS:
        return not single
    return _CLOSED.search(text, place + 1, place + _REACH) is None


def _opens(text: str, place: int, pending: list[int]) -> bool:
    sign = text[place]
    if sign in "“‘":
        return True
    if sign in "”’":
        return False
    if _partner(text, sign, pending) is not None:
        before, after = text[place - 1], text[place + 1 : place + 2]
        return before in " \t([{" and bool(after) and not after.isspace()
    before = text[place - 1 : place]
    return not before or before in _OPENERS


def _partner(text: str, kind: str, pending: list[int]) -> int | None:
    return next((one for one in reversed(pending) if text[one] == kind), None)


def _exchange(text: str, pairs: list[tuple[int, int]], made: dict[int, str]) -> None:
    """Single marks that hold double ones are the print's usual ones: they take ⠦ ⠴ (7.6.4)."""
    for number, (first, last) in enumerate(pairs):
        if text[first] != "'":
            continue
        held = []
        while number and pairs[number - 1][0] > first:  # they stand by their ends
            number -= 1
            held.append(pairs[number])
        if any(text[inner] == '"' for inner, _ in held):
            made[first], made[last] = "⠦", "⠴"
            for inner in (place for pair in held for place in pair):
                made[inner] = "⠠" + made[inner] if len(made[inner]) == 1 else made[inner]


def _alone(text: str, place: int, cells: str) -> bool:
    """Whether a blank on the inner side would make another sign of it (7.6.8, 7.6.10)."""
    inner = text[place + 1 : place + 2] if cells.endswith("⠦") else text[place - 1 : place]
    return not inner or inner.isspace()
