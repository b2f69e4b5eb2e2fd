# SPDX-License-Identifier: AGPL-3.0-or-later
"""One page through PDFium: its characters grouped by text object, its paths, pictures, links."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pypdfium2.raw as pdfium

from daisy_pipeline.tools.pdf_space import Matrix, Space, direction, space_of
from daisy_pipeline.tools.pdf_tree import tree_of

MOST_CHARACTERS = 100_000  # of a page; a broadsheet newspaper has 20,000
_MOST_OBJECTS, _MOST_SEGMENTS, _DEEPEST = 30_000, 200, 8
_MOST_BOXES = 4_000
_THIN = 2.0  # points: a path no wider is a rule
_BOLD = ("bold", "black", "heavy", "extrab", "ultrab", "semib", "demib")
_ITALIC = ("italic", "oblique", "slanted")
_FORCE_BOLD, _ITALIC_FLAG, _STEM = 1 << 18, 1 << 6, 600


@dataclass(slots=True)
class Look:
    """What all characters of one text object share."""

    font: str
    bold: bool
    italic: bool
    size: float
    hidden: bool
    mcid: int
    way: tuple[float, float]


@dataclass(slots=True)
class Group:
    """The characters of one text object, in the page's own space: left, bottom, right, top."""

    look: Look
    codes: list[int] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    bad: int = 0


def read_page(document: Any, page: Any) -> dict[str, Any]:
    """All that the door tells of a page, as JSON values (``pdf_data.Page``)."""
    groups, cut = _groups(page)
    space = space_of(page, [(g.look.way, g.boxes, g.look.size) for g in groups])
    images: list[dict[str, Any]] = []
    rules: list[list[float]] = []
    drawings: list[list[float]] = []
    for number, (kind, thing, matrix) in enumerate(objects(page)):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            found = _image(thing, number, matrix, space)
            if found and len(images) < _MOST_BOXES:
                images.append(found)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and len(rules) + len(drawings) < _MOST_BOXES:
            _path(thing, matrix, space, rules, drawings)
    return {
        "width": round(space.width, 2),
        "height": round(space.height, 2),
        "spans": [_span(g, space) for g in groups],
        "images": images,
        "rules": rules,
        "drawings": drawings,
        "links": _links(document, page, space),
        "tree": tree_of(page),
        "turn": space.turn,
        "down": space.down,
        "cut": cut,
    }


# ------------------------------------------------------------------------ characters


def _groups(page: Any) -> tuple[list[Group], bool]:
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return [], False
    count = max(0, pdfium.FPDFText_CountChars(text))
    groups: list[Group] = []
    try:
        _collect(text, min(count, MOST_CHARACTERS), groups)
    finally:
        pdfium.FPDFText_ClosePage(text)
    return groups, count > MOST_CHARACTERS


def _collect(text: Any, count: int, groups: list[Group]) -> None:
    unicode_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    object_of, bad_of = pdfium.FPDFText_GetTextObject, pdfium.FPDFText_HasUnicodeMapError
    made_up, rect = pdfium.FPDFText_IsGenerated, pdfium.FS_RECTF()
    current, last = Group(Look("", False, False, 0, False, -1, (1, 0))), -1
    for i in range(count):
        code = unicode_of(text, i)
        if code in (0x0A, 0x0D) or (code == 0x20 and made_up(text, i)):
            continue
        thing = object_of(text, i)
        key = ctypes.addressof(thing.contents) if thing else 0
        if key != last:
            last = key
            current = Group(_look(text, i, thing))
            groups.append(current)
        box_of(text, i, rect)
        if code in (0x02, 0xFFFE) and pdfium.FPDFText_IsHyphen(text, i):
            code = 0x2D  # PDFium marks a hyphen at a line's end by a code of its own
        current.codes.append(code)
        current.boxes.append((rect.left, rect.bottom, rect.right, rect.top))
        if bad_of(text, i) == 1:
            current.bad += 1


