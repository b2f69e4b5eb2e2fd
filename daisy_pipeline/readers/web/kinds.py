# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kinds of XHTML blocks with a structure of their own; one function a kind of element."""

from __future__ import annotations

from dataclasses import replace

from daisy_pipeline.model.book import (
    Block,
    Box,
    Code,
    Divider,
    Figure,
    Inline,
    Mark,
    Note,
    NoteKind,
    PageBreak,
    PageMark,
    Paragraph,
    Picture,
    ProducerNote,
    Quote,
    Raw,
    Run,
    Segment,
    Text,
    plain,
)
from daisy_pipeline.readers._tokens import tokens
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.blocks import Kind, Maker, State
from daisy_pipeline.readers.web.dom import Element
from daisy_pipeline.readers.web.headings import heading, hgroup
from daisy_pipeline.readers.web.inline import MARKS, Line, as_text
from daisy_pipeline.readers.web.links import NOTES, own_page_label, part_page_label
from daisy_pipeline.readers.web.lists import definitions, item_list
from daisy_pipeline.readers.web.pages import Pages, descriptions_of
from daisy_pipeline.readers.web.tables import table
from daisy_pipeline.readers.web.verse import is_speech, is_verse, speech, verse

_BOXES = tokens("sidebar box boxed callout textbox")
# By what is said of them, not by classes, which may mean anything.
_BOX_TYPES = tokens(
    "case-study notice tip warning caution help marginalia learning-objectives learning-objective"
    " errata qna practice assessment"
)
_PRODUCER = tokens("prodnote optional-prodnote producer-note prodnotes")


def kind_of(element: Element, pages: Pages) -> Kind | None:
    """The function for an element: by what it means, then by its tag; None for mere holders."""
    tag, hints = dom.name(element), dom.hints(element)
    if is_note(element, pages):
        return note
    if is_verse(element):
        return verse
    if is_speech(element):
        return speech
    if tag in ("section", "div", "aside") and hints & _PRODUCER:
        return producer_note
    if tag in ("section", "div") and (hints & _BOXES or dom.types(element) & _BOX_TYPES):
        return box
    if element.get("role") == "heading" and tag in ("p", "div", "span", "dt"):
        return heading
    return _BY_TAG.get(tag)


def quote(maker: Maker, element: Element, state: State) -> list[Block]:
    """A block quotation."""
    inner = maker.container(element, maker.nest(state))
    made = Quote(blocks=tuple(inner), lang=maker.lang(state), origin=maker.pages.origin(element))
    return [made] if inner else []


def box(maker: Maker, element: Element, state: State) -> list[Block]:
    """Matter beside the text: asides can be skipped, printed boxes cannot."""
    inner = maker.container(element, maker.nest(state))
    optional = dom.name(element) == "aside" or "sidebar" in dom.hints(element)
    origin = maker.pages.origin(element)
    made = Box(blocks=tuple(inner), optional=optional, lang=maker.lang(state), origin=origin)
    return [made] if inner else []


def producer_note(maker: Maker, element: Element, state: State) -> list[Block]:
    """Words of an alternative format's producer; those that must be read are not optional."""
    inner = maker.container(element, maker.nest(state))
    optional = "prodnote" not in dom.classes(element) or "optional-prodnote" in dom.hints(element)
    origin, lang = maker.pages.origin(element), maker.lang(state)
    made = ProducerNote(blocks=tuple(inner), optional=optional, lang=lang, origin=origin)
    return [made] if inner else []


def note(maker: Maker, element: Element, state: State) -> list[Block]:
    """A note; the sign that begins it and leads back is its label."""
    label = element.get(dom.LABEL) or ""
    for anchor in element.iter("{*}a", "a"):
        if not label and anchor in maker.pages.labels:
            label = dom.words(anchor)
    nested = maker.nest(state)
    tag = dom.name(element)
    wanted = maker.pages.links.holders.get(element) or maker.pages.key_of(element)
    key = maker.pages.claim(wanted) or maker.pages.fresh("note")
    inner = maker.paragraph(element, nested) if tag == "p" else maker.container(element, nested)
    end = state.endnotes or bool(dom.types(element) & {"endnote", "rearnote"})
    note = Note(
        id=key,
        blocks=tuple(_lstripped(inner) if label else inner),
        label=label,
        kind=NoteKind.ENDNOTE if end else NoteKind.FOOTNOTE,
        lang=maker.lang(state),
        origin=maker.pages.origin(element),
    )
    return [note] if inner or label else []


def code(maker: Maker, element: Element, state: State) -> list[Block]:
    """Preformatted text, a text a line, with the marks and pages within it."""
    rows: list[list[Inline]] = [[]]
    _code_rows(maker, element, rows)
    lines = [_bare(row) for row in rows]
    while lines and not lines[0]:
        del lines[0]
    while lines and not lines[-1]:
        del lines[-1]
    if all(isinstance(i, PageMark) for row in lines for s in row for i in s.content):
        marks = [i for row in lines for s in row for i in s.content if isinstance(i, PageMark)]
        return [PageBreak(page=m, origin=maker.pages.origin(element)) for m in marks]
    lang, origin = maker.lang(state), maker.pages.origin(element)
    return [Code(lines=tuple(lines), lang=lang, origin=origin)]


