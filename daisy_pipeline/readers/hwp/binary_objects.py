# SPDX-License-Identifier: AGPL-3.0-or-later
"""Objects of HWP 5 (revision 1.3, 4.3.9 ff): tables, pictures, drawings, equations, forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from daisy_pipeline.readers.hwp import document as d
from daisy_pipeline.readers.hwp import records as r

_INLINE = 1  # 글자처럼 취급, of an object's attributes (4.3.9, table 70)
_DESCRIPTION = 44
_TITLE_CELL = 1 << 18
_PICTURE_ITEM = 71  # 4.3.9.4: after border, corners, crop, margins, brightness, contrast, effect
_MOST_SPAN = 1000
_SHOWN = re.compile(r"(?:Caption|Text):wstring:(\d{1,5}):")

Paras = Callable[[Sequence[r.Record]], tuple[d.Para, ...]]


def control_id(record: r.Record) -> str:
    """The four letters that name a control or a drawn component; stored backwards."""
    return record.data[:4][::-1].decode("latin-1")


class Objects:
    """Makes things of records; ``paras`` reads the paragraphs among records."""

    def __init__(self, paras: Paras) -> None:
        self._paras = paras

    def read(self, name: str, record: r.Record) -> Iterator[d.Item]:
        """The object that a control is; nothing for what only lays out a page."""
        if name == "tbl ":
            yield self._table(record)
        elif name == "eqed":
            found = record.first(r.EQEDIT)
            script = "" if found is None else found.string(4)[0]
            yield d.Formula(script, record.string(_DESCRIPTION)[0], self._caption(record))
        elif name == "gso ":
            yield self._drawing(record)
        elif name == "form":
            yield d.Thing("form", _form_words(record), inline=True, code=record.data[:2000].hex())

    def _drawing(self, record: r.Record) -> d.Thing:
        words, _ = record.string(_DESCRIPTION)
        inline = bool(record.u32(4) & _INLINE)
        component = record.first(r.SHAPE_COMPONENT)
        if component is None:
            return d.Thing("other", words, inline=inline, code=record.data[:2000].hex())
        return self._component(component, words, inline, self._caption(record))

    def _component(
        self, record: r.Record, words: str, inline: bool, caption: tuple[d.Para, ...]
    ) -> d.Thing:
        kind, picture = _look_of(record)
        parts: tuple[d.Thing, ...] = ()
        if kind == "group":
            inner = (c for c in record.children if c.tag == r.SHAPE_COMPONENT)
            parts = tuple(self._component(c, "", True, ()) for c in inner)
        if kind == "textart":
            found = record.first(r.TEXTART)
            words = (found.string(32)[0] if found else "") or words
        code = record.data[:2000].hex() if kind in ("ole", "chart", "video", "other") else ""
        return d.Thing(
            kind, words.replace("\r\n", "\n").strip(), picture, inline, "", caption,
            self._paras(record.children), parts, code,
        )  # fmt: skip

    def _caption(self, record: r.Record) -> tuple[d.Para, ...]:
        """The list before the object's own record (4.3.9, table 73)."""
        before: list[r.Record] = []
        for child in record.children:
            if child.tag in (r.TABLE, r.SHAPE_COMPONENT, r.EQEDIT):
                break
            before.append(child)
        return self._paras(before) if any(c.tag == r.LIST_HEADER for c in before) else ()

    def _table(self, record: r.Record) -> d.Grid:
        at = next((n for n, c in enumerate(record.children) if c.tag == r.TABLE), None)
        found = record.children[at + 1 :] if at is not None else []
        cells = tuple(self._cell(head, inner) for head, inner in _lists(found))
        before = next((c for c in record.children if c.tag == r.LIST_HEADER), None)
        below = before is not None and before.u32(8) & 3 == 3
        return d.Grid(cells, self._caption(record), below, bool(record.u32(4) & _INLINE))

    def _cell(self, head: r.Record, inner: Sequence[r.Record]) -> d.GridCell:
        return d.GridCell(
            row=head.u16(10),
            col=head.u16(8),
            paras=self._paras(inner),
            rowspan=max(1, min(_MOST_SPAN, head.u16(14))),
            colspan=max(1, min(_MOST_SPAN, head.u16(12))),
            title=bool(head.u32(4) & _TITLE_CELL),
        )


def _look_of(record: r.Record) -> tuple[str, str]:
    """The kind of a drawn component, and the key of its picture."""
    name = control_id(record)
    if picture := record.first(r.PICTURE):
        return "picture", str(picture.u16(_PICTURE_ITEM))
    if name == "$con":
        return "group", ""
    if record.first(r.TEXTART):
        return "textart", ""
    if record.first(r.VIDEO_DATA):
        return "video", ""
    if record.first(r.OLE):
        return "ole", ""
    if name in ("$rec", "$ell", "$arc", "$pol", "$cur", "$lin", "$col"):
        return "drawing", ""
    return "other", ""


def _lists(found: Sequence[r.Record]) -> Iterator[tuple[r.Record, Sequence[r.Record]]]:
    """Every list header with the records up to the next one; paragraphs may also be inside it."""
    heads = [n for n, c in enumerate(found) if c.tag == r.LIST_HEADER]
    for at, end in zip(heads, [*heads[1:], len(found)], strict=True):
        yield found[at], [*found[at].children, *found[at + 1 : end]]


def _form_words(record: r.Record) -> str:
    """What a form object shows, from its list of properties."""
    data = record.first(r.FORM_OBJECT)
    said = "" if data is None else data.data[: 1 << 16].decode("utf-16-le", "replace")
    for found in _SHOWN.finditer(said):
        words = said[found.end() : found.end() + int(found[1])].strip()
        if words:
            return words
    return ""
