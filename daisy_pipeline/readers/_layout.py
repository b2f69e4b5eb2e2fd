# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a typed text shows its paragraphs: by leading blanks, by empty lines, or a line each.

A text is *wrapped* when its line ends mean nothing: every line that goes on is so full that the
first word of the next one would not have fitted (the greedy rule). Verse never fulfils that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_BLANKS = " \t\u3000\u00a0\x0c\u2003\u2002"
_STOPS = re.compile(r"[.?!。…~:;][\"'”’」』)\]]*$|[\"”’」』]$")
_HANGUL = re.compile("[가-힣]")
# Answers to choose from, rows of a table, speeches of a play: short lines that are no verse.
LISTED = re.compile(
    r"[①-⑳⑴-⒇㉠-㉻]|[가-하][.)] |\(?\d{1,3}[.)] |[-*•·○●□■◆※] |[가-힣A-Za-z ]{1,10} ?: |.*\t"
)
MARKED = re.compile(r"(#{1,6} |@@|\||>|[-*•·] |\d+[.)] |\[\^|!\[|[\u2500-\u257f]|\+[-+]{2})")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the source: its number from 1, its words, the columns of blanks before them."""

    number: int
    words: str
    indent: int = 0
    trailing: bool = False

    @property
    def width(self) -> int:
        """Columns from the left edge to the end of the words; Hangul takes two."""
        return self.indent + columns(self.words)


@dataclass(frozen=True, slots=True)
class Layout:
    """``mode`` is indent, blank-line, line or verse; ``width`` is where wrapped lines end, or 0.

    ``glue`` stands between joined lines: a blank, or nothing where lines break within words.
    ``sure`` is False where another mode would explain the text nearly as well.
    """

    mode: str
    width: int = 0
    glue: str = " "
    sure: bool = True


def columns(text: str) -> int:
    """The width of a text on a terminal: wide letters count two, combining ones nothing."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def to_lines(text: str) -> tuple[Line, ...]:
    """The lines; blanks around the words are measured and taken off."""
    made = []
    for number, raw in enumerate(text.split("\n"), 1):
        words = raw.strip(_BLANKS)
        lead = raw[: len(raw) - len(raw.lstrip(_BLANKS))] if words else ""
        indent = sum(4 if c == "\t" else 2 if c == "\u3000" else 1 for c in lead if c != "\x0c")
        made.append(Line(number, words, indent, bool(words) and raw[-1] in _BLANKS))
    return tuple(made)


def decide(lines: Sequence[Line], wanted: str = "auto") -> Layout:
    """The layout of a text, or the wanted one with width and glue measured."""
    plain = [n for n in lines if n.words and n.indent < 20 and not MARKED.match(n.words)]
    width, full = _wrap_width(lines)
    glue = _glue(lines, width) if width else " "
    if wanted in ("indent", "blank-line", "line"):
        return Layout(wanted, 0 if wanted == "line" else width, glue)
    indented = sum(n.indent > 0 for n in plain)
    if width:
        mode = "indent" if indented >= max(1, len(plain) // 20) else "blank-line"
        return Layout(mode, width, glue, sure=full >= 90)
    if indented >= 2 and indented * 5 >= len(plain):
        forgotten = 0 < (len(plain) - indented) * 20 < len(plain)
        sure = forgotten or indented * 2 >= len(plain)
        return Layout("line" if forgotten else "indent", 0, glue, sure)
    broken = _broken(lines)
    if is_verse(lines):
        return Layout("verse", sure=broken >= 80 or _has_capitals(lines))
    gaps = any(not a.words and b.words for a, b in pairwise(lines))
    if gaps and broken > 40:
        return Layout("blank-line", sure=broken >= 60)
    return Layout("line", sure=broken <= 15)


def is_verse(lines: Sequence[Line]) -> bool:
    """Whether the whole text is verse: at least eight short lines, few of them whole sentences.

    Lines that begin with a capital though the line before goes on are a surer sign than few stops.
    """
    plain = [n for n in lines if n.words and not MARKED.match(n.words)]
    going_on = _going_on(lines)
    full = [n for n in lines if n.words]
    if sum(bool(LISTED.match(n.words)) for n in full) * 5 > len(full):
        return False
    if len(plain) < 8 or len(going_on) * 2 < len(plain) or any(n.width > 64 for n in plain):
        return False
    return 100 - _broken(lines) <= (80 if _has_capitals(lines) else 40)


def _has_capitals(lines: Sequence[Line]) -> bool:
    """Whether nearly all lines begin with a capital where the line before goes on."""
    running = [b for a, b in _going_on(lines) if not ends_sentence(a.words)]
    capitals = sum(b.words[0].isupper() for b in running)
    return len(running) >= 3 and capitals * 10 >= len(running) * 9


def ends_sentence(words: str) -> bool:
    """Whether a line ends as a sentence or a speech does."""
    return bool(_STOPS.search(words))


def is_full(line: Line, following: Line, width: int) -> bool:
    """Whether the first word of the following line would not have fitted into this one."""
    first = following.words.split(" ", 1)[0]
    return line.width + 1 + columns(first) > width or line.width >= width - 1


def _going_on(lines: Sequence[Line]) -> list[tuple[Line, Line]]:
    return [
        (a, b)
        for a, b in pairwise(lines)
        if a.words and b.words and not b.indent
        if not (MARKED.match(a.words) or MARKED.match(b.words))
    ]


def _wrap_width(lines: Sequence[Line]) -> tuple[int, int]:
    """The column where lines were broken by a machine or a habit (0: they were not).

    With it comes how many lines of a hundred are as full as it asks for.
    """
    pairs = _going_on(lines)
    if len(pairs) < 3:
        return 0, 0
    widths = sorted(n.width for n in lines if n.words and n.indent < 20)
    for share in (100, 98, 95):
        width = widths[(len(widths) - 1) * share // 100]
        if not 24 <= width <= 130:
            continue
        full = sum(is_full(a, b, width) for a, b in pairs)
        near = sum(a.width >= width * 3 // 4 for a, _ in pairs)
        if full * 100 >= len(pairs) * 75 and near * 100 >= len(pairs) * 75:
            return width, full * 100 // len(pairs)
    return 0, 0


def _glue(lines: Sequence[Line], width: int) -> str:
    """Nothing where Korean lines all end at the same column: they were broken within words.

    Lines broken between words are ragged by up to a word; the few blanks that then fell on a line's
    end show as trailing blanks.
    """
    pairs = [(a, b) for a, b in _going_on(lines) if is_full(a, b, width)]
    korean = [a for a, b in pairs if _HANGUL.search(a.words[-1]) and _HANGUL.search(b.words[0])]
    flush = sum(a.width + a.trailing >= width - 1 for a in korean)
    return "" if len(korean) >= 3 and flush * 5 >= len(korean) * 4 else " "


def _broken(lines: Sequence[Line]) -> float:
    """How many of a hundred lines with another right below them stop within a sentence."""
    pairs = _going_on(lines)
    return 100 * sum(not ends_sentence(a.words) for a, _ in pairs) / max(1, len(pairs))
