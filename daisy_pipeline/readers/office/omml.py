# SPDX-License-Identifier: AGPL-3.0-or-later
"""Office Math (ECMA-376-1, 22.1) to presentation MathML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.model.book import Math
from daisy_pipeline.readers.office.mathml import element as e
from daisy_pipeline.readers.office.mathml import math_of
from daisy_pipeline.readers.office.ooxml import M, W

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[가-힣ㄱ-ㅣ]+(?: [가-힣ㄱ-ㅣ]+)*|[^\W\d_]+|\s+|.", re.S)
_VARIANTS = {"p": "normal", "b": "bold", "bi": "bold-italic"}
_SCRIPTS = {"script": "script", "fraktur": "fraktur", "double-struck": "double-struck"} | {
    "sans-serif": "sans-serif",
    "monospace": "monospace",
}
_LIMITS_BESIDE = frozenset("∫∬∭∮∯∰")
_LEFT_OUT = frozenset((f"{W}del", f"{W}moveFrom"))


def math_from_omml(root: Element, lang: str, unknown: Callable[[str], None]) -> Math:
    """The formula of an m:oMath, said in ``lang``; ``unknown`` is told names of unknown parts."""
    maker = _Maker(unknown)
    return math_of(e("math", None, *maker.inside(root)), lang)


class _Maker:
    def __init__(self, unknown: Callable[[str], None]) -> None:
        self._unknown = unknown

    def inside(self, holder: Element | None) -> Iterator[Element]:
        """What the elements in a holder become."""
        for child in holder if holder is not None else ():
            if not isinstance(child.tag, str) or child.tag in _LEFT_OUT:
                continue
            space, _, name = child.tag.rpartition("}")
            if space + "}" == M and name in _WAYS:
                yield from _WAYS[name](self, child)
            elif space + "}" == M and name.endswith("Pr"):
                continue
            elif name in ("ins", "moveTo", "sdt", "sdtContent", "smartTag", "oMath", "oMathPara"):
                yield from self.inside(child)
            elif space + "}" == M:
                self._unknown(name)
                yield from self.inside(child)

    def one(self, holder: Element | None) -> Element:
        """What is in a holder as exactly one element, as MathML wants arguments."""
        made = list(self.inside(holder))
        return made[0] if len(made) == 1 else e("mrow", None, *made)

    def part(self, element: Element, name: str) -> Element:
        return self.one(element.find(M + name))


Parts = Iterable[Element]


def _prop(element: Element, name: str, otherwise: str) -> str:
    """A property's value; one without m:val or an absent one has the default that is given."""
    holder = element.find(f"{M}{str(element.tag).rpartition('}')[2]}Pr")
    inner = None if holder is None else holder.find(M + name)
    return otherwise if inner is None else inner.get(M + "val", "")


def _on(element: Element, name: str) -> bool:
    holder = element.find(f"{M}{str(element.tag).rpartition('}')[2]}Pr")
    inner = None if holder is None else holder.find(M + name)
    return inner is not None and inner.get(M + "val", "1").lower() not in ("0", "off", "false")


def _run(maker: _Maker, element: Element) -> Parts:
    text = "".join(t.text or "" for t in element.iter(M + "t", W + "t"))
    style = element.find(f"{M}rPr/{M}sty")
    script = element.find(f"{M}rPr/{M}scr")
    said = "i" if style is None else style.get(M + "val", "i")
    variant = _SCRIPTS.get("" if script is None else script.get(M + "val", "")) or _VARIANTS.get(
        said, ""
    )
    if element.find(f"{M}rPr/{M}nor") is not None:
        return [e("mtext", None, text)] if text else []
    return [made for word in _TOKEN.findall(text) for made in _token(word, variant)]


def _token(word: str, variant: str) -> Parts:
    if word.isspace():
        return []
    bold = {"mathvariant": variant} if variant not in ("", "normal") else None
    if word[0].isdigit():
        return [e("mn", bold, word)]
    if "가" <= word[0] <= "힣" or "ㄱ" <= word[0] <= "ㅣ":
        return [e("mtext", None, word)]
    if word[0].isalpha():
        if variant == "normal":  # sin, lim: one name; a single upright letter must say so
            return [e("mi", {"mathvariant": "normal"} if len(word) == 1 else None, word)]
        return [e("mi", bold, letter) for letter in word]
    return [e("mo", None, word)]


def _fraction(maker: _Maker, element: Element) -> Parts:
    kind = _prop(element, "type", "bar")
    over, under = maker.part(element, "num"), maker.part(element, "den")
    if kind == "lin":
        return [e("mrow", None, over, e("mo", None, "/"), under)]
    attributes = {"noBar": {"linethickness": "0"}, "skw": {"bevelled": "true"}}.get(kind)
    return [e("mfrac", attributes, over, under)]


def _radical(maker: _Maker, element: Element) -> Parts:
    degree = element.find(M + "deg")
    inner = maker.part(element, "e")
    if _on(element, "degHide") or degree is None or not list(degree.iter(M + "t")):
        return [e("msqrt", None, inner)]
    return [e("mroot", None, inner, maker.one(degree))]


