# SPDX-License-Identifier: AGPL-3.0-or-later
"""Media overlays of EPUB 3.3 (section 9): SMIL that ties a page's elements to clips."""

from __future__ import annotations

from collections.abc import Iterable

from daisy_pipeline.formats.clock import smil_clock
from daisy_pipeline.formats.safe_xml import Element, builder, serialize
from daisy_pipeline.formats.xhtml import OPS
from daisy_pipeline.model.times import Ms

SMIL = "http://www.w3.org/ns/SMIL"
MEDIA_TYPE = "application/smil+xml"

_smil = builder(SMIL, {"epub": OPS})


def par(id: str, text: str, audio: str, begin: Ms, end: Ms, type: str | None = None) -> Element:
    """An element and its clip; both addresses as the overlay sees them."""
    clip = {"src": audio, "clipBegin": smil_clock(begin), "clipEnd": smil_clock(end)}
    attrs = {"id": id, "epub:type": type}
    return _smil("par", attrs, _smil("text", {"src": text}), _smil("audio", clip))


def seq(id: str, text: str, type: str | None, children: Iterable[Element]) -> Element:
    """A structure whose parts play one by one (9.2).

    ``type`` names one that readers may skip or leave (9.4): footnote, table, list, figure ...
    """
    return _smil("seq", {"id": id, "epub:textref": text, "epub:type": type}, *children)


def overlay(page: str, children: Iterable[Element]) -> bytes:
    """The overlay of one page."""
    body = _smil("body", {"epub:textref": page}, *children)
    return serialize(_smil("smil", {"version": "3.0"}, body), indent=True)
