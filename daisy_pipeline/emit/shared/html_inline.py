# SPDX-License-Identifier: AGPL-3.0-or-later
"""Segments and what stands in them, as XHTML: one ``span`` a segment, its id the segment's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from daisy_pipeline.emit.shared.html_dialects import Attrs, Dialect, Node
from daisy_pipeline.emit.shared.pages import PageNumber
from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.formats.xhtml import safe_href
from daisy_pipeline.model.book import (
    Inline,
    InlineImage,
    LineBreak,
    Mark,
    Math,
    NoteRef,
    PageMark,
    Run,
    Segment,
    Text,
    text_of,
)
from daisy_pipeline.model.finding import Finding, Place

_TAGS = {
    Mark.EMPHASIS: "em",
    Mark.STRONG: "strong",
    Mark.UNDERLINE: "u",
    Mark.STRIKE: "s",
    Mark.SUB: "sub",
    Mark.SUP: "sup",
    Mark.CODE: "code",
    Mark.QUOTE: "q",
    Mark.CITE: "cite",
    Mark.SMALL: "small",
}


@dataclass(frozen=True)
class Links:
    """Where the things of the Book stand in the product.

    ``files`` leads from an id to the page that holds it, ``first_refs`` from a note's id to the id
    of its first reference, ``images`` from a resource's name to its address as pages write it
    (an image that is missing there is written as its words), ``pages`` from a page mark's id to the
    number as the product counts it.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    first_refs: Mapping[str, str] = field(default_factory=dict)
    images: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, PageNumber] = field(default_factory=dict)

    def href(self, id: str, here: str) -> str | None:
        """The address of an id as seen from the page ``here``; None if no page holds it."""
        file = self.files.get(id)
        if file is None:
            return None
        return f"#{id}" if file == here else f"{file}#{id}"


class InlineRenderer:
    """Writes segments for one page. ``here`` is the page's file name."""

    def __init__(self, dialect: Dialect, links: Links, here: str) -> None:
        self.dialect = dialect
        self.links = links
        self.here = here
        self.findings: list[Finding] = []
        self._label: Node = None
        self._segment = ""

    def e(self, tag: str, attrs: Attrs | None = None, *children: Node) -> Element:
        """An element of the dialect."""
        return self.dialect.e(tag, attrs, *children)

    def label_next(self, label: Node) -> None:
        """Put a label in front of the words of the segment that is written next.

        So a printed number is heard and shown with the words that it belongs to, and no word of
        the page lies outside what is synchronized.
        """
        self._label = label

    def text(self, text: Text, *, preformatted: bool = False) -> list[Node]:
        """The segments of a text."""
        return [self.segment(s, preformatted=preformatted) for s in text]

    def segment(self, segment: Segment, *, preformatted: bool = False) -> Element:
        """A segment's span."""
        label, self._label = self._label, None
        space = " " if label is not None and not preformatted else None
        self._segment = segment.id
        head = () if label is None else (label, space)
        return self.e("span", {"id": segment.id or None}, *self.inside(segment, head))

    def inside(self, segment: Segment, head: Sequence[Node]) -> list[Node]:
        """What stands in a segment's span; ``head`` is the label before its words."""
        return [*head, *self.content(segment.content)]

    def content(self, content: Sequence[Inline]) -> list[Node]:
        """The nodes of a content, or of a part of one; a link is one element."""
        nodes: list[Node] = []
        for href, items in groupby(content, key=_href):
            inner = [node for item in items for node in self.item(item)]
            target = self.target(href) if href else None
            nodes += [self.e("a", {"href": target}, *inner)] if target else inner
        return nodes

    def target(self, href: str) -> str | None:
        """The address that a link of the Book has on this page; None for one that has none."""
        if href.startswith("#"):
            return self.links.href(href[1:], self.here)
        address = safe_href(href)
        if address is None:
            self._tell("DP-EMH-003", href)
        return address

    def _tell(self, id: str, what: str) -> None:
        shown = what if len(what) <= 80 else what[:79] + "…"
        self.findings.append(Finding(id, Place(inside=self._segment), {"what": shown}))

    def _formula(self, item: Math) -> Node:
        node = self.dialect.formula(item)
        if self.dialect.rich and (node is None or isinstance(node, str)):
            self._tell("DP-EMH-002", item.alt or node or "?")
        return node

    def item(self, item: Inline) -> Sequence[Node]:
        """The nodes of one item, without the link that holds it."""
        match item:
            case Run():
                nodes = self.dialect.ruby(item.text, item.ruby) if item.ruby else (item.text,)
                return self.marked(item, nodes)
            case NoteRef():
                href = self.links.href(item.note, self.here)
                return (self.dialect.noteref(item, item.id or None, href),)
            case PageMark():
                return (self.page(item, "span"),)
            case InlineImage():
                return (self._image(item),)
            case Math():
                return (self._formula(item),)
            case LineBreak():
                return (self.e("br"),)

    def page(self, mark: PageMark, tag: str) -> Element:
        """A page mark as ``span`` or ``div``."""
        number = self.links.pages.get(mark.id) or PageNumber(mark.label, mark.kind.value, 0)
        return self.dialect.page(number, mark.id or None, tag)

    def marked(self, run: Run, nodes: Sequence[Node]) -> Sequence[Node]:
        """The nodes of a run's words with its marks and language around them."""
        for mark in reversed(run.marks):
            nodes = (self.e(_TAGS[mark], language(run.lang), *nodes),)
            run = _without_lang(run)
        if run.lang:
            nodes = (self.e("span", language(run.lang), *nodes),)
        return nodes

    def _image(self, item: InlineImage) -> Node:
        address = self.links.images.get(item.name)
        if address is None:
            return item.alt
        quiet = {"role": "presentation"} if self.dialect.rich and not item.alt else {}
        return self.e("img", {"src": address, "alt": item.alt, **quiet})


def _href(item: Inline) -> str | None:
    return item.href if isinstance(item, Run) else None


def _without_lang(run: Run) -> Run:
    return Run(text=run.text, marks=run.marks) if run.lang else run


def language(lang: str | None) -> dict[str, str | int | None]:
    """The attributes that name a language: both, as XHTML 1.0 (C.7) and EPUB readers want them."""
    return {"lang": lang, "xml:lang": lang} if lang else {}


def plain_words(text: Text) -> str:
    """The print words of a text on one line."""
    return " ".join("".join(map(text_of, text)).split())
