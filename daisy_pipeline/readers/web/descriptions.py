# SPDX-License-Identifier: AGPL-3.0-or-later
"""Long descriptions of pictures: on the page, in another file of the book, in an image map.

HTML 4.01, 13.2 (longdesc), HTML 4.8.13 (image maps), WAI-ARIA 1.2 (aria-details, -describedby).
"""

from __future__ import annotations

from lxml import etree

from daisy_pipeline.model.book import Block
from daisy_pipeline.model.finding import DaisyError, Place
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.blocks import Maker, State
from daisy_pipeline.readers.web.dom import Element
from daisy_pipeline.readers.web.pages import Pages, descriptions_of

_LARGEST = 1 << 20


def descriptions(maker: Maker, image: Element, state: State) -> list[Block]:
    """The blocks that describe a picture at length; a description never describes itself."""
    pages, nested = maker.pages, maker.nest(state)
    blocks: list[Block] = []
    for id in descriptions_of(image):
        element = pages.described.get(id)
        if element is None or element in pages.describing:
            continue
        pages.describing.append(element)
        blocks += maker.block(element, nested)
        pages.describing.pop()
    said = (image.get("longdesc") or "").strip()
    if said and not said.startswith("#") and not pages.describing:
        blocks += _far(maker, image, said, nested)
    return blocks


def _far(maker: Maker, image: Element, said: str, state: State) -> list[Block]:
    """The description in another file; one that is a page of the book stands there anyway."""
    pages = maker.pages
    target = pages.file_at(image, said)
    member, _, id = target.partition("#")
    if not member or member in pages.known:
        return []
    root = _root(pages, member)
    if root is None:
        return []
    wanted = next((e for e in root.iter() if id and e.get("id") == id), None)
    element = wanted if wanted is not None else next(root.iter("{*}body", "body"), root)
    here, pages.member = pages.member, member
    pages.describing.append(element)
    blocks = maker.container(element, state)
    pages.describing.pop()
    pages.member = here
    return blocks


def _root(pages: Pages, member: str) -> Element | None:
    place = Place(pages.file, inside=member)
    try:
        return pages.far.parse(pages.package.read(member, _LARGEST), place)
    except DaisyError as problem:
        pages.findings.extend(problem.findings)
        return None


def maps_to_lists(root: Element) -> None:
    """Make every image map a hidden list that describes its picture: its areas' words and links."""
    maps = {f"#{e.get('name') or e.get('id')}": e for e in root.iter() if dom.name(e) == "map"}
    for number, (name, area_map) in enumerate(maps.items()):
        images = [e for e in root.iter("{*}img", "img") if e.get("usemap") == name]
        areas = [e for e in area_map.iter() if dom.name(e) == "area" and e.get("alt")]
        if not images or not areas:
            continue
        id = f"areas-of-map-{number}"
        images[0].set("aria-details", f"{images[0].get('aria-details', '')} {id}".strip())
        top: Element = area_map
        while (above := top.getparent()) is not None and dom.name(top) not in dom.BLOCKS:
            if dom.name(above) in dom.CONTAINERS:
                break
            top = above
        top.addnext(_listed(areas, id))
        if top.getnext() is not None:  # words behind the block stay behind it
            top.tail, after = None, top.tail
            added = top.getnext()
            if added is not None:
                added.tail = after


def _listed(areas: list[Element], id: str) -> Element:
    space = areas[0].tag.rpartition("}")[0] + "}" if "}" in areas[0].tag else ""
    holder = etree.Element(f"{space}div", {"id": id, "hidden": ""})
    made = etree.SubElement(holder, f"{space}ul")
    for area in areas:
        item = etree.SubElement(made, f"{space}li")
        item.set(dom.LINE, str(dom.line(area)))
        inner = item
        if area.get("href"):
            inner = etree.SubElement(item, f"{space}a", {"href": area.get("href") or ""})
            inner.set(dom.LINE, item.get(dom.LINE) or "0")
        inner.text = area.get("alt")
    return holder
