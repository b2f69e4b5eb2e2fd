# SPDX-License-Identifier: AGPL-3.0-or-later
"""A formula as a small tree: its presentation MathML (MathML 3, chapter 3) and how it is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from daisy_pipeline.readers.hwp.equation_signs import ACCENTS_SAID, SAID

_NAMESPACE = "http://www.w3.org/1998/Math/MathML"


@dataclass(frozen=True, slots=True)
class Node:
    """An element: a token with text, or a layout with children. ``loose`` rows may be opened."""

    tag: str
    text: str = ""
    children: tuple[Node, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    loose: bool = False


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


# ------------------------------------------------------------------------- words


def words(node: Node) -> str:
    """The formula as Korean teachers say it, in words."""
    return " ".join(_said(node).split())


def _said(node: Node) -> str:
    if node.tag in ("mi", "mo", "mn", "mtext"):
        return SAID.get(node.text, node.text)
    if say := _LAYOUTS.get(node.tag):
        return say(node.children)
    return " ".join(_said(child) for child in node.children)


def _simple(node: Node) -> bool:
    return not node.children


def _fraction(parts: Sequence[Node]) -> str:
    over, under = parts
    if _simple(over) and _simple(under):
        return f"{_said(under)}분의 {_said(over)}"
    return f"분수, 분모 {_said(under)}, 분자 {_said(over)}, 분수 끝,"


def _root(parts: Sequence[Node]) -> str:
    inner = parts[0]
    return f"루트 {_said(inner)}" if _simple(inner) else f"루트, {_said(inner)}, 루트 끝,"


def _nth_root(parts: Sequence[Node]) -> str:
    inner, index = parts
    end = "" if _simple(inner) else ", 근호 끝,"
    name = {"3": "세제곱근", "2": "제곱근"}.get(index.text, f"{_said(index)}제곱근")
    return f"{name} {_said(inner)}{end}"


def _power(parts: Sequence[Node]) -> str:
    base, power = parts
    if power.text and not power.text.strip("′"):
        return f"{_said(base)} {' '.join(['프라임'] * len(power.text))}"
    if power.text in ("°", "℃", "∘"):
        return f"{_said(base)} 도"
    name = {"2": "제곱", "3": "세제곱"}.get(power.text, f"{_said(power)} 제곱")
    return f"{_said(base)}의 {name}"


def _index(parts: Sequence[Node]) -> str:
    return f"{_said(parts[0])} 아래첨자 {_said(parts[1])}" + ("" if _simple(parts[1]) else ",")


def _both(parts: Sequence[Node]) -> str:
    base, low, high = parts
    if base.tag == "mo":
        return f"{_said(base)}, 아래 {_said(low)}, 위 {_said(high)},"
    return _power((layout("msub", base, low), high))


def _under(parts: Sequence[Node]) -> str:
    if parts[1].text == "_":
        return f"{_said(parts[0])} 밑줄"
    return f"{_said(parts[0])}, 아래 {_said(parts[1])},"


def _over(parts: Sequence[Node]) -> str:
    base, sign = parts
    if sign.text == "→":
        return f"벡터 {_said(base)}"
    if sign.text in ACCENTS_SAID:
        return f"{_said(base)} {ACCENTS_SAID[sign.text]}"
    return f"{_said(base)}, 위 {_said(sign)},"


def _table(rows: Sequence[Node]) -> str:
    if all(len(r.children) == 1 for r in rows):
        return ", ".join(f"{at}줄 {_said(r)}" for at, r in enumerate(rows, 1)) + ","
    columns = max((len(r.children) for r in rows), default=0)
    said = [
        f"{at}행 " + ", ".join(_said(cell) for cell in r.children) for at, r in enumerate(rows, 1)
    ]
    return f"{len(rows)}행 {columns}열 행렬, {', '.join(said)}, 행렬 끝,"


_LAYOUTS: dict[str, Callable[[Sequence[Node]], str]] = {
    "mfrac": _fraction,
    "msqrt": _root,
    "mroot": _nth_root,
    "msup": _power,
    "msub": _index,
    "msubsup": _both,
    "munderover": _both,
    "munder": _under,
    "mover": _over,
    "mtable": _table,
    "mspace": lambda parts: " ",
}
