# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands inside a line, as DTBook elements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from daisy_pipeline.emit.shared.pages import PageNumber
from daisy_pipeline.formats.dtbook import element, language_tag
from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.formats.xhtml import safe_href
from daisy_pipeline.model.book import (
    Inline,
    InlineImage,
    LineBreak,
    Mark,
    Math,
    NoteRef,
    PageMark,
    Run,
    Segment,
)

# Outermost first. DTBook has no underline, strike or small: a class keeps what print showed.
_MARKS = {
    Mark.QUOTE: ("q", None),
    Mark.CITE: ("cite", None),
    Mark.STRONG: ("strong", None),
    Mark.EMPHASIS: ("em", None),
    Mark.UNDERLINE: ("span", "underline"),
    Mark.STRIKE: ("span", "strike"),
    Mark.SMALL: ("span", "small"),
    Mark.CODE: ("code", None),
    Mark.SUB: ("sub", None),
    Mark.SUP: ("sup", None),
}


@dataclass(frozen=True)
class Links:
    """Where things are: SMIL targets by element id, image files by resource name, page numbers."""

    smil: Mapping[str, str]
    images: Mapping[str, str]
    pages: Mapping[str, PageNumber]

    def read(self, id: str) -> dict[str, str | None]:
        """The attributes of an element that playback knows: its id and its smilref."""
        return {"id": id, "smilref": self.smil.get(id)}


def contents(segment: Segment, links: Links) -> list[Element | str]:
    """What a segment holds, as texts and elements; runs of one address make one link."""
    found: list[Element | str] = []
    for address, items in groupby(segment.content, _address):
        inner = [made for item in items for made in _item(item, links)]
        if address is None:
            found += inner
        else:
            outside = None if address.startswith("#") else "true"
            found.append(element("a", {"href": address, "external": outside}, *inner))
    return found


def _address(item: Inline) -> str | None:
    """Where a run leads: within the book, or to an address that may stand in one."""
    href = item.href if isinstance(item, Run) else None
    return href if href is None or href.startswith("#") else safe_href(href)


def page_number(mark: PageMark, links: Links) -> Element:
    """The ``pagenum`` of a print page."""
    number = links.pages[mark.id]
    return element("pagenum", {**links.read(mark.id), "page": number.kind}, number.label)


def _item(item: Inline, links: Links) -> list[Element | str]:
    match item:
        case Run():
            return [_run(item)]
        case NoteRef():
            attributes = {**links.read(item.id), "idref": f"#{item.note}"}
            return [element("noteref", attributes, item.text or "*")]
        case PageMark():
            return [page_number(item, links)]
        case InlineImage():
            return _image(item, links)
        case Math():
            return [element("span", {"class": "math"}, item.alt)] if item.alt else []
        case LineBreak():
            return [element("br")]


def _image(image: InlineImage, links: Links) -> list[Element | str]:
    file = links.images.get(image.name)
    if file is not None:
        return [element("img", {"src": file, "alt": image.alt})]
    return [element("span", {"class": "image"}, image.alt)] if image.alt else []


def _run(run: Run) -> Element | str:
    made: Element | str = _ruby(run)
    for mark in reversed([m for m in _MARKS if m in run.marks]):
        tag, look = _MARKS[mark]
        made = element(tag, {"class": look}, made)
    lang = language_tag(run.lang)
    return element("span", {"xml:lang": lang}, made) if lang else made


def _ruby(run: Run) -> Element | str:
    """DTBook has no ruby: the small text follows in brackets, as in browsers without ruby."""
    if not run.ruby:
        return run.text
    reading = element("span", {"class": "rt"}, f"({run.ruby})")
    return element("span", {"class": "ruby"}, run.text, reading)
