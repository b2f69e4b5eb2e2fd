# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes the folder of an EPUB 3; ``emit/steps`` packs it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from daisy_pipeline.emit.epub3.accessibility import accessibility, offer_of
from daisy_pipeline.emit.epub3.metadata import bibliography, sound_metadata
from daisy_pipeline.emit.epub3.nav import addresses, nav_page, navigation, old_ncx
from daisy_pipeline.emit.epub3.overlays import Overlay, overlay_of
from daisy_pipeline.emit.epub3.pages import Page, PageMaker
from daisy_pipeline.emit.epub3.styles import FILES, STANDARD, Styles, style_sheets, styles_of
from daisy_pipeline.emit.epub3.word_pages import SENTENCES, WORDS, ShownWords, words_wanted
from daisy_pipeline.emit.epub3.word_times import WordTimeline, by_words, not_by_words
from daisy_pipeline.emit.shared.credits import whole_title
from daisy_pipeline.emit.shared.files import Images, copy_audio, copy_images, images, missing_clips
from daisy_pipeline.emit.shared.html_links import alias_ids, links_of, sheets
from daisy_pipeline.emit.shared.naming import NamedBook, named
from daisy_pipeline.emit.shared.outline import Outline, contents, outline
from daisy_pipeline.emit.shared.timeline import timeline
from daisy_pipeline.emit.shared.units import Slice, slices
from daisy_pipeline.formats.epub_opf import CONTAINER, MIMETYPE, Item, old_meta, package
from daisy_pipeline.formats.ncx import write_ncx
from daisy_pipeline.formats.overlay import MEDIA_TYPE as SMIL
from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.formats.xhtml import HTML_5, MATHML, write_page
from daisy_pipeline.model.book import Book, Figure, InlineImage
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import ProductInput
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.walk import every_block, segments, top_blocks

# Core media types (EPUB 3.3, 3.3).
IMAGE_TYPES = ("image/gif", "image/jpeg", "image/png", "image/svg+xml", "image/webp")


@dataclass(frozen=True)
class Epub3:
    """The emitter of ``epub3``."""

    name: str = "epub3"
    version: int = 6

    def emit(self, given: ProductInput, out: Path) -> Sequence[Finding]:
        """Write the whole EPUB, unpacked, into the empty folder ``out``."""
        return _Making(given, out).run()


