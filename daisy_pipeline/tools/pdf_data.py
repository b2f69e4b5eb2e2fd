# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a PDF says, as plain data: what the door ``tools/pdf.py`` gives to whoever reads one.

Lengths are in points (1/72 inch) from the page's upper left corner as a person sees the page:
rotation, crop box and lines that run downwards are already taken out. Pages count from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Span:
    """Characters that were set together: ``xs`` are left and right of each, in turn.

    ``mcid`` is the marked content they belong to (-1: none), ``bad`` how many of them have no
    certain Unicode value, ``hidden`` whether they are painted at all, ``lean`` how they run:
    0 as the page's main text, else degrees clockwise.
    """

    text: str
    xs: tuple[float, ...]
    top: float
    bottom: float
    size: float
    font: str
    bold: bool = False
    italic: bool = False
    mcid: int = -1
    bad: int = 0
    hidden: bool = False
    lean: int = 0


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """A picture on a page: its place, its size in pixels, and its number among the page's."""

    box: Box
    index: int
    pixels: tuple[int, int]
    mcid: int = -1


@dataclass(frozen=True, slots=True)
class Link:
    """A place on the page that leads to an address or (``page``) to a page of the document."""

    box: Box
    uri: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Tag:
    """An element of the structure tree (ISO 32000-1, 14.7): children are mcids and elements."""

    kind: str
    kids: tuple[int | Tag, ...] = ()
    alt: str = ""
    actual: str = ""
    lang: str = ""
    attributes: Mapping[str, str | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """One page. ``rules`` are straight level or upright lines, ``drawings`` other painted paths.

    ``turn`` is by how many degrees text was turned to read level, ``down`` whether it runs from
    top to bottom in print; ``cut`` whether more characters stand there than were read.
    """

    number: int
    width: float
    height: float
    label: str = ""
    spans: tuple[Span, ...] = ()
    images: tuple[PlacedImage, ...] = ()
    rules: tuple[Box, ...] = ()
    drawings: tuple[Box, ...] = ()
    links: tuple[Link, ...] = ()
    tree: tuple[Tag, ...] = ()
    turn: int = 0
    down: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline: its level from 1, the page it leads to (0: none) and the height."""

    title: str
    level: int
    page: int = 0
    top: float = 0.0


@dataclass(frozen=True, slots=True)
class Document:
    """What the file says of itself. ``form`` is "", acro or xfa; ``attached`` counts files."""

    pages: int
    info: Mapping[str, str] = field(default_factory=dict)
    outline: tuple[Bookmark, ...] = ()
    tagged: bool = False
    lang: str = ""
    form: str = ""
    attached: int = 0


def page_from(data: Mapping[str, Any]) -> Page:
    """The page in what the child process wrote."""
    return Page(
        number=int(data["number"]),
        width=float(data["width"]),
        height=float(data["height"]),
        label=str(data["label"]),
        spans=tuple(Span(**{**s, "xs": tuple(s["xs"])}) for s in data["spans"]),
        images=tuple(
            PlacedImage(_box(i["box"]), i["index"], (i["pixels"][0], i["pixels"][1]), i["mcid"])
            for i in data["images"]
        ),
        rules=tuple(map(_box, data["rules"])),
        drawings=tuple(map(_box, data["drawings"])),
        links=tuple(Link(_box(n["box"]), n["uri"], n["page"]) for n in data["links"]),
        tree=tuple(map(_tag, data["tree"])),
        turn=int(data["turn"]),
        down=bool(data["down"]),
        cut=bool(data["cut"]),
    )


def document_from(data: Mapping[str, Any]) -> Document:
    """The document in what the child process wrote."""
    outline = tuple(Bookmark(**mark) for mark in data["outline"])
    return Document(**{**data, "outline": outline})


def _box(data: Any) -> Box:
    left, top, right, bottom = map(float, data)
    return (left, top, right, bottom)


def _tag(data: Mapping[str, Any]) -> Tag:
    kids = tuple(k if isinstance(k, int) else _tag(k) for k in data["kids"])
    return Tag(
        str(data["kind"]), kids, data["alt"], data["actual"], data["lang"], data["attributes"]
    )
