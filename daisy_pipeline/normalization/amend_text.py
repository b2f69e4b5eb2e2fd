# SPDX-License-Identifier: AGPL-3.0-or-later
"""Texts cut where a person's words end, and any block as the paragraphs that it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from daisy_pipeline.model.book import (
    Block,
    Box,
    Divider,
    Figure,
    Heading,
    Inline,
    ItemList,
    MathBlock,
    Note,
    PageBreak,
    Paragraph,
    ProducerNote,
    Quote,
    Raw,
    Run,
    Segment,
    Speech,
    Text,
    Verse,
    plain,
    text_of,
)
from daisy_pipeline.normalization.amend_units import key_of, label_of, words_of

_FIXED = Figure | MathBlock | Raw


def cut_at(text: Text, at: int) -> tuple[Text, Text]:
    """A text in two, before the character ``at`` of its words; blanks at the cut fall away."""
    before: list[Segment] = []
    after: list[Segment] = []
    for segment in text:
        left: list[Inline] = []
        right: list[Inline] = []
        for item in segment.content:
            length = len(text_of(Segment((item,))))
            if right or at <= 0:
                right.append(item)
            elif length > at and isinstance(item, Run):
                left += [replace(item, text=item.text[:at])] if item.text[:at].strip() else []
                right += [replace(item, text=item.text[at:])]
            else:
                left.append(item)
            at -= length
        before += [Segment(tuple(left))] if left else []
        after += [Segment(_stripped(right))] if right else []
    return tuple(before), tuple(s for s in after if s.content)


def _stripped(items: Sequence[Inline]) -> tuple[Inline, ...]:
    first, *others = items
    if not isinstance(first, Run):
        return tuple(items)
    words = first.text.lstrip()
    return (replace(first, text=words), *others) if words else tuple(others)


def cut_prefix(text: Text, words: str) -> tuple[Text, Text]:
    """A text in two behind the words with which it begins; (text, ()) when it has no more."""
    key, whole = key_of(words), words_of(text)
    if not key or key_of(whole) == key or not key_of(whole).startswith(key):
        return text, ()
    for at in range(len(words) // 2, len(whole)):
        if key_of(whole[:at]) == key:
            return cut_at(text, at)
    return text, ()


def cut_lines(text: Text, lines: Sequence[str]) -> list[Text]:
    """A text cut into the lines that it was joined from; whole where they do not fit."""
    made: list[Text] = []
    for line in lines[:-1]:
        head, rest = cut_prefix(text, line)
        if not rest:
            break
        made.append(head)
        text = rest
    return [*made, text]


def blocks_to_paragraphs(block: Block, original: str) -> tuple[Paragraph, ...]:
    """A block as paragraphs; () for what has no words of its own (a picture, a formula).

    ``original`` are the source's own lines where the reader said them.
    """
    match block:
        case Heading() | Paragraph():
            return (Paragraph(text=block.text, id=block.id, lang=block.lang, origin=block.origin),)
        case Figure() | MathBlock() | Raw():
            return ()
    if original:
        return _lines(block, original.split("\n"))
    match block:
        case Verse():
            return tuple(Paragraph(text=n.text, origin=block.origin) for n in block.lines)
        case ItemList():
            return _items(block)
        case Quote() | Box() | ProducerNote() | Note() | Speech():
            inner = [p for b in block.blocks for p in blocks_to_paragraphs(b, "")]
            return tuple(inner)
        case Divider():
            return _lines(block, [block.sign]) if block.sign else ()
        case PageBreak():
            return _lines(block, [block.page.label])
        case _:
            return ()


def _lines(block: Block, lines: Sequence[str]) -> tuple[Paragraph, ...]:
    origin = block.origin
    return tuple(
        Paragraph(
            text=plain(line), origin=replace(origin, line=origin.line + n) if origin else None
        )
        for n, line in enumerate(lines)
        if line.strip()
    )


def _items(block: ItemList) -> tuple[Paragraph, ...]:
    made: list[Paragraph] = []
    for number, item in enumerate(block.items):
        inner = [p for b in item.blocks for p in blocks_to_paragraphs(b, "")]
        label = label_of(block, number)
        if label and inner:
            run = Segment((Run(text=f"{label} "),))
            inner[0] = replace(inner[0], text=(run, *inner[0].text))
        made += inner
    return tuple(made)
