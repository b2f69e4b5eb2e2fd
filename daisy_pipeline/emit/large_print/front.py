# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a volume begins with: title page, what is in which volume, contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daisy_pipeline.emit.large_print.chapters import Chapter
from daisy_pipeline.emit.large_print.frame_words import frame_words
from daisy_pipeline.emit.large_print.pen import Pen
from daisy_pipeline.emit.large_print.setter import Setter, words_of
from daisy_pipeline.emit.large_print.text import SetBlock
from daisy_pipeline.formats.typst import call, string
from daisy_pipeline.model.book import Block, PageBreak, Paragraph, plain
from daisy_pipeline.model.title import Title

_LONG = 100  # characters of a title that is set as any text
_TITLES = ("title", "subtitle", "author")


@dataclass(frozen=True, slots=True)
class Span:
    """What a volume holds: the words of its first and of its last chapter's heading."""

    first: str = ""
    last: str = ""


def said(pen: Pen, text: str) -> str:
    """Code of a text of our own, of any length: whole words, as in the book's text."""
    return call("ours", _shown(pen, text))


def lifted(chapters: Sequence[Chapter]) -> int:
    """How many blocks of the book's first part are words of its title page.

    They stand on ours; what comes behind any other block stays where it is, so that the order of
    the book's words is kept.
    """
    if not chapters or chapters[0].matter != "front":
        return 0
    count = 0
    for number, block in enumerate(chapters[0].blocks, 1):
        if isinstance(block, Paragraph) and block.role in _TITLES:
            count = number
        elif not isinstance(block, PageBreak):
            break
    return count


def title_page(
    setter: Setter,
    title: Title,
    blocks: Sequence[Block],
    code: Sequence[SetBlock],
    spans: Sequence[Span],
    of: int,
) -> list[str]:
    """The title page of volume ``of``: the book's own words, ours for what they leave out.

    ``blocks`` are those of the book that stand here, ``code`` is theirs.
    """
    own = [block for block in blocks if isinstance(block, Paragraph)]
    shown = {role: {_bare(words_of(b)) for b in own if b.role == role} for role in _TITLES}
    short = len(title.title) <= _LONG and not any(len(words_of(b)) > _LONG for b in own)
    made = ["#" + call("v", "12%")] if short else []
    if _bare(title.title) not in shown["title"]:
        made.append("#" + _role(setter, "title", title.title))
    made += [line for block in code for line in block.code]
    if title.subtitle and _bare(title.subtitle) not in shown["subtitle"]:
        made.append("#" + _role(setter, "subtitle", title.subtitle))
    authors = [name for name in title.creators if _bare(name) not in shown["author"]]
    words = frame_words(title.lang)
    if authors:
        made.append("#" + _role(setter, "author", words.authors.format(", ".join(authors))))
    made += _which(setter, title, spans, of)
    made.append("#" + call("v", "1fr"))
    made.append("#" + _par(setter.pen, title.producer or title.publisher))
    return made


def _which(setter: Setter, title: Title, spans: Sequence[Span], of: int) -> list[str]:
    """Which volume this is, and what it holds, where there are several."""
    if len(spans) < 2:
        return []
    volume = setter.form.words.volume_of(of, len(spans))
    holds = _span(title, spans[of - 1])
    made = ["#" + call("v", "2em"), "#" + call("par", call("strong", said(setter.pen, volume)))]
    return made + (["#" + _par(setter.pen, holds)] if holds else [])


def volume_list(setter: Setter, title: Title, spans: Sequence[Span]) -> list[str]:
    """What stands in which volume: for the first volume of several."""
    words = frame_words(title.lang)
    pen = setter.pen
    made = ["#" + ours_heading(setter, words.volumes)]
    for number, span in enumerate(spans, 1):
        name = said(pen, words.one_volume.format(number))
        holds = _span(title, span)
        made.append("#" + call("fact", name, *([said(pen, holds)] if holds else [])))
    return made


def contents(setter: Setter, depth: int) -> list[str]:
    """The contents, which Typst makes of the headings."""
    return ["#" + ours_heading(setter, setter.form.words.contents), f"#contents({depth})"]


def ours_heading(setter: Setter, words: str, level: int = 1, *, listed: bool = False) -> str:
    """A heading of our own; it is a bookmark, and ``listed`` in the contents where that helps."""
    return setter.heading(said(setter.pen, words), level, _shown(setter.pen, words), listed=listed)


def one_line(text: str, characters: float) -> str:
    """The text cut at a word so that it fits a line of so many Korean characters."""
    if _wide(text) <= characters:
        return text
    kept = ""
    for word in text.split():
        longer = f"{kept} {word}".strip()
        if _wide(longer) + 1 > characters:
            break
        kept = longer
    if not kept:  # a single word as long as a line
        while _wide(text) + 1 > characters:
            text = text[:-1]
        kept = text
    return kept + "…"


def _shown(pen: Pen, text: str) -> str:
    return pen.text(plain(text), links=False) or string("")


def _role(setter: Setter, role: str, text: str) -> str:
    if len(text) > _LONG:  # it may go over the page
        return call("par", call("strong", said(setter.pen, text)))
    return call("role", string(role), _par(setter.pen, text))


def _span(title: Title, span: Span) -> str:
    if not span.last or span.first == span.last:
        return span.first
    return frame_words(title.lang).span.format(span.first, span.last)


def _par(pen: Pen, text: str) -> str:
    return call("par", said(pen, text))


def _bare(text: str) -> str:
    return "".join(text.split())


def _wide(text: str) -> float:
    """How many ems a text takes at most: Latin letters and digits are no wider than 0.75."""
    return sum(0.75 if sign < "\u2000" else 1.0 for sign in text)
