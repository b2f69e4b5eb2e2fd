# SPDX-License-Identifier: AGPL-3.0-or-later
"""The content documents: one XHTML 1.0 page a slice, headings flat as 2.02 has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daisy_pipeline.emit.shared.html import Renderer
from daisy_pipeline.emit.shared.html_dialects import Node, Xhtml10
from daisy_pipeline.emit.shared.html_inline import Links
from daisy_pipeline.emit.shared.html_links import STYLE, Sheet
from daisy_pipeline.emit.shared.naming import TITLE_ID
from daisy_pipeline.emit.shared.outline import Section
from daisy_pipeline.formats.xhtml import XHTML_10, write_page
from daisy_pipeline.model.book import Paragraph
from daisy_pipeline.model.finding import Finding

SUFFIX = ".html"


@dataclass(frozen=True)
class PageMaker:
    """Writes the content documents of one book."""

    links: Links
    title: str
    lang: str

    def page(self, sheet: Sheet) -> tuple[bytes, Sequence[Finding]]:
        """A sheet's document and what is to be told; the first begins with the book's title."""
        render = Renderer(Xhtml10(), self.links, sheet.name + SUFFIX)
        render.lang = self.lang
        nodes = [] if sheet.opening is None else self._opening(render, sheet.opening)
        for section in sheet.sections:
            nodes += self._section(render, section)
        e = render.e
        content_type = {"http-equiv": "Content-type", "content": "text/html; charset=utf-8"}
        head = e(
            "head",
            None,
            e("meta", content_type),
            e("title", None, sheet.label or self.title),
            e("link", {"rel": "stylesheet", "type": "text/css", "href": STYLE}),
        )
        attrs = {"lang": self.lang, "xml:lang": self.lang}
        root = e("html", attrs, head, e("body", None, *nodes))
        return write_page(root, XHTML_10), render.findings

    def _opening(self, render: Renderer, opening: Sequence[Paragraph]) -> list[Node]:
        if not opening:
            return [render.title(self.title, TITLE_ID)]
        first = opening[0]
        return [render.title(first.text, first.id, first.lang), *render.blocks(opening[1:])]

    def _section(self, render: Renderer, section: Section) -> list[Node]:
        nodes = render.blocks(section.pages)
        if section.heading is not None:
            nodes.append(render.heading(section.heading, section.level))
        nodes += render.blocks(section.blocks)
        for inner in section.sections:
            nodes += self._section(render, inner)
        return nodes
