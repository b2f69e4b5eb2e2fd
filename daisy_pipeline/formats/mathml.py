# SPDX-License-Identifier: AGPL-3.0-or-later
"""Presentation MathML (W3C MathML 3.0, chapter 3) as a plain tree, without what shows nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from daisy_pipeline.formats.safe_xml import Element, XmlLimits, parse_xml
from daisy_pipeline.model.finding import DaisyError

TOKENS = frozenset(("mi", "mn", "mo", "mtext", "ms"))
_LIMITS = XmlLimits(size=1 << 20, elements=5_000)
_LEFT_OUT = frozenset(("annotation", "annotation-xml", "maligngroup", "malignmark"))
_FIRST = frozenset(("semantics", "maction"))  # of several ways to show it the first
_SPREAD = frozenset(("math", "mstyle", "mpadded", "merror", "mrow"))
# Elements whose content is one row, however many children it is written in (3.1.3.1).
_ONE_ROW = frozenset(("msqrt", "menclose", "mphantom", "mtd"))
_BLANKS = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class MathPart:
    """An element: its name without prefix, its words if it is a token, its children, attributes.

    ``math``, ``mstyle``, ``mpadded``, ``merror`` and ``mfenced`` are rows (``mrow``).
    """

    name: str
    text: str = ""
    kids: tuple[MathPart, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


def math_tree(mathml: str) -> MathPart | None:
    """The tree of a formula; None for what is no MathML, or too large or deep to be a formula."""
    try:
        root = parse_xml(mathml.encode("utf-8", "replace"), limits=_LIMITS)
    except DaisyError:
        return None
    return _part(root) if _name(root) == "math" else None


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _part(element: Element) -> MathPart:
    name = _name(element)
    attributes = {str(key): str(value) for key, value in element.attrib.items()}
    if name in TOKENS:
        return MathPart(name, _words(element, attributes, name), attributes=attributes)
    if name == "mglyph":
        return MathPart("mtext", attributes.get("alt", ""))
    kids = tuple(_part(c) for c in element if isinstance(c.tag, str) and _name(c) not in _LEFT_OUT)
    if name in _FIRST:
        return kids[0] if kids else MathPart("mrow")
    if name == "mfenced":
        return _fenced(attributes, kids)
    if name in _SPREAD:
        return kids[0] if len(kids) == 1 else MathPart("mrow", kids=kids)
    if name in _ONE_ROW and len(kids) != 1:
        kids = (MathPart("mrow", kids=kids),)
    return MathPart(name, kids=kids, attributes=attributes)


def _words(element: Element, attributes: Mapping[str, str], name: str) -> str:
    text = "".join(map(str, element.itertext()))
    text = _BLANKS.sub(" ", text).strip(" ").replace("\u00a0", " ")
    if not text:  # a glyph without a character
        text = " ".join(str(g.get("alt", "")) for g in element if isinstance(g.tag, str)).strip()
    if name != "ms":
        return text
    return attributes.get("lquote", '"') + text + attributes.get("rquote", '"')


def _fenced(attributes: Mapping[str, str], kids: tuple[MathPart, ...]) -> MathPart:
    """Brackets with what parts their arguments (MathML 3, 3.3.8)."""
    signs = "".join(attributes.get("separators", ",").split())
    made = [MathPart("mo", attributes.get("open", "(").strip())]
    for at, kid in enumerate(kids):
        if at and signs:
            made.append(MathPart("mo", signs[min(at, len(signs)) - 1]))
        made.append(kid)
    made.append(MathPart("mo", attributes.get("close", ")").strip()))
    return MathPart("mrow", kids=tuple(made))
