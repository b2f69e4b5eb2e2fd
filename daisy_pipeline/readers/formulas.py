# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words for the MathML of any source that comes without them."""

from __future__ import annotations

from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.language.formulas import TOKENS, Node, formula_words

_DEEPEST = 60
_SKIPPED = frozenset(("annotation", "annotation-xml", "mphantom", "maligngroup", "malignmark"))
_FIRST = frozenset(("semantics", "maction"))  # of several ways to show it the first
_MOST = 5_000  # elements; more are no formula that a person follows


def math_words(root: Element, lang: str) -> str:
    """How a person would say a ``math`` element, in Korean or English; its text if it is huge."""
    size = sum(1 for _ in root.iter())
    if size > _MOST:
        return " ".join("".join(map(str, root.itertext())).split())
    return formula_words(_node(root, 0), lang)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _node(element: Element, depth: int) -> Node:
    name = _name(element)
    if name in TOKENS or depth > _DEEPEST:
        text = " ".join("".join(map(str, element.itertext())).split())
        return Node(name if name in TOKENS else "mtext", text)
    kids = [c for c in element if isinstance(c.tag, str) and _name(c) not in _SKIPPED]
    if name in _FIRST:
        kids = kids[:1]
    children = tuple(_node(c, depth + 1) for c in kids)
    if name == "mfenced":
        return _fenced(element, children)
    if name == "mlabeledtr":  # its first cell is the formula's number in the book
        return Node("mtr", children=children[1:])
    if name in _LAYOUTS:
        barless = element.get("linethickness", "").rstrip("pxemt%") in ("0", "0.0")
        said = (("linethickness", "0"),) if barless else ()
        return Node(name, children=children, attributes=said)
    if name == "mglyph":
        return Node("mtext", element.get("alt", ""))
    return children[0] if len(children) == 1 else Node("mrow", children=children)


_LAYOUTS = frozenset(
    ("mfrac", "msqrt", "mroot", "msup", "msub", "msubsup", "munder", "mover", "munderover")
) | frozenset(("mmultiscripts", "mprescripts", "none", "mtable", "mtr", "mspace"))


def _fenced(element: Element, children: tuple[Node, ...]) -> Node:
    """Brackets with what parts their arguments (MathML 3, 3.3.8)."""
    signs = "".join(element.get("separators", ",").split())
    made = [Node("mo", element.get("open", "("))]
    for at, child in enumerate(children):
        if at and signs:
            made.append(Node("mo", signs[min(at, len(signs)) - 1]))
        made.append(child)
    return Node("mrow", children=(*made, Node("mo", element.get("close", ")"))))
