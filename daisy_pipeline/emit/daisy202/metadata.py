# SPDX-License-Identifier: AGPL-3.0-or-later
"""The NCC's metadata that are not counts (specification 2.02, 2.1.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daisy_pipeline.emit.shared.credits import narrators
from daisy_pipeline.model.title import Edition, Title

_UNKNOWN = {"ko": "미상"}


def metadata(title: Title, generator: str, kind: str) -> list[tuple[str, str]]:
    """Names and values; ``kind`` is the ncc:multimediaType. No value is empty (D2-023)."""
    return [
        (name, " ".join(value.split())) for name, value in _all(title, generator, kind) if value
    ]


def _all(title: Title, generator: str, kind: str) -> Iterator[tuple[str, str]]:
    unknown = _UNKNOWN.get(title.lang.split("-")[0], "unknown")
    yield "dc:title", title.title
    for name in title.creators or (unknown,):
        yield "dc:creator", name
    yield from (("dc:contributor", name) for name in title.contributors)
    yield "dc:identifier", title.uid
    yield "dc:format", "Daisy 2.02"
    yield "dc:language", title.lang
    yield "dc:date", title.date
    yield "dc:publisher", title.publisher or title.producer or unknown
    yield from (("dc:subject", subject) for subject in title.subjects)
    yield "dc:description", title.description
    yield "dc:rights", title.rights
    yield from _source(title.edition)
    if kind != "textNcc":
        yield from (("ncc:narrator", name) for name in narrators(title))
    yield "ncc:producer", title.producer or title.publisher
    yield "ncc:producedDate", title.date
    if title.revision and title.revision_date:
        yield "ncc:revision", str(title.revision)
        yield "ncc:revisionDate", title.revision_date
    yield "ncc:generator", generator
    yield "ncc:charset", "utf-8"
    yield "ncc:multimediaType", kind
    yield "ncc:setInfo", "1 of 1"


def _source(edition: Edition) -> Iterator[tuple[str, str]]:
    if edition.isbn:
        yield "dc:source", f"ISBN {edition.isbn}"
    if re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", edition.date):
        yield "ncc:sourceDate", edition.date
    yield "ncc:sourceEdition", edition.edition
    yield "ncc:sourcePublisher", edition.publisher
    yield "ncc:sourceRights", edition.rights
