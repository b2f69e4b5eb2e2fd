# SPDX-License-Identifier: AGPL-3.0-or-later
"""NCX 2005-1: contents, pages and lists of a DAISY 3 book as plain data, and their file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.formats.clock import smil_clock
from daisy_pipeline.formats.dtbsmil import AudioClip
from daisy_pipeline.formats.safe_xml import Element, builder, write_xml

NAMESPACE = "http://www.daisy.org/z3986/2005/ncx/"
DOCTYPE = (
    '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN"'
    ' "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">'
)
MEDIA_TYPE = "application/x-dtbncx+xml"

# What a customTest is in a book (Z39.86-2005, 8.4.2): the name that players show and remember.
BOOK_STRUCTS = {
    "pagenum": "PAGE_NUMBER",
    "note": "NOTE",
    "noteref": "NOTE_REFERENCE",
    "linenum": "LINE_NUMBER",
    "sidebar": "OPTIONAL_SIDEBAR",
    "prodnote": "OPTIONAL_PRODUCER_NOTE",
}

_e = builder(NAMESPACE)


@dataclass(frozen=True)
class Label:
    """Words, and the sound in which a person says them."""

    text: str
    audio: AudioClip | None = None
    lang: str | None = None


@dataclass(frozen=True)
class NavPoint:
    """An entry of the contents; ``target`` is ``FILE.smil#id``."""

    id: str
    kind: str
    label: Label
    target: str
    order: int
    points: tuple[NavPoint, ...] = ()


@dataclass(frozen=True)
class PageTarget:
    """A print page: ``kind`` front, normal or special; (kind, value) is unique."""

    id: str
    kind: str
    value: int
    label: Label
    target: str
    order: int


@dataclass(frozen=True)
class NavTarget:
    """An entry of a NavList."""

    id: str
    label: Label
    target: str
    order: int


@dataclass(frozen=True)
class NavList:
    """A flat list, of notes say; ``kind`` is the DTBook element's name."""

    id: str
    kind: str
    labels: tuple[Label, ...]
    targets: tuple[NavTarget, ...]


@dataclass(frozen=True)
class Ncx:
    """A whole NCX. ``points`` is never empty; ``tests`` are the customTests of the SMIL files."""

    uid: str
    generator: str
    lang: str | None
    title: Label
    authors: tuple[Label, ...]
    points: tuple[NavPoint, ...]
    pages: tuple[PageTarget, ...] = ()
    lists: tuple[NavList, ...] = ()
    tests: tuple[str, ...] = ()


def write_ncx(ncx: Ncx, path: Path) -> None:
    """Write the file; depth, page count and greatest page number are counted here."""
    root = _e("ncx", {"version": "2005-1", "xml:lang": ncx.lang})
    root.append(_head(ncx))
    root.append(_e("docTitle", None, *_words(ncx.title)))
    root.extend(_e("docAuthor", None, *_words(author)) for author in ncx.authors)
    root.append(_e("navMap", {"id": "navMap"}, *map(_point, ncx.points)))
    if ncx.pages:
        root.append(_e("pageList", {"id": "pageList", "class": "pagelist"}, *map(_page, ncx.pages)))
    root.extend(_list(nav_list) for nav_list in ncx.lists if nav_list.targets)
    write_xml(root, path, DOCTYPE, indent=True)


def _head(ncx: Ncx) -> Element:
    metas = (
        ("dtb:uid", ncx.uid),
        ("dtb:depth", max(_depths(ncx.points, 1))),
        ("dtb:generator", ncx.generator),
        ("dtb:totalPageCount", len(ncx.pages)),
        ("dtb:maxPageNumber", max((p.value for p in ncx.pages), default=0)),
    )
    head = _e("head")
    for name in ncx.tests:
        test = {"id": name, "defaultState": "true", "override": "visible"}
        head.append(_e("smilCustomTest", {**test, "bookStruct": BOOK_STRUCTS[name]}))
    head.extend(_e("meta", {"name": name, "content": content}) for name, content in metas)
    return head


def _depths(points: tuple[NavPoint, ...], level: int) -> Iterator[int]:
    for point in points:
        yield level
        yield from _depths(point.points, level + 1)


def _words(label: Label) -> Iterator[Element]:
    yield _e("text", None, label.text)
    if label.audio is not None:
        begin, end = smil_clock(label.audio.begin), smil_clock(label.audio.end)
        yield _e("audio", {"src": label.audio.src, "clipBegin": begin, "clipEnd": end})


def _label(label: Label) -> Element:
    return _e("navLabel", {"xml:lang": label.lang}, *_words(label))


def _content(target: str) -> Element:
    return _e("content", {"src": target})


def _point(point: NavPoint) -> Element:
    made = _e("navPoint", {"id": point.id, "class": point.kind, "playOrder": point.order})
    made.extend((_label(point.label), _content(point.target)))
    made.extend(map(_point, point.points))
    return made


def _page(page: PageTarget) -> Element:
    attributes = {
        "id": page.id,
        "type": page.kind,
        "value": page.value,
        "class": "pagenum",
        "playOrder": page.order,
    }
    return _e("pageTarget", attributes, _label(page.label), _content(page.target))


def _list(nav_list: NavList) -> Element:
    made = _e("navList", {"id": nav_list.id, "class": nav_list.kind}, *map(_label, nav_list.labels))
    for target in nav_list.targets:
        attributes = {"id": target.id, "class": nav_list.kind, "playOrder": target.order}
        made.append(_e("navTarget", attributes, _label(target.label), _content(target.target)))
    return made
