# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rules on what the printed page left in the text: its number, its running head; words twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from daisy_pipeline.model.book import (
    Block,
    Book,
    PageBreak,
    PageMark,
    Paragraph,
    Run,
    Text,
    text_of,
)
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.normalization.changes import Change, Outcome, place_of

_FOLIO = re.compile(
    r"[-–—·~<\[(〈\s]*(?:p\.?\s?)?(\d{1,4})(?:\s?쪽|\s?page)?[-–—·~>\])〉\s]*", re.I
)
_AT_ENDS = re.compile(r"^\W*(\d{1,4})\W+|\W+(\d{1,4})\W*$")
_ENDS_OF_SPEECH = ".,?!…”’\"'"
_FEWEST = 3
_LONGEST_HEAD = 40
_LONG_ENOUGH_TWICE = 30


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph at the top of the Book: where, its words, the pages that begin beside it.

    ``page`` is the label of the page that it stands on, as far as marks tell; ``beside`` says that
    a page begins right before or right after it.
    """

    number: int
    words: str
    page: str
    beside: bool
    block: Paragraph


def page_numbers(book: Book) -> Outcome:
    """Paragraphs that are nothing but the page's number, where it is the mark's own number.

    Three at least, and most of such paragraphs, must agree with the marks; others are proposed.
    """
    found = [(line, m[1]) for line in _lines(book) if (m := _FOLIO.fullmatch(line.words))]
    agree = [line for line, number in found if line.beside and number == line.page]
    if len(agree) >= _FEWEST and len(agree) * 2 > len(found):
        return _without(book, agree)
    counted = _counting([(line, int(number)) for line, number in found])
    return Outcome(book, proposals=tuple(map(_dropped, counted)))


def _counting(found: Sequence[tuple[_Line, int]]) -> list[_Line]:
    """The lines whose numbers go on one by one, if there are enough of them."""
    run: list[_Line] = []
    best: list[_Line] = []
    last = None
    for line, number in found:
        run = [*run, line] if last is not None and number == last + 1 else [line]
        best = run if len(run) > len(best) else best
        last = number
    return best if len(best) > _FEWEST else []


def running_heads(book: Book) -> Outcome:
    """Short paragraphs that come again and again where pages begin, with the page's number or not.

    All places must be at page marks, three at least; where some are not, they are proposed. So they
    are in a Book of so many pages (a picture book) that most paragraphs stand at one.
    """
    by_words: dict[str, list[_Line]] = {}
    everything = list(_lines(book))
    few_beside = sum(line.beside for line in everything) * 2 < len(everything)
    for line in everything:
        if not 0 < len(line.words) <= _LONGEST_HEAD or line.words[-1] in _ENDS_OF_SPEECH:
            continue
        if words := _without_number(line):
            by_words.setdefault(words, []).append(line)
    sure: list[_Line] = []
    unsure: list[_Line] = []
    for lines in by_words.values():
        at_pages = sum(line.beside for line in lines)
        if at_pages >= _FEWEST:
            certain = few_beside and at_pages == len(lines)
            if certain or at_pages * 2 > len(lines):
                (sure if certain else unsure).extend(lines)
    outcome = _without(book, sorted(sure, key=lambda line: line.number))
    return replace(outcome, proposals=tuple(_dropped(x) for x in unsure if x.beside))


def _without_number(line: _Line) -> str:
    """A line's words without the number of its page; "" where nothing but a number is left."""
    words = line.words
    for found in _AT_ENDS.finditer(words):
        if (found[1] or found[2]) == line.page:
            words = (words[: found.start()] + " " + words[found.end() :]).strip()
            break
    return "" if _FOLIO.fullmatch(words) else words


def _lines(book: Book) -> Iterator[_Line]:
    blocks = (*book.front, *book.body, *book.rear)
    page = ""
    for number, block in enumerate(blocks):
        if isinstance(block, PageBreak):
            page = block.page.label
            continue
        marks = _marks(block)
        page = marks[-1].label if marks else page
        if isinstance(block, Paragraph) and not block.role:
            beside = bool(marks) or _at_page(blocks, number - 1) or _at_page(blocks, number + 1)
            yield _Line(number, _short_words(block.text), page, beside, block)


def _at_page(blocks: Sequence[Block], number: int) -> bool:
    """Whether a page begins at this place, or the Book ends there."""
    return not 0 <= number < len(blocks) or isinstance(blocks[number], PageBreak)


def _short_words(text: Text) -> str:
    """The words of a text that may be a page's number or head; "" for a longer one."""
    widths = (len(i.text) for s in text for i in s.content if isinstance(i, Run))
    return "".join(map(text_of, text)).strip() if sum(widths) <= 2 * _LONGEST_HEAD else ""


def _marks(block: Block) -> list[PageMark]:
    text: Text = getattr(block, "text", ())
    return [i for s in text for i in s.content if isinstance(i, PageMark)]


def _dropped(line: _Line) -> Change:
    return Change(line.words, "", line.block.origin)


def _without(book: Book, lines: Sequence[_Line]) -> Outcome:
    """The Book without these paragraphs; page marks in them stay as pages between blocks."""
    gone = {line.number for line in lines}
    if not gone:
        return Outcome(book)
    numbers = count()

    def kept(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        made: list[Block] = []
        for block in blocks:
            if next(numbers) not in gone:
                made.append(block)
                continue
            made += [PageBreak(page=mark, origin=block.origin) for mark in _marks(block)]
        return tuple(made)

    made = replace(book, front=kept(book.front), body=kept(book.body), rear=kept(book.rear))
    first = lines[0]
    facts: dict[str, str | int] = {"count": len(lines), "words": first.words}
    told = Finding("DP-NRM-024", place_of(first.block), facts)
    return Outcome(made, tuple(map(_dropped, lines)), (told,))


def typed_twice(book: Book) -> Outcome:
    """Proposes to drop a long paragraph that is the same as the one before it."""
    proposals = []
    seen: list[Text] = []
    last: Text = ()
    for block in (*book.front, *book.body, *book.rear):
        if isinstance(block, PageBreak):
            continue
        text = block.text if isinstance(block, Paragraph) else ()
        seen.append(text)
        if text and text == last:
            words = "".join(map(text_of, text))
            if len(words) >= _LONG_ENOUGH_TWICE:
                proposals.append(Change(words, "", block.origin, seen.count(text)))
        last = text
    return Outcome(book, proposals=tuple(proposals))
