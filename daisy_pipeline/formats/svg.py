# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether a drawing may stand in a book: SVG that is whole, still and asks for nothing outside."""

from __future__ import annotations

import re

from lxml import etree

from daisy_pipeline.formats.safe_xml import parse_xml
from daisy_pipeline.model.finding import DaisyError

SVG = "http://www.w3.org/2000/svg"
_ACTIVE = frozenset(("script", "foreignObject", "iframe", "audio", "video"))
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
