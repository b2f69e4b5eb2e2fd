# SPDX-License-Identifier: AGPL-3.0-or-later
"""numbering.xml: what number the next paragraph of a list has (ECMA-376-1, 17.9)."""

from __future__ import annotations

from dataclasses import replace

from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.readers.office.docx_styles import Style, indent_of
from daisy_pipeline.readers.office.numbering import DEPTHS, Counters, Level
from daisy_pipeline.readers.office.ooxml import W, child_val, is_on, number, val
from daisy_pipeline.readers.office.pieces import ListPlace

FORMATS = {
    "decimal": "decimal",
    "decimalZero": "decimal-zero",
    "decimalFullWidth": "decimal-full",
    "decimalFullWidth2": "decimal-full",
    "decimalHalfWidth": "decimal",
    "lowerLetter": "lower-letter",
    "upperLetter": "upper-letter",
    "lowerRoman": "lower-roman",
    "upperRoman": "upper-roman",
    "ordinal": "ordinal",
    "ganada": "ganada",
    "chosung": "chosung",
    "decimalEnclosedCircle": "circled",
    "decimalEnclosedParen": "parenthesized",
    "numberInDash": "parenthesized-hyphen",
    "koreanDigital": "hangul",
    "koreanCounting": "hangul",
    "koreanLegal": "hangul-native",
    "koreanDigital2": "hanja",
    "chineseCounting": "hanja",
    "japaneseCounting": "hanja",
    "taiwaneseCounting": "hanja",
    "ideographDigital": "hanja",
    "chineseCountingThousand": "hanja",
    "japaneseLegal": "hanja-formal",
    "chineseLegalSimplified": "hanja-formal",
    "ideographLegalTraditional": "hanja-formal",
    "ideographTraditional": "stems",
    "ideographZodiac": "branches",
    "decimalEnclosedFullstop": "decimal",
    "ideographEnclosedCircle": "circled",
    "none": "none",
    "bullet": "bullet",
}
# Bullets of symbol fonts that say something (Wingdings' boxes, ticks and pointers).
_SIGNS = {"\uf0fc": "✓", "\uf0a8": "☐", "\uf0fe": "☑", "\uf0fd": "☒", "\uf046": "☞"}


class Numbering:
    """Counts the lists of a document as its paragraphs come."""

    def __init__(self, root: Element | None) -> None:
        self._counters = Counters()
        self._abstract: dict[str, Element] = {}
        self._nums: dict[str, Element] = {}
        self._by_link: dict[str, Element] = {}
        self._overridden: set[tuple[str, int]] = set()
        self._known: dict[str, tuple[tuple[Level, ...], tuple[int | None, ...]]] = {}
        for element in root if root is not None else ():
            if element.tag == W + "abstractNum":
                self._abstract.setdefault(val(element, "abstractNumId"), element)
                if link := child_val(element, "styleLink"):
                    self._by_link.setdefault(link, element)
            elif element.tag == W + "num":
                self._nums.setdefault(val(element, "numId"), element)

    def place(self, properties: Element | None, style: Style | None) -> ListPlace | None:
        """The place in a list of the next paragraph; None when it stands in none."""
        inner = None if properties is None else properties.find(W + "numPr")
        by_style = style.numbering if style else (None, None)
        id = child_val(inner, "numId")
        level_said = child_val(inner, "ilvl")
        from_style = id is None
        id = by_style[0] if id is None else id
        if id is None or id == "0" or id not in self._nums:
            return None
        abstract = self._abstract_of(id)
        if abstract is None:
            return None
        depth = number(level_said or by_style[1], 0, DEPTHS - 1)
        if from_style and style is not None:
            depth = self._depth_of(abstract, style, depth)
        levels, _ = self._levels(id)
        series = val(abstract, "abstractNumId")
        place = self._counters.count(
            series, max(0, depth), levels, number=self._override(id, max(0, depth))
        )
        below = style.list_depth if style is not None and from_style else 0
        return replace(place, depth=below) if below > place.depth else place

    def indent(self, properties: Element | None, style: Style | None, depth: int) -> int:
        """How far the words of an item stand from the left, in twentieths of a point."""
        inner = None if properties is None else properties.find(W + "numPr")
        id = child_val(inner, "numId") or (style.numbering[0] if style else None) or ""
        own = indent_of(properties)
        if own is None and id in self._nums:
            indents = self._levels(id)[1]
            own = indents[depth] if depth < len(indents) else None
        if own is None and style:
            own = style.indent
        return own or 0

    def _abstract_of(self, id: str) -> Element | None:
        abstract = self._abstract.get(child_val(self._nums[id], "abstractNumId") or "")
        link = child_val(abstract, "numStyleLink")
        return self._by_link.get(link, abstract) if link else abstract

    def _depth_of(self, abstract: Element, style: Style, depth: int) -> int:
        """The level that names the paragraph's style as its own (w:pStyle)."""
        names = [s.id for s in style.chain]
        for element in abstract.findall(W + "lvl"):
            if child_val(element, "pStyle") in names[:1]:
                return number(val(element, "ilvl"), depth, DEPTHS - 1)
        return depth

    def _override(self, id: str, depth: int) -> int | None:
        """The number that this w:num begins with at a depth, the first time it comes."""
        if (id, depth) in self._overridden:
            return None
        self._overridden.add((id, depth))
        for override in self._nums[id].findall(W + "lvlOverride"):
            said = child_val(override, "startOverride")
            if number(val(override, "ilvl"), -1) == depth and said is not None:
                return number(said, 1)
        return None

    def _levels(self, id: str) -> tuple[tuple[Level, ...], tuple[int | None, ...]]:
        if id not in self._known:
            found: dict[int, Element] = {}
            abstract = self._abstract_of(id)
            for element in abstract.findall(W + "lvl") if abstract is not None else ():
                found[number(val(element, "ilvl"), 99)] = element
            for override in self._nums[id].findall(W + "lvlOverride"):
                own = override.find(W + "lvl")
                if own is not None:
                    found[number(val(override, "ilvl"), 99)] = own
            levels = [_level(found.get(depth)) for depth in range(DEPTHS)]
            indents = [_indent(found.get(depth)) for depth in range(DEPTHS)]
            self._known[id] = tuple(levels), tuple(indents)
        return self._known[id]


def _indent(element: Element | None) -> int | None:
    return None if element is None else indent_of(element.find(W + "pPr"))


def _level(element: Element | None) -> Level:
    if element is None:
        return Level(format="decimal", text="")
    formats = list(element.iter(W + "numFmt"))  # an alternative's fallback comes last
    said = val(formats[-1]) if formats else "decimal"
    restart = child_val(element, "lvlRestart")
    level = Level(
        format=FORMATS.get(said, "decimal"),
        text=child_val(element, "lvlText") or "",
        start=number(child_val(element, "start"), 0 if said == "decimalZero" else 1),
        restart=None if restart is None else number(restart),
        legal=bool(is_on(element, "isLgl")),
    )
    if level.format == "bullet":
        pictured = element.find(W + "lvlPicBulletId") is not None
        return replace(level, text="•" if pictured else _SIGNS.get(level.text, level.text))
    return level
