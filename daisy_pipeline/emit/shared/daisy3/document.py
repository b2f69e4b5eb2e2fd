# SPDX-License-Identifier: AGPL-3.0-or-later
"""The DTBook document: front, body and rear matter, and the levels in them."""

from __future__ import annotations

from collections.abc import Iterable

from daisy_pipeline.emit.shared.daisy3.blocks import BlockWriter
from daisy_pipeline.emit.shared.daisy3.inline import Links
from daisy_pipeline.emit.shared.naming import TITLE_ID
from daisy_pipeline.emit.shared.outline import BODY, FRONT, REAR, Outline, Section
from daisy_pipeline.formats.dtbook import dtbook, element, language_tag
from daisy_pipeline.formats.safe_xml import Element, append
from daisy_pipeline.model.book import Paragraph


def document(
    outline: Outline,
    links: Links,
    title: str,
    lang: str | None,
    metas: Iterable[tuple[str, str]],
) -> Element:
    """The ``dtbook`` element of a whole book; ``title`` is shown where the Book has none."""
    writer = BlockWriter(links)
    front = element("frontmatter", None, *_title_page(outline, writer, title))
    front.extend(_levels(outline.of(FRONT), writer))
    body, rear = (_matter(outline, matter, writer) for matter in (BODY, REAR))
    return dtbook(lang, metas, (front, body, rear))


def _title_page(outline: Outline, writer: BlockWriter, title: str) -> list[Element]:
    """The doctitle (with the subtitles, which have no element of their own) and docauthors."""
    if not outline.opening:
        return [element("doctitle", writer.links.read(TITLE_ID), title)]
    made: list[Element] = []
    for paragraph in outline.opening:
        words = writer.words(paragraph.text)
        if paragraph.role == "subtitle":
            append(made[0], element("br"), element("span", _own(paragraph, "subtitle"), *words))
        else:
            made.append(element(f"doc{paragraph.role}", _own(paragraph), *words))
    return made


def _own(paragraph: Paragraph, look: str | None = None) -> dict[str, str | None]:
    lang = language_tag(paragraph.lang)
    return {"id": paragraph.id or None, "xml:lang": lang, "class": look}


def _matter(outline: Outline, matter: str, writer: BlockWriter) -> Element | None:
    levels = _levels(outline.of(matter), writer)
    return element(f"{matter}matter", None, *levels) if levels else None


def _levels(sections: tuple[Section, ...], writer: BlockWriter) -> list[Element]:
    return [_level(section, writer) for section in sections]


def _level(section: Section, writer: BlockWriter) -> Element:
    made = element(f"level{section.level}", None, *writer.flow(section.pages))
    heading = section.heading
    if heading is not None:
        attributes = {"id": heading.id or None, "xml:lang": language_tag(heading.lang)}
        append(made, element(f"h{section.level}", attributes, *writer.words(heading.text)))
    inner = writer.flow(section.blocks) + _levels(section.sections, writer)
    return append(made, *(inner or [element("p")]))  # a heading alone is no level (DTD)
