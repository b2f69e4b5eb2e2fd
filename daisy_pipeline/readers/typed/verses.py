# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lines of verse: behind ``|``, or every line of a text that is all verse."""

from __future__ import annotations

from collections.abc import Sequence

from daisy_pipeline.model.book import Block, Origin, Verse, VerseLine
from daisy_pipeline.readers._layout import Line, columns
from daisy_pipeline.readers._typed_inline import Marks, typed


def marked_verse(lines: Sequence[Line], marks: Marks) -> list[Block]:
    """The stanzas of lines that begin with ``|``; an empty one parts stanzas."""
    stanzas: list[Block] = []
    made: list[VerseLine] = []
    begin = 0
    for at, line in enumerate(lines):
        words = line.words[1:]
        if words.strip():
            begin = begin if made else line.number
            made.append(_marked_line(words, line.number, marks))
        if made and (at + 1 == len(lines) or not words.strip()):
            stanzas.append(Verse(lines=tuple(made), origin=Origin(marks.file, begin)))
            made = []
    return stanzas


def _marked_line(words: str, number: int, marks: Marks) -> VerseLine:
    wide = words.replace("\u3000", "  ")
    lead = columns(wide) - columns(wide.lstrip())
    text = typed(words.strip(), number, marks)
    return VerseLine(text=text, indent=max(0, lead - 1) // 2)


def plain_verse(lines: Sequence[Line], marks: Marks) -> Verse:
    """A stanza of lines as they stand, the least set-in ones at the edge."""
    made = [VerseLine(text=typed(n.words, n.number, marks), indent=n.indent // 2) for n in lines]
    least = min(n.indent for n in made)
    moved = tuple(VerseLine(text=n.text, indent=n.indent - least) for n in made)
    return Verse(lines=moved, origin=Origin(marks.file, lines[0].number))
