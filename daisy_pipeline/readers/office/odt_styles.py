# SPDX-License-Identifier: AGPL-3.0-or-later
"""Styles and list styles of an OpenDocument text."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property

from lxml import etree

from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.readers.office.looks import (
    NO_LOOK,
    Look,
    heading_level,
    is_contents,
    is_mono,
    role_of,
)
from daisy_pipeline.readers.office.numbering import DEPTHS, Level
from daisy_pipeline.readers.office.odf import FO, LOEXT, STYLE, TEXT, whole

_CHAIN = 20
_SIZE = re.compile(r"(\d+(?:\.\d+)?)pt$")
_FORMATS = {
    "1": "decimal",
    "a": "lower-letter-counted",
    "A": "upper-letter-counted",
    "i": "lower-roman",
    "I": "upper-roman",
    "①": "circled",
    "가": "ganada",
    "ㄱ": "chosung",
    "㉮": "circled-ganada",
    "㉠": "circled-chosung",
    "일": "hangul",
    "하": "hangul-native",
    "一": "hanja",
    "壹": "hanja-formal",
    "壱": "hanja-formal",
    "甲": "stems",
    "子": "branches",
    "１": "decimal-full",
    "": "none",
}


def look_of(properties: Element | None) -> Look:
    """What style:text-properties say directly."""
    if properties is None:
        return NO_LOOK
    get = properties.get
    weight, slant = get(FO + "font-weight"), get(FO + "font-style")
    under, through = get(STYLE + "text-underline-style"), get(STYLE + "text-line-through-style")
    dots, position = get(STYLE + "text-emphasize"), (get(STYLE + "text-position") or "").split()
    font = get(STYLE + "font-name") or get(FO + "font-family")
    size = _SIZE.match(get(FO + "font-size") or "")
    return Look(
        bold=None if weight is None else weight == "bold" or weight in ("600", "700", "800", "900"),
        italic=None if slant is None else slant in ("italic", "oblique"),
        hidden=None if get(TEXT + "display") is None else get(TEXT + "display") == "none",
        strike=None if through is None else through != "none",
        underline=None if under is None else under != "none",
        dotted=None if dots is None else not dots.startswith("none"),
        raised=_raised(position[0]) if position else None,
        size=round(float(size[1]) * 2) if size and len(size[1]) < 8 else None,
        mono=None if font is None else is_mono(font),
        latin=_language(get(FO + "language"), get(FO + "country")),
        asian=_language(get(STYLE + "language-asian"), get(STYLE + "country-asian")),
        font=font,
    )


def _raised(position: str) -> str:
    if position == "super" or (position.endswith("%") and whole(position[:-1], 0, 200) > 0):
        return "superscript"
    below = position == "sub" or (position.endswith("%") and whole(position[:-1], 0, 200) < 0)
    return "subscript" if below else "baseline"


def _language(language: str | None, country: str | None) -> str | None:
    if not language:
        return None
    return f"{language}-{country}" if country and country != "none" else language


class OdtStyle:
    """A style with its parents."""

    def __init__(self, element: Element, styles: OdtStyles) -> None:
        self._element, self._styles = element, styles
        said = element.get(STYLE + "display-name") or element.get(STYLE + "name", "")
        self.name = str(said).replace("_20_", " ")

    @cached_property
    def chain(self) -> tuple[OdtStyle, ...]:
        """The style and its parents."""
        made: list[OdtStyle] = []
        style: OdtStyle | None = self
        while style is not None and style not in made and len(made) < _CHAIN:
            made.append(style)
            family = style._element.get(STYLE + "family", "")
            parent = style._element.get(STYLE + "parent-style-name")
            style = self._styles.get(family, parent)
        return tuple(made)

    @cached_property
    def look(self) -> Look:
        """What its text looks like."""
        look = NO_LOOK
        for style in self.chain:
            look = look.over(look_of(style._element.find(STYLE + "text-properties")))
        return look

    @cached_property
    def run_look(self) -> Look:
        """What a run of it looks like: a style named for programs' text shows that."""
        return replace(self.look, mono=True) if self.role == "code" else self.look

    @cached_property
    def role(self) -> str:
        """What its paragraphs are by name."""
        return next((r for s in self.chain if (r := role_of(s.name))), "")

    @cached_property
    def level(self) -> int:
        """The level that its name or default outline level says, 0 for none."""
        for style in self.chain:
            said = style._element.get(STYLE + "default-outline-level")
            if said is not None:
                return max(0, whole(said, 0, DEPTHS))
            if (named := heading_level(style.name)) is not None:
                return named
        return 0

    @cached_property
    def contents(self) -> bool:
        """Whether its paragraphs are generated contents."""
        return any(is_contents(s.name) for s in self.chain)

    @cached_property
    def list_style(self) -> str:
        """The list style that it names."""
        names = (s._element.get(STYLE + "list-style-name") for s in self.chain)
        return next((n for n in names if n is not None), "")


