# SPDX-License-Identifier: AGPL-3.0-or-later
"""HWPX files: the package opened within bounds, its sections as one document."""

from __future__ import annotations

from pathlib import Path

from daisy_pipeline.formats.hwpx import HwpxParts, hwpx_parts
from daisy_pipeline.formats.safe_xml import XmlLimits, parse_xml
from daisy_pipeline.formats.safe_zip import SafeZip, open_zip
from daisy_pipeline.model.book import BookInfo
from daisy_pipeline.model.finding import DaisyError, Finding, Place, fail
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.readers.hwp.book import book_of, with_findings
from daisy_pipeline.readers.hwp.document import Document, Head, Para
from daisy_pipeline.readers.hwp.xml_body import Section
from daisy_pipeline.readers.hwp.xml_head import read_head

_LIMITS = XmlLimits(size=64 << 20, depth=240)
_MOST_SECTIONS = 64 << 20
_LARGEST_PICTURE = 64 << 20
_MOST_PICTURES = 256 << 20
_MOST_TAGS = 4_000_000


def read_hwpx(path: Path) -> ReadResult:
    """The Book in a HWPX file; DaisyError when none of its sections can be read."""
    with open_zip(path) as package:
        parts = hwpx_parts(package)
        if parts.locked:
            raise fail("DP-HWP-002", package.place)
        if not parts.sections:
            raise fail("DP-HWP-006", package.place)
        findings: list[Finding] = []
        head = _head(package, parts, findings)
        paras = _paras(package, parts, head, findings)
        said = parts.metadata
        info = BookInfo(title=said.get("title", ""), creators=_one(said.get("creator", "")))
        document = Document(paras, head, info, _Pictures(package, parts).get)
        return with_findings(book_of(document, path.name, "hwpx"), findings)


def _one(name: str) -> tuple[str, ...]:
    return (name,) if name else ()


def _head(package: SafeZip, parts: HwpxParts, findings: list[Finding]) -> Head:
    """The tables of header.xml; without them the words alone are read, and it is told."""
    place = Place(package.place.file, inside=parts.header or "Contents/header.xml")
    try:
        return read_head(parse_xml(package.read(parts.header, _LIMITS.size), place, _LIMITS))
    except DaisyError:
        findings.append(Finding("DP-HWP-021", place))
        return Head()


def _paras(
    package: SafeZip, parts: HwpxParts, head: Head, findings: list[Finding]
) -> tuple[Para, ...]:
    """The paragraphs of all sections; one that is damaged is told and left out."""
    made: list[Para] = []
    failed: list[DaisyError] = []
    left, tags = _MOST_SECTIONS, 0
    for name in parts.sections:
        place = Place(package.place.file, inside=name)
        left -= package.size(name) if name in package else 0
        if left < 0:
            raise fail("DP-HWP-008", place, limit=_MOST_SECTIONS >> 20)
        try:
            data = package.read(name, _LIMITS.size)
            tags += data.count(b"<")
            if tags > _MOST_TAGS:
                raise fail("DP-HWP-008", place, limit=_MOST_SECTIONS >> 20)
            root = parse_xml(data, place, _LIMITS)
        except DaisyError as problem:
            if any(f.id == "DP-HWP-008" for f in problem.findings):
                raise
            failed.append(problem)
            findings.append(Finding("DP-HWP-007", place))
            continue
        made += Section(root, head, name).read()
    if failed and len(failed) == len(parts.sections):
        raise failed[0]
    return tuple(made)


class _Pictures:
    """The package's pictures, as many as fit into memory."""

    def __init__(self, package: SafeZip, parts: HwpxParts) -> None:
        self._package = package
        self._files = parts.files
        self._left = _MOST_PICTURES
        self._known: dict[str, tuple[str, bytes] | None] = {}

    def get(self, key: str) -> tuple[str, bytes] | None:
        """Name and bytes of a picture or a chart by its item's id or its name in the package."""
        if key not in self._known:
            self._known[key] = self._read(self._files.get(key, key))
        return self._known[key]

    def _read(self, name: str) -> tuple[str, bytes] | None:
        if name not in self._package:
            return None
        try:
            data = self._package.read(name, min(_LARGEST_PICTURE, self._left))
        except DaisyError:
            return None
        self._left -= len(data)
        return name.rsplit("/", 1)[-1], data
