# SPDX-License-Identifier: AGPL-3.0-or-later
"""Paragraphs with places in lists become nested lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from daisy_pipeline.model.book import Block, ItemList, ListItem, ListKind, Origin
from daisy_pipeline.readers.office.numbering import DEPTHS, counted_label
from daisy_pipeline.readers.office.pieces import ListPlace


@dataclass(frozen=True, slots=True)
class Entry:
    """The blocks of a paragraph, and its place; without one they go on with the item before.

    ``continues`` is then the depth of that item.
    """

    blocks: tuple[Block, ...]
    place: ListPlace | None = None
    continues: int = DEPTHS
    origin: Origin | None = None


@dataclass
class _Item:
    blocks: list[Block]
    label: str = ""


@dataclass
class _Open:
    """A list that may still get items."""

    place: ListPlace
    depth: int
    origin: Origin | None
    items: list[_Item] = field(default_factory=list)
    labelled: bool = False
    next: int = 0

    def takes(self, place: ListPlace) -> bool:
        """Whether the next item belongs to this list."""
        own = self.place
        same = (own.series, own.kind) == (place.series, place.kind)
        if not same or place.kind is not ListKind.NUMBER:
            return same
        return own.style == place.style and place.number >= self.next

    def add(self, place: ListPlace, blocks: Sequence[Block]) -> None:
        label = place.label
        if place.kind is ListKind.NUMBER:
            plain = counted_label(place.style, place.number)
            if place.number != self.next:
                self.labelled = True  # from a gap on every item says its number
            label = (label or plain) if self.labelled or label not in ("", plain) else ""
        self.items.append(_Item(list(blocks), label))
        self.next = place.number + 1

    def block(self) -> ItemList:
        own = self.place
        number = own.kind is ListKind.NUMBER
        items = tuple(ListItem(blocks=tuple(i.blocks), label=i.label) for i in self.items)
        return ItemList(
            items=items,
            kind=own.kind,
            start=own.number if number else 1,
            style=own.style if number else "1",
            origin=self.origin,
        )


def nested(entries: Sequence[Entry]) -> list[Block]:
    """The lists that entries make; the first entry has a place."""
    made: list[Block] = []
    stack: list[_Open] = []

    def close(depth: int) -> None:
        """Put lists that lie deeper than ``depth`` where they belong."""
        while stack and stack[-1].depth > depth:
            block = stack.pop().block()
            (stack[-1].items[-1].blocks if stack else made).append(block)

    for entry in entries:
        place = entry.place
        if place is None:
            close(max(entry.continues, stack[0].depth if stack else 0))
            (stack[-1].items[-1].blocks if stack else made).extend(entry.blocks)
            continue
        close(place.depth)
        if stack and stack[-1].depth == place.depth and not stack[-1].takes(place):
            close(place.depth - 1)
        if not stack or stack[-1].depth < place.depth:
            opened = _Open(place, place.depth, entry.origin, next=place.number)
            stack.append(opened)
        stack[-1].add(place, entry.blocks)
    close(-1)
    return made
