# SPDX-License-Identifier: AGPL-3.0-or-later
"""Frames and shapes of an OpenDocument text: pictures, text boxes, formulas, charts, others."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.model.book import Box, Picture, Raw, plain
from daisy_pipeline.readers._tokens import tokens
from daisy_pipeline.readers.office.flow import blocks_of
from daisy_pipeline.readers.office.mathml import math_of
from daisy_pipeline.readers.office.odf import (
    DRAW,
    LOEXT,
    MATH,
    SVG,
    TABLE,
    TEXT,
    XLINK,
    inline_bytes,
)
from daisy_pipeline.readers.office.pieces import Done, Para, Piece, tidy

if TYPE_CHECKING:
    from daisy_pipeline.readers.office.odt_lines import OdtLine

SHAPES = frozenset(
    DRAW + name
    for name in tokens(
        "frame custom-shape rect circle ellipse polygon polyline path line connector"
        " regular-polygon caption measure g control page-thumbnail"
    )
)
_NO_WORDS = re.compile(r"[^/\\]*\.(png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|webp)$", re.I)


def add(line: OdtLine, element: Element) -> None:
    """Add what a frame or a shape shows, in the line or after it."""
    if element.tag == DRAW + "g":
        for child in element:
            if child.tag in SHAPES:
                add(line, child)
    elif element.tag == DRAW + "frame":
        _frame(line, element)
    elif element.tag == DRAW + "control":
        line.story.told.note("DP-OFF-017", line.origin)
    else:
        _box(line, element)


def _said(element: Element, name: str) -> str:
    words = " ".join((element.findtext(SVG + name) or "").split())
    return "" if _NO_WORDS.match(words) else words


def _frame(line: OdtLine, frame: Element) -> None:
    """The first of a frame's representations that we can take (ODF 1.3, 10.4.2)."""
    alt = _said(frame, "desc") or _said(frame, "title")
    own = [c for c in frame if isinstance(c.tag, str)]
    for child in own:
        if child.tag == DRAW + "text-box":
            _box(line, child)
            return
        if child.tag in (DRAW + "object", DRAW + "object-ole", DRAW + "plugin", DRAW + "applet"):
            _object(line, frame, child, alt)
            return
        if child.tag == TABLE + "table":
            line.after += line.story.table(child)
            return
    images = [c for c in own if c.tag == DRAW + "image"]
    if images and not any(_image(line, frame, image, alt) for image in images):
        name = images[0].get(XLINK, "")
        line.story.told.note("DP-OFF-013", line.origin, name)
        _raw(line, f"picture {name}", alt)


def _image(line: OdtLine, frame: Element, image: Element, alt: str) -> bool:
    href = image.get(XLINK, "")
    data = line.story.source.bytes(href) if href else inline_bytes(image)
    name = None if data is None else line.story.pictures.add(href or "image", data)
    if name is None:
        return False
    decorative = frame.get(LOEXT + "decorative", frame.get(DRAW + "decorative")) == "true"
    picture = Picture(name=name, alt=() if decorative else plain(alt), decorative=decorative)
    if frame.get(TEXT + "anchor-type") == "as-char":
        line.add_picture(picture)
    else:
        line.after.append(Para(content=(picture,), origin=line.origin))
    return True


def _raw(line: OdtLine, code: str, words: str) -> None:
    block = Raw(format="odt", code=code, text=plain(words), origin=line.origin)
    line.after.append(Done(block=block))


def _object(line: OdtLine, frame: Element, element: Element, alt: str) -> None:
    root = next((c for c in element if c.tag == MATH), None)
    if root is None:
        root = line.story.source.object(element.get(XLINK, ""))
    if root is not None and root.tag == MATH:
        math = math_of(root, line.story.lang, alt)
        if not alt and math.alt:
            line.story.told.note("DP-OFF-003", line.origin, math.alt)
        line.add_picture(math)
        return
    line.story.told.note("DP-OFF-014", line.origin, element.get(XLINK, "") or "OLE")
    values = None if root is None else next(root.iter(TABLE + "table"), None)
    if values is not None:
        line.after += line.story.table(values, told=alt)
        return
    images = [c for c in frame if c.tag == DRAW + "image"]
    if not any(_image(line, frame, image, alt) for image in images):
        _raw(line, "object", alt)


def _box(line: OdtLine, holder: Element) -> None:
    pieces = [q for p in line.story.nested(holder) for q in _apart(p)]
    shown = [p for p in pieces if not isinstance(p, Para) or p.content]
    if shown and all(map(_is_captioned, shown)) and any(isinstance(p, Para) for p in shown):
        line.after += shown  # a picture with its caption, in a frame of their own
        return
    blocks = blocks_of(pieces)
    if blocks:
        line.after.append(Done(block=Box(blocks=tuple(blocks), origin=line.origin)))


def _apart(piece: Piece) -> list[Piece]:
    """A caption that holds its picture, as the picture and the caption."""
    if not isinstance(piece, Para) or piece.role != "caption":
        return [piece]
    pictures = tuple(i for i in piece.content if isinstance(i, Picture))
    words = tidy(i for i in piece.content if not isinstance(i, Picture))
    if not pictures:
        return [piece]
    shown: list[Piece] = [replace(piece, content=pictures, role="", id="")]
    return [*shown, replace(piece, content=words)] if words else shown


def _is_captioned(piece: Piece) -> bool:
    """Whether a piece of a frame is a caption, or what one may name."""
    if isinstance(piece, Done):
        return False
    pictures = all(isinstance(i, Picture) for i in piece.content)
    return piece.role == "caption" or pictures
