# SPDX-License-Identifier: AGPL-3.0-or-later
"""The text of a whole book set once: its blocks as code, ready to stand in any volume."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from daisy_pipeline.emit.large_print.chapters import Chapter
from daisy_pipeline.emit.large_print.setter import Form, Setter, Within, words_of
from daisy_pipeline.model.book import Block, Heading, NoteRef, PageBreak, PageMark, Run, text_of
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.walk import every_block, segments, texts

_SAID = 40  # characters of a block that a finding shows
RowHeads = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where code stands in the Book: its chapter, its print page, its first words."""

    chapter: str
    page: str
    words: str


@dataclass(frozen=True, slots=True)
class SetBlock:
    """A block as statements of code, with the row headers of each of its tables.

    ``path`` are the headings that it stands under, from the highest on.
    """

    code: tuple[str, ...]
    row_heads: tuple[RowHeads, ...]
    spot: Spot
    path: tuple[str, ...]


@dataclass(frozen=True)
class SetText:
    """The blocks of each chapter, the notes by id, every id that code may have a label for."""

    blocks: tuple[tuple[SetBlock, ...], ...]
    notes: Mapping[str, SetBlock]
    known: frozenset[str]
    findings: tuple[Finding, ...]


def set_text(chapters: Sequence[Chapter], form: Form, lang: str) -> SetText:
    """The chapters as code.

    Links lead to what the volume has (``places``), so that the code of a block is the same in
    every volume.
    """
    return _Writing(chapters, form, lang).run()


def said_of(block: Block) -> str:
    """The first words of a block, for a person who looks for it."""
    words = " ".join("".join(text_of(s) for s in segments((block,))).split())
    return words[:_SAID] + "…" * (len(words) > _SAID)


def page_marks(chapters: Iterable[Chapter]) -> list[PageMark]:
    """The pages of the print original that begin in chapters, in the order in which they stand."""
    return [mark for chapter in chapters for mark in _marks(chapter.ordered)]


class _Writing:
    """A book's text on its way through one setter."""

    def __init__(self, chapters: Sequence[Chapter], form: Form, lang: str) -> None:
        self.chapters = chapters
        self.within = Within(lang, top=True)
        self.setter = Setter(form, _ids(chapters))
        self.setter.refs.update(_first_refs(chapters))
        self.path: list[tuple[int, str]] = []

    def run(self) -> SetText:
        blocks: list[tuple[SetBlock, ...]] = []
        notes: dict[str, SetBlock] = {}
        for chapter in self.chapters:
            head = words_of(chapter.heading) if chapter.heading else ""
            page = ""
            own: list[SetBlock] = []
            waiting = 0  # how many of the last are headings, which never end a page
            self.setter.begin()
            self.path.clear()
            for block in chapter.blocks:
                if isinstance(block, PageBreak):
                    page = block.page.label
                lead = [line[1:] for before in own[len(own) - waiting :] for line in before.code]
                self.setter.lead = list(lead)
                own.append(self._block(block, Spot(head, page, said_of(block))))
                if lead and not self.setter.lead:  # they stand on the turned page
                    kept = len(own) - 1 - waiting
                    own[kept:-1] = [replace(before, code=()) for before in own[kept:-1]]
                waiting = waiting + 1 if isinstance(block, Heading | PageBreak) else 0
            blocks.append(tuple(own))
            for note in chapter.notes:
                notes[note.id] = self._block(note, Spot(head, page, said_of(note)))
        return SetText(tuple(blocks), notes, self.setter.known, self.setter.told())

    def _block(self, block: Block, spot: Spot) -> SetBlock:
        if isinstance(block, Heading):
            self._leave(block)
        path = tuple(words for _, words in self.path)
        before = len(self.setter.row_heads)
        code = tuple(f"#{one}" for one in self.setter.block(block, self.within) if one)
        for one in every_block((block,)):
            if isinstance(one, Heading) and (words := words_of(one)):
                self._leave(one)
                self.path.append((one.level, words))
        return SetBlock(code, tuple(self.setter.row_heads[before:]), spot, path)

    def _leave(self, heading: Heading) -> None:
        """The headings that another one stands under, not beside, stay."""
        while self.path and self.path[-1][0] >= heading.level:
            self.path.pop()


def _ids(chapters: Iterable[Chapter]) -> frozenset[str]:
    """Every id that a link or the table of print pages leads to."""
    chapters = tuple(chapters)
    blocks = (b for chapter in chapters for b in every_block(chapter.ordered))
    found = {block.id for block in blocks if block.id}
    named = {s.id: s for c in chapters for s in segments(c.ordered)}
    inline = (i for s in named.values() for i in s.content if isinstance(i, Run))
    found |= {i.href[1:] for i in inline if i.href and i.href[0] == "#"} & named.keys()
    found |= set(_first_refs(chapters).values())
    return frozenset(found | {mark.id for mark in page_marks(chapters)})


def _first_refs(chapters: Iterable[Chapter]) -> dict[str, str]:
    """The first reference to each note."""
    found: dict[str, str] = {}
    for chapter in chapters:
        for segment in segments(chapter.ordered):
            for item in segment.content:
                if isinstance(item, NoteRef) and item.id:
                    found.setdefault(item.note, item.id)
    return found


def _marks(blocks: Iterable[Block]) -> list[PageMark]:
    found = []
    for block in every_block(blocks):
        if isinstance(block, PageBreak):
            found.append(block.page)
        else:
            own = (place.text for place in texts((block,)) if place.block is block)
            inline = (item for text in own for segment in text for item in segment.content)
            found += [item for item in inline if isinstance(item, PageMark)]
    return list({mark.id: mark for mark in found}.values())
