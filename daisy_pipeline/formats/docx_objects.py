# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables and pictures of WordprocessingML (ECMA-376-1, 17.4 and 20.4); lengths are twips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daisy_pipeline.formats.docx_xml import R, W, e
from daisy_pipeline.formats.safe_xml import Element, append, builder

WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
ADEC = "http://schemas.microsoft.com/office/drawing/2017/decorative"
DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"  # the extension's id ([MS-ODRAWXML] 2.1)

_drawn = builder("", {"w": W, "wp": WP, "a": A, "pic": PIC, "r": R})


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of the grid: ``span`` columns wide; ``merge`` is "", restart or continue."""

    content: Sequence[Element]
    width: int
    span: int = 1
    merge: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row; ``head`` rows are repeated on every page (17.4.78)."""

    cells: Sequence[TableCell]
    head: bool = False


def table(
    columns: Sequence[int], rows: Sequence[TableRow], *, heads: tuple[bool, bool], words: str
) -> Element:
    """A table as wide as the page (17.4.37).

    ``heads`` says whether the first row and the first column are headers: Word's check of
    accessibility and screen readers take it from w:tblLook. ``words`` are its title (17.4.41).
    """
    look = {
        "w:val": f"{0x20 * heads[0] + 0x80 * heads[1] + 0x600:04X}",
        "w:firstRow": int(heads[0]),
        "w:lastRow": 0,
        "w:firstColumn": int(heads[1]),
        "w:lastColumn": 0,
        "w:noHBand": 1,
        "w:noVBand": 1,
    }
    properties = e(
        "w:tblPr",
        None,
        e("w:tblStyle", {"w:val": "BookTable"}),
        e("w:tblW", {"w:w": 5000, "w:type": "pct"}),  # fiftieths of a percent
        e("w:tblLayout", {"w:type": "fixed"}),
        e("w:tblLook", look),
        e("w:tblCaption", {"w:val": words}) if words else None,
    )
    grid = e("w:tblGrid", None, *(e("w:gridCol", {"w:w": width}) for width in columns))
    return e("w:tbl", None, properties, grid, *map(_row, rows))


def _row(row: TableRow) -> Element:
    properties = e("w:trPr", None, e("w:cantSplit"), e("w:tblHeader") if row.head else None)
    return e("w:tr", None, properties, *map(_cell, row.cells))


def _cell(cell: TableCell) -> Element:
    properties = e(
        "w:tcPr",
        None,
        e("w:tcW", {"w:w": cell.width, "w:type": "dxa"}),
        e("w:gridSpan", {"w:val": cell.span}) if cell.span > 1 else None,
        e("w:vMerge", {"w:val": cell.merge}) if cell.merge else None,
    )
    return append(e("w:tc", None, properties), *cell.content)


# -------------------------------------------------------------------- pictures


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture in a line: its relation, size in EMU, words. ``number`` is its own in the file."""

    relation: str
    width: int
    height: int
    number: int
    alt: str = ""
    decorative: bool = False


def drawing(picture: Drawing) -> Element:
    """A run with a picture; alternative text is docPr/@descr (20.4.2.5)."""
    size = {"cx": picture.width, "cy": picture.height}
    inline = _drawn(
        "wp:inline",
        {"distT": 0, "distB": 0, "distL": 0, "distR": 0},
        _drawn("wp:extent", size),
        _properties(picture),
        _drawn("a:graphic", None, _drawn("a:graphicData", {"uri": PIC}, _picture(picture, size))),
    )
    return e("w:r", None, e("w:drawing", None, inline))


def _properties(picture: Drawing) -> Element:
    named = {"id": picture.number, "name": f"picture{picture.number}"}
    if not picture.decorative:
        return _drawn("wp:docPr", {**named, "descr": picture.alt or None})
    mark = builder("", {"a": A, "adec": ADEC})
    said = mark("a:ext", {"uri": DECORATIVE}, mark("adec:decorative", {"val": "1"}))
    return _drawn("wp:docPr", {**named, "descr": ""}, mark("a:extLst", None, said))


def _picture(picture: Drawing, size: dict[str, int]) -> Element:
    named = {"id": picture.number, "name": f"picture{picture.number}"}
    frame = _drawn("a:xfrm", None, _drawn("a:off", {"x": 0, "y": 0}), _drawn("a:ext", size))
    return _drawn(
        "pic:pic",
        None,
        _drawn("pic:nvPicPr", None, _drawn("pic:cNvPr", named), _drawn("pic:cNvPicPr")),
        _drawn(
            "pic:blipFill",
            None,
            _drawn("a:blip", {"r:embed": picture.relation}),
            _drawn("a:stretch", None, _drawn("a:fillRect")),
        ),
        _drawn(
            "pic:spPr",
            None,
            frame,
            _drawn("a:prstGeom", {"prst": "rect"}, _drawn("a:avLst")),
        ),
    )
