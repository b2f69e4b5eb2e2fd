# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two items or more below each other are a list; lists nest by indent or by other marks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from daisy_pipeline.model.book import ItemList, ListItem, ListKind, Origin, Paragraph
from daisy_pipeline.readers._layout import Line
from daisy_pipeline.readers._typed_inline import Marks, typed
from daisy_pipeline.readers.typed.items import Item, item_of

_DEEPEST = 6


def take_list(
    lines: Sequence[Line], at: int, headings: Collection[int], marks: Marks
) -> tuple[ItemList, int] | None:
    """The list that begins at a line after a gap, and the line after it; figures must count up."""
    if at and lines[at - 1].words and lines[at - 1].number not in headings:
        return None
    items: list[Item] = []
    while at + len(items) < len(lines):
        line = lines[at + len(items)]
        found = item_of(line.words) if line.number not in headings else None
        if found is None:
            break
        items.append(found)
    if len(items) < 2:
        return None
    made, reached = _Lists(lines, at, items, marks).take(0, ())
    if made is None or reached != len(items):
        return None
    words = "\n".join(lines[at + n].words for n in range(len(items)))
    why = "bullets" if made.kind is ListKind.BULLET else "counted-items"
    marks.because(lines[at].number, "list", why, words)
    return made, at + reached


class _Lists:
    def __init__(self, lines: Sequence[Line], at: int, items: Sequence[Item], marks: Marks) -> None:
        self.lines, self.at, self.items, self.marks = lines, at, items, marks

    def take(self, begin: int, outer: tuple[str, ...]) -> tuple[ItemList | None, int]:
        """The list of one kind of mark that begins at an item, and the item after it."""
        first, at = self.items[begin], begin
        indent = self.lines[self.at + begin].indent
        made: list[ListItem] = []
        while at < len(self.items) and self.lines[self.at + at].indent >= indent:
            item = self.items[at]
            deeper = self.lines[self.at + at].indent > indent + 1
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
        origin = Origin(self.marks.file, self.lines[self.at + begin].number)
        kept = ItemList(
            items=tuple(made), kind=first.kind, start=max(1, first.value), style=style,
            origin=origin,
        )  # fmt: skip
        return kept, at

    def _nests(self, item: Item, outer: tuple[str, ...]) -> bool:
        return item.style not in outer and item.value in (0, 1)

    def _item(self, at: int, item: Item) -> ListItem:
        number = self.lines[self.at + at].number
        text = typed(item.words, number, self.marks)
        block = Paragraph(text=text, origin=Origin(self.marks.file, number))
        return ListItem(blocks=(block,), label="" if item.counted else item.label)
