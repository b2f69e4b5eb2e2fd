# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which glyphs of which fonts the pages of a PDF show, and whether they mean something.

PDFium tells text, never codes; so the strings that are shown are looked for in the content itself
(ISO 32000-1:2008, 9.4.3), with the font that is set where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Object, PdfError, Stream

if TYPE_CHECKING:
    from pikepdf import Pdf

_DEEPEST = 8
_LITERAL = rb"\((?:[^()\\]|\\[\s\S]|\((?:[^()\\]|\\[\s\S])*\))*\)"
_HEX = rb"<[0-9A-Fa-f\s]*>"
_TOKEN = re.compile(
    rb"/(?P<font>[^\s/<>\[\]()]+)\s+[-+.\d]+\s+Tf\b"
    rb"|(?P<shown>" + _LITERAL + rb"|" + _HEX + rb")\s*(?:Tj|['\"])"
    rb"|\[(?P<many>(?:" + _LITERAL + rb"|" + _HEX + rb"|[-+.\d\s])*)\]\s*TJ"
    rb"|" + _LITERAL + rb"|(?P<state>\b[qQ]\b)|(?P<actual>/ActualText)|(?P<end>\bEMC\b)"
    rb"|/(?P<form>[^\s/<>\[\]()]+)\s+Do\b|\bID\s[\s\S]*?\sEI\b"
)
_STRING = re.compile(_LITERAL + rb"|" + _HEX)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])")
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_BLOCK = re.compile(rb"begin(bfchar|bfrange)([\s\S]*?)endbf")
_PART = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_NAMED = frozenset({"/WinAnsiEncoding", "/MacRomanEncoding", "/MacExpertEncoding"})
_WRONG = frozenset({0, 0xFEFF, 0xFFFE, 0xFFFD})  # no meaning (ISO 14289-1, 7.21.7), or none known
_MOST_MAP = 1 << 20
_ITALIC, _SUBTYPES = 1 << 6, ("/Type3",)


@dataclass
class Used:
    """A font that shows something, its codes, and the first page of each that is doubtful."""

    font: Object
    page: int
    codes: dict[int, int] = field(default_factory=dict)
    spoken: dict[int, int] = field(default_factory=dict)  # those without words of their own


class Glyphs:
    """Looks through the pages of a document."""

    def __init__(self) -> None:
        self.fonts: dict[Any, Used] = {}
        self._forms: set[Any] = set()

    def read(self, pdf: Pdf) -> None:
        """Note what every page shows; content that cannot be decoded shows nothing."""
        for number, page in enumerate(pdf.pages, 1):
            with suppress(PdfError, RuntimeError, ValueError):
                data = (
                    page.Contents.read_bytes()
                    if isinstance(page.get("/Contents"), Stream)
                    else (
                        b"\n".join(
                            part.read_bytes() for part in page.get("/Contents", Array()).as_list()
                        )
                    )
                )
                self._scan(data, page.obj.get("/Resources", _inherited(page.obj)), number, 0)

    def _scan(self, data: bytes, resources: Any, page: int, deep: int) -> None:
        fonts, things = (_part(resources, key) for key in ("/Font", "/XObject"))
        current: Used | None = None
        stack: list[Used | None] = []
        actual = False
        for found in _TOKEN.finditer(data):
            match found.lastgroup:
                case "font":
                    current = self._font(fonts.get(_name(found["font"])), page)
                case "shown" | "many" if current:
                    _note(current, found[found.lastgroup], page, actual)
                case "state" if found["state"] == b"q":
                    stack.append(current)
                case "state" if stack:
                    current = stack.pop()
                case "actual":
                    actual = True
                case "end":
                    actual = False
                case "form" if deep < _DEEPEST:
                    self._form(things.get(_name(found["form"])), resources, page, deep)

    def _form(self, form: Any, resources: Any, page: int, deep: int) -> None:
        if not isinstance(form, Stream) or form.get("/Subtype") != Name.Form:
            return
        if form.objgen in self._forms:
            return
        self._forms.add(form.objgen)
        with suppress(PdfError, RuntimeError, ValueError):
            self._scan(form.read_bytes(), form.get("/Resources", resources), page, deep + 1)

    def _font(self, font: Any, page: int) -> Used | None:
        if not isinstance(font, Dictionary):
            return None
        key = font.objgen if font.objgen != (0, 0) else id(font)
        return self.fonts.setdefault(key, Used(font, page))


def _note(used: Used, shown: bytes, page: int, actual: bool) -> None:
    for string in _STRING.findall(shown):
        for code in _codes(used.font, _bytes(string)):
            used.codes.setdefault(code, page)
            if not actual:
                used.spoken.setdefault(code, page)


def _codes(font: Object, data: bytes) -> Iterator[int]:
    """Codes of a shown string; two bytes each in a composite font (Identity), else one."""
    if font.get("/Subtype") != Name.Type0:
        yield from data
    elif str(font.get("/Encoding", "")) in ("/Identity-H", "/Identity-V"):
        for at in range(0, len(data) - 1, 2):
            yield data[at] << 8 | data[at + 1]
    elif data:
        yield -1  # of a code space that we do not read


def _bytes(string: bytes) -> bytes:
    if string[:1] == b"<":
        digits = re.sub(rb"\s", b"", string[1:-1])
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    inner = string[1:-1]
    return _ESCAPE.sub(_unescaped, inner) if b"\\" in inner else inner


def _unescaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    if sign[:1].isdigit() and sign[:1] < b"8":
        return bytes([int(sign, 8) & 255])
    return b"" if sign in (b"\n", b"\r", b"\r\n") else _SIGNS.get(sign, sign)


