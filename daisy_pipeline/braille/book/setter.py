# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where pieces are collected: texts with the labels, print pages and notes that belong to them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from daisy_pipeline.braille.book.pieces import Form, Holder, Kind, Piece, Told, Within, stretches_of
from daisy_pipeline.braille.book.text import Pen
from daisy_pipeline.braille.book.words import Words, appended, lines_of
from daisy_pipeline.braille.layout.blocks import Align, NoteAt, PageAt, Stretch
from daisy_pipeline.model.book import Block, Note, Origin, PageMark, Text
from daisy_pipeline.model.finding import Place

Lead = Callable[[Pen], None]
"""Writes what stands before a text: a label, a speaker's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a text is set; the names are those of `Stretch`."""

    first: int = 0
    rest: int = 0
    align: Align = Align.LEFT
    before: int = 0
    after: int = 0
    keep_next: bool = False
    together: str = ""


class Setter(ABC):
    """Collects the pieces of a book in reading order."""

    def __init__(
        self, form: Form, notes: Mapping[str, tuple[Note, str]], referred: frozenset[str]
    ) -> None:
        self.form = form
        self.told = Told()
        self.pieces: list[Piece] = []
        self.place = Place()
        self._notes = notes
        self._referred = referred
        self._set_notes: set[str] = set()
        self._leads: list[Lead] = []
        self._hang: tuple[int, int] | None = None
        self._pages: list[PageMark] = []
        self._count = 0

    @abstractmethod
    def blocks(self, blocks: Iterable[Block], within: Within) -> None:
        """Set blocks; the class below knows how."""

    def holder(self, kind: Kind, within: Within, id: str = "") -> Within:
        """The inside of a structure that begins here."""
        self._count += 1
        return replace(within, path=(*within.path, Holder(kind, self._count, id)), top=False)

    def token(self) -> str:
        """A name that nothing else has, for stretches that stand together."""
        self._count += 1
        return f"t{self._count}"

    def lead(self, *leads: Lead, hang: tuple[int, int] | None = None) -> None:
        """Keep what the next text begins with, and the indents of its first line and the rest."""
        self._leads += leads
        self._hang = hang if hang is not None else self._hang

    def flush(self, within: Within) -> None:
        """Set labels that no text came for; forget the indents that they had."""
        if self._leads:
            self.text((), within, self.look(within))
        self._hang = None

    def page(self, mark: PageMark) -> None:
        """A print page begins with the next text."""
        self._pages.append(mark)

    def look(self, within: Within, *, before: int = 0, after: int = 0) -> Look:
        """The look of a paragraph, or of what stands in its stead with hanging indents."""
        if self._hang is not None:
            return Look(first=self._hang[0], rest=self._hang[1], before=before, after=after)
        first = within.left + self.form.paragraph
        return Look(first=first, rest=within.left, before=before, after=after)

    def pen(self, within: Within, *, flat: bool = False) -> Pen:
        """A pen that has written what waited for this text: print pages, labels."""
        pen = Pen(within.lang, flat=flat, noted=self.form.noted)
        pages, self._pages = self._pages, []
        leads, self._leads = self._leads, []
        for mark in pages:
            pen.page(mark.label)
        for lead in leads:
            lead(pen)
        self._hang = None
        return pen

    def text(self, text: Text, within: Within, look: Look, *, id: str = "") -> None:
        """Set a text: a line, or several where line ends carry meaning."""
        if not text and not self._leads:
            return
        pen = self.pen(within)
        pen.text(text)
        self.line(pen.done(self.form.grade), within, look, id=id)

    def line(
        self,
        words: Words,
        within: Within,
        look: Look,
        *,
        rank: int = 0,
        level: int = 0,
        id: str = "",
        kind: Kind | None = None,
    ) -> None:
        """Set a translated text; lines after the first have the indent of ``look.rest``."""
        self.told.add(words.cells.findings, self.place)
        lines, kind = list(lines_of(words)), kind or within.kind
        for number, one in enumerate(lines):
            stretch = Stretch(
                cells=one.cells,
                spans=one.spans,
                pages=one.pages,
                first=look.rest if number else look.first,
                rest=look.rest,
                align=look.align,
                before=0 if number else look.before,
                after=look.after if number == len(lines) - 1 else 0,
                keep_next=look.keep_next,
                together=look.together,
                rank=rank,
                place=replace(self.place, inside=words.start),
            )
            self.put(
                Piece(
                    kind=kind,
                    stretches=(stretch,),
                    words=one,
                    path=within.path,
                    level=level,
                    id="" if number else id,
                ),
                [ref.note for ref in one.refs],
                [ref.at for ref in one.refs],
            )

    def put(self, piece: Piece, notes: Sequence[str] = (), places: Sequence[int] = ()) -> None:
        """Take a piece of one stretch with the notes that it is the first to refer to."""
        made: list[tuple[str, tuple[Piece, ...]]] = []
        at: list[NoteAt] = []
        for note, place in zip(notes, places, strict=True):
            pieces = self._note(note)
            if pieces:
                made.append((note, pieces))
                at.append(NoteAt(place, tuple(stretches_of(pieces))))
        if made:
            stretch = replace(piece.stretches[0], notes=tuple(at))
            piece = replace(piece, stretches=(stretch,), notes=(*piece.notes, *made))
        self.pieces.append(piece)

    def own_line(self, cells: Words, within: Within, look: Look, kind: Kind) -> None:
        """Set a line that is only on pages: nothing of the book."""
        stretch = Stretch(
            cells=cells.cells,
            first=look.first,
            rest=look.rest,
            align=look.align,
            before=look.before,
            after=look.after,
            keep_next=look.keep_next,
        )
        self.pieces.append(Piece(kind=kind, stretches=(stretch,), path=within.path))

    def around(self, begin: int, before: int = 0, after: int = 0) -> None:
        """Blank lines before and after the pieces that were set from number ``begin`` on."""
        if begin < len(self.pieces):
            first, last = self.pieces[begin], self.pieces[-1]
            self.pieces[begin] = _with(first, 0, before=before)
            last = self.pieces[-1]
            self.pieces[-1] = _with(last, -1, after=after)

    def keep(self) -> None:
        """Keep the last stretch on a page with what follows."""
        if self.pieces:
            piece = self.pieces[-1]
            kept = replace(piece.stretches[-1], keep_next=True)
            self.pieces[-1] = replace(piece, stretches=(*piece.stretches[:-1], kept))

    def end_with(self, begin: int, cells: str) -> bool:
        """Write cells of our own behind the last text from piece ``begin`` on, if there is one."""
        for number in range(len(self.pieces) - 1, begin - 1, -1):
            piece = self.pieces[number]
            if piece.words is not None:
                words = appended(piece.words, cells)
                stretch = replace(piece.stretches[0], cells=words.cells)
                self.pieces[number] = replace(piece, stretches=(stretch,), words=words)
                return True
        return False

    def stays(self, note: Note) -> bool:
        """Whether a note stands where it stands in the Book: nothing refers to it.

        Nor does anything to one whose id another note has too.
        """
        return note.id not in self._referred or self._notes[note.id][0] is not note

    def forgotten(self) -> None:
        """Set the notes that only notes refer to which were not set: nothing is lost."""
        for id, (note, lang) in self._notes.items():
            if id in self._referred and id not in self._set_notes:
                self.note(note, Within(lang))

    def last_pages(self) -> None:
        """Print pages that begin when nothing follows any more belong to the last text."""
        if not self._pages or not self.pieces:
            return
        piece = self.pieces[-1]
        stretch = piece.stretches[-1]
        end = stretch.cells.origins[-1] if stretch.cells.origins else 0
        more = tuple(PageAt(end, mark.label) for mark in self._pages)
        self._pages = []
        kept = replace(stretch, pages=stretch.pages + more)
        words = piece.words
        if words is not None:
            words = replace(words, pages=words.pages + more)
        self.pieces[-1] = replace(piece, stretches=(*piece.stretches[:-1], kept), words=words)

    @contextmanager
    def at(self, block: Block) -> Iterator[None]:
        """Findings tell of this block, or of the one around it where its place is not known."""
        before = self.place
        if block.origin is not None:
            self.place = place_of(block.origin)
        yield
        self.place = before

    def _note(self, id: str) -> tuple[Piece, ...]:
        """The pieces of a note that is referred to for the first time."""
        if id not in self._notes or id in self._set_notes:
            return ()
        note, lang = self._notes[id]
        self._set_notes.add(id)
        kept = self.pieces, self._leads, self._hang, self._pages
        self.pieces, self._leads, self._hang, self._pages = [], [], None, []
        self.note(note, Within(lang))
        made, left = self.pieces, self._pages
        self.pieces, self._leads, self._hang, self._pages = kept
        self._pages += left
        return tuple(made)

    def note(self, note: Note, within: Within) -> None:
        """Set a note: the sign that refers to it, and its words."""
        if self._notes.get(note.id, (None,))[0] is note:
            self._set_notes.add(note.id)
        inner = self.holder(Kind.NOTE, within, note.id)
        with self.at(note):
            self.lead(lambda pen: pen.note_sign(note.label), lambda pen: pen.ours(" "))
            self.blocks(note.blocks, inner)
            self.flush(inner)


def _with(piece: Piece, number: int, *, before: int = 0, after: int = 0) -> Piece:
    if not piece.stretches:
        return piece
    made = list(piece.stretches)
    one = made[number]
    made[number] = replace(one, before=max(one.before, before), after=max(one.after, after))
    return replace(piece, stretches=tuple(made))


def place_of(origin: Origin | None) -> Place:
    """An origin as a finding's place."""
    return Place(origin.file, origin.line) if origin else Place()
