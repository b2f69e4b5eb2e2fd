# SPDX-License-Identifier: AGPL-3.0-or-later
"""The inside of an OpenDocument paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.model.book import Inline, LineBreak, Mark, NoteRef, Origin, Picture, Run
from daisy_pipeline.readers._tokens import tokens
from daisy_pipeline.readers.office import odt_objects
from daisy_pipeline.readers.office.languages import run_language
from daisy_pipeline.readers.office.looks import Look
from daisy_pipeline.readers.office.odf import DRAW, OFFICE, TEXT, XLINK, whole, words_in
from daisy_pipeline.readers.office.pieces import Content, Piece, tidy

if TYPE_CHECKING:
    from daisy_pipeline.readers.office.odt_body import OdtStory

_SPACE = re.compile(r"[ \t\r\n]+")


class OdtLine:
    """Gathers what is in a paragraph."""

    def __init__(self, story: OdtStory, base: Look, origin: Origin) -> None:
        self.story, self.base, self.origin = story, base, origin
        self.content: list[Inline | Picture] = []
        self.after: list[Piece] = []
        self.bookmarks: list[str] = []
        self.sequence = False
        self.letters = self.bold_letters = self.size = 0
        self._href: str | None = None
        self._blank = True  # blanks at the beginning and after blanks are none (ODF 1.3, 6.1.2)

    def tidied(self, role: str) -> Content:
        """The content without blanks around it; program text keeps all of them."""
        return tidy(self.content, code=role == "code")

    def inside(self, element: Element, look: Look) -> None:
        """Add everything inside an element."""
        self.text(element.text, look)
        for child in element:
            if isinstance(child.tag, str):
                self._add(child, look)
            self.text(child.tail, look)

    def _add(self, child: Element, look: Look) -> None:
        way = _WAYS.get(child.tag)
        if way is not None:
            way(self, child, look)
        elif child.tag in odt_objects.SHAPES:
            odt_objects.add(self, child)
        elif child.tag not in _SILENT:
            self.inside(child, look)  # a field shows its text

    def text(self, text: str | None, look: Look) -> None:
        """Add words with white space as ODF means it."""
        words = _SPACE.sub(" ", text or "")
        if self._blank:
            words = words.lstrip(" ")
        if words:
            self._blank = words.endswith(" ")
            self.words(words, look)

    def words(self, words: str, look: Look) -> None:
        """Add words as they are."""
        if look.hidden:
            if words.strip():
                self.story.told.note("DP-OFF-012", self.origin, words)
            return
        if words.strip():
            self.letters += len(words)
            self.bold_letters += len(words) if look.bold else 0
            size = look.size or 0
            self.size = min(self.size, size) if self.size else size
            self.story.sizes[size] = self.story.sizes.get(size, 0) + len(words)
        lang = run_language(words, look.latin, look.asian, self.story.lang)
        self.content.append(Run(text=words, marks=self._marks(look), lang=lang, href=self._href))

    def _marks(self, look: Look) -> tuple[Mark, ...]:
        return look.marks(self.base, linked=self._href is not None)

    def _span(self, element: Element, look: Look) -> None:
        style = self.story.styles.get("text", element.get(TEXT + "style-name"))
        self.inside(element, style.run_look.over(look) if style else look)

    def _link(self, element: Element, look: Look) -> None:
        before, self._href = self._href, element.get(XLINK) or self._href
        if self._href and self._href.startswith("#"):
            self._href = "#" + self._href[1:].partition("|")[0]
        self.inside(element, look)
        self._href = before

    def _reference(self, element: Element, look: Look) -> None:
        before, name = self._href, element.get(TEXT + "ref-name")
        self._href = f"#{name}" if name else before
        self.inside(element, look)
        self._href = before

    def _blanks(self, element: Element, look: Look) -> None:
        count = max(1, whole(element.get(TEXT + "c"), 1, 200))
        self.words(" " * count, look)

    def _tab(self, element: Element, look: Look) -> None:
        self.words("\t", look)

    def _break(self, element: Element, look: Look) -> None:
        self.content.append(LineBreak())
        self._blank = False  # a blank after it counts (ODF 1.3, 6.1.2)

    def _bookmark(self, element: Element, look: Look) -> None:
        self.bookmarks.append(element.get(TEXT + "name", ""))

    def _note(self, element: Element, look: Look) -> None:
        citation = element.find(TEXT + "note-citation")
        label = "" if citation is None else words_in(citation).strip()
        id = self.story.note(element, label)
        if id is None:
            self.story.told.note("DP-OFF-016", self.origin, label)
            self.words(label, look)
        else:
            self.content.append(NoteRef(text=label, note=id))
            self._blank = False

    def _ruby(self, element: Element, look: Look) -> None:
        base, over = element.find(TEXT + "ruby-base"), element.find(TEXT + "ruby-text")
        words = "" if base is None else words_in(base)
        small = "" if over is None else words_in(over).strip()
        if not words:
            self.words(small, look)
            return
        marks = self._marks(look)
        self.content.append(Run(text=words, marks=marks, href=self._href, ruby=small or None))
        self._blank = False

    def _sequence(self, element: Element, look: Look) -> None:
        self.sequence = True
        self.inside(element, look)

    def _form(self, element: Element, look: Look) -> None:
        self.story.told.note("DP-OFF-017", self.origin)
        if element.tag == TEXT + "drop-down":
            self.text(words_in(element), look)

    def _hidden(self, element: Element, look: Look) -> None:
        words = element.get(TEXT + "string-value", "") or words_in(element)
        if element.get(TEXT + "is-hidden", "true") == "true" and words.strip():
            self.story.told.note("DP-OFF-012", self.origin, words)
        else:
            self.text(words, look)

    def _comment(self, element: Element, look: Look) -> None:
        self.story.told.note("DP-OFF-010")

    def add_picture(self, item: Inline | Picture) -> None:
        """A picture or a formula that stands in the line."""
        self.content.append(item)
        self._blank = False


_SILENT = frozenset(
    TEXT + name
    for name in tokens(
        "page-number page-count soft-page-break note-body note-citation tracked-changes script"
        " toc-mark toc-mark-start toc-mark-end alphabetical-index-mark-start"
        " alphabetical-index-mark alphabetical-index-mark-end user-index-mark change"
        " change-start change-end bookmark-end reference-mark-end page-continuation"
        " page-variable-set page-variable-get"
    )
) | {OFFICE + "annotation-end", OFFICE + "event-listeners"}
_WAYS: dict[object, Callable[[OdtLine, Element, Look], None]] = {
    TEXT + "span": OdtLine._span,
    TEXT + "a": OdtLine._link,
    DRAW + "a": OdtLine._link,
    TEXT + "bookmark-ref": OdtLine._reference,
    TEXT + "reference-ref": OdtLine._reference,
    TEXT + "s": OdtLine._blanks,
    TEXT + "tab": OdtLine._tab,
    TEXT + "line-break": OdtLine._break,
    TEXT + "bookmark": OdtLine._bookmark,
    TEXT + "bookmark-start": OdtLine._bookmark,
    TEXT + "reference-mark": OdtLine._bookmark,
    TEXT + "reference-mark-start": OdtLine._bookmark,
    TEXT + "note": OdtLine._note,
    TEXT + "ruby": OdtLine._ruby,
    TEXT + "sequence": OdtLine._sequence,
    TEXT + "placeholder": OdtLine._form,
    TEXT + "drop-down": OdtLine._form,
    TEXT + "text-input": OdtLine._sequence,
    TEXT + "hidden-text": OdtLine._hidden,
    TEXT + "hidden-paragraph": OdtLine._hidden,
    OFFICE + "annotation": OdtLine._comment,
}
