# SPDX-License-Identifier: AGPL-3.0-or-later
"""The braille column of readings.tsv: what is to be written instead of a print text.

It holds cells, which are written as they are, or print, which is translated by the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from daisy_pipeline.language.hanja import HANJA
from daisy_pipeline.readings.spans import Reading

_CELLS = re.compile("[\u2800-\u28ff]")
_ONLY_CELLS = re.compile("[\u2800-\u283f]+")
_HANJA = re.compile(f"[{HANJA}]+")
_HANGUL = re.compile("[가-힣 ]+")


def checked(given: str) -> str | None:
    """The column's text as it is used; None for one that mixes cells and print.

    Cells have six dots, as 한국 점자 규정 knows no others; blanks between cells become blank cells.
    """
    if _CELLS.search(given) is None:
        return given
    cells = given.strip().replace(" ", "\u2800")
    return cells if _ONLY_CELLS.fullmatch(cells) else None


def of_hanja(print_: str, said: str | None) -> str | None:
    """What Hanja become in braille where a person gave their reading; None for other print.

    Braille has no Hanja: it writes how they are read. The sound of all other print may be
    spelled as it is heard (꼰닙), so it says nothing about braille.
    """
    if not said or _HANGUL.fullmatch(said) is None or _HANJA.search(print_) is None:
        return None
    if _HANJA.fullmatch(print_):
        return said
    if len(print_) != len(said):
        return None
    same = all(p == s or _HANJA.match(p) for p, s in zip(print_, said, strict=True))
    return said if same else None


def merged(line: str, written: Sequence[Reading], spoken: Sequence[Reading]) -> Iterator[Reading]:
    """Readings that overlap nowhere: those only written joined with the rules' that they meet.

    A row that gives braille alone must not silence the rule that knows how the word is said.
    Rules that reach beyond cells are left out, for cells and print do not stand in one reading.
    """
    waiting = sorted(spoken, key=lambda r: r.begin)
    group: list[Reading] = []
    for reading in sorted([*written, *waiting], key=lambda r: (r.begin, -r.end)):
        if group and reading.begin < max(r.end for r in group):
            group.append(reading)
            continue
        yield from _joined(line, group)
        group = [reading]
    yield from _joined(line, group)


def _joined(line: str, group: Sequence[Reading]) -> Iterator[Reading]:
    if len(group) < 2:
        yield from group
        return
    begin, end = group[0].begin, max(r.end for r in group)
    written = [r for r in group if r.rule == "lexicon"]
    spoken = [r for r in group if r.rule != "lexicon"]
    beyond = [r for r in written if (r.begin, r.end) != (begin, end)]
    if any(_CELLS.match(r.braille or "") for r in beyond):
        yield from written
        return
    yield Reading(
        begin,
        end,
        _replaced(line, begin, end, [(r.begin, r.end, r.speak) for r in spoken]),
        spoken[0].rule,
        _replaced(line, begin, end, [(r.begin, r.end, r.braille) for r in written]),
        next((r.doubt for r in spoken if r.doubt), ""),
    )


def _replaced(line: str, begin: int, end: int, parts: Sequence[tuple[int, int, str | None]]) -> str:
    """The stretch of the line with some of its parts in other words."""
    made, at = "", begin
    for first, last, words in sorted(parts):
        made += line[at:first] + (line[first:last] if words is None else words)
        at = last
    return made + line[at:end]
