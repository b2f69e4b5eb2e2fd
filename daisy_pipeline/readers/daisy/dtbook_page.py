# SPDX-License-Identifier: AGPL-3.0-or-later
"""DTBook as a page of the web: every element of its three grammars said in XHTML with types.

DTBook (ANSI/NISO Z39.86-2005, 6; DTDs 2005-1, -2, -3) has mostly HTML's elements under other names.
So one reading of lists, tables, notes and verse serves both. What only DTBook says (a label, a
page's kind) goes into attributes of ``dom.OWN``, which no source can forge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count

from lxml import etree

from daisy_pipeline.formats.safe_xml import append
from daisy_pipeline.readers._tokens import tokens
from daisy_pipeline.readers.daisy.dtbook_groups import drop, imggroup, item_list, label_of, poem
from daisy_pipeline.readers.daisy.dtbook_lines import LINES, formula, joined_lines
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.dom import Element

_TYPE = f"{{{dom.OPS}}}type"
_LANG = f"{{{dom.XML}}}lang"
_MATTERS = {"frontmatter": "frontmatter", "bodymatter": "bodymatter", "rearmatter": "backmatter"}
_LEVEL = re.compile(r"level([1-6])?\Z")
_HEAD = re.compile(r"h([1-6])\Z")
_SAME = tokens(
    "p div blockquote dl dt dd table thead tbody tfoot tr td th caption col colgroup a em strong"
    " dfn kbd code samp cite abbr acronym sub sup bdo q br img li"
)
_KEPT = tokens("id class src alt href longdesc scope colspan rowspan title headers abbr style")
_ENDNOTES = frozenset(("endnote", "endnotes", "rearnote", "rearnotes"))


def to_page(root: Element) -> Element:
    """The ``html`` element that says what a ``dtbook`` element says; lines are the source's."""
    return _Writer().page(root)


