# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Portable Embosser Format, PEF 2008-1: volumes of pages of rows, with the book's data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from daisy_pipeline.formats.brf import Pages, refuse_others, trimmed
from daisy_pipeline.formats.safe_xml import Element, builder, serialize

PEF = "http://www.daisy.org/ns/2008/pef"
DC = "http://purl.org/dc/elements/1.1/"
VERSION = "2008-1"
FORMAT = "application/x-pef+xml"

_pef = builder(PEF, {"dc": DC})


@dataclass(frozen=True, slots=True, kw_only=True)
class PefData:
    """What a PEF says of the book; ``date`` is YYYY-MM-DD, what is "" is left out."""

    identifier: str
    title: str = ""
    creators: tuple[str, ...] = ()
    publisher: str = ""
    date: str = ""
    language: str = ""
    source: str = ""


def pef_bytes(
    volumes: Sequence[Pages], *, cells: int, lines: int, duplex: bool, data: PefData
) -> bytes:
    """The book as PEF; every page has ``lines`` rows at most, a row ``cells`` cells.

    A volume is one section. Empty rows stand where they hold others in their places, and none at
    a page's end. DaisyError with DP-BRF-001 where a row holds anything but cells of six dots.
    """
    for volume in volumes:
        refuse_others(volume)
    form = {"cols": cells, "rows": lines, "rowgap": 0, "duplex": "true" if duplex else "false"}
    root = _pef(
        "pef",
        {"version": VERSION},
        _pef("head", None, _pef("meta", None, *_data(data))),
        _pef("body", None, *[_pef("volume", form, _section(pages)) for pages in volumes]),
    )
    return serialize(root, indent=True)


def _section(pages: Pages) -> Element:
    made = [_pef("page", None, *[_pef("row", None, row) for row in trimmed(p)]) for p in pages]
    return _pef("section", None, *made)


def _data(data: PefData) -> Iterator[Element]:
    """Dublin Core in the order of the grammar."""
    said = [
        ("identifier", data.identifier),
        ("format", FORMAT),
        ("title", data.title),
        *(("creator", name) for name in data.creators),
        ("publisher", data.publisher),
        ("date", data.date),
        ("source", data.source),
        ("language", data.language),
    ]
    yield from (_pef(f"dc:{name}", None, value) for name, value in said if value)
