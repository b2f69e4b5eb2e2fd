# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts as SVG that stays legible: widths in per cent, heights and letters in em.

There is no ``viewBox``: a chart that is scaled as a whole has letters of 4 px on a telephone or at
400 % (WCAG 2.2, 1.4.4 and 1.4.10). Every bar has its name and value in words, every line its own
shape of mark, so colour is never the only sign (1.4.1); marks have an outline of 3:1 and more
(1.4.11). The page's style sheet colours them (``page.css``), also for forced colours and paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

LOOKS = 4  # plain, striped, dotted, chequered; then they begin anew, and the words tell them apart
_WIDEST = 17  # em that fit beside each other at 320 px
_LINE, _BAR, _GAP = 1.4, 1.0, 0.55  # em
_PLOT = 11.0  # em, the height of a line chart


@dataclass(frozen=True, slots=True)
class Mark:
    """A value of a chart: what it is of, the number, and the number with its unit."""

    label: str
    value: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """Marks that belong together under a head: the plan and the spending of a quarter."""

    head: str
    marks: tuple[Mark | None, ...]  # by series; None where there is no value


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn. ``about`` says in words what it shows; ``id`` is unique in the page."""

    id: str
    title: str
    about: str
    groups: tuple[Group, ...]
    lines: bool = False  # series as lines over the groups, else bars


def draw(chart: Chart) -> str:
    """The chart as an ``svg`` element for an HTML page; "" without a value."""
    if not any(mark for group in chart.groups for mark in group.marks):
        return ""
    body, height = _lines(chart) if chart.lines else _bars(chart)
    return (
        f'<svg class="chart" role="img" aria-labelledby="{chart.id}-t {chart.id}-d" width="100%" '
        f'height="{height:g}em">'
        f'<title id="{chart.id}-t">{escape(chart.title)}</title>'
        f'<desc id="{chart.id}-d">{escape(chart.about)}</desc>'
        f"{_patterns(chart.id)}{''.join(body)}</svg>"
    )


def _patterns(id: str) -> str:
    """What bars are filled with; their strokes are coloured by the page."""
    forms = (
        '<path class="ink" d="M-3 3L3 -3M0 12L12 0M9 15L15 9"/>',
        '<circle class="dot" cx="4" cy="4" r="2.2"/>',
        '<path class="dot" d="M0 0H4V4H0ZM4 4H8V8H4Z"/>',
    )
    return "<defs>" + "".join(
        f'<pattern id="{id}-p{look}" width="{size}" height="{size}" '
        f'patternUnits="userSpaceOnUse">{form}</pattern>'
        for look, (form, size) in enumerate(zip(forms, (12, 8, 8), strict=True), 1)
    ) + "</defs>"  # fmt: skip


# ------------------------------------------------------------------------------------ bars


def _bars(chart: Chart) -> tuple[list[str], float]:
    top = max(_size(mark) for group in chart.groups for mark in group.marks)
    made: list[str] = []
    at = 0.2
    for group in chart.groups:
        if not any(group.marks):
            continue
        if group.head:
            at = _text(made, group.head, at, "head")
        for series, mark in enumerate(group.marks):
            if mark:
                value = mark.words.replace(" ", "\u00a0")  # a number stays beside its unit
                at = _text(made, ": ".join(filter(None, (mark.label, value))), at, "value")
                made.append(_bar(chart.id, series % LOOKS, at, float(_size(mark) / (top or 1))))
                at = round(at + _BAR + _GAP, 2)
        at = round(at + _GAP, 2)
    return made, at


def _size(mark: Mark | None) -> Decimal:
    return max(mark.value, Decimal(0)) if mark else Decimal(0)


def _bar(id: str, look: int, at: float, share: float) -> str:
    """A bar from the left; a thin line stands for nothing, so that it is seen to be measured."""
    width = f'width="{max(share * 99, 0.3):.2f}%" height="{_BAR:g}em" x="0" y="{at:g}em"'
    base = f'<rect class="bar look{look}" {width}/>'
    fill = f'<rect class="over" fill="url(#{id}-p{look})" {width}/>' if look else ""
    return base + fill


def _text(made: list[str], words: str, at: float, look: str, across: int = 0) -> float:
    """Put words at a height, broken where they would not fit; the height below them.

    ``across`` is where they begin, in per cent of the width.
    """
    for line in broken(words, _WIDEST * (100 - across) // 100):
        place = f'x="{across}%" y="{round(at + 1.05, 2):g}em"'
        made.append(f'<text class="{look}" {place}>{escape(line)}</text>')
        at = round(at + _LINE, 2)
    return at


def broken(words: str, widest: int = _WIDEST) -> list[str]:
    """Words in lines of at most so many em: a Korean letter is one em wide, others about 0.6."""
    lines, line, used = [], "", 0.0
    for word in words.split(" "):
        for piece in _pieces(word, widest):
            size = _em(piece)
            if line and used + 0.3 + size > widest:
                lines.append(line)
                line, used = piece, size
            else:
                line, used = (f"{line} {piece}", used + 0.3 + size) if line else (piece, size)
    return [*lines, line]


def _pieces(word: str, widest: int) -> Iterator[str]:
    while _em(word) > widest:
        yield word[:widest]
        word = word[widest:]
    yield word


def _em(text: str) -> float:
    return sum(1.0 if ord(sign) >= 0x1100 else 0.6 for sign in text)


# ------------------------------------------------------------------------------------ lines


def _lines(chart: Chart) -> tuple[list[str], float]:
    """Series over the groups, from left to right; zero is the foot, the highest value the top."""
    marks = [mark for group in chart.groups for mark in group.marks if mark]
    top = max(_size(mark) for mark in marks)
    made: list[str] = []
    at = 0.2
    names = _names(chart.groups)
    for series, name in enumerate(names):
        at = _legend(made, name, at, series % LOOKS)
    highest = max(marks, key=lambda mark: mark.value)
    at = _text(made, highest.words, at, "axis") + 0.5
    made.append(_path(0, at, 100, at, "grid"))
    foot = round(at + _PLOT, 2)
    made.append(_path(0, foot, 100, foot, "grid"))
    for series in range(len(names)):
        spots = list(_spots(chart.groups, series, top, foot))
        made += _polyline(spots, series % LOOKS)
    made += _axis(chart.groups, foot)
    return made, round(foot + 2, 2)


def _names(groups: Sequence[Group]) -> list[str]:
    count = max(len(group.marks) for group in groups)
    return [
        next((g.marks[n].label for g in groups if len(g.marks) > n and g.marks[n]), "")  # type: ignore[union-attr]
        for n in range(count)
    ]


def _legend(made: list[str], name: str, at: float, look: int) -> float:
    """A piece of the line with its mark, and the name beside it."""
    made.append(_path(0, at + 0.7, 9, at + 0.7, f"line look{look}"))
    made.append(_spot(4.5, round(at + 0.7, 2), look))
    return _text(made, name, at, "value", across=11)


def _spots(
    groups: Sequence[Group], series: int, top: Decimal, foot: float
) -> Iterator[tuple[float, float] | None]:
    for n, group in enumerate(groups):
        mark = group.marks[series] if series < len(group.marks) else None
        across = _across(n, len(groups))
        share = float(_size(mark) / (top or 1))
        yield (across, round(foot - share * _PLOT, 2)) if mark else None


def _across(n: int, count: int) -> float:
    return round(3 + 94 * n / (count - 1), 2) if count > 1 else 50.0


def _polyline(spots: Iterable[tuple[float, float] | None], look: int) -> list[str]:
    """Stretches between neighbours (a gap stays a gap), and a mark at each value."""
    made, before = [], None
    for spot in spots:
        if spot and before:
            made.append(_path(*before, *spot, f"line look{look}"))
        before = spot
        if spot:
            made.append(_spot(*spot, look))
    return made


def _path(x: float, y: float, to_x: float, to_y: float, look: str) -> str:
    return (
        f'<line class="{look}" x1="{x:g}%" y1="{round(y, 2):g}em" '
        f'x2="{to_x:g}%" y2="{round(to_y, 2):g}em"/>'
    )


def _spot(x: float, y: float, look: int) -> str:
    """A disc, a square, a ring, an empty square."""
    if look % 2:
        place = f'x="{x:g}%" y="{y:g}em" overflow="visible"'
        form = '<rect x="-.32em" y="-.32em" width=".64em" height=".64em"'
        return f'<svg {place}>{form} class="spot look{look}"/></svg>'
    return f'<circle cx="{x:g}%" cy="{y:g}em" r=".36em" class="spot look{look}"/>'


def _axis(groups: Sequence[Group], foot: float) -> Iterator[str]:
    """Heads below the foot: only as many as fit at 320 px."""
    count = len(groups)
    widest = max(_em(group.head) for group in groups) + 1
    step = max(1, -(-count // max(1, int(_WIDEST // widest))))
    for n in range(0, count, step):
        anchor = "start" if n == 0 and count > 1 else "end" if n == count - 1 > 0 else "middle"
        x = {"start": 0.0, "end": 100.0}.get(anchor, _across(n, count))
        place = f'x="{x:g}%" y="{round(foot + 1.3, 2):g}em" text-anchor="{anchor}"'
        yield f'<text class="axis" {place}>{escape(groups[n].head)}</text>'
