# SPDX-License-Identifier: AGPL-3.0-or-later
"""Presentation MathML (MathML 3, chapter 3) as Office Math (ECMA-376-1, 22.1), editable in Word.

Scripts are raised a size (m:argSz), so that they are no smaller than the text around them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from daisy_pipeline.formats.docx_xml import e
from daisy_pipeline.formats.mathml import MathPart, math_tree
from daisy_pipeline.formats.safe_xml import Child, Element

_BIG = frozenset("∑∏∐∫∬∭∮∯∰⋃⋂⋁⋀⨁⨂⨀⨆⨄")
_LINES = frozenset("¯‾_")
_BRACES = frozenset("⏞⏟︷︸")
_ACCENTS = {"^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "˙": "\u0307",
            "¨": "\u0308", "→": "\u20d7", "⃗": "\u20d7", "ˇ": "\u030c", "´": "\u0301",
            "`": "\u0300", "˘": "\u0306"}  # fmt: skip
_OPEN, _CLOSE = frozenset("([{⟨⌈⌊|‖"), frozenset(")]}⟩⌉⌋|‖")
_DEEPEST = 25  # rows within rows
_UNSEEN = frozenset("\u2061\u2062\u2063\u2064")


class UnknownError(Exception):
    """Something that Office Math has no form for."""


def office_math(mathml: str, size: int, *, inline: bool = True) -> Element | None:
    """The formula as m:oMath in a size of half points; None for one that cannot be said so.

    In a line Word sets fractions as small as scripts: there they are raised a size too.
    """
    tree = math_tree(mathml)
    try:
        made = _Writer(size, inline=inline).of(tree) if tree is not None else []
    except UnknownError:
        return None
    return e("m:oMath", None, *made) if made else None


def on_its_line(formula: Element) -> Element:
    """A formula that stands alone in its paragraph (22.1.2.78)."""
    place = e("m:oMathParaPr", None, e("m:jc", {"m:val": "left"}))
    return e("m:oMathPara", None, place, formula)


class _Writer:
    """Writes one formula; ``size`` is that of its letters in half points."""

    def __init__(self, size: int, *, inline: bool) -> None:
        self.size, self.inline = size, inline
        self._depth = 0

    def of(self, node: MathPart) -> list[Element]:
        """What an element becomes, in a row."""
        way = _WAYS.get(node.name)
        if way is None:
            raise UnknownError(node.name)
        return way(self, node)

    def row(self, nodes: Sequence[MathPart]) -> list[Element]:
        """What a row becomes; UnknownError for one that is deeper than any formula is."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnknownError("depth")
        made = list(self._row(nodes))
        self._depth -= 1
        return made

    def _row(self, nodes: Sequence[MathPart]) -> Iterator[Element]:
        """A row; fences become delimiters that grow, a big sign takes what is behind it."""
        at = 0
        while at < len(nodes):
            end = _closing(nodes, at)
            if end:
                inner = self.row(nodes[at + 1 : end])
                yield _delimited(nodes[at].text, nodes[end].text, [inner])
                at = end + 1
            elif _is_big(nodes[at]):
                yield self._big(nodes[at], self.row(nodes[at + 1 :]))
                return
            else:
                yield from self.of(nodes[at])
                at += 1

    def _token(self, node: MathPart) -> list[Element]:
        words = "".join(sign for sign in node.text if sign not in _UNSEEN)
        if not words:
            return []
        return [self.letters(words, text=node.name in ("mtext", "ms"))]

    def letters(self, words: str, *, text: bool = False) -> Element:
        """A run of a formula; single letters stand upright too, as nothing is in italics."""
        look = e("m:nor") if text else e("m:sty", {"m:val": "p"})
        fonts = {"w:ascii": "Cambria Math", "w:hAnsi": "Cambria Math"}
        size = {"w:val": self.size}
        letters = e("w:rPr", None, e("w:rFonts", fonts), e("w:sz", size), e("w:szCs", size))
        kept = {"xml:space": "preserve"} if words != words.strip() else None
        return e("m:r", None, e("m:rPr", None, look), letters, e("m:t", kept, words))

    def _space(self, node: MathPart) -> list[Element]:
        return [self.letters(" ", text=True)] if node.attributes.get("width") else []

    def _fraction(self, node: MathPart) -> list[Element]:
        top, below = _several(node, 2)
        bar = node.attributes.get("linethickness", "").strip()
        form = "noBar" if bar.startswith("0") else "bar"
        if node.attributes.get("bevelled") == "true":
            form = "lin"
        kind = e("m:fPr", None, e("m:type", {"m:val": form}))
        parts = (("num", top), ("den", below))
        return [e("m:f", None, kind, *(self.part(n, p, script=self.inline) for n, p in parts))]

    def part(self, name: str, node: MathPart, *, script: bool = False) -> Element:
        """An argument of a structure; a script is a size larger than it would be."""
        size = e("m:argPr", None, e("m:argSz", {"m:val": "1"})) if script else None
        return e(f"m:{name}", None, size, *self.of(node))

    def _root(self, node: MathPart) -> list[Element]:
        if node.name == "msqrt":
            hidden = e("m:radPr", None, e("m:degHide", {"m:val": "1"}))
            return [e("m:rad", None, hidden, e("m:deg"), e("m:e", None, *self.row(node.kids)))]
        base, degree = _several(node, 2)
        return [e("m:rad", None, self.part("deg", degree, script=True), self.part("e", base))]

    def _scripts(self, node: MathPart) -> list[Element]:
        name = node.name
        parts = _several(node, 3 if name == "msubsup" else 2)
        names = {"msub": ("e", "sub"), "msup": ("e", "sup"), "msubsup": ("e", "sub", "sup")}[name]
        tag = {"msub": "sSub", "msup": "sSup", "msubsup": "sSubSup"}[name]
        made = [self.part(n, p, script=n != "e") for n, p in zip(names, parts, strict=True)]
        return [e(f"m:{tag}", None, *made)]

    def _limits(self, node: MathPart) -> list[Element]:
        name = node.name
        parts = _several(node, 3 if name == "munderover" else 2)
        accent = self._accent(name, parts) if len(parts) == 2 else None
        if accent is not None:
            return [accent]
        inner = self.of(parts[0])
        if name in ("munder", "munderover"):
            inner = [self._limit("limLow", inner, parts[1])]
        if name in ("mover", "munderover"):
            inner = [self._limit("limUpp", inner, parts[-1])]
        return inner

    def _limit(self, tag: str, inner: list[Element], limit: MathPart) -> Element:
        return e(f"m:{tag}", None, e("m:e", None, *inner), self.part("lim", limit, script=True))

    def _accent(self, name: str, parts: Sequence[MathPart]) -> Element | None:
        """A line, a brace or an accent over or under a base."""
        sign = parts[1].text if parts[1].name == "mo" else ""
        place = e("m:pos", {"m:val": "top" if name == "mover" else "bot"})
        base = e("m:e", None, *self.of(parts[0]))
        if sign in _LINES and sign:
            return e("m:bar", None, e("m:barPr", None, place), base)
        if sign in _BRACES and sign:
            chr_ = e("m:chr", {"m:val": sign})
            return e("m:groupChr", None, e("m:groupChrPr", None, chr_, place), base)
        if name == "mover" and sign in _ACCENTS:
            chr_ = e("m:chr", {"m:val": _ACCENTS[sign]})
            return e("m:acc", None, e("m:accPr", None, chr_), base)
        return None

    def _big(self, node: MathPart, behind: list[Element]) -> Element:
        """A sum, a product, an integral with its limits (22.1.2.70)."""
        name = node.name
        parts = [node] if name == "mo" else node.kids
        below = parts[1] if name in ("msub", "msubsup", "munder", "munderover") else None
        above = parts[-1] if name in ("msup", "msubsup", "mover", "munderover") else None
        beside = name in ("msub", "msup", "msubsup") or name == "mo"
        place = "subSup" if beside else "undOvr"
        look = e(
            "m:naryPr",
            None,
            e("m:chr", {"m:val": parts[0].text}),
            e("m:limLoc", {"m:val": place}),
            None if below is not None else e("m:subHide", {"m:val": "1"}),
            None if above is not None else e("m:supHide", {"m:val": "1"}),
        )
        sub = e("m:sub") if below is None else self.part("sub", below, script=True)
        sup = e("m:sup") if above is None else self.part("sup", above, script=True)
        return e("m:nary", None, look, sub, sup, e("m:e", None, *behind))

    def _table(self, node: MathPart) -> list[Element]:
        rows = []
        widest = max((len(row.kids) for row in node.kids), default=0)
        for row in node.kids:
            if row.name != "mtr":
                raise UnknownError(row.name)
            cells = [e("m:e", None, *self.row(cell.kids)) for cell in row.kids]
            cells += [e("m:e") for _ in range(widest - len(cells))]
            rows.append(e("m:mr", None, *cells))
        if not widest:
            return []
        count = e("m:count", {"m:val": widest})
        column = e("m:mc", None, e("m:mcPr", None, count, e("m:mcJc", {"m:val": "center"})))
        return [e("m:m", None, e("m:mPr", None, e("m:mcs", None, column)), *rows)]


