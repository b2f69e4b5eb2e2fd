# SPDX-License-Identifier: AGPL-3.0-or-later
"""The package of an HWPX document (KS X 6101, OWPML): which members it has, and in what order.

Producers differ in namespaces (2011, 2016, 2021, 2024), so names are compared without them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from daisy_pipeline.formats.names import natural_key
from daisy_pipeline.formats.safe_xml import Element, parse_xml
from daisy_pipeline.formats.safe_zip import SafeZip
from daisy_pipeline.model.finding import DaisyError, Place

MIMETYPE = "application/hwp+zip"
PACKAGE = "Contents/content.hpf"
_SECTION = re.compile(r"(?:.*/)?section\d+\.xml$", re.I)
_HEADER = "Contents/header.xml"
_MANIFEST = "META-INF/manifest.xml"
_SMALL = 4 << 20


def local(element: Element) -> str:
    """An element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Element, name: str) -> Element | None:
    """The first child of that name."""
    return next((c for c in element if local(c) == name), None)


def children(element: Element, name: str) -> Iterator[Element]:
    """The children of that name."""
    return (c for c in element if local(c) == name)


def number(element: Element | None, name: str, default: int = 0) -> int:
    """An attribute's whole number within 32 bits; ``default`` where there is none."""
    said = "" if element is None else element.get(name, "").strip()
    if not re.fullmatch(r"[+-]?\d{1,10}", said):
        return default
    return max(-(2**31), min(2**32 - 1, int(said)))


@dataclass(frozen=True)
class HwpxParts:
    """The members that matter: header, sections in reading order, other files by their id."""

    header: str
    sections: tuple[str, ...]
    files: Mapping[str, str]
    metadata: Mapping[str, str] = field(default_factory=dict)
    locked: bool = False


def hwpx_parts(package: SafeZip) -> HwpxParts:
    """What the package document lists; where it is missing or damaged, what is there."""
    named = {n.casefold(): n for n in package.names}
    items: dict[str, str] = {}
    order: list[str] = []
    metadata: dict[str, str] = {}
    root = _root(package, PACKAGE)
    if root is not None:
        for item in root.iter("{*}item"):
            member = _member(named, item.get("href", ""))
            if member:
                items[item.get("id", "")] = member
        order = [items.get(ref.get("idref", ""), "") for ref in root.iter("{*}itemref")]
        metadata = dict(_metadata(root))
    listed = [n for n in order if _SECTION.match(n)]
    there = sorted((n for n in package.names if _SECTION.match(n)), key=natural_key)
    sections = tuple(dict.fromkeys([*listed, *there]))
    header = items.get("header") or named.get(_HEADER.casefold(), "")
    return HwpxParts(header, sections, items, metadata, _is_locked(package))


def _root(package: SafeZip, name: str) -> Element | None:
    if name not in package:
        return None
    try:
        data = package.read(name, _SMALL)
        return parse_xml(data, Place(package.place.file, inside=name))
    except DaisyError:
        return None  # members are found by their names then


def _member(named: Mapping[str, str], href: str) -> str:
    """The member that an href means; some producers give it relative to Contents."""
    for path in (href, f"Contents/{href}"):
        clean = posixpath.normpath(path.replace("\\", "/")).lstrip("/")
        if clean.casefold() in named:
            return named[clean.casefold()]
    return ""


def _metadata(root: Element) -> Iterator[tuple[str, str]]:
    for element in root.iter():
        name = local(element)
        if name in ("title", "language") and element.text:
            yield name, element.text.strip()
        elif name == "meta" and element.text:
            yield element.get("name", "").lower(), element.text.strip()


def _is_locked(package: SafeZip) -> bool:
    """Whether members are encrypted (ODF 1.2 part 3, 4.8.1, which OWPML takes over)."""
    root = _root(package, _MANIFEST)
    return root is not None and any(local(e) == "encryption-data" for e in root.iter())
