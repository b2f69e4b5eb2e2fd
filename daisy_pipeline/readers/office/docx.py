# SPDX-License-Identifier: AGPL-3.0-or-later
"""DOCX (Office Open XML, ECMA-376), also .docm, .dotx and strict documents, read with lxml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.formats.safe_zip import is_zip, open_zip
from daisy_pipeline.model.book import Book, BookInfo, Note, NoteKind
from daisy_pipeline.model.finding import DaisyError, Place, fail
from daisy_pipeline.model.ports import ReadResult, Settings
from daisy_pipeline.model.walk import every_block
from daisy_pipeline.readers.office.docx_body import Shared, Story
from daisy_pipeline.readers.office.docx_notes import Notes
from daisy_pipeline.readers.office.docx_numbering import Numbering
from daisy_pipeline.readers.office.docx_styles import Styles
from daisy_pipeline.readers.office.flow import assemble, title_words, with_prominent
from daisy_pipeline.readers.office.languages import book_language
from daisy_pipeline.readers.office.ole import OLE, holds
from daisy_pipeline.readers.office.ooxml import Package, W
from daisy_pipeline.readers.office.properties import info_of
from daisy_pipeline.readers.office.references import with_ids
from daisy_pipeline.readers.office.told import Told

_SUFFIXES = (".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot")
_OTHERS = (b"%PDF", b"<", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"\xef\xbb\xbf<")


@dataclass(frozen=True)
class DocxReader:
    """Reads DOCX."""

    name: str = "docx"
    version: int = 3

    def recognizes(self, path: Path, head: bytes) -> bool:
        """Whether the package holds a word processor's text, or is a locked or old one."""
        named = path.suffix.lower() in _SUFFIXES
        if is_zip(head):
            return b"word/document" in head or _has_text(path, named and b"mimetype" not in head)
        if head.startswith(OLE):
            return holds(path, ("EncryptedPackage", "WordDocument"))
        return named and not head.startswith(_OTHERS)

    def read(self, path: Path, settings: Settings) -> ReadResult:
        """The Book in a document; DaisyError when it is locked, old, damaged or empty."""
        place = Place(path.name)
        if _begins_as_ole(path):
            if holds(path, ("EncryptedPackage",)):
                raise fail("DP-DOC-001", place)
            raise fail("DP-DOC-002", place)
        with open_zip(path) as zip:
            package = Package(zip)
            part = package.related("", "officeDocument") or "word/document.xml"
            root = package.xml(part)
            body = None if root is None else root.find(W + "body")
            if root is None or body is None:
                raise fail("DP-DOC-003", place)
            return _read(package, part, root, body)


def _has_text(path: Path, otherwise: bool) -> bool:
    try:
        with open_zip(path) as zip:
            return otherwise or any(n.lower().startswith("word/document") for n in zip.names)
    except DaisyError:
        return otherwise


def _begins_as_ole(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(OLE)) == OLE
    except OSError as problem:
        reason = problem.strerror or "?"
        raise fail("DP-PKG-008", Place(path.name), reason=reason) from problem


def _read(package: Package, part: str, root: Element, body: Element) -> ReadResult:
    told = Told(package.file)
    shared = _shared(package, part, root, told)
    story = Story(shared, part, main=True)
    pieces = story.pieces(body)
    notes: dict[str, Note] = {}
    for kind, name in ((NoteKind.FOOTNOTE, "footnotes"), (NoteKind.ENDNOTE, "endnotes")):
        if member := package.related(part, name):
            notes |= Story(shared, member).note_blocks(kind)
    flow = assemble(with_prominent(pieces, shared.bold, shared.sizes), notes, package.file)
    _told_of_left_out(package, root, told)
    info = info_of(package)
    titles, authors = title_words(flow, "title"), title_words(flow, "author")
    info = BookInfo(
        title=" ".join(titles[:1]) or info.title,
        creators=authors or info.creators,
        identifier=info.identifier,
        publisher=info.publisher,
    )
    book = Book(
        lang=shared.lang,
        front=flow.front,
        body=flow.body,
        rear=flow.rear,
        info=info,
        resources=shared.pictures.resources,
    )
    if not any(every_block(book.front + book.body + book.rear)):
        raise fail("DP-DOC-004", Place(package.file))
    book = with_ids(book, shared.bookmarks)
    return ReadResult(
        book, (*flow.findings, *told.findings), shared.pictures.data, reasons=flow.reasons
    )


def _shared(package: Package, part: str, root: Element, told: Told) -> Shared:
    def related(kind: str) -> Element | None:
        member = package.related(part, kind)
        return package.xml(member) if member else None

    styles = Styles(related("styles"))
    roots = {NoteKind.FOOTNOTE: related("footnotes"), NoteKind.ENDNOTE: related("endnotes")}
    sections = [s for s in root.iter(W + "sectPr")]
    text = "".join(t.text or "" for t in root.iter(W + "t"))
    return Shared(
        package=package,
        styles=styles,
        numbering=Numbering(related("numbering")),
        notes=Notes(roots, related("settings"), sections),
        told=told,
        lang=book_language(text, styles.look.latin, styles.look.asian),
    )


def _told_of_left_out(package: Package, root: Element, told: Told) -> None:
    """Comments, tracked changes and macros are told with their number."""
    comments = sum(1 for _ in root.iter(W + "commentReference"))
    if comments:
        told.note("DP-OFF-010", count=comments)
    names = ("ins", "del", "moveFrom", "moveTo")
    changes = sum(1 for _ in root.iter(*(W + n for n in names)))
    if changes:
        told.note("DP-OFF-011", count=changes)
    if package.has("word/vbaProject.bin"):
        told.note("DP-OFF-019")
