# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is known while pages are read: where we are, their links, their pictures."""

from __future__ import annotations

import base64
import binascii
import copy
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from lxml import etree

from daisy_pipeline.model.book import Origin
from daisy_pipeline.model.finding import DaisyError, Fact, Finding, Place
from daisy_pipeline.readers._images import Pictures
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.dom import Element
from daisy_pipeline.readers.web.links import Links
from daisy_pipeline.readers.web.members import Members
from daisy_pipeline.readers.web.package import resolve
from daisy_pipeline.readers.web.parsing import Parser

_OUTSIDE = frozenset(("http", "https", "mailto", "tel"))
_LARGEST_PICTURE = 64 << 20
_MOST_FAR = 20_000  # elements of all descriptions that lie in files of their own
# How the same is told of sources that are no EPUB.
_PLAINLY = {
    "DP-EPB-003": "DP-HTM-003",
    "DP-EPB-007": "DP-HTM-007",
    "DP-EPB-008": "DP-HTM-008",
    "DP-EPB-009": "DP-HTM-009",
    "DP-EPB-010": "DP-HTM-010",
    "DP-EPB-012": "DP-HTM-012",
    "DP-EPB-013": "DP-HTM-013",
    "DP-EPB-014": "DP-HTM-014",
    "DP-EPB-026": "DP-HTM-026",
}


@dataclass
class Pages:
    """One book while it is read; ``member`` is the page at hand.

    ``plain``: no EPUB, and told so. ``alone``: one file, so that no page needs to be named.
    ``instead`` leads from a picture of a kind that few can show to the one that its maker gave for
    such readers (EPUB 3.3, 3.5: manifest fallbacks).
    """

    file: str
    package: Members
    links: Links
    known: Set[str]
    plain: bool = False
    alone: bool = False
    instead: Mapping[str, str] = field(default_factory=dict)
    member: str = ""
    pictures: Pictures = field(default_factory=Pictures)
    findings: list[Finding] = field(default_factory=list)
    offset: int = 0
    first_heading: bool = True
    described: dict[str, Element] = field(default_factory=dict)
    far: Parser = field(default_factory=lambda: Parser("", left=_MOST_FAR))
    describing: list[Element] = field(default_factory=list)
    _told: set[tuple[object, ...]] = field(default_factory=set)
    _claimed: set[str] = field(default_factory=set)

    @property
    def labels(self) -> Set[Element]:
        """The links that begin notes as their labels."""
        return self.links.labels

    @cached_property
    def unread(self) -> Set[Element]:
        """Links that are no words of the text: labels of notes, ways back from them."""
        return self.links.labels | self.links.backs

    def enter(self, member: str, root: Element) -> None:
        """Begin the page of a member."""
        self.member, self.offset, self.first_heading = member, 0, True
        self.described = dict(_described_on(root))

    def key_of(self, element: Element) -> str | None:
        """The element's key in the book, if it has an id."""
        id = element.get("id") or (element.get("name") if dom.name(element) == "a" else None)
        return f"{self.member}#{id}" if id else None

    def origin(self, element: Element, line: int = 0) -> Origin:
        """Where the element (or a ``line`` in it) stands in the owner's file."""
        return Origin(self.file, line or dom.line(element), "" if self.alone else self.member)

    def amiss(self, id: str, element: Element, /, **facts: Fact) -> None:
        """Note a finding at an element, once a page for the same facts."""
        mark = (id, self.member, tuple(sorted(facts.items())))
        if mark in self._told and id != "DP-EPB-008":
            return
        self._told.add(mark)
        place = Place(self.file, dom.line(element), inside="" if self.alone else self.member)
        if self.plain:
            facts["page"] = self.file if self.alone else self.member
        self.findings.append(Finding(_PLAINLY[id] if self.plain else id, place, facts))

    def claim(self, key: str | None) -> str:
        """The key for the first who asks for it, "" for others: pages may say an id twice."""
        if not key or key in self._claimed:
            return ""
        self._claimed.add(key)
        return key

    def fresh(self, stem: str) -> str:
        """A key that no element of the book has."""
        count = 1
        while not self.claim(f"{self.member}#{stem}-{count}") or (
            f"{self.member}#{stem}-{count}" in self.known
        ):
            count += 1
        return f"{self.member}#{stem}-{count}"

    def href(self, element: Element) -> str | None:
        """Where a link leads: ``#key``, an outside address, or None for none that a Book keeps."""
        href = element.get("href")
        if not href:
            return None
        target = resolve(self.member, href)
        if target == "":
            self.amiss("DP-EPB-003", element, href=shown(href))
            return None
        if target is None:
            if urlsplit(href.strip()).scheme.lower() in _OUTSIDE:
                return href.strip()
            self.amiss("DP-EPB-007", element, href=shown(href))
            return None
        if target not in self.known:
            if target != self.member + "#top":  # the top of a page, by HTML 7.4.6.4
                self.amiss("DP-EPB-007", element, href=shown(href))
            return None
        return "#" + target

    def picture(self, element: Element) -> tuple[str | None, str]:
        """The resource name (None: not there) and alternative text of an img or svg element."""
        if dom.name(element) == "svg":
            return self._drawing(element)
        alt = " ".join((element.get("alt") or "").split())
        return self._kept(element, element.get("src") or "", self.member), alt

    def _kept(self, element: Element, src: str, base: str) -> str | None:
        if src[:5].lower() == "data:":
            kept = self.pictures.add(f"{self.member}-picture", _data(src))
            if kept is None:
                self.amiss("DP-EPB-009", element, href=src[:40])
            return kept
        name = self.file_at(element, src, base).partition("#")[0]
        name = self.instead.get(name, name)
        if not name:
            return None
        try:
            data = self.package.read(name, _LARGEST_PICTURE)
        except DaisyError as problem:
            self.findings.extend(problem.findings)
            return None
        kept = self.pictures.add(name, data)
        if kept is None:
            self.amiss("DP-EPB-009", element, href=shown(src))
        return kept

    def file_at(self, element: Element, src: str, base: str = "") -> str:
        """The file of the book (and ``#id``) that an element wants; "" and a finding for none."""
        target = resolve(base or self.member, src) if src else None
        if target is None:
            far = src and urlsplit(src.strip()).scheme.lower() in ("http", "https", "")
            self.amiss("DP-EPB-026" if far else "DP-EPB-009", element, href=shown(src))
        elif not target:
            self.amiss("DP-EPB-003", element, href=shown(src))
        elif self.instead.get(name := target.partition("#")[0], name) not in self.package:
            self.amiss("DP-EPB-009", element, href=shown(src))
        else:
            return target
        return ""

    def _drawing(self, element: Element) -> tuple[str | None, str]:
        """An svg that only wraps a picture is that picture; others become one of their own."""
        images = list(element.iter(f"{{{dom.SVG}}}image", "image"))
        alt = element.get("aria-label") or dom.words(_without_names(element))
        names = [dom.words(e) for e in element if dom.name(e) in ("title", "desc")]
        alt = " ".join([n for n in names if n] + ([alt] if alt else []))
        drawn = any(dom.name(e) not in _FRAME for e in element.iterdescendants())
        if len(images) == 1 and not drawn:
            src = images[0].get(dom.XLINK) or images[0].get("href") or ""
            return self._kept(element, src, self.member), alt
        data = etree.tostring(_harmless(element), encoding="utf-8")
        return self.pictures.add("drawing.svg", data), alt


