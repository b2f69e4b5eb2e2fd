# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every kind of block as pieces: what is centred, indented, set apart (docs/decisions/0064)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from daisy_pipeline.braille.book import code, pictures, tables
from daisy_pipeline.braille.book.labels import item_label
from daisy_pipeline.braille.book.pieces import Form, Kind, Piece, Within
from daisy_pipeline.braille.book.setter import Look, Setter
from daisy_pipeline.braille.book.text import Pen
from daisy_pipeline.braille.book.told import told_of
from daisy_pipeline.braille.book.words import Words, appended, lines_of, literal
from daisy_pipeline.braille.layout.blocks import Align
from daisy_pipeline.model.book import (
    Block,
    Book,
    Box,
    Code,
    DefinitionList,
    Divider,
    Figure,
    Heading,
    ItemList,
    MathBlock,
    Note,
    NoteKind,
    NoteRef,
    PageBreak,
    Paragraph,
    ProducerNote,
    Quote,
    Raw,
    Segment,
    Speech,
    Table,
    Text,
    Verse,
    text_of,
)
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.walk import child_blocks, segments, top_blocks

_CENTER = 3  # cells that a centred line leaves free on either side
_BOX = ("⠶", "⠛")  # Braille Formats (BANA, 2016), 7.2: dots that lie on the side of the text
_RULE = "⠒" * 12
_ROLES = {  # indents of all lines: these are short and stand apart
    "dateline": 4,
    "address": 4,
    "epigraph": 4,
    "signature": 8,
}
_COLON = frozenset(".:;!?…。：")


@dataclass(frozen=True)
class Made:
    """The pieces of a book in reading order, and what is to be told."""

    pieces: tuple[Piece, ...]
    findings: tuple[Finding, ...] = ()


def pieces_of(book: Book, form: Form) -> Made:
    """A book as pieces of translated braille.

    Findings: those of translation, each once with a count; DP-BRL-030 for pictures without words,
    031 and 032 for tables that are not set in columns, 033 for formulas, 034 for what the Book
    could not say.
    """
    blocks = top_blocks(book)
    notes = dict(_notes(blocks, book.lang))
    referred = frozenset(
        item.note
        for segment in segments(blocks)
        for item in segment.content
        if isinstance(item, NoteRef) and item.note in notes
    )
    setter = BlockSetter(form, notes, referred)
    setter.blocks(blocks, Within(book.lang, top=True))
    setter.flush(Within(book.lang))
    setter.forgotten()
    setter.last_pages()
    findings = (*setter.told.found.values(), *setter.shapes, *told_of(book))
    return Made(tuple(setter.pieces), findings)


