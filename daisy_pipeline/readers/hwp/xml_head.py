# SPDX-License-Identifier: AGPL-3.0-or-later
"""What HWPX's header.xml declares: character and paragraph shapes, styles, numberings, bullets."""

from __future__ import annotations

from daisy_pipeline.formats.hwpx import child, children, local, number
from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.model.book import Mark
from daisy_pipeline.readers.hwp.document import Head, Level, Look, Shape, Style
from daisy_pipeline.readers.hwp.languages import tag_of

# Programs that converted old files left strikeout "3D", which Hangul shows as none.
_NO_LINE = frozenset(("", "NONE", "3D"))


def read_head(root: Element) -> Head:
    """The tables of a document by number."""
    looks: dict[int, Look] = {}
    shapes: dict[int, Shape] = {}
    styles: dict[int, Style] = {}
    numberings: dict[int, tuple[Level, ...]] = {}
    bullets: dict[int, str] = {}
    for element in root.iter():
        id = number(element, "id", -1)
        match local(element):
            case "charPr":
                looks[id] = _look(element)
            case "paraPr":
                shapes[id] = _shape(element)
            case "style":
                styles[id] = Style(element.get("name", ""), tag_of(number(element, "langID")))
            case "numbering":
                numberings[id] = _levels(element)
            case "bullet":
                bullets[id] = element.get("char", "")[:4]
    return Head(looks, shapes, styles, numberings, bullets)


def _look(element: Element) -> Look:
    marks: set[Mark] = set()
    for part in element:
        match local(part):
            case "bold":
                marks.add(Mark.STRONG)
            case "italic":
                marks.add(Mark.EMPHASIS)
            case "supscript":
                marks.add(Mark.SUP)
            case "subscript":
                marks.add(Mark.SUB)
            case "underline" if part.get("type", "NONE") in ("BOTTOM", "CENTER", "TOP"):
                marks.add(Mark.UNDERLINE)
            case "strikeout" if part.get("shape", "NONE") not in _NO_LINE:
                marks.add(Mark.STRIKE)
    if element.get("symMark", "NONE") not in ("", "NONE"):
        marks.add(Mark.EMPHASIS)  # 강조점: dots over the letters
    return Look(tuple(sorted(marks)), number(element, "height", 1000), Mark.STRONG in marks)


def _shape(element: Element) -> Shape:
    """Levels count from 0 in the file, and are 0 for bullets."""
    heading = next((e for e in element.iter("{*}heading")), None)
    if heading is None:
        return Shape()
    level = max(0, min(9, number(heading, "level")))
    return Shape(heading.get("type", "NONE"), number(heading, "idRef"), level + 1)


def _levels(element: Element) -> tuple[Level, ...]:
    found: dict[int, Level] = {}
    for head in children(element, "paraHead"):
        form = (head.text or "")[:64]
        start = number(head, "start", 1)
        found[number(head, "level", 1)] = Level(form, head.get("numFormat", "DIGIT"), start)
    return tuple(found.get(at, Level("")) for at in range(1, 11))


def note_format(element: Element | None) -> tuple[str, str, str]:
    """Format, prefix and suffix of a section's notes."""
    found = None if element is None else child(element, "autoNumFormat")
    if found is None:
        return "DIGIT", "", ")"
    return found.get("type", "DIGIT"), found.get("prefixChar", ""), found.get("suffixChar", "")
