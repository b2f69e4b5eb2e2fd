# SPDX-License-Identifier: AGPL-3.0-or-later
"""Units that belong together: items of a list, lines of verse, a picture and its caption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daisy_pipeline.readers.pdf.shapes import Grid, Image
from daisy_pipeline.readers.pdf.units import BULLET, CAPTION, NUMBER, Para, Unit, ended

_LEAST_VERSE = 3


@dataclass(frozen=True)
class Group:
    """One or several units that make one block; ``kind`` is list, verse or ""."""

    units: tuple[Unit, ...]
    kind: str = ""


def grouped(units: Sequence[Unit]) -> list[Group]:
    """The units in groups, in reading order."""
    groups: list[Group] = []
    at = 0
    while at < len(units):
        count, kind = _items(units, at), "list"
        if not count:
            count, kind = _verse(units, at), "verse"
        if not count:
            count, kind = _captioned(units, at), ""
        if count < 0:  # a caption over its table or picture
            groups.append(Group((units[at + 1], units[at])))
            at += 2
            continue
        groups.append(Group(tuple(units[at : at + max(1, count)]), kind if count else ""))
        at += max(1, count)
    return groups


def _items(units: Sequence[Unit], at: int) -> int:
    """How many paragraphs from here on are items of one list; 0 when it is none."""
    count = 0
    numbered = 0
    while at + count < len(units):
        unit = units[at + count]
        if not isinstance(unit, Para) or unit.kind != "para":
            break
        if BULLET.match(unit.text) or (unit.lines[0].role == "LI" and not NUMBER.match(unit.text)):
            count += 1
        elif NUMBER.match(unit.text) and not CAPTION.match(unit.text):
            count += 1
            numbered += 1
        else:
            break
    bullets = count - numbered
    return count if count and (numbered >= 2 or bullets) and (count > 1 or bullets) else 0


def _verse(units: Sequence[Unit], at: int) -> int:
    """How many short lines from here on are verse; 0 when they are not."""
    count = 0
    while at + count < len(units) and _is_verse_line(units[at + count]):
        count += 1
    lines = [u for u in units[at : at + count] if isinstance(u, Para)]
    ends = sum(ended(p.lines[-1]) for p in lines)
    return count if count >= _LEAST_VERSE and ends * 2 < count else 0


def _is_verse_line(unit: Unit) -> bool:
    if not isinstance(unit, Para) or unit.kind != "para" or len(unit.parts) != 1:
        return False
    line = unit.lines[0]
    if line.text[:1] in "\"'“‘-–—「『" or CAPTION.match(line.text) or not line.text:
        return False
    wide = line.column[1] - line.column[0]
    return line.right - line.left < wide * 0.72 and line.text[-1].isalnum() | (
        line.text[-1] in ",.!?…"
    )


def _captioned(units: Sequence[Unit], at: int) -> int:
    """2 for a picture and the caption below it, more for several pictures, -1 for one above."""
    unit = units[at]
    if isinstance(unit, Para):
        after = units[at + 1] if at + 1 < len(units) else None
        table = unit.text.lstrip("<〈[【 ").startswith(("표", "Table", "TABLE"))
        named = CAPTION.match(unit.text) and isinstance(after, Grid if table else (Grid, Image))
        return -1 if named and (table or not _caption_at(units, at + 2)) else 0
    if isinstance(unit, Grid):
        below = units[at + 1] if at + 1 < len(units) else None
        named = isinstance(below, Para) and below.text.lstrip("<〈[【 ").startswith(("표", "Table"))
        return 2 if named and _caption_at(units, at + 1) and not _over(units, at + 1) else 0
    if not isinstance(unit, Image):
        return 0
    count = 1
    while at + count < len(units) and isinstance(units[at + count], Image):
        count += 1
    return count + 1 if _caption_at(units, at + count) else 0


def _over(units: Sequence[Unit], at: int) -> bool:
    """Whether a table follows: then the caption is that one's."""
    return at + 1 < len(units) and isinstance(units[at + 1], Grid)


def _caption_at(units: Sequence[Unit], at: int) -> bool:
    if not at < len(units):
        return False
    unit = units[at]
    return isinstance(unit, Para) and bool(CAPTION.match(unit.text)) and unit.kind == "para"
