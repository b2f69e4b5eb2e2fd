# SPDX-License-Identifier: AGPL-3.0-or-later
"""What PDFium paints on a page, as checks need it: which tag has which words, sizes, colours."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from daisy_pipeline.tools.pdf_page import font_look, nested
from daisy_pipeline.tools.pdf_space import Matrix

_MOST = 20  # examples of one kind that are told of a page
_MOST_LOOKS = 2000  # sizes, colours: one for every marked content
_WORDS = 60  # characters of an example
_LONGEST = 100_000  # characters of one text object
_MOST_FILLS = 500
_EDGE = 1.0  # points that a letter may reach over the page's edge: its box is not its ink
_HYPHENS = {0x02: "-", 0xFFFE: "-"}  # PDFium's own codes for a hyphen at a line's end
_UNSEEN = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_KINDS = {
    pdfium.FPDF_PAGEOBJ_TEXT: "text",
    pdfium.FPDF_PAGEOBJ_IMAGE: "image",
    pdfium.FPDF_PAGEOBJ_PATH: "path",
    pdfium.FPDF_PAGEOBJ_SHADING: "path",
}
_WHITE = (255, 255, 255)
DRAWN = -2  # instead of marked content: an artifact that does not say of which kind it is
_Rgb = tuple[int, int, int]
_Box = tuple[float, float, float, float]


@dataclass
class _Seen:
    """What is collected of a page."""

    box: _Box
    texts: list[list[Any]] = field(default_factory=list)
    loose: list[list[str]] = field(default_factory=list)
    crossed: list[str] = field(default_factory=list)
    sizes: dict[tuple[float, int], str] = field(default_factory=dict)
    colours: dict[tuple[_Rgb, _Rgb, int], str] = field(default_factory=dict)
    outside: list[str] = field(default_factory=list)
    slanted: list[tuple[str, int]] = field(default_factory=list)
    fills: list[tuple[_Box, _Rgb | None]] = field(default_factory=list)


def read_facts(page: Any) -> dict[str, Any]:
    """Words by marked-content id, and the words of whatever may be wrong, as JSON values.

    Sizes, colours and slanted words come with the id of their marked content: some are a picture's.
    """
    sides = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, sides)
    seen = _Seen((sides.left, sides.bottom, sides.right, sides.top))
    text = pdfium.FPDFText_LoadPage(page)
    try:
        for kind, thing, matrix, forms in nested(page):
            _note(seen, _KINDS.get(kind, ""), thing, matrix, (*forms, thing), text)
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)
    return {
        "texts": seen.texts,
        "loose": seen.loose,
        "crossed": seen.crossed,
        "sizes": sorted((size, words, at) for (size, at), words in seen.sizes.items()),
        "colours": [[*key[:2], words, key[2]] for key, words in seen.colours.items()],
        "outside": seen.outside,
        "slanted": seen.slanted,
    }


def _note(
    seen: _Seen, kind: str, thing: Any, matrix: Matrix, chain: tuple[Any, ...], text: Any
) -> None:
    if not kind:
        return
    words = _words(thing, text) if kind == "text" else ""
    shown = words.strip()[:_WORDS]
    mcid, artifact, crossed = _marks(chain)
    if mcid >= 0:
        if seen.texts and seen.texts[-1][0] == mcid:
            seen.texts[-1][1] += words
        else:
            seen.texts.append([mcid, words])
    elif not artifact and (shown or kind != "text") and len(seen.loose) < _MOST:
        seen.loose.append([kind, shown])
    if crossed and len(seen.crossed) < _MOST:
        seen.crossed.append(shown or kind)
    if kind == "text" and shown:
        drawn = artifact and not _is_furniture(chain)
        _note_look(seen, thing, matrix, shown, DRAWN if drawn else mcid)
    elif kind != "text":
        _note_fill(seen, kind, thing, matrix)


def _marks(chain: tuple[Any, ...]) -> tuple[int, bool, bool]:
    """The innermost marked-content id (-1: none), whether it is an artifact, whether both."""
    mcid, artifact = -1, False
    for thing in chain:
        own = pdfium.FPDFPageObj_GetMarkedContentID(thing)
        mcid = own if own >= 0 else mcid
        for at in range(max(0, pdfium.FPDFPageObj_CountMarks(thing))):
            artifact = artifact or _name(pdfium.FPDFPageObj_GetMark(thing, at)) == "Artifact"
    return mcid, artifact, artifact and mcid >= 0


def _is_furniture(chain: tuple[Any, ...]) -> bool:
    """Whether an artifact says what it is (14.8.2.2.2), as running heads should."""
    marks = (
        pdfium.FPDFPageObj_GetMark(thing, at)
        for thing in chain
        for at in range(max(0, pdfium.FPDFPageObj_CountMarks(thing)))
    )
    return any(
        _name(mark) == "Artifact" and pdfium.FPDFPageObjMark_CountParams(mark) > 0 for mark in marks
    )


_BUFFER = ctypes.create_string_buffer(64)
_UNITS = ctypes.cast(_BUFFER, ctypes.POINTER(ctypes.c_ushort))
_LENGTH = ctypes.c_ulong()


def _name(mark: Any) -> str:
    if not mark or not pdfium.FPDFPageObjMark_GetName(mark, _UNITS, 64, _LENGTH):
        return ""
    return _BUFFER.raw[: max(0, _LENGTH.value - 2)].decode("utf-16-le", "replace")


def _words(thing: Any, text: Any) -> str:
    if not text:
        return ""
    many = pdfium.FPDFTextObj_GetText(thing, text, None, 0)
    many = min(int(many), 2 * _LONGEST)
    if many <= 2:
        return ""
    buffer = ctypes.create_string_buffer(many)
    units = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    pdfium.FPDFTextObj_GetText(thing, text, units, many)
    return buffer.raw[: many - 2].decode("utf-16-le", "replace").translate(_HYPHENS)


def _note_look(seen: _Seen, thing: Any, matrix: Matrix, shown: str, at: int) -> None:
    if pdfium.FPDFTextObj_GetTextRenderMode(thing) in _UNSEEN:
        return
    own = pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)
    pdfium.FPDFPageObj_GetMatrix(thing, own)
    whole = Matrix(own.a, own.b, own.c, own.d, own.e, own.f).then(matrix)
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(thing, size)
    tall = (whole.c**2 + whole.d**2) ** 0.5
    seen.sizes.setdefault((round(min(abs(size.value) * tall, 1e5), 2), at), shown)
    font = ctypes.cast(pdfium.FPDFTextObj_GetFont(thing), ctypes.c_void_p).value or 0
    skewed = abs(whole.a * whole.c + whole.b * whole.d) > 0.1 * abs(_area(whole))
    slanted = skewed or (font and font_look(font)[2])  # bullets of symbol fonts say so too
    if slanted and any(map(str.isalnum, shown)) and len(seen.slanted) < _MOST_LOOKS:
        seen.slanted.append((shown, at))
    box = _bounds(thing, matrix)
    if box is None:
        return
    if _is_outside(box, seen.box) and len(seen.outside) < _MOST:
        seen.outside.append(shown)
    paper = _paper(seen, box)
    ink = _ink(thing, paper)
    if ink is not None and paper is not None and len(seen.colours) < _MOST_LOOKS:
        seen.colours.setdefault((ink, paper, at), shown)


def _area(matrix: Matrix) -> float:
    return matrix.a * matrix.d - matrix.b * matrix.c


def _is_outside(box: _Box, page: _Box) -> bool:
    left, bottom, right, top = box
    return (
        left < page[0] - _EDGE
        or bottom < page[1] - _EDGE
        or right > page[2] + _EDGE
        or top > page[3] + _EDGE
    )


def _bounds(thing: Any, matrix: Matrix) -> _Box | None:
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(thing, *sides):
        return None
    return matrix.box(*(side.value for side in sides))


def _note_fill(seen: _Seen, kind: str, thing: Any, matrix: Matrix) -> None:
    """Remember what later text may stand on; a picture's colours are not known."""
    box = _bounds(thing, matrix)
    if box is None or len(seen.fills) >= _MOST_FILLS:
        return
    if kind == "image":
        seen.fills.append((box, None))
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(thing, fill, stroke) or not fill.value:
        return
    tall, wide = box[3] - box[1], box[2] - box[0]
    if tall > 6 and wide > 6 and pdfium.FPDFPath_CountSegments(thing) <= 6:
        seen.fills.append((box, _ink(thing, _paper(seen, box))))


def _paper(seen: _Seen, box: _Box) -> _Rgb | None:
    """The colour of what lies under the middle of a box; None when nobody knows."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    for (left, bottom, right, top), colour in reversed(seen.fills):
        if left <= x <= right and bottom <= y <= top:
            return colour
    return _WHITE


def _ink(thing: Any, paper: _Rgb | None) -> _Rgb | None:
    """The fill colour as it looks on the paper; None when that is not known."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(thing, *parts):
        return None
    red, green, blue, alpha = (part.value for part in parts)
    if alpha == 255:
        return red, green, blue
    if paper is None:
        return None
    mixed = [
        round(own * alpha / 255 + under * (1 - alpha / 255))
        for own, under in zip((red, green, blue), paper, strict=True)
    ]
    return mixed[0], mixed[1], mixed[2]
