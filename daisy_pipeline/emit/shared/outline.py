# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Book as a tree of sections, from the flat headings at its top."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from daisy_pipeline.model.book import Block, Book, Heading, PageBreak, Paragraph, Text, text_of
from daisy_pipeline.model.walk import segments

FRONT, BODY, REAR = "front", "body", "rear"
LONGEST = 1000  # sentences in one file: some 200 kB of SMIL (docs/decisions/0023)


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it; without a heading, what stands before the first one.

    ``pages`` begin right before the heading and belong to it. ``level`` is 1 to 6 and never skips:
    a section within a section of level n has level n + 1, whatever the heading itself says.
    """

    matter: str
    level: int
    heading: Heading | None = None
    pages: tuple[PageBreak, ...] = ()
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def label(self) -> str:
        """The heading's print words on one line; "" without a heading."""
        return one_line(self.heading.text) if self.heading else ""

    def all_blocks(self) -> Iterator[Block]:
        """The section's blocks and those of its sections, in reading order."""
        yield from self.pages
        if self.heading is not None:
            yield self.heading
        yield from self.blocks
        for section in self.sections:
            yield from section.all_blocks()


@dataclass(frozen=True)
class Outline:
    """The Book as sections.

    ``opening`` is the title page as far as formats have elements for it: the title, then subtitles,
    then authors (Paragraphs of these roles that follow each other where ``front`` begins, page
    breaks before them moved behind them); () when the Book does not begin with its title.
    ``sections`` are the sections of the top, front, body and rear one after the other.
    """

    opening: tuple[Paragraph, ...]
    sections: tuple[Section, ...]

    def of(self, matter: str) -> tuple[Section, ...]:
        """The top sections of front, body or rear."""
        return tuple(s for s in self.sections if s.matter == matter)

    @cached_property
    def pieces(self) -> tuple[Section, ...]:
        """The sections as files hold them: those of the top, a long one cut into several.

        A section of more than ``LONGEST`` sentences is cut before its inner sections, and between
        its own blocks where these are too many; what goes on after such a cut has no heading.
        """
        return tuple(piece for section in self.sections for piece in _pieces(section))

    @property
    def depth(self) -> int:
        """How deep headings go, 0 to 6."""
        return max((s.level for s in contents(self.sections)), default=0)


def _pieces(section: Section) -> Iterator[Section]:
    if _sentences(section.all_blocks()) <= LONGEST:
        yield section
        return
    runs: list[list[Block]] = [[]]
    count = 0
    for block in section.blocks:
        more = _sentences((block,))
        if runs[-1] and count + more > LONGEST:
            runs.append([])
            count = 0
        runs[-1].append(block)
        count += more
    yield replace(section, blocks=tuple(runs[0]), sections=())
    for run in runs[1:]:
        yield Section(section.matter, section.level, blocks=tuple(run))
    for inner in section.sections:
        yield from _pieces(inner)


def _sentences(blocks: Iterable[Block]) -> int:
    return sum(1 for _ in segments(blocks))


def outline(book: Book) -> Outline:
    """The sections of a Book (a named one, usually); every block stands in exactly one of them."""
    opening, front = _opening(book.front)
    sections = [
        section
        for matter, blocks in ((FRONT, front), (BODY, book.body), (REAR, book.rear))
        for section in _sections(matter, blocks)
    ]
    return Outline(opening, tuple(sections))


def contents(sections: tuple[Section, ...]) -> Iterator[Section]:
    """Every section that has a heading, outer before inner, in reading order."""
    for section in sections:
        if section.heading is not None:
            yield section
        yield from contents(section.sections)


def one_line(text: Text) -> str:
    """The print words of a Text with single blanks: a label for contents."""
    return " ".join("".join(text_of(s) for s in text).split())


def _opening(front: tuple[Block, ...]) -> tuple[tuple[Paragraph, ...], tuple[Block, ...]]:
    first = 0
    while first < len(front) and isinstance(front[first], PageBreak):
        first += 1
    found: list[Paragraph] = []
    for role in ("title", "subtitle", "author"):
        while (block := _at(front, first + len(found))) is not None and block.role == role:
            if role == "title" and found:
                break
            found.append(block)
        if not found:
            return (), front
    return tuple(found), front[:first] + front[first + len(found) :]


def _at(blocks: tuple[Block, ...], index: int) -> Paragraph | None:
    block = blocks[index] if index < len(blocks) else None
    return block if isinstance(block, Paragraph) else None


class _Open:
    """A section that still takes blocks; ``said`` is the level that its heading claims."""

    def __init__(self, said: int, heading: Heading | None, pages: list[PageBreak]) -> None:
        self.said = said
        self.heading = heading
        self.pages = pages
        self.blocks: list[Block] = []
        self.inner: list[_Open] = []

    def close(self, matter: str, level: int) -> Section:
        return Section(
            matter,
            level,
            self.heading,
            tuple(self.pages),
            tuple(self.blocks),
            tuple(s.close(matter, level + 1) for s in self.inner),
        )


def _sections(matter: str, blocks: tuple[Block, ...]) -> Iterator[Section]:
    top: list[_Open] = []
    stack: list[_Open] = []
    waiting: list[PageBreak] = []
    for block in blocks:
        if isinstance(block, PageBreak):
            waiting.append(block)
        elif isinstance(block, Heading):
            while stack and stack[-1].said >= block.level:
                stack.pop()
            section = _Open(block.level, block, waiting)
            (stack[-1].inner if stack else top).append(section)
            stack.append(section)
            waiting = []
        else:
            _take(top, stack, waiting, block)
            waiting = []
    if waiting:
        _take(top, stack, waiting)
    for section in top:
        yield section.close(matter, 1)


def _take(top: list[_Open], stack: list[_Open], waiting: list[PageBreak], *more: Block) -> None:
    """Put blocks into the section that is open, or into a first one without a heading."""
    if not stack:
        stack.append(_Open(7, None, []))  # 7: every heading ends it
        top.append(stack[0])
    stack[-1].blocks += [*waiting, *more]
