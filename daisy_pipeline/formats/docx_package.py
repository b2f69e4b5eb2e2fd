# SPDX-License-Identifier: AGPL-3.0-or-later
"""The package of a DOCX by python-docx, without what its template brings along, and its settings.

The template's theme, compatibility mode, English styles, thumbnail and dates go: a document in
Word's compatibility mode or with theme fonts would not look as we say.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from daisy_pipeline.formats.docx_numbering import Numbering
from daisy_pipeline.formats.docx_paper import Paper, twips
from daisy_pipeline.formats.docx_styles import styles
from daisy_pipeline.formats.docx_xml import EMU, W, e, language, on
from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.formats.safe_zip import write_zip

_COMPATIBLE = "http://schemas.microsoft.com/office/word"
_FONTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable"
_FONT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"
_NOT_OURS = ("stylesWithEffects", "webSettings", "fontTable", "theme", "customXml")
_EDGE = 283  # twips from the edge of the paper to what is printed: 5 mm
_NOT_OF_PACKAGE = ("extended-properties", "thumbnail")


@dataclass(frozen=True, slots=True)
class About:
    """What the core properties say (ECMA-376-2, 11). ``date`` is YYYY-MM-DD."""

    title: str
    creators: Sequence[str]
    lang: str
    date: str
    identifier: str
    subjects: Sequence[str] = ()
    description: str = ""


class Package:
    """A document that is being written."""

    def __init__(self, paper: Paper) -> None:
        from docx import Document

        self.paper = paper
        self.numbering = Numbering(paper.em)
        self._document: Any = Document()
        self._part: Any = self._document.part
        self._links: dict[str, str] = {}
        for rels, names in (
            (self._part.rels, _NOT_OURS),
            (self._part.package.rels, _NOT_OF_PACKAGE),
        ):
            for id in [i for i, r in rels.items() if r.reltype.rsplit("/", 1)[1] in names]:
                del rels[id]

    def picture(self, path: Path) -> tuple[str, int, int] | None:
        """The relation of a picture and its size in EMU at 96 dots an inch or what it says.

        None for one that Word cannot show without help (SVG, WebP) or that is damaged.
        """
        from docx.image.exceptions import (
            InvalidImageStreamError,
            UnexpectedEndOfFileError,
            UnrecognizedImageError,
        )

        try:
            relation, image = self._part.get_or_add_image(str(path))
            return str(relation), int(image.width), int(image.height)
        except (
            InvalidImageStreamError,
            UnexpectedEndOfFileError,
            UnrecognizedImageError,
            OSError,
            ValueError,
            KeyError,
            ZeroDivisionError,
        ):
            return None

    def link(self, address: str) -> str:
        """The relation of an address outside."""
        from docx.opc.constants import RELATIONSHIP_TYPE

        if address not in self._links:
            kind = RELATIONSHIP_TYPE.HYPERLINK
            self._links[address] = self._part.relate_to(address, kind, is_external=True)
        return self._links[address]

    def save(
        self,
        target: Path,
        body: Iterable[Element],
        head: Element,
        foot: Element,
        about: About,
    ) -> None:
        """Write everything: the same content gives the same bytes."""
        references = self._frame(head, foot)
        content = [*body, self.section()]
        sections = [one for element in content for one in element.iter(f"{{{W}}}sectPr")]
        for number, reference in enumerate(references):  # later sections have the first one's
            sections[0].insert(number, reference)
        sections[0].append(e("w:titlePg"))
        root = self._document.element
        if self.paper.paper != "FFFFFF":
            root.insert(0, e("w:background", {"w:color": self.paper.paper}))
        _fill(root.body, content)
        _replace(self._document.styles.element, styles(self.paper))
        _replace(self._document.settings.element, _settings(self.paper))
        _replace(self._part.numbering_part.element, self.numbering.element())
        self._add_fonts()
        self._tell(about)
        self._write(target)

    def _frame(self, head: Element, foot: Element) -> list[Element]:
        """Running head and foot, each a part of its own; gives what names them in a section."""
        section = self._document.sections[0]
        for holder, content in ((section.header, head), (section.footer, foot)):
            holder.is_linked_to_previous = False
            _fill(holder.part.element, [content])
        names = (f"{{{W}}}headerReference", f"{{{W}}}footerReference")
        return [one for one in self._document.element.body.sectPr if one.tag in names]

    def section(self, *, turned: bool = False) -> Element:
        """Paper and margins (17.6); the left one is the inner one, as margins are mirrored.

        ``turned`` pages lie on their side: what is their top is bound, or is the outer edge.
        """
        paper = self.paper
        wide, high = twips(paper.width), twips(paper.height)
        sides = (paper.top, paper.outer, paper.bottom, paper.inner)
        if turned:
            wide, high = high, wide
            sides = (paper.inner, paper.top, paper.outer, paper.bottom)
        names = ("w:top", "w:right", "w:bottom", "w:left")
        margins = dict(zip(names, map(twips, sides), strict=True))
        edge = {
            "w:header": max(margins["w:top"] - round(paper.em * 2.6), _EDGE),
            "w:footer": max(margins["w:bottom"] - round(paper.em * 2.6), _EDGE),
            "w:gutter": 0,
        }
        way = {"w:orient": "landscape"} if turned else {}
        size = e("w:pgSz", {"w:w": wide, "w:h": high, **way})
        return e("w:sectPr", None, size, e("w:pgMar", {**margins, **edge}))

    def _add_fonts(self) -> None:
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        from daisy_pipeline.formats.safe_xml import serialize

        blob = serialize(_font_table(self.paper.fonts))
        name = PackURI("/word/fontTable.xml")
        part = Part(name, _FONT_TYPE, blob, self._part.package)
        self._part.relate_to(part, _FONTS)

    def _tell(self, about: About) -> None:
        """Core properties with the title's own date: the clock is not asked."""
        told = self._document.core_properties
        when = _date(about.date)
        told.title = about.title[:255]
        told.author = told.last_modified_by = "; ".join(about.creators)[:255]
        told.language = about.lang
        told.identifier = about.identifier[:255]
        told.keywords = ", ".join(about.subjects)[:255]
        told.comments = about.description[:255]
        told.created = told.modified = when
        told.revision = 1

    def _write(self, target: Path) -> None:
        file = io.BytesIO()
        self._document.save(file)
        with tempfile.TemporaryDirectory(prefix="daisy-docx-") as name:
            with zipfile.ZipFile(file) as made:
                made.extractall(name)
            write_zip(Path(name), target, first=("[Content_Types].xml",))