def _look(text: Any, at: int, thing: Any) -> Look:
    matrix = pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)
    pdfium.FPDFText_GetMatrix(text, at, matrix)
    tall = (matrix.c**2 + matrix.d**2) ** 0.5
    size = pdfium.FPDFText_GetFontSize(text, at) * (tall or 1.0)
    if not thing:
        return Look("", False, False, round(size, 2), False, -1, (1.0, 0.0))
    font = pdfium.FPDFTextObj_GetFont(thing)
    name, bold, italic = font_look(ctypes.cast(font, ctypes.c_void_p).value or 0) if font else _NONE
    mode = pdfium.FPDFTextObj_GetTextRenderMode(thing)
    return Look(
        font=name,
        bold=bold or mode == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE,
        italic=italic or abs(matrix.c) > 0.15 * tall > 0 == round(matrix.b, 3),
        size=round(min(abs(size), 1e5), 2),
        hidden=mode in (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP),
        mcid=pdfium.FPDFPageObj_GetMarkedContentID(thing),
        way=direction(matrix.a, matrix.b),
    )


_NONE = ("", False, False)


@cache
def font_look(address: int) -> tuple[str, bool, bool]:
    """Name without the subset's tag, and whether the font is bold or italic."""
    font = ctypes.cast(address, pdfium.FPDF_FONT)
    buffer = ctypes.create_string_buffer(256)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
    name = buffer.value.decode("utf-8", "replace")
    name = name[7:] if len(name) > 7 and name[6] == "+" else name
    flags, low = pdfium.FPDFFont_GetFlags(font), name.lower()
    flags = 0 if flags < 0 else flags
    heavy = pdfium.FPDFFont_GetWeight(font) >= _STEM and pdfium.FPDFFont_GetIsEmbedded(font) == 1
    bold = any(word in low for word in _BOLD) or bool(flags & _FORCE_BOLD)
    italic = any(word in low for word in _ITALIC) or bool(flags & _ITALIC_FLAG)
    return name, bold or heavy, italic


def _span(group: Group, space: Space) -> dict[str, Any]:
    look = group.look
    text, boxes = _joined(group)
    placed = space.boxes(boxes)
    return {
        "text": text,
        "xs": [round(v, 1) for box in placed for v in (box[0], box[2])],
        "top": round(min((b[1] for b in placed), default=0.0), 1),
        "bottom": round(max((b[3] for b in placed), default=0.0), 1),
        "size": look.size,
        "font": look.font,
        "bold": look.bold,
        "italic": look.italic,
        "mcid": look.mcid,
        "bad": group.bad,
        "hidden": look.hidden,
        "lean": space.lean(look.way),
    }


def _joined(group: Group) -> tuple[str, list[tuple[float, float, float, float]]]:
    """Text and boxes, a character each: halves of a surrogate pair are one character."""
    if max(group.codes, default=0) < 0xD800:
        return "".join(map(chr, group.codes)), group.boxes
    text: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    for code, box in zip(group.codes, group.boxes, strict=True):
        if 0xDC00 <= code < 0xE000 and text and 0xD800 <= ord(text[-1]) < 0xDC00:
            text[-1] = (text[-1] + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16")
            continue
        text.append(chr(code) if code <= 0x10FFFF else "\ufffd")
        boxes.append(box)
    whole = "".join("\ufffd" if 0xD800 <= ord(c) < 0xE000 else c for c in text)
    return whole, boxes


# ----------------------------------------------------------------------------- objects


def objects(page: Any) -> Iterator[tuple[int, Any, Matrix]]:
    """Kind, object and the matrix of the forms around it, in the order of painting; bounded."""
    for kind, thing, matrix, _ in nested(page):
        yield kind, thing, matrix


def nested(page: Any) -> Iterator[tuple[int, Any, Matrix, tuple[Any, ...]]]:
    """What ``objects`` gives, and the forms around each object, the outermost first."""
    left = [_MOST_OBJECTS]

    def inside(holder: Any, count: int, get: Any, matrix: Matrix, forms: tuple[Any, ...]) -> Any:
        for at in range(count):
            thing = get(holder, at)
            left[0] -= 1
            if left[0] < 0:
                return
            kind = pdfium.FPDFPageObj_GetType(thing) if thing else 0
            if kind != pdfium.FPDF_PAGEOBJ_FORM:
                yield kind, thing, matrix, forms
            elif len(forms) < _DEEPEST:
                own = pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)
                pdfium.FPDFPageObj_GetMatrix(thing, own)
                within = Matrix(own.a, own.b, own.c, own.d, own.e, own.f).then(matrix)
                many = pdfium.FPDFFormObj_CountObjects(thing)
                get_inner = pdfium.FPDFFormObj_GetObject
                yield from inside(thing, many, get_inner, within, (*forms, thing))

    count = pdfium.FPDFPage_CountObjects(page)
    yield from inside(page, count, pdfium.FPDFPage_GetObject, Matrix(), ())


