# SPDX-License-Identifier: AGPL-3.0-or-later
"""What of a Book people can correct: its blocks of the top and their list items, by their words.

A row of a person's file names a unit by its words and by how many of the same words came before:
line numbers move with every edit, words do not.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from daisy_pipeline.model.book import (
    Block,
    Book,
    Divider,
    Heading,
    ItemList,
    ListItem,
    ListKind,
    Origin,
    PageBreak,
    Paragraph,
    Text,
    Verse,
    text_of,
)
from daisy_pipeline.model.outline import Reason
from daisy_pipeline.model.walk import texts

_NO_ORIGIN = Origin()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A block of the top, or an item of a list there (``item`` from 0; -1: the block itself).

    ``at`` counts the blocks of front, body and rear together. ``words`` are what a person sees,
    ``keys`` the forms under which a row may name it, ``reason`` why the reader took it so.
    """

    at: int
    item: int
    block: Block
    words: str
    keys: tuple[str, ...]
    reason: Reason | None = None

    @property
    def origin(self) -> Origin:
        """Where it stands in the source."""
        return self.block.origin or _NO_ORIGIN


def key_of(words: str) -> str:
    """Words without blanks, composed and without case: what stays when an editor touched them."""
    return "".join(unicodedata.normalize("NFC", words).split()).casefold()


def words_of(text: Text) -> str:
    """The print words of a text."""
    return "".join(map(text_of, text))


def units(book: Book, reasons: Sequence[Reason]) -> tuple[Unit, ...]:
    """All units in reading order."""
    whys = {(r.origin, r.kind): r for r in reversed(reasons)}
    made: list[Unit] = []
    for at, block in enumerate(book.front + book.body + book.rear):
        reason = _reason(block, whys)
        made.append(_unit(at, -1, block, _block_words(block), reason))
        if isinstance(block, ItemList):
            made += _items(at, block, whys)
    return tuple(made)


def _unit(at: int, item: int, block: Block, words: str, reason: Reason | None) -> Unit:
    said = (*(reason.words.split("\n", 1)[:1] if reason else ()), words)
    if isinstance(block, ItemList):
        said = (*said, next((words_of(p.text) for p in texts((block,)) if p.text), ""))
    keys = tuple(dict.fromkeys(key for key in map(key_of, said) if key))
    return Unit(at=at, item=item, block=block, words=said[0], keys=keys, reason=reason)


_KINDS: Mapping[str, tuple[str, ...]] = {
    "Heading": ("heading",),
    "Paragraph": ("heading", "page", "divider", "verse", "list", "note", "speech", "table", "box",
                  "picture", "dateline", "signature", "title"),
    "PageBreak": ("page",),
    "ItemList": ("list",),
    "Note": ("note",),
    "ProducerNote": ("picture",),
}  # fmt: skip


def _reason(block: Block, whys: Mapping[tuple[Origin, str], Reason]) -> Reason | None:
    if block.origin is None:
        return None
    kind = type(block).__name__
    for name in _KINDS.get(kind, (kind.lower(),)):
        if (found := whys.get((block.origin, name))) is not None:
            return found
    return None


def _block_words(block: Block) -> str:
    match block:
        case Heading() | Paragraph():
            return words_of(block.text)
        case Divider():
            return block.sign
        case PageBreak():
            return block.page.label
        case Verse():
            return words_of(block.lines[0].text) if block.lines else ""
        case ItemList():
            first = next((words_of(p.text) for p in texts((block,)) if p.text), "")
            return f"{label_of(block, 0)} {first}".strip() if block.items else ""
        case _:
            return next((words_of(p.text) for p in texts((block,)) if p.text), "")


def _items(at: int, block: ItemList, whys: Mapping[tuple[Origin, str], Reason]) -> Iterator[Unit]:
    for number, item in enumerate(block.items):
        inner = item.blocks[0] if item.blocks else None
        if number == 0 or not isinstance(inner, Paragraph):
            continue  # the list itself bears the words of its first item
        words = f"{label_of(block, number)} {words_of(inner.text)}".strip()
        reason = whys.get((inner.origin, "heading")) if inner.origin else None
        yield Unit(
            at=at,
            item=number,
            block=inner,
            words=words,
            keys=tuple(dict.fromkeys((key_of(words), key_of(words_of(inner.text))))),
            reason=reason,
        )


def label_of(block: ItemList, number: int) -> str:
    """The sign that print has before an item, as far as the Book knows it."""
    item: ListItem = block.items[number]
    if item.label or block.kind is ListKind.PLAIN:
        return item.label
    return "-" if block.kind is ListKind.BULLET else f"{block.start + number}."


def numbered(found: Sequence[Unit]) -> dict[tuple[str, int], Unit]:
    """The units by their words' key and by how many of these words there are, from 1."""
    counts: Counter[str] = Counter()
    made: dict[tuple[str, int], Unit] = {}
    for unit in found:
        for key in unit.keys:
            counts[key] += 1
            made[key, counts[key]] = unit
    return made
