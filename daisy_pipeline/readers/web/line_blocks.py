# SPDX-License-Identifier: AGPL-3.0-or-later
"""What block a line's content means: words, a figure, a formula, a break of scene."""

from __future__ import annotations

from dataclasses import dataclass, replace

from daisy_pipeline.model.book import (
    Block,
    Box,
    Divider,
    Figure,
    Inline,
    InlineImage,
    Math,
    MathBlock,
    Origin,
    Paragraph,
    Picture,
    Run,
    plain,
)
from daisy_pipeline.readers._typed_inline import is_divider
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.breaks import paragraphs
from daisy_pipeline.readers.web.dom import Element
from daisy_pipeline.readers.web.inline import as_text
from daisy_pipeline.readers.web.links import own_page_label


@dataclass(frozen=True)
class Look:
    """What a line's block says of itself besides its words."""

    role: str
    lang: str | None
    origin: Origin


def blocks_of(content: tuple[Inline, ...], described: list[Block], look: Look) -> list[Block]:
    """The block that a line's content means: figure, formula, divider, else paragraphs.

    Descriptions of pictures between words stand behind them in a box that can be skipped.
    """
    lang, origin = look.lang, look.origin
    first = content[0]
    images = [i for i in content if isinstance(i, InlineImage)]
    if len(images) == len(content):
        *others, last = (Picture(name=i.name, alt=plain(i.alt)) for i in images)
        pictures = (*others, replace(last, description=tuple(described)))
        return [Figure(pictures=pictures, lang=lang, origin=origin)]
    made: list[Block]
    if len(content) == 1 and isinstance(first, Math):
        made = [MathBlock(text=as_text(content), lang=lang, origin=origin)]
    elif len(content) == 1 and isinstance(first, Run) and is_divider(first.text):
        made = [Divider(sign=first.text, origin=origin)]
    else:
        texts = map(as_text, paragraphs(content))
        made = [Paragraph(text=t, role=look.role, lang=lang, origin=origin) for t in texts]
    if described:
        made.append(Box(blocks=tuple(described), optional=True, lang=lang, origin=origin))
    return made


def only_images(element: Element) -> list[Element]:
    """The pictures of an element that holds nothing but pictures (links around them or not)."""
    if dom.words(element) or not len(element):
        return []
    found: list[Element] = []
    for inner in element.iterdescendants():
        if any(dom.name(a) == "svg" for a in inner.iterancestors()):
            continue
        if dom.name(inner) in ("img", "svg"):
            found.append(inner)
            continue
        around = dom.name(inner) in ("a", "span", "br", "b", "i", "em", "strong", "font", "")
        if not around or own_page_label(inner) is not None or inner.get("id"):
            return []
    return found
