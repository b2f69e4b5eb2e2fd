# SPDX-License-Identifier: AGPL-3.0-or-later
"""DTBook, as a file or in a DAISY 3 book (zip or folder); sound beside the text is not taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.formats.safe_xml import parse_xml
from daisy_pipeline.formats.safe_zip import is_zip
from daisy_pipeline.model.book import BookInfo
from daisy_pipeline.model.finding import Finding, Place, fail
from daisy_pipeline.model.ports import ReadResult, Settings
from daisy_pipeline.model.walk import every_block
from daisy_pipeline.readers.daisy.dtbook_page import to_page
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.book import Roots, keys_of, make_book
from daisy_pipeline.readers.web.dom import Element
from daisy_pipeline.readers.web.holders import DTBOOK, has_sound, kind_of, opened
from daisy_pipeline.readers.web.links import gather
from daisy_pipeline.readers.web.members import Folder, Members
from daisy_pipeline.readers.web.opf import info_of
from daisy_pipeline.readers.web.package import resolve
from daisy_pipeline.readers.web.pages import Pages
from daisy_pipeline.readers.web.parsing import Parser

_ROOT = re.compile(rb"<(?:\w+:)?dtbook3?[\s>]|<!DOCTYPE\s+dtbook3?\s")
_MEDIA = "application/x-dtbook+xml"


@dataclass(frozen=True)
class DtbookReader:
    """Reads DTBook 2005-1, -2, -3 and its forerunner."""

    name: str = "dtbook"
    version: int = 2

    def recognizes(self, path: Path, head: bytes) -> bool:
        """Whether the file begins as a DTBook does, or the zip or folder is a DAISY 3 book."""
        if path.is_dir() or is_zip(head):
            return kind_of(path, head) == DTBOOK
        plain = head.replace(b"\0", b"")  # UTF-16 has its letters between NULs
        return _ROOT.search(plain) is not None or path.suffix.lower() == ".dtbook"

    def read(self, path: Path, settings: Settings) -> ReadResult:
        """The Book in a DTBook; DP-DTB-001 where a DAISY 3 book holds only sound."""
        if not path.is_dir():
            with path.open("rb") as file:
                zipped = is_zip(file.read(4))
            if not zipped:
                return _alone(path)
        with opened(path) as members:
            return _daisy3(path.name, members)


def _alone(path: Path) -> ReadResult:
    parser = Parser("DP-DTB-003")
    root = _parse(path, Place(path.name), parser)
    book = _Book(path.name, Folder(path.parent, path.name), [(path.name, root)], alone=True)
    return book.read(_info(root), parser.findings)


def _parse(source: Path | bytes, place: Place, parser: Parser) -> Element:
    """The root of a DTBook, or of another XML file; one that is not well-formed is repaired."""
    before = len(parser.findings)
    root = parser.parse(source, place)
    if len(parser.findings) == before:
        return root
    inner = next((e for e in root.iter() if dom.name(e).startswith("dtbook")), None)
    if inner is None:
        told = parser.findings.pop()
        raise fail("DP-PKG-001", told.place, reason=told.facts["reason"])
    return inner


def _daisy3(file: str, members: Members) -> ReadResult:
    parser = Parser("DP-DTB-003")
    opf = next((n for n in members.names if n.lower().endswith(".opf")), "")
    package = parse_xml(members.read(opf), Place(file, inside=opf)) if opf else None
    texts = list(_texts(opf, package, members)) or [
        n for n in members.names if n.lower().endswith(".xml")
    ]
    roots: Roots = []
    for name in texts:
        root = _parse(members.read(name), Place(file, inside=name), parser)
        if dom.name(root).startswith("dtbook"):
            roots.append((name, root))
    sound = has_sound(members.names)
    if not roots:
        raise fail("DP-DTB-001" if sound or not texts else "DP-DTB-004", Place(file))
    if sound:
        parser.findings.append(Finding("DP-DTB-002", Place(file)))
    info = info_of(package) if package is not None else BookInfo()
    own = _info(roots[0][1])
    return _Book(file, members, roots).read(info if info.title else own, parser.findings)


def _texts(opf: str, package: Element | None, members: Members) -> Iterator[str]:
    """The DTBook files that the manifest lists, in its order."""
    for item in () if package is None else package.iterfind("{*}manifest/{*}item"):
        name = resolve(opf, item.get("href") or "")
        if item.get("media-type") == _MEDIA and name and name in members:
            yield name


@dataclass(frozen=True)
class _Book:
    """The DTBook files of one book."""

    file: str
    members: Members
    roots: Roots
    alone: bool = False

    def read(self, info: BookInfo, findings: list[Finding]) -> ReadResult:
        """The Book, with what was found amiss."""
        lang = next(
            (x for _, r in self.roots if (x := dom.lang_of(r) or _meta(r, "dc:language"))), ""
        )
        roots = [(name, to_page(root)) for name, root in self.roots]
        pages = Pages(
            self.file, self.members, gather(roots), keys_of(roots), plain=True, alone=self.alone
        )
        book = make_book(roots, pages, lang, info)
        if not any(every_block(book.front + book.body + book.rear)):
            raise fail("DP-DTB-004", Place(self.file))
        details: dict[str, str | int | bool] = {"version": self.roots[0][1].get("version", "")}
        told = (*findings, *pages.findings)
        return ReadResult(book, told, pages.pictures.data, details)


def _meta(root: Element, name: str) -> str:
    """The first value of a meta of this name, in any case (dc:Title and dc:title occur)."""
    for meta in root.iterfind("{*}head/{*}meta"):
        if meta.get("name", "").lower() == name and (meta.get("content") or "").strip():
            return " ".join((meta.get("content") or "").split())
    return ""


def _info(root: Element) -> BookInfo:
    """What the head says; where it says nothing, what the title page does."""
    front = [e for e in root.iter() if dom.name(e) in ("doctitle", "docauthor")]
    titles = [dom.words(e) for e in front if dom.name(e) == "doctitle"]
    authors = [dom.words(e) for e in front if dom.name(e) == "docauthor"]
    metas = [
        m for m in root.iterfind("{*}head/{*}meta") if m.get("name", "").lower() == "dc:creator"
    ]
    said = [" ".join((m.get("content") or "").split()) for m in metas]
    return BookInfo(
        title=_meta(root, "dc:title") or next(iter(titles), ""),
        creators=tuple(filter(None, said)) or tuple(filter(None, authors)),
        publisher=_meta(root, "dc:publisher"),
        date=_meta(root, "dc:date"),
        identifier=_meta(root, "dtb:uid") or _meta(root, "dc:identifier"),
        rights=_meta(root, "dc:rights"),
    )
