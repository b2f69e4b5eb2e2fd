# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ids and picture names in a Book, found and changed wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from daisy_pipeline.model.book import BlockBase, InlineImage, NoteRef, PageMark, Picture, Run

T = TypeVar("T")


def ids(value: object) -> Iterator[str]:
    """Every id in a value, in reading order."""
    if isinstance(value, BlockBase | NoteRef | PageMark) and value.id:
        yield value.id
    for inner in _inside(value):
        yield from ids(inner)


def _inside(value: object) -> Iterator[object]:
    if isinstance(value, tuple):
        yield from value
    elif is_dataclass(value):
        for field in fields(value):
            inner = getattr(value, field.name)
            if isinstance(inner, tuple) or is_dataclass(inner):
                yield inner


def renamed(value: T, new: Mapping[str, str], names: Mapping[str, str]) -> T:
    """The value with block ids, references and picture names changed wherever they stand."""
    if isinstance(value, tuple):
        return cast(T, tuple(renamed(v, new, names) for v in value))
    if not is_dataclass(value):
        return value
    change: dict[str, object] = {}
    for field in fields(value):
        inner = getattr(value, field.name)
        if isinstance(inner, tuple) or (is_dataclass(inner) and not isinstance(inner, type)):
            change[field.name] = renamed(inner, new, names)
    if isinstance(value, BlockBase | NoteRef | PageMark):
        change["id"] = new.get(value.id, value.id)
    if isinstance(value, NoteRef):
        change["note"] = new.get(value.note, value.note)
    if isinstance(value, Run) and value.href and value.href.startswith("#"):
        change["href"] = "#" + new.get(value.href[1:], value.href[1:])
    if isinstance(value, Picture | InlineImage):
        change["name"] = names.get(value.name, value.name)
    return cast(T, replace(cast(BlockBase, value), **change))  # type: ignore[arg-type]
