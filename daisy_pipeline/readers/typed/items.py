# SPDX-License-Identifier: AGPL-3.0-or-later
"""Items of lists as typed: signs, figures, letters, 가나다, ringed figures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from daisy_pipeline.model.book import ListKind

_KA = "가나다라마바사아자차카타파하"
_BULLET = re.compile(r"([-*•∙○●▪◦▶□■◆]) +(\S.*)$|([·ㆍ‧]) ?(\S.*)$")
_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("1", re.compile(r"(\d{1,3})[.)] +(\S.*)$")),
    ("(1)", re.compile(r"\((\d{1,3})\) ?(\S.*)$")),
    ("가", re.compile(rf"([{_KA}])[.)] +(\S.*)$")),
    ("(가)", re.compile(rf"\(([{_KA}])\) ?(\S.*)$")),
    ("①", re.compile(r"([①-⑳]) ?(\S.*)$")),
    ("⑴", re.compile(r"([⑴-⒇]) ?(\S.*)$")),
    ("㉠", re.compile(r"([㉠-㉭]) ?(\S.*)$")),
    ("a", re.compile(r"([a-z])[.)] +(\S.*)$")),
    ("A", re.compile(r"([A-Z])[.)] +(\S.*)$")),
)
_FIRST = {"①": "①", "⑴": "⑴", "㉠": "㉠", "a": "a", "A": "A"}


@dataclass(frozen=True, slots=True)
class Item:
    """An item's words, its kind of mark (``style``), its number, its printed label."""

    style: str
    value: int
    label: str
    words: str

    @property
    def kind(self) -> ListKind:
        """Bullet or number."""
        return ListKind.BULLET if self.style[0] in "-*•∙○●▪◦▶□■◆·ㆍ‧" else ListKind.NUMBER

    @property
    def counted(self) -> bool:
        """Whether the Book can count the labels on, so that they need not be said."""
        return self.style in ("1", "가", "a", "A") or (self.kind is ListKind.BULLET)


def item_of(words: str) -> Item | None:
    """The item that a line begins; None for other lines."""
    if found := _BULLET.match(words):
        sign = found[1] or found[3]
        return Item(sign, 0, sign, found[2] or found[4])
    for style, mark in _MARKS:
        if match := mark.match(words):
            label = words[: match.start(2)].strip()
            return Item(style, _value(style, match[1]), label, match[2])
    return None


def _value(style: str, sign: str) -> int:
    if sign.isdecimal():
        return int(sign)
    if sign in _KA:
        return _KA.index(sign) + 1
    return ord(sign) - ord(_FIRST[style]) + 1
