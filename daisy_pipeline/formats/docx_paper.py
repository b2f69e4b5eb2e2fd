# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a DOCX of large print looks like: sizes, distances, paper and colours."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a document looks like. Sizes in points, ``pitch`` and ``gap`` in em, colours as RRGGBB.

    ``fonts``: the first is used; the others are named to Word as what may stand for it.
    ``lang`` is a BCP 47 tag with a region. Sides of the paper are in mm.
    """

    size: float
    headings: tuple[float, ...]
    pitch: float
    gap: float
    fonts: tuple[str, ...]
    emphasis: str
    ink: str
    paper: str
    lang: str
    width: float
    height: float
    inner: float
    outer: float
    top: float
    bottom: float

    @property
    def em(self) -> int:
        """The size in twips."""
        return round(self.size * 20)

    @property
    def measure(self) -> int:
        """How long a line is, in twips."""
        return twips(self.width - self.inner - self.outer)

    @property
    def depth(self) -> int:
        """How high the text is, in twips."""
        return twips(self.height - self.top - self.bottom)

    @property
    def turned(self) -> int:
        """How long a line is on a page that lies on its side, in twips."""
        return twips(self.height - self.top - self.bottom)

    def heading(self, level: int) -> float:
        """The size of headings of a level from 1, in points."""
        return self.headings[min(level, len(self.headings)) - 1]


def twips(mm: float) -> int:
    """Millimetres in twips."""
    return round(mm / 25.4 * 1440)
