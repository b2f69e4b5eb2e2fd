# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a translation is: cells, the print character of each, and how a line may be divided."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from enum import IntEnum

from daisy_pipeline.model.finding import Finding

BLANK = "\u2800"


class Joint(IntEnum):
    """Whether a line may end before a cell, and what then becomes of the cells there."""

    NONE = 0
    BLANK = 1  # the cell is a blank, which stays behind
    SYLLABLE = 2  # between syllables or signs: nothing changes
    NUMBER = 3  # within a long number: the line ends in ⠠ (article 42)


@dataclass(frozen=True, slots=True)
class Change:
    """What a line's end changes around a joint: cells before it and cells after it.

    The ``back`` cells before the joint become ``end``, the ``ahead`` cells after it ``start``.
    """

    back: int = 0
    end: str = ""
    ahead: int = 0
    start: str = ""


@dataclass(frozen=True)
class Cells:
    """Braille of one stretch of print.

    ``text`` are cells (U+2800 to U+28FF). ``origins`` has for every cell the number of its print
    character; it never decreases, and every print character is named or was reported.
    ``joints`` has a `Joint` for every cell: whether a line may end before it; ``changes`` leads
    from a cell's number to what its joint changes.
    """

    text: str
    origins: array[int]
    joints: bytearray
    changes: dict[int, Change] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


class Writer:
    """Collects cells in order."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.origins: list[int] = []
        self.joints = bytearray()
        self.changes: dict[int, Change] = {}

    @property
    def size(self) -> int:
        """How many cells there are so far."""
        return len(self.origins)

    @property
    def last(self) -> str:
        """The last cell, "" at the beginning."""
        return self.parts[-1][-1] if self.parts else ""

    def put(self, cells: str, origin: int, joint: int = Joint.NONE) -> None:
        """Append the cells of one print character; ``joint`` is that before its first cell."""
        if cells:
            self.parts.append(cells)
            count = len(cells)
            self.origins.extend((origin,) * count)
            self.joints.append(joint)
            self.joints.extend(bytes(count - 1))

    def blank(self, origin: int) -> None:
        """Append a blank, at which a line may end; never two, and none at the beginning."""
        if self.last and self.last != BLANK:
            self.put(BLANK, origin, Joint.BLANK)

    def done(self, findings: tuple[Finding, ...] = ()) -> Cells:
        """The cells as they are now."""
        text = "".join(self.parts)
        return Cells(text, array("i", self.origins), self.joints, self.changes, findings)
