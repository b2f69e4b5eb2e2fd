# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a translation of English stands: its print, its indicators, UEB's modes, what it wrote."""

from __future__ import annotations

from dataclasses import dataclass, field

from daisy_pipeline.braille.cells import Joint, Writer
from daisy_pipeline.braille.english.indicators import Indicators
from daisy_pipeline.braille.english.letters import Glyphs
from daisy_pipeline.braille.source import Source

LETTERS = "A-Za-zàÀ"
"""Letters of words, for a character class; à stands for those beyond a to z."""
JOINTS = frozenset("-‐‑–—―⸺")
"""Hyphens and dashes: a line may end behind them, and letters stand alone beside them."""


@dataclass
class State:
    """One translation. ``lost`` are places in the print that no rule knows, ``missing`` those of
    words that liblouis was needed for.
    """

    source: Source
    grade: int
    glyphs: Glyphs
    text: str
    marks: Indicators
    quotes: dict[int, str]
    out: Writer = field(default_factory=Writer)
    numeric: bool = False  # the figures go on
    spelling: bool = False  # grade 1 mode, set by figures, until the sequence ends
    chain: int = -1  # where ⠰⠰ ends
    partial: bool = False  # and contractions go on there
    joint: int = Joint.NONE
    lost: list[int] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    breaks: frozenset[int] = frozenset()
    cuts: frozenset[int] = frozenset()
    special: frozenset[int] = frozenset()

    def put(self, cells: str, at: int) -> None:
        """Write the cells of the sign ``at``, after the indicators before it."""
        place = self.glyphs.places[at]
        lead = ""
        if at in self.special:
            lead = self.marks.before.pop(at, "") + self.marks.capital.pop(at, "")
        self.out.put(lead + cells, place, self.joint)
        self.joint = Joint.NONE

    def end(self, at: int) -> None:
        """Write what stands behind the sign ``at``."""
        cells = self.marks.behind.pop(at, "") if at in self.special else ""
        if cells:
            self.out.put(cells, self.glyphs.places[at])
