# SPDX-License-Identifier: AGPL-3.0-or-later
"""A tiny deterministic writer of PDF files: pages of placed words, rules, pictures, bookmarks.

Korean stands in a Type 0 font without an embedded file: PDFium gives its text by the ToUnicode
map, with a width of one em a letter (half an em for ASCII, as ``width`` counts).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

A5 = (420.0, 595.0)
FONTS = {"F1": "KoreanMyeongjo", "F2": "KoreanGothic-Bold", "F3": "KoreanItalic-Italic"}


def width(text: str, size: float) -> float:
    """How wide the fake fonts set a text."""
    return sum(0.5 if ord(c) < 0x2000 else 1.0 for c in text) * size


@dataclass
class FakePage:
    """A page that is drawn on from the upper left corner; lengths in points."""

    size: tuple[float, float] = A5
    rotate: int = 0
    ops: list[bytes] = field(default_factory=list)
    images: list[tuple[int, int, bytes]] = field(default_factory=list)
    links: list[tuple[float, float, float, float, str]] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 10,
        font: str = "F1",
        more: str = "",
        wider: float = 0.0,
    ) -> None:
        """Words whose baseline is ``y`` below the page's upper edge; blanks ``wider`` by points."""
        codes = "".join(f"{ord(c):04X}" for c in words)
        at = f"1 0 0 1 {x:.2f} {self.size[1] - y:.2f} Tm"
        show = f"<{codes}> Tj"
        if wider:
            parts = re.findall("[^ ]* |[^ ]+", words)
            hexes = ("".join(f"{ord(c):04X}" for c in part) for part in parts)
            show = "[" + f" {-wider / size * 1000:.0f} ".join(f"<{h}>" for h in hexes) + "] TJ"
        self.ops.append(f"BT /{font} {size} Tf {more} {at} {show} ET".encode())

    def latin(self, x: float, y: float, words: str, size: float = 10, way: str = "1 0 0 1") -> None:
        """Words in Helvetica, whose glyphs PDFium knows, in any direction."""
        at = f"{way} {x:.2f} {self.size[1] - y:.2f} Tm"
        self.raw(f"BT /F4 {size} Tf {at} ({words}) Tj ET")

    def marked(self, number: int, kind: str = "P") -> None:
        """Give the last thing drawn a number for the structure tree."""
        self.ops[-1] = f"/{kind} << /MCID {number} >> BDC ".encode() + self.ops[-1] + b" EMC"

    def raw(self, op: str) -> None:
        self.ops.append(op.encode())

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        h = self.size[1]
        self.raw(f"0.5 w {x0:.1f} {h - y0:.1f} m {x1:.1f} {h - y1:.1f} l S")

    def image(
        self, x: float, y: float, wide: float, high: float, gray: int, side: int = 20
    ) -> None:
        """A gray picture with its upper left corner at x, y."""
        self.images.append((side, side, bytes((gray + n) % 256 for n in range(side * side))))
        low = self.size[1] - y - high
        self.raw(f"q {wide} 0 0 {high} {x} {low} cm /I{len(self.images)} Do Q")

    def scan(self, wide: int, high: int, gray: bytes) -> None:
        """A picture that fills the page."""
        self.images.append((wide, high, gray))
        self.raw(f"q {self.size[0]} 0 0 {self.size[1]} 0 0 cm /I{len(self.images)} Do Q")


def _unicode_map() -> bytes:
    ranges = [f"<{n:02X}00> <{n:02X}FF> <{n:02X}00>" for n in range(256)]
    parts = []
    for at in range(0, 256, 100):
        part = ranges[at : at + 100]
        parts.append(f"{len(part)} beginbfrange\n" + "\n".join(part) + "\nendbfrange\n")
    head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
    space = "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    return (head + space + "".join(parts) + "endcmap end end\n").encode()


@dataclass
class FakeTag:
    """An element of the structure tree; ``kids`` are elements or (page from 0, marked content)."""

    kind: str
    kids: Sequence[FakeTag | tuple[int, int]]
    more: str = ""  # entries: /Alt, /A


