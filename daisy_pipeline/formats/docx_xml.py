# SPDX-License-Identifier: AGPL-3.0-or-later
"""WordprocessingML (ECMA-376-1, 17): paragraphs, runs, links, fields, ends of sections.

Lengths are twips (twentieths of a point) unless a name says otherwise. Children of properties
stand in the order of the schema, which Word enforces.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from daisy_pipeline.formats.safe_xml import Child, Element, append, builder

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
OURS = "Generated"  # the character style of words that are not the book's
FORMULA = "FormulaWords"  # that of a formula's words, hidden before the formula itself
EMU = 12700  # English metric units in a point

e = builder("", {"w": W, "r": R, "m": M})


@dataclass(frozen=True, slots=True)
class Look:
    """What a run looks like: ``style`` a character style, ``lang`` a BCP 47 tag, "" as around.

    ``raised`` is in half points, above the line or (negative) below it: nothing gets smaller.
    """

    style: str = ""
    bold: bool = False
    underline: bool = False
    strike: bool = False
    raised: int = 0
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """Lines around paragraphs: ``sides`` with their thickness in eighths of a point."""

    sides: tuple[str, ...]
    size: int
    space: int
    color: str


@dataclass(frozen=True, slots=True)
class Place:
    """What a paragraph has beside its style; ``indent`` is the left one, ``hanging`` in it.

    ``numbering`` is (number of the list, depth from 0).
    """

    style: str
    indent: int | None = None
    hanging: int = 0
    numbering: tuple[int, int] | None = None
    frame: Frame | None = None
    new_page: bool = False
    keep: bool = False
    tight: bool | None = None


PLAIN = Look()


def paragraph(place: Place, *content: Child) -> Element:
    """A paragraph (17.3.1.22); its properties in the order of CT_PPrBase."""
    properties = e(
        "w:pPr",
        None,
        e("w:pStyle", {"w:val": place.style}),
        e("w:keepNext") if place.keep else None,
        e("w:pageBreakBefore") if place.new_page else None,
        _numbering(place.numbering) if place.numbering else None,
        borders(place.frame) if place.frame else None,
        _indent(place),
        None if place.tight is None else on("w:contextualSpacing", place.tight),
    )
    return append(e("w:p", None, properties), *content)


def on(name: str, value: bool = True) -> Element:
    """A switch (CT_OnOff)."""
    return e(name, {"w:val": "1" if value else "0"})


def _numbering(numbering: tuple[int, int]) -> Element:
    number, depth = numbering
    return e("w:numPr", None, e("w:ilvl", {"w:val": depth}), e("w:numId", {"w:val": number}))


def borders(frame: Frame) -> Element:
    """Lines around a paragraph; neighbours with the same ones share a frame (17.3.1.24)."""
    look = {
        "w:val": "single",
        "w:sz": frame.size,
        "w:space": frame.space,
        "w:color": frame.color,
    }
    names = [side for side in ("top", "left", "bottom", "right") if side in frame.sides]
    return e("w:pBdr", None, *(e(f"w:{side}", look) for side in names))


def _indent(place: Place) -> Element | None:
    if place.indent is None:
        return None
    more = {"w:hanging": place.hanging} if place.hanging else {"w:firstLine": 0}
    return e("w:ind", {"w:left": place.indent, **more})


def run_properties(look: Look) -> Element | None:
    """A run's properties in the order of CT_RPr; None where it looks as its paragraph does."""
    if look == PLAIN:
        return None
    return e(
        "w:rPr",
        None,
        e("w:rStyle", {"w:val": look.style}) if look.style else None,
        e("w:b") if look.bold else None,
        e("w:strike") if look.strike else None,
        e("w:position", {"w:val": look.raised}) if look.raised else None,
        e("w:u", {"w:val": "single"}) if look.underline else None,
        language(look.lang) if look.lang else None,
    )


def language(tag: str) -> Element:
    """A language for every script that a run may hold (17.3.2.20)."""
    return e("w:lang", {"w:val": tag, "w:eastAsia": tag, "w:bidi": tag})


def run(text: str, look: Look = PLAIN) -> Element:
    """A run of text; tabs are tabs and line ends are breaks."""
    made = append(e("w:r"), run_properties(look))
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(e("w:br"))
        for column, piece in enumerate(line.split("\t")):
            if column:
                made.append(e("w:tab"))
            if piece:
                made.append(_words(piece))
    return made


def _words(text: str) -> Element:
    kept = {"xml:space": "preserve"} if text != text.strip() or "  " in text else None
    return e("w:t", kept, text)


@dataclass
class Names:
    """Bookmarks of a document: names as Word allows them (40 characters, no blanks), numbered."""

    _names: dict[str, str] = field(default_factory=dict)
    _count: int = 0

    def name(self, id: str, prefix: str = "b") -> str:
        """The bookmark's name for an id of the Book."""
        return self._names.setdefault(id, f"{prefix}{len(self._names) + 1:05d}")

    def around(self, name: str, *content: Child) -> list[Child]:
        """Content with a bookmark around it (17.13.6.2)."""
        self._count += 1
        begin = e("w:bookmarkStart", {"w:id": self._count, "w:name": name})
        return [begin, *content, e("w:bookmarkEnd", {"w:id": self._count})]


def inner_link(name: str, *content: Child) -> Element:
    """A link to a bookmark."""
    return append(e("w:hyperlink", {"w:anchor": name, "w:history": "1"}), *content)


def without_dead_links(body: Iterable[Element]) -> list[Element]:
    """A document's body; links to bookmarks that it does not have are their words alone."""
    made = list(body)
    names = {mark.get(f"{{{W}}}name") for one in made for mark in one.iter(f"{{{W}}}bookmarkStart")}
    for link in [link for one in made for link in one.iter(f"{{{W}}}hyperlink")]:
        anchor, parent = link.get(f"{{{W}}}anchor"), link.getparent()
        if anchor and anchor not in names and parent is not None:
            at = parent.index(link)
            parent[at : at + 1] = list(link)
    return made


def outer_link(relation: str, *content: Child) -> Element:
    """A link to an address outside; ``relation`` is its id in the package."""
    return append(e("w:hyperlink", {"r:id": relation, "w:history": "1"}), *content)


def field_runs(instruction: str, shown: Iterable[Child], look: Look = PLAIN) -> list[Child]:
    """A field that Word computes anew, with what it shows until then (17.16.18)."""

    def sign(kind: str) -> Element:
        return append(e("w:r"), run_properties(look), e("w:fldChar", {"w:fldCharType": kind}))

    said = e("w:instrText", {"xml:space": "preserve"}, f" {instruction} ")
    code = append(e("w:r"), run_properties(look), said)
    return [sign("begin"), code, sign("separate"), *shown, sign("end")]


def section_end(section: Element) -> Element:
    """The end of a section of pages: a paragraph of next to no height (17.6.18)."""
    flat = e("w:spacing", {"w:before": 0, "w:after": 0, "w:line": 20, "w:lineRule": "exact"})
    return e("w:p", None, e("w:pPr", None, flat, e("w:ind", {"w:left": 0}), section))
