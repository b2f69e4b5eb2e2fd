# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes the folder of a DAISY 2.02 book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from daisy_pipeline.emit.daisy202.metadata import metadata
from daisy_pipeline.emit.daisy202.pages import SUFFIX, PageMaker
from daisy_pipeline.emit.daisy202.playing import ncc_pars, par_id, text_pars
from daisy_pipeline.emit.daisy202.points import Point, documents, points, reachable
from daisy_pipeline.emit.shared.credits import with_whole_title
from daisy_pipeline.emit.shared.files import Images, copy_audio, copy_images, images, missing_clips
from daisy_pipeline.emit.shared.html_links import STYLE, alias_ids, links_of, sheets, style
from daisy_pipeline.emit.shared.naming import NamedBook, named
from daisy_pipeline.emit.shared.outline import Outline, outline
from daisy_pipeline.emit.shared.timeline import Timeline, timeline
from daisy_pipeline.emit.shared.units import Slice, Unit, slices
from daisy_pipeline.formats.ncc import NAME as NCC
from daisy_pipeline.formats.ncc import Item, Ncc, ncc_file
from daisy_pipeline.formats.smil10 import NotePars, Par, Smil, smil_file
from daisy_pipeline.model.book import Book, Heading, PageBreak, Paragraph
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import ProductInput
from daisy_pipeline.model.walk import top_blocks

# What 2.02 players show (validators report anything else).
IMAGE_TYPES = ("image/gif", "image/jpeg", "image/png")


@dataclass(frozen=True)
class Daisy202:
    """The emitter of ``daisy202``."""

    name: str = "daisy202"
    version: int = 4

    def emit(self, given: ProductInput, out: Path) -> Sequence[Finding]:
        """Write the whole book into the empty folder ``out``."""
        return _Making(given, out).run()


def has_text(book: Book) -> bool:
    """Whether there is more to read than a title page, headings and page numbers."""
    headings = (Heading, PageBreak)
    front = ("title", "subtitle", "author")
    return not all(
        isinstance(b, headings) or (isinstance(b, Paragraph) and b.role in front)
        for b in top_blocks(book)
    )


class _Making:
    """One book in the making."""

    def __init__(self, given: ProductInput, out: Path) -> None:
        self.given = replace(given, title=with_whole_title(given.title))
        self.out = out
        self.book: NamedBook = named(given.book)
        self.outline: Outline = outline(self.book.book)
        self.slices: tuple[Slice, ...] = reachable(slices(self.outline))
        self.units: list[Unit] = [unit for part in self.slices for unit in part.units]
        self.times: Timeline = timeline(self.units, self.book, given.track, given.media)
        self.points: list[Point] = points(self.slices, self.outline, self.given.title.title)
        self.items = {p.unit: _item_id(n) for n, p in enumerate(self.points, 1)}
        # Without text the NCC is the only document, and sound hangs on its items.
        self.ncc_only = bool(self.times.spans) and not has_text(self.book.book)
        self.images: Images = Images({}, {})
        self.told: list[Finding] = []

    def run(self) -> Sequence[Finding]:
        if not self.ncc_only:
            self._write_pages()
        smils = self._smils()
        for part, smil in zip(self.slices, smils, strict=True):
            self._write(_smil_name(part), smil_file(smil))
        sounds = {c.src for s in smils for p in s.each_par() for c in p.clips}
        copy_audio(self.given, sorted(sounds), self.out)
        self._write_ncc(smils)
        missing = missing_clips(self.units, self.book, self.times, self.given)
        return (*self.book.findings, *self.images.findings, *self.told, *missing)

    def _write_pages(self) -> None:
        title = self.given.title
        self.images = images(self.given, IMAGE_TYPES)
        found = sheets(self.outline, documents(self.slices))
        links = links_of(found, self.images.names, SUFFIX)
        maker = PageMaker(links, title.title, self.book.book.lang)
        for sheet in found:
            data, told = maker.page(sheet)
            self._write(sheet.name + SUFFIX, data)
            self.told += told
        self._write(STYLE, style())
        copy_images(self.given, self.images, self.out)

    def _smils(self) -> list[Smil]:
        title, made, elapsed = self.given.title, [], 0
        page = {unit.id: shown.name for shown in documents(self.slices) for unit in shown.units}
        aliases = alias_ids(top_blocks(self.book.book))
        for part in self.slices:
            smil = Smil(
                uid=title.uid,
                book=title.title,
                title=(part.section.label if part.section else "") or title.title,
                generator=self.given.generator,
                elapsed=elapsed,
                pars=self._pars(part, page[part.units[0].id] + SUFFIX, aliases),
            )
            elapsed += smil.duration
            made.append(smil)
        return made

    def _pars(self, part: Slice, page: str, aliases: Mapping[str, str]) -> Sequence[Par | NotePars]:
        if not self.ncc_only:
            return text_pars(part, page, self.times, aliases)
        leading = {p.unit: p for p in self.points}
        return ncc_pars(part, leading, self.times, self.items)

    def _write_ncc(self, smils: Sequence[Smil]) -> None:
        title = self.given.title
        where = {unit.id: _smil_name(part) for part in self.slices for unit in part.units}
        items = [
            Item(_item_id(n), p.kind, p.label, f"{where[p.unit]}#{par_id(p.unit)}")
            for n, p in enumerate(self.points, 1)
        ]
        ncc = Ncc(
            lang=title.lang,
            title=title.title,
            metas=metadata(title, self.given.generator, self._type(smils)),
            items=items,
            total=sum(s.duration for s in smils),
            files=sum(1 for p in self.out.iterdir() if p.is_file()) + 1,
        )
        self._write(NCC, ncc_file(ncc))

    def _type(self, smils: Sequence[Smil]) -> str:
        """The multimediaType that is true of the pars."""
        sounding = [bool(p.clips) for s in smils for p in s.each_par()]
        if not any(sounding):
            return "textNcc"
        if self.ncc_only:
            return "audioNcc"
        return "audioFullText" if 2 * sum(sounding) > len(sounding) else "textPartAudio"

    def _write(self, name: str, data: bytes) -> None:
        (self.out / name).write_bytes(data)


def _smil_name(part: Slice) -> str:
    return f"{part.name}.smil"


def _item_id(number: int) -> str:
    return f"ncc-{number:04d}"
