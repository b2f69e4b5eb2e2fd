# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the search for headings found: headings with why, lines that it used up, proposals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from daisy_pipeline.readers._layout import LISTED, Layout, Line, ends_sentence
from daisy_pipeline.readers.typed.groups import PLACEHOLDER
from daisy_pipeline.readers.typed.items import item_of
from daisy_pipeline.readers.typed.shapes import BOXED, SIGN, date_value

_RULE = re.compile(r"(=|-|─|━|~|―|═)\1{2,}$")
_NOTED = re.compile(r"[^\s\d(]\d{1,3}\)[가-힣]")  # 봄1)이: a note's number within a sentence
_DEEP = 8
_SIGNED = (" 씀", " 올림", " 드림", " 배상", " 적음")  # below a letter, set to the right
_NEAR = 3


@dataclass(frozen=True)
class Found:
    """Level and words of every heading by line number, why it is one, and what only may be one.

    ``used`` are the numbers of rules above or below a heading.
    """

    headings: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    whys: Mapping[int, str] = field(default_factory=dict)
    used: frozenset[int] = frozenset()
    proposals: tuple[tuple[Line, str], ...] = ()


def underlined(lines: Sequence[Line]) -> dict[int, tuple[int, tuple[int, ...]]]:
    """Lines with a rule right below: by index their level and the indexes of the rules.

    ``=`` and double rules are the higher level where both are used.
    """
    found: dict[int, tuple[str, tuple[int, ...]]] = {}
    for at in range(len(lines) - 1):
        rule = _RULE.match(lines[at + 1].words)
        if not rule or not _may_head(lines[at].words):
            continue
        above = at - 1
        over = above >= 0 and _RULE.match(lines[above].words)
        gap = above < 0 or not lines[above].words or lines[above].words.startswith("@@")
        if gap or over:
            found[at] = (rule[1], (above, at + 1) if over else (at + 1,))
    high = {sign for sign, _ in found.values()} & set("=━═")
    return {
        at: (1 if sign in "=━═" or not high else 2, rules) for at, (sign, rules) in found.items()
    }


def _may_head(words: str) -> bool:
    if (
        not words
        or len(words) > 42
        or _RULE.match(words)
        or words.startswith(("#", "|", "@@", ">"))
    ):
        return False
    return not ends_sentence(words) and not words.endswith((",", ":", "：")) and "\t" not in words


def centered(lines: Sequence[Line]) -> tuple[set[int], set[int]]:
    """Indexes of lines set in the middle by blanks: surely (several round one axis), and maybe."""
    axes: dict[int, float] = {}
    for at, line in enumerate(lines):
        if (
            line.words.endswith(_SIGNED)
            or line.indent < _DEEP
            or len(line.words) > 30
            or not _alone(lines, at)
        ):
            continue
        if _may_head(line.words) and not date_value(line.words) and not item_of(line.words):
            axes[at] = (line.indent + line.width) / 2
    if len(axes) < 2:
        return set(), set(axes)
    middle = sorted(axes.values())[len(axes) // 2]
    sure = {at for at, axis in axes.items() if abs(axis - middle) <= _NEAR}
    if len({lines[at].width - lines[at].indent for at in sure}) < 2 or len(sure) < 2:
        return set(), set(axes)  # equal lengths: right edges agree as well as middles
    return sure, set(axes) - sure


def boxed(lines: Sequence[Line]) -> tuple[set[int], set[int]]:
    """Indexes of lines in 【】 that come again (surely headings), and of others in brackets."""
    found = {
        at: match[1]
        for at, line in enumerate(lines)
        if line.words[:1] in ("【", "〔", "[", "〈", "《") and (match := BOXED.match(line.words))
        if _alone(lines, at) and not PLACEHOLDER.match(line.words) and not match[2].isdigit()
    }
    counts = Counter(found.values())
    sure = {at for at, sign in found.items() if sign == "【" and counts[sign] > 1}
    return sure, set(found) - sure


def _alone(lines: Sequence[Line], at: int) -> bool:
    above = at == 0 or not lines[at - 1].words or lines[at - 1].words.startswith("@@")
    below = at + 1 == len(lines) or not lines[at + 1].words or lines[at + 1].words.startswith("@@")
    return above and below


def proposals(
    lines: Sequence[Line],
    layout: Layout,
    known: Collection[int],
    maybe: Mapping[int, str],
) -> tuple[tuple[Line, str], ...]:
    """Lines that may be headings and were not taken, with why; ``known`` are line numbers."""
    made: list[tuple[Line, str]] = []
    for at, line in enumerate(lines):
        if not line.words or line.number in known:
            continue
        if at in maybe:
            made.append((line, maybe[at]))
        elif SIGN.match(line.words) and _signed(lines, at):
            made.append((line, "sign"))
        elif layout.mode != "verse" and _is_short(lines, at):
            made.append((line, "lone-date" if date_value(line.words) else "short"))
    return tuple(made)


def _signed(lines: Sequence[Line], at: int) -> bool:
    """A line with a sign after a gap that is no item: its neighbours begin otherwise."""
    words = lines[at].words
    near = [lines[n].words[:1] for n in (at - 1, at + 1) if 0 <= n < len(lines)]
    gap = at == 0 or not lines[at - 1].words
    return gap and words[0] not in near and not ends_sentence(words) and len(words) <= 40


def _is_short(lines: Sequence[Line], at: int) -> bool:
    words = lines[at].words
    if len(words) > 20 or not (0 < at < len(lines) - 1) or not _alone_strictly(lines, at):
        return False
    if words.endswith(_SIGNED) or _NOTED.search(words):
        return False
    if not words[-1].isalnum() or not re.match(r"[\w<〈《(]", words):
        return False
    return not LISTED.match(words) or item_of(words) is not None


def _alone_strictly(lines: Sequence[Line], at: int) -> bool:
    return not lines[at - 1].words and not lines[at + 1].words
