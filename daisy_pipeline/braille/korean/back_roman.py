# SPDX-License-Identifier: AGPL-3.0-or-later
"""Roman passages between ⠴ and ⠲ back to print, through liblouis; each is proved by the engine."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from daisy_pipeline.braille.korean.engine import translate
from daisy_pipeline.braille.source import Source
from daisy_pipeline.braille.ueb import TABLES
from daisy_pipeline.tools import louis

_BEGIN, _END = "⠴", "⠲"
_LONGEST, _TRIED = 200, 8  # cells of a passage; how many of its ends are tried
_BEFORE = "가 "  # the engine writes ⠴ only where there is Korean
_FOLLOW = {  # articles 33 and 34: what stands there instead of ⠲
    "⠐⠂": ("", ":"), "⠤⠤": ("", "―"), "⠘⠼": ("", "²"),
    "⠰⠼": ("", "₂"), "⠰⠆": ("", ";"), "⠠⠴": ("(", ")"), "⠰⠴": ("[", "]"), "⠴⠄": ("‘", "’"),
    "⠴⠆": ("『", "』"), "⠴⠂": ("「", "」"), "⠶⠆": ("《", "》"), "⠶⠂": ("〈", "〉"), "⠴": ("“", "”"),
    "⠲": ("", "."), "⠦": ("", "?"), "⠖": ("", "!"), "⠐": ("", ","),
}  # fmt: skip


def passages(cells: str, place: int, grade: int) -> Iterator[tuple[int, str]]:
    """The passages that may begin with the ⠴ at a place: where each ends, and its print."""
    tried = 0
    for end in range(place + 2, min(len(cells), place + _LONGEST) + 1):
        before, after = _frame(cells, end)
        closed = cells[end : end + 1] == _END
        if cells[end - 1] == "\u2800" or not (closed or after or "⠼" in cells[place:end]):
            continue
        tried += 1
        if tried > _TRIED:
            return
        inside = cells[place + 1 : end]
        text = _print(inside, _END, "", "가", grade) if closed else ""
        if text:
            yield end + 1, text
        text = _print(inside, "", before, after or " 가", grade)
        if text and (after or text[-1].isdecimal()):  # else there would be a ⠲ (29, 35)
            yield end, text
        if cells.startswith("⠤⠤", end):
            return


def _frame(cells: str, end: int) -> tuple[str, str]:
    return _FOLLOW.get(cells[end : end + 2]) or _FOLLOW.get(cells[end : end + 1]) or ("", "")


@lru_cache(maxsize=10_000)
def _print(inside: str, last: str, before: str, after: str, grade: int) -> str:
    """The print whose cells these are, as the engine writes it there; "" when there is none."""
    for lead in ("⠰", ""):
        text = louis.back_translate(TABLES[grade], lead + inside)
        if not text or not text.strip() or "\\" in text:
            continue
        made = translate(Source(_BEFORE + before + text + after), grade).text
        frame = _cells("가", grade) + "\u2800" + (_cells(before, grade) if before else "")
        wanted = frame + _BEGIN + inside + last
        if made == wanted + _cells(after, grade) if last else made.startswith(wanted):
            return text
    return ""


@lru_cache(maxsize=100)
def _cells(text: str, grade: int) -> str:
    return translate(Source(text), grade).text
