# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a translation stands: the print, what was written so far, what is found on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from daisy_pipeline.braille.cells import Joint, Writer
from daisy_pipeline.braille.korean.hangul import Hangul
from daisy_pipeline.braille.source import Source
from daisy_pipeline.language.hanja import HANJA
from daisy_pipeline.model.finding import Finding

OLD = "\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb"
"""Conjoining letters, for a character class."""
HANGUL = re.compile("[가-힣]")
_WRITTEN = re.compile(f"[가-힣ㄱ-ㆎA-Za-z0-9{OLD}{HANJA}]")


@dataclass
class Walk:
    """One translation. ``at`` is the print character that comes next, ``stop`` the end for now,
    ``first`` the first that is no blank.

    ``tied`` forbids the line's end before the next cells (after an opening sign). ``lost`` are
    places of characters that no rule knows, ``missing`` those that liblouis was needed for.
    """

    source: Source
    grade: int
    hangul: Hangul
    out: Writer = field(default_factory=Writer)
    at: int = 0
    stop: int = 0
    first: int = 0
    tied: bool = True
    open_quotes: list[str] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    parting: bool = False
    reach: int = 0
    korean: bool = False
    old: bool = False
    enclosing: bool = False
    addresses: bool = False
    starred: bool = False

    @property
    def text(self) -> str:
        """The whole print."""
        return self.source.text

    def char(self, place: int) -> str:
        """The print character at a place, "" outside of the text."""
        return self.source.text[place] if 0 <= place < len(self.source.text) else ""

    def put(self, cells: str, origin: int, joint: int = Joint.NONE) -> None:
        """Write cells; a line may not end before them while the walk is tied."""
        self.out.put(cells, origin, Joint.NONE if self.tied else joint)
        self.tied = False

    def blank(self, origin: int) -> None:
        """Write a blank unless there is one, or nothing stands before it."""
        self.out.blank(origin)
        self.tied = False


def letter_before(walk: Walk, place: int) -> bool:
    """Whether a letter or a digit stands right before a place (article 18, proviso)."""
    before = walk.char(place - 1)
    return bool(before) and _WRITTEN.match(before) is not None
