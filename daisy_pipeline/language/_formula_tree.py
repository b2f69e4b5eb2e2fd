# SPDX-License-Identifier: AGPL-3.0-or-later
"""A formula as a tree, its signs' names, and what is said alike in every language."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Node:
    """An element of presentation MathML (MathML 3, chapter 3): a token with text, or a layout.

    ``loose`` rows may be opened by what stands around them.
    """

    tag: str
    text: str = ""
    children: tuple[Node, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    loose: bool = False


TOKENS = frozenset(("mi", "mn", "mo", "mtext", "ms"))
_HIDDEN = frozenset("\u2061\u2062\u2063\u2064\u200b")
_OPEN, CLOSED = frozenset("([{⟨⌈⌊"), frozenset(")]}⟩⌉⌋")
_DASHES = frozenset("-−–")
BIG = frozenset("∑∏∐∫∬∭∮∯∰⋃⋂⋁⋀⨁⨂⨀⨆⨄")
LIMITS = frozenset(("lim", "limsup", "liminf", "max", "min", "sup", "inf"))
FUNCTIONS = frozenset(
    ("sin", "cos", "tan", "cot", "sec", "csc", "cosec", "sinh", "cosh", "tanh", "coth", "log", "ln")
)
PRIMES = frozenset("′'ʹ″‴")
DEGREES = frozenset("°℃∘")
ACCENTS = {
    "¯": ("바", "bar"), "‾": ("바", "bar"), "^": ("햇", "hat"), "ˆ": ("햇", "hat"),
    "~": ("틸데", "tilde"), "˜": ("틸데", "tilde"), "˙": ("점", "dot"), "¨": ("두 점", "two dots"),
    "ˇ": ("체크", "check"), "´": ("애큐트", "acute"), "`": ("그레이브", "grave"),
    "⌒": ("호", "arc"), "↔": ("양쪽 화살표", "left right arrow"), "˘": ("브리브", "breve"),
    "˚": ("고리", "ring"), "→": ("벡터", "vector"), "⃗": ("벡터", "vector"),
    "⏞": ("위 중괄호", "over brace"), "⏟": ("아래 중괄호", "under brace"),
}  # fmt: skip


@cache
def signs() -> Mapping[str, tuple[str, str]]:
    """What signs and names of functions are called, in Korean and in English."""
    text = Path(__file__).with_name("formula_signs.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("# "))
    return {sign: (korean, english) for sign, korean, english in rows}


class Speaker:
    """What both languages have in common; ``at`` is their column in tables."""

    at = 0
    minus = ""

    def say(self, node: Node) -> str:
        """The words of a part."""
        if node.tag in TOKENS:
            return self._token(node)
        if node.tag == "mfrac" and ("linethickness", "0") in node.attributes:
            return self.stacked(node.children)
        way = self._ways().get(node.tag)
        if way is not None and len(node.children) >= _LEAST.get(node.tag, 0):
            return way(node.children)
        return self._row(node.children)

    def _ways(self) -> Mapping[str, Callable[[Sequence[Node]], str]]:
        return {
            "mfrac": self.fraction, "msqrt": self.root, "mroot": self.nth_root,
            "msup": self.power, "msub": self.index, "msubsup": self.both,
            "munderover": self.both, "munder": self.under, "mover": self.over,
            "mtable": self.table, "mmultiscripts": self.scripts,
            "mspace": lambda parts: " ", "mphantom": lambda parts: " ",
        }  # fmt: skip

    def _token(self, node: Node) -> str:
        text = "".join(c for c in node.text if c not in _HIDDEN).strip()
        known = signs().get(text) or signs().get(unicodedata.normalize("NFKC", text))
        if known and node.tag != "mtext":
            return known[self.at]
        styled = any(0x1D400 <= ord(c) <= 0x1D7FF for c in text)
        return unicodedata.normalize("NFKC", text) if styled else text

    def _row(self, parts: Sequence[Node]) -> str:
        """What stands side by side; a dash without a term before it is a sign, not an operation."""
        if fenced := self._between(parts):
            return fenced
        made: list[str] = []
        begins = True
        for part in parts:
            text = part.text.strip() if part.tag == "mo" else ""
            if begins and text in _DASHES and text:
                made.append(self.minus)
            elif text == "=" and made:
                self.equals(made)
            else:
                made.append(self.say(part))
            begins = part.tag == "mo" and text not in CLOSED and text not in PRIMES | {"!", "|"}
            begins = begins and not set(text) <= _HIDDEN
        return " ".join(m for m in made if m.strip())

    def _between(self, parts: Sequence[Node]) -> str:
        """What brackets around one part are: a matrix, a determinant, an absolute value."""
        if len(parts) != 3:
            return ""
        pair = parts[0].text + parts[2].text
        if parts[1].tag != "mtable":
            return self.absolute(parts[1]) if pair == "||" else ""
        if pair in ("()", "[]"):
            return self.table(parts[1].children)
        return self.table(parts[1].children, determinant=True) if pair == "||" else ""

    def stacked(self, parts: Sequence[Node]) -> str:
        """Two parts above one another without a bar, as in binomial coefficients."""
        raise NotImplementedError

    def absolute(self, inner: Node) -> str:
        raise NotImplementedError

    def equals(self, made: list[str]) -> None:
        """Say an equals sign after what is said so far."""
        raise NotImplementedError

    def simple(self, node: Node) -> bool:
        """Whether a part is one sign, number or name."""
        return not node.children

    def both(self, parts: Sequence[Node]) -> str:
        """Scripts below and above."""
        base, low, high = parts[:3]
        if base.tag == "mo" or base.text in LIMITS:
            return self.bounds(base, low, high)
        return self.power((Node("msub", children=(base, low)), high))

    def bounds(self, base: Node, low: Node, high: Node) -> str:
        raise NotImplementedError

    def under(self, parts: Sequence[Node]) -> str:
        raise NotImplementedError

    def over(self, parts: Sequence[Node]) -> str:
        raise NotImplementedError

    def fraction(self, parts: Sequence[Node]) -> str:
        raise NotImplementedError

    def root(self, parts: Sequence[Node]) -> str:
        raise NotImplementedError

    def nth_root(self, parts: Sequence[Node]) -> str:
        raise NotImplementedError

    def power(self, parts: Sequence[Node]) -> str:
        raise NotImplementedError

    def index(self, parts: Sequence[Node]) -> str:
        raise NotImplementedError

    def table(self, rows: Sequence[Node], *, determinant: bool = False) -> str:
        raise NotImplementedError

    def scripts(self, parts: Sequence[Node]) -> str:
        """Scripts before their base are said before it: 14 6 C."""
        at = next((n for n, p in enumerate(parts) if p.tag == "mprescripts"), len(parts))
        before = [self.say(p) for p in parts[at + 1 :] if p.tag != "none"]
        after = [self.say(p) for p in parts[1:at] if p.tag != "none"]
        return " ".join([*before, self.say(parts[0]), *after])


_LEAST = {"mfrac": 2, "mroot": 2, "msup": 2, "msub": 2, "munder": 2, "mover": 2, "msqrt": 1} | {
    "msubsup": 3, "munderover": 3, "mmultiscripts": 1, "mtable": 1,
}  # fmt: skip


def signed(node: Node) -> bool:
    """Whether a part is one sign, number or name with a dash before it."""
    kids = node.children
    return (
        node.tag == "mrow" and len(kids) == 2 and kids[0].text in _DASHES and not kids[1].children
    )


def approach(node: Node) -> tuple[Node, Node] | None:
    """What goes to what in n → ∞; None for another part."""
    kids = node.children
    if node.tag == "mrow" and len(kids) >= 3 and kids[1].text in ("→", "⟶"):
        return kids[0], kids[2] if len(kids) == 3 else Node("mrow", children=kids[2:])
    return None
