# SPDX-License-Identifier: AGPL-3.0-or-later
"""Office Open XML packages: parts, relationships, names (ECMA-376, transitional and strict)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from daisy_pipeline.formats.safe_xml import Element, XmlLimits, parse_xml
from daisy_pipeline.formats.safe_zip import SafeZip
from daisy_pipeline.model.finding import DaisyError, Place
from daisy_pipeline.readers._tokens import tokens

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741  the prefix that everyone writes
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_STRICT = "http://purl.oclc.org/ooxml/"
_LOOSE = "http://schemas.openxmlformats.org/"
_STRICT_NAMES = {
    "wordprocessingml/main": "wordprocessingml/2006/main",
    "drawingml/main": "drawingml/2006/main",
    "drawingml/wordprocessingDrawing": "drawingml/2006/wordprocessingDrawing",
    "drawingml/picture": "drawingml/2006/picture",
    "drawingml/chart": "drawingml/2006/chart",
    "drawingml/diagram": "drawingml/2006/diagram",
    "officeDocument/relationships": "officeDocument/2006/relationships",
    "officeDocument/math": "officeDocument/2006/math",
}
LARGEST_XML = 24 << 20
_LARGEST_PICTURE = 64 << 20
# Prefixes in mc:Choice Requires whose contents are read here; others have a fallback.
_KNOWN = tokens("wps wpg wpc wp14 w14 w15 w16 w16se w16cid w16cex a14 wp pic v o w m r adec asvg")


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a part's relationship leads: a member of the package, or an outside address."""

    kind: str
    target: str
    external: bool


class Package:
    """An open package whose parts are read when they are wanted."""

    def __init__(self, zip: SafeZip) -> None:
        self._zip = zip
        self.file = zip.place.file
        self._by_name = {n.casefold(): n for n in zip.names}

    def has(self, name: str) -> bool:
        """Whether the package has a member (names differ by more than case, ECMA-376-2 6.2)."""
        return name.casefold() in self._by_name

    def xml(self, name: str) -> Element | None:
        """The root of a part, in transitional names; None when the part is not there."""
        if not self.has(name):
            return None
        data = self._zip.read(self._by_name[name.casefold()], LARGEST_XML)
        place = Place(self.file, inside=name)
        root = parse_xml(data, place, XmlLimits(size=LARGEST_XML))
        if _STRICT.encode() in data[:8192]:
            _loosen(root)
        return root

    def bytes(self, name: str) -> bytes | None:
        """The bytes of a member; None when it is not there or cannot be read."""
        if not self.has(name):
            return None
        try:
            return self._zip.read(self._by_name[name.casefold()], _LARGEST_PICTURE)
        except DaisyError:
            return None

    def relations(self, part: str) -> dict[str, Relation]:
        """A part's relationships by id; "" is the package itself."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        made: dict[str, Relation] = {}
        for element in root if root is not None else ():
            target, id = element.get("Target", ""), element.get("Id", "")
            external = element.get("TargetMode", "").lower() == "external"
            kind = element.get("Type", "").rpartition("/")[2]
            if not external:
                path = unquote(target.partition("#")[0])
                target = path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path)
                target = posixpath.normpath(target)
            made.setdefault(id, Relation(kind, target, external))
        return made

    def related(self, part: str, kind: str) -> str:
        """The member that a part's first relationship of a kind leads to; "" when none does."""
        found = (r for r in self.relations(part).values() if r.kind == kind and not r.external)
        return next((r.target for r in found), "")


def _loosen(root: Element) -> None:
    """Give a strict document the transitional names, which mean the same (ECMA-376-4)."""
    for element in root.iter():
        element.tag = _loose(str(element.tag))
        for name, value in element.attrib.items():
            if (other := _loose(str(name))) != name:
                del element.attrib[name]
                element.set(other, value)


def _loose(name: str) -> str:
    if not name.startswith("{" + _STRICT):
        return name
    space, _, local = name[1 + len(_STRICT) :].partition("}")
    return f"{{{_LOOSE}{_STRICT_NAMES.get(space, space)}}}{local}"


def children(element: Element) -> Iterator[Element]:
    """The elements inside, with wrappers that mean nothing to a reader taken away.

    Of alternatives exactly one is given: the choice when we know what it needs (ECMA-376-3, 7.5).
    """
    for child in element:
        tag = child.tag
        if tag == f"{MC}AlternateContent":
            chosen = _chosen(child)
            if chosen is not None:
                yield from children(chosen)
        elif tag in _WRAPPERS:
            yield from children(child)
        else:
            yield child


def _chosen(alternate: Element) -> Element | None:
    for choice in alternate.findall(f"{MC}Choice"):
        if set(choice.get("Requires", "").split()) <= _KNOWN:
            return choice
    return alternate.find(f"{MC}Fallback")


_WRAPPERS = frozenset(
    f"{W}{name}" for name in ("smartTag", "customXml", "ins", "moveTo", "dir", "bdo")
)


def val(element: Element | None, name: str = "val") -> str:
    """A w: attribute of an element; "" when either is not there."""
    return "" if element is None else element.get(W + name, "")


def child_val(element: Element | None, name: str, attribute: str = "val") -> str | None:
    """The attribute of a child element; None when there is no such child."""
    child = None if element is None else element.find(W + name)
    return None if child is None else child.get(W + attribute, "")


def is_on(element: Element | None, name: str) -> bool | None:
    """What a toggle says (17.17.4): None when it is not said."""
    said = child_val(element, name)
    return None if said is None else said.lower() not in ("0", "false", "off")


def number(text: str | None, otherwise: int = 0, most: int = 1 << 30) -> int:
    """A whole number, bounded; strict documents say measures with units ("36pt")."""
    text = (text or "").strip()
    try:
        if text.endswith("pt"):
            return int(max(-most, min(most, float(text[:-2]) * 20)))
        return int(max(-most, min(most, float(text))))
    except (ValueError, OverflowError):
        return otherwise
