# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verse and drama, by z3998 types and by the classes that books really use."""

from __future__ import annotations

import re
from dataclasses import replace

from daisy_pipeline.model.book import (
    Block,
    Inline,
    LineBreak,
    PageBreak,
    PageMark,
    Speech,
    Verse,
    VerseLine,
)
from daisy_pipeline.readers._tokens import tokens
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.blocks import Maker, State
from daisy_pipeline.readers.web.dom import Element
from daisy_pipeline.readers.web.inline import Line, as_text
from daisy_pipeline.readers.web.links import own_page_label
from daisy_pipeline.readers.web.roles import becoming

# With the classes that books really use.
_POEMS = becoming("verse") | tokens("poetry stanza linegroup lg strophe")
_STANZAS = frozenset(("stanza", "linegroup", "lg", "strophe", "verse"))
_LINES = frozenset(("line", "l", "verse-line", "verseline", "poemline"))
_NUMBERS = frozenset(("line-number", "linenum", "lineno", "line-num", "verse-number"))
_SPEECHES = becoming("speech") | tokens("sp")
_SPEAKERS = becoming("speaker") | tokens("speaker")
_INDENT = re.compile(r"(?:indent|i|in)-?(\d)$")
_HOLDERS = frozenset(("div", "section", "p", "blockquote", "ul", "ol", "li", "article"))


def is_verse(element: Element) -> bool:
    """Whether an element is said to be verse and holds nothing that verse cannot."""
    if dom.name(element) not in ("div", "section", "blockquote", "p", "article", "ul", "ol"):
        return False
    if not dom.hints(element) & _POEMS:
        return False
    inner = {dom.name(e) for e in element.iterdescendants()}
    return not inner & {"table", "figure", "img", "svg", "pre", "dl", "aside", "hr", "math"}


def is_speech(element: Element) -> bool:
    """Whether an element is a speech: its first element names the speaker."""
    if dom.name(element) not in ("div", "section", "p") or not dom.hints(element) & _SPEECHES:
        return False
    first = next((c for c in element if dom.name(c)), None)
    return (
        first is not None
        and bool(dom.hints(first) & _SPEAKERS)
        and not (element.text or "").strip()
    )


def speech(maker: Maker, element: Element, state: State) -> list[Block]:
    """A speech: its speaker, and what is said."""
    first = next(c for c in element if dom.name(c))
    content, keys = maker.line_of(first, state)
    said = maker.inside(element, maker.nest(state), but=first)
    origin = maker.pages.origin(element)
    made = Speech(
        speaker=as_text(content), blocks=tuple(said), lang=maker.lang(state), origin=origin
    )
    return maker.owned([made], keys)


def verse(maker: Maker, element: Element, state: State) -> list[Block]:
    """The stanzas of a poem, with its headings between them."""
    blocks: list[Block] = []
    lines: list[VerseLine] = []
    here = state

    def close() -> None:
        if lines:
            origin = maker.pages.origin(element)
            blocks.append(Verse(lines=tuple(lines), lang=maker.lang(here), origin=origin))
            lines.clear()

    loose = Line(maker.pages, state.lang)
    keys: list[str] = []
    for child in dom.children(element):
        if isinstance(child, str):
            loose.text(child)
        elif dom.name(child) in dom.HEADINGS or dom.name(child) in ("header", "hgroup", "footer"):
            _take(loose, lines)
            close()
            blocks += maker.block(child, state)
        elif own_page_label(child) is not None:
            _take(loose, lines)
            loose.add(child)
            _take(loose, lines)
        elif _is_stanza(child):
            _take(loose, lines)
            close()
            blocks += maker.owned(verse(maker, child, state), _keys(maker, child))
        elif dom.name(child) in _HOLDERS or dom.hints(child) & _LINES:
            _take(loose, lines)
            number = _number_of(child)
            content, inner = maker.line_of(child, state)
            keys += inner + _keys(maker, child)
            made = _split(content, child)
            lines += [replace(made[0], number=number), *made[1:]] if number and made else made
        else:
            loose.add(child)
    _take(loose, lines)
    keys += loose.keys
    close()
    return maker.owned(_paged(blocks), keys)


def _number_of(line: Element) -> str:
    """The printed number of a line, taken out of it; "" for most lines."""
    for inner in line.iterdescendants():
        if dom.classes(inner) & _NUMBERS and dom.name(inner) == "span":
            number = dom.words(inner)
            dom.remove(inner)
            return number
    return ""


def _keys(maker: Maker, element: Element) -> list[str]:
    key = maker.pages.key_of(element)
    return [key] if key else []


def _is_stanza(element: Element) -> bool:
    """A holder of lines: by its name, or because lines or holders of lines are inside it."""
    if dom.name(element) not in _HOLDERS:
        return False
    if dom.hints(element) & _STANZAS:
        return True
    inner = [c for c in element.iterdescendants() if isinstance(c.tag, str)]
    if dom.hints(element) & _LINES:
        return False
    return any(
        dom.name(c) in _HOLDERS or dom.hints(c) & _LINES or dom.name(c) == "br" for c in inner
    )


def _take(loose: Line, lines: list[VerseLine]) -> None:
    content = loose.finished()
    if content:
        lines += _split(content, None)


def _split(content: tuple[Inline, ...], element: Element | None) -> list[VerseLine]:
    """The lines between line breaks."""
    found = [_INDENT.match(c) for c in dom.classes(element)] if element is not None else []
    indent = next((int(f[1]) for f in found if f), 0)
    rows: list[list[Inline]] = [[]]
    for item in content:
        if isinstance(item, LineBreak):
            rows.append([])
        else:
            rows[-1].append(item)
    return [VerseLine(text=as_text(tuple(row)), indent=indent) for row in rows if row]


def _paged(blocks: list[Block]) -> list[Block]:
    """Pages that stand alone in a line of verse stand before the next line, or between blocks."""
    made: list[Block] = []
    for block in blocks:
        if not isinstance(block, Verse):
            made.append(block)
            continue
        lines: list[VerseLine] = []
        waiting: list[PageMark] = []
        for line in block.lines:
            content = line.text[0].content
            if all(isinstance(i, PageMark) for i in content):
                waiting += [i for i in content if isinstance(i, PageMark)]
                continue
            if waiting:
                line = replace(line, text=as_text((*waiting, *content)))
                waiting = []
            lines.append(line)
        if lines:
            made.append(replace(block, lines=tuple(lines)))
        made += [PageBreak(page=mark, origin=block.origin) for mark in waiting]
    return made
