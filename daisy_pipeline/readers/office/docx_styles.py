# SPDX-License-Identifier: AGPL-3.0-or-later
"""Styles of a DOCX: what a paragraph or a run of a style is, inherited by basedOn."""

from __future__ import annotations

import re
from functools import cached_property

from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.readers.office.looks import (
    NO_LOOK,
    Look,
    heading_level,
    is_contents,
    is_mono,
    role_of,
)
from daisy_pipeline.readers.office.ooxml import W, child_val, is_on, number, val

_CHAIN = 20
_LISTS = re.compile(r"(?:list (?:bullet|number)|글머리 기호|번호 매기기) ([2-5])$", re.I)


def look_of(properties: Element | None) -> Look:
    """What a w:rPr says directly."""
    if properties is None or not len(properties):
        return NO_LOOK
    fonts, language = properties.find(W + "rFonts"), properties.find(W + "lang")
    font = val(fonts, "ascii") or val(fonts, "hAnsi") or None
    strikes = [is_on(properties, name) for name in ("strike", "dstrike")]
    underline, dotted = child_val(properties, "u"), child_val(properties, "em")
    size = child_val(properties, "sz")
    return Look(
        bold=is_on(properties, "b"),
        italic=is_on(properties, "i"),
        hidden=is_on(properties, "vanish"),
        strike=None if strikes == [None, None] else any(strikes),
        underline=None if underline is None else underline not in ("none", ""),
        dotted=None if dotted is None else dotted not in ("none", ""),
        raised=child_val(properties, "vertAlign") or _moved(child_val(properties, "position")),
        size=None if size is None else number(size.removesuffix("pt"), 0, 3000),
        mono=None if font is None else is_mono(font),
        latin=val(language) or None,
        asian=val(language, "eastAsia") or None,
        font=font,
    )


def _moved(position: str | None) -> str | None:
    """Letters moved up or down by hand, as some programs write what is raised (17.3.2.24)."""
    moved = number((position or "").removesuffix("pt"), 0)
    return None if not moved else "up" if moved > 0 else "down"


class Style:
    """A style; what it says, it says for the styles based on it too."""

    def __init__(self, element: Element, styles: Styles) -> None:
        self._element, self._styles = element, styles
        self.id = val(element, "styleId")
        self.name = child_val(element, "name") or self.id
        self.is_default = val(element, "default") in ("1", "true", "on")
        self.kind = val(element, "type") or "paragraph"

    @cached_property
    def chain(self) -> tuple[Style, ...]:
        """The style and those that it is based on."""
        made: list[Style] = []
        style: Style | None = self
        while style is not None and style not in made and len(made) < _CHAIN:
            made.append(style)
            base = child_val(style._element, "basedOn")
            style = self._styles.by_id.get(base) if base else None
        return tuple(made)

    @cached_property
    def look(self) -> Look:
        """What its runs look like."""
        look = NO_LOOK
        for style in self.chain:
            look = look.over(look_of(style._element.find(W + "rPr")))
        return look

    def properties(self) -> list[Element]:
        """The paragraph properties, the style's own first."""
        found = (s._element.find(W + "pPr") for s in self.chain)
        return [p for p in found if p is not None]

    @cached_property
    def level(self) -> int:
        """The heading's level, 0 for none: the nearest style that says one by name or outline."""
        for style in self.chain:
            if (named := heading_level(style.name)) is not None:
                return named
            outline = child_val(style._element.find(W + "pPr"), "outlineLvl")
            if outline is not None:
                level = number(outline, 9)
                return level + 1 if 0 <= level < 9 else 0
        return 0

    @cached_property
    def role(self) -> str:
        """What its paragraphs are by name, its own or an inherited one."""
        return next((r for s in self.chain if (r := role_of(s.name))), "")

    @cached_property
    def contents(self) -> bool:
        """Whether its paragraphs are a generated table of contents."""
        return any(is_contents(s.name) for s in self.chain)

    @cached_property
    def numbering(self) -> tuple[str | None, str | None]:
        """numId and ilvl that it says, each from the nearest style."""
        number_id = level = None
        for properties in self.properties():
            inner = properties.find(W + "numPr")
            number_id = number_id if number_id is not None else child_val(inner, "numId")
            level = level if level is not None else child_val(inner, "ilvl")
        return number_id, level

    @cached_property
    def list_depth(self) -> int:
        """The depth from 0 that the name of one of Word's list styles says: List Bullet 2 is 1."""
        found = (_LISTS.match(style.name) for style in self.chain)
        return next((int(match[1]) - 1 for match in found if match), 0)

    @cached_property
    def indent(self) -> int | None:
        """Its indent from the left in twentieths of a point; None when it says none."""
        return next((i for p in self.properties() if (i := indent_of(p)) is not None), None)


def indent_of(properties: Element | None) -> int | None:
    """What paragraph properties say of the left indent."""
    inner = None if properties is None else properties.find(W + "ind")
    if inner is None:
        return None
    said = inner.get(W + "left") or inner.get(W + "start")
    return None if said is None else number(said)


class Styles:
    """All styles of a document."""

    def __init__(self, root: Element | None) -> None:
        made = [] if root is None else [Style(e, self) for e in root.findall(W + "style")]
        self.by_id = {s.id: s for s in made}
        defaults = {s.kind: s for s in made if s.is_default}
        self._default = defaults.get("paragraph")
        inner = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self.look = look_of(inner)

    def paragraph(self, id: str | None) -> Style | None:
        """The style of a paragraph that names one, or the default."""
        return self.by_id.get(id or "") or self._default

    def run(self, id: str | None) -> Style | None:
        """The style of a run that names one."""
        return self.by_id.get(id) if id else None
