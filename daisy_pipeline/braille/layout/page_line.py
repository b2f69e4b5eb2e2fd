# SPDX-License-Identifier: AGPL-3.0-or-later
"""The line of page numbers: print pages at the left, the braille page at the right.

No Korean manual of braille books was found; the form is this project's (decision 0063).
"""

from __future__ import annotations

from daisy_pipeline.braille.cells import BLANK, Cells
from daisy_pipeline.braille.korean.numbers import cells_of
from daisy_pipeline.braille.layout.lines import divide
from daisy_pipeline.braille.layout.model import Row
from daisy_pipeline.braille.layout.profile import Profile
from daisy_pipeline.braille.source import Source
from daisy_pipeline.braille.translate import translate

_TO = "⠤"
_APART = 2
"""Blank cells between what stands in the line, at least."""


class PageLine:
    """Writes the lines of page numbers of a book; ``title`` is the running head, if any."""

    def __init__(self, profile: Profile, title: Cells | None, lang: str) -> None:
        self.profile = profile
        self.title = title if profile.running_head else None
        self.lang = lang
        self._labels: dict[str, str] = {}

    def row(self, number: int, prints: tuple[str, str] = ("", "")) -> Row:
        """The line of the page ``number`` (0: none), on which print pages ``prints`` stand.

        They are the first and the last; "" where none is known.
        """
        width = self.profile.cells
        right = cells_of(str(number)) if number else ""
        left = self._prints(prints, width - len(right) - _APART)
        middle = self._head(width - len(left) - len(right) - 2 * _APART)
        if middle:
            middle_at = max(len(left) + _APART, (width - len(middle)) // 2)
            middle_at = min(middle_at, width - len(right) - _APART - len(middle))
            left = left + BLANK * (middle_at - len(left)) + middle
        line = left + BLANK * (width - len(left) - len(right)) + right
        return Row(line.rstrip(BLANK))

    def _prints(self, prints: tuple[str, str], room: int) -> str:
        first, last = prints
        if not self.profile.print_pages or not last:
            return ""
        both = self._label(last)
        if first and first != last:
            both = self._label(first) + _TO + both
            if len(both) > room:
                both = self._label(last)
        return both[:room]

    def _label(self, label: str) -> str:
        if label not in self._labels:
            cells = translate(Source(label, self.lang), self.profile.grade)
            self._labels[label] = cells.text
        return self._labels[label]

    def _head(self, room: int) -> str:
        if self.title is None or room < 1:
            return ""
        lines = divide(self.title, room, divide="word")
        return "" if not lines or lines[0].cut else lines[0].cells
