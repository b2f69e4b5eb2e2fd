# SPDX-License-Identifier: AGPL-3.0-or-later
"""HTML: one page with pictures beside it, or a folder or zip of pages with an index."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.formats.safe_zip import is_zip
from daisy_pipeline.model.book import BookInfo
from daisy_pipeline.model.finding import Fact, Finding, Place, fail
from daisy_pipeline.model.ports import ReadResult, Settings
from daisy_pipeline.model.walk import every_block
from daisy_pipeline.readers._tokens import tokens
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.book import Roots, by_headings, keys_of, make_book
from daisy_pipeline.readers.web.dom import Element
from daisy_pipeline.readers.web.holders import HTML, PAGES, kind_of, opened
from daisy_pipeline.readers.web.html_text import parse_page
from daisy_pipeline.readers.web.links import gather
from daisy_pipeline.readers.web.members import Folder, Members
from daisy_pipeline.readers.web.pages import Pages
from daisy_pipeline.readers.web.parsing import Parser
from daisy_pipeline.readers.web.prepare import (
    FURNITURE,
    HIDDEN,
    PULLED,
    RUNNING,
    prepare,
    style_sheets,
    targets_of,
)
from daisy_pipeline.readers.web.site import own_furniture, reading_order

_BEGINS = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.I | re.S
)
_TAKEN = {
    FURNITURE: "DP-HTM-002",
    HIDDEN: "DP-HTM-019",
    PULLED: "DP-HTM-023",
    RUNNING: "DP-HTM-024",
}
# What programs and machines call whoever sits before them.
_ACCOUNTS = tokens("user admin administrator owner pc hp samsung lg unknown 사용자 홍길동")


@dataclass(frozen=True)
class HtmlReader:
    """Reads pages of the web."""

    name: str = "html"
    version: int = 3

    def recognizes(self, path: Path, head: bytes) -> bool:
        """Whether it begins as a page does, or is a folder or a zip of pages."""
        if path.is_dir() or is_zip(head):
            return kind_of(path, head) == HTML
        plain = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf")
        plain = plain.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
        by_name = path.suffix.lower() in PAGES and b"<" in plain
        return _BEGINS.match(plain) is not None or by_name

    def read(self, path: Path, settings: Settings) -> ReadResult:
        """The Book in the pages; DaisyError when nothing in them can be read."""
        forced = str(settings.get("encoding", "") or "")
        if not path.is_dir():
            with path.open("rb") as file:
                zipped = is_zip(file.read(4))
            if not zipped:
                return _alone(path, forced)
        with opened(path) as members:
            return _site(members, forced)


def _alone(path: Path, forced: str) -> ReadResult:
    parser = Parser("")  # pages of the web are seldom well-formed: that is not told
    members = Folder(path.parent, path.name)
    root, encoding = parse_page(path, Place(path.name), parser, forced)
    made = read_pages(members, [(path.name, root)], parser.findings, info_of(root), alone=True)
    return ReadResult(made.book, made.findings, made.resources, {"encoding": encoding})


def _site(members: Members, forced: str) -> ReadResult:
    parser = Parser("")
    findings = parser.findings
    file = members.place.file
    names = [n for n in members.names if n.lower().endswith(PAGES)]
    roots: Roots = []
    for name in names:
        place = Place(file, inside=name)
        roots.append((name, parse_page(members.read(name, 64 << 20), place, parser, forced)[0]))
    ordered, index, unlinked = reading_order(roots)
    if index and unlinked:
        facts: dict[str, Fact] = {"count": len(unlinked), "page": unlinked[0], "index": index}
        findings.append(Finding("DP-HTM-006", Place(file, inside=index), facts))
    if not ordered:
        raise fail("DP-HTM-001", Place(file))
    info = info_of(ordered[0][1])
    taken = own_furniture(ordered, index)
    return read_pages(members, ordered, findings, info, taken=taken)


def read_pages(
    members: Members,
    roots: Roots,
    findings: list[Finding],
    info: BookInfo,
    *,
    alone: bool = False,
    taken: int = 0,
) -> ReadResult:
    """The Book of parsed pages; what was taken out of them is told once a kind, with its count."""
    file = members.place.file
    wanted = {t for member, root in roots for t in targets_of(member, root)}
    counts = Counter({FURNITURE: taken})
    for member, root in roots:
        sheets = style_sheets(root, member, members)
        counts += prepare(root, member, sheets, wanted, site=True)
    pages = Pages(file, members, gather(roots), keys_of(roots), plain=True, alone=alone)
    book = by_headings(make_book(roots, pages, "", info))
    if not any(every_block(book.front + book.body + book.rear)):
        raise fail("DP-HTM-001", Place(file))
    told = [Finding(id, Place(file), {"count": counts[k]}) for k, id in _TAKEN.items() if counts[k]]
    return ReadResult(book, (*findings, *told, *pages.findings), pages.pictures.data)


def info_of(root: Element) -> BookInfo:
    """What the head of a page says of the text."""
    titles = [dom.words(e) for e in root.iter() if dom.name(e) == "title"]
    metas = [e for e in root.iter() if dom.name(e) == "meta"]
    creators = _metas(metas, ("dc.creator", "dcterms.creator", "author", "citation_author"))
    return BookInfo(
        title=next(iter(_metas(metas, ("dc.title", "dcterms.title")) or titles), ""),
        creators=tuple(c for c in creators if c.lower() not in _ACCOUNTS),
        publisher=next(iter(_metas(metas, ("dc.publisher", "dcterms.publisher"))), ""),
        date=next(iter(_metas(metas, ("dc.date", "dcterms.date", "dcterms.issued"))), ""),
        identifier=next(iter(_metas(metas, ("dc.identifier", "dcterms.identifier"))), ""),
        rights=next(iter(_metas(metas, ("dc.rights", "dcterms.rights", "copyright"))), ""),
    )


def _metas(metas: Sequence[Element], names: Sequence[str]) -> list[str]:
    """The values of the first of these names that any meta has."""
    for name in names:
        own = [m for m in metas if m.get("name", "").lower().replace(":", ".") == name]
        if said := [w for m in own if (w := " ".join((m.get("content") or "").split()))]:
            return said
    return []
