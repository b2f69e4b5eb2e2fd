# SPDX-License-Identifier: AGPL-3.0-or-later
"""OpenDocument text (ODF 1.0 to 1.4), packed (.odt, .ott) or flat (.fodt), read with lxml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.formats.safe_xml import Element, XmlLimits, parse_xml
from daisy_pipeline.formats.safe_zip import is_zip, open_zip
from daisy_pipeline.model.book import Book, BookInfo
from daisy_pipeline.model.finding import Place, fail
from daisy_pipeline.model.ports import ReadResult, Settings
from daisy_pipeline.model.walk import every_block
from daisy_pipeline.readers.office.flow import assemble, title_words, with_prominent
from daisy_pipeline.readers.office.languages import book_language
from daisy_pipeline.readers.office.odf import (
    DC,
    LARGEST_XML,
    META,
    OFFICE,
    TEXT,
    OdfSource,
    words_in,
)
from daisy_pipeline.readers.office.odt_body import OdtStory
from daisy_pipeline.readers.office.odt_styles import OdtStyles
from daisy_pipeline.readers.office.properties import judged
from daisy_pipeline.readers.office.references import with_ids
from daisy_pipeline.readers.office.told import Told

_SUFFIXES = (".odt", ".ott", ".fodt", ".odm")
_MIME = b"mimetypeapplication/vnd.oasis.opendocument.text"


@dataclass(frozen=True)
class OdtReader:
    """Reads OpenDocument texts."""

    name: str = "odt"
    version: int = 3

    def recognizes(self, path: Path, head: bytes) -> bool:
        """Whether the package begins as one, or the XML names the flat form."""
        named = path.suffix.lower() in _SUFFIXES
        if is_zip(head):
            return head[30 : 30 + len(_MIME)] == _MIME or (named and b"mimetype" not in head)
        flat = b"office:document" in head and b"opendocument.text" in head
        return flat or (named and not head.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf")))

    def read(self, path: Path, settings: Settings) -> ReadResult:
        """The Book in a document; DaisyError when it is locked, damaged or empty."""
        place = Place(path.name)
        if path.suffix.lower() == ".fodt" or not _begins_as_zip(path):
            root = parse_xml(path, place, XmlLimits(size=LARGEST_XML))
            return _read(OdfSource(path.name, None, root), place)
        with open_zip(path) as zip:
            source = OdfSource(path.name, zip)
            if source.encrypted:
                raise fail("DP-ODT-001", place)
            return _read(source, place)


def _begins_as_zip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(2) == b"PK"
    except OSError as problem:
        raise fail("DP-PKG-008", Place(path.name), reason=problem.strerror or "?") from problem


def _read(source: OdfSource, place: Place) -> ReadResult:
    root = source.part("content")
    body = None if root is None else root.find(f"{OFFICE}body/{OFFICE}text")
    if root is None or body is None:
        raise fail("DP-ODT-002", place)
    told = Told(source.file)
    roots = [r for r in (source.part("styles"), root) if r is not None]
    styles = OdtStyles(roots[-1:] if roots[0] is root else roots)
    words = words_in(body)
    lang = book_language(words, styles.look.latin, styles.look.asian)
    story = OdtStory(source, styles, told, lang)
    pieces = with_prominent(story.pieces(body), story.bold, story.sizes)
    flow = assemble(pieces, story.notes, source.file)
    changes = sum(1 for _ in body.iter(TEXT + "changed-region"))
    if changes:
        told.note("DP-OFF-011", count=changes)
    if source.has_macros():
        told.note("DP-OFF-019")
    info = _info(source.part("meta"))
    book = Book(
        lang=lang,
        front=flow.front,
        body=flow.body,
        rear=flow.rear,
        info=BookInfo(
            title=" ".join(title_words(flow, "title")[:1]) or info.title,
            creators=title_words(flow, "author") or info.creators,
            identifier=info.identifier,
        ),
        resources=story.pictures.resources,
    )
    if not any(every_block(book.front + book.body + book.rear)):
        raise fail("DP-ODT-003", place)
    book = with_ids(book, story.bookmarks)
    return ReadResult(
        book, (*flow.findings, *told.findings), story.pictures.data, reasons=flow.reasons
    )


def _info(root: Element | None) -> BookInfo:
    holder = None if root is None else root.find(OFFICE + "meta")
    if holder is None:
        return BookInfo()
    return judged(
        " ".join((holder.findtext(DC + "title") or "").split()),
        holder.findtext(META + "initial-creator") or "",
        holder.findtext(DC + "creator") or "",
        holder.findtext(DC + "identifier") or "",
    )