def shown(href: str) -> str:
    """An address as a person reads it, and not longer than a line."""
    return unquote(href, errors="replace")[:80]


def _data(src: str) -> bytes:
    """The bytes of a data: address (RFC 2397); none for one that is broken or too large."""
    head, _, data = src.partition(",")
    if len(data) > 2 * _LARGEST_PICTURE:
        return b""
    raw = unquote_to_bytes(data)
    if not head.lower().endswith(";base64"):
        return raw
    try:
        return base64.b64decode(raw.translate(None, b" \t\r\n"), validate=False)
    except (binascii.Error, ValueError):
        return b""


def descriptions_of(image: Element) -> list[str]:
    """The ids of the elements on the same page that describe a picture at length."""
    said = [image.get("aria-details", ""), image.get("aria-describedby", "")]
    longdesc = image.get("longdesc", "")
    return " ".join([*said, longdesc[1:] if longdesc.startswith("#") else ""]).split()


def _described_on(root: Element) -> Iterator[tuple[str, Element]]:
    """Hidden elements that describe a picture: they are read with it, not where they stand."""
    wanted = {i for e in root.iter() if dom.name(e) == "img" for i in descriptions_of(e)}
    for element in root.iter() if wanted else ():
        hidden = element.get("hidden") is not None or "none" in element.get("style", "").lower()
        if element.get("id") in wanted and (hidden or dom.name(element) == "details"):
            yield element.get("id", ""), element


_FRAME = frozenset(("image", "g", "title", "desc", "defs", "metadata", ""))


def _without_names(element: Element) -> Element:
    bare = copy.deepcopy(element)
    bare.tail = None
    for inner in list(bare.iter()):
        if dom.name(inner) in ("title", "desc", "metadata", "style", "script"):
            parent = inner.getparent()
            if parent is not None:
                parent.remove(inner)
    return bare


def _harmless(element: Element) -> Element:
    """A copy of a drawing without scripts and without addresses outside itself."""
    made = copy.deepcopy(element)
    made.tail = None
    for inner in list(made.iter()):
        parent = inner.getparent()
        if dom.name(inner) in ("script", "foreignobject", "") and parent is not None:
            parent.remove(inner)
            continue
        for attribute in list(inner.attrib):
            local = str(attribute).rpartition("}")[2].lower()
            value = (inner.get(attribute) or "").strip()
            if local.startswith("on") or (local == "href" and not value.startswith("#")):
                del inner.attrib[attribute]
    return made