class _Making:
    """One EPUB in the making."""

    def __init__(self, given: ProductInput, out: Path) -> None:
        self.given = given
        self.out = out
        self.book: NamedBook = named(given.book)
        self.outline: Outline = outline(self.book.book)
        self.slices: tuple[Slice, ...] = slices(self.outline)
        self.units = [unit for part in self.slices for unit in part.units]
        self.images: Images = images(given, IMAGE_TYPES, "images/")
        self.unnamed = tuple(_unnamed(self.book.book))
        self.words: ShownWords = words_wanted(given, self.book)
        self.styles: Styles = styles_of(given.settings)
        self.pages = self._pages()
        self.times: WordTimeline = self._times()
        self.missing = missing_clips(self.units, self.book, self.times.times, given)

    def run(self) -> Sequence[Finding]:
        pages = self.pages
        overlays = self._overlays(pages)
        for page in pages:
            self._write(page.file, write_page(page.root, HTML_5))
        for name, made in overlays.items():
            self._write(f"{name}.smil", made.data)
        self._write_package(pages, overlays)
        copy_images(self.given, self.images, self.out / "EPUB")
        sounds = sorted({f for made in overlays.values() for f in made.files})
        copy_audio(self.given, sounds, self.out / "EPUB", "audio")
        told = [finding for page in pages for finding in page.findings]
        found = (*self.book.findings, *self.images.findings, *told)
        return (*found, *self.missing, *self._told_of_words(), *self.styles.findings)

    def _told_of_words(self) -> Sequence[Finding]:
        wish = self.given.settings.get("highlight", SENTENCES)
        if wish == WORDS:
            return not_by_words(self.units, self.times)
        return () if wish == SENTENCES else (Finding("DP-EMT-010", facts={"value": str(wish)}),)

    def _times(self) -> WordTimeline:
        units = [unit for unit in self.units if unit.id not in self.words.early]
        times = timeline(units, self.book, self.given.track, self.given.media)
        return by_words(times, self.words.segments, self.book, self.given)

    def _pages(self) -> list[Page]:
        title = self.given.title
        found = sheets(self.outline, self.slices)
        links = links_of(found, self.images.names, ".xhtml")
        maker = PageMaker(links, whole_title(title), self.book.book.lang, self.words, self.styles)
        return [maker.page(sheet) for sheet in found]

    def _overlays(self, pages: Sequence[Page]) -> dict[str, Overlay]:
        aliases = alias_ids(top_blocks(self.book.book))
        made = {page.name: overlay_of(page, self.times, aliases) for page in pages}
        return {name: found for name, found in made.items() if found is not None}

    def _write_package(self, pages: Sequence[Page], overlays: Mapping[str, Overlay]) -> None:
        title = self.given.title
        found = navigation(self.outline, self.slices, pages, title.title)
        self._write("nav.xhtml", nav_page(found, pages, title.title, title.lang, self.styles))
        ncx = old_ncx(found, addresses(self.slices, pages), title, self.given.generator)
        write_ncx(ncx, self.out / "EPUB" / "toc.ncx")
        for name, data in style_sheets().items():
            self._write(name, data)
        (self.out / "mimetype").write_bytes(MIMETYPE)
        (self.out / "META-INF").mkdir()
        (self.out / "META-INF" / "container.xml").write_bytes(CONTAINER)
        headings = any(True for _ in contents(self.outline.sections))
        roots, sound = [page.root for page in pages], bool(overlays)
        offer = offer_of(roots, bool(found.pages), headings, bool(self.unnamed))
        offer = replace(offer, sound=sound, whole=sound and not self.missing)
        durations: dict[str, Ms] = {f"{n}-overlay": o.duration for n, o in overlays.items()}
        metadata = [
            *bibliography(title, pages=bool(found.pages), sound=sound),
            *accessibility(offer, title.human_voice, title.lang),
            *(sound_metadata(title, durations) if overlays else ()),
            *self._old_metadata(),
        ]
        items = self._manifest(pages, overlays)
        spine = [page.name for page in pages]
        self._write("package.opf", package(title.lang, metadata, items, spine))

    def _old_metadata(self) -> Iterator[Element]:
        yield old_meta("generator", self.given.generator)

    def _manifest(self, pages: Sequence[Page], overlays: Mapping[str, Overlay]) -> Iterator[Item]:
        xhtml = "application/xhtml+xml"
        yield Item(id="nav", href="nav.xhtml", media_type=xhtml, properties="nav")
        yield Item(id="ncx", href="toc.ncx", media_type="application/x-dtbncx+xml")
        for name, href in FILES.items():
            id = "style" if name == STANDARD else f"style-{name}"
            yield Item(id=id, href=href, media_type="text/css")
        for page in pages:
            math = "mathml" if page.root.find(f".//{{{MATHML}}}math") is not None else ""
            overlay = f"{page.name}-overlay" if page.name in overlays else ""
            yield Item(
                id=page.name, href=page.file, media_type=xhtml, properties=math, overlay=overlay
            )
        for name in overlays:
            yield Item(id=f"{name}-overlay", href=f"{name}.smil", media_type=SMIL)
        for name in sorted(self.images.media_types):
            yield Item(id=_id(name), href=name, media_type=self.images.media_types[name])
        yield from self._sounds(overlays)

    def _sounds(self, overlays: Mapping[str, Overlay]) -> Iterator[Item]:
        used = {f for made in overlays.values() for f in made.files}
        for file in self.given.media.files if self.given.media else ():
            if file.name in used:
                yield Item(id=_id(file.name), href=f"audio/{file.name}", media_type=file.media_type)

    def _write(self, name: str, data: bytes) -> None:
        target = self.out / "EPUB" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _id(name: str) -> str:
    """A manifest id from one of our own file names."""
    return "file-" + name.replace("/", "-")


def _unnamed(book: Book) -> Iterator[str]:
    """Names of images that carry meaning and have no alternative text."""
    blocks = top_blocks(book)
    for block in every_block(blocks):
        if isinstance(block, Figure):
            yield from (p.name for p in block.pictures if not p.alt and not p.decorative)
    for segment in segments(blocks):
        for item in segment.content:
            if isinstance(item, InlineImage) and not item.alt:
                yield item.name
