# SPDX-License-Identifier: AGPL-3.0-or-later
"""Groups of DTBook that hold their parts in an order of their own: pictures, lists, verse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from daisy_pipeline.formats.safe_xml import append
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.dom import Element


class Writer(Protocol):
    """What makes elements of a page for those of a DTBook."""

    numbers: Iterator[int]

    def make(self, tag: str, source: Element, **attributes: str) -> Element:
        """An element for one of the source."""
        ...

    def fill(self, made: Element, source: Element) -> Element:
        """The element with everything inside the source's."""
        ...

    def element(self, source: Element) -> list[Element]:
        """What one element becomes."""
        ...

    def caption(self, source: Element) -> list[Element]:
        """Words above a list or a poem."""
        ...

    def pagenum(self, source: Element) -> list[Element]:
        """A page mark."""
        ...


def imggroup(writer: Writer, source: Element) -> list[Element]:
    """A figure: images, their caption, and what producers say of them as descriptions."""
    made = writer.make("figure", source)
    images: dict[str, Element] = {}
    last: Element | None = None
    before: list[Element] = []
    for child in source:
        tag = dom.name(child)
        if tag == "img":
            last = writer.make("img", child)
            images[child.get("id") or f"-{next(writer.numbers)}"] = last
            append(made, last)
        elif tag == "caption":
            append(made, writer.fill(writer.make("figcaption", child), child))
        elif tag == "pagenum":
            before += writer.pagenum(child)
        elif tag:
            about = (child.get("imgref") or "").lstrip("#").split()
            image = next((images[i] for i in about if i in images), last)
            _describe(writer, made, image, child)
    return [*before, made]


def _describe(writer: Writer, figure: Element, image: Element | None, source: Element) -> None:
    """Put a description behind the figure's image; one without image stays in its place."""
    tag = dom.name(source)
    inner = list(writer.element(source))
    if image is None:
        append(figure, *inner)
        return
    if "alt" in dom.classes(source) and dom.words(source) == (image.get("alt") or "").strip():
        return
    id = f"dtbook-description-{next(writer.numbers)}"
    holder = writer.make("div", source)
    holder.attrib.clear()
    holder.set(dom.LINE, str(dom.line(source)))
    holder.set("id", id)
    holder.set("hidden", "")
    holder = writer.fill(holder, source) if tag == "prodnote" else append(holder, *inner)
    image.set("aria-details", f"{image.get('aria-details', '')} {id}".strip())
    append(figure, holder)


def item_list(writer: Writer, source: Element) -> list[Element]:
    """A list with its heading before it; labels of a list ``pl`` are those of its items."""
    kind = source.get("type", "pl")
    made = writer.make("ol" if kind == "ol" else "ul", source)
    if kind not in ("ol", "ul"):
        made.set(dom.MARKS, "none")
    for key, name in (("start", "start"), ("enum", "type")):
        if kind == "ol" and source.get(key):
            made.set(name, source.get(key) or "")
    before: list[Element] = []
    for child in dom.children(source):
        if isinstance(child, str):
            append(made, child)
        elif dom.name(child) == "hd" and not len(made):
            before += writer.caption(child)
        elif dom.name(child) == "li" and kind == "pl":
            label = label_of(child)
            append(made, *writer.element(child))
            if label:
                made[-1].set(dom.LABEL, label)
        else:
            append(made, *writer.element(child))
    return [*before, made]


def poem(writer: Writer, source: Element) -> list[Element]:
    """Stanzas, and what stands around them; lines that follow each other are a stanza."""
    made = writer.make("div", source)
    drop(made, "class")
    stanza: Element | None = None
    for child in source:
        if dom.name(child) in ("line", "pagenum") and (
            dom.name(child) == "line" or stanza is not None
        ):
            if stanza is None:
                stanza = writer.make("div", child, class_="linegroup")
                drop(stanza, "id")
                append(made, stanza)
            append(
                stanza,
                *(_line(writer, child) if dom.name(child) == "line" else writer.pagenum(child)),
            )
        elif dom.name(child):
            stanza = None
            append(made, *writer.element(child))
    return [made]


def _line(writer: Writer, source: Element) -> list[Element]:
    look = f"line {source.get('class', '')}".strip()
    made = writer.fill(writer.make("div", source), source)
    made.set("class", look)
    return [made]


def drop(element: Element, attribute: str) -> None:
    """Take an attribute off."""
    if attribute in element.attrib:
        del element.attrib[attribute]


def label_of(source: Element) -> str:
    """The label that begins an element's words, as ``span class="label"``; it is taken out."""
    for inner in source.iter():
        if dom.name(inner) == "span" and "label" in dom.classes(inner):
            label = dom.words(inner)
            inner.tail = (inner.tail or "").lstrip() or None
            dom.remove(inner)
            return label
        if (inner.text or "").strip():
            return ""
    return ""
