# SPDX-License-Identifier: AGPL-3.0-or-later
"""Footnotes: lines in smaller type at the foot of a page that begin with a mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from daisy_pipeline.model.book import Mark
from daisy_pipeline.readers.pdf.shapes import Line, Piece, Sheet, lines_of, merged
from daisy_pipeline.readers.pdf.units import FootNote, Para, Style

_SMALLER = 0.94
_MARK = re.compile(
    r"(\d{1,3}\)|\(\d{1,3}\)|\[\d{1,3}\]|\d{1,3}[.:]?(?=\s)|[①-⑳]|주\s?\d{1,3}\)|[*†‡§]{1,4})\s*"
)
_BARE = re.compile(r"[\s().\[\]:]|주")
REFERENCE = re.compile(r"(\d{1,3}\)?|\(\d{1,3}\)|\[\d{1,3}\]|[①-⑳]|[*†‡§]{1,4})$")


def bare(label: str) -> str:
    """A mark without brackets and points: ``1)`` and ``(1)`` are one mark."""
    return _BARE.sub("", label) or label.strip()


def cut_notes(sheet: Sheet, style: Style, open_note: bool) -> tuple[Sheet, list[list[Line]]]:
    """The page without its footnotes, and the footnotes' lines: a list a note, in order.

    A first list without a mark goes on with the last note of the page before; that is believed
    only where there is such a note and a rule over the lines.
    """
    notes: list[list[Line]] = []
    gone: set[Line] = set()
    flows: dict[int, list[Line]] = {}
    for line in lines_of(sheet.things):
        flows.setdefault(line.flow, []).append(line)
    for lines in flows.values():
        foot = _foot(lines, sheet, style)
        made = _parted(foot)
        if made and mark_of(made[0][0]) is None and not (open_note and _ruled(made[0][0], sheet)):
            made = made[1:]
        if made and not _believed(made, sheet, lines):
            made = []
        notes += made
        gone |= {n for note in made for n in note}
    if not notes:
        return sheet, []
    return replace(sheet, things=tuple(t for t in sheet.things if t not in gone)), notes


def _foot(lines: Sequence[Line], sheet: Sheet, style: Style) -> list[Line]:
    """The lines in smaller type at the end of a column in the page's lower part."""
    at = len(lines)
    while at and lines[at - 1].size <= style.size * _SMALLER:
        at -= 1
    foot = list(lines[at:])
    return foot if foot and foot[-1].bottom > sheet.height * 0.5 else []


def mark_of(line: Line) -> tuple[str, int] | None:
    """The mark with which a line begins and its length with the blank behind it."""
    first = line.pieces[0]
    if Mark.SUP in first.marks and REFERENCE.match(first.text.strip()):
        return first.text.strip(), len(first.text)
    found = _MARK.match(line.text)
    return (found[1], found.end()) if found else None


def _parted(lines: Sequence[Line]) -> list[list[Line]]:
    notes: list[list[Line]] = []
    last = 0
    for line in lines:
        mark = mark_of(line)
        label = bare(mark[0]) if mark else ""
        if label.isdecimal() and notes and last and int(label) not in (last + 1, 1):
            mark = None
        if mark is not None:
            last = int(label) if label.isdecimal() else last
            notes.append([line])
        elif notes:
            notes[-1].append(line)
        else:
            notes.append([line])
    return notes


def _ruled(line: Line, sheet: Sheet) -> bool:
    """Whether a level rule stands over the line, below the text."""
    return any(
        r[3] - r[1] < 3 and r[2] - r[0] > 20 and -2 <= line.top - r[3] < line.size * 2.5
        for r in sheet.rules
    )


def _believed(notes: Sequence[Sequence[Line]], sheet: Sheet, column: Sequence[Line]) -> bool:
    """Whether these are notes: a rule over them, or their marks stand in the page's text."""
    if _ruled(notes[0][0], sheet):
        return True
    own = {n for note in notes for n in note}
    text = [n for n in lines_of(sheet.things) if n not in own]
    raised = {bare(p.text) for n in text for p in n.pieces if Mark.SUP in p.marks}
    words = " ".join(n.text for n in text)
    for note in notes:
        mark = mark_of(note[0])
        if mark and (bare(mark[0]) in raised or (len(mark[0]) > 1 and f"{mark[0]}" in words)):
            return True
    return False


def to_note(lines: Sequence[Line]) -> FootNote:
    """The note in its lines; its label is the mark as printed."""
    mark = mark_of(lines[0])
    label, length = mark if mark else ("", 0)
    first = replace(lines[0], pieces=without(lines[0].pieces, length))
    kept = [n for n in (first, *lines[1:]) if n.pieces]
    return FootNote(bare(label), lines[0].page, Para(list(kept), kind="note"))


def without(pieces: tuple[Piece, ...], length: int) -> tuple[Piece, ...]:
    """The pieces without the first ``length`` letters and the blanks behind them."""
    out: list[Piece] = []
    for piece in pieces:
        cut = min(length, len(piece.text))
        length -= cut
        text = piece.text[cut:]
        out.append(replace(piece, text=text if out and any(p.text for p in out) else text.lstrip()))
    return merged(out)
