# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ids and picture names in a Book, found and changed wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar, cast

from daisy_pipeline.model.book import BlockBase, InlineImage, NoteRef, PageMark, Picture, Run

T = TypeVar("T")
_LEAVES = frozenset(("str", "int", "bool", "str | None", "Origin | None", "tuple[Mark, ...]"))


@cache
def _parts(kind: Any) -> tuple[str, ...]:
    """The fields of a class in which ids or names may stand deeper."""
    return (
        tuple(f.name for f in fields(kind) if f.type not in _LEAVES) if is_dataclass(kind) else ()
    )


def ids(value: object) -> Iterator[str]:
    """Every id in a value, in reading order."""
    if isinstance(value, tuple):
        for inner in value:
            yield from ids(inner)
        return
    if isinstance(value, BlockBase | NoteRef | PageMark) and value.id:
        yield value.id
    for name in _parts(cast(Any, type(value))):
        yield from ids(getattr(value, name))


def renamed(value: T, new: Mapping[str, str], names: Mapping[str, str]) -> T:
    """The value with block ids, references and picture names changed wherever they stand.

    A link to an id that becomes "" leads nowhere and is none. What does not change is not copied.
    """
    if isinstance(value, tuple):
        made = tuple(renamed(v, new, names) for v in value)
        same = all(a is b for a, b in zip(made, value, strict=True))
        return cast(T, value if same else made)
    change: dict[str, object] = {}
    for name in _parts(cast(Any, type(value))):
        inner = getattr(value, name)
        if (other := renamed(inner, new, names)) is not inner:
            change[name] = other
    for name, own in _own(value, new, names):
        if own != getattr(value, name):
            change[name] = own
    return cast(T, replace(cast(Any, value), **change)) if change else value


def _own(
    value: object, new: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[tuple[str, str | None]]:
    """The value's own fields of this kind, as they are to be."""
    if isinstance(value, Run):
        if value.href and value.href.startswith("#"):
            target = new.get(value.href[1:], value.href[1:])
            yield "href", f"#{target}" if target else None
    elif isinstance(value, Picture | InlineImage):
        yield "name", names.get(value.name, value.name)
    elif isinstance(value, BlockBase | NoteRef | PageMark):
        yield "id", new.get(value.id, value.id)
        if isinstance(value, NoteRef):
            yield "note", new.get(value.note, value.note)
