# SPDX-License-Identifier: AGPL-3.0-or-later
"""Objects of HWPX: tables, pictures, drawings with their texts, equations, forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from daisy_pipeline.formats.hwpx import child, children, local, number
from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.readers.hwp import document as d
from daisy_pipeline.readers.hwp.fields import address

_DRAWN = frozenset(("rect", "ellipse", "arc", "polygon", "curve", "line", "connectLine"))
_FORMS = frozenset(("btn", "radioBtn", "checkBtn", "comboBox", "listBox", "edit", "scrollBar"))
_SILENT = frozenset(("colPr", "linesegarray", "markpenBegin", "markpenEnd", "titleMark"))
_PARTS = _DRAWN | {"pic", "container", "textart", "ole"}
_MOST_SPAN = 1000
_MOST_CODE = 20_000

Paras = Callable[[Element | None], tuple[d.Para, ...]]


class Objects:
    """Makes things of elements; ``paras`` reads the paragraphs inside them."""

    def __init__(self, paras: Paras) -> None:
        self._paras = paras

    def read(self, element: Element) -> Iterator[d.Item]:
        """The object that an element is; nothing for what has no words and no look."""
        name = local(element)
        if name == "tbl":
            yield self._table(element)
        elif name == "equation":
            script = "".join(str(t) for e in children(element, "script") for t in e.itertext())
            yield d.Formula(script, _comment(element), self._caption(element))
        elif name and name not in _SILENT:
            yield self.thing(element)

    def thing(self, element: Element) -> d.Thing:
        """A drawn object with its caption, its text and its parts."""
        name = local(element)
        kind, words, picture = self._kind(element, name)
        text = child(element, "drawText")
        paras = self._paras(child(text, "subList")) if text is not None else ()
        parts: tuple[d.Thing, ...] = ()
        if name == "container":
            drawn = (e for e in element if local(e) in _PARTS)
            parts = tuple(self.thing(e) for e in drawn)
        return d.Thing(
            kind,
            words,
            picture,
            _in_line(element),
            address(element.get("href", "")),
            self._caption(element),
            paras,
            parts,
            _code(element) if kind in ("ole", "chart", "video", "form", "other") else "",
        )

    def _kind(self, element: Element, name: str) -> tuple[str, str, str]:
        if name == "pic":
            image = child(element, "img")
            ref = "" if image is None else image.get("binaryItemIDRef", "")
            return "picture", _comment(element), ref
        if name == "textart":
            return "textart", element.get("text", "") or _comment(element), ""
        if name in _FORMS:
            return "form", _form_words(element), ""
        if name in _DRAWN:
            return "drawing", _comment(element), ""
        if name == "chart":  # an Office Open XML chart, as DOCX has them
            return "chart", _comment(element), element.get("chartIDRef", "")
        known = {"container": "group", "ole": "ole", "video": "video"}
        return known.get(name, "other"), _comment(element) or _said(element), ""

    def _caption(self, element: Element) -> tuple[d.Para, ...]:
        caption = child(element, "caption")
        return () if caption is None else self._paras(child(caption, "subList"))

    def _table(self, element: Element) -> d.Grid:
        cells: list[d.GridCell] = []
        for at, row in enumerate(children(element, "tr")):
            for place, cell in enumerate(children(row, "tc")):
                cells.append(self._cell(cell, at, place))
        caption = child(element, "caption")
        below = caption is not None and caption.get("side", "BOTTOM") == "BOTTOM"
        return d.Grid(tuple(cells), self._caption(element), below, _in_line(element))

    def _cell(self, cell: Element, at: int, place: int) -> d.GridCell:
        address, span = child(cell, "cellAddr"), child(cell, "cellSpan")
        return d.GridCell(
            row=max(0, number(address, "rowAddr", at)),
            col=max(0, number(address, "colAddr", place)),
            paras=self._paras(child(cell, "subList")),
            rowspan=max(1, min(_MOST_SPAN, number(span, "rowSpan", 1))),
            colspan=max(1, min(_MOST_SPAN, number(span, "colSpan", 1))),
            title=cell.get("header") in ("1", "true"),
        )


def _comment(element: Element) -> str:
    found = child(element, "shapeComment")
    return "" if found is None else "".join(str(t) for t in found.itertext()).strip()


def _in_line(element: Element) -> bool:
    place = child(element, "pos")
    return place is not None and place.get("treatAsChar") in ("1", "true")


def _form_words(element: Element) -> str:
    """What a form object shows: its caption, its text, or what is chosen in it."""
    said = [element.get(n, "") for n in ("caption", "selectedValue")]
    said += [e.text or "" for e in element.iter("{*}text")]
    return next((words.strip() for words in said if words.strip()), "")


def _said(element: Element) -> str:
    """The words inside an object that we do not know: they must not be lost."""
    texts = ("".join(str(t) for t in e.itertext()) for e in element.iter("{*}t"))
    return " ".join(t.strip() for t in texts if t.strip())


def _code(element: Element) -> str:
    raw = etree.tostring(element, encoding="unicode", with_tail=False)
    return str(raw)[:_MOST_CODE]
