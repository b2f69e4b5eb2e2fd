# SPDX-License-Identifier: AGPL-3.0-or-later
"""What print sets line by line: verse, speeches of a play, program text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from daisy_pipeline.emit.large_print.pieces import clean
from daisy_pipeline.formats.typst import call, joined, string
from daisy_pipeline.model.book import (
    Code,
    NoteRef,
    PageMark,
    Segment,
    Speech,
    Text,
    Verse,
    VerseLine,
    text_of,
)

if TYPE_CHECKING:
    from daisy_pipeline.emit.large_print.setter import Setter, Within

_STEP, _DEEPEST = 1.5, 4  # em of an indent in verse, and how many are told apart
_TAB = 4  # blanks
_BLANK, _NONE = string(" "), string("")


def indent_of(line: VerseLine) -> float:
    """How far in a line of verse begins, in em."""
    return 1 + _STEP * max(0, min(line.indent, _DEEPEST))


def set_verse(setter: Setter, block: Verse, within: Within) -> list[str]:
    """A stanza whose lines stay on one page where they fit; turned lines stand further in."""
    lines: list[str] = []
    for line in block.lines:
        words = setter.pen.text(line.text)
        if line.number:
            number = setter.pen.ours(line.number)
            words = joined([words, "h(1em)", number]) if words else number
        if words:
            deep = within.deeper(indent_of(line)).left - within.left
            lines.append(call("verse-line", f"{deep:g}em", words))
    return [call("stanza", *lines)] if lines else []


def set_speech(setter: Setter, block: Speech, within: Within) -> list[str]:
    """Who speaks on a line of its own, kept with the words below."""
    speaker = setter.pen.text(block.speaker, bold=True)
    made = [call("kept", call("par", speaker))] if speaker else []
    return made + setter.indented(block.blocks, within)


def set_code(setter: Setter, block: Code, within: Within) -> list[str]:
    """Lines of program text with all their blanks; what is too long is turned further in."""
    lines = [_code_line(setter, line) for line in _without_edges(block.lines)]
    return [call("codes", *lines)] if lines else []


def _without_edges(lines: Sequence[Text]) -> Sequence[Text]:
    """The lines without empty ones at the beginning and the end."""
    full = [n for n, line in enumerate(lines) if any(s.content and _shows(s) for s in line)]
    return lines[full[0] : full[-1] + 1] if full else ()


def _shows(segment: Segment) -> bool:
    signs = any(isinstance(item, PageMark | NoteRef) for item in segment.content)
    return signs or bool(text_of(segment).strip())


def _code_line(setter: Setter, line: Text) -> str:
    """A line: its indent as room, blanks within it as wide as they are."""
    text = clean("".join(text_of(segment) for segment in line).expandtabs(_TAB))
    words = text.strip()
    indent = len(text) - len(text.lstrip())
    signs = [
        setter.pen.text((Segment((item,)),))
        for segment in line
        for item in segment.content
        if isinstance(item, PageMark | NoteRef)
    ]
    code = [*([setter.pen.exact(words)] if words else []), *(s for s in signs if s)]
    parts = [part for one in code for part in (one, _BLANK)][:-1]
    return f"({min(indent, 24)}, {joined(parts or [_NONE])})"
