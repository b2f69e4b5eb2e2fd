# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a book is cut into volumes: before headings, and all about equally thick.

A volume that a reader can hold has some 125 leaves at most (the profile says how many). It ends
before a chapter; a chapter that alone is longer is cut before its headings of level 2, and where
there are none, between its blocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from daisy_pipeline.emit.large_print.chapters import Chapter
from daisy_pipeline.model.book import Heading, Note, NoteRef, PageBreak
from daisy_pipeline.model.walk import segments

_PIECES = 12  # of a volume: where a stretch without headings may be cut


@dataclass(frozen=True, slots=True)
class Unit:
    """What is never cut: blocks ``begin`` to ``end`` of a chapter, and how thick they are.

    ``pages`` are those of the text, and those that it takes in contents and tables, in parts.
    """

    chapter: int
    begin: int
    end: int
    pages: float


@dataclass(frozen=True, slots=True)
class Measured:
    """A chapter with the page of each of its blocks and of its end, from 1.

    ``beside`` are the pages that a block takes in the contents, in the table of print pages and in
    the notes, in parts.
    """

    chapter: Chapter
    pages: Sequence[int]
    beside: Sequence[float]

    @property
    def thick(self) -> float:
        """The pages that the chapter takes."""
        return self.pages[-1] - self.pages[0] + 1 + sum(self.beside)


def units(measured: Sequence[Measured], most: float) -> list[Unit]:
    """What volumes of at most ``most`` pages are made of, in order."""
    return [
        unit for number, chapter in enumerate(measured) for unit in _units(number, chapter, most)
    ]


def share(sizes: Sequence[float], most: float) -> list[range]:
    """The units of each volume: as few volumes as can be, and these as equal as can be.

    A unit that is thicker than ``most`` has a volume of its own.
    """
    count = _fewest(sizes, most)
    sums = [0.0, *accumulate(sizes)]
    mean = sums[-1] / max(1, count)
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for _ in range(count):
        row: dict[int, tuple[float, int]] = {}
        for begin, (cost, _before) in best[-1].items():
            for end in range(begin + 1, len(sizes) + 1):
                size = sums[end] - sums[begin]
                if size > most and end > begin + 1:
                    break
                worth = cost + (size - mean) ** 2
                if end not in row or worth < row[end][0]:
                    row[end] = (worth, begin)
        best.append(row)
    ends = [len(sizes)]
    for row in reversed(best[1:]):
        ends.append(row[ends[-1]][1])
    return [range(begin, end) for begin, end in pairwise(reversed(ends))]


@dataclass(frozen=True, slots=True)
class Piece:
    """What a volume has of the chapter of a number: its blocks, their notes, as a chapter."""

    number: int
    begin: int
    end: int
    chapter: Chapter


def pieces(measured: Sequence[Measured], chosen: Sequence[Unit]) -> list[Piece]:
    """The chapters of one volume.

    A note goes with the first reference to it; one without goes with the chapter's end.
    """
    made = []
    for number in dict.fromkeys(unit.chapter for unit in chosen):
        own = [unit for unit in chosen if unit.chapter == number]
        chapter, begin, end = measured[number].chapter, own[0].begin, own[-1].end
        if (begin, end) != (0, len(chapter.blocks)):
            notes = _notes(chapter, begin, end)
            chapter = Chapter(chapter.matter, chapter.blocks[begin:end], notes)
        made.append(Piece(number, begin, end, chapter))
    return made


def _fewest(sizes: Sequence[float], most: float) -> int:
    count, room = 0, 0.0
    for size in sizes:
        if not count or size > room:
            count, room = count + 1, most
        room -= size
    return count


def _units(number: int, measured: Measured, most: float) -> list[Unit]:
    whole = len(measured.chapter.blocks)
    if measured.thick <= most or whole < 2:
        return [Unit(number, 0, whole, measured.thick)]
    cuts = _cuts(measured.chapter, 2)
    made = []
    for begin, end in pairwise([0, *cuts, whole]):
        if _thick(measured, begin, end) <= most:
            made.append(Unit(number, begin, end, _thick(measured, begin, end)))
        else:
            made += _blockwise(number, measured, begin, end, most)
    return made


def _blockwise(number: int, measured: Measured, begin: int, end: int, most: float) -> list[Unit]:
    """Stretches of some pages each; a heading stays with what it heads."""
    made, step = [], most / _PIECES
    blocks = measured.chapter.blocks
    start = begin
    for at in range(begin + 1, end):
        if _thick(measured, start, at) >= step and not isinstance(
            blocks[at - 1], Heading | PageBreak
        ):
            made.append(Unit(number, start, at, _thick(measured, start, at)))
            start = at
    return [*made, Unit(number, start, end, _thick(measured, start, end))]


def _cuts(chapter: Chapter, level: int) -> list[int]:
    """Where headings down to a level begin, print pages that begin there included."""
    found = []
    for number, block in enumerate(chapter.blocks):
        if isinstance(block, Heading) and block.level <= level:
            at = number
            while at and isinstance(chapter.blocks[at - 1], PageBreak):
                at -= 1
            if at and not all(isinstance(b, Heading | PageBreak) for b in chapter.blocks[:at]):
                found.append(at)
    return list(dict.fromkeys(found))


def _thick(measured: Measured, begin: int, end: int) -> float:
    """How many pages blocks take, with what each takes elsewhere."""
    last = measured.pages[end]
    return last - measured.pages[begin] + 0.5 + sum(measured.beside[begin:end])


def noted(chapter: Chapter) -> list[tuple[int, Note]]:
    """Each note and the number of the block that first refers to it, the last block for none."""
    where: dict[str, int] = {}
    for number, block in enumerate(chapter.blocks):
        for segment in segments((block,)):
            for item in segment.content:
                if isinstance(item, NoteRef):
                    where.setdefault(item.note, number)
    last = max(0, len(chapter.blocks) - 1)
    return [(where.get(note.id, last), note) for note in chapter.notes]


def _notes(chapter: Chapter, begin: int, end: int) -> tuple[Note, ...]:
    return tuple(note for at, note in noted(chapter) if begin <= at < end)