class BlockSetter(Setter):
    """Sets each kind of block; ``shapes`` tell of tables that are not set in columns."""

    def __init__(
        self, form: Form, notes: Mapping[str, tuple[Note, str]], referred: frozenset[str]
    ) -> None:
        super().__init__(form, notes, referred)
        self.shapes: list[Finding] = []

    def blocks(self, blocks: Iterable[Block], within: Within) -> None:
        """Set blocks that follow each other."""
        for block in blocks:
            lang = block.lang or within.lang
            with self.at(block):
                self._block(block, within if lang == within.lang else replace(within, lang=lang))

    def _block(self, block: Block, within: Within) -> None:
        match block:
            case Paragraph():
                self._paragraph(block, within)
            case Heading():
                self._heading(block, within)
            case PageBreak():
                self.page(block.page)
            case Raw() | MathBlock():
                self.text(block.text, within, self.look(within), id=block.id)
            case Verse():
                self._verse(block, within)
            case Code():
                code.set_code(self, block, within)
            case Divider():
                self._divider(block, within)
            case ItemList():
                self._list(block, within)
            case DefinitionList():
                self._definitions(block, within)
            case Table():
                tables.set_table(self, block, within)
            case Figure():
                pictures.set_figure(self, block, within)
            case Speech():
                self._speech(block, within)
            case _:
                self._holder(block, within)

    def _paragraph(self, block: Paragraph, within: Within) -> None:
        look = self.look(within)
        if block.role in ("title", "subtitle", "author"):
            blanks = 1 if block.role == "title" else 0
            look = Look(first=_CENTER, align=Align.CENTER, before=blanks, after=1)
        elif block.role in _ROLES:
            indent = within.left + min(_ROLES[block.role], self.form.cells // 4)
            blanks = int(block.role == "epigraph")
            look = Look(first=indent, rest=indent, before=blanks, after=blanks)
        self.text(block.text, within, look, id=block.id)

    def _heading(self, block: Heading, within: Within) -> None:
        """Level 1 centred between blank lines; the others indented, with a blank line before."""
        if not block.text:
            return
        pen = self.pen(within, flat=True)
        pen.text(block.text)
        words = pen.done(self.form.grade)
        indent = self.form.heading(block.level)
        look = Look(first=indent, rest=indent, before=1, keep_next=True)
        if indent == 0:
            look = Look(first=_CENTER, align=Align.CENTER, before=1, after=1, keep_next=True)
        rank = block.level if within.top else 0
        number = len(self.pieces)
        kind = Kind.HEADING if rank else None
        self.line(words, within, look, rank=rank, level=rank, id=block.id, kind=kind)
        if words.refs and rank:  # contents do not refer to notes
            entry = self._entry(block.text, within)
            piece = self.pieces[number]
            stretch = replace(piece.stretches[0], entry=entry.cells)
            self.pieces[number] = replace(piece, stretches=(stretch,))

    def _entry(self, text: Text, within: Within) -> Words:
        pen = Pen(within.lang, flat=True)
        pen.muted = True
        for segment in text:
            kept = tuple(i for i in segment.content if not isinstance(i, NoteRef))
            pen.text((Segment(kept),))
        return pen.done(self.form.grade)

    def _verse(self, block: Verse, within: Within) -> None:
        """A line of print is a line; what does not fit goes on four cells further in."""
        if not block.lines:
            return
        inner = self.holder(Kind.VERSE, within)
        pen = self.pen(within, flat=True)
        for number, line in enumerate(block.lines):
            if number:
                pen.new_line()
            pen.text(line.text)
        begin = len(self.pieces)
        words = pen.done(self.form.grade)
        self.told.add(words.cells.findings, self.place)
        for line, one in zip(block.lines, lines_of(words), strict=True):
            first = within.left + min(2 * line.indent, self.form.cells // 2)
            if line.number:
                one = appended(one, "⠀⠀" + self._number(line.number, within))
            look = Look(first=first, rest=first + 4)
            self.line(_untold(one), inner, look, kind=Kind.LINE)
        self.around(begin, 1, 1)

    def _number(self, number: str, within: Within) -> str:
        pen = Pen(within.lang)
        pen.ours(number)
        return pen.done(self.form.grade).cells.text

    def _divider(self, block: Divider, within: Within) -> None:
        """A printed sign in dots; a line for rules and for white space, which dots do not show."""
        look = Look(first=_CENTER, align=Align.CENTER, before=1, after=1)
        if any(sign.isalnum() or sign in "*※☆★○●◇◆" for sign in block.sign):
            pen = Pen(within.lang)
            pen.ours(block.sign)
            words = pen.done(self.form.grade)
            self.told.add(words.cells.findings, self.place)
            self.line(_untold(words), within, look)
            return
        rule = _RULE[: max(1, self.form.cells - 2 * _CENTER)]
        self.line(Words(literal(rule), 1), within, look)

    def _list(self, block: ItemList, within: Within) -> None:
        inner = self.holder(Kind.LIST, within)
        begin = len(self.pieces)
        nested = any(holder.kind is Kind.ITEM for holder in within.path)
        for number, item in enumerate(block.items):
            label = item_label(block, number)
            own = self.holder(Kind.ITEM, inner)
            leads = [lambda pen, label=label: pen.ours(f"{label} ")] if label else []
            self.lead(*leads, hang=(within.left, within.left + 2))
            self.blocks(item.blocks, replace(own, left=within.left + 2))
            self.flush(own)
        if not nested:
            self.around(begin, 1, 1)

    def _definitions(self, block: DefinitionList, within: Within) -> None:
        inner = self.holder(Kind.LIST, within)
        begin = len(self.pieces)
        for entry in block.entries:
            own = self.holder(Kind.ITEM, inner)
            look = Look(first=within.left, rest=within.left + 4, keep_next=bool(entry.blocks))
            self.text(entry.term, own, look)
            self.blocks(entry.blocks, replace(own, left=within.left + 2))
        self.around(begin, 1, 1)

    def _speech(self, block: Speech, within: Within) -> None:
        """Who speaks, a colon, what: print shows the name by its place or its type."""
        if block.speaker:
            said = "".join(text_of(s) for s in block.speaker).strip()
            colon = " " if said[-1:] in _COLON else ": "
            hang = (within.left, within.left + 2)
            self.lead(partial(_write, block.speaker), lambda pen: pen.ours(colon), hang=hang)
        self.blocks(block.blocks, replace(within, left=within.left + 2, top=False))
        self.flush(within)

    def _holder(self, block: Quote | Box | ProducerNote | Note, within: Within) -> None:
        begin = len(self.pieces)
        match block:
            case Quote():
                inner = self.holder(Kind.QUOTE, within, block.id)
                self.blocks(block.blocks, replace(inner, left=within.left + 2))
                self.around(begin, 1, 1)
            case Box():
                self._box(block, within)
            case ProducerNote():
                inner = self.holder(Kind.TRANSCRIBER, within, block.id)
                pictures.set_aside(self, block.blocks, inner)
            case Note() if block.kind is NoteKind.ENDNOTE or self.stays(block):
                self.note(block, within)
            case Note():
                pass  # it stands with the text that refers to it

    def _box(self, block: Box, within: Within) -> None:
        """Lines above and below; the text keeps the whole width."""
        inner = self.holder(Kind.BOX, within, block.id)
        width = max(1, self.form.cells - within.left)
        above, below = (Words(literal(sign * width), 1) for sign in _BOX)
        look = Look(first=within.left, rest=within.left, before=1, keep_next=True)
        begin = len(self.pieces)
        self.own_line(above, inner, look, Kind.BOX)
        self.blocks(block.blocks, inner)
        self.flush(inner)
        if len(self.pieces) == begin + 1:  # nothing stands in it
            del self.pieces[begin:]
            return
        self.keep()
        look = replace(look, before=0, after=1, keep_next=False)
        self.own_line(below, inner, look, Kind.BOX)


def _notes(blocks: Iterable[Block], lang: str) -> Iterator[tuple[str, tuple[Note, str]]]:
    """Footnotes by their ids, each with the language that it stands in."""
    for block in blocks:
        own = block.lang or lang
        if isinstance(block, Note) and block.kind is NoteKind.FOOTNOTE and block.id:
            yield block.id, (block, own)
        yield from _notes(child_blocks(block), own)


def _write(text: Text, pen: Pen) -> None:
    pen.text(text)


def _untold(words: Words) -> Words:
    """The same text, whose findings were told of the whole that it is a part of."""
    return replace(words, cells=replace(words.cells, findings=()))
