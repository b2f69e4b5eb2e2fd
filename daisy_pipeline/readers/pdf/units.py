# SPDX-License-Identifier: AGPL-3.0-or-later
"""From lines to paragraphs: by indent, gap and short last line, joined over columns and pages."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from daisy_pipeline.readers.pdf.shapes import Grid, Image, Line, Sheet, Thing, lines_of

BULLET = re.compile(r"([•●○◦▪■□◆◇▶▷►※☞❖✓✔‣⁃∙◎])\s*(?=\S)|([-–*·])\s+(?=\S)")
NUMBER = re.compile(
    r"(\d{1,3}(?:\.(?!\d)|\))|\(\d{1,3}\)|[①-⑳]|[가나다라마바사아자차카타파하][.)]|\([가-하]\)|[a-zA-Z][.)]|[ivx]{1,5}[.)])"
    r"\s*(?=\S)"
)
CAPTION = re.compile(
    r"[<〈\[【]?\s*(그림|사진|도판|삽화|지도|표|Figure|Fig\.|Table|Plate|Photo|Map)\s*[\dIVX]", re.I
)
_ENDED = re.compile(r"[.!?…。:][\"'”’」』)\]]*\d*\)?$")


@dataclass(frozen=True, slots=True)
class PageStart:
    """A page begins."""

    page: int


@dataclass(slots=True)
class Para:
    """Lines that belong together, with the page starts between them; ``kind`` comes later.

    ``why`` it is a heading, or may be one: the key of a reason (model.outline).
    """

    parts: list[Line | PageStart]
    gap: bool = False
    kind: str = "para"
    level: int = 0
    why: str = ""

    @property
    def lines(self) -> list[Line]:
        """Its lines."""
        return [p for p in self.parts if isinstance(p, Line)]

    @property
    def text(self) -> str:
        """Its words as they stand, lines parted by blanks."""
        return " ".join(n.text for n in self.lines)

    @property
    def page(self) -> int:
        """The page it begins on."""
        return self.lines[0].page


@dataclass(slots=True)
class FootNote:
    """A note at the foot of a page."""

    label: str
    page: int
    para: Para


Unit = Para | Image | Grid | PageStart | FootNote


@dataclass(frozen=True)
class Style:
    """What is usual in the document: type size, line pitch by size, whether first lines indent.

    ``even`` are columns whose lines are filled to the edge, so that a shorter one ends a paragraph.
    """

    size: float
    bold: bool
    pitch: dict[float, float] = field(default_factory=dict)
    indents: bool = True
    indent: float = 0.0
    edges: tuple[tuple[float, float], ...] = ()
    even: frozenset[tuple[float, float]] = frozenset()

    def pitch_of(self, line: Line) -> float:
        """The usual distance from line to line in this type size."""
        return self.pitch.get(round(line.size * 2) / 2, line.size * 1.7)


def style_of(sheets: Sequence[Sheet]) -> Style:
    """The usual style: what most letters of the document have."""
    votes: Counter[tuple[float, bool]] = Counter()
    pitches: dict[float, list[float]] = {}
    edges: Counter[tuple[int, int]] = Counter()
    for sheet in sheets:
        lines = lines_of(sheet.things)
        for line in lines:
            votes[round(line.size * 2) / 2, line.bold] += len(line.text)
        for a, b in itertools.pairwise(lines):
            if a.flow == b.flow and abs(a.size - b.size) < 0.6 and b.bottom > a.bottom:
                pitches.setdefault(round(b.size * 2) / 2, []).append(b.bottom - a.bottom)
        flows = Counter((round(n.column[0]), round(n.column[1])) for n in lines)
        edges.update({e: c for e, c in flows.items() if c >= 6})
    (size, bold), _ = max(votes.items(), key=lambda v: (v[1], v[0]), default=((10.0, False), 0))
    usual = {s: _low_median(p) for s, p in pitches.items() if len(p) >= 3}
    known = tuple((float(a), float(b)) for (a, b), _ in edges.most_common(12))
    deep = _indents(sheets, size)
    indents = len(deep) * 25 >= sum(1 for _ in _full_lines(sheets, size)) > 0
    indent = Counter(round(d * 2) / 2 for d in deep).most_common(1)[0][0] if deep else 0.0
    made = Style(size, bold, usual, indents, indent, known)
    return replace(made, even=_even_columns(sheets, made))


def _even_columns(sheets: Sequence[Sheet], style: Style) -> frozenset[tuple[float, float]]:
    rooms: dict[tuple[float, float], list[float]] = {}
    for line in _full_lines(sheets, style.size):
        rooms.setdefault(column_of(line, style), []).append(room_after(line, style))
    return frozenset(
        column
        for column, own in rooms.items()
        if sum(abs(r) < style.size * 0.15 for r in own) >= max(8, len(own) * 0.4)
    )


def _low_median(pitches: list[float]) -> float:
    return median(sorted(pitches)[: max(1, len(pitches) * 3 // 4)])


def _full_lines(sheets: Sequence[Sheet], size: float) -> Iterator[Line]:
    """The lines of the main text in columns of some width."""
    for sheet in sheets:
        for line in lines_of(sheet.things):
            if abs(line.size - size) < 0.6 and line.column[1] - line.column[0] > size * 10:
                yield line


def _indents(sheets: Sequence[Sheet], size: float) -> list[float]:
    """How far lines are set in by an em or two: where that is common, they begin paragraphs."""
    deep = (n.left - n.column[0] for n in _full_lines(sheets, size))
    return [d for d in deep if 0.4 * size < d < 4 * size]


def column_of(line: Line, style: Style) -> tuple[float, float]:
    """The edges of the line's column; a nearly empty column has those that are usual here."""
    left, right = line.column
    best = [
        e
        for e in style.edges
        if e[0] <= left + 2 <= e[0] + 4 * line.size and right <= e[1] + 3 and e[1] - right < 400
    ]
    if not best or (left, right) in best:
        return left, right
    return min(best, key=lambda e: (e[1] - e[0], e))


