# SPDX-License-Identifier: AGPL-3.0-or-later
"""The inside of a line of XHTML: runs with marks, notes' references, pages, pictures, formulas."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

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
)
from daisy_pipeline.readers._tokens import tokens
from daisy_pipeline.readers.formulas import math_words
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.dom import Element
from daisy_pipeline.readers.web.links import (
    is_way_back,
    own_page_label,
    page_of,
    part_page_label,
    said_as_words,
    says_sign,
)
from daisy_pipeline.readers.web.pages import Pages, descriptions_of
from daisy_pipeline.readers.web.roles import becoming

MARKS = {
    **dict.fromkeys(("em", "i", "dfn", "var"), Mark.EMPHASIS),
    **dict.fromkeys(("strong", "b"), Mark.STRONG),
    **dict.fromkeys(("u", "ins"), Mark.UNDERLINE),
    **dict.fromkeys(("s", "strike", "del"), Mark.STRIKE),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), Mark.CODE),
    "sub": Mark.SUB,
    "sup": Mark.SUP,
    "q": Mark.QUOTE,
    "cite": Mark.CITE,
    "small": Mark.SMALL,
}


@dataclass(frozen=True, slots=True)
class Look:
    """How words look at a place, and whose language they are in (None: the block's)."""

    marks: frozenset[Mark] = frozenset()
    lang: str | None = None
    href: str | None = None
    plain: bool = False  # within a large first letter, whose look is no mark


class Line:
    """Gathers the content of one text; blanks are squeezed over all its elements."""

    def __init__(self, pages: Pages, lang: str) -> None:
        self.pages, self.lang = pages, lang
        self.content: list[Inline] = []
        self.keys: list[str] = []
        self.described: list[Element] = []
        self.line = 0
        self._blank = True
        self._initial = ""

    def text(self, text: str, look: Look = Look()) -> None:
        """Add words in one look."""
        text = dom.squeeze(text)
        if self._blank or self._belongs(text, look.lang or self.lang):
            text = text.lstrip(" ")
        if not text:
            return
        self._blank = text.endswith(" ")
        self._run(Run(text=text, marks=tuple(sorted(look.marks)), lang=look.lang, href=look.href))

    def _belongs(self, text: str, lang: str) -> bool:
        """Whether a blank parts a large first letter from the rest of its word."""
        initial, self._initial = self._initial, ""
        if len(initial) != 1 or not text.startswith(" "):
            return False
        rest = _LETTERS.match(text)
        if rest is None:
            return False
        if initial.isascii():
            return lang[:2] in ("en", "ko") and initial not in "AIO" and rest[0].strip().islower()
        return rest[0].strip() in _ENDINGS

    def _run(self, run: Run) -> None:
        last = self.content[-1] if self.content else None
        if isinstance(last, Run) and replace(last, text="") == replace(run, text=""):
            self.content[-1] = replace(last, text=last.text + run.text)
        else:
            self.content.append(run)

    def inside(self, element: Element, look: Look = Look()) -> None:
        """Add everything inside an element."""
        for child in dom.children(element):
            if isinstance(child, str):
                self.text(child, look)
            else:
                self.add(child, look)

    def add(self, element: Element, look: Look = Look()) -> None:
        """Add an element."""
        self.line = self.line or dom.line(element)
        key = self.pages.key_of(element)
        if key:
            self.keys.append(key)
        if self._page(element, key):
            return
        tag = dom.name(element)
        special = _SPECIAL.get(tag)
        if special is not None:
            special(self, element, look)
        elif tag in dom.SILENT or tag == "rp":
            return
        elif tag in dom.MEDIA:
            self.pages.amiss("DP-EPB-010", element, element=tag)
            self.inside(element, look)
        elif tag == "a":
            self._anchor(element, look)
        else:
            if tag not in dom.INLINE and tag not in dom.BLOCKS:
                self.pages.amiss("DP-EPB-013", element, element=tag or "?")
            self.inside(element, self._deeper(element, tag, look))
            if dom.classes(element) & dom.INITIALS:
                self._initial = dom.words(element)

    def _deeper(self, element: Element, tag: str, look: Look) -> Look:
        mark = MARKS.get(tag)
        marks = look.marks | {mark} if mark else look.marks
        shown = element.get(dom.MARKS)
        marks |= {Mark(m) for m in shown.split()} if shown else set()
        if dom.types(element) & _DIRECTIONS:
            marks = marks | {Mark.EMPHASIS}
        plain = look.plain or bool(dom.classes(element) & dom.INITIALS)
        if plain:
            marks = look.marks  # a large first letter belongs to its word
        own = dom.lang_of(element)
        lang = look.lang if own is None else None if own == self.lang else own
        return Look(marks, lang, look.href, plain)

    def _page(self, element: Element, key: str | None) -> bool:
        """Add the print page that begins at an element; True when it is nothing else."""
        label = part_page_label(element) or own_page_label(element)
        listed = self.pages.links.pages.get(key or "")
        if label is None and listed is None:
            return False
        label = label or listed or ""
        if label:
            own = self.pages.claim(key) if listed is None else ""
            self.content.append(replace(page_of(label, element), id=own))
        else:
            self.pages.amiss("DP-EPB-008", element)
        return own_page_label(element) is not None or said_as_words(element)

    def _anchor(self, element: Element, look: Look) -> None:
        note = self.pages.links.refs.get(element)
        label = dom.words(element)
        if note is not None and note in self.pages.links.notes and label:
            if says_sign(element):
                self.content.append(NoteRef(text=label, note=note))
                self._blank = False
            else:  # words that are read where they stand
                inner = self._deeper(element, "a", look)
                self.inside(element, replace(inner, href=f"#{note}"))
            return
        if element in self.pages.unread or is_way_back(element):
            return
        href = self.pages.href(element)
        inner = self._deeper(element, "a", look)
        self.inside(element, replace(inner, href=href or inner.href))

    def _break(self, element: Element, look: Look) -> None:
        self._strip()
        self.content.append(LineBreak())
        self._blank = True

    def _image(self, element: Element, look: Look) -> None:
        name, alt = self.pages.picture(element)
        if descriptions_of(element) or element.get("longdesc"):
            self.described.append(element)
        if name:
            self.content.append(InlineImage(name=name, alt=alt))
            self._blank = False
        else:
            self.text(alt, look)

    def _math(self, element: Element, look: Look) -> None:
        self.content.append(self.math(element))
        self._blank = False

    def math(self, element: Element) -> Math:
        """The formula, said as its alttext says, else in the words for its parts."""
        alt = " ".join((element.get("alttext") or "").split())
        if not alt:
            self.pages.amiss("DP-EPB-012", element)
            alt = math_words(element, self.lang)
        return Math(mathml=dom.own_code(element), alt=alt)

    def _ruby(self, element: Element, look: Look) -> None:
        inner = [e for e in element.iterdescendants() if isinstance(e.tag, str)]
        if any(dom.name(e) not in _RUBY or own_page_label(e) is not None for e in inner):
            self.inside(element, look)  # links, notes, pictures in it weigh more than its form
            return
        base = ""
        for child in dom.children(element):
            tag = "" if isinstance(child, str) else dom.name(child)
            if isinstance(child, str):
                base += child
            elif tag in ("rt", "rtc"):
                self._ruby_run(base, dom.words(child), look)
                base = ""
            elif tag != "rp":
                base += dom.words(child)
        if base.strip():
            self.text(base, look)

    def _ruby_run(self, base: str, over: str, look: Look) -> None:
        base = dom.squeeze(base).strip(" ")
        if not base:
            self.text(over, look)
            return
        marks = tuple(sorted(look.marks))
        run = Run(text=base, marks=marks, lang=look.lang, href=look.href, ruby=over or None)
        self.content.append(run)
        self._blank = False

    def _strip(self) -> None:
        """Take the blank off the end, also where a page or a reference stands behind it."""
        for at in range(len(self.content) - 1, -1, -1):
            item = self.content[at]
            if isinstance(item, PageMark):
                continue
            if isinstance(item, Run) and item.text.endswith(" ") and item.ruby is None:
                bare = item.text.rstrip(" ")
                self.content[at : at + 1] = [replace(item, text=bare)] if bare else []
                if not bare:
                    continue
            return

    def finished(self) -> tuple[Inline, ...]:
        """The content, and a fresh start."""
        while self.content and isinstance(self.content[-1], LineBreak | Run | PageMark):
            self._strip()
            if not self.content or not isinstance(self.content[-1], LineBreak):
                break
            self.content.pop()
        content = tuple(self.content)
        self.content, self._blank = [], True
        return content


# What can only belong to a large first letter before it: Korean endings that are no words.
_ENDINGS = tokens("가 는 를 을 의 와 에서 에게 께서 부터 까지 처럼 보다 으로")
_LETTERS = re.compile(r" [^\W\d_]+")
_DIRECTIONS = becoming("stage direction")
_RUBY = frozenset(("rb", "rt", "rtc", "rp", "span", "em", "strong", "b", "i"))
_SPECIAL: dict[str, Callable[[Line, Element, Look], None]] = {
    "br": Line._break,
    "img": Line._image,
    "svg": Line._image,
    "math": Line._math,
    "ruby": Line._ruby,
}


def as_text(content: tuple[Inline, ...]) -> Text:
    """The content as an unsegmented text."""
    return (Segment(content),) if content else ()
