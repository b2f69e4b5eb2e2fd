# SPDX-License-Identifier: AGPL-3.0-or-later
"""OpenDocument packages and flat files: names, members, objects (ODF 1.3)."""

from __future__ import annotations

import base64
import binascii
import posixpath
from contextlib import suppress
from urllib.parse import unquote

from daisy_pipeline.formats.safe_xml import Element, XmlLimits, parse_xml
from daisy_pipeline.formats.safe_zip import SafeZip
from daisy_pipeline.model.finding import DaisyError, Place

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f"{{{_ODF}office:1.0}}"
TEXT = f"{{{_ODF}text:1.0}}"
TABLE = f"{{{_ODF}table:1.0}}"
DRAW = f"{{{_ODF}drawing:1.0}}"
STYLE = f"{{{_ODF}style:1.0}}"
META = f"{{{_ODF}meta:1.0}}"
MANIFEST = f"{{{_ODF}manifest:1.0}}"
FO = f"{{{_ODF}xsl-fo-compatible:1.0}}"
SVG = f"{{{_ODF}svg-compatible:1.0}}"
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
DC = "{http://purl.org/dc/elements/1.1/}"
XLINK = "{http://www.w3.org/1999/xlink}href"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
MATH = "{http://www.w3.org/1998/Math/MathML}math"
LARGEST_XML = 24 << 20
_LARGEST_PICTURE = 64 << 20


class OdfSource:
    """An OpenDocument text, packed or flat, whose parts are read when they are wanted."""

    def __init__(self, file: str, zip: SafeZip | None, flat: Element | None = None) -> None:
        self.file, self._zip, self._flat = file, zip, flat

    def part(self, name: str) -> Element | None:
        """The root of content, styles or meta; a flat file is all of them."""
        return self._flat if self._zip is None else self.xml(f"{name}.xml")

    def xml(self, name: str) -> Element | None:
        """The root of a member; None when it is not there."""
        if self._zip is None or name not in self._zip:
            return None
        data = self._zip.read(name, LARGEST_XML)
        return parse_xml(data, Place(self.file, inside=name), XmlLimits(size=LARGEST_XML))

    def bytes(self, href: str) -> bytes | None:
        """The bytes of a member that a picture names; None when it is outside or not there."""
        name = _member(href)
        if self._zip is None or name is None or name not in self._zip:
            return None
        try:
            return self._zip.read(name, _LARGEST_PICTURE)
        except DaisyError:
            return None

    def object(self, href: str) -> Element | None:
        """The root of an object's content (a formula, a chart)."""
        name = _member(href)
        return None if name is None else self.xml(f"{name}/content.xml")

    @property
    def encrypted(self) -> bool:
        """Whether the manifest says that the content is encrypted."""
        root = self.xml("META-INF/manifest.xml")
        found = root.iter(MANIFEST + "encryption-data") if root is not None else ()
        return any(True for _ in found)

    def has_macros(self) -> bool:
        """Whether there are macros in it."""
        return self._zip is not None and any(
            n.startswith(("Basic/", "Scripts/")) and n.endswith((".xml", ".py", ".js", ".bsh"))
            for n in self._zip.names
        )


def _member(href: str) -> str | None:
    if "://" in href or href.startswith(("/", "../")):
        return None
    return posixpath.normpath(unquote(href))


def inline_bytes(holder: Element) -> bytes | None:
    """The bytes that a flat file has within itself (office:binary-data)."""
    data = holder.find(OFFICE + "binary-data")
    if data is None:
        return None
    with suppress(ValueError, binascii.Error):
        return base64.b64decode("".join((data.text or "").split()), validate=True)
    return None


def words_in(element: Element) -> str:
    """All text inside an element, as it stands."""
    return "".join(str(part) for part in element.itertext())


def whole(text: str | None, otherwise: int, most: int) -> int:
    """A whole number that a document says, bounded."""
    try:
        return max(-most, min(most, int(text or "")))
    except ValueError:
        return otherwise
