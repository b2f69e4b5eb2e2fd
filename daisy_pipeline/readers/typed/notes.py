# SPDX-License-Identifier: AGPL-3.0-or-later
"""Notes as print has them: ``봄1)이 왔다`` and, below, ``1) 봄의 뜻``; one needs the other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from daisy_pipeline.readers._layout import Layout, Line, is_full

_NOTE = re.compile(r"(?:주 ?)?(\d{1,3})\) ?(\S.*)$|(\*{1,3}) ?([^*\s].*)$")
_REF = re.compile(r"(?<=[^\s\d(\[])(\d{1,3})\)|(?<=[^\s*\d])(\*{1,3})(?![\dA-Za-z*])")
_FAR = 4000  # lines: notes of a whole book may stand at its end


@dataclass(frozen=True)
class Noted:
    """The lines in which paired notes are typed as ``[^1]``, and the note lines as they were.

    ``lonely`` are lines that look like notes and that no number in the text asks for.
    """

    lines: tuple[Line, ...]
    taken: tuple[Line, ...] = ()
    lonely: tuple[Line, ...] = ()


def paired(lines: Sequence[Line], layout: Layout, headings: Collection[int]) -> Noted:
    """The lines with every pair of a reference and a note marked."""
    if not any(")" in n.words or "*" in n.words for n in lines):
        return Noted(tuple(lines))
    open_refs: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    refs: list[tuple[int, int, int, str]] = []
    notes: dict[int, tuple[str, str]] = {}
    lonely: list[Line] = []
    for at, line in enumerate(lines):
        note = _NOTE.match(line.words) if line.number not in headings else None
        label = (note[1] or note[3]) if note else ""
        if note and open_refs[label]:
            begin, start, end = open_refs[label].pop(0)
            open_refs[label].clear()
            refs.append((begin, start, end, label))
            notes[at] = (label, note[2] or note[4])
            continue
        if note and note[1] and not _in_list(lines, at):
            lonely.append(line)
        for found in _REF.finditer(line.words):
            if _is_ref(line.words, found):
                label = found[1] or found[2]
                open_refs[label] = [r for r in open_refs[label][-20:] if at - r[0] < _FAR]
                open_refs[label].append((at, found.start(), found.end()))
    if not notes:
        return Noted(tuple(lines), (), tuple(lonely))
    return Noted(
        _marked(lines, layout, refs, notes), tuple(lines[at] for at in notes), tuple(lonely)
    )


def _in_list(lines: Sequence[Line], at: int) -> bool:
    near = (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2])
    return any(_NOTE.match(n.words) for n in near)


def _is_ref(words: str, found: re.Match[str]) -> bool:
    before = words[: found.start()]
    return before.count("(") <= before.count(")") and not before.endswith("[^")


def _marked(
    lines: Sequence[Line],
    layout: Layout,
    refs: Sequence[tuple[int, int, int, str]],
    notes: dict[int, tuple[str, str]],
) -> tuple[Line, ...]:
    made = list(lines)
    for at, start, end, label in sorted(refs, reverse=True):
        words = made[at].words
        made[at] = replace(made[at], words=f"{words[:start]}[^{label}]{words[end:]}")
    gone: set[int] = set()
    for at, (label, words) in notes.items():
        tail = words[len(words) :]
        last = at
        while last + 1 < len(made) and last + 1 not in notes and _goes_on(lines, last, layout):
            last += 1
            tail += " " + lines[last].words
            gone.add(last)
        made[at] = replace(made[at], words=f"[^{label}]: {words}{tail}")
    return tuple(line for at, line in enumerate(made) if at not in gone)


def _goes_on(lines: Sequence[Line], at: int, layout: Layout) -> bool:
    below = lines[at + 1]
    if not layout.width or not below.words or below.words.startswith(("@@", "#", "[^")):
        return False
    return is_full(lines[at], below, layout.width)
