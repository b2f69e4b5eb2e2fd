# SPDX-License-Identifier: AGPL-3.0-or-later
"""Paragraphs of a HWP 5 section (revision 1.3, 4.3): text, control characters and controls."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence
from itertools import islice

from daisy_pipeline.model.book import NoteKind
from daisy_pipeline.readers.hwp import document as d
from daisy_pipeline.readers.hwp import records as r
from daisy_pipeline.readers.hwp.binary_head import format_name
from daisy_pipeline.readers.hwp.binary_objects import Objects, control_id
from daisy_pipeline.readers.hwp.fields import field_start

_MOST_SIGNS = 1_000_000
_NO_SHAPE = d.Shape()
_NO_STYLE = d.Style()
_BREAK, _END = 10, 13
_FIELD_END, _TAB = 4, 9
_SIGNS = {24: "-", 30: "\u00a0", 31: " "}
_WIDE = frozenset((*range(1, 10), 11, 12, *range(14, 24)))  # 8 units each (3.2.3, table 6)
_EXTENDED = frozenset((1, 2, 3, 11, 12, 14, 15, 16, 17, 18, 21, 22, 23))
_NOTES = {"fn  ": NoteKind.FOOTNOTE, "en  ": NoteKind.ENDNOTE}
_LEFT_OUT = {"tcmt": "comment", "head": "header", "foot": "header"}
_NUMBERED = ("PAGE", "FOOTNOTE", "ENDNOTE", "PICTURE", "TABLE", "EQUATION", "TOTAL_PAGE")
_FIELDS = {
    "%hlk": "HYPERLINK", "%xrf": "CROSSREF", "%bmk": "BOOKMARK", "%%me": "MEMO",
    "%toc": "TABLE_OF_CONTENTS", "%clk": "CLICK_HERE",
}  # fmt: skip
_FRAMES = {0: "CHAR", 1: "SHAPE_CIRCLE", 2: "SHAPE_REVERSAL_CIRCLE", 3: "SHAPE_RECTANGLE",
           4: "SHAPE_REVERSAL_RECTANGLE"}  # fmt: skip


class Section:
    """Reads one section; ``line`` counts its paragraphs from 1."""

    def __init__(self, found: Sequence[r.Record], head: d.Head, inside: str) -> None:
        self.head = head
        self.inside = inside
        self.line = 0
        self._found = found
        self._left = _MOST_SIGNS
        self._objects = Objects(self.paras)

    def read(self) -> tuple[d.Para, ...]:
        """All paragraphs of the section."""
        made = []
        for record in self._found:
            if record.tag == r.PARA_HEADER:
                self.line += 1
                made.append(self._para(record))
        return tuple(made)

    def paras(self, found: Sequence[r.Record]) -> tuple[d.Para, ...]:
        """The paragraphs among records."""
        return tuple(self._para(record) for record in found if record.tag == r.PARA_HEADER)

    def _para(self, record: r.Record) -> d.Para:
        line = self.line
        shape = self.head.shapes.get(record.u16(8), _NO_SHAPE)
        style = self.head.styles.get(record.u8(10), _NO_STYLE)
        return d.Para(tuple(self._items(record)), shape, style, line, self.inside)

    def _items(self, record: r.Record) -> Iterator[d.Item]:
        text = record.first(r.PARA_TEXT)
        controls = [c for c in record.children if c.tag == r.CTRL_HEADER]
        if text is None:
            for control in controls:
                yield from self._control(control, d.NO_LOOK)
            return
        units = _units(text.data)
        looks = _Looks(record.first(r.PARA_CHAR_SHAPE), self.head)
        following = iter(controls)
        at = 0
        for start, code in _signs(units):
            self._left -= 1
            if self._left < 0:
                raise r.TooMuchError
            yield from looks.words(text.data, at, start)
            at = start + (8 if code in _WIDE else 1)
            if code == _END:
                break
            if code in _EXTENDED:
                for control in islice(following, 1):
                    yield from self._control(control, looks.at(start))
            else:
                yield from _sign(code, units, start, looks.at(start))
        else:
            yield from looks.words(text.data, at, len(units))
        for control in following:  # more than the text has places for
            yield from self._control(control, d.NO_LOOK)

    def _control(self, record: r.Record, look: d.Look) -> Iterator[d.Item]:
        name = control_id(record)
        if name in _NOTES:
            yield d.NoteMark(_NOTES[name], record.u32(4), self.paras(record.children))
        elif name in _LEFT_OUT:
            yield d.LeftOut(_LEFT_OUT[name])
        elif name == "secd":
            yield _start(record)
        elif name.startswith("%"):
            yield from _field(name, record)
        elif name == "bokm":
            yield d.Anchor(_data_name(record))
        elif name == "atno":
            yield _auto_number(record, look)
        elif name == "nwno":
            yield d.NewNumber(_kind(record), record.u16(8))
        elif name == "tdut":
            main, at = record.string(4)
            sub, _ = record.string(at)
            yield d.Ruby(main, sub, look)
        elif name == "tcps":
            letters, at = record.string(4)
            yield d.Composed(letters.strip("\0"), _FRAMES.get(record.u8(at), "CHAR"), look)
        else:
            yield from self._objects.read(name, record)


class _Looks:
    """The character shapes of a paragraph by position in 16-bit units (4.3.3)."""

    def __init__(self, record: r.Record | None, head: d.Head) -> None:
        pairs = [] if record is None else [
            (record.u32(at), record.u32(at + 4)) for at in range(0, len(record.data) - 7, 8)
        ]  # fmt: skip
        self._starts = [start for start, _ in pairs]
        self._looks = [head.looks.get(id, d.NO_LOOK) for _, id in pairs]
        self._now = 0

    def at(self, place: int) -> d.Look:
        """The look at a place; places must not go back."""
        starts = self._starts
        while self._now + 1 < len(starts) and starts[self._now + 1] <= place:
            self._now += 1
        return self._looks[self._now] if self._looks else d.NO_LOOK

    def words(self, data: bytes, start: int, end: int) -> Iterator[d.Item]:
        """The words between two places, cut where the look changes."""
        while start < end:
            look = self.at(start)
            after = self._now + 1
            limit = self._starts[after] if after < len(self._starts) else end
            stop = min(end, max(limit, start + 1))
            if text := data[2 * start : 2 * stop].decode("utf-16-le", "replace"):
                yield d.Words(text, look)
            start = stop


def _units(data: bytes) -> array[int]:
    units = array("H")
    units.frombytes(data[: len(data) // 2 * 2])
    if sys.byteorder != "little":
        units.byteswap()
    return units


def _signs(units: array[int]) -> Iterator[tuple[int, int]]:
    """Places and codes of control characters, without what the wide ones carry with them."""
    skip = 0
    for at, code in enumerate(units):
        if code < 32 and at >= skip:
            yield at, code
            skip = at + 8 if code in _WIDE else at + 1


def _sign(code: int, units: array[int], at: int, look: d.Look) -> Iterator[d.Item]:
    if code == _FIELD_END:
        yield d.FieldEnd()
    elif code == _TAB:
        yield d.Tab(at + 3 < len(units) and bool(units[at + 3] & 0xFF))
    elif code == _BREAK:
        yield d.Break()
    elif code in _SIGNS:
        yield d.Words(_SIGNS[code], look)


def _start(record: r.Record) -> d.SectionStart:
    forms = [_note_form(c) for c in record.children if c.tag == r.FOOTNOTE_SHAPE]
    forms += [d.NoteForm()] * 2
    return d.SectionStart(record.u16(18), forms[0], forms[1])


def _note_form(record: r.Record) -> d.NoteForm:
    name = format_name(record.u32(0) & 0xFF)
    return d.NoteForm(name, record.letter(6), record.letter(8))


def _kind(record: r.Record) -> str:
    code = record.u32(4) & 15
    return _NUMBERED[code] if code < len(_NUMBERED) else ""


def _auto_number(record: r.Record, look: d.Look) -> d.AutoNumber:
    name = format_name(record.u32(4) >> 4 & 0xFF)
    number, prefix, suffix = record.u16(8), record.letter(12), record.letter(14)
    return d.AutoNumber(_kind(record), number, name, prefix, suffix, look)


def _field(name: str, record: r.Record) -> Iterator[d.Item]:
    kind = _FIELDS.get(name, name)
    if kind == "MEMO":
        yield d.LeftOut("memo")
    if kind == "BOOKMARK":
        yield d.Anchor(_data_name(record))
    command, _ = record.string(9)
    yield field_start(kind, command, changed=bool(record.u32(4) & 1 << 15))


def _data_name(record: r.Record) -> str:
    data = record.first(r.CTRL_DATA)
    return "" if data is None else data.string(10)[0]
