# SPDX-License-Identifier: AGPL-3.0-or-later
"""A DOCX as checks need it: its paragraphs in order, and what styles make of every run.

What a run looks like is told by the document's defaults, the paragraph's style, the run's style,
and the run itself, each before what it is based on (ECMA-376-1, 17.7.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from lxml import etree

from daisy_pipeline.formats.docx_objects import ADEC, WP
from daisy_pipeline.formats.docx_xml import OURS, M, W
from daisy_pipeline.formats.safe_xml import parse_xml
from daisy_pipeline.formats.safe_zip import SafeZip, open_zip
from daisy_pipeline.model.finding import Place

Element = etree._Element
MAIN, STYLES, SETTINGS, CORE = (
    "word/document.xml",
    "word/styles.xml",
    "word/settings.xml",
    "docProps/core.xml",
)
_CHAIN = 20  # styles that are based on each other
_OFF = ("0", "false", "off", "none")


def w(name: str) -> str:
    """A name of WordprocessingML as lxml has it."""
    return f"{{{W}}}{name}"


def val(element: Element | None, name: str = "val") -> str:
    """An attribute of an element that may be missing; "" for none."""
    return str(element.get(w(name)) or "") if element is not None else ""


def child_val(element: Element | None, name: str, attribute: str = "val") -> str:
    """An attribute of a child, "" where there is none."""
    return val(element.find(w(name)), attribute) if element is not None else ""


def switched(element: Element | None, name: str) -> bool | None:
    """What a switch says (CT_OnOff); None where it is not there."""
    found = element.find(w(name)) if element is not None else None
    return None if found is None else val(found) not in _OFF


@dataclass(frozen=True, slots=True)
class RunLook:
    """What a run looks like. ``size`` is in half points; None or "" is what nothing says."""

    size: int | None = None
    italic: bool | None = None
    latin: str = ""
    asian: str = ""
    theme: bool = False

    def over(self, other: RunLook) -> RunLook:
        """This look where it says something, else the other."""
        return RunLook(
            self.size if self.size is not None else other.size,
            self.italic if self.italic is not None else other.italic,
            self.latin or other.latin,
            self.asian or other.asian,
            self.theme or other.theme,
        )


def look_of(properties: Element | None) -> RunLook:
    """What a w:rPr itself says."""
    if properties is None:
        return RunLook()
    size = child_val(properties, "sz")
    fonts = properties.find(w("rFonts"))
    theme = fonts is not None and any("theme" in str(key).lower() for key in fonts.attrib)
    look = RunLook(
        int(size) if size.isdecimal() else None,
        switched(properties, "i"),
        child_val(properties, "lang"),
        child_val(properties, "lang", "eastAsia"),
        theme,
    )
    raised = child_val(properties, "vertAlign")
    if raised in ("superscript", "subscript"):  # two thirds of what it would be
        return replace(look, size=1)
    return look


@dataclass(frozen=True, slots=True)
class Line:
    """A run with words: they, its look, and whether they are ours."""

    words: str
    look: RunLook
    ours: bool


class View:
    """An open document. DaisyError where a part of it cannot be read."""

    def __init__(self, path: Path, name: str) -> None:
        with open_zip(path) as package:
            self.document = _part(package, MAIN, name)
            self.styles = _part(package, STYLES, name) if STYLES in package else None
            self.settings = _part(package, SETTINGS, name) if SETTINGS in package else None
            self.core = _part(package, CORE, name) if CORE in package else None
        self._chains: dict[str, tuple[Element, ...]] = {}
        self._looks: dict[tuple[str, str], RunLook] = {}

    @cached_property
    def by_id(self) -> dict[str, Element]:
        """The styles by their ids."""
        found = self.styles.iter(w("style")) if self.styles is not None else ()
        return {val(style, "styleId"): style for style in found}

    @cached_property
    def default_style(self) -> str:
        """The id of the style of paragraphs that name none."""
        for id, style in self.by_id.items():
            if val(style, "type") == "paragraph" and val(style, "default") in ("1", "true"):
                return id
        return ""

    @cached_property
    def _defaults(self) -> Element | None:
        return self.styles.find(w("docDefaults")) if self.styles is not None else None

    def chain(self, id: str) -> tuple[Element, ...]:
        """A style and those that it is based on, nearest first."""
        if id not in self._chains:
            made: list[Element] = []
            style = self.by_id.get(id)
            while style is not None and style not in made and len(made) < _CHAIN:
                made.append(style)
                style = self.by_id.get(child_val(style, "basedOn"))
            self._chains[id] = tuple(made)
        return self._chains[id]

    def paragraphs(self) -> Iterator[tuple[int, Element]]:
        """The paragraphs in order with their numbers from 1, those of the contents left out."""
        contents = set(self._contents())
        for number, element in enumerate(self.document.iter(w("p")), 1):
            if element not in contents:
                yield number, element

    def _contents(self) -> Iterator[Element]:
        for control in self.document.iter(w("sdt")):
            gallery = control.find(f"{w('sdtPr')}/{w('docPartObj')}/{w('docPartGallery')}")
            if val(gallery) == "Table of Contents":
                yield from control.iter(w("p"))

    def style_of(self, paragraph: Element) -> str:
        """The id of a paragraph's style."""
        return child_val(paragraph.find(w("pPr")), "pStyle") or self.default_style

    def level(self, paragraph: Element) -> int:
        """The level of a heading from 1, 0 for no heading: by the outline of its style."""
        holders = [paragraph, *self.chain(self.style_of(paragraph))]
        for holder in holders:
            said = child_val(holder.find(w("pPr")), "outlineLvl")
            if said.isdecimal():
                return int(said) + 1 if int(said) < 9 else 0
        return 0

    def said(self, paragraph: Element, name: str) -> str:
        """What a paragraph or its styles or the defaults say of a property; "" for nothing."""
        holders = [paragraph, *self.chain(self.style_of(paragraph))]
        if self._defaults is not None:
            holders += self._defaults.findall(w("pPrDefault"))
        for holder in holders:
            properties = holder.find(w("pPr"))
            found = properties.find(w(name)) if properties is not None else None
            if found is not None:
                return val(found) or "1"
        return ""

    def lines(self, paragraph: Element) -> Iterator[Line]:
        """The runs of a paragraph with words, pictures as their alternative texts."""
        style = self.style_of(paragraph)
        for run in paragraph.iter(w("r")):
            properties = run.find(w("rPr"))
            named = child_val(properties, "rStyle")
            words = "".join(_words(run))
            if words:
                look = look_of(properties).over(self._look(style, named))
                yield Line(words, look, named == OURS)

    def _look(self, paragraph: str, run: str) -> RunLook:
        key = (paragraph, run)
        if key not in self._looks:
            look = RunLook()
            for style in (*self.chain(run), *self.chain(paragraph)):
                look = look.over(look_of(style.find(w("rPr"))))
            if self._defaults is not None:
                look = look.over(look_of(self._defaults.find(f"{w('rPrDefault')}/{w('rPr')}")))
            self._looks[key] = look
        return self._looks[key]

    def formulas(self) -> Iterator[Element]:
        """The formulas."""
        return self.document.iter(f"{{{M}}}oMath")


def _words(run: Element) -> Iterator[str]:
    for child in run:
        if child.tag == w("t"):
            yield child.text or ""
        elif child.tag in (w("tab"), w("br")):
            yield " "
        elif child.tag == w("drawing"):
            for properties in child.iter(f"{{{WP}}}docPr"):
                yield str(properties.get("descr") or "")


def is_decorative(properties: Element) -> bool:
    """Whether a picture is marked as decoration ([MS-ODRAWXML], 2.1)."""
    marks = properties.iter(f"{{{ADEC}}}decorative")
    return any(mark.get("val") in ("1", "true") for mark in marks)


def _part(package: SafeZip, member: str, name: str) -> Element:
    return parse_xml(package.read(member), Place(name, inside=member))
