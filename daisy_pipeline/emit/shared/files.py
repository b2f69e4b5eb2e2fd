# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names and copies of the files in a product: ASCII, lower case, the same on every system."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.emit.shared.naming import NamedBook
from daisy_pipeline.emit.shared.timeline import Timeline
from daisy_pipeline.emit.shared.units import Unit
from daisy_pipeline.formats import svg
from daisy_pipeline.model.book import Book, Figure, InlineImage
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.ports import ProductInput
from daisy_pipeline.model.walk import every_block, segments, top_blocks
from daisy_pipeline.tools.files import link_or_copy
from daisy_pipeline.tools.pictures import SUFFIXES, SVG, media_type


@dataclass(frozen=True)
class Images:
    """The pictures of a product: file names by the resource names that the Book uses.

    A picture that is not in ``names`` has no file: the product shows its words alone.
    ``media_types`` are by file name.
    """

    names: Mapping[str, str]
    media_types: Mapping[str, str]
    findings: tuple[Finding, ...] = ()


def images(given: ProductInput, allowed: Collection[str], folder: str = "") -> Images:
    """Names for the pictures in use (``img001.png``), numbered as they come in the Book.

    The bytes say what a picture is, whatever its source called it (ZedVal 59). ``allowed`` are
    the media types that the format takes; what it does not take, or what is missing, is a
    finding. ``folder`` (``images/``) leads the names.
    """
    kinds = {r.name: r.media_type for r in given.book.resources}
    names: dict[str, str] = {}
    media_types: dict[str, str] = {}
    findings: list[Finding] = []
    for number, name in enumerate(dict.fromkeys(_used(given.book)), 1):
        if name in given.refused:
            continue
        if name not in given.images:
            findings.append(Finding("DP-EMT-004", Place(inside=name), {"name": name}))
        elif (kind := _true_type(given.images[name])) not in allowed:
            facts = {"name": name, "kind": kind or kinds.get(name, "") or "?"}
            findings.append(Finding("DP-EMT-005", Place(inside=name), facts))
        else:
            names[name] = f"{folder}img{number:03d}{SUFFIXES[kind]}"
            media_types[names[name]] = kind
    return Images(names, media_types, tuple(findings))


def _true_type(path: Path) -> str:
    """The media type that a file's first bytes show; "" for one that may not stand in a book."""
    with path.open("rb") as file:
        kind = media_type(file.read(4096))
    return kind if kind != SVG or svg.may_stand(path.read_bytes()) else ""


def _used(book: Book) -> Iterable[str]:
    """Names of the pictures in the Book, figures first."""
    blocks = top_blocks(book)
    for block in every_block(blocks):
        if isinstance(block, Figure):
            yield from (p.name for p in block.pictures)
    for segment in segments(blocks):
        yield from (i.name for i in segment.content if isinstance(i, InlineImage))


def copy_images(given: ProductInput, found: Images, out: Path) -> None:
    """Put the pictures under their names into ``out``."""
    for name, file in found.names.items():
        target = out / file
        target.parent.mkdir(parents=True, exist_ok=True)
        link_or_copy(given.images[name], target)


def copy_audio(given: ProductInput, used: Iterable[str], out: Path, folder: str = "") -> None:
    """Put the encoded files that are played into ``out``, under their own names."""
    for name in used:
        target = out / folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        link_or_copy(given.audio[name], target)


def missing_clips(
    units: Iterable[Unit], book: NamedBook, times: Timeline, given: ProductInput
) -> list[Finding]:
    """One finding for the segments without sound in a product with sound: how many, which first."""
    if given.track is None or given.media is None:
        return []
    found = [u.id for u in units if not u.silent and u.id not in times.voiced]
    if not found:
        return []
    first = book.renamed.get(found[0], found[0])
    return [Finding("DP-EMT-006", Place(inside=first), {"count": len(found)})]
