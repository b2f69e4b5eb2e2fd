# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the package says of the title: Dublin Core, roles, dates (EPUB 3.3, 5.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from daisy_pipeline.emit.epub3.words import words
from daisy_pipeline.emit.shared.credits import narrators
from daisy_pipeline.formats.clock import smil_clock
from daisy_pipeline.formats.epub_opf import UID, dc, meta
from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.title import Title

ACTIVE_CLASS = "-epub-media-overlay-active"


def bibliography(title: Title, *, pages: bool, sound: bool) -> Iterator[Element]:
    """The title's metadata; ``pages``: the book marks the pages of its print edition.

    Without ``sound`` nobody is named as its reader.
    """
    yield dc("identifier", title.uid, UID)
    yield from _titles(title)
    yield dc("language", title.lang)
    yield from _people(title, narrators(title) if sound else ())
    if title.publisher or title.producer:
        yield dc("publisher", title.publisher or title.producer)
    yield dc("date", title.date)
    yield from (dc("subject", subject) for subject in title.subjects)
    if title.description:
        yield dc("description", title.description)
    say = words(title.lang)["print"]
    if title.rights:
        yield dc("rights", title.rights)
    if title.edition.rights:
        yield dc("rights", f"{say}: {title.edition.rights}")
    for number, source in enumerate(sources := print_sources(title), 1):
        yield dc("source", source, "source" if number == 1 else f"source-{number}")
    if pages:
        # EPUB Accessibility 1.1, 3.3: which edition the page numbers are of; "none" is not true.
        yield meta("pageBreakSource", sources[0] if sources else say)
    yield meta("dcterms:modified", f"{_day(title.revision_date or title.date)}T00:00:00Z")


def sound_metadata(title: Title, durations: Mapping[str, Ms]) -> Iterator[Element]:
    """Playing times by overlay id and in all, narrators, and the class of what is read."""
    for id, duration in durations.items():
        yield meta("media:duration", smil_clock(duration), refines=id)
    yield meta("media:duration", smil_clock(sum(durations.values())))
    yield from (meta("media:narrator", name) for name in narrators(title))
    yield meta("media:active-class", ACTIVE_CLASS)


def print_sources(title: Title) -> tuple[str, ...]:
    """The print original: as an URN where it has an ISBN, and in words where these say more."""
    edition = title.edition
    isbn = re.sub("[^0-9Xx]", "", edition.isbn).upper()
    known = ", ".join(p for p in (edition.publisher, edition.edition, edition.date) if p)
    urn = f"urn:isbn:{isbn}" if len(isbn) in (10, 13) else ""
    return tuple(p for p in (urn, f"{title.title}. {known}" if known else "") if p)


def _titles(title: Title) -> Iterator[Element]:
    yield dc("title", title.title, "title")
    if title.subtitle:
        yield meta("title-type", "main", refines="title")
        yield dc("title", title.subtitle, "subtitle")
        yield meta("title-type", "subtitle", refines="subtitle")


def _people(title: Title, readers: Iterable[str]) -> Iterator[Element]:
    yield from _named("creator", title.creators, "aut")
    yield from _named("contributor", title.contributors, "ctb")
    yield from _named("contributor", readers, "nrt", "narrator")
    if title.producer and title.producer != title.publisher:
        yield from _named("contributor", (title.producer,), "bkp", "producer")


def _named(
    kind: str, names: Iterable[str], role: str, stem: str | None = None
) -> Iterator[Element]:
    """People with their role in the list of MARC relators."""
    for number, name in enumerate(names, 1):
        id = f"{stem or kind}-{number}"
        yield dc(kind, name, id)
        yield meta("role", role, refines=id, scheme="marc:relators")


def _day(date: str) -> str:
    """A whole date: ``2026`` becomes ``2026-01-01``."""
    return f"{date}-01-01"[:10]
