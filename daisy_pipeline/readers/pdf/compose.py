# SPDX-License-Identifier: AGPL-3.0-or-later
"""From units to a Book's blocks: words joined over line ends, page marks, notes, lists, verse."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from daisy_pipeline.model.book import (
    Block,
    Figure,
    Heading,
    Inline,
    LineBreak,
    Mark,
    Note,
    NoteRef,
    Origin,
    PageBreak,
    PageKind,
    PageMark,
    Paragraph,
    Picture,
    Run,
    Segment,
    Text,
    plain,
    text_of,
)
from daisy_pipeline.model.outline import Reason
from daisy_pipeline.readers.pdf.groups import Group, grouped
from daisy_pipeline.readers.pdf.notes import REFERENCE, bare
from daisy_pipeline.readers.pdf.shapes import Grid, Image, Line, Piece
from daisy_pipeline.readers.pdf.units import FootNote, PageStart, Para, Unit
from daisy_pipeline.readers.pdf.wrap import Joiner

_ROMAN = re.compile(r"[ivxlc]+$", re.I)


@dataclass
class Composer:
    """Makes blocks of one document; ``names`` lead from a picture's key to its resource."""

    file: str
    joiner: Joiner
    labels: Mapping[int, str]
    names: Mapping[tuple[int, int], str]
    notes: Mapping[tuple[int, str], list[str]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    reasons: list[Reason] = field(default_factory=list)
    counts: Counter[int] = field(default_factory=Counter)

    def origin(self, page: int) -> Origin:
        """The place of the next thing on a page of the file: things are counted from 1."""
        self.counts[page] += 1
        return Origin(self.file, self.counts[page], f"p. {page}")

    def mark(self, page: int) -> PageMark | None:
        """The print page that begins with a page of the file; None where none has a number."""
        label = self.labels.get(page, "")
        if not label:
            return None
        kind = PageKind.NORMAL if label.isdecimal() else PageKind.SPECIAL
        return PageMark(label=label, kind=PageKind.FRONT if _ROMAN.match(label) else kind)

    # ------------------------------------------------------------------ inline

    def text(self, para: Para, breaks: bool = False) -> Text:
        """The paragraph's words; ``breaks`` keeps its line ends."""
        items = _merged(self._inlines(para, breaks))
        return (Segment(items),) if items else ()

    def _inlines(self, para: Para, breaks: bool) -> Iterator[Inline]:
        pieces: list[tuple[Piece | PageMark, int]] = []
        before: Line | None = None
        waiting: list[PageMark] = []
        for part in para.parts:
            if isinstance(part, PageStart):
                mark = self.mark(part.page)
                waiting += [mark] if mark else []
                continue
            own = list(part.pieces)
            if before is not None and not breaks:
                own = self._joined(pieces, before, part, own, waiting)
            elif before is not None:
                pieces.append((Piece("\n"), part.page))
            pieces += [(m, part.page) for m in waiting]
            waiting = []
            pieces += [(p, part.page) for p in own]
            before = part
        for piece, page in pieces:
            yield self._inline(piece, page)

    def _joined(
        self,
        pieces: list[tuple[Piece | PageMark, int]],
        before: Line,
        line: Line,
        own: list[Piece],
        waiting: Sequence[PageMark],
    ) -> list[Piece]:
        """The line's pieces, after the end of the line before was made to fit them.

        Where a page begins within a word, its mark comes after the word.
        """
        cut, glue = self.joiner.glue(before.text, line.text, before.open_end)
        last, page = pieces[-1]
        if isinstance(last, Piece):
            kept = last.text[: len(last.text) - cut] if cut else last.text
            same = last.marks == own[0].marks and Mark.SUP not in last.marks
            pieces[-1] = (replace(last, text=kept + (glue if same else "")), page)
            if glue and not same:
                pieces.append((Piece(glue), page))
        if glue or not waiting:
            return own
        head, blank, rest = own[0].text.partition(" ")
        pieces.append((replace(own[0], text=head + blank), line.page))
        return [replace(own[0], text=rest), *own[1:]]

    def _inline(self, piece: Piece | PageMark, page: int) -> Inline:
        if isinstance(piece, PageMark):
            return piece
        if piece.text == "\n":
            return LineBreak()
        sign = piece.text.strip()
        if Mark.SUP in piece.marks and REFERENCE.match(sign):
            note = self._note(sign, page)
            if note:
                return NoteRef(text=sign, note=note)
        return Run(text=piece.text, marks=piece.marks, href=piece.href or None)

    def _note(self, sign: str, page: int) -> str:
        for on in (page, page + 1, page - 1):
            for id in self.notes.get((on, bare(sign)), ()):
                if id not in self.used:
                    self.used.add(id)
                    return id
        return ""

    # ------------------------------------------------------------------ blocks

    def blocks(self, units: Sequence[Unit]) -> Iterator[Block]:
        """The blocks of the units; a note comes after the block that refers to it."""
        waiting: dict[str, Note] = {}
        ids = {id(n): name for n, name in named_notes(units)}
        for unit in units:
            if isinstance(unit, FootNote):
                blocks = (self._paragraph(unit.para),) if unit.para.parts else ()
                name = ids[id(unit)]
                waiting[name] = Note(
                    id=name, label=unit.label, blocks=blocks, origin=self.origin(unit.page)
                )
        self.counts.clear()  # notes were made first, but the text counts from 1
        due: list[str] = []
        for group in grouped([u for u in units if not isinstance(u, FootNote)]):
            before = set(self.used)
            made = list(self._group(group))
            if isinstance(group.units[0], PageStart):
                yield from (waiting.pop(n) for n in due if n in waiting)
                due = self._left_over(units, group.units[0].page, ids)
            yield from made
            yield from (
                waiting.pop(n) for n in sorted(self.used - before, key=_order) if n in waiting
            )
        yield from (waiting.pop(n) for n in list(waiting))

    def _left_over(self, units: Sequence[Unit], page: int, ids: Mapping[int, str]) -> list[str]:
        """The notes of a page, which stand at its end when nothing refers to them."""
        return [ids[id(u)] for u in units if isinstance(u, FootNote) and u.page == page]

    def _group(self, group: Group) -> Iterator[Block]:
        first = group.units[0]
        if isinstance(first, PageStart):
            mark = self.mark(first.page)
            if mark:
                yield PageBreak(page=mark, origin=Origin(self.file, 0, f"p. {first.page}"))
        elif group.kind in ("list", "verse"):
            from daisy_pipeline.readers.pdf.gathered import item_list, verses

            paras = [u for u in group.units if isinstance(u, Para)]
            yield from item_list(self, paras) if group.kind == "list" else verses(self, paras)
        elif isinstance(first, Para):
            yield self._paragraph(first)
        elif isinstance(first, Image):
            figure = self._figure(group)
            if figure:
                yield figure
        elif isinstance(first, Grid):
            from daisy_pipeline.readers.pdf.gathered import table

            caption = tuple(self._paragraph(u) for u in group.units[1:] if isinstance(u, Para))
            yield table(self, first, caption)

    def _paragraph(self, para: Para) -> Block:
        origin = self.origin(para.page)
        text = self.text(para, para.kind == "lines")
        if para.why and para.kind in ("heading", "para"):
            words, taken = "".join(map(text_of, text)), para.kind == "heading"
            level = para.level if taken else 0
            self.reasons.append(
                Reason(origin=origin, words=words, why=para.why, taken=taken, level=level)
            )
        if para.kind == "heading":
            return Heading(level=max(1, para.level), text=_unbold(text), origin=origin)
        if para.kind in ("title", "subtitle", "author"):
            return Paragraph(text=_unbold(text), role=para.kind, origin=origin)
        if all(n.bold for n in para.lines):
            text = _bold(text)
        return Paragraph(text=text, origin=origin)

    def _figure(self, group: Group) -> Figure | None:
        pictures = [
            Picture(name=self.names[u.key], alt=plain(u.alt or ""))
            for u in group.units
            if isinstance(u, Image) and u.key in self.names
        ]
        if not pictures:
            return None
        caption = tuple(self._paragraph(u) for u in group.units if isinstance(u, Para))
        page = next(u.page for u in group.units if isinstance(u, Image))
        return Figure(pictures=tuple(pictures), caption=caption, origin=self.origin(page))


def _order(name: str) -> tuple[int, int]:
    page, _, number = name.removeprefix("note-p").partition("-")
    return int(page), int(number or 0)


def named_notes(units: Sequence[Unit]) -> Iterator[tuple[FootNote, str]]:
    """Every note with its id: the page and the count on it."""
    counts: dict[int, int] = defaultdict(int)
    for unit in units:
        if isinstance(unit, FootNote):
            counts[unit.page] += 1
            yield unit, f"note-p{unit.page}-{counts[unit.page]}"


def note_table(units: Sequence[Unit]) -> dict[tuple[int, str], list[str]]:
    """The ids of the notes by page and mark."""
    table: dict[tuple[int, str], list[str]] = defaultdict(list)
    for note, name in named_notes(units):
        table[note.page, note.label].append(name)
    return dict(table)


def _merged(items: Iterator[Inline]) -> tuple[Inline, ...]:
    """Runs of one look made one, without blanks at the outer ends."""
    out: list[Inline] = []
    for item in items:
        last = out[-1] if out else None
        if isinstance(item, Run) and not item.text:
            continue
        alike = isinstance(item, Run) and isinstance(last, Run) and item.marks == last.marks
        if alike and isinstance(item, Run) and isinstance(last, Run) and item.href == last.href:
            out[-1] = replace(last, text=last.text + item.text)
        else:
            out.append(item)
    return tuple(out)


def _unbold(text: Text) -> Text:
    return _changed(text, lambda marks: tuple(m for m in marks if m is not Mark.STRONG))


def _bold(text: Text) -> Text:
    return _changed(text, lambda marks: tuple(sorted({*marks, Mark.STRONG})))


def _changed(text: Text, change: object) -> Text:
    assert callable(change)
    return tuple(
        replace(
            s,
            content=_merged(
                replace(i, marks=change(i.marks)) if isinstance(i, Run) else i for i in s.content
            ),
        )
        for s in text
    )
