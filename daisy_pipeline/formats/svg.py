# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether a drawing may stand in a book: SVG that is whole, still and asks for nothing outside."""

from __future__ import annotations

import re

from lxml import etree

from daisy_pipeline.formats.safe_xml import parse_xml
from daisy_pipeline.model.finding import DaisyError

SVG = "http://www.w3.org/2000/svg"
_ACTIVE = frozenset(("script", "foreignObject", "iframe", "audio", "video"))
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
_OUTSIDE = re.compile(r"@import|url\(\s*[\"']?(?!#|data:)", re.IGNORECASE)


def may_stand(data: bytes) -> bool:
    """Whether the bytes are well-formed SVG without scripts and without outside resources.

    A book must be whole without a net (EPUB 3.3, 3.6: resource locations), and a script of unknown
    origin has no place in what a library hands out.
    """
    try:
        root = parse_xml(data)
    except DaisyError:
        return False
    if root.tag != f"{{{SVG}}}svg":
        return False
    return all(_harmless(node) for node in root.iter() if isinstance(node.tag, str))


def without_scripts(data: bytes) -> bytes | None:
    """The drawing without scripts, as it stands still; None when it is broken or needs more."""
    try:
        root = parse_xml(data)
    except DaisyError:
        return None
    for node in [n for n in root.iter() if isinstance(n.tag, str)]:
        parent = node.getparent()
        if etree.QName(node).localname == "script" and parent is not None:
            node.tail, tail = None, node.tail or ""
            before = node.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + tail
            else:
                parent.text = (parent.text or "") + tail
            parent.remove(node)
        for key in [k for k in node.attrib if etree.QName(str(k)).localname.startswith("on")]:
            del node.attrib[key]
    made = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made if may_stand(made) else None


def size(data: bytes) -> tuple[float, float] | None:
    """Width and height of a drawing as they relate, 1 by 1 where it does not say; None if broken.

    The viewBox counts before width and height (SVG 2, 8.2).
    """
    try:
        root = parse_xml(data)
    except DaisyError:
        return None
    if root.tag != f"{{{SVG}}}svg":
        return None
    box = [float(n) for n in _NUMBER.findall(str(root.get("viewBox", "")))]
    sides = box[2:] if len(box) == 4 else []
    if not sides:
        given = [_NUMBER.match(str(root.get(name, "")).strip()) for name in ("width", "height")]
        sides = [float(found.group()) for found in given if found]
    if len(sides) != 2 or not all(0 < side < 1e6 for side in sides):
        return 1.0, 1.0
    return sides[0], sides[1]


def _harmless(node: etree._Element) -> bool:
    name = etree.QName(node).localname
    if name in _ACTIVE or (name == "style" and _OUTSIDE.search(node.text or "")):
        return False
    for key, value in node.attrib.items():
        attribute = etree.QName(str(key)).localname
        if attribute.startswith("on") or _OUTSIDE.search(str(value)):
            return False
        if attribute == "href" and name != "a" and not str(value).startswith(("#", "data:image/")):
            return False
    return True
