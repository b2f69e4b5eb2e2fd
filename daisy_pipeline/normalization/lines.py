# SPDX-License-Identifier: AGPL-3.0-or-later
"""A text as one line of signs, and changes in that line brought back into the text's runs.

Rules see words across runs: what is not a run is one sign that no text has (noncharacters of
Unicode). After the line come the strings that items carry beside it (ruby, alternative texts,
labels), each behind STRING, so that a line says everything that a rule can change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from daisy_pipeline.model.book import (
    Book,
    Inline,
    InlineImage,
    LineBreak,
    Math,
    NoteRef,
    PageMark,
    Run,
    Segment,
    Text,
)
from daisy_pipeline.model.walk import texts, top_blocks

BREAK, PAGE, OTHER, STRING = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
_SIGNS = {LineBreak: BREAK, PageMark: PAGE}
_RESERVED = re.compile("[\ufdd0-\ufdd3]")  # in a text they are as useless as any noncharacter
_SHOWN = str.maketrans({BREAK: "\n", PAGE: None, OTHER: "\ufffc", STRING: " "})


class Edit(NamedTuple):
    """Signs ``begin`` to ``end`` of a line become ``words``."""

    begin: int
    end: int
    words: str


def line_of(text: Text) -> str:
    """The line of a text, with the strings beside it."""
    if len(text) == 1 and len(text[0].content) == 1:  # nearly every text of a novel
        only = text[0].content[0]
        if isinstance(only, Run) and only.ruby is None:
            return _plain(only.text)
    items = [item for segment in text for item in segment.content]
    signs = (_plain(i.text) if isinstance(i, Run) else _SIGNS.get(type(i), OTHER) for i in items)
    return "".join(signs) + "".join(STRING + _plain(s) for i in items for s in _strings(i))


def _plain(words: str) -> str:
    return _RESERVED.sub("\ufdd4", words) if _RESERVED.search(words) else words


def _strings(item: Inline) -> tuple[str, ...]:
    match item:
        case Run():
            return (item.ruby,) if item.ruby is not None else ()
        case NoteRef():
            return (item.text,)
        case PageMark():
            return (item.label,)
        case InlineImage() | Math():
            return (item.alt,)
        case _:
            return ()


def lines_of(book: Book) -> list[str]:
    """Title and creators, then the lines of all texts in reading order."""
    named = [_plain(s) for s in (book.info.title, *book.info.creators)]
    return named + [line_of(place.text) for place in texts(top_blocks(book))]


def shown(line: str) -> str:
    """A line, or a piece of one, as a person may read it."""
    return line.translate(_SHOWN)


def edited(line: str, edits: Iterable[Edit]) -> str:
    """The line with its edits made; they are in order and do not overlap."""
    made: list[str] = []
    at = 0
    for edit in edits:
        made += (line[at : edit.begin], edit.words)
        at = edit.end
    return "".join(made) + line[at:]


def rewritten(text: Text, edits: Sequence[Edit]) -> Text:
    """The text with edits of its line made in its runs; runs and segments left empty fall away.

    Every edit covers at least one sign. A line break that it covers goes; a page mark, a note's
    reference and a picture stay.
    """
    if len(text) == 1 and len(text[0].content) == 1:
        only = text[0].content[0]
        if isinstance(only, Run) and only.ruby is None:
            words = edited(only.text, edits)
            return (replace(text[0], content=(replace(only, text=words),)),) if words else ()
    width = sum(map(_width, (item for segment in text for item in segment.content)))
    if edits and edits[-1].end > width:
        beside = _Pen([e for e in edits if e.begin > width], width)
        text = tuple(replace(s, content=tuple(map(beside.beside, s.content))) for s in text)
    pen = _Pen([e for e in edits if e.begin < width])
    made: list[Segment] = []
    for segment in text:
        content = [made for item in segment.content for made in pen.item(item)]
        if content:
            made.append(replace(segment, content=_merged(content) if pen.joins else tuple(content)))
    return tuple(made)


def _width(item: Inline) -> int:
    return len(item.text) if isinstance(item, Run) else 1


class _Pen:
    """Goes along a line item by item and makes the edits that fall on each."""

    def __init__(self, edits: Sequence[Edit], at: int = 0) -> None:
        self.edits = edits
        self.at = at
        self.joins = False
        self._written: set[int] = set()

    def item(self, item: Inline) -> tuple[Inline, ...]:
        """What becomes of the next item of the line."""
        if isinstance(item, Run):
            words = self._words(item.text)
            return (item if words == item.text else replace(item, text=words),) if words else ()
        covered = [n for n, e in enumerate(self.edits) if e.begin <= self.at < e.end]
        self.at += 1
        if not covered or not isinstance(item, LineBreak):
            return (item,)
        self.joins = True
        words = self._written_once(covered[0])
        return (Run(text=words),) if words else ()

    def _words(self, text: str) -> str:
        begin, self.at = self.at, self.at + len(text)
        made: list[str] = []
        done = begin
        for number, edit in enumerate(self.edits):
            if edit.begin < self.at and edit.end > begin:
                made += (text[done - begin : max(edit.begin - begin, 0)],)
                made += (self._written_once(number),)
                done = min(edit.end, self.at)
        return "".join(made) + text[done - begin :]

    def _written_once(self, number: int) -> str:
        """An edit's words at the first place that it covers, nothing at the others."""
        words = "" if number in self._written else self.edits[number].words
        self._written.add(number)
        return words

    def beside(self, item: Inline) -> Inline:
        """The item with the edits made in its strings, which stand behind the line."""
        made = []
        for words in _strings(item):
            self.at += 1
            made.append(self._words(words))
        match item:
            case Run() if made:
                return replace(item, ruby=made[0])
            case NoteRef():
                return replace(item, text=made[0])
            case PageMark():
                return replace(item, label=made[0] or item.label)
            case InlineImage() | Math():
                return replace(item, alt=made[0])
            case _:
                return item


def _merged(content: Iterable[Inline]) -> tuple[Inline, ...]:
    """The content with neighbours of one look as one run; a blank takes the look before it."""
    made: list[Inline] = []
    for item in content:
        last = made[-1] if made else None
        if isinstance(item, Run) and isinstance(last, Run) and _one_look(last, item):
            made[-1] = replace(last, text=last.text + item.text)
        else:
            made.append(item)
    return tuple(made)


def _one_look(last: Run, run: Run) -> bool:
    """Whether a run may join the one before it; one with a reading of its own may not."""
    if (last.ruby, last.speak, last.braille) != (None, None, None):
        return False
    return run == Run(text=" ") or run == replace(last, text=run.text)
