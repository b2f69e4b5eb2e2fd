# SPDX-License-Identifier: AGPL-3.0-or-later
"""manifest.json held against its JSON Schema (draft 2020-12), with what the schema uses of it.

Own code, so that a bundle is verified with the standard library alone; tests hold it against
the ``jsonschema`` package.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

VERSION = "1.0"
_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
KEYWORDS = frozenset(
    (
        *("$schema", "$id", "title", "type", "required", "properties", "additionalProperties"),
        *("items", "enum", "pattern", "minimum", "minLength", "minItems"),
    )
)
"""What this module understands; a test holds the schema to it."""


@cache
def schema() -> Mapping[str, Any]:
    """The schema that comes with the program."""
    data = files("daisy_pipeline.export").joinpath("manifest.schema.json").read_bytes()
    told: dict[str, Any] = json.loads(data)
    return told


def faults(value: object, rule: Mapping[str, Any] | None = None, at: str = "") -> Iterator[str]:
    """Where a value is not as the schema says, as paths: ``titles.0.item_id``; "." is the whole."""
    rule = schema() if rule is None else rule
    if not _is_of(value, rule) or not _fits(value, rule):
        yield at or "."
    elif isinstance(value, dict):
        yield from _object(value, rule, at)
    elif isinstance(value, list) and "items" in rule:
        for number, one in enumerate(value):
            yield from faults(one, rule["items"], _under(at, str(number)))


def _is_of(value: object, rule: Mapping[str, Any]) -> bool:
    kinds = rule.get("type")
    if kinds is None:
        return True
    names = [kinds] if isinstance(kinds, str) else kinds
    if isinstance(value, bool):
        return "boolean" in names
    if isinstance(value, float) and value.is_integer() and "integer" in names:
        return True
    return any(isinstance(value, _TYPES[name]) for name in names)


def _fits(value: object, rule: Mapping[str, Any]) -> bool:
    if "enum" in rule and value not in rule["enum"]:
        return False
    if isinstance(value, str):
        pattern = rule.get("pattern")
        told = pattern is None or re.search(_whole(pattern), value) is not None
        return told and len(value) >= rule.get("minLength", 0)
    if isinstance(value, list):
        return len(value) >= int(rule.get("minItems", 0))
    if isinstance(value, (int, float)):
        return bool(value >= rule.get("minimum", value))
    return True


def _whole(pattern: str) -> str:
    """JSON Schema's ``$`` is the end; Python's also stands before a last line break."""
    return pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern


def _object(value: dict[str, Any], rule: Mapping[str, Any], at: str) -> Iterator[str]:
    known = rule.get("properties", {})
    for name in rule.get("required", ()):
        if name not in value:
            yield _under(at, name)
    others = rule.get("additionalProperties", True)
    for name, one in value.items():
        if name in known:
            yield from faults(one, known[name], _under(at, name))
        elif others is False:
            yield _under(at, name)
        elif isinstance(others, dict):
            yield from faults(one, others, _under(at, name))


def _under(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
