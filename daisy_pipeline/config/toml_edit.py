# SPDX-License-Identifier: AGPL-3.0-or-later
"""Set one value in a TOML file that a person wrote: comments, order and all else stay."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

TomlTable = Mapping[str, str | int | float | list[str]]
"""The values of a table: texts, numbers, yes or no, and lists of texts."""


def with_value(text: str, table: str, key: str, value: str) -> str:
    """A TOML file's text with ``key`` of ``[table]`` set, or taken out for ``value`` "".

    Only a table of its own is understood: whoever writes the text must look (``says_also``)
    whether it says the same as before, and the value.
    """
    lines = text.splitlines(keepends=True)
    head = next((n for n, line in enumerate(lines) if _is_head(line, table)), None)
    own = f"{json.dumps(key, ensure_ascii=False)} = {json.dumps(value)}\n"
    if head is None:
        if not value:
            return text
        end = "" if not text or text.endswith("\n") else "\n"
        return f"{text}{end}\n[{table}]\n{own}"
    stop = head + 1
    while stop < len(lines) and not lines[stop].lstrip().startswith("["):
        stop += 1
    kept = [line for line in lines[head + 1 : stop] if _key_of(line) != key]
    fresh = [own] if value else []
    before = lines[: head + 1]
    if not before[-1].endswith("\n"):
        before[-1] += "\n"
    return "".join([*before, *fresh, *kept, *lines[stop:]])


def with_table(text: str, table: str, values: TomlTable) -> str:
    """A TOML file's text with ``[table]`` at its end, such as it is given; all else stays.

    A table of that name that stands there is taken out with its values. As for ``with_value``
    whoever writes the text must look whether it still says the rest (``says_table``).
    """
    lines = text.splitlines(keepends=True)
    head = next((n for n, line in enumerate(lines) if _is_head(line, table)), None)
    if head is not None:
        stop = head + 1
        while stop < len(lines) and not lines[stop].lstrip().startswith("["):
            stop += 1
        lines = [*lines[:head], *lines[stop:]]
    kept = "".join(lines).rstrip("\n")
    own = (f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())
    return f"{kept}\n\n[{table}]\n{''.join(own)}".replace("\x7f", "\\u007f")


def says_table(made: str, text: str, table: str, values: TomlTable) -> bool:
    """Whether the new text says what the old one said, and in this table the values alone."""
    try:
        new, old = tomllib.loads(made), tomllib.loads(text)
        found, _ = _taken_out(new, table), _taken_out(old, table)
    except (AttributeError, TypeError, ValueError):
        return False
    return found == dict(values) and new == old


def says_also(made: str, text: str, table: str, key: str, value: str) -> bool:
    """Whether the new text says what the old one said, and the value (or no longer, for "")."""
    try:
        new, old = tomllib.loads(made), tomllib.loads(text)
        found, before = _taken_out(new, table), _taken_out(old, table)
    except (AttributeError, TypeError, ValueError):  # not TOML, or no table
        return False
    wanted = {**before, key: value}
    if not value:
        del wanted[key]
    return found == wanted and new == old


def _taken_out(values: dict[str, Any], table: str) -> dict[str, Any]:
    """Take a table out of the values; one around it that is empty then goes with it."""
    first, _, rest = table.partition(".")
    if not rest:
        return dict(values.pop(first, {}))
    inner = values.get(first, {})
    found = _taken_out(inner, rest)
    if first in values and not inner:
        del values[first]
    return found


def _is_head(line: str, table: str) -> bool:
    name = line.split("#")[0].strip()
    return name.startswith("[") and name.strip("[]").replace(" ", "") == table


def _key_of(line: str) -> str:
    found = re.match(r"""\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*=""", line)
    return next((part for part in found.groups() if part is not None), "") if found else ""