class _Writer:
    """Turns one DTBook into a page."""

    def __init__(self) -> None:
        self.numbers: Iterator[int] = count(1)

    def page(self, root: Element) -> Element:
        html = etree.Element(f"{{{dom.XHTML}}}html", nsmap={None: dom.XHTML})  # type: ignore[dict-item]
        if lang := dom.lang_of(root):
            html.set(_LANG, lang)
        body = etree.SubElement(html, f"{{{dom.XHTML}}}body")
        for book in root:
            if dom.name(book) == "book":
                append(body, *(e for part in book for e in self.element(part)))
            elif dom.name(book) not in ("head", ""):
                append(body, *self.element(book))
        return html

    def make(self, tag: str, source: Element, **attributes: str) -> Element:
        """An element for one of the source, with its id, class, language and line."""
        made = etree.Element(f"{{{dom.XHTML}}}{tag}")
        for key in sorted(_KEPT & set(map(str, source.attrib))):
            made.set(key, source.get(key) or "")
        if lang := dom.lang_of(source):
            made.set(_LANG, lang)
        for key, value in attributes.items():
            names = {"type_": _TYPE, "class_": "class", "kind": dom.KIND, "label": dom.LABEL}
            made.set(names.get(key, key.replace("_", "-")), value)
        made.set(dom.LINE, str(dom.line(source)))
        return made

    def fill(self, made: Element, source: Element) -> Element:
        """The element with everything inside the source's."""
        for child in dom.children(source):
            append(made, *([child] if isinstance(child, str) else self.element(child)))
        return made

    def element(self, source: Element) -> list[Element]:
        """What one element becomes; most become one."""
        tag = dom.name(source)
        if not tag:
            return []
        if tag == "math":
            return [formula(source)]
        if tag in _MATTERS:
            return [self.fill(self.make("section", source, type_=_MATTERS[tag]), source)]
        if _LEVEL.match(tag):
            return [self._level(source)]
        own = self._own().get(tag)
        if own is not None:
            return own(source)
        if tag in LINES:
            made = self.fill(self.make(LINES[tag](source), source), source)
            if tag in ("line", "linenum"):
                made.set(dom.LABEL if tag == "line" else "class", tag)
            return [made]
        if _HEAD.match(tag) or tag in _SAME:
            return [self.fill(self.make(tag, source), source)]
        known = tag if re.fullmatch(r"[a-z][a-z0-9._-]*", tag) else "unknown"
        return [self.fill(self.make(known, source), source)]

    def _own(self) -> dict[str, Callable[[Element], list[Element]]]:
        return {
            "doctitle": self._title,
            "covertitle": self._cover,
            "docauthor": self._author,
            "author": self._signed,
            "byline": self._paragraph,
            "title": self.caption,
            "epigraph": self._epigraph,
            "dateline": self._dateline,
            "address": self._address,
            "hd": self._heading,
            "levelhd": self._heading,
            "bridgehead": self._heading,
            "pagenum": self.pagenum,
            "noteref": self._noteref,
            "annoref": self._noteref,
            "note": self._note,
            "annotation": self._note,
            "prodnote": self._prodnote,
            "sidebar": self._sidebar,
            "imggroup": partial(imggroup, self),
            "list": partial(item_list, self),
            "poem": partial(poem, self),
            "linegroup": partial(poem, self),
            "p": self._p,
            "link": lambda source: [],
            "meta": lambda source: [],
        }

    # --------------------------------------------------------- title and levels

    def _title(self, source: Element) -> list[Element]:
        """The book's title; one at the head of a level is that level's heading."""
        parent = source.getparent()
        if parent is not None and dom.name(parent) not in ("frontmatter", "book"):
            has_head = any(_HEAD.match(dom.name(e)) or dom.name(e) == "hd" for e in parent)
            level = _depth(source)
            tag = "p" if has_head or not level else f"h{level}"
            return [self.fill(self.make(tag, source), source)]
        page = self.make("div", source, class_="titlepage")
        drop(page, "id")
        first = self.make("p", source, class_="title")
        made = [first]
        for child in dom.children(source):
            if not isinstance(child, str) and "subtitle" in dom.classes(child):
                made.append(self.fill(self.make("p", child, class_="subtitle"), child))
            elif isinstance(child, str) or dom.name(child) != "br":
                append(made[-1], *([child] if isinstance(child, str) else self.element(child)))
        return [append(page, *made)]

    def _cover(self, source: Element) -> list[Element]:
        """The short title of a cover, where it says another than the title."""
        parent = source.getparent()
        titles = [] if parent is None else [e for e in parent if dom.name(e) == "doctitle"]
        if any(dom.words(source) == dom.words(t) for t in titles) or not dom.words(source):
            return []
        return self._paragraph(source)

    def _author(self, source: Element) -> list[Element]:
        page = self.make("div", source, class_="titlepage")
        drop(page, "id")
        parent = source.getparent()
        if parent is None or dom.name(parent) not in ("frontmatter", "book"):
            return self._paragraph(source)
        return [append(page, self.fill(self.make("p", source, class_="author"), source))]

    def _level(self, source: Element) -> Element:
        return self.fill(self.make("section", source), source)

    def _heading(self, source: Element) -> list[Element]:
        """A heading; one that hangs free of the levels makes no contents and is bold."""
        tag, parent = dom.name(source), source.getparent()
        holder = "" if parent is None else dom.name(parent)
        if tag != "bridgehead" and holder == "level":
            return [self.fill(self.make(f"h{_depth(source)}", source), source)]
        said = next((c[1] for c in dom.classes(source) if _HEAD.match(c)), "")
        if said or holder == "sidebar":
            made = self.make(
                "div", source, role="heading", aria_level=said or str(min(6, _depth(source) + 1))
            )
            return [self.fill(made, source)]
        return self.caption(source)

    def caption(self, source: Element) -> list[Element]:
        """Words above a list or a poem: a bold paragraph; within a line just words."""
        parent = source.getparent()
        if parent is not None and dom.name(parent) == "cite":
            return [self.fill(self.make("span", source), source)]
        made = self.make("p", source)
        return [append(made, self.fill(etree.SubElement(made, _x("strong")), source))]

    # ------------------------------------------------------------- paragraphs

    def _paragraph(self, source: Element) -> list[Element]:
        return [self.fill(self.make("p", source), source)]

    def _signed(self, source: Element) -> list[Element]:
        """Who wrote: on the front pages the author, elsewhere a signature."""
        parent = source.getparent()
        if parent is not None and dom.name(parent) in ("cite", "p"):
            return [self.fill(self.make("span", source), source)]
        return [self.fill(self.make("p", source, class_="signature"), source)]

    def _epigraph(self, source: Element) -> list[Element]:
        return [self.fill(self.make("div", source, class_="epigraph"), source)]

    def _dateline(self, source: Element) -> list[Element]:
        return [self.fill(self.make("p", source, class_="dateline"), source)]

    def _address(self, source: Element) -> list[Element]:
        return [joined_lines(self.fill(self.make("address", source), source))]

    def _p(self, source: Element) -> list[Element]:
        """A paragraph; one that keeps its blanks is code."""
        classes = dom.classes(source)
        if "code" in classes and source.get(f"{{{dom.XML}}}space") == "preserve":
            made = self.fill(self.make("pre", source), source)
            return [made]
        tag = "div" if "heading" in classes else "p"
        return [joined_lines(self.fill(self.make(tag, source), source))]

    # ---------------------------------------------------------- pages and notes

    def pagenum(self, source: Element) -> list[Element]:
        """A page mark; its kind is what the source says (6.3: front, normal, special)."""
        kind = source.get("page", "normal")
        words = dom.words(source)
        kind = kind if kind in ("front", "normal", "special") else "normal"
        tag = "div" if _between_blocks(source) else "span"
        made = self.make(tag, source, type_="pagebreak", kind=kind, title=words)
        drop(made, "class")
        return [made]

    def _noteref(self, source: Element) -> list[Element]:
        idref = source.get("idref") or source.get("href") or ""
        if idref and not re.match(r"#|[\w./-]+#", idref):
            idref = f"#{idref}"
        made = self.make("a", source, type_="noteref", href=idref)
        return [self.fill(made, source)]

    def _note(self, source: Element) -> list[Element]:
        above = (dom.name(a) for a in source.iterancestors())
        end = bool(dom.classes(source) & _ENDNOTES) or "rearmatter" in above
        label = label_of(source)
        made = self.make("aside", source, type_="endnote" if end else "footnote")
        drop(made, "class")
        if label:
            made.set(dom.LABEL, label)
        return [self.fill(made, source)]

    def _prodnote(self, source: Element) -> list[Element]:
        optional = source.get("render", "optional") != "required"
        look = "optional-prodnote" if optional else "prodnote"
        return [self.fill(self.make("div", source, class_=look), source)]

    def _sidebar(self, source: Element) -> list[Element]:
        optional = source.get("render", "optional") != "required"
        made = self.make("aside" if optional else "div", source)
        made.set("class", "sidebar" if optional else "box")
        return [self.fill(made, source)]


def _x(tag: str) -> str:
    return f"{{{dom.XHTML}}}{tag}"


_WITHIN = tokens("poem linegroup list dl table tbody imggroup")


def _between_blocks(source: Element) -> bool:
    """Whether no words stand beside an element: it must not end up in a line before it."""
    parent = source.getparent()
    if parent is None or dom.name(parent) in _WITHIN:
        return False
    texts = [parent.text, *(c.tail for c in parent)]
    beside = (dom.name(c) for c in parent if c is not source)
    return not any((t or "").strip() for t in texts) and all(
        n not in LINES and n not in _INLINE for n in beside
    )


_INLINE = tokens("a em strong dfn kbd code samp cite abbr acronym sub sup bdo q noteref annoref")


def _depth(source: Element) -> int:
    """How many levels are around an element, 6 at most."""
    return min(6, sum(bool(_LEVEL.match(dom.name(a))) for a in source.iterancestors()))
