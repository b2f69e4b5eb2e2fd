# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands in a DOCX's lines and is no text: pictures, text boxes, charts, other programs'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.model.book import Block, Box, Divider, Picture, Raw, plain
from daisy_pipeline.readers.office.charts import chart_table
from daisy_pipeline.readers.office.flow import blocks_of
from daisy_pipeline.readers.office.ooxml import WP, A, C, O, R, V, W, children
from daisy_pipeline.readers.office.pieces import Done, Para, Piece

if TYPE_CHECKING:
    from daisy_pipeline.readers.office.docx_lines import Line

_NO_WORDS = re.compile(r"[^/\\]*\.(png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|webp)$", re.I)
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_CHARTS = (C + "chart", "{http://schemas.microsoft.com/office/drawing/2014/chartex}chart")
_FOUND = frozenset(
    (
        *_CHARTS,
        _PICTURE,
        _DIAGRAM,
        W + "txbxContent",
        V + "imagedata",
        V + "textpath",
        O + "OLEObject",
        W + "control",
    )
)


def add(line: Line, element: Element) -> None:
    """Add what a w:drawing, w:pict or w:object shows, in the line or after it."""
    frame = element.find(WP + "inline")
    floats = element.find(WP + "anchor")
    holder = frame if frame is not None else floats if floats is not None else element
    alt, decorative = _said(holder)
    maker = _Maker(line, alt, decorative, floats is not None)
    found = list(_inside(element))
    for part in found:
        maker.add(part)
    if not found and _is_rule(element):
        line.after.append(Done(block=Divider(origin=line.origin)))
    elif not found and alt:
        maker.raw("drawing", alt)


def _inside(element: Element) -> Iterator[Element]:
    for child in children(element):
        if child.tag in _FOUND:
            yield child
        else:
            yield from _inside(child)


def _said(holder: Element) -> tuple[str, bool]:
    """The alternative text, and whether the picture wants none."""
    named = holder.find(WP + "docPr")
    if named is None:
        shape = next((s for s in holder.iter(V + "shape", V + "rect", V + "group")), None)
        said = "" if shape is None else shape.get("alt", "") or shape.get("title", "")
        return _words(said), False
    flag = next(named.iter(_DECORATIVE), None)
    decorative = flag is not None and flag.get("val", "1") in ("1", "true")
    return _words(named.get("descr", "") or named.get("title", "")), decorative


def _words(said: str) -> str:
    """The words, "" where a program put a file's name."""
    said = " ".join(said.split())
    return "" if _NO_WORDS.match(said) else said


def _is_rule(element: Element) -> bool:
    return any(r.get(O + "hr") in ("t", "true") for r in element.iter(V + "rect"))


class _Maker:
    """Adds the parts of one object."""

    def __init__(self, line: Line, alt: str, decorative: bool, floats: bool) -> None:
        self.line, self.alt, self.decorative, self.floats = line, alt, decorative, floats
        self.story = line.story
        self._pictures = 0

    def add(self, part: Element) -> None:
        """Add one part."""
        tag = part.tag
        if tag == W + "txbxContent":
            self._box(part)
        elif tag == _PICTURE:
            self._drawn(part)
        elif tag == V + "imagedata":
            self._image(part.get(R + "id", ""), _words(part.get(O + "title", "")))
        elif tag == V + "textpath":
            self.line.add_words(part.get("string", ""))
        elif tag in _CHARTS:
            self._chart(part)
        elif tag == _DIAGRAM:
            self._diagram(part)
        elif tag == O + "OLEObject":
            self._embedded(part.get("ProgID", "") or "OLE")
        else:
            self.story.told.note("DP-OFF-017", self.line.origin)

    def raw(self, code: str, words: str) -> None:
        """What can be shown by its words only."""
        block = Raw(format="docx", code=code, text=plain(words), origin=self.line.origin)
        self.line.after.append(Done(block=block))

    def _box(self, holder: Element) -> None:
        pieces = self.story.nested(holder)
        if all(isinstance(p, Para) and (p.role == "caption" or not p.content) for p in pieces):
            self.line.after += pieces  # a caption in a box of its own
            return
        blocks = blocks_of(pieces)
        if blocks:
            box = Box(blocks=tuple(blocks), origin=self.line.origin)
            self.line.after.append(Done(block=box))

    def _drawn(self, part: Element) -> None:
        blip = next(part.iter(A + "blip"), None)
        if blip is None:
            return
        named = next((e for e in part.iter() if str(e.tag).endswith("}cNvPr")), None)
        own = "" if named is None else _words(named.get("descr", "") or named.get("title", ""))
        self._image(blip.get(R + "embed", "") or blip.get(R + "link", ""), own)

    def _image(self, id: str, own: str) -> None:
        relation = self.story.relations.get(id)
        alt = own if self._pictures else self.alt or own
        self._pictures += 1
        target = "" if relation is None else relation.target
        data = None
        if relation is not None and not relation.external:
            data = self.story.package.bytes(target)
        name = None if data is None else self.story.pictures.add(target, data)
        if name is None:
            self.story.told.note("DP-OFF-013", self.line.origin, target or id)
            self.raw(f"picture {target}", alt)
            return
        words = () if self.decorative else plain(alt)
        picture = Picture(name=name, alt=words, decorative=self.decorative)
        if self.floats:
            self.line.after.append(Para(content=(picture,), origin=self.line.origin))
        else:
            self.line.add_picture(picture)

    def _chart(self, part: Element) -> None:
        relation = self.story.relations.get(part.get(R + "id", ""))
        root = None
        if relation is not None and not relation.external:
            root = self.story.package.xml(relation.target)
        self.story.told.note("DP-OFF-014", self.line.origin, "chart")
        block: Block | None = None if root is None else chart_table(root, self.line.origin)
        if block is None:
            self.raw("chart", self.alt or _texts(root))
            return
        self._described(Done(block=block))

    def _described(self, piece: Piece) -> None:
        if self.alt:
            self.line.after.append(
                Para(content=tuple(plain(self.alt)[0].content), origin=self.line.origin)
            )
        self.line.after.append(piece)

    def _diagram(self, part: Element) -> None:
        relation = self.story.relations.get(part.get(R + "dm", ""))
        root = None
        if relation is not None and not relation.external:
            root = self.story.package.xml(relation.target)
        self.story.told.note("DP-OFF-014", self.line.origin, "SmartArt")
        words = ", ".join(w for w in (self.alt, _texts(root)) if w)
        self.raw("SmartArt", words)

    def _embedded(self, program: str) -> None:
        self.story.told.note("DP-OFF-014", self.line.origin, program)
        if not self._pictures:
            self.raw(program, self.alt)


def _texts(root: Element | None) -> str:
    """The words in a diagram, a paragraph each."""
    paragraphs = () if root is None else root.iter(A + "p")
    words = ("".join(t.text or "" for t in p.iter(A + "t")).strip() for p in paragraphs)
    return ", ".join(w for w in words if w)