def _scripted(name: str, *parts: str) -> Callable[[_Maker, Element], Parts]:
    def make(maker: _Maker, element: Element) -> Parts:
        return [e(name, None, *(maker.part(element, p) for p in ("e", *parts)))]

    return make


def _before(maker: _Maker, element: Element) -> Parts:
    inner = [maker.part(element, p) for p in ("e", "sub", "sup")]
    return [e("mmultiscripts", None, inner[0], e("mprescripts"), inner[1], inner[2])]


def _nary(maker: _Maker, element: Element) -> Parts:
    sign = _prop(element, "chr", "∫") or "∫"
    beside = _prop(element, "limLoc", "subSup" if sign in _LIMITS_BESIDE else "undOvr") == "subSup"
    low = None if _on(element, "subHide") else maker.part(element, "sub")
    high = None if _on(element, "supHide") else maker.part(element, "sup")
    big = e("mo", None, sign)
    if low is not None and high is not None:
        made = e("msubsup" if beside else "munderover", None, big, low, high)
    elif low is not None:
        made = e("msub" if beside else "munder", None, big, low)
    else:
        made = big if high is None else e("msup" if beside else "mover", None, big, high)
    return [e("mrow", None, made, maker.part(element, "e"))]


def _delimiters(maker: _Maker, element: Element) -> Parts:
    begin, end = _prop(element, "begChr", "("), _prop(element, "endChr", ")")
    between = _prop(element, "sepChr", "|")
    inner: list[Element] = [e("mo", {"fence": "true"}, begin)] if begin else []
    for at, part in enumerate(element.findall(M + "e")):
        if at and between:
            inner.append(e("mo", {"separator": "true"}, between))
        inner += maker.inside(part)
    return [e("mrow", None, *inner, *([e("mo", {"fence": "true"}, end)] if end else []))]


def _matrix(maker: _Maker, element: Element) -> Parts:
    rows = [
        e("mtr", None, *(e("mtd", None, *maker.inside(c)) for c in row.findall(M + "e")))
        for row in element.findall(M + "mr")
    ]
    return [e("mtable", None, *rows)]


def _lines(maker: _Maker, element: Element) -> Parts:
    parts = element.findall(M + "e")
    rows = [e("mtr", None, e("mtd", None, *maker.inside(p))) for p in parts]
    return [e("mtable", {"columnalign": "left"}, *rows)]


def _accent(maker: _Maker, element: Element) -> Parts:
    sign = _prop(element, "chr", "\u0302") or "\u0302"
    shown = _STANDING.get(sign, sign)
    return [e("mover", {"accent": "true"}, maker.part(element, "e"), e("mo", None, shown))]


_STANDING = {
    "\u0300": "`",
    "\u0301": "´",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "¯",
    "\u0305": "¯",
    "\u0306": "˘",
    "\u0307": "˙",
    "\u0308": "¨",
    "\u030a": "˚",
    "\u030c": "ˇ",
    "\u20d6": "←",
    "\u20d7": "→",
    "\u20db": "⃛",
    "\u20e1": "↔",
}


def _bar(maker: _Maker, element: Element) -> Parts:
    top = _prop(element, "pos", "bot") == "top"
    sign = e("mo", None, "¯" if top else "_")
    return [e("mover" if top else "munder", None, maker.part(element, "e"), sign)]


def _grouped(maker: _Maker, element: Element) -> Parts:
    top = _prop(element, "pos", "bot") == "top"
    sign = e("mo", None, _prop(element, "chr", "\u23df") or "\u23df")
    return [e("mover" if top else "munder", None, maker.part(element, "e"), sign)]


def _function(maker: _Maker, element: Element) -> Parts:
    apply = e("mo", None, "\u2061")
    return [e("mrow", None, maker.part(element, "fName"), apply, maker.part(element, "e"))]


def _holder(name: str, **attributes: str) -> Callable[[_Maker, Element], Parts]:
    def make(maker: _Maker, element: Element) -> Parts:
        return [e(name, attributes, *maker.inside(element.find(M + "e")))]

    return make


def _phantom(maker: _Maker, element: Element) -> Parts:
    shown = _prop(element, "show", "1") not in ("0", "off", "false")
    return [e("mrow" if shown else "mphantom", None, *maker.inside(element.find(M + "e")))]


_WAYS: dict[str, Callable[[_Maker, Element], Parts]] = {
    "r": _run,
    "f": _fraction,
    "rad": _radical,
    "sSub": _scripted("msub", "sub"),
    "sSup": _scripted("msup", "sup"),
    "sSubSup": _scripted("msubsup", "sub", "sup"),
    "sPre": _before,
    "nary": _nary,
    "d": _delimiters,
    "m": _matrix,
    "eqArr": _lines,
    "acc": _accent,
    "bar": _bar,
    "groupChr": _grouped,
    "func": _function,
    "limLow": _scripted("munder", "lim"),
    "limUpp": _scripted("mover", "lim"),
    "box": _holder("mrow"),
    "borderBox": _holder("menclose", notation="box"),
    "phant": _phantom,
}
