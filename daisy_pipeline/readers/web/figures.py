# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures with their captions and descriptions."""

from __future__ import annotations

from daisy_pipeline.model.book import Block, Figure, Picture, Raw, plain
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.blocks import Maker, State
from daisy_pipeline.readers.web.descriptions import descriptions
from daisy_pipeline.readers.web.dom import Element


def figure(maker: Maker, element: Element, state: State) -> list[Block]:
    """A figure of pictures and caption; with other matter in it, just its blocks in order."""
    captions = [c for c in element if dom.name(c) == "figcaption"]
    images = [e for e in element.iter() if dom.name(e) in ("img", "svg")]
    images = [i for i in images if not any(i in c.iter() for c in captions)]
    images = [i for i in images if not any(dom.name(a) == "svg" for a in i.iterancestors())]
    described = [e for e in maker.pages.described.values() if element in e.iterancestors()]
    other = _other_matter(element, images, [*captions, *described])
    if not images or other:
        return maker.container(element, state)
    caption = [b for c in captions for b in maker.block(c, maker.nest(state))]
    return figure_of(maker, images, tuple(caption), element, state)


def figure_of(
    maker: Maker, images: list[Element], caption: tuple[Block, ...], element: Element, state: State
) -> list[Block]:
    """The figure of these pictures; a missing picture leaves its words and a finding."""
    pictures: list[Picture] = []
    missing: list[Block] = []
    keys: list[str] = []
    for image in images:
        name, alt = maker.pages.picture(image)
        keys += [k for k in [maker.pages.key_of(image)] if k]
        description = descriptions(maker, image, state)
        if name is None:
            origin = maker.pages.origin(image)
            code = dom.outer(image)
            missing += [Raw(format="xhtml", code=code, text=plain(alt), origin=origin)]
            missing += description
        else:
            hidden = _is_decoration(image) and not alt
            own = Picture(
                name=name, alt=plain(alt), description=tuple(description), decorative=hidden
            )
            pictures.append(own)
    if not pictures:
        return maker.owned([*missing, *caption], keys)
    lang, origin = maker.lang(state), maker.pages.origin(element)
    made = Figure(pictures=tuple(pictures), caption=caption, lang=lang, origin=origin)
    return maker.owned([made, *missing], keys)


def _is_decoration(image: Element) -> bool:
    """Whether the source says that a picture says nothing (HTML 4.8.4.4.6: an empty alt)."""
    if image.get("aria-hidden") == "true" or image.get("role", "") in ("presentation", "none"):
        return True
    return dom.name(image) == "img" and not image.get("alt", "?").strip()


def _other_matter(element: Element, images: list[Element], captions: list[Element]) -> bool:
    """Whether a figure holds words or blocks besides its pictures and captions."""
    for child in dom.children(element):
        if isinstance(child, str):
            if child.strip():
                return True
        elif child in captions or child in images:
            continue
        elif dom.name(child) in ("div", "p", "a", "span") and not dom.types(child):
            if _other_matter(child, images, captions):
                return True
        elif dom.name(child) not in dom.SILENT:
            return True
    return False
