# SPDX-License-Identifier: AGPL-3.0-or-later
"""What Tesseract says of made pages: its table, so that tests need no program."""

from __future__ import annotations

import re
from collections.abc import Sequence

Line = tuple[int, int, str, int]  # left and top in pixels of a 300 dpi page, words, letter height


def table(pages: Sequence[Sequence[Line]]) -> str:
    """The TSV for pages of lines: a row a syllable, as Korean data part words."""
    rows = ["level\tpage_num"]
    for page, lines in enumerate(pages, 1):
        rows.append(f"1\t{page}\t0\t0\t0\t0\t0\t0\t1750\t2479\t-1\t")
        for n, (left, top, words, high) in enumerate(lines, 1):
            wide = round(len(words) * high * 1.1)
            rows.append(f"4\t{page}\t1\t1\t{n}\t0\t{left}\t{top}\t{wide}\t{high}\t-1\t")
            rows += _letters(page, n, left, top, words, high)
    return "\n".join(rows)


def _letters(page: int, line: int, left: int, top: int, words: str, high: int) -> list[str]:
    rows: list[str] = []
    for word in re.findall(r"[!-~]+|[^ ]| ", words):  # Latin words and numbers stay whole
        if word == " ":
            left += round(high * 0.5)
            continue
        wide = high * (0.55 if word.isascii() else 1.08) * len(word)
        place = f"{left}\t{top}\t{round(wide * 0.9)}\t{high}"
        rows.append(f"5\t{page}\t1\t1\t{line}\t{len(rows) + 1}\t{place}\t91.5\t{word}")
        left += round(wide)
    return rows
