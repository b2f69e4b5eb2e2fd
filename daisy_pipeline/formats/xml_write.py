# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one way to write XML: a small tree of elements and its canonical bytes.

Same tree, same bytes: attributes keep the order in which they were given, lines end with LF.
Characters that XML 1.0 (production 2) forbids become U+FFFD, so that a stray control character
in a source never makes a file that no reader opens.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_VALUE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


@dataclass(slots=True, eq=False)
class Element:
    """An element: qualified name, attributes in order, children (elements and texts)."""

    name: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    def add(self, *nodes: Node | None) -> Element:
        """The element itself, with the nodes appended; None is left out."""
        self.children.extend(n for n in nodes if n is not None and n != "")
        return self


Node = Element | str


def element(
    name: str, attrs: dict[str, str | None] | None = None, *children: Node | None
) -> Element:
    """An element without the attributes and children that are None."""
    kept = {k: v for k, v in (attrs or {}).items() if v is not None}
    return Element(name, kept).add(*children)


def words(nodes: Iterable[Node]) -> Iterator[str]:
    """The texts in the nodes, in document order."""
    for node in nodes:
        if isinstance(node, str):
            yield node
        else:
            yield from words(node.children)


def every(nodes: Iterable[Node]) -> Iterator[Element]:
    """Every element in the nodes, outer before inner, in document order."""
    for node in nodes:
        if isinstance(node, Element):
            yield node
            yield from every(node.children)


def write_xml(
    root: Element, doctype: str = "", *, lines_in: Container[str] | None = None
) -> bytes:
    """UTF-8 bytes of a document.

    Children stand on lines of their own where that adds no word space: in elements without text
    whose name is in ``lines_in`` (None: in every element without text).
    """
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n']
    if doctype:
        out.append(doctype + "\n")
    _write(root, out, lines_in)
    out.append("\n")
    return "".join(out).encode("utf-8")


def _write(node: Element, out: list[str], lines_in: Container[str] | None) -> None:
    out.append("<" + node.name)
    for name, value in node.attrs.items():
        out.append(f' {name}="{_clean(value).translate(_VALUE)}"')
    if not node.children:
        out.append("/>")
        return
    out.append(">")
    own_lines = (lines_in is None or node.name in lines_in) and not any(
        isinstance(c, str) for c in node.children
    )
    for child in node.children:
        if own_lines:
            out.append("\n")
        if isinstance(child, str):
            out.append(_clean(child).translate(_TEXT))
        else:
            _write(child, out, lines_in)
    out.append(f"\n</{node.name}>" if own_lines else f"</{node.name}>")


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
