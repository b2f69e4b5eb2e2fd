# SPDX-License-Identifier: AGPL-3.0-or-later
"""eBraille 1.0 (DAISY, 2025): reflowable braille in XHTML, with contents and print pages.

An .ebrl is a zip as EPUB's OCF has it, with ``package.opf`` and the primary entry page
``index.html`` in its root. Text is cells; the device that shows them divides lines.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from daisy_pipeline.formats.ebraille_blocks import EBraille
from daisy_pipeline.formats.ebraille_text import (
    FOLDER,
    STYLE,
    Text,
    braille_language,
    contents_page,
    text_pages,
)
from daisy_pipeline.formats.epub_opf import CONTAINER, MIMETYPE, UID, Item, dc, meta, package
from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.formats.safe_zip import write_zip
from daisy_pipeline.messages import phrase

FORMAT = "eBraille 1.0"
REQUIRED = (
    "a11y:brailleCellType",
    "a11y:brailleSystem",
    "a11y:completeTranscription",
    "a11y:producer",
    "a11y:tactileGraphics",
)
"""What every eBraille says of itself beside EPUB's metadata; EPUBCheck 5.3 knows none of them."""
_XHTML = "application/xhtml+xml"


def write_ebraille(book: EBraille, target: Path) -> None:
    """Write the book to the file ``target`` (.ebrl); equal books give equal bytes."""
    with tempfile.TemporaryDirectory(prefix="daisy-ebraille-") as folder:
        for name, data in ebraille_files(book).items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        write_zip(Path(folder), target)


def ebraille_files(book: EBraille) -> dict[str, bytes]:
    """The files of the book by their names in the package."""
    text = text_pages(book)
    items = [
        Item(id="index", href="index.html", media_type=_XHTML, properties="nav"),
        Item(id="style", href=f"{FOLDER}/style.css", media_type="text/css"),
        *(
            Item(id=f"text-{number}", href=name, media_type=_XHTML)
            for number, name in enumerate(text.pages, 1)
        ),
    ]
    spine = [item.id for item in items if item.media_type == _XHTML]
    return {
        "mimetype": MIMETYPE,
        "META-INF/container.xml": CONTAINER.replace(b"EPUB/package.opf", b"package.opf"),
        "package.opf": package(book.lang, _metadata(book, text), items, spine, ncx=False),
        "index.html": contents_page(book, text),
        f"{FOLDER}/style.css": STYLE.encode(),
        **text.pages,
    }


def _metadata(book: EBraille, text: Text) -> Iterator[Element]:
    """What eBraille 1.0 asks for, and the accessibility metadata of EPUB."""
    yield dc("identifier", book.identifier, UID)
    yield dc("title", book.title)
    yield from (dc("creator", name) for name in book.creators)
    optional = (("publisher", book.publisher), ("source", book.source))
    yield from (dc(name, value) for name, value in optional if value)
    if text.breaks:
        # EPUB Accessibility 1.1, 3.3: which edition the page numbers are of; "none" is not true.
        yield meta("pageBreakSource", book.source or book.title)
    yield dc("language", braille_language(book.lang))
    yield dc("date", book.date)
    yield dc("format", FORMAT)
    yield meta("dcterms:modified", book.modified)
    yield meta("dcterms:dateCopyrighted", book.copyrighted)
    yield meta("a11y:brailleCellType", "6")
    yield meta("a11y:brailleSystem", book.system)
    yield meta("a11y:completeTranscription", "true" if book.complete else "false")
    yield meta("a11y:producer", book.producer)
    yield meta("a11y:tactileGraphics", "none")
    yield meta("schema:accessMode", "tactile")
    yield meta("schema:accessModeSufficient", "tactile")
    for feature in ("braille", "readingOrder", *_ways(text)):
        yield meta("schema:accessibilityFeature", feature)
    yield meta("schema:accessibilityHazard", "none")
    lang = "ko" if book.lang.startswith("ko") else "en"
    key = "ebraille.summary_pages" if text.breaks else "ebraille.summary"
    yield meta("schema:accessibilitySummary", phrase(key, lang))


def _ways(text: Text) -> Iterator[str]:
    if text.headings:
        yield from ("structuralNavigation", "tableOfContents")
    if text.breaks:
        yield from ("pageBreakMarkers", "pageNavigation")
