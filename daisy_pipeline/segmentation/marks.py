# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names for page marks and references to notes, so that products can point at them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TypeVar, cast

from daisy_pipeline.model.book import Book, NoteRef, PageMark
from daisy_pipeline.model.walk import every_block, top_blocks

T = TypeVar("T")
Mark = NoteRef | PageMark
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_ODD = re.compile(r"[^A-Za-z0-9_.-]")


def name_marks(book: Book) -> Book:
    """The Book in which every NoteRef and PageMark has an id: ``ref-note-1``, ``page-12``.

    Ids are XML names in ASCII, unique without regard to case (folders of some systems have none),
    and depend on the Book alone. Valid ids that the reader gave stay.
    """
    taken = {block.id.lower() for block in every_block(top_blocks(book)) if block.id}
    given: set[str] = set()

    def reserve(mark: Mark) -> Mark:
        if _keeps(mark, taken, given):
            given.add(mark.id.lower())
        return mark

    _rebuild(book, reserve)
    taken |= given

    def name(mark: Mark) -> Mark:
        if mark.id.lower() in given:
            given.remove(mark.id.lower())
            return mark
        return replace(mark, id=_unused(_stem(mark), taken))

    return _rebuild(book, name)


def _keeps(mark: Mark, taken: set[str], given: set[str]) -> bool:
    low = mark.id.lower()
    return bool(_NAME.fullmatch(mark.id)) and low not in taken and low not in given


def _stem(mark: Mark) -> str:
    what = ("page", mark.label) if isinstance(mark, PageMark) else ("ref", mark.note)
    return f"{what[0]}-{_ODD.sub(_spelled, what[1]) or 'x'}"


def _spelled(sign: re.Match[str]) -> str:
    return f"u{ord(sign[0]):04x}"


def _unused(stem: str, taken: set[str]) -> str:
    id, number = stem, 1
    while id.lower() in taken:
        number += 1
        id = f"{stem}-{number}"
    taken.add(id.lower())
    return id


def _rebuild(value: T, change: Callable[[Mark], Mark]) -> T:
    """The value with every mark in it changed, at any depth; what has none stays the same."""
    if isinstance(value, NoteRef | PageMark):
        return cast(T, change(value))
    if isinstance(value, tuple):
        items = [_rebuild(item, change) for item in value]
        same = all(a is b for a, b in zip(items, value, strict=True))
        return value if same else cast(T, tuple(items))
    if not is_dataclass(value) or isinstance(value, type | Enum):
        return value
    changes: dict[str, object] = {}
    for field in fields(value):
        old = getattr(value, field.name)
        if isinstance(old, tuple) or is_dataclass(old):
            new = _rebuild(old, change)
            if new is not old:
                changes[field.name] = new
    return cast(T, replace(value, **changes)) if changes else value
