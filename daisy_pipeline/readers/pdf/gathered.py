# SPDX-License-Identifier: AGPL-3.0-or-later
"""Blocks made of several paragraphs: lists with their numbers, stanzas, tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from daisy_pipeline.model.book import (
    Block,
    Cell,
    ItemList,
    ListItem,
    ListKind,
    Paragraph,
    Row,
    Table,
    Verse,
    VerseLine,
)
from daisy_pipeline.readers.pdf.notes import without
from daisy_pipeline.readers.pdf.shapes import Grid, GridCell
from daisy_pipeline.readers.pdf.units import BULLET, NUMBER, Para

if TYPE_CHECKING:
    from daisy_pipeline.readers.pdf.compose import Composer


def item_list(composer: Composer, paras: Sequence[Para]) -> Iterator[Block]:
    """The lists in paragraphs that begin with signs or numbers; deeper ones nest by indent."""
    at = 0
    while at < len(paras):
        made, at = _one_list(composer, paras, at, 0)
        yield made


def _one_list(
    composer: Composer, paras: Sequence[Para], at: int, deep: int
) -> tuple[ItemList, int]:
    first = paras[at]
    edge, sort = _left(first), _sort(first)
    items: list[ListItem] = []
    while at < len(paras):
        para = paras[at]
        if items and _left(para) > edge + 4 and deep < 6:
            inner, at = _one_list(composer, paras, at, deep + 1)
            items[-1] = replace(items[-1], blocks=(*items[-1].blocks, inner))
            continue
        if _left(para) < edge - 4 or _sort(para) != sort:
            break
        items.append(_item(composer, para))
        at += 1
    kind, start, style, plain_labels = _numbers([i.label for i in items])
    if plain_labels:
        items = [replace(i, label="") for i in items]
    origin = composer.origin(first.page)
    return ItemList(items=tuple(items), kind=kind, start=start, style=style, origin=origin), at


def _left(para: Para) -> float:
    return para.lines[0].left - para.lines[0].column[0]


def _sort(para: Para) -> str:
    """What kind of sign an item has: two kinds are two lists."""
    if BULLET.match(para.text):
        return "bullet"
    found = NUMBER.match(para.text)
    label = found[1] if found else ""
    sign = "1" if any(c.isdecimal() for c in label) else "가" if label[:2].strip("(") > "z" else "a"
    return sign + label.strip("0123456789가-힣")[-1:]


def _item(composer: Composer, para: Para) -> ListItem:
    line = para.lines[0]
    found = BULLET.match(line.text) or NUMBER.match(line.text)
    label = line.text[: found.end()].strip() if found else ""
    pieces = without(line.pieces, found.end() if found else 0)
    at = para.parts.index(line)
    kept = Para([*para.parts[:at], replace(line, pieces=pieces), *para.parts[at + 1 :]])
    words = Paragraph(text=composer.text(kept), origin=composer.origin(para.page))
    return ListItem(blocks=(words,), label=label)


def _numbers(labels: Sequence[str]) -> tuple[ListKind, int, str, bool]:
    """Kind, first number, style, and whether labels are only what counting gives (``1.``)."""
    if not any(c.isalnum() for label in labels for c in label):
        return ListKind.BULLET, 1, "1", True
    numbers = [int(n[:-1]) for n in labels if n[:-1].isdecimal() and n.endswith(".")]
    counted = len(numbers) == len(labels) and numbers == list(
        range(numbers[0], numbers[0] + len(numbers))
    )
    if counted:
        return ListKind.NUMBER, numbers[0], "1", True
    return ListKind.PLAIN, 1, "1", False


def verses(composer: Composer, paras: Sequence[Para]) -> Iterator[Block]:
    """Stanzas: a gap between lines parts them; indents count in steps of an em."""
    stanza: list[Para] = []
    for para in paras:
        if stanza and para.gap:
            yield _stanza(composer, stanza)
            stanza = []
        stanza.append(para)
    if stanza:
        yield _stanza(composer, stanza)


def _stanza(composer: Composer, paras: Sequence[Para]) -> Verse:
    least = min(p.lines[0].left for p in paras)
    lines = tuple(
        VerseLine(
            text=composer.text(p),
            indent=min(9, round((p.lines[0].left - least) / (p.lines[0].size or 1.0))),
        )
        for p in paras
    )
    return Verse(lines=lines, origin=composer.origin(paras[0].page))


def table(composer: Composer, grid: Grid, caption: tuple[Block, ...]) -> Table:
    """The table in a grid."""

    def cell(old: GridCell, head: bool) -> Cell:
        para = Para(list(old.lines))
        words = Paragraph(text=composer.text(para), origin=composer.origin(grid.page))
        header = head or old.header
        return Cell(
            blocks=(words,) if old.lines else (),
            header=header,
            scope="col" if head else "",
            colspan=old.colspan,
            rowspan=old.rowspan,
        )

    rows = [
        Row(cells=tuple(cell(c, n < grid.head) for c in row)) for n, row in enumerate(grid.rows)
    ]
    return Table(
        head=tuple(rows[: grid.head]),
        rows=tuple(rows[grid.head :]),
        caption=caption,
        origin=composer.origin(grid.page),
    )
