# SPDX-License-Identifier: AGPL-3.0-or-later
"""A whole DAISY 3 product, with sound or without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from daisy_pipeline.emit.shared.credits import with_whole_title
from daisy_pipeline.emit.shared.daisy3 import package as packaging
from daisy_pipeline.emit.shared.daisy3.document import document
from daisy_pipeline.emit.shared.daisy3.inline import Links
from daisy_pipeline.emit.shared.daisy3.navigation import Guide, navigation
from daisy_pipeline.emit.shared.daisy3.playback import BOOK_FILE, Playback, parts, playback
from daisy_pipeline.emit.shared.files import Images, copy_audio, copy_images, images, missing_clips
from daisy_pipeline.emit.shared.losses import formulas, lost_addresses
from daisy_pipeline.emit.shared.naming import named
from daisy_pipeline.emit.shared.outline import outline
from daisy_pipeline.emit.shared.pages import page_numbers
from daisy_pipeline.emit.shared.timeline import Timeline, timeline
from daisy_pipeline.emit.shared.units import Slice, slices
from daisy_pipeline.formats.dtbook import language_tag, write_dtbook
from daisy_pipeline.formats.dtbsmil import SmilFile, write_smil
from daisy_pipeline.formats.ncx import write_ncx
from daisy_pipeline.formats.opf import IMAGE_TYPES, write_opf
from daisy_pipeline.model.finding import Finding, fail
from daisy_pipeline.model.ports import ProductInput

VERSION = 4  # raise it whenever the bytes of a DAISY 3 product may change


def write_product(given: ProductInput, out: Path, *, with_sound: bool) -> Sequence[Finding]:
    """Write the product's files into ``out``: with sound (audioFullText), or without.

    Findings: links that led nowhere, pictures without a file, segments without sound, formulas.
    DP-EMT-001 when sound is wanted and no segment has any.
    """
    book = named(given.book)
    given = replace(given, book=book.book, title=with_whole_title(given.title))
    lang = language_tag(book.book.lang) or language_tag(given.title.lang) or "und"
    contents = outline(book.book)
    made = slices(contents)
    units = [unit for part in made for unit in part.units]
    sound = (given.track, given.media) if with_sound else (None, None)
    times = timeline(units, book, *sound)
    if with_sound and not times.spans:
        raise fail("DP-EMT-001", product="daisy3")
    guide = Guide(contents, made, playback(made), times, page_numbers(units))
    pictures = images(given, IMAGE_TYPES)
    _write_text(given, guide, pictures, lang, out)
    _write_smil(given, made, guide.played, times, out)
    write_ncx(navigation(guide, given.title, given.generator), out / packaging.NCX_FILE)
    packaging.write_resource_file(guide.played, out)
    held = packaging.Contents(
        kind=packaging.multimedia_type(units, times),
        smil=[f"{part.name}.smil" for part in made],
        images=pictures.media_types,
        audio=_audio_in_use(given, times),
        total=times.duration(units),
    )
    write_opf(packaging.package(given, lang, held, guide.played), out / packaging.OPF_FILE)
    copy_images(given, pictures, out)
    copy_audio(given, held.audio, out)
    return [
        *book.findings,
        *pictures.findings,
        *(missing_clips(units, book, times, given) if with_sound else ()),
        *formulas(book.book),
        *lost_addresses(book.book),
    ]


def _write_text(given: ProductInput, guide: Guide, pictures: Images, lang: str, out: Path) -> None:
    links = Links(guide.played.targets, pictures.names, guide.pages)
    metas = [
        ("dtb:uid", given.title.uid),
        ("dc:Title", given.title.title),
        *(("dc:Creator", name) for name in given.title.creators),
        ("dc:Publisher", packaging.publisher(given)),
        ("dc:Date", given.title.date),
        ("dc:Language", lang),
        ("dc:Identifier", given.title.uid),
        ("dtb:generator", given.generator),
    ]
    root = document(guide.outline, links, given.title.title, lang, metas)
    write_dtbook(root, out / BOOK_FILE, packaging.STYLE_FILE)
    style = files("daisy_pipeline.emit.shared.daisy3").joinpath("book.css").read_bytes()
    (out / packaging.STYLE_FILE).write_bytes(style.replace(b"\r\n", b"\n"))


def _write_smil(
    given: ProductInput, made: Sequence[Slice], played: Playback, times: Timeline, out: Path
) -> None:
    before = 0
    for part in made:
        duration = times.duration(part.units)
        inner = parts(part.units, played, times)
        smil = SmilFile(given.title.uid, given.generator, before, duration, inner)
        write_smil(smil, played.tests, out / f"{part.name}.smil")
        before += duration


def _audio_in_use(given: ProductInput, times: Timeline) -> list[str]:
    """The encoded files that something plays, in playing order (ZedVal 61)."""
    used = {span.file for spans in times.spans.values() for span in spans}
    return [file.name for file in given.media.files if file.name in used] if given.media else []