def _delimited(opening: str, closing: str, parts: Sequence[Sequence[Child]]) -> Element:
    look = e("m:dPr", None, e("m:begChr", {"m:val": opening}), e("m:endChr", {"m:val": closing}))
    return e("m:d", None, look, *(e("m:e", None, *part) for part in parts))


def _closing(nodes: Sequence[MathPart], at: int) -> int:
    """Where the fence that opens at a place is closed; 0 where it is not, or opens nothing."""
    opening = nodes[at].text if nodes[at].name == "mo" else ""
    if opening not in _OPEN or not opening:
        return 0
    depth = 0
    for number in range(at + 1, len(nodes)):
        sign = nodes[number].text if nodes[number].name == "mo" else ""
        if sign in _CLOSE and sign and not depth:
            return number
        depth += (sign in _OPEN and bool(sign)) - (sign in _CLOSE and bool(sign))
    return 0


def _is_big(node: MathPart) -> bool:
    if node.name == "mo":
        return node.text in _BIG
    holds = node.name in ("msub", "msup", "msubsup", "munder", "mover", "munderover")
    return holds and len(node.kids) > 1 and node.kids[0].name == "mo" and node.kids[0].text in _BIG


def _several(node: MathPart, count: int) -> Sequence[MathPart]:
    children = node.kids
    if len(children) != count:
        raise UnknownError(node.name)
    return children


_Way = Callable[[_Writer, MathPart], list[Element]]
_WAYS: dict[str, _Way] = {
    **dict.fromkeys(("mi", "mn", "mo", "mtext", "ms"), _Writer._token),
    "mrow": lambda writer, node: writer.row(node.kids),
    "mspace": _Writer._space,
    "mfrac": _Writer._fraction,
    **dict.fromkeys(("msqrt", "mroot"), _Writer._root),
    **dict.fromkeys(("msub", "msup", "msubsup"), _Writer._scripts),
    **dict.fromkeys(("munder", "mover", "munderover"), _Writer._limits),
    "mtable": _Writer._table,
}