def _bounds(thing: Any, matrix: Matrix, space: Space) -> list[float] | None:
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(thing, *sides):
        return None
    box = space.box(*matrix.box(*(side.value for side in sides)))
    return [round(v, 1) for v in box]


def _image(thing: Any, index: int, matrix: Matrix, space: Space) -> dict[str, Any] | None:
    box = _bounds(thing, matrix, space)
    wide, high = ctypes.c_uint(), ctypes.c_uint()
    if box is None or not pdfium.FPDFImageObj_GetImagePixelSize(thing, wide, high):
        return None
    mcid = pdfium.FPDFPageObj_GetMarkedContentID(thing)
    return {"box": box, "index": index, "pixels": [wide.value, high.value], "mcid": mcid}


def _path(
    thing: Any, matrix: Matrix, space: Space, rules: list[list[float]], drawings: list[list[float]]
) -> None:
    """Sort a painted path: straight rules, frames as four rules, everything else a drawing."""
    box = _bounds(thing, matrix, space)
    if box is None:
        return
    if box[2] - box[0] <= _THIN or box[3] - box[1] <= _THIN:
        rules.append(box)
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(thing, fill, stroke)
    sides = _sides(thing, matrix, space)
    if sides is None:
        drawings.append(box)
    elif stroke.value:
        rules.extend(sides)


def _sides(thing: Any, matrix: Matrix, space: Space) -> list[list[float]] | None:
    """The level and upright sides of a path made of nothing else; None for other paths."""
    count = pdfium.FPDFPath_CountSegments(thing)
    if not 0 < count <= _MOST_SEGMENTS:
        return None
    sides: list[list[float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    begin = last = (0.0, 0.0)
    for at in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(thing, at)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = space.point(*matrix.point(x.value, y.value))
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begin = last = point
            continue
        ends = [(last, point)]
        if pdfium.FPDFPathSegment_GetClose(segment):
            ends.append((point, begin))
        for (x0, y0), (x1, y1) in ends:
            level, upright = abs(y0 - y1) < 1, abs(x0 - x1) < 1
            if kind != pdfium.FPDF_SEGMENT_LINETO or not (level or upright):
                return None
            if not (level and upright):
                side = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
                sides.append([round(v, 1) for v in side])
        last = point
    return sides


def _links(document: Any, page: Any, space: Space) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    at, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    while len(found) < _MOST_BOXES and pdfium.FPDFLink_Enumerate(page, at, link):
        rect = pdfium.FS_RECTF()
        if not pdfium.FPDFLink_GetAnnotRect(link, rect):
            continue
        box = space.box(rect.left, rect.bottom, rect.right, rect.top)
        target = pdfium.FPDFLink_GetDest(document, link)
        number = pdfium.FPDFDest_GetDestPageIndex(document, target) + 1 if target else 0
        action = pdfium.FPDFLink_GetAction(link)
        uri = ""
        if action and pdfium.FPDFAction_GetType(action) == pdfium.PDFACTION_URI:
            buffer = ctypes.create_string_buffer(2048)
            pdfium.FPDFAction_GetURIPath(document, action, buffer, 2048)
            uri = buffer.value.decode("utf-8", "replace")
        placed = [round(v, 1) for v in box]
        found.append({"box": placed, "uri": uri, "page": max(0, number)})
    return found
