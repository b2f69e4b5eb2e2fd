# SPDX-License-Identifier: AGPL-3.0-or-later
"""Line breaks within a text of XHTML: those that part paragraphs, and those that stay."""

from __future__ import annotations

from collections.abc import Iterable

from daisy_pipeline.model.book import (
    Inline,
    InlineImage,
    LineBreak,
    Math,
    NoteRef,
    PageMark,
    Run,
)

_LONG_LINE = 40  # letters; lines of verse and of addresses are shorter


def says(content: Iterable[Inline]) -> bool:
    """Whether a line holds anything to read: words, a picture, a formula, a reference."""
    return any(
        isinstance(i, InlineImage | Math | NoteRef)
        or (isinstance(i, Run) and i.text.strip(" \u00a0"))
        for i in content
    )


def paragraphs(content: tuple[Inline, ...]) -> list[tuple[Inline, ...]]:
    """The content cut where two line breaks meet: so old pages and pasted ones part paragraphs.

    Where every line is as long as a paragraph, one break does.
    """
    if not any(isinstance(item, LineBreak) for item in content):
        return [content]
    lines: list[list[Inline]] = [[]]
    for item in content:
        if isinstance(item, LineBreak):
            lines.append([])
        else:
            lines[-1].append(item)
    whole = [line for line in lines if says(line)]
    letters = sum(len(i.text) for line in whole for i in line if isinstance(i, Run))
    if len(whole) >= 3 and letters >= _LONG_LINE * len(whole):
        return [tuple(line) for line in _with_pages(lines)]
    made: list[list[Inline]] = []
    for line in lines:
        if not line or not made:
            made.append(list(line))
        else:
            made[-1] += [LineBreak(), *line] if made[-1] else line
    return [tuple(part) for part in _with_pages(made)]


def _with_pages(parts: list[list[Inline]]) -> list[list[Inline]]:
    """The parts that say something; pages alone in a line go before what follows, or behind."""
    made: list[list[Inline]] = []
    waiting: list[Inline] = []
    for part in parts:
        if says(part):
            made.append(waiting + part)
            waiting = []
        else:
            waiting += [i for i in part if isinstance(i, PageMark)]
    if made:
        made[-1] += waiting
    return made
