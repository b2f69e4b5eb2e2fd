# SPDX-License-Identifier: AGPL-3.0-or-later
"""DAISY 2.02 with text: the pages that the SMIL files show, in the order of the ncc.

A book of sound with an ncc alone has no text to read, and says so (DAISY 2.02, 1.2: classes).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.formats.safe_zip import is_zip
from daisy_pipeline.model.book import BookInfo
from daisy_pipeline.model.finding import DaisyError, Finding, Place, fail
from daisy_pipeline.model.ports import ReadResult, Settings
from daisy_pipeline.model.walk import every_block
from daisy_pipeline.readers.daisy.ncc_page import PAGE_CLASSES, ready
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.book import Roots, by_headings, keys_of, make_book
from daisy_pipeline.readers.web.contents import Entry
from daisy_pipeline.readers.web.dom import Element
from daisy_pipeline.readers.web.holders import DAISY202, has_sound, kind_of, opened, shallow
from daisy_pipeline.readers.web.links import gather, own_page_label
from daisy_pipeline.readers.web.members import Folder, Members
from daisy_pipeline.readers.web.package import resolve
from daisy_pipeline.readers.web.pages import Pages
from daisy_pipeline.readers.web.parsing import Parser
from daisy_pipeline.readers.web.prepare import prepare, style_sheets, targets_of

_NCC = ("ncc.html", "ncc.htm")


@dataclass(frozen=True)
class Daisy202Reader:
    """Reads the text of a DAISY 2.02 book: a zip, a folder, or its ncc.html."""

    name: str = "daisy202"
    version: int = 2

    def recognizes(self, path: Path, head: bytes) -> bool:
        """Whether it is the ncc of a book, or a zip or folder with one."""
        if path.is_dir() or is_zip(head):
            return kind_of(path, head) == DAISY202
        return path.name.lower() in _NCC and b"<" in head

    def read(self, path: Path, settings: Settings) -> ReadResult:
        """The Book in the content pages; DP-DTB-001 where there are none."""
        if path.is_dir():
            return _read(Folder(path, path.name))
        if path.name.lower() in _NCC:
            return _read(Folder(path.parent, path.name))
        with opened(path) as members:
            return _read(members)


def _read(members: Members) -> ReadResult:
    file = members.place.file
    name = shallow(members.names, _NCC[0]) or shallow(members.names, _NCC[1])
    if not name:
        raise fail("DP-DTB-004", Place(file))
    parser = Parser("DP-DTB-003")
    findings = parser.findings
    ncc = _page(members, name, parser)
    shows = _Smils(members, parser)
    order = dict.fromkeys(
        member.partition("#")[0] for target in _targets(name, ncc) for member in shows.all(target)
    )
    texts = [m for m in order if m != name and m in members and not m.lower().endswith(".smil")]
    if not texts:
        raise fail("DP-DTB-001", Place(file))
    roots: Roots = [(m, _page(members, m, parser)) for m in texts]
    wanted = {t for member, root in roots for t in targets_of(member, root)}
    for member, root in roots:
        ready(root)
        prepare(root, member, style_sheets(root, member, members), wanted)
    links = gather(roots)
    marked = {f"{m}#{e.get('id')}" for m, r in roots for e in r.iter() if own_page_label(e)}
    links.pages = _print_pages(name, ncc, shows, keys_of(roots) - marked)
    if not any(dom.name(e) in dom.HEADINGS for _, r in roots for e in r.iter()):
        links.contents = list(_contents(name, ncc, shows))
    links.wanted |= set(links.pages) | {e.target for e in links.contents}
    pages = Pages(file, members, links, keys_of(roots), plain=True)
    book = by_headings(make_book(roots, pages, _lang(ncc), _info(ncc)))
    if not any(every_block(book.front + book.body + book.rear)):
        raise fail("DP-DTB-004", Place(file))
    if has_sound(members.names):
        findings.append(Finding("DP-DTB-002", Place(file)))
    return ReadResult(book, (*findings, *pages.findings), pages.pictures.data)


def _page(members: Members, name: str, parser: Parser) -> Element:
    return parser.parse(members.read(name), Place(members.place.file, inside=name))


def _targets(name: str, ncc: Element) -> Iterator[str]:
    for anchor in ncc.iter():
        href = anchor.get("href") if dom.name(anchor) == "a" else None
        if href and (target := resolve(name, href)):
            yield target


class _Smils:
    """What the SMIL files show: the place in a page for every ``par``."""

    def __init__(self, members: Members, parser: Parser) -> None:
        self.members, self.parser = members, parser
        self._known: dict[str, list[tuple[frozenset[str], str]]] = {}

    def all(self, target: str) -> list[str]:
        """The places that the SMIL of a target shows; the target itself when it is a page."""
        member = target.partition("#")[0]
        if not member.lower().endswith(".smil"):
            return [target]
        return [place for _, place in self._read(member)]

    def place(self, target: str) -> str | None:
        """The place in a page that belongs to one point of a SMIL."""
        member, _, id = target.partition("#")
        if not member.lower().endswith(".smil"):
            return target
        return next((place for ids, place in self._read(member) if id in ids), None)

    def _read(self, member: str) -> list[tuple[frozenset[str], str]]:
        if member not in self._known:
            self._known[member] = []
            try:
                root = _page(self.members, member, self.parser)
            except DaisyError as problem:
                self.parser.findings.extend(problem.findings)
                return []
            self._known[member] = list(_places(member, root))
        return self._known[member]


def _places(member: str, root: Element) -> Iterator[tuple[frozenset[str], str]]:
    for text in root.iter():
        if dom.name(text) != "text":
            continue
        parent = text.getparent()
        ids = {text.get("id", ""), "" if parent is None else parent.get("id", "")}
        if place := resolve(member, text.get("src") or ""):
            yield frozenset(ids - {""}), place


def _print_pages(name: str, ncc: Element, shows: _Smils, known: frozenset[str]) -> dict[str, str]:
    """Print pages that only the ncc tells, by the place where they begin."""
    found: dict[str, str] = {}
    for span in ncc.iter():
        if not dom.classes(span) & PAGE_CLASSES.keys():
            continue
        for target in _targets(name, span):
            place = shows.place(target)
            if place in known and dom.words(span):
                found.setdefault(place or "", dom.words(span))
    return found


def _contents(name: str, ncc: Element, shows: _Smils) -> Iterator[Entry]:
    for head in ncc.iter():
        level = dom.HEADINGS.get(dom.name(head))
        target = next(_targets(name, head), None) if level else None
        place = shows.place(target) if target else None
        if level and place:
            yield Entry(place, dom.words(head), level)


def _metas(ncc: Element, name: str) -> list[str]:
    metas = (m for m in ncc.iter() if dom.name(m) == "meta" and m.get("name", "").lower() == name)
    return [w for m in metas if (w := " ".join((m.get("content") or "").split()))]


def _lang(ncc: Element) -> str:
    return dom.lang_of(ncc) or next(iter(_metas(ncc, "dc:language")), "")


def _info(ncc: Element) -> BookInfo:
    def first(name: str) -> str:
        return next(iter(_metas(ncc, name)), "")

    return BookInfo(
        title=first("dc:title"),
        creators=tuple(_metas(ncc, "dc:creator")),
        publisher=first("dc:publisher"),
        date=first("dc:date"),
        identifier=first("dc:identifier"),
        rights=first("dc:rights"),
    )
