# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every word processor's document is: a flat row of pieces, paragraphs and finished blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from daisy_pipeline.model.book import (
    Block,
    Inline,
    LineBreak,
    ListKind,
    Origin,
    Picture,
    Run,
)

Content = tuple[Inline | Picture, ...]
_WHITE = re.compile(r" *[\t\r\n\f\v][ \t\r\n\f\v]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlace:
    """A paragraph's place in a list.

    ``series`` names the list: items of another series at the same ``depth`` (from 0) begin a new
    list. ``label`` is what print shows ("1.", "제1조", "①"; "" for a plain bullet), ``number`` the
    value counted and ``style`` how the Book counts (1, a, A, i, I, 가). ``silent``: print shows no
    sign, so that the paragraph goes on with the item before it.
    """

    series: str
    depth: int = 0
    kind: ListKind = ListKind.BULLET
    label: str = ""
    number: int = 1
    style: str = "1"
    silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Para:
    """A paragraph as the document has it; an empty one has no content.

    ``content`` may hold Pictures: alone in their paragraph they become a Figure.
    ``level`` is a heading's (1 is the highest; 0: no heading), ``label`` its automatic number.
    ``place`` makes it an item; ``continues`` is the depth of the item that it goes on with.
    ``role``: a Paragraph's role, or caption, quote, code, verse, term, definition.
    ``contents`` paragraphs belong to a generated table of contents. ``prominent`` ones are bold
    and larger than the text, and short: headings of people who know no styles.
    """

    content: Content = ()
    level: int = 0
    label: str = ""
    place: ListPlace | None = None
    continues: int | None = None
    role: str = ""
    contents: bool = False
    prominent: bool = False
    id: str = ""
    lang: str | None = None
    origin: Origin | None = None

    @property
    def words(self) -> str:
        """The words of its runs, without blanks around them."""
        return "".join(i.text for i in self.content if isinstance(i, Run)).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A finished block: Table, Figure, MathBlock, PageBreak, Box, Raw and the like.

    Notes are no pieces: they are given to ``flow.assemble`` by id.
    """

    block: Block
    continues: int | None = None


Piece = Para | Done


def tidy(content: Iterable[Inline | Picture], *, code: bool = False) -> Content:
    """The content with equal looks merged, tabs as one blank, nothing empty and no blanks around.

    ``code``: every blank counts, a tab is four.
    """
    made: list[Inline | Picture] = []
    parts: list[str] = []  # the words of the last run, which is made when it ends
    for item in content:
        if not isinstance(item, Run):
            _end(made, parts)
            made.append(item)
            continue
        text = item.text.expandtabs(4) if code else _WHITE.sub(" ", item.text)
        if not text:
            continue
        if not (parts and isinstance(made[-1], Run) and _alike(made[-1], item)):
            _end(made, parts)
            made.append(item)
        parts.append(text)
    _end(made, parts)
    if not code:
        _strip(made, 0)
        _strip(made, -1)
    return tuple(made)


def _end(made: list[Inline | Picture], parts: list[str]) -> None:
    """Give the last run its words and its marks in order."""
    if not parts:
        return
    run, text = made[-1], "".join(parts)
    parts.clear()
    if isinstance(run, Run):
        marks = tuple(sorted(set(run.marks))) if len(run.marks) > 1 else run.marks
        if text != run.text or marks != run.marks:
            made[-1] = replace(run, text=text, marks=marks)


def _alike(one: Run, other: Run) -> bool:
    """Whether two runs look the same, so that they are one."""
    if one.ruby is not None or other.ruby is not None:
        return False
    marks = one.marks == other.marks or set(one.marks) == set(other.marks)
    return marks and one.lang == other.lang and one.href == other.href


def _strip(made: list[Inline | Picture], end: int) -> None:
    """Take blanks and line breaks off one end."""
    while made:
        item = made[end]
        if isinstance(item, Run):
            bare = item.text.lstrip(" \u3000") if end == 0 else item.text.rstrip(" \u3000")
            if bare:
                made[end] = replace(item, text=bare)
                return
        elif not isinstance(item, LineBreak):
            return
        del made[end]