def _name(raw: bytes) -> str:
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda f: bytes([int(f[1], 16)]), raw)
    return "/" + plain.decode("utf-8", "replace")


def _part(resources: Any, key: str) -> dict[str, Any]:
    held = resources.get(key) if isinstance(resources, Dictionary) else None
    return dict(held.items()) if isinstance(held, Dictionary) else {}


def _inherited(page: Object) -> Any:
    """Resources of the node above (7.7.3.4)."""
    node: Any = page
    for _ in range(20):
        node = node.get("/Parent") if isinstance(node, Dictionary) else None
        if isinstance(node, Dictionary) and "/Resources" in node:
            return node.Resources
    return None


# ------------------------------------------------------------------------- judgement of a font


def told(used: Used) -> dict[str, Any]:
    """What is to be told of a font: name, whether embedded and mapped, doubtful codes by page."""
    font = used.font
    inner = font
    if font.get("/Subtype") == Name.Type0:
        below = font.get("/DescendantFonts")
        inner = below[0] if isinstance(below, Array) and len(below) else font
    descriptor = inner.get("/FontDescriptor", Dictionary())
    name = str(font.get("/BaseFont", inner.get("/BaseFont", "/?")))[1:]
    meant = _unicode(font.get("/ToUnicode"))
    lost = {code: page for code, page in used.spoken.items() if code >= 0 and _is_lost(code, meant)}
    return {
        "name": name.partition("+")[2] or name,
        "page": used.page,
        "type3": font.get("/Subtype") == Name.Type3,
        "embedded": any(f"/FontFile{n}" in descriptor for n in ("", "2", "3")),
        "mapped": meant is not None or _is_named(font, inner, descriptor),
        "lost": min(lost.values(), default=0) if meant is not None else 0,
        "notdef": _notdef(used, inner),
    }


def _is_lost(code: int, meant: dict[int, str] | None) -> bool:
    words = (meant or {}).get(code, "")
    return not words or any(ord(sign) in _WRONG for sign in words)


def _is_named(font: Object, inner: Object, descriptor: Object) -> bool:
    """Whether Unicode follows from the encoding's names (ISO 14289-1, 7.21.7)."""
    if font.get("/Subtype") == Name.Type0:
        system = inner.get("/CIDSystemInfo", Dictionary())
        known = str(system.get("/Ordering", "")) in ("Korea1", "Japan1", "GB1", "CNS1", "KR")
        return known and "Identity" not in str(font.get("/Encoding", ""))
    encoding = font.get("/Encoding")
    if isinstance(encoding, Dictionary):
        return font.get("/Subtype") != Name.Type3
    symbolic = int(descriptor.get("/Flags", 0)) & 4
    return str(encoding) in _NAMED or (encoding is None and not symbolic)


def _notdef(used: Used, inner: Object) -> int:
    """The first page that shows the glyph for what a font has not; 0 where none does."""
    if used.font.get("/Subtype") == Name.Type0:
        glyphs = inner.get("/CIDToGIDMap")
        if isinstance(glyphs, Stream):
            data = glyphs.read_bytes()
            zero = [p for c, p in used.codes.items() if c >= 0 and not any(data[2 * c : 2 * c + 2])]
            return min(zero, default=0)
        return used.codes.get(0, 0)
    encoding = used.font.get("/Encoding")
    if not isinstance(encoding, Dictionary) or not isinstance(encoding.get("/Differences"), Array):
        return 0
    code, pages = 0, [0]
    for one in encoding.Differences.as_list():
        if isinstance(one, Name):
            if one == "/.notdef" and code in used.codes:
                pages.append(used.codes[code])
            code += 1
        else:
            code = int(one)
    return min((page for page in pages if page), default=0)


def _unicode(stream: Any) -> dict[int, str] | None:
    """A ToUnicode CMap (9.10.3); None when there is none."""
    if not isinstance(stream, Stream):
        return None
    try:
        data = stream.read_bytes()[: 1 << 24]
    except (PdfError, RuntimeError):
        return None
    found: dict[int, str] = {}
    for kind, body in _BLOCK.findall(data):
        _map_block(kind == b"bfrange", body, found)
        if len(found) > _MOST_MAP:
            break
    return found


def _map_block(ranges: bool, body: bytes, found: dict[int, str]) -> None:
    parts: list[bytes | list[bytes]] = []
    inside: list[bytes] | None = None
    for digits, opens, closes in _PART.findall(body):
        if opens:
            inside = []
        elif closes and inside is not None:
            parts.append(inside)
            inside = None
        elif inside is not None:
            inside.append(digits)
        else:
            parts.append(digits)
    step = 3 if ranges else 2
    for at in range(0, len(parts) - step + 1, step):
        with suppress(ValueError, TypeError):
            _map_one(parts[at : at + step], found)


def _map_one(parts: list[Any], found: dict[int, str]) -> None:
    first, last = int(parts[0], 16), int(parts[-2], 16)
    target = parts[-1]
    for code in range(first, min(last, first + 0xFFFF) + 1):
        if isinstance(target, list):
            if code - first < len(target):
                found[code] = _text(target[code - first])
            continue
        text = _text(target)
        found[code] = text[:-1] + chr(ord(text[-1]) + code - first) if text else ""


def _text(digits: bytes) -> str:
    data = bytes.fromhex(re.sub(rb"\s", b"", digits).decode("ascii"))
    return data.decode("utf-16-be", "replace")
