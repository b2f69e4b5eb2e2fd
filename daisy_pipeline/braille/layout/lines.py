# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cells to lines: where a line may end, and what its end changes in a word.

Articles 11, 12, 14, 42, 50, 54 and 55 of 한국 점자 규정 (2024) say what lines' ends do to cells;
the translation notes it as `Joint` and `Change`, this module obeys.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from daisy_pipeline.braille.cells import BLANK, Cells, Change, Joint

CONTINUED = "⠠"
"""Article 42: what a line ends in when a number goes on in the next."""
_NOTHING = Change()


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its indent: cells ``first`` to ``last`` (not included) of the translation.

    ``cells`` may differ from those there, by what the line's ends change; ``origins`` has the
    print character of every cell of ``cells``. ``cut`` tells that the line ends where none may,
    because a word is longer than a line.
    """

    cells: str
    origins: array[int]
    indent: int
    first: int
    last: int
    cut: bool = False


def divide(
    cells: Cells, width: int, first: int = 0, rest: int = 0, divide: str = "syllable"
) -> list[Line]:
    """The lines of a translation, as full as may be; [] for one without cells.

    ``width`` counts the indent: ``first`` for the first line, ``rest`` for the others; both leave
    a cell at least. ``divide`` is ``syllable`` or ``word``: then a line ends within a word only
    where the word is longer than a line. Takes time in proportion to the cells.
    """
    cutter = _Cutter(cells, divide == "syllable")
    lines: list[Line] = []
    at = cutter.skip(0)
    while at < cutter.size:
        indent = min(rest if lines else first, width - 1)
        line = cutter.line(at, width - indent, indent)
        lines.append(line)
        at = cutter.skip(line.last)
    return lines


class _Cutter:
    """Finds one line's end after another; ``ahead`` is what the last one changes in the next."""

    def __init__(self, cells: Cells, syllables: bool) -> None:
        self.cells = cells
        self.size = len(cells.text)
        self.syllables = syllables
        self.before = _NOTHING
        changes = cells.changes.values()
        self.gain = max((c.back - len(c.end) for c in changes), default=0)

    def skip(self, at: int) -> int:
        """The first cell from ``at`` on that is no blank at which a line may end."""
        joints, text = self.cells.joints, self.cells.text
        while at < self.size and joints[at] == Joint.BLANK and text[at] == BLANK:
            at += 1
            self.before = _NOTHING
        return at

    def line(self, at: int, room: int, indent: int) -> Line:
        """The line that begins at cell ``at`` and takes ``room`` cells at most."""
        begin = at + self.before.ahead
        room -= len(self.before.start)
        if self.size - begin <= room:
            return self._made(at, self.size, _NOTHING, indent)
        most = min(self.size - 1, begin + room + max(0, self.gain))
        end, change = self._end(begin, room, most)
        if end:
            return self._made(at, end, change, indent)
        return self._made(at, self._cut(begin, room), _NOTHING, indent, cut=True)

    def _end(self, begin: int, room: int, most: int) -> tuple[int, Change]:
        """The last joint that lets the line fit, with its change; 0 where there is none."""
        joints = self.cells.joints
        if not self.syllables:
            for end in range(min(most, begin + room), begin, -1):
                if joints[end] == Joint.BLANK:
                    return end, _NOTHING
        for end in range(most, begin, -1):
            if joints[end]:
                change = self._change(end)
                size = end - begin - change.back + len(change.end)
                if size <= room and end - change.back >= begin:
                    return end, change
        return 0, _NOTHING

    def _change(self, end: int) -> Change:
        kind = self.cells.joints[end]
        if kind == Joint.BLANK:
            return _NOTHING
        change = self.cells.changes.get(end, _NOTHING)
        if kind == Joint.NUMBER:
            return Change(change.back, change.end + CONTINUED, change.ahead, change.start)
        return change

    def _cut(self, begin: int, room: int) -> int:
        """Where a word longer than the line is cut: between print characters where possible."""
        origins = self.cells.origins
        for end in range(begin + room, begin, -1):
            if origins[end] != origins[end - 1]:
                return end
        return begin + max(1, room)

    def _made(self, at: int, end: int, change: Change, indent: int, *, cut: bool = False) -> Line:
        """The line's cells with what both of its ends change."""
        text, origins, before = self.cells.text, self.cells.origins, self.before
        begin, stop = at + before.ahead, end - change.back
        made = before.start + text[begin:stop] + change.end
        places = array("i", (origins[at],) * len(before.start))
        places += origins[begin:stop]
        for number in range(len(change.end)):
            places.append(origins[min(stop + number, end - 1)])
        made = made.rstrip(BLANK)
        self.before = change
        return Line(made, places[: len(made)], indent, at, end, cut)
