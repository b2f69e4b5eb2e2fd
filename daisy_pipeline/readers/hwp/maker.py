# SPDX-License-Identifier: AGPL-3.0-or-later
"""A Hangul document becomes the flat pieces from which readers/office makes a Book's blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from daisy_pipeline.model.book import Block, Note, NoteKind, NoteRef, Origin
from daisy_pipeline.readers.hwp import document as d
from daisy_pipeline.readers.hwp.anchors import Anchors
from daisy_pipeline.readers.hwp.line import Line
from daisy_pipeline.readers.hwp.styles import figure, is_contents, level_of, levels_of, role_of
from daisy_pipeline.readers.hwp.tables import table_blocks
from daisy_pipeline.readers.hwp.things import Things
from daisy_pipeline.readers.hwp.told import IDS
from daisy_pipeline.readers.office import numbering
from daisy_pipeline.readers.office.flow import blocks_of
from daisy_pipeline.readers.office.pieces import Content, Done, ListPlace, Para, Piece, tidy
from daisy_pipeline.readers.office.told import Told

_DEEPEST_HEADING = 6
_LONGEST_HEADING = 60
_LARGER = 1.1
_KINDS = {NoteKind.FOOTNOTE: "FOOTNOTE", NoteKind.ENDNOTE: "ENDNOTE"}


class Maker:
    """Makes pieces; keeps the counts that go through the whole document."""

    def __init__(self, document: d.Document, file: str, format: str, lang: str) -> None:
        self.told = Told(file)
        self.notes: dict[str, Note] = {}
        self.things = Things(document, format, self.told, self.blocks)
        self.anchors = Anchors(document.paras)
        self._file = file
        self.lang = lang
        self._size = usual_size(document.paras)
        self._counters = numbering.Counters()
        self._levels = {id: levels_of(n) for id, n in document.head.numberings.items()}
        self._bullets = document.head.bullets
        self._section = d.SectionStart(1)
        self._numbers: dict[str, int] = {}
        self._deep = 0
        self.contents_open = 0
        self._waiting = ""  # the id of an empty paragraph goes to the next one

    # ------------------------------------------------------------- paragraphs

    def pieces(self, paras: Iterable[d.Para]) -> list[Piece]:
        """The pieces of paragraphs; one whose end was deleted goes on with the next."""
        made: list[Piece] = []
        before: list[d.Item] = []
        first: d.Para | None = None
        for para in paras:
            if para.goes_on:
                before += para.items
                first = first or para
                continue
            if before:
                para = replace(first or para, items=(*before, *para.items), goes_on=False)
                before, first = [], None
            made += self._para(para)
        if before and first is not None:
            made += self._para(replace(first, items=tuple(before), goes_on=False))
        return made

    def blocks(self, paras: Sequence[d.Para]) -> list[Block]:
        """The blocks of what stands in a cell, a box, a caption or a note."""
        self._deep += 1
        made = blocks_of(self.pieces(paras))
        self._deep -= 1
        return made

    def _para(self, para: d.Para) -> list[Piece]:
        origin = Origin(self._file, para.line, para.inside)
        started = next((i for i in para.items if isinstance(i, d.SectionStart)), None)
        self._section = started or self._section
        listed = is_contents(para.style.name) or self.contents_open > 0
        line = Line(self, origin)
        place, level = self._head(para, origin)
        parts = line.parts(para.items)
        id = self.anchors.id_of(para) or self._waiting
        base = Para(
            level=level,
            label=place.label if level and place else "",
            place=None if level else place,
            role="" if level else role_of(para.style.name),
            contents=listed or self.contents_open > 0,
            id=id,
            lang=para.style.lang if para.style.lang not in ("", self.lang) else None,
            origin=origin,
        )
        base = replace(base, prominent=self._stands_out(para, base))
        made = _placed(base, parts, line.after)
        self._waiting = "" if any(_says(p) for p in made) else id
        return made

    def _head(self, para: d.Para, origin: Origin) -> tuple[ListPlace | None, int]:
        """The number that print shows before a paragraph, and its level as a heading."""
        shape, named = para.shape, level_of(para.style.name)
        if shape.head == "OUTLINE":
            if shape.level > _DEEPEST_HEADING and _has_words(para):
                self.told.note(IDS["deep"], origin)
            key = self._section.outline or shape.ref
            place = self._count(f"outline {key}", shape.level, self._levels.get(key, ()))
            return place, named or shape.level
        if shape.head == "NUMBER":
            levels = self._levels.get(shape.ref, ())
            return self._count(f"number {shape.ref}", shape.level, levels), named
        if shape.head == "BULLET":
            sign = self._bullets.get(shape.ref, "")
            levels = (numbering.Level(format="bullet", text=sign),) * numbering.DEPTHS
            return self._count(f"bullet {shape.ref}", shape.level, levels), named
        return None, named

    def _count(self, series: str, level: int, levels: Sequence[numbering.Level]) -> ListPlace:
        return self._counters.count(series, level - 1, levels, through=True)

    def _stands_out(self, para: d.Para, made: Para) -> bool:
        words = [i for i in para.items if isinstance(i, d.Words) and i.text.strip()]
        length = sum(len(w.text) for w in words)
        if self._deep or made.level or made.place or not 0 < length <= _LONGEST_HEADING:
            return False
        larger = all(w.look.size >= self._size * _LARGER for w in words)
        return larger and all(w.look.bold for w in words)

    # ------------------------------------------------------------- what stands in a line

    def note(self, mark: d.NoteMark, origin: Origin) -> NoteRef:
        """The reference to a note, whose block is kept."""
        kind = _KINDS[mark.kind]
        number = self.number(kind, mark.number)
        form = self._section.footnote
        if mark.kind is NoteKind.ENDNOTE:
            form = self._section.endnote
        label = f"{form.prefix}{figure(form.format, number)}{form.suffix}"
        id = f"note-{len(self.notes) + 1}"
        self.notes[id] = Note(id=id, blocks=(), origin=origin)  # keeps its place in the order
        blocks = tuple(self.blocks(mark.paras))
        self.notes[id] = Note(id=id, blocks=blocks, label=label, kind=mark.kind, origin=origin)
        return NoteRef(text=label, note=id)

    def number(self, kind: str, said: int) -> int:
        """An automatic number: as the document says, else the next of its kind."""
        self._numbers[kind] = said if said > 0 else self._numbers.get(kind, 0) + 1
        return self._numbers[kind]

    def count_from(self, kind: str, number: int) -> None:
        """Make the next automatic number of a kind this one."""
        self._numbers[kind] = number - 1

    def table(self, grid: d.Grid, origin: Origin) -> list[Block]:
        """The blocks of a table."""
        return table_blocks(grid, self.blocks, origin)


def _says(piece: Piece) -> bool:
    return isinstance(piece, Done) or bool(piece.content)


def _has_words(para: d.Para) -> bool:
    return any(not isinstance(i, d.SectionStart | d.LeftOut | d.Break | d.Tab) for i in para.items)


def _placed(base: Para, parts: Sequence[Content | Block], after: Sequence[Block]) -> list[Piece]:
    """The pieces of a paragraph that objects cut in parts; what comes later goes on with it."""
    depth = base.place.depth if base.place else None
    made: list[Piece] = []
    fresh = True
    for part in parts:
        if not isinstance(part, tuple):
            made.append(Done(block=part, continues=depth))
            continue
        content = tidy(part)
        if not content:
            continue
        if fresh:
            made.append(replace(base, content=content))
            fresh = False
        else:
            made.append(Para(content=content, continues=depth, lang=base.lang, origin=base.origin))
    if fresh and base.place is None and base.id and made and isinstance(made[0], Done):
        made[0] = replace(made[0], block=replace(made[0].block, id=made[0].block.id or base.id))
    made += [Done(block=block, continues=depth) for block in after]
    if fresh and base.place is not None and made:
        made.insert(0, base)  # the number stands there, without words
    elif fresh and not made:
        made.append(base)
    return made


def usual_size(paras: Iterable[d.Para]) -> int:
    """The type size of most letters, in hundredths of a point."""
    sizes: dict[int, int] = {}
    for para in paras:
        for item in para.items:
            if isinstance(item, d.Words):
                sizes[item.look.size] = sizes.get(item.look.size, 0) + len(item.text)
    return max(sizes, key=lambda size: (sizes[size], -size), default=1000)
