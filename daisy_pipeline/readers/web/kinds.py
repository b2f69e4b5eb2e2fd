# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kinds of XHTML blocks with a structure of their own; one function a kind of element."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from daisy_pipeline.model.book import (
    Block,
    Box,
    Code,
    Divider,
    Inline,
    Mark,
    Note,
    NoteKind,
    PageBreak,
    PageMark,
    Paragraph,
    ProducerNote,
    Quote,
    Run,
    Segment,
    Text,
)
from daisy_pipeline.readers._tokens import tokens
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.blocks import Kind, Maker, State
from daisy_pipeline.readers.web.dom import Element
from daisy_pipeline.readers.web.figures import figure
from daisy_pipeline.readers.web.headings import heading, hgroup
from daisy_pipeline.readers.web.inline import MARKS, Line, as_text
from daisy_pipeline.readers.web.links import (
    NOTES,
    leading_sign,
    own_page_label,
    part_page_label,
)
from daisy_pipeline.readers.web.lists import definitions, item_list
from daisy_pipeline.readers.web.pages import Pages
from daisy_pipeline.readers.web.roles import becoming
from daisy_pipeline.readers.web.tables import table
from daisy_pipeline.readers.web.verse import is_speech, is_verse, speech, verse

_BOXES = tokens("sidebar box boxed callout textbox")
# By what is said of them, not by classes, which may mean anything.
_BOX_TYPES = becoming("box")
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
    if not label and (sign := maker.pages.links.signs.get(wanted or "")):
        inner, label = _unsigned(inner, sign)
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


def is_note(element: Element, pages: Pages) -> bool:
    """Whether an element is a note by its type, or because a reference leads to it."""
    if dom.types(element) & NOTES or element in pages.links.holders:
        return True
    return pages.key_of(element) in pages.links.notes and dom.name(element) in _NOTE_HOLDERS


_NOTE_HOLDERS = frozenset(("p", "li", "div", "dd", "aside", "td", "section", "blockquote"))


def _unsigned(blocks: list[Block], sign: str) -> tuple[list[Block], str]:
    """The blocks of a note and its label: the sign that they begin with, else the reference's."""
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph) or not first.text:
        return blocks, sign
    content = list(first.text[0].content)
    runs = (i.text for i in takewhile(_is_run, content) if isinstance(i, Run))
    label = leading_sign("".join(runs), sign)
    left = len(label)
    while left and content and isinstance(run := content[0], Run):
        rest = run.text[left:]
        content[:1] = [replace(run, text=rest)] if rest else []
        left -= len(run.text) - len(rest)
    if not content:
        return blocks, sign
    made: list[Block] = [replace(first, text=(Segment(tuple(content)),)), *blocks[1:]]
    return (made if label else blocks), label or sign


def _is_run(item: Inline) -> bool:
    return isinstance(item, Run)


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
