# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of an EPUB: one XHTML document a slice, sections nested as the outline says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daisy_pipeline.emit.epub3.styles import Styles
from daisy_pipeline.emit.epub3.word_pages import ShownWords, WordRenderer
from daisy_pipeline.emit.shared.html import Renderer
from daisy_pipeline.emit.shared.html_dialects import Node
from daisy_pipeline.emit.shared.html_inline import Links
from daisy_pipeline.emit.shared.html_links import Sheet
from daisy_pipeline.emit.shared.naming import TITLE_ID
from daisy_pipeline.emit.shared.outline import BODY, FRONT, REAR, Section
from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.model.book import Paragraph
from daisy_pipeline.model.finding import Finding

_MATTER = {FRONT: "frontmatter", BODY: "bodymatter", REAR: "backmatter"}


@dataclass(frozen=True)
class Page:
    """A page: ``name`` is the stem of its files (``part001``), ``root`` its html element."""

    name: str
    matter: str
    root: Element
    title_page: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def file(self) -> str:
        """The page's file name."""
        return f"{self.name}.xhtml"


@dataclass(frozen=True)
class PageMaker:
    """Writes the pages of one book. ``title`` is the book's, for pages without a heading.

    ``words`` knows which words have times, and learns which of them have elements.
    """

    links: Links
    title: str
    lang: str
    words: ShownWords
    styles: Styles

    def page(self, sheet: Sheet) -> Page:
        """The page of a sheet; the first one has the title page."""
        render = WordRenderer(self.links, f"{sheet.name}.xhtml", self.words)
        render.lang = self.lang
        opening = sheet.opening
        nodes: list[Node] = [] if opening is None else [self._title_page(render, opening)]
        nodes += [self._section(render, section) for section in sheet.sections]
        matter = sheet.slice.section.matter if sheet.slice.section else FRONT
        body = render.e("body", {"epub:type": _MATTER[matter]}, *nodes)
        root = self._document(render, sheet.label or self.title, body)
        return Page(sheet.name, matter, root, opening is not None, tuple(render.findings))

    def _document(self, render: Renderer, title: str, body: Element) -> Element:
        e = render.e
        links = self.styles.links(e, self.lang)
        head = e("head", None, e("meta", {"charset": "utf-8"}), e("title", None, title), *links)
        return e("html", {"lang": self.lang, "xml:lang": self.lang}, head, body)

    def _title_page(self, render: Renderer, opening: Sequence[Paragraph]) -> Element:
        if not opening:
            inner: list[Node] = [render.title(self.title, TITLE_ID)]
        else:
            first = opening[0]
            inner = [render.title(first.text, first.id, first.lang), *render.blocks(opening[1:])]
        return render.e("section", {"epub:type": "titlepage", "class": "titlepage"}, *inner)

    def _section(self, render: Renderer, section: Section) -> Element:
        heading = section.heading
        attrs: dict[str, str | int | None] = {}
        if section.matter == BODY and section.level == 1 and heading is not None:
            attrs = {"epub:type": "chapter", "role": "doc-chapter"}
        if heading is not None:
            attrs["aria-labelledby"] = " ".join(s.id for s in heading.text) or None
        inner = [
            *render.blocks(section.pages),
            render.heading(heading, section.level) if heading is not None else None,
            *render.blocks(section.blocks),
            *[self._section(render, s) for s in section.sections],
        ]
        return render.e("section", attrs, *inner)