def _code_rows(
    maker: Maker, element: Element, rows: list[list[Inline]], marks: frozenset[Mark] = frozenset()
) -> None:
    for child in dom.children(element):
        if isinstance(child, str):
            look = tuple(sorted(marks))
            first, *more = child.replace("\r\n", "\n").split("\n")
            rows[-1] += [Run(text=first, marks=look)] if first else []
            rows += [[Run(text=text, marks=look)] if text else [] for text in more]
        elif dom.name(child) == "br":
            rows.append([])
        elif _is_thing(child):
            line = Line(maker.pages, "")
            line.add(child)
            rows[-1] += line.finished()
        elif dom.name(child) not in dom.SILENT and dom.name(child) != "rp":
            own = {MARKS[dom.name(child)]} if dom.name(child) in MARKS else set()
            _code_rows(maker, child, rows, marks | (own - {Mark.CODE}))


def _is_thing(element: Element) -> bool:
    """Whether an element within code is no words: a page mark, a picture, a formula."""
    if own_page_label(element) is not None or part_page_label(element):
        return True
    return dom.name(element) in ("img", "svg", "math")


def _bare(row: list[Inline]) -> Text:
    """A line of code as a text, its runs joined and no blank at its end."""
    joined: list[Inline] = []
    for item in row:
        last = joined[-1] if joined else None
        if isinstance(item, Run) and isinstance(last, Run) and last.marks == item.marks:
            joined[-1] = replace(last, text=last.text + item.text)
        else:
            joined.append(item)
    while joined and isinstance(last := joined[-1], Run):
        bare = last.text.rstrip()
        joined[-1:] = [replace(last, text=bare)] if bare else []
        if bare:
            break
    return as_text(tuple(joined))


def rule(maker: Maker, element: Element, state: State) -> list[Block]:
    """A break of scene."""
    return [Divider(origin=maker.pages.origin(element))]


def figure(maker: Maker, element: Element, state: State) -> list[Block]:
    """A figure of pictures and caption; with other matter in it, just its blocks in order."""
    captions = [c for c in element if dom.name(c) == "figcaption"]
    images = [e for e in element.iter() if dom.name(e) in ("img", "svg")]
    images = [i for i in images if not any(i in c.iter() for c in captions)]
    images = [i for i in images if not any(dom.name(a) == "svg" for a in i.iterancestors())]
    described = [e for e in maker.pages.described.values() if element in e.iterancestors()]
    other = _other_matter(element, images, [*captions, *described])
    if not images or other:
        return maker.container(element, state)
    caption = [b for c in captions for b in maker.block(c, maker.nest(state))]
    return figure_of(maker, images, tuple(caption), element, state)


def figure_of(
    maker: Maker, images: list[Element], caption: tuple[Block, ...], element: Element, state: State
) -> list[Block]:
    """The figure of these pictures; a missing picture leaves its words and a finding."""
    pictures = []
    keys = []
    for image in images:
        name, alt = maker.pages.picture(image)
        keys += [k for k in [maker.pages.key_of(image)] if k]
        if name is None:
            raw = Raw(format="xhtml", code=dom.outer(image), text=plain(alt))
            made = [replace(raw, origin=maker.pages.origin(image)), *caption]
            return maker.owned(made, keys)
        role = image.get("role", "")
        hidden = image.get("aria-hidden") == "true" or role in ("presentation", "none")
        empty = dom.name(image) == "img" and "alt" in image.attrib and not alt
        described = [maker.pages.described.get(i) for i in descriptions_of(image)]
        nested = maker.nest(state)
        description = [b for e in described if e is not None for b in maker.block(e, nested)]
        pictures.append(
            Picture(
                name=name,
                alt=plain(alt),
                description=tuple(description),
                decorative=(hidden or empty) and not alt,
            )
        )
    origin = maker.pages.origin(element)
    figure = Figure(
        pictures=tuple(pictures), caption=caption, lang=maker.lang(state), origin=origin
    )
    return maker.owned([figure], keys)


def is_note(element: Element, pages: Pages) -> bool:
    """Whether an element is a note by its type, or because a reference leads to it."""
    if dom.types(element) & NOTES or element in pages.links.holders:
        return True
    return pages.key_of(element) in pages.links.notes and dom.name(element) in _NOTE_HOLDERS


_NOTE_HOLDERS = frozenset(("p", "li", "div", "dd", "aside", "td", "section", "blockquote"))


def _lstripped(blocks: list[Block]) -> list[Block]:
    """The blocks without the blank that stood behind a note's label."""
    if blocks and isinstance(blocks[0], Paragraph) and blocks[0].text:
        text: Text = blocks[0].text
        first = text[0].content[0]
        if isinstance(first, Run) and first.text.lstrip(" ."):
            run = replace(first, text=first.text.lstrip(" "))
            rest = text[0].content[1:]
            return [replace(blocks[0], text=(Segment((run, *rest)),)), *blocks[1:]]
    return blocks


def _other_matter(element: Element, images: list[Element], captions: list[Element]) -> bool:
    """Whether a figure holds words or blocks besides its pictures and captions."""
    for child in dom.children(element):
        if isinstance(child, str):
            if child.strip():
                return True
        elif child in captions or child in images:
            continue
        elif dom.name(child) in ("div", "p", "a", "span") and not dom.types(child):
            if _other_matter(child, images, captions):
                return True
        elif dom.name(child) not in dom.SILENT:
            return True
    return False


_BY_TAG: dict[str, Kind] = {
    **dict.fromkeys(dom.HEADINGS, heading),
    "hgroup": hgroup,
    "blockquote": quote,
    "aside": box,
    "pre": code,
    "hr": rule,
    "figure": figure,
    **dict.fromkeys(("ul", "ol", "menu", "dir"), item_list),
    "dl": definitions,
    "table": table,
}
