# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists of large print with the labels that print has; terms and what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daisy_pipeline.braille.book.labels import BULLET, item_label
from daisy_pipeline.emit.large_print.pieces import width
from daisy_pipeline.formats.typst import call, joined
from daisy_pipeline.model.book import DefinitionList, ItemList

if TYPE_CHECKING:
    from daisy_pipeline.emit.large_print.setter import Setter, Within

_WIDEST = 5.0  # em: a longer label is broken into lines
_LONGEST = 15.0  # em: a label over more than three lines
_BIG = "●"  # ACB, Best Practices for Large Print (2022): large solid bullets
_GAP = 0.5  # em between label and words


def set_list(setter: Setter, block: ItemList, within: Within) -> list[str]:
    """A list: each label on the line of its item's first words, turned lines below these."""
    labels = [_label(block, number) for number in range(len(block.items))]
    wide = min(_WIDEST, max(map(width, labels), default=0.0))
    inner = within.deeper(wide + _GAP if wide else 0.0)
    signs: list[str] = []
    items: list[str] = []
    for label, item in zip(labels, block.items, strict=True):
        made = setter.blocks(item.blocks, inner)
        if not made and not item.label:
            continue
        sign = setter.pen.ours(label)
        if width(label) > _LONGEST:  # above its item: beside it, it could run off the page
            made, sign = [call("kept", call("par", sign)), *made], ""
        long = bool(sign) and width(label) > _WIDEST
        signs.append(call("box", sign, width=f"{_WIDEST}em") if long else sign or "none")
        items.append(joined(made or ["none"]))
    if not items:
        return []
    back = inner.left - within.left - wide - (_GAP if wide else 0)  # deep lists stay on the page
    named = {"gap": f"{_GAP if wide else 0:g}em", "back": f"{min(0, back):g}em"}
    return [call("items", f"({', '.join(signs)},)", *items, **named)]


def set_definitions(setter: Setter, block: DefinitionList, within: Within) -> list[str]:
    """Each term on a line of its own, kept with what is said of it below."""
    made: list[str] = []
    for entry in block.entries:
        term = setter.pen.text(entry.term, bold=True)
        if term:
            made.append(call("kept", call("par", term)))
        made += setter.indented(entry.blocks, within)
    return made


def _label(block: ItemList, number: int) -> str:
    label = " ".join(item_label(block, number).split())
    return _BIG if label == BULLET and not block.items[number].label else label
