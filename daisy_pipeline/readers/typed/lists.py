# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two items or more below each other are a list; lists nest by indent or by other marks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from daisy_pipeline.model.book import ItemList, ListItem, ListKind, Origin, Paragraph
from daisy_pipeline.readers._layout import MARKED, Layout, Line, is_full
from daisy_pipeline.readers._typed_inline import Marks, is_divider, typed
from daisy_pipeline.readers.typed.items import Item, item_of

_DEEPEST = 6


def take_list(
    lines: Sequence[Line], at: int, headings: Collection[int], marks: Marks, layout: Layout
) -> tuple[ItemList, int] | None:
    """The list that begins at a line after a gap, and the line after it; figures must count up.

    An item goes on in lines that are set in below it, or that a full line runs over into.
    """
    if at and lines[at - 1].words and lines[at - 1].number not in headings:
        return None
    rows, end = _rows(lines, at, headings, layout)
    if len(rows) < 2:
        return None
    made, reached = _Lists(rows, marks).take(0, ())
    if made is None or reached != len(rows):
        return None
    words = "\n".join(line.words for line in lines[at:end])
    why = "bullets" if made.kind is ListKind.BULLET else "counted-items"
    marks.because(lines[at].number, "list", why, words)
    return made, end


@dataclass(frozen=True, slots=True)
class _ItemRow:
    line: Line
    item: Item


def _rows(
    lines: Sequence[Line], at: int, headings: Collection[int], layout: Layout
) -> tuple[list[_ItemRow], int]:
    """The items from a line on, each with the words of the lines that go on it, and the end."""
    rows: list[_ItemRow] = []
    tails: list[str] = []
    end = at
    for here in range(at, len(lines)):
        line = lines[here]
        found = item_of(line.words) if line.number not in headings else None
        if found is not None:
            rows, tails, end = [*_ended(rows, tails), _ItemRow(line, found)], [], here + 1
            continue
        if not rows or not _goes_on(rows[-1].line, lines[here - 1], line, headings, layout):
            break
        tails.append(line.words)
        if layout.mode != "indent" or layout.width:
            rows, tails, end = _ended(rows, tails), [], here + 1
    return rows, end


def _ended(rows: list[_ItemRow], tails: Sequence[str]) -> list[_ItemRow]:
    """The rows with the tails at the last item.

    In a text of set-in paragraphs the lines below the last item are one of these, no tail of it.
    """
    if tails:
        last = rows.pop()
        words = " ".join((last.item.words, *tails))
        rows.append(_ItemRow(last.line, replace(last.item, words=words)))
    return rows


def _goes_on(
    first: Line, above: Line, line: Line, headings: Collection[int], layout: Layout
) -> bool:
    if not line.words or line.number in headings or MARKED.match(line.words):
        return False
    if is_divider(line.words) or "\t" in line.words:
        return False
    full = bool(layout.width) and is_full(above, line, layout.width)
    return line.indent >= first.indent + 2 or (full and line.indent == first.indent)


class _Lists:
    def __init__(self, rows: Sequence[_ItemRow], marks: Marks) -> None:
        self.lines = [row.line for row in rows]
        self.items, self.marks = [row.item for row in rows], marks

    def take(self, begin: int, outer: tuple[str, ...]) -> tuple[ItemList | None, int]:
        """The list of one kind of mark that begins at an item, and the item after it."""
        first, at = self.items[begin], begin
        indent = self.lines[begin].indent
        made: list[ListItem] = []
        while at < len(self.items) and self.lines[at].indent >= indent:
            item = self.items[at]
            deeper = self.lines[at].indent > indent + 1
            if made and (deeper or item.style != first.style):
                if (not deeper and not self._nests(item, outer)) or len(outer) >= _DEEPEST:
                    break
                inner, after = self.take(at, (*outer, first.style))
                if inner is None:
                    return None, at
                made[-1] = ListItem(blocks=(*made[-1].blocks, inner), label=made[-1].label)
                at = after
                continue
            if first.value and item.value != first.value + len(made):
                break
            made.append(self._item(at, item))
            at += 1
        if not made or (first.value and len(made) == 1 and first.value != 1):
            return None, at
        style = first.style if first.style in ("가", "a", "A") else "1"
        origin = Origin(self.marks.file, self.lines[begin].number)
        kept = ItemList(
            items=tuple(made), kind=first.kind, start=max(1, first.value), style=style,
            origin=origin,
        )  # fmt: skip
        return kept, at

    def _nests(self, item: Item, outer: tuple[str, ...]) -> bool:
        return item.style not in outer and item.value in (0, 1)

    def _item(self, at: int, item: Item) -> ListItem:
        number = self.lines[at].number
        text = typed(item.words, number, self.marks)
        block = Paragraph(text=text, origin=Origin(self.marks.file, number))
        return ListItem(blocks=(block,), label="" if item.counted else item.label)
