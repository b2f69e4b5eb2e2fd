# SPDX-License-Identifier: AGPL-3.0-or-later
"""Paragraphs of a HWPX section (KS X 6101, part 10: paragraph): runs, their words and controls."""

from __future__ import annotations

from collections.abc import Iterator

from daisy_pipeline.formats.hwpx import child, children, local, number
from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.model.book import NoteKind
from daisy_pipeline.readers.hwp import document as d
from daisy_pipeline.readers.hwp.fields import field_start
from daisy_pipeline.readers.hwp.xml_head import note_format
from daisy_pipeline.readers.hwp.xml_objects import Objects

_NO_SHAPE = d.Shape()
_NO_STYLE = d.Style()
_KIND = {"footNote": NoteKind.FOOTNOTE, "endNote": NoteKind.ENDNOTE}
_LEFT_OUT = {"hiddenComment": "comment", "header": "header", "footer": "header"}


class Section:
    """Reads one section; ``lines`` counts its paragraphs from 1."""

    def __init__(self, root: Element, head: d.Head, inside: str) -> None:
        self.head = head
        self.inside = inside
        self.line = 0
        self._look = d.NO_LOOK
        self._deleted: set[str] = set()
        self._end_deleted = False
        self._closed = frozenset(e.get("Id", "") for e in root.iter("{*}deleteEnd") if e.get("Id"))
        self._objects = Objects(self.paras)
        self.root = root

    def read(self) -> tuple[d.Para, ...]:
        """All paragraphs of the section."""
        return self.paras(self.root)

    def paras(self, holder: Element | None) -> tuple[d.Para, ...]:
        """The paragraphs of a section, a cell, a note or a text box."""
        if holder is None:
            return ()
        top = holder is self.root
        kept, self._look = self._look, d.NO_LOOK
        made = []
        for element in children(holder, "p"):
            self.line += top
            made.append(self._para(element))
        self._look = kept
        return tuple(made)

    def _para(self, element: Element) -> d.Para:
        items: list[d.Item] = []
        line, self._end_deleted = self.line, False
        for part in element:
            name = local(part)
            if name == "run":
                id = number(part, "charPrIDRef", -1)
                self._look = self.head.looks.get(id, d.NO_LOOK)
                for inner in part:
                    items += self._part(inner)
            elif name != "linesegarray":
                items += self._part(part)
        return d.Para(
            tuple(items),
            self.head.shapes.get(number(element, "paraPrIDRef", -1), _NO_SHAPE),
            self.head.styles.get(number(element, "styleIDRef", -1), _NO_STYLE),
            line,
            self.inside,
            self._end_deleted,
        )

    def _part(self, element: Element) -> Iterator[d.Item]:
        """What a child of a run, or a mark beside one, says; nothing while text is deleted."""
        name = local(element)
        if name.endswith(("Begin", "End")) and name.startswith(("insert", "delete")):
            yield from self._change(element, name)
        elif name == "t":
            yield from self._words(element)
        elif self._deleted:
            return
        elif name == "ctrl":
            for inner in element:
                yield from self._control(inner)
        elif name == "secPr":
            yield self._start(element)
        elif name == "switch":
            yield from self._switch(element)
        elif name == "dutmal":
            yield d.Ruby(_text(child(element, "mainText")), _text(child(element, "subText")),
                         self._look)  # fmt: skip
        elif name == "compose":
            frame = element.get("circleType", "CHAR")
            yield d.Composed(element.get("composeText", ""), frame, self._look)
        else:
            yield from self._objects.read(element)

    def _words(self, element: Element) -> Iterator[d.Item]:
        yield from self._text(element.text)
        for part in element:
            name = local(part)
            if name.startswith(("insert", "delete")):
                yield from self._change(part, name)
            elif not self._deleted:
                yield from self._sign(part, name)
            yield from self._text(part.tail)

    def _text(self, text: str | None) -> Iterator[d.Item]:
        if text and not self._deleted:
            yield d.Words(text.replace("\n", " ") if "\n" in text else text, self._look)

    def _sign(self, element: Element, name: str) -> Iterator[d.Item]:
        match name:
            case "tab":
                yield d.Tab(element.get("leader", "0") not in ("", "0", "NONE"))
            case "lineBreak":
                yield d.Break()
            case "nbSpace":
                yield d.Words("\u00a0", self._look)
            case "fwSpace":
                yield d.Words(" ", self._look)
            case "hyphen":
                yield d.Words("-", self._look)
            case "markpenBegin" | "markpenEnd" | "titleMark":
                return
            case _:
                yield from self._part(element)

    def _change(self, element: Element, name: str) -> Iterator[d.Item]:
        """Tracked changes: what was deleted goes, if the file says where it ends."""
        id = element.get("Id", "")
        if name == "insertBegin":
            yield d.LeftOut("inserted")
        elif name == "deleteBegin" and id in self._closed:
            yield d.LeftOut("deleted")
            self._deleted.add(id)
        elif name == "deleteEnd" and id in self._deleted:
            self._deleted.discard(id)
            self._end_deleted |= element.get("paraend", "0") == "1"

    def _control(self, element: Element) -> Iterator[d.Item]:
        name = local(element)
        if name in _KIND:
            yield d.NoteMark(
                _KIND[name], number(element, "number"), self.paras(child(element, "subList"))
            )
        elif name in _LEFT_OUT:
            yield d.LeftOut(_LEFT_OUT[name])
        elif name == "bookmark":
            yield d.Anchor(element.get("name", ""))
        elif name == "fieldBegin":
            yield from _field(element)
        elif name == "fieldEnd":
            yield d.FieldEnd()
        elif name == "autoNum":
            format, prefix, suffix = note_format(element)
            count = number(element, "num")
            yield d.AutoNumber(
                element.get("numType", ""), count, format, prefix, suffix, self._look
            )
        elif name == "newNum":
            yield d.NewNumber(element.get("numType", ""), number(element, "num", 1))
        elif name in ("dutmal", "compose"):
            yield from self._part(element)

    def _start(self, element: Element) -> d.Item:
        return d.SectionStart(
            number(element, "outlineShapeIDRef", 1),
            d.NoteForm(*note_format(child(element, "footNotePr"))),
            d.NoteForm(*note_format(child(element, "endNotePr"))),
        )

    def _switch(self, element: Element) -> Iterator[d.Item]:
        """One of several forms of the same thing: the last, which needs the least of a program.

        A chart with its values says more than the picture-like object that stands in for it.
        """
        forms = [e for e in element if local(e) in ("case", "default")]
        charts = [form for form in forms if child(form, "chart") is not None]
        for form in charts[:1] or forms[-1:]:
            for part in form:
                yield from self._part(part)


def _field(element: Element) -> Iterator[d.Item]:
    kind = element.get("type", "").upper()
    said = {e.get("name", ""): e.text or "" for e in element.iter("{*}stringParam")}
    if kind == "MEMO":
        yield d.LeftOut("memo")
    if kind == "BOOKMARK":
        yield d.Anchor(element.get("name", ""))
    yield field_start(
        kind, said.get("Command") or said.get("Path", ""), changed=element.get("dirty") == "1"
    )


def _text(element: Element | None) -> str:
    return "" if element is None else "".join(str(t) for t in element.itertext())
