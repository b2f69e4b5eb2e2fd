# SPDX-License-Identifier: AGPL-3.0-or-later
"""The package file's metadata and list of files, and the files beside the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.emit.shared.credits import narrators
from daisy_pipeline.emit.shared.daisy3.playback import BOOK_FILE, Playback
from daisy_pipeline.emit.shared.timeline import Timeline
from daisy_pipeline.emit.shared.units import Unit
from daisy_pipeline.formats import dtbook, dtbsmil, ncx, opf, resource
from daisy_pipeline.formats.clock import smil_clock
from daisy_pipeline.formats.opf import Item, Package
from daisy_pipeline.model.ports import ProductInput
from daisy_pipeline.model.times import Ms

OPF_FILE, NCX_FILE, RESOURCE_FILE, STYLE_FILE = (
    "package.opf",
    "navigation.ncx",
    "resource.res",
    "book.css",
)
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?\Z")
_UNREAD_SHARE = 0.05


@dataclass(frozen=True)
class Contents:
    """The files of a product: names of SMIL files in order, images with types, audio files.

    ``kind`` is its dtb:multimediaType.
    """

    kind: str
    smil: Sequence[str]
    images: Mapping[str, str]
    audio: Sequence[str]
    total: Ms


def multimedia_type(units: Sequence[Unit], times: Timeline) -> str:
    """textNCX without sound, textPartAudio where much of the text has none, else audioFullText.

    A sentence that nobody read here and there, or a silent page mark, leaves a book full audio.
    """
    if not times.spans:
        return "textNCX"
    silent = sum(not times.of(unit.id) for unit in units)
    words = [unit for unit in units if not unit.silent]
    unread = sum(not times.of(unit.id) for unit in words)
    partly = unread > len(words) * _UNREAD_SHARE or silent * 2 >= len(units)
    return "textPartAudio" if partly else "audioFullText"


def package(given: ProductInput, lang: str, held: Contents, played: Playback) -> Package:
    """The package of a product."""
    return Package(
        uid=given.title.uid,
        dc=tuple((n, t) for n, t in _dublin_core(given, lang) if t.strip()),
        metas=tuple((n, t) for n, t in _metas(given, held) if t.strip()),
        items=tuple(_items(held, needs_resource(played))),
        spine=tuple(f"smil-{n:03d}" for n, _ in enumerate(held.smil, 1)),
    )


def needs_resource(played: Playback) -> bool:
    """Whether anything can be skipped or left, so that players need names for it (ZedVal 66)."""
    return bool(played.tests or played.kinds)


def write_resource_file(played: Playback, out: Path) -> None:
    """Write the resource file where one is needed."""
    if needs_resource(played):
        resource.write_resource(played.tests, played.kinds, out / RESOURCE_FILE)


def _dublin_core(given: ProductInput, lang: str) -> Iterator[tuple[str, str]]:
    title = given.title
    yield "Title", title.title
    yield from (("Creator", name) for name in title.creators)
    yield "Publisher", publisher(given)
    yield "Date", title.date
    yield "Language", lang
    yield "Format", "ANSI/NISO Z39.86-2005"
    yield from (("Contributor", name) for name in title.contributors)
    yield from (("Subject", subject) for subject in title.subjects)
    yield "Description", title.description
    yield "Source", f"ISBN {title.edition.isbn}" if title.edition.isbn else ""
    yield "Rights", title.rights


def publisher(given: ProductInput) -> str:
    """Who answers for the product: a value is required (ZedVal 18)."""
    return given.title.publisher or given.title.producer or given.generator


def _metas(given: ProductInput, held: Contents) -> Iterator[tuple[str, str]]:
    title, edition = given.title, given.title.edition
    yield "dtb:sourceDate", edition.date if _DATE.match(edition.date) else ""
    yield "dtb:sourceEdition", edition.edition
    yield "dtb:sourcePublisher", edition.publisher
    yield "dtb:sourceRights", edition.rights
    yield "dtb:sourceTitle", given.book.info.title or title.title
    yield "dtb:multimediaType", held.kind
    yield "dtb:multimediaContent", ",".join(_content(held))
    if held.audio:
        yield from (("dtb:narrator", name) for name in narrators(title))
        yield "dtb:audioFormat", "MP3"
    yield "dtb:producer", title.producer or title.publisher
    yield "dtb:producedDate", title.date if _DATE.match(title.date) else ""
    yield "dtb:revision", str(title.revision) if title.revision else ""
    yield "dtb:revisionDate", title.revision_date if _DATE.match(title.revision_date) else ""
    yield "dtb:totalTime", smil_clock(held.total)


def _content(held: Contents) -> Iterator[str]:
    if held.audio:
        yield "audio"
    yield "text"
    if held.images:
        yield "image"


def _items(held: Contents, with_resource: bool) -> Iterator[Item]:
    yield Item("opf", OPF_FILE, opf.MEDIA_TYPE)
    yield Item("ncx", NCX_FILE, ncx.MEDIA_TYPE)
    yield Item("dtbook", BOOK_FILE, dtbook.MEDIA_TYPE)
    yield Item("css", STYLE_FILE, "text/css")
    if with_resource:
        yield Item("resource", RESOURCE_FILE, resource.MEDIA_TYPE)
    for number, name in enumerate(held.smil, 1):
        yield Item(f"smil-{number:03d}", name, dtbsmil.MEDIA_TYPE)
    for number, name in enumerate(held.audio, 1):
        yield Item(f"audio-{number:03d}", name, opf.AUDIO_TYPES[Path(name).suffix])
    for number, (name, kind) in enumerate(held.images.items(), 1):
        yield Item(f"image-{number:03d}", name, kind)
