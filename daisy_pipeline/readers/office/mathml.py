# SPDX-License-Identifier: AGPL-3.0-or-later
"""MathML that office documents give: canonical, and in a line of words where nobody said it."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from daisy_pipeline.formats.safe_xml import Element, builder
from daisy_pipeline.model.book import Math

MATHML = "http://www.w3.org/1998/Math/MathML"
element = builder(MATHML)
_HIDDEN = str.maketrans({"\u2061": " "} | dict.fromkeys("\u2062\u2063\u2064\u200b", ""))
_BIG = frozenset("∑∏∐∫∬∭∮⋃⋂")
_SKIPPED = frozenset(("annotation", "annotation-xml", "mspace", "mphantom", "none", "mprescripts"))


def math_of(root: Element, alt: str = "") -> Math:
    """The formula of a ``math`` element: canonical text, and its words (else in a line)."""
    return Math(mathml=canonical(root), alt=" ".join(alt.split()) or linear(root))


def canonical(root: Element) -> str:
    """The element as canonical XML, without annotations, prefixes and what follows it."""
    plain = _plain(root)
    data = etree.tostring(plain, method="c14n", exclusive=True, with_comments=False)
    return data.decode("utf-8")


def _plain(root: Element) -> Element:
    """A copy in MathML's namespace as the default; ``semantics`` give way to what they show."""
    name = _name(root)
    if name == "semantics":
        shown = next((c for c in root if isinstance(c.tag, str)), None)
        return element("mrow") if shown is None else _plain(shown)
    attributes = {str(k): v for k, v in root.attrib.items() if not str(k).startswith("{")}
    made = element(name, attributes)
    made.text = root.text if not len(root) else None
    for child in root:
        if isinstance(child.tag, str) and not _name(child).startswith("annotation"):
            made.append(_plain(child))
    return made


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def linear(root: Element) -> str:
    """The formula's signs in one line: x^2, (a+b)/2, √(x), [1, 0; 0, 1]."""
    return " ".join(_say(root).split())


def _say(element: Element) -> str:
    name = _name(element)
    if name in _SKIPPED:
        return ""
    own = _WAYS.get(name)
    kids = [c for c in element if isinstance(c.tag, str)]
    if name == "mover" and element.get("accent") == "true":
        return "".join(_say(k).strip() for k in kids)
    if own is not None:
        return own([_say(k) for k in kids])
    if kids:
        return "".join(_say(k) for k in kids)
    text = (element.text or "").strip().translate(_HIDDEN)
    return f" {text} " if name == "mo" and text in _SPACED else text


_SPACED = frozenset("=<>≤≥≠≈≡±∓×÷→←↔⇒⇔∈∉⊂⊃∪∩∧∨∼")


def _group(text: str) -> str:
    text = text.strip()
    whole = len(text) < 2 or text.replace(".", "").isalnum()
    return text if whole else f"({text})"


def _at(parts: list[str], at: int) -> str:
    return parts[at] if at < len(parts) else ""


def _over(parts: list[str]) -> str:
    return f"{_group(_at(parts, 0))}/{_group(_at(parts, 1))}"


def _scripts(*signs: str) -> Callable[[list[str]], str]:
    def say(parts: list[str]) -> str:
        made = _at(parts, 0)
        for at, sign in enumerate(signs, 1):
            inner = _at(parts, at).strip()
            made += f"{sign}{_group(inner)}" if inner else ""
        return made + " " if _at(parts, 0) in _BIG else made

    return say


def _before(parts: list[str]) -> str:
    inner = [p.strip() for p in parts if p.strip()]
    return " ".join((*inner[1:], *inner[:1]))


def _root(parts: list[str]) -> str:
    return f"{_at(parts, 1).strip()}√({_at(parts, 0).strip()})"


_WAYS: dict[str, Callable[[list[str]], str]] = {
    "mfrac": _over,
    "msup": _scripts("^"),
    "msub": _scripts("_"),
    "msubsup": _scripts("_", "^"),
    "munder": _scripts("_"),
    "mover": _scripts("^"),
    "munderover": _scripts("_", "^"),
    "msqrt": lambda parts: f"√({''.join(parts).strip()})",
    "mroot": _root,
    "mmultiscripts": _before,
    "mtable": lambda parts: f"[{'; '.join(p.strip() for p in parts)}]",
    "mtr": lambda parts: ", ".join(p.strip() for p in parts),
    "mfenced": lambda parts: f"({', '.join(p.strip() for p in parts)})",
}
