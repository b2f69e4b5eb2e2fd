# SPDX-License-Identifier: AGPL-3.0-or-later
"""Canonical JSON of the model: equal values give equal bytes, and reading gives back the value.

Fields at their default are left out; blocks and inline items carry ``"is": "Paragraph"``.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Decoder = Callable[[Any], Any]
_PLAIN = frozenset((str, int, bool, float, type(None)))


def dumps(value: object) -> bytes:
    """Canonical UTF-8 JSON of a model value, with a line end."""
    plain = _encode(value)
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8") + b"\n"


def loads(kind: type[T], data: bytes | str) -> T:
    """The value of type ``kind`` in ``data``; ValueError for JSON that is not such a value."""
    return cast(T, from_plain(kind, json.loads(data)))


def from_plain(kind: object, plain: object) -> object:
    """The value in decoded JSON; ValueError names what does not fit."""
    try:
        return _decoder(kind)(plain)
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError(f"not a {getattr(kind, '__name__', kind)}: {problem!r}") from problem


def _encode(value: object) -> object:
    if value.__class__ in _PLAIN:
        return value
    if isinstance(value, tuple | list):
        return [_encode(v) for v in value]
    kind: type = type(value)
    if not hasattr(kind, "__dataclass_fields__"):
        return _encode_other(value)
    shape, tag = _shape(kind)
    plain: dict[str, object] = {
        name: _encode(item)
        for name, default in shape
        if (item := getattr(value, name)) is not default and item != default
    }
    if tag:
        plain["is"] = tag
    return plain


def _encode_other(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(k): _encode(v) for k, v in value.items()}
    raise TypeError(f"{type(value)} is not part of the model")


@cache
def _shape(kind: Hashable) -> tuple[tuple[tuple[str, object], ...], str]:
    """Names and defaults of a kind's fields, and its name where "is" must say it."""
    own = cast(Any, kind)
    shape = tuple(
        (f.name, f.default_factory() if f.default_factory is not MISSING else f.default)
        for f in fields(own)
    )
    return shape, own.__name__ if own.__module__ == _BOOK and own in _tagged() else ""


def _members(union: object) -> tuple[type, ...]:
    return cast(tuple[type, ...], get_args(union))


_BOOK = "daisy_pipeline.model.book"


@cache
def _tagged() -> frozenset[type]:
    from daisy_pipeline.model import book  # findings and titles are coded without it

    return frozenset(_members(book.Block) + _members(book.Inline))


@cache
def _by_name() -> dict[str, type]:
    return {kind.__name__: kind for kind in _tagged()}


@cache
def _decoder(kind: object) -> Decoder:
    origin = get_origin(kind)
    if origin is tuple:
        args = get_args(kind)
        if len(args) == 2 and args[1] is Ellipsis:
            return _decode_many(args[0])
        return _decode_fixed(args)
    if origin in (Union, types.UnionType):
        return _decode_union(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if isinstance(kind, type) and is_dataclass(kind):
        return _decode_object(kind)
    if origin is not None and issubclass(origin, Mapping):
        each = _late(get_args(kind)[1])
        return lambda plain: {k: each(v) for k, v in plain.items()}
    if kind is float:
        return float
    return _same(kind)


def _same(kind: object) -> Decoder:
    def decode(plain: Any) -> Any:
        if isinstance(kind, type) and not isinstance(plain, kind):
            raise TypeError(f"{plain!r} is not {kind.__name__}")
        return plain

    return decode


def _late(kind: object) -> Decoder:
    """A decoder looked up at its first use, so that types may contain themselves."""
    return lambda plain: _decoder(kind)(plain)


def _decode_many(kind: object) -> Decoder:
    def decode(plain: Any) -> Any:
        each = _decoder(kind)
        return tuple([each(v) for v in plain])

    return decode


def _decode_fixed(kinds: tuple[object, ...]) -> Decoder:
    each = [_late(k) for k in kinds]
    return lambda plain: tuple(d(v) for d, v in zip(each, plain, strict=True))


def _decode_union(kinds: tuple[object, ...]) -> Decoder:
    if len(kinds) > 2 and all(getattr(k, "__module__", "") == _BOOK for k in kinds):
        return _decode_tagged
    real = [k for k in kinds if k is not type(None)]
    first = _late(real[0])
    if len(real) == 1:
        return lambda plain: None if plain is None else first(plain)
    allowed = tuple(k for k in kinds if isinstance(k, type))
    return _same_of(allowed)


def _decode_tagged(plain: Any) -> Any:
    return _decoder(_by_name()[plain["is"]])(plain)


def _same_of(allowed: tuple[type, ...]) -> Decoder:
    def decode(plain: Any) -> Any:
        if not isinstance(plain, allowed):
            raise TypeError(f"{plain!r} is none of {allowed}")
        return plain

    return decode


def _decode_object(kind: type) -> Decoder:
    hints = get_type_hints(kind)
    decoders = {f.name: _late(hints[f.name]) for f in fields(cast(Any, kind))}
    exact = {name: hint for name, hint in hints.items() if hint in _PLAIN}

    def decode(plain: Any) -> Any:
        given = {}
        for name, value in plain.items():
            if value.__class__ is exact.get(name):
                given[name] = value
            elif name != "is":
                given[name] = decoders[name](value)
        return kind(**given)

    return decode
