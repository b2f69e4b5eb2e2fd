# SPDX-License-Identifier: AGPL-3.0-or-later
"""The two dialects of the page renderer: XHTML 1.0 Transitional and the HTML of EPUB 3.

What both say alike stands in ``html.py``; here is only what differs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from daisy_pipeline.emit.shared.pages import PageNumber
from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.formats.xhtml import e5, e10, math
from daisy_pipeline.model.book import Math, NoteKind, NoteRef

Attrs = Mapping[str, str | int | None]
Node = str | Element | None


class Dialect(Protocol):
    """How a structure is written. ``attrs`` bring id, class and language of the block."""

    rich: bool

    def e(self, tag: str, attrs: Attrs | None = None, *children: Node) -> Element:
        """An element of the dialect."""
        ...

    def page(self, number: PageNumber, id: str | None, tag: str) -> Element:
        """Where a print page begins."""
        ...

    def noteref(self, ref: NoteRef, id: str | None, href: str | None) -> Element:
        """A reference to a note."""
        ...

    def ruby(self, text: str, reading: str) -> Sequence[Node]:
        """Words with their reading."""
        ...

    def formula(self, item: Math) -> Node:
        """A formula."""
        ...

    def note(self, attrs: Attrs, kind: NoteKind, inner: Sequence[Node]) -> Element:
        """A note's body."""
        ...

    def backlink(self, label: str, href: str | None) -> Element:
        """A note's label, which leads back to its first reference."""
        ...

    def aside(self, attrs: Attrs, kind: str, inner: Sequence[Node]) -> Element:
        """A box (``sidebar``) or a producer's note (``prodnote``)."""
        ...

    def figure(self, attrs: Attrs, inner: Sequence[Node], caption: Sequence[Node]) -> Element:
        """Pictures and their caption."""
        ...

    def divider(self, attrs: Attrs, sign: str) -> Element:
        """A break of scene."""
        ...


class Xhtml10:
    """XHTML 1.0 Transitional with the class names of DAISY 2.02 (2.2.3, 3.2)."""

    rich = False

    def e(self, tag: str, attrs: Attrs | None = None, *children: Node) -> Element:
        """An element in the XHTML namespace."""
        return e10(tag, attrs, *children)

    def page(self, number: PageNumber, id: str | None, tag: str) -> Element:
        """A ``span`` or ``div`` of class page-front, page-normal or page-special.

        Within a line the number keeps its distance: it must not run into a number beside it.
        """
        label = f" {number.label} " if tag == "span" else number.label
        return self.e(tag, {"class": f"page-{number.kind}", "id": id}, label)

    def noteref(self, ref: NoteRef, id: str | None, href: str | None) -> Element:
        """A ``span`` of class noteref around the link."""
        inner = self.e("a", {"href": href}, ref.text) if href else ref.text
        return self.e("span", {"class": "noteref", "id": id}, inner)

    def ruby(self, text: str, reading: str) -> Sequence[Node]:
        """The words, and the reading in parentheses: XHTML 1.0 has no ruby."""
        return (f"{text}({reading})",)

    def formula(self, item: Math) -> Node:
        """The words of a formula: players of 2.02 know no MathML."""
        return item.alt

    def note(self, attrs: Attrs, kind: NoteKind, inner: Sequence[Node]) -> Element:
        """A ``div`` of class notebody."""
        return self.e("div", {**attrs, "class": "notebody"}, *inner)

    def backlink(self, label: str, href: str | None) -> Element:
        """The label, linked where the note is referred to."""
        inner = self.e("a", {"href": href}, label) if href else label
        return self.e("span", {"class": "note-label"}, inner)

    def aside(self, attrs: Attrs, kind: str, inner: Sequence[Node]) -> Element:
        """A ``div`` of class sidebar, prodnote or optional-prodnote."""
        return self.e("div", {**attrs, "class": attrs.get("class") or kind}, *inner)

    def figure(self, attrs: Attrs, inner: Sequence[Node], caption: Sequence[Node]) -> Element:
        """A ``div`` of class figure, with one of class caption."""
        words = self.e("div", {"class": "caption"}, *caption) if caption else None
        return self.e("div", {**attrs, "class": "figure"}, *inner, words)

    def divider(self, attrs: Attrs, sign: str) -> Element:
        """A rule, or the printed sign."""
        return self.e("p", {**attrs, "class": "divider"}, sign) if sign else self.e("hr", attrs)


class Html5:
    """HTML with ``epub:type`` (EPUB 3.3) and the roles of DPUB-ARIA 1.1."""

    rich = True

    def e(self, tag: str, attrs: Attrs | None = None, *children: Node) -> Element:
        """An element in the XHTML namespace; ``epub:`` may stand in attribute names."""
        return e5(tag, attrs, *children)

    def page(self, number: PageNumber, id: str | None, tag: str) -> Element:
        """An empty pagebreak whose label a screen reader says (EPUB Accessibility 1.1, 3.2)."""
        attrs = {"epub:type": "pagebreak", "role": "doc-pagebreak", "id": id}
        return self.e(tag, {**attrs, "aria-label": number.label, "title": number.label})

    def noteref(self, ref: NoteRef, id: str | None, href: str | None) -> Element:
        """A link of type noteref."""
        if not href:
            return self.e("span", {"class": "noteref", "id": id}, ref.text)
        attrs = {"epub:type": "noteref", "role": "doc-noteref", "class": "noteref", "id": id}
        return self.e("a", {**attrs, "href": href}, ref.text)

    def ruby(self, text: str, reading: str) -> Sequence[Node]:
        """Ruby, with parentheses for readers that do not know it."""
        e = self.e
        return (
            e("ruby", None, text, e("rp", None, "("), e("rt", None, reading), e("rp", None, ")")),
        )

    def formula(self, item: Math) -> Node:
        """MathML with ``alttext``; the words where it is no presentation MathML."""
        made = math(item.mathml, item.alt)
        return made if made is not None else item.alt

    def note(self, attrs: Attrs, kind: NoteKind, inner: Sequence[Node]) -> Element:
        """An ``aside`` of type footnote or endnote."""
        # DPUB-ARIA 1.1 deprecates doc-endnote, and doc-footnote says what the note is.
        types = {"epub:type": kind.value, "role": "doc-footnote", "class": kind.value}
        return self.e("aside", {**types, **attrs}, *inner)

    def backlink(self, label: str, href: str | None) -> Element:
        """The label, linked where the note is referred to."""
        if not href:
            return self.e("span", {"class": "note-label"}, label)
        attrs = {"class": "note-label", "role": "doc-backlink", "href": href}
        return self.e("a", attrs, label)

    def aside(self, attrs: Attrs, kind: str, inner: Sequence[Node]) -> Element:
        """An ``aside``; a box is of type sidebar, a producer's note has the role note."""
        if kind == "sidebar":
            return self.e("aside", {"epub:type": "sidebar", "class": "sidebar", **attrs}, *inner)
        return self.e("div", {"role": "note", "class": "prodnote", **attrs}, *inner)

    def figure(self, attrs: Attrs, inner: Sequence[Node], caption: Sequence[Node]) -> Element:
        """A ``figure`` with its ``figcaption``."""
        words = self.e("figcaption", None, *caption) if caption else None
        return self.e("figure", attrs, *inner, words)

    def divider(self, attrs: Attrs, sign: str) -> Element:
        """A rule, or the printed sign as a separator."""
        if not sign:
            return self.e("hr", attrs)
        return self.e("div", {**attrs, "class": "divider", "role": "separator"}, sign)