class FakePdf:
    """A document; ``mapped`` False leaves out the map to Unicode."""

    def __init__(self, pages: Sequence[FakePage], mapped: bool = True) -> None:
        self.pages, self.mapped = pages, mapped
        self.outline: list[tuple[str, int, int]] = []  # title, level, page
        self.labels = ""  # a /Nums array
        self.info: dict[str, str] = {}
        self.tree: FakeTag | None = None
        self.catalog = ""  # more entries of the catalog
        self._objects: list[bytes] = []

    def _add(self, body: str | bytes) -> int:
        self._objects.append(body.encode("latin-1") if isinstance(body, str) else body)
        return len(self._objects)

    def _stream(self, data: bytes, entries: str = "") -> int:
        packed = zlib.compress(data, 6)
        head = f"<< /Length {len(packed)} /Filter /FlateDecode {entries} >>\nstream\n"
        return self._add(head.encode() + packed + b"\nendstream")

    def _font(self, name: str, to_unicode: int) -> int:
        bold, italic = "Bold" in name, "Italic" in name
        flags = 4 | (1 << 18 if bold else 0) | (1 << 6 if italic else 0)
        system = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        box = "/FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700"
        descriptor = self._add(
            f"<< /Type /FontDescriptor /FontName /{name} /Flags {flags} {box} /StemV 80 >>"
        )
        cid = self._add(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} {system}"
            f" /FontDescriptor {descriptor} 0 R /DW 1000 /W [0 8191 500] >>"
        )
        unicode = f"/ToUnicode {to_unicode} 0 R" if self.mapped else ""
        return self._add(
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H"
            f" /DescendantFonts [{cid} 0 R] {unicode} >>"
        )

    def _page(self, page: FakePage, parent: int, fonts: str, place: int) -> int:
        pictures = ""
        for number, (wide, high, gray) in enumerate(page.images, 1):
            kind = "/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8"
            image = self._stream(gray, f"{kind} /Width {wide} /Height {high}")
            pictures += f"/I{number} {image} 0 R "
        content = self._stream(b"\n".join(page.ops))
        notes = "".join(
            f"<< /Type /Annot /Subtype /Link /Rect [{x} {page.size[1] - y - h} {x + w}"
            f" {page.size[1] - y}] /A << /S /URI /URI ({uri}) >> >>"
            for x, y, w, h, uri in page.links
        )
        return self._add(
            f"<< /Type /Page /Parent {parent} 0 R /MediaBox [0 0 {page.size[0]} {page.size[1]}]"
            f" /Rotate {page.rotate} /StructParents {place} /Contents {content} 0 R"
            f" /Annots [{notes}]"
            f" /Resources << /Font << {fonts} >> /XObject << {pictures} >> >> >>"
        )

    def _bookmarks(self, pages: Sequence[int]) -> int:
        root = self._add("")
        ids = [self._add("") for _ in self.outline]
        parents = [root] * len(ids)
        for n, (_, level, _) in enumerate(self.outline):
            above = [m for m in range(n) if self.outline[m][1] < level]
            parents[n] = ids[above[-1]] if above else root
        for n, (title, _, page) in enumerate(self.outline):
            like = [ids[m] for m in range(len(ids)) if parents[m] == parents[n]]
            at = like.index(ids[n])
            own = [ids[m] for m in range(len(ids)) if parents[m] == ids[n]]
            more = f"/Next {like[at + 1]} 0 R " if at + 1 < len(like) else ""
            more += f"/Prev {like[at - 1]} 0 R " if at else ""
            more += f"/First {own[0]} 0 R /Last {own[-1]} 0 R /Count {len(own)} " if own else ""
            self._objects[ids[n] - 1] = (
                f"<< /Title {_text(title)} /Parent {parents[n]} 0 R {more}"
                f"/Dest [{pages[page - 1]} 0 R /XYZ 0 500 0] >>"
            ).encode()
        top = [i for i, p in zip(ids, parents, strict=True) if p == root]
        self._objects[root - 1] = f"<< /First {top[0]} 0 R /Last {top[-1]} 0 R >>".encode()
        return root

    def _tree(self, pages: Sequence[int]) -> int:
        """The structure tree and the way back to it from each page's marked contents."""
        root = self._add("")
        parents: dict[int, dict[int, int]] = {n: {} for n in range(len(pages))}

        def element(tag: FakeTag, parent: int) -> int:
            own = self._add("")
            kids: list[str] = []
            for kid in tag.kids:
                if isinstance(kid, FakeTag):
                    kids.append(f"{element(kid, own)} 0 R")
                else:
                    parents[kid[0]][kid[1]] = own
                    kids.append(f"<< /Type /MCR /Pg {pages[kid[0]]} 0 R /MCID {kid[1]} >>")
            self._objects[own - 1] = (
                f"<< /Type /StructElem /S /{tag.kind} /P {parent} 0 R {tag.more}"
                f" /K [{' '.join(kids)}] >>"
            ).encode("latin-1")
            return own

        top = element(self.tree, root) if self.tree else 0
        nums = ""
        for page, of in parents.items():
            known = (f"{of[m]} 0 R" if m in of else "null" for m in range(max(of, default=-1) + 1))
            nums += f"{page} [{' '.join(known)}] "
        back = self._add(f"<< /Nums [{nums}] >>")
        self._objects[root - 1] = (
            f"<< /Type /StructTreeRoot /K {top} 0 R /ParentTree {back} 0 R >>".encode()
        )
        return root

    def data(self) -> bytes:
        """The bytes of the file."""
        self._objects = []
        catalog, tree, info = self._add(""), self._add(""), self._add("")
        to_unicode = self._stream(_unicode_map())
        latin = self._add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
        fonts = f"/F4 {latin} 0 R " + " ".join(
            f"/{key} {self._font(name, to_unicode)} 0 R" for key, name in FONTS.items()
        )
        pages = [self._page(p, tree, fonts, n) for n, p in enumerate(self.pages)]
        kids = " ".join(f"{n} 0 R" for n in pages)
        self._objects[tree - 1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()
        more = f"/Outlines {self._bookmarks(pages)} 0 R " if self.outline else ""
        more += f"/PageLabels << /Nums [{self.labels}] >> " if self.labels else ""
        if self.tree:
            more += f"/MarkInfo << /Marked true >> /StructTreeRoot {self._tree(pages)} 0 R "
        self._objects[catalog - 1] = (
            f"<< /Type /Catalog /Pages {tree} 0 R {more}{self.catalog} >>".encode()
        )
        words = " ".join(f"/{key} {_text(value)}" for key, value in self.info.items())
        self._objects[info - 1] = f"<< {words} >>".encode()
        return _file(self._objects, catalog, info)


def _text(words: str) -> str:
    return "<FEFF" + words.encode("utf-16-be").hex() + ">"


def _file(objects: Sequence[bytes], catalog: int, info: int) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places: list[int] = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root %d 0 R /Info %d 0 R >>\n" % (len(objects) + 1, catalog, info)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


@dataclass
class Setter:
    """Sets paragraphs on pages as a Korean book has them, breaking lines anywhere or at words."""

    size: tuple[float, float] = A5
    margin: float = 50.0
    body: float = 10.0
    pitch: float = 17.0
    by_words: bool = False
    head: str = ""
    first: int = 1
    pages: list[FakePage] = field(default_factory=list)
    y: float = 1e9
    foot: list[list[str]] = field(default_factory=list)
    lines: list[tuple[str, int]] = field(default_factory=list)

    @property
    def page(self) -> FakePage:
        return self.pages[-1]

    def new_page(self) -> None:
        self.finish()
        self.pages.append(FakePage(self.size))
        self.y = 75.0
        self.foot = []
        folio = str(self.first + len(self.pages) - 1)
        if self.head:
            self.page.text(self.margin, 40, self.head, 8)
        self.page.text(self.size[0] / 2 - 5, self.size[1] - 30, folio, 9)

    def finish(self) -> None:
        """Set the page's footnotes."""
        if not self.pages or not self.foot:
            return
        y = self.size[1] - 55 - 12 * sum(map(len, self.foot))
        self.page.rule(self.margin, y - 4, self.margin + 100, y - 4)
        for note in self.foot:
            for line in note:
                y += 12
                self.page.text(self.margin, y - 2, line, 8)
        self.foot = []

    def _room(self) -> float:
        return self.size[1] - 60 - 12 * sum(map(len, self.foot)) - (10 if self.foot else 0)

    def step(self, high: float) -> None:
        if self.y + high > self._room():
            self.new_page()
        self.y += high

    def heading(self, words: str, size: float = 16, font: str = "F2") -> None:
        if self.y > self._room() - 100:
            self.new_page()
        self.y += size * 2
        self.page.text(self.margin, self.y, words, size, font)
        self.y += size

    def paragraph(self, words: str, note: tuple[str, str] | None = None) -> None:
        """A paragraph with a first line set in by an em; ``note`` is (mark, words) at its end."""
        wide = self.size[0] - 2 * self.margin
        if note:
            self.foot_note(*note)
        lines = broken(words, wide, self.body, self.by_words)
        for at, line in enumerate(lines):
            self.step(self.pitch)
            indent = self.body if not at else 0
            self.page.text(self.margin + indent, self.y, line, self.body)
            self.lines.append((line, len(self.pages)))
        if note:
            x = self.margin + (self.body if len(lines) == 1 else 0) + width(lines[-1], self.body)
            self.page.text(x, self.y - 4, note[0], 6)

    def foot_note(self, mark: str, words: str) -> None:
        if self.y + 4 * self.pitch > self._room() - 30:
            self.new_page()
        wide = self.size[0] - 2 * self.margin
        self.foot.append(broken(f"{mark} {words}", wide, 8, self.by_words, 0))


def broken(words: str, wide: float, size: float, by_words: bool, indent: float = 1) -> list[str]:
    """The lines of a text: filled to the last letter, or to the last whole word."""
    lines: list[str] = []
    line, room = "", wide - indent * size
    for part in words.split(" ") if by_words else words:
        new = f"{line} {part}" if by_words and line else line + part
        if width(new.rstrip(), size) > room:
            lines.append(line.strip())
            line, room = part.lstrip(), wide
        else:
            line = new
    return [*lines, line.strip()] if line.strip() else lines
