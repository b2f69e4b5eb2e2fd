# SPDX-License-Identifier: AGPL-3.0-or-later
"""EPUB 2 and 3: ebooklib reads the package (behind a guard), lxml the pages.

Navigation pages are text only where they stand in the reading order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.formats.safe_xml import parse_xml
from daisy_pipeline.formats.safe_zip import SafeZip, is_zip, open_zip
from daisy_pipeline.model.finding import DaisyError, Finding, Place, fail
from daisy_pipeline.model.ports import ReadResult, Settings
from daisy_pipeline.model.walk import every_block
from daisy_pipeline.readers.daisy.dtbook_page import to_page
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.book import Roots, keys_of, make_book
from daisy_pipeline.readers.web.contents import Entry
from daisy_pipeline.readers.web.links import Links, gather
from daisy_pipeline.readers.web.navigation import navigation
from daisy_pipeline.readers.web.package import PAGES, Package, read_package
from daisy_pipeline.readers.web.pages import Pages
from daisy_pipeline.readers.web.parsing import Parser
from daisy_pipeline.readers.web.prepare import (
    HIDDEN,
    PULLED,
    RUNNING,
    prepare,
    style_sheets,
    targets_of,
)

_LISTS = ("application/x-dtbncx+xml", "application/oebps-page-map+xml")
_TAKEN = {HIDDEN: "DP-EPB-019", PULLED: "DP-EPB-023", RUNNING: "DP-EPB-024"}
_FONTS = frozenset(("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"))


@dataclass(frozen=True)
class EpubReader:
    """Reads EPUB."""

    name: str = "epub"
    version: int = 4

    def recognizes(self, path: Path, head: bytes) -> bool:
        """Whether the zip begins as an EPUB does, or says so by its suffix."""
        if is_zip(head):
            said = head[30:58] == b"mimetypeapplication/epub+zip"
            return said or b"META-INF/container.xml" in head or path.suffix.lower() == ".epub"
        return path.suffix.lower() == ".epub"

    def read(self, path: Path, settings: Settings) -> ReadResult:
        """The Book in an EPUB; DaisyError when the package or a page of it cannot be read."""
        with open_zip(path) as package:
            _refuse_locked(package)
            told = read_package(package)
            findings = list(told.findings)
            parser = Parser("DP-EPB-016", findings)
            roots = _roots(package, told, parser)
            known = _navigation(package, told, roots, parser)
            findings += prepared(roots, package, known.targets)
            links = known.into(gather(roots))
            pages = Pages(path.name, package, links, keys_of(roots), instead=told.instead)
            book = make_book(roots, pages, told.lang, told.info, known.marks)
            findings += pages.findings
        if not any(every_block(book.front + book.body + book.rear)):
            raise fail("DP-EPB-002", Place(path.name))
        return ReadResult(book, tuple(findings), pages.pictures.data)


def _refuse_locked(package: SafeZip) -> None:
    """Pages under DRM are unreadable; scrambled fonts do not matter (EPUB OCF 4.3)."""
    name = "META-INF/encryption.xml"
    if name not in package:
        return
    root = parse_xml(package.read(name), Place(package.place.file, inside=name))
    for data in root.iter("{*}EncryptedData"):
        method = data.find("{*}EncryptionMethod")
        if method is None or method.get("Algorithm") not in _FONTS:
            raise fail("DP-EPB-006", package.place)


def _roots(package: SafeZip, told: Package, parser: Parser) -> Roots:
    roots: Roots = []
    for item in told.spine:
        place = Place(package.place.file, inside=item.name)
        if item.media_type.startswith("image/") and item.media_type != "image/svg+xml":
            parser.findings.append(Finding("DP-EPB-015", place))
        elif item.media_type not in PAGES and not _seems_page(package.read(item.name)[:512]):
            parser.findings.append(Finding("DP-EPB-025", place, {"kind": item.media_type or "?"}))
        else:
            root = parser.parse(package.read(item.name), place)
            roots.append((item.name, to_page(root) if dom.name(root) == "dtbook" else root))
    return roots


def _seems_page(head: bytes) -> bool:
    """Whether an item of a strange kind is a page all the same: media types are often wrong."""
    return b"<html" in head or b"<dtbook" in head or b"<!DOCTYPE html" in head


def prepared(roots: Roots, package: SafeZip, targets: Set[str]) -> list[Finding]:
    """Make the pages ready in place; what was taken out of them is told once, with its count."""
    wanted = {t for member, root in roots for t in targets_of(member, root)} | targets
    taken: Counter[str] = Counter()
    for member, root in roots:
        sheets = style_sheets(root, member, package)
        taken += prepare(root, member, sheets, wanted)
    place = Place(package.place.file)
    return [Finding(id, place, {"count": taken[k]}) for k, id in _TAKEN.items() if taken[k]]


@dataclass
class _Known:
    """What navigation says: contents, print pages, and what its parts are."""

    contents: list[Entry]
    pages: list[tuple[str, str]]
    marks: list[tuple[str, str]]

    @property
    def targets(self) -> set[str]:
        """The keys to which navigation leads."""
        return {target for target, _ in self.pages} | {e.target for e in self.contents}

    def into(self, links: Links) -> Links:
        """The links between pages, with what navigation knows."""
        links.contents = self.contents
        links.pages = dict(reversed(self.pages))
        links.wanted |= self.targets
        return links


def _navigation(package: SafeZip, told: Package, roots: Roots, parser: Parser) -> _Known:
    known = _Known([], [], list(told.guide))
    pages = dict(roots)
    for item in told.items:
        is_list = item.media_type in _LISTS or "nav" in item.properties
        if not is_list or item.name not in package:
            continue
        root, place = pages.get(item.name), Place(package.place.file, inside=item.name)
        try:
            root = root if root is not None else parser.parse(package.read(item.name), place)
        except DaisyError as problem:
            parser.findings.extend(problem.findings)
            continue
        for kind, target, words, depth in navigation(item.name, root):
            if kind == "toc":
                known.contents.append(Entry(target, words, depth))
            elif kind == "page-list":
                known.pages.append((target, words))
            else:
                known.marks.append((target, words))
    known.contents = known.contents or [Entry(*entry) for entry in told.toc]
    return known
