# SPDX-License-Identifier: AGPL-3.0-or-later
"""Content pages of DAISY 2.02: what their classes mean is written as types that the web has.

The classes are those of the specification (DAISY 2.02, 2.2.3 and 3.2: page-*, noteref, notebody,
sidebar, prodnote, optional-prodnote) and of our own pages.
"""

from __future__ import annotations

import re

from lxml import etree

from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.dom import Element

PAGE_CLASSES = {"page-front": "front", "page-normal": "normal", "page-special": "special"}
_TYPE = f"{{{dom.OPS}}}type"
_HEAD = re.compile(r"heading-([1-6])\Z")
_TITLES = frozenset(("title", "subtitle", "author"))


def ready(root: Element) -> None:
    """Write the meaning of classes down, in place."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        classes, tag = dom.classes(element), dom.name(element)
        kind = next((k for c, k in PAGE_CLASSES.items() if c in classes), None)
        if kind and tag in ("span", "div", "p", "a"):
            _page(element, kind)
        elif tag == "a" and ".smil" in element.get("href", "").lower():
            del element.attrib["href"]  # where it is played, not where it leads
        elif "noteref" in classes:
            _noteref(element)
        elif "notebody" in classes:
            _note(element)
        elif tag == "div" and "figure" in classes:
            _figure(element)
        elif tag == "li" and "labelled" in classes:
            _labelled(element, "label")
        elif tag in ("p", "div") and (found := next(filter(None, map(_HEAD.match, classes)), None)):
            element.set("role", "heading")
            element.set("aria-level", found[1])
    _title_page(root)


def _page(element: Element, kind: str) -> None:
    element.set(_TYPE, "pagebreak")
    element.set("title", dom.words(element))
    element.set(dom.KIND, kind)


def _noteref(element: Element) -> None:
    anchor = element if dom.name(element) == "a" else next(element.iter("{*}a", "a"), None)
    if anchor is None and (ref := element.get("bodyref")):
        element.tag = f"{element.tag.rpartition('}')[0]}}}a" if "}" in element.tag else "a"
        element.set("href", f"#{ref.rpartition('#')[2]}" if ref.startswith("#") else ref)
        anchor = element
    if anchor is not None:
        anchor.set(_TYPE, "noteref")


def _note(element: Element) -> None:
    element.set(_TYPE, "footnote")
    _labelled(element, "note-label")


def _labelled(element: Element, look: str) -> None:
    """Take the printed sign out of an item's or a note's words; it is kept as its label."""
    for inner in element.iter():
        if look in dom.classes(inner):
            element.set(dom.LABEL, dom.words(inner))
            inner.tail = (inner.tail or "").lstrip() or None
            dom.remove(inner)
            return


def _figure(element: Element) -> None:
    """A figure with its caption; what producers say of a picture in it describes the picture."""
    space = element.tag.rpartition("}")[0] + "}" if "}" in element.tag else ""
    element.tag = f"{space}figure"
    image: Element | None = None
    for child in element:
        image = next((e for e in child.iter() if dom.name(e) == "img"), image)
        if "caption" in dom.classes(child):
            child.tag = f"{space}figcaption"
        elif "optional-prodnote" in dom.classes(child) and image is not None:
            id = child.get("id") or f"{image.get('id', 'picture')}-described"
            del child.attrib["class"]
            child.set("id", id)
            child.set("hidden", "")
            image.set("aria-details", f"{image.get('aria-details', '')} {id}".strip())


def _title_page(root: Element) -> None:
    """Put a title with its subtitles and authors into a title page, as the web marks one."""
    title = next(
        (e for e in root.iter() if dom.name(e) == "h1" and "title" in dom.classes(e)), None
    )
    parent = title.getparent() if title is not None else None
    if title is None or parent is None:
        return
    space = title.tag.rpartition("}")[0] + "}" if "}" in title.tag else ""
    page = etree.Element(f"{space}div")
    page.set("class", "titlepage")
    title.addprevious(page)
    at: Element | None = title
    while at is not None and dom.classes(at) & _TITLES:
        following = at.getnext()
        page.append(at)
        at = following