class OdtStyles:
    """All styles of a document: named ones of styles.xml, automatic ones of content.xml."""

    def __init__(self, roots: list[Element]) -> None:
        self._by_key: dict[tuple[str, str], OdtStyle] = {}
        self._lists: dict[str, Element] = {}
        self._levels: dict[str, tuple[Level, ...]] = {}
        self.look = NO_LOOK
        self._outline: Element | None = None
        for root in roots:
            for element in root.iter(STYLE + "style"):
                key = (element.get(STYLE + "family", ""), element.get(STYLE + "name", ""))
                self._by_key[key] = OdtStyle(element, self)
            for element in root.iter(TEXT + "list-style"):
                self._lists[element.get(STYLE + "name", "")] = element
            for element in root.iter(STYLE + "default-style"):
                if element.get(STYLE + "family") == "paragraph":
                    self.look = look_of(element.find(STYLE + "text-properties")).over(self.look)
            for element in root.iter(TEXT + "outline-style"):
                self._outline = element

    def get(self, family: str, name: str | None) -> OdtStyle | None:
        """The style of a family; of one that is used and not defined, its name."""
        if not name:
            return None
        key = (family, name)
        if key not in self._by_key:
            said = {STYLE + "family": family, STYLE + "name": name}
            self._by_key[key] = OdtStyle(etree.Element(STYLE + "style", said), self)
        return self._by_key[key]

    @cached_property
    def outline(self) -> tuple[Level, ...]:
        """How headings are numbered."""
        return _levels(self._outline)

    def levels(self, name: str) -> tuple[Level, ...]:
        """How the depths of a list style are numbered."""
        if name not in self._levels:
            self._levels[name] = _levels(self._lists.get(name))
        return self._levels[name]


def _levels(holder: Element | None) -> tuple[Level, ...]:
    found: dict[int, Level] = {}
    for element in holder if holder is not None else ():
        depth = whole(element.get(TEXT + "level"), 0, DEPTHS)
        if depth > 0 and isinstance(element.tag, str):
            found[depth - 1] = _level(element, depth)
    plain = Level(format="bullet", text="•")
    return tuple(found.get(depth, plain) for depth in range(DEPTHS))


def _level(element: Element, depth: int) -> Level:
    kind = str(element.tag).rpartition("}")[2]
    if kind in ("list-level-style-bullet", "list-level-style-image"):
        return Level(format="bullet", text=element.get(TEXT + "bullet-char", "•"))
    said = element.get(STYLE + "num-format", "")
    format = _FORMATS.get(said[:1], "decimal")
    if element.get(STYLE + "num-letter-sync") == "true":
        format = format.removesuffix("-counted")
    start = whole(element.get(TEXT + "start-value"), 1, 99_999)
    return Level(format=format, text=_template(element, depth, format), start=start)


def _template(element: Element, depth: int, format: str) -> str:
    """The number's template: a list format (ODF 1.4), else prefix, levels and suffix."""
    given = element.get(LOEXT + "num-list-format") or element.get(STYLE + "num-list-format")
    if given:
        return re.sub(r"%(\d{1,2})%", r"%\1", given)
    prefix = element.get(STYLE + "num-prefix", "")
    suffix = element.get(STYLE + "num-suffix", "")
    if format == "none":
        return prefix + suffix
    shown = max(1, min(whole(element.get(TEXT + "display-levels"), 1, DEPTHS), depth))
    return prefix + ".".join(f"%{n}" for n in range(depth - shown + 1, depth + 1)) + suffix
