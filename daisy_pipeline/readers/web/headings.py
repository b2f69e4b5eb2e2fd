# SPDX-License-Identifier: AGPL-3.0-or-later
"""Headings of an EPUB's pages, and the levels at which they stand."""

from __future__ import annotations

from daisy_pipeline.model.book import Block, Heading, PageBreak, PageMark, Paragraph
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.blocks import Maker, State
from daisy_pipeline.readers.web.breaks import says
from daisy_pipeline.readers.web.dom import Element
from daisy_pipeline.readers.web.inline import as_text


def heading(maker: Maker, element: Element, state: State) -> list[Block]:
    """A heading; on a title page it is the book's title."""
    content, keys = maker.line_of(element, state)
    origin = maker.pages.origin(element)
    if not content:
        return []
    if not says(content):
        pages = [i for i in content if isinstance(i, PageMark)]
        return [PageBreak(page=i, origin=origin) for i in pages]
    text, lang = as_text(content), maker.lang(state)
    block: Block
    if state.title_page and dom.name(element) in ("h1", "h2"):
        role = "subtitle" if "subtitle" in dom.hints(element) else "title"
        block = Paragraph(text=text, role=role, lang=lang, origin=origin)
    else:
        level = _level(maker, element, state)
        block = Heading(level=level, text=text, lang=lang, origin=origin)
    return maker.owned([block], keys)


def _level(maker: Maker, element: Element, state: State) -> int:
    """The level in the contents where it stands there, else below the section around it."""
    tag = dom.HEADINGS.get(dom.name(element), 0) or _said_level(element)
    pages, depths = maker.pages, maker.pages.links.depths
    own = pages.key_of(element)
    keys = [own] if own else []
    if state.own <= 0:
        keys += [*reversed(state.sections[-1:])]
    if pages.first_heading:
        keys += [*state.sections, pages.member]
    pages.first_heading = False
    depth = next((depths[k] for k in keys if k in depths), None)
    if depth is not None:
        pages.offset = depth - tag
        return min(6, max(1, depth))
    return min(6, max(1, tag + pages.offset, state.above + 1))


def _said_level(element: Element) -> int:
    """The level of a heading by role (WAI-ARIA: 2 where none is said)."""
    said = element.get("aria-level", "")
    return min(6, max(1, int(said))) if said.isascii() and said.isdigit() else 2


def hgroup(maker: Maker, element: Element, state: State) -> list[Block]:
    """A heading with subtitles, which are paragraphs."""
    blocks = maker.inside(element, state)
    seen = False
    for at, block in enumerate(blocks):
        if isinstance(block, Heading) and not seen:
            seen = True
        elif isinstance(block, Heading | Paragraph) and seen:
            blocks[at] = Paragraph(
                text=block.text,
                role="subtitle",
                id=block.id,
                lang=block.lang,
                origin=block.origin,
            )
    return blocks
