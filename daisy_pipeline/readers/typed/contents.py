# SPDX-License-Identifier: AGPL-3.0-or-later
"""A typed table of contents as evidence: what it lists and what comes again later is a heading."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from daisy_pipeline.readers._layout import Line, ends_sentence
from daisy_pipeline.readers._tokens import tokens
from daisy_pipeline.readers.typed.shapes import Shape

CONTENTS = tokens("차례 목차 contents tableofcontents")
_PAGE = re.compile(
    r"(?:\t+| {2,}|\s*[.·…‥ㆍ∙_-]{2,}\s*| +/ *| *\(|\s+)(?:\d{1,4}|[ivxlc]{1,7})(?: ?쪽)?\)?$",
    re.IGNORECASE,
)
_LONGEST_LIST = 400
_LONGEST = 60


@dataclass(frozen=True)
class Listed:
    """What typed contents say: the ranks of the lines that they list, and where they stand.

    ``ranks`` are by index of the line that is the heading; ``spans`` are (first, end) indexes.
    """

    ranks: Mapping[int, int] = field(default_factory=dict)
    spans: tuple[tuple[int, int], ...] = ()


def key_of(words: str) -> str:
    """A line's words as they are compared: without blanks and the signs typists vary."""
    return re.sub(r"[\s.:：·,\-–—_|]+", "", words).lower()


def listed_headings(lines: Sequence[Line], shape_of: Callable[[str], Shape | None]) -> Listed:
    """The headings that the first typed contents announce; nothing when fewer than two come again.

    The contents end where a line of theirs comes a second time: that is the first heading.
    """
    top = next(
        (n for n, line in enumerate(lines) if key_of(line.words.lstrip("# ")) in CONTENTS), -1
    )
    if top < 0:
        return Listed()
    entries, end = _entries(lines, top + 1)
    found: dict[int, int] = {}
    ranks = _ranks([lines[at] for at in entries], shape_of)
    wanted = {key: ranks[n] for n, (_, key) in enumerate(entries.items())}
    for at in range(end, len(lines)):
        key = key_of(lines[at].words) if lines[at].words else ""
        gap = at == end or not lines[at - 1].words or lines[at - 1].words.startswith("@@")
        if key in wanted and gap:
            found[at] = wanted.pop(key)
    return Listed(found, ((top + 1, end),)) if len(found) >= 2 else Listed()


def _entries(lines: Sequence[Line], begin: int) -> tuple[dict[int, str], int]:
    """The contents' lines by index with their keys, and the index where they end."""
    made: dict[int, str] = {}
    seen: set[str] = set()
    for at in range(begin, min(len(lines), begin + _LONGEST_LIST)):
        words = lines[at].words
        if not words or words.startswith("@@"):
            continue
        if len(words) > _LONGEST:
            return made, at
        title = _PAGE.sub("", words) or words
        key = key_of(title)
        if key in seen or key_of(words) in seen:
            return made, at
        if ends_sentence(title) and not title.endswith(("?", "!", "…")):
            return made, at
        made[at] = key
        seen.add(key)
    return made, begin + _LONGEST_LIST


def _ranks(entries: Sequence[Line], shape_of: Callable[[str], Shape | None]) -> list[int]:
    by_indent: dict[int, int] = {}
    made: list[int] = []
    for line in entries:
        shape = shape_of(_PAGE.sub("", line.words) or line.words)
        if shape is not None:
            rank = shape.rank
        elif line.indent in by_indent:
            rank = by_indent[line.indent]
        else:
            lesser = [r for indent, r in by_indent.items() if indent < line.indent]
            rank = max(lesser) + 1 if lesser else 2
        if rank >= 0:
            by_indent.setdefault(line.indent, rank)
        made.append(rank)
    return made