def room_after(line: Line, style: Style) -> float:
    """The free width behind a line's last letter."""
    return column_of(line, style)[1] - line.right


def indent_of(line: Line, style: Style) -> float:
    """How far a line is set in."""
    return line.left - column_of(line, style)[0]


def _fits(before: Line, after: Line, style: Style) -> bool:
    """Whether the next line's first word had found room: then the break was meant.

    Within a sentence more room is asked for: the first word's width is only guessed.
    """
    if re.search(r"[A-Za-z]-$", before.text):
        return False
    word = after.text.split(" ", 1)[0]
    width = sum(1.0 if ord(c) > 0x2000 else 0.55 for c in word) * before.size
    room = room_after(before, style)
    if column_of(before, style) in style.even and room > before.size * 1.5:
        return True
    if room <= max(width + before.size * 0.6, before.size * 2.2):
        return False
    left, right = column_of(before, style)
    return ended(before) or room > (right - left) * 0.25


def ended(line: Line) -> bool:
    """Whether a sentence ends with the line."""
    return bool(_ENDED.search(line.text))


def _starts_item(line: Line) -> bool:
    return bool(BULLET.match(line.text))


def begins(before: Line, line: Line, first: bool, style: Style) -> bool:
    """Whether a paragraph begins with the line; ``first``: the line before began one itself."""
    if before.page == line.page and min(before.element, line.element) >= 0:
        return before.element != line.element
    if abs(line.size - before.size) > max(0.7, before.size * 0.07) or line.bold != before.bold:
        return True
    if before.flow == line.flow and before.page == line.page:
        if line.bottom - before.bottom > style.pitch_of(line) * 1.32 + 0.5:
            return True
        step = line.left - before.left
        if step > line.size * 0.6 and not (
            (first and BULLET.match(before.text)) or _hangs(before, line, first)
        ):
            return True
        if step < -line.size * 0.5 and not first:
            return True
        if first and _both_set_in(before, line, style):
            return True
        if step < -line.size * 4:
            return True
    elif _begins_column(before, line, style):
        return True
    if ended(before) and (before.cells > 1) != (line.cells > 1):
        return True
    if _starts_item(line) or CAPTION.match(line.text) or _next_number(before, line, first):
        return True
    return _fits(before, line, style)


def _both_set_in(before: Line, line: Line, style: Style) -> bool:
    """Whether both lines have the usual indent: two paragraphs, the first of a single line."""
    usual = style.indents and style.indent > style.size * 0.6
    return usual and all(abs(indent_of(n, style) - style.indent) < 1.0 for n in (before, line))


def _hangs(before: Line, line: Line, first: bool) -> bool:
    """Whether the line goes on under the words of a numbered item above it."""
    found = NUMBER.match(before.text) if first else None
    return bool(found) and line.left - before.left < before.size * 3.5


def _next_number(before: Line, line: Line, first: bool) -> bool:
    found = NUMBER.match(line.text)
    if not found:
        return False
    return ended(before) or (first and bool(NUMBER.match(before.text)))


def _begins_column(before: Line, line: Line, style: Style) -> bool:
    """Whether a paragraph begins at the top of a column or page."""
    if indent_of(line, style) > line.size * 0.6:
        return True
    return ended(before) and not style.indents


def to_units(sheets: Iterable[Sheet], style: Style) -> list[Unit]:
    """Paragraphs, pictures, tables and page starts in reading order."""
    units: list[Unit] = []
    for sheet in sheets:
        units.append(PageStart(sheet.number))
        for thing in sheet.things:
            _take(thing, units, style)
    return units


def _take(thing: Thing, units: list[Unit], style: Style) -> None:
    if not isinstance(thing, Line):
        units.append(thing)
        return
    at = len(units) - 1
    while at >= 0 and not isinstance(units[at], Para):
        at -= 1
    last = units[at] if at >= 0 else None
    between = units[at + 1 :]
    if isinstance(last, Para):
        before = last.lines[-1]
        fresh = begins(before, thing, len(last.lines) == 1, style)
        if not fresh and (not between or _goes_on(before, thing, style)):
            starts = [u for u in between if isinstance(u, PageStart)]
            units[at + 1 :] = [u for u in between if not isinstance(u, PageStart)]
            last.parts += [*starts, thing]
            return
        gap = (
            before.page == thing.page
            and thing.bottom - before.bottom > style.pitch_of(thing) * 1.32
        )
        units.append(Para([thing], gap=gap))
        return
    units.append(Para([thing]))


def _goes_on(before: Line, line: Line, style: Style) -> bool:
    """Whether a paragraph goes on behind a picture or on the next page."""
    if CAPTION.match(before.text) or CAPTION.match(line.text):
        return False
    return not ended(before) or (style.indents and room_after(before, style) < before.size * 1.5)
