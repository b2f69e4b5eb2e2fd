# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of cells under check, whatever file they come from: their size and their numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from daisy_pipeline.check.members import Report
from daisy_pipeline.formats.brf import ReadPage

_NUMBER = re.compile("(?:^|\u2800)⠼([⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚]{1,6})$")
_DIGITS = str.maketrans("⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚", "1234567890")
_WIDTHS = (28, 30, 32, 34, 36, 38, 40, 42, 44)  # cells of a line on usual paper
_HEIGHTS = (20, 22, 24, 25, 26, 27, 28, 29, 30, 32)
_OUTLIERS = 100  # one in so many may be a fault where nothing tells the size


@dataclass(frozen=True, slots=True)
class Size:
    """Cells of a line and lines of a page; 0 where nobody tells: then most of the file shows it."""

    cells: int = 0
    lines: int = 0


UNTOLD = Size()


def shown_size(pages: Sequence[ReadPage], told: Size) -> Size:
    """The size that is told, or the smallest usual one that holds all but one in a hundred."""
    lengths = [len(row) for page in pages for row in page.rows if row]
    heights = [len(page.rows) for page in pages if page.rows]
    return Size(told.cells or _holding(lengths, _WIDTHS), told.lines or _holding(heights, _HEIGHTS))


def _holding(counts: list[int], usual: Iterable[int]) -> int:
    if not counts:
        return 0
    ordered = sorted(counts)
    most = ordered[len(ordered) - 1 - len(ordered) // _OUTLIERS]
    return next((size for size in usual if size >= most), most)


def check_numbers(pages: Sequence[ReadPage], name: str, report: Report) -> None:
    """Whether page numbers run on, where they can be told: at the right of the last or first row.

    Numbers that do not mostly run on are not taken for page numbers (print pages, tables).
    """
    for at in (-1, 0):
        numbers = _numbers(pages, at)
        pairs = [(n, a, b) for n, (a, b) in enumerate(pairwise(numbers), 1) if a and b]
        wrong = [pair for pair in pairs if pair[2] not in (pair[1] + 1, 1)]
        if len(pairs) < 3 or len(wrong) * 5 > len(pairs):
            continue
        for place, before, number in wrong:
            page = pages[place]
            line = page.line + (len(page.rows) - 1 if at else 0)
            report.add("DP-BRF-014", name, line, number=number, before=before)
        return


def _numbers(pages: Sequence[ReadPage], at: int) -> list[int]:
    """The number at the end of every page's last or first row, 0 for none.

    All end in one column, where most do: the year on a title page is no number of a page.
    """
    rows = [page.rows[at] if page.rows else "" for page in pages]
    found = [(_NUMBER.search(row), len(row)) for row in rows]
    ends = Counter(end for number, end in found if number)
    column = ends.most_common(1)[0][0] if ends else 0
    return [
        int(number[1].translate(_DIGITS)) if number and end == column else 0
        for number, end in found
    ]
