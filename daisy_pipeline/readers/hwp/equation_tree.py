# SPDX-License-Identifier: AGPL-3.0-or-later
"""A formula's tree as it is made, and its presentation MathML (MathML 3, chapter 3)."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from daisy_pipeline.language.formulas import Node

_NAMESPACE = "http://www.w3.org/1998/Math/MathML"


def token(tag: str, text: str, **attributes: str) -> Node:
    """An element with text."""
    return Node(tag, text, attributes=tuple(sorted(attributes.items())))


def layout(tag: str, *children: Node, **attributes: str) -> Node:
    """An element with children."""
    return Node(tag, children=children, attributes=tuple(sorted(attributes.items())))


def row(children: Sequence[Node]) -> Node:
    """What stands side by side: an only child itself, else a row with loose rows opened."""
    made: list[Node] = []
    for child in children:
        made += child.children if child.loose else (child,)
    return made[0] if len(made) == 1 else layout("mrow", *made)


def mathml(root: Node) -> str:
    """The whole formula as canonical XML text."""
    children = root.children if root.tag == "mrow" else (root,)
    inner = "".join(map(_xml, children))
    return f'<math xmlns="{_NAMESPACE}">{inner}</math>'


def _xml(node: Node) -> str:
    said = "".join(f' {n}="{escape(v, {chr(34): "&quot;"})}"' for n, v in node.attributes)
    inner = escape(node.text) if not node.children else "".join(map(_xml, node.children))
    return f"<{node.tag}{said}>{inner}</{node.tag}>"
