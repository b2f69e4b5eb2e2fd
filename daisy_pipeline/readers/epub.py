# SPDX-License-Identifier: AGPL-3.0-or-later
"""EPUB 2 and 3: ebooklib reads the package (behind a guard), lxml the pages.

Navigation pages are text only where they stand in the reading order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.formats.safe_xml import is_xml_error, parse_html, parse_xml
from daisy_pipeline.formats.safe_zip import SafeZip, is_zip, open_zip
from daisy_pipeline.model.book import Block, Book, PageBreak
from daisy_pipeline.model.finding import DaisyError, Fact, Finding, Place, fail
from daisy_pipeline.model.ports import ReadResult, Settings
from daisy_pipeline.model.walk import every_block
from daisy_pipeline.readers._rename import ids, renamed
from daisy_pipeline.readers._typed_inline import page_mark
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.blocks import Maker, State
from daisy_pipeline.readers.web.contents import Entry, add_headings, with_matter
from daisy_pipeline.readers.web.dom import Element
from daisy_pipeline.readers.web.kinds import figure_of, kind_of
from daisy_pipeline.readers.web.links import Links, gather, navigation
from daisy_pipeline.readers.web.matter import Chunk, matters
from daisy_pipeline.readers.web.package import Package, read_package
from daisy_pipeline.readers.web.pages import Pages

_FONTS = frozenset(("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"))


@dataclass(frozen=True)
class EpubReader:
    """Reads EPUB."""

    name: str = "epub"
    version: int = 2

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
            roots = _roots(package, told, findings)
            links, landmarks = _links(package, told, roots, findings)
            pages = Pages(path.name, package, links, _keys(roots))
            book = _book(told, roots, landmarks, pages)
            findings += pages.findings
        if not any(every_block(book.front + book.body + book.rear)):
            raise fail("DP-EPB-002", Place(path.name))
        return ReadResult(book, tuple(findings), pages.pictures.data)


Roots = list[tuple[str, Element]]


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


def _roots(package: SafeZip, told: Package, findings: list[Finding]) -> Roots:
    roots: Roots = []
    for item in told.spine:
        if item.media_type.startswith("image/") and item.media_type != "image/svg+xml":
            findings.append(Finding("DP-EPB-015", Place(package.place.file, inside=item.name)))
            continue
        roots.append((item.name, _page(package, item.name, findings)))
    return roots


def _page(package: SafeZip, name: str, findings: list[Finding]) -> Element:
    place = Place(package.place.file, inside=name)
    data = package.read(name)
    try:
        return parse_xml(data, place)
    except DaisyError as problem:
        if not is_xml_error(problem):
            raise
        first = problem.findings[0]
        reason = str(first.facts.get("reason", first.facts.get("entity", "?")))
        findings.append(Finding("DP-EPB-016", first.place, {"reason": reason}))
        return parse_html(data, place)


def _links(
    package: SafeZip, told: Package, roots: Roots, findings: list[Finding]
) -> tuple[Links, tuple[tuple[str, str], ...]]:
    links = gather(roots)
    contents: list[Entry] = []
    listed: list[tuple[str, str]] = []
    marks = list(told.guide)
    known = dict(roots)
    for item in told.items:
        is_ncx = item.media_type == "application/x-dtbncx+xml"
        if not (is_ncx or "nav" in item.properties) or item.name not in package:
            continue
        root = known.get(item.name)
        try:
            root = root if root is not None else _page(package, item.name, findings)
        except DaisyError as problem:
            findings.extend(problem.findings)
            continue
        for kind, target, words, depth in navigation(item.name, root):
            if kind == "toc":
                contents.append(Entry(target, words, depth))
            elif kind == "page-list":
                listed.append((target, words))
            else:
                marks.append((target, words))
    links.contents = contents or [Entry(*entry) for entry in told.toc]
    links.pages = dict(reversed(listed))
    links.wanted |= {target for target, _ in listed} | {e.target for e in links.contents}
    return links, tuple(marks)


def _keys(roots: Roots) -> frozenset[str]:
    keys = {member for member, _ in roots}
    for member, root in roots:
        for element in root.iter():
            id = element.get("id") or (element.get("name") if dom.name(element) == "a" else None)
            if id:
                keys.add(f"{member}#{id}")
    return frozenset(keys)


def _book(told: Package, roots: Roots, marks: Sequence[tuple[str, str]], pages: Pages) -> Book:
    lang = told.lang or next((x for _, r in roots if (x := dom.lang_of(r))), "") or "und"
    lang = lang if re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", lang) else "und"
    maker = Maker(pages, kind_of, figure_of)
    chunks: list[Chunk] = []
    for member, root in roots:
        pages.enter(member, root)
        chunks += _page_chunks(maker, root, lang, marks)
    contents = pages.links.contents
    chunks = with_matter(chunks, contents, maker.aliases)
    if added := add_headings(chunks, contents, maker.aliases):
        facts: dict[str, Fact] = {"count": len(added), "words": added[0].words}
        pages.findings.append(Finding("DP-EPB-018", Place(pages.file), facts))
    front, body, rear = matters(chunks)
    book = Book(
        lang=lang,
        front=front,
        body=body,
        rear=rear,
        info=told.info,
        resources=pages.pictures.resources,
    )
    return renamed(book, _names(book, pages, maker.aliases), {})


def _page_chunks(
    maker: Maker, root: Element, lang: str, marks: Sequence[tuple[str, str]]
) -> list[Chunk]:
    """The blocks of a page with what it says of its matter; a page may hold all three."""
    member = maker.pages.member
    state = State(lang=dom.lang_of(root) or lang, block_lang=lang)
    page_types = frozenset(t for target, t in marks if target == member)
    body = next((e for e in root if dom.name(e) == "body"), None)
    holder = body if body is not None else root
    if dom.name(holder) in ("svg", "math"):
        return [Chunk(maker.owned(maker.loose(holder, state), [member]), page_types)]
    types = page_types | dom.types(holder)
    sections = [c for c in holder if dom.name(c) in ("section", "div", "article", "main")]
    inner = [dom.types(s) | _marked(maker, s, marks) for s in sections]
    listed = maker.pages.links.pages.get(member)
    first: list[Block] = []
    if listed:
        first = [PageBreak(page=page_mark(listed))]
    if len(sections) != sum(isinstance(c.tag, str) for c in holder) or not any(inner):
        return [Chunk(first + maker.owned(maker.block(holder, state), [member]), types)]
    chunks = [Chunk(first, types)] if first else []
    wrapped = State(lang=dom.lang_of(holder) or state.lang, block_lang=lang)
    for section, said in zip(sections, inner, strict=True):
        blocks = maker.owned(maker.block(section, wrapped), [] if chunks else [member])
        chunks.append(Chunk(blocks, said or types))
    return chunks


def _marked(maker: Maker, section: Element, marks: Sequence[tuple[str, str]]) -> frozenset[str]:
    key = maker.pages.key_of(section)
    return frozenset(t for target, t in marks if target == key)


def _names(book: Book, pages: Pages, aliases: Mapping[str, str]) -> dict[str, str]:
    """The block id for every key; "" for ids that nothing points at."""
    taken: set[str] = set()
    names: dict[str, str] = {}
    for key in dict.fromkeys(ids(book)):
        stem = re.sub(r"[^A-Za-z0-9._-]", "-", key.partition("#")[2] or key.rpartition("/")[2])
        stem = stem if re.match(r"[A-Za-z_]", stem) else f"n-{stem}"
        name, count = stem, 1
        while name.lower() in taken:
            count += 1
            name = f"{stem}-{count}"
        taken.add(name.lower())
        names[key] = name
    for key, owner in aliases.items():
        names.setdefault(key, names.get(owner, ""))
    for key in pages.known:
        names.setdefault(key, "")
    return names
