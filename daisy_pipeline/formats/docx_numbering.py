# SPDX-License-Identifier: AGPL-3.0-or-later
"""numbering.xml: lists that Word counts (ECMA-376-1, 17.9), so that a teacher's new item fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from daisy_pipeline.formats.docx_xml import e
from daisy_pipeline.formats.safe_xml import Element

DEPTHS = 9  # levels of a definition (17.9.6)
INDENT = 2.0  # em that a level is deeper than the one around it


@dataclass(frozen=True, slots=True)
class Counting:
    """How a list is counted: a number format of Word (17.18.59), what stands around the number."""

    format: str
    before: str = ""
    after: str = "."


BULLETS = Counting("bullet", "•", "")


@dataclass
class Numbering:
    """The lists of a document; ``em`` is the text's size in twips."""

    em: int
    _kinds: dict[Counting, int] = field(default_factory=dict)
    _lists: list[tuple[int, int, int]] = field(default_factory=list)

    def add(self, counting: Counting, depth: int, start: int) -> int:
        """The number of a new list of this kind, beginning with ``start``."""
        kind = self._kinds.setdefault(counting, len(self._kinds))
        self._lists.append((kind, min(depth, DEPTHS - 1), start))
        return len(self._lists)

    def indent(self, depth: int) -> int:
        """The left indent of a list's text, in twips."""
        return round((min(depth, DEPTHS - 1) + 1) * INDENT * self.em)

    @property
    def hanging(self) -> int:
        """How far a label stands before the text, in twips."""
        return round(INDENT * self.em)

    def element(self) -> Element:
        """The whole part: kinds first, then lists (17.9.16)."""
        return e("w:numbering", None, *self._definitions(), *self._used())

    def _definitions(self) -> Iterator[Element]:
        for counting, number in self._kinds.items():
            yield e(
                "w:abstractNum",
                {"w:abstractNumId": number},
                e("w:multiLevelType", {"w:val": "hybridMultilevel"}),
                *(self._level(counting, depth) for depth in range(DEPTHS)),
            )

    def _level(self, counting: Counting, depth: int) -> Element:
        bullets = counting.format == "bullet"
        own = "" if bullets else f"%{depth + 1}"
        text = f"{counting.before}{own}{counting.after}"
        place = {"w:left": self.indent(depth), "w:hanging": self.hanging}
        return e(
            "w:lvl",
            {"w:ilvl": depth},
            e("w:start", {"w:val": 1}),
            e("w:numFmt", {"w:val": counting.format}),
            e("w:lvlText", {"w:val": text}),
            e("w:lvlJc", {"w:val": "left"}),
            e("w:pPr", None, e("w:ind", place)),
        )

    def _used(self) -> Iterator[Element]:
        for number, (kind, depth, start) in enumerate(self._lists, 1):
            begin = e("w:startOverride", {"w:val": start})
            yield e(
                "w:num",
                {"w:numId": number},
                e("w:abstractNumId", {"w:val": kind}),
                e("w:lvlOverride", {"w:ilvl": depth}, begin),
            )
