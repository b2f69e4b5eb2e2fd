# SPDX-License-Identifier: AGPL-3.0-or-later
"""A document's flat flow of pieces becomes the nested blocks of a Book.

A reader of a word processor's format makes Para and Done pieces (``pieces``), counts automatic
numbers with ``numbering.Counters``, and calls ``assemble`` for the text and ``blocks_of`` for what
stands in cells, boxes and notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from daisy_pipeline.model.book import (
    Block,
    Note,
    NoteKind,
    NoteRef,
    Paragraph,
    text_of,
)
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.outline import Reason
from daisy_pipeline.model.walk import texts
from daisy_pipeline.readers.office.captions import with_captions
from daisy_pipeline.readers.office.groups import grouped
from daisy_pipeline.readers.office.pieces import Done, Para, Piece
from daisy_pipeline.readers.office.typed_headings import with_headings
from daisy_pipeline.readers.office.typed_pages import joined, odd_marks, with_pages
from daisy_pipeline.readers.txt import matters

_CONTENTS = re.compile(r"(차 ?례|목 ?차|표 ?차례|그림 ?차례|(table of )?contents)$", re.I)
_FRONT_ROLES = ("title", "subtitle", "author")
_LARGER = 2  # half points
_MOST_FRONT = 20  # pieces of a title page
_LONGEST_FRONT = 120  # letters of one of them


@dataclass(frozen=True, slots=True)
class Flow:
    """A document's matters as blocks, and what is to be told."""

    front: tuple[Block, ...] = ()
    body: tuple[Block, ...] = ()
    rear: tuple[Block, ...] = ()
    findings: tuple[Finding, ...] = ()
    reasons: tuple[Reason, ...] = ()


def assemble(pieces: Sequence[Piece], notes: Mapping[str, Note], file: str) -> Flow:
    """The Book's matters in a document's flow.

    ``notes`` are the notes by id: footnotes come right after the top-level block that refers to
    them, endnotes at the end; those that nothing refers to are left out, as print leaves them out.
    A title page goes to the front, generated contents are left out (DP-OFF-001). A document
    without heading styles gets the headings that its lines show, with reasons, and its bold large
    lines are told (DP-OFF-002, 020). Typed page marks (``@@p12``) are print pages.
    """
    pieces = _with_contents_title(pieces)
    headed = with_headings(pieces, file)
    kept = [p for p in headed.pieces if not (isinstance(p, Para) and (p.contents or _nothing(p)))]
    kept = joined(with_pages(kept))
    cut = _title_page(kept)
    front, rest, rear = matters(blocks_of(_no_titles(kept[cut:])))
    placed = _NotesPlaced(notes)
    first = placed.into(blocks_of(kept[:cut]) + list(front))
    body = placed.into(rest)
    last = placed.into(rear)
    ends = placed.endnotes()
    if last:
        last += ends
    else:
        body += ends
    findings = (*_contents_told(pieces, file), *headed.findings, *odd_marks(kept, file))
    return Flow(tuple(first), tuple(body), tuple(last), findings, headed.reasons)


def _with_contents_title(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces; the title right above generated contents ("차례") belongs to them."""
    made = list(pieces)
    for at, piece in enumerate(pieces):
        if isinstance(piece, Para) and not piece.contents and _CONTENTS.match(piece.words):
            after = (p for p in pieces[at + 1 :] if not isinstance(p, Para) or p.content)
            below = next(after, None)
            if isinstance(below, Para) and below.contents:
                made[at] = replace(piece, contents=True)
    return made


def _nothing(para: Para) -> bool:
    return not para.content and para.role != "verse"  # an empty line parts stanzas


def blocks_of(pieces: Iterable[Piece]) -> list[Block]:
    """The blocks that pieces make: lists nested, captions with what they name, nothing empty."""
    return grouped(with_captions(with_pages(pieces)))


def _title_page(pieces: Sequence[Piece]) -> int:
    """How many pieces at the beginning are the title page: up to the last that is styled so."""
    end = 0
    for at, piece in enumerate(pieces[:_MOST_FRONT]):
        if isinstance(piece, Para):
            if piece.level or piece.place or len(piece.words) > _LONGEST_FRONT:
                break
            if piece.role in _FRONT_ROLES and piece.words:
                if piece.role == "title" and end and at > end:
                    break  # a second title after other words is a chapter's
                end = at + 1
    return end


def _no_titles(pieces: Iterable[Piece]) -> list[Piece]:
    """Titles behind the title page are chapters: many typists take "제목" for "제목 1"."""
    return [
        replace(p, role="", level=1) if isinstance(p, Para) and p.role == "title" else p
        for p in pieces
    ]


class _NotesPlaced:
    """Puts notes where they are to be read."""

    def __init__(self, notes: Mapping[str, Note]) -> None:
        self._notes = notes
        self._placed: set[str] = set()
        self._ends: list[Note] = []

    def into(self, blocks: Iterable[Block]) -> list[Block]:
        """The blocks with their footnotes after them."""
        made: list[Block] = []
        for block in blocks:
            made.append(block)
            made += self._of(block)
        return made

    def endnotes(self) -> list[Block]:
        """The endnotes in the order of their references, with footnotes that they refer to."""
        made: list[Block] = []
        while self._ends:
            note = self._ends.pop(0)
            made.append(note)
            made += self._of(note)
        return made

    def _of(self, block: Block) -> list[Block]:
        made: list[Block] = []
        for id in _references(block):
            note = self._notes.get(id)
            if note is None or id in self._placed:
                continue
            self._placed.add(id)
            if note.kind is NoteKind.ENDNOTE:
                self._ends.append(note)
            else:
                made.append(note)
                made += self._of(note)
        return made


def _references(block: Block) -> list[str]:
    places = texts((block,))
    items = (item for place in places for segment in place.text for item in segment.content)
    return [item.note for item in items if isinstance(item, NoteRef)]


def _contents_told(pieces: Sequence[Piece], file: str) -> tuple[Finding, ...]:
    lines = [p for p in pieces if isinstance(p, Para) and p.contents and p.words]
    if not lines:
        return ()
    return (Finding("DP-OFF-001", _place(lines[0], file), {"count": len(lines)}),)


def _place(piece: Para, file: str) -> Place:
    origin = piece.origin
    return Place(file, origin.line, inside=origin.inside) if origin else Place(file)


def with_prominent(
    pieces: Iterable[Piece], bold: Mapping[int, int], sizes: Mapping[int, int]
) -> list[Piece]:
    """The pieces; bold short lines that are larger than most letters are marked as prominent.

    ``bold`` leads from a paragraph's count to its size in half points, ``sizes`` from a size to
    the number of letters in it.
    """
    common = max(sizes, key=lambda size: (sizes[size], -size), default=0)
    large = {n for n, size in bold.items() if size >= common + _LARGER}
    return [
        replace(p, prominent=True)
        if isinstance(p, Para) and p.origin and not p.origin.inside and p.origin.line in large
        else p
        for p in pieces
    ]


def title_words(flow: Flow, role: str) -> tuple[str, ...]:
    """What the title page says in a role (title, subtitle, author), a line each."""
    return tuple(
        words
        for block in flow.front
        if isinstance(block, Paragraph) and block.role == role
        for words in [_words(block)]
        if words
    )


def _words(block: Paragraph) -> str:
    return " ".join("".join(map(text_of, block.text)).split())


__all__ = [
    "Done",
    "Flow",
    "Para",
    "Piece",
    "assemble",
    "blocks_of",
    "title_words",
    "with_prominent",
]
