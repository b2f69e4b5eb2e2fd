# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables: caption, head, spans, scopes; tables that only lay out a page are read as their cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from daisy_pipeline.model.book import Block, Cell, Paragraph, Row, Speech, Table, plain
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.blocks import Maker, State
from daisy_pipeline.readers.web.dom import Element
from daisy_pipeline.readers.web.inline import as_text
from daisy_pipeline.readers.web.links import own_page_label
from daisy_pipeline.readers.web.roles import becoming

_MOST_SPAN = 1000  # as HTML 4.9.11 has it for colspan
_SPEAKERS = becoming("speaker") | {"speaker"}
_SCOPES = frozenset(("row", "col", "rowgroup", "colgroup"))


def table(maker: Maker, element: Element, state: State) -> list[Block]:
    """A table; a play set as a table is speeches (z3998:drama)."""
    if element.get("role") in ("presentation", "none"):
        return maker.container(element, state)
    if dom.hints(element) & becoming("play"):
        return _drama(maker, element, state)
    nested = maker.nest(state)
    made = _Parts()
    pages: list[Block] = []
    for part, child in _parts(element, ""):
        if part == "stray" and not isinstance(child, str) and own_page_label(child):
            pages += maker.block(child, nested)  # between rows: before the next row's words
            continue
        if part == "caption" and not isinstance(child, str) and not (made.head or made.rows):
            made.caption += maker.block(child, nested)
            continue
        row = Row(cells=tuple(_cells(maker, child, nested, part)))
        if row.cells:
            made.add(part, _with_pages(row, pages))
            pages = []
    rows = made.rows + made.foot
    if not made.head:
        heads = _head_rows(rows)
        made.head, rows = rows[:heads], rows[heads:]
    if not (rows or made.head or made.caption):
        return []
    lang, origin = maker.lang(state), maker.pages.origin(element)
    head, caption = tuple(map(_column_heads, made.head)), tuple(made.caption)
    body = tuple(map(_row_heads, rows))
    return [Table(rows=body, head=head, caption=caption, lang=lang, origin=origin), *pages]


def _with_pages(row: Row, pages: list[Block]) -> Row:
    if not pages:
        return row
    first = replace(row.cells[0], blocks=(*pages, *row.cells[0].blocks))
    return Row(cells=(first, *row.cells[1:]))


def _head_rows(rows: list[Row]) -> int:
    """How many rows head a table without a thead: the first, and those that its cells reach into.

    None where that would cut a cell, or leave no row below.
    """
    count = end = 1
    while count <= min(end, len(rows)):
        row = rows[count - 1]
        if not all(c.header for c in row.cells):
            return 0
        end = max(end, *(count - 1 + c.rowspan for c in row.cells))
        count += 1
    return end if end < len(rows) else 0


def _column_heads(row: Row) -> Row:
    """Header cells of the head are their columns' where nothing else is said (HTML 4.9.12)."""
    cells = (replace(c, scope="col") if c.header and not c.scope else c for c in row.cells)
    return Row(cells=tuple(cells))


def _row_heads(row: Row) -> Row:
    """Header cells on the left of cells with data are their row's."""
    data = next((n for n, c in enumerate(row.cells) if not c.header), 0)
    cells = (
        replace(c, scope="row") if n < data and c.header and not c.scope else c
        for n, c in enumerate(row.cells)
    )
    return Row(cells=tuple(cells))


@dataclass
class _Parts:
    """A table's parts in reading order; a head that comes after rows is rows."""

    caption: list[Block] = field(default_factory=list)
    head: list[Row] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    foot: list[Row] = field(default_factory=list)

    def add(self, part: str, row: Row) -> None:
        if part == "thead" and not (self.rows or self.foot):
            self.head.append(row)
        elif part == "tfoot":
            self.foot.append(row)
        else:
            self.rows += [*self.foot, row]
            self.foot = []


def _parts(element: Element, part: str) -> Iterator[tuple[str, Element | str]]:
    """(caption, thead, tbody, tfoot or stray; what) for captions, rows and what is neither."""
    for child in dom.children(element):
        tag = "" if isinstance(child, str) else dom.name(child)
        if isinstance(child, str):
            if child.strip():
                yield "stray", child
        elif tag == "caption" and not part:
            yield "caption", child
        elif tag in ("thead", "tbody", "tfoot"):
            yield from _parts(child, tag)
        elif tag == "tr":
            yield part or "tbody", child
        elif tag not in ("colgroup", "col") and tag not in dom.SILENT:
            yield "stray", child


def _cells(maker: Maker, row: Element | str, state: State, part: str) -> Iterator[Cell]:
    """The cells of a row; what stands in it (or instead of it) outside a cell becomes a cell."""
    for cell in (
        [row] if part in ("stray", "caption") or isinstance(row, str) else dom.children(row)
    ):
        if isinstance(cell, str) or dom.name(cell) not in ("td", "th"):
            if blocks := _stray(maker, cell, state):
                yield Cell(blocks=tuple(blocks))
            continue
        scope = cell.get("scope", "").lower()
        header = dom.name(cell) == "th"
        yield Cell(
            blocks=tuple(maker.block(cell, state)),
            header=header,
            scope=scope if header and scope in _SCOPES else "",
            colspan=_span(cell.get("colspan")),
            rowspan=_span(cell.get("rowspan")),
        )


def _stray(maker: Maker, child: Element | str, state: State) -> list[Block]:
    if isinstance(child, str):
        text = plain(dom.squeeze(child).strip(" "))
        return [Paragraph(text=text)] if text else []
    return maker.block(child, state) if dom.is_block(child) else maker.loose(child, state)


def _span(said: str | None) -> int:
    try:
        return max(1, min(_MOST_SPAN, int(said or "1")))
    except ValueError:
        return 1


def _drama(maker: Maker, element: Element, state: State) -> list[Block]:
    blocks: list[Block] = []
    for part, child in _parts(element, ""):
        if isinstance(child, str):
            blocks += _stray(maker, child, state)
            continue
        cells = [c for c in child if dom.name(c) in ("td", "th")]
        whole = len(cells) == sum(
            1 for c in dom.children(child) if not isinstance(c, str) or c.strip()
        )
        speaker = next((c for c in cells if dom.hints(c) & _SPEAKERS), None)
        if part in ("caption", "stray") or not whole or speaker is None or speaker is not cells[0]:
            blocks += _stray(maker, child, state)
            continue
        content, keys = maker.line_of(speaker, state)
        nested = maker.nest(state)
        said = [b for c in cells if c is not speaker for b in maker.block(c, nested)]
        origin = maker.pages.origin(child)
        made = Speech(speaker=as_text(content), blocks=tuple(said), origin=origin)
        blocks += maker.owned([made], keys)
    return blocks
