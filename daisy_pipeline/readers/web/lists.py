# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists of XHTML: items, and terms with what is said of them; no word beside them is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from daisy_pipeline.model.book import (
    Block,
    Definition,
    DefinitionList,
    ItemList,
    ListItem,
    ListKind,
    Note,
    PageBreak,
    Paragraph,
    plain,
)
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.blocks import Maker, State
from daisy_pipeline.readers.web.dom import Element
from daisy_pipeline.readers.web.inline import as_text
from daisy_pipeline.readers.web.links import own_page_label

_PLAIN_LISTS = frozenset(("plain", "none", "simple", "nobullet", "no-bullet", "unstyled"))


def item_list(maker: Maker, element: Element, state: State) -> list[Block]:
    """A list; what stands in it outside an item becomes an item."""
    nested = maker.nest(state)
    items: list[ListItem] = []
    number = start = _number(element.get("start"), _first(element))
    pages: list[Block] = []
    step = -1 if element.get("reversed") is not None else 1
    for child in dom.children(element):
        if isinstance(child, str):
            if child.strip():
                loose = Paragraph(text=plain(dom.squeeze(child).strip()))
                items.append(ListItem(blocks=(*pages, loose)))
                pages = []
            continue
        label = str(number) if step < 0 and dom.name(element) == "ol" else ""
        if child.get("value") and dom.name(child) == "li":
            given = _number(child.get("value"), number)
            label, number = (label if given == number else str(given)), given
        blocks = maker.block(child, nested) if dom.is_block(child) else maker.loose(child, nested)
        if blocks and dom.name(child) != "li" and all(isinstance(b, PageBreak) for b in blocks):
            pages += blocks  # between items: before the next item's words
            continue
        if pages and blocks:
            blocks, pages = [*pages, *blocks], []
        if dom.name(child) in ("ul", "ol") and items:
            items[-1] = replace(items[-1], blocks=(*items[-1].blocks, *blocks))
        elif blocks:
            label = child.get(dom.LABEL) or label
            items.append(ListItem(blocks=tuple(blocks), label=label))
            number += step
    kind, style = _kind(element)
    if items and all(isinstance(b, Note | PageBreak) for i in items for b in i.blocks):
        return [*_notes(items, start, kind), *pages]
    if pages and items:
        items[-1] = replace(items[-1], blocks=(*items[-1].blocks, *pages))
    made = ItemList(
        items=tuple(items),
        kind=kind,
        start=start if dom.name(element) == "ol" else 1,
        style=style,
        lang=maker.lang(state),
        origin=maker.pages.origin(element),
    )
    return [made] if items else pages


def _notes(items: list[ListItem], start: int, kind: ListKind) -> list[Block]:
    """Notes that their source keeps as a list: what was an item's number is the note's label."""
    made: list[Block] = []
    for number, item in enumerate(items, start):
        label = item.label or (str(number) if kind == ListKind.NUMBER else "")
        made += [
            replace(b, label=b.label or label) if isinstance(b, Note) else b for b in item.blocks
        ]
    return made


def _first(element: Element) -> int:
    """The number of a list's first item: that of its length where it counts down."""
    if element.get("reversed") is None:
        return 1
    return sum(dom.name(c) == "li" for c in element) or 1


def _kind(element: Element) -> tuple[ListKind, str]:
    """How the items are marked: by the list's tag, type and look."""
    shown = element.get(dom.MARKS) or ""
    if shown == "none" or dom.classes(element) & _PLAIN_LISTS:
        return ListKind.PLAIN, "1"
    if dom.name(element) != "ol":
        return (ListKind.NUMBER, shown) if shown else (ListKind.BULLET, "1")
    style = element.get("type") or next((c.get("type") for c in element if c.get("type")), None)
    style = style or shown
    return ListKind.NUMBER, style if style in ("1", "a", "A", "i", "I", "가") else "1"


def _number(said: str | None, otherwise: int) -> int:
    try:
        return max(-9999, min(99999, int(said or "")))
    except ValueError:
        return otherwise


def definitions(maker: Maker, element: Element, state: State) -> list[Block]:
    """Terms and what is said of them; words outside both are said of the term before."""
    nested = maker.nest(state)
    entries: list[Definition] = []
    loose: list[str] = []
    pages: list[Block] = []  # before the first entry: before the list
    for child in _entries(element):
        if not isinstance(child, str) and dom.name(child) == "dt":
            content, keys = maker.line_of(child, nested)
            entries.append(Definition(term=as_text(content), blocks=()))
            loose += keys + [k for k in [maker.pages.key_of(child)] if k]
            continue
        if isinstance(child, str):
            text = plain(dom.squeeze(child).strip(" "))
            blocks: list[Block] = [Paragraph(text=text)] if text else []
        elif dom.is_block(child):
            blocks = maker.block(child, nested)
        else:
            blocks = maker.loose(child, nested)
        if blocks and not entries and all(isinstance(b, PageBreak) for b in blocks):
            pages += blocks
            continue
        if blocks and not entries:
            entries.append(Definition(term=(), blocks=()))
        if blocks:
            entries[-1] = replace(entries[-1], blocks=(*entries[-1].blocks, *blocks))
    made = DefinitionList(
        entries=tuple(entries), lang=maker.lang(state), origin=maker.pages.origin(element)
    )
    return pages + maker.owned([made] if entries else [], loose)


def _entries(element: Element) -> Iterator[Element | str]:
    for child in dom.children(element):
        if isinstance(child, str) or dom.name(child) != "div" or own_page_label(child) is not None:
            yield child
        else:
            yield from _entries(child)