def _date(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return datetime(2000, 1, 1, tzinfo=UTC)


def _fill(holder: Element, content: Sequence[Element]) -> None:
    for child in list(holder):
        holder.remove(child)
    holder.extend(content)


def _replace(old: Element, new: Element) -> None:
    for name in list(old.attrib):
        del old.attrib[name]
    _fill(old, list(new))


def _settings(paper: Paper) -> Element:
    """The document's settings in the order of CT_Settings (17.15.1.78).

    Fields are not updated at opening: Word would ask everyone a question about it.
    """
    modes = {
        "compatibilityMode": "15",  # as today's Word, not as an old one
        "overrideTableStyleFontSizeAndJustification": "1",
        "doNotFlipMirrorIndents": "1",
        "differentiateMultirowTableHeaders": "1",
    }
    compatible = [
        e("w:compatSetting", {"w:name": name, "w:uri": _COMPATIBLE, "w:val": value})
        for name, value in modes.items()
    ]
    return e(
        "w:settings",
        None,
        e("w:zoom", {"w:percent": 100}),
        on("w:displayBackgroundShape") if paper.paper != "FFFFFF" else None,
        on("w:mirrorMargins"),
        e("w:defaultTabStop", {"w:val": paper.em * 2}),
        on("w:autoHyphenation", False),
        e("w:characterSpacingControl", {"w:val": "doNotCompress"}),
        e("w:compat", None, *compatible),
        _formulas(),
        e("w:themeFontLang", dict(language(paper.lang).attrib)),
        e("w:decimalSymbol", {"w:val": "."}),
        e("w:listSeparator", {"w:val": ","}),
    )


def _formulas() -> Element:
    """How formulas are set (22.1.2.62): on the left as everything is."""
    return e(
        "m:mathPr",
        None,
        e("m:mathFont", {"m:val": "Cambria Math"}),
        e("m:smallFrac", {"m:val": "0"}),
        e("m:dispDef"),
        e("m:defJc", {"m:val": "left"}),
    )


def _font_table(fonts: Sequence[str]) -> Element:
    """The font and what may stand for it where it is not installed (17.8.3.1)."""
    others = ",".join(fonts[1:])
    font = e(
        "w:font",
        {"w:name": fonts[0]},
        e("w:altName", {"w:val": others}) if others else None,
        e("w:charset", {"w:val": "81"}),  # Hangul
        e("w:family", {"w:val": "swiss"}),
        e("w:pitch", {"w:val": "variable"}),
    )
    return e("w:fonts", None, font)


def fitted(width: int, height: int, paper: Paper) -> tuple[int, int]:
    """A picture's size in EMU as wide as the page, yet not higher than most of it."""
    widest = paper.measure // 20 * EMU
    highest = round(paper.depth // 20 * EMU * 0.8)
    scale = min(widest / max(width, 1), highest / max(height, 1))
    return max(1, round(width * scale)), max(1, round(height * scale))
