# SPDX-License-Identifier: AGPL-3.0-or-later
"""TOML files as people write them: values, and the line on which each key stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail

_HEADER = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]\]?")
_KEY = re.compile(r"""^\s*(?:"([^"]+)"|'([^']+)'|([A-Za-z0-9_.-]+))\s*=""")
# How tomllib begins what it says of a table or a value that stands there twice.
_TWICE = ("Cannot declare", "Cannot overwrite")
_AT_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True)
class TomlFile:
    """A read file: ``name`` for findings, the values, and lines by dotted key."""

    name: str
    values: Mapping[str, Any]
    lines: Mapping[str, int]

    def place(self, key: str) -> Place:
        """Where a dotted key stands (line 0 when it is not in the file)."""
        return Place(self.name, self.lines.get(key, 0), inside=key)


def read_toml(path: Path, name: str) -> TomlFile:
    """The file's values and lines.

    DaisyError (exit code 4): not readable, not UTF-8, or not TOML, with its line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        raise fail(
            "DP-CFG-001",
            Place(name),
            exit_code=ExitCode.BAD_CONFIG,
            reason=problem.strerror or str(problem),
        ) from problem
    except UnicodeDecodeError as problem:
        line = problem.object[: problem.start].count(b"\n") + 1
        place = Place(name, line)
        raise fail("DP-CFG-002", place, exit_code=ExitCode.BAD_CONFIG) from problem
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as problem:  # not TOML, a number of 5000 digits, 3000 [
        raise _bad_toml(name, str(problem), text) from problem
    return TomlFile(name, values, _key_lines(text))


def _bad_toml(name: str, message: str, text: str) -> Exception:
    at = _AT_LINE.search(message)
    line, column = (int(at[1]), int(at[2])) if at else (text.count("\n") + 1, 0)
    lines = text.splitlines()
    shown = lines[line - 1].strip()[:80] if 0 < line <= len(lines) else ""
    place = Place(name, line, column)
    if message.startswith(_TWICE) and 0 < line <= len(lines):
        key = _key_at(lines, line)
        first = _key_lines("\n".join(lines[: line - 1])).get(key, 0)
        if first:
            place = Place(name, line, inside=key)
            return fail("DP-CFG-018", place, exit_code=ExitCode.BAD_CONFIG, first=first)
    return fail("DP-CFG-003", place, exit_code=ExitCode.BAD_CONFIG, shown=shown)


def _key_lines(text: str) -> dict[str, int]:
    """Lines by dotted key. Keys inside multi-line strings may add a stray line: harmless."""
    lines: dict[str, int] = {}
    for number, key in _keys(text.splitlines()):
        lines.setdefault(key, number)
    return lines


def _key_at(lines: Sequence[str], number: int) -> str:
    """The dotted key on a line; "" where none begins there."""
    return next((key for at, key in _keys(lines[:number]) if at == number), "")


def _keys(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Line and dotted key of every table and value."""
    table = ""
    for number, line in enumerate(lines, 1):
        if header := _HEADER.match(line):
            table = header[1].replace('"', "").replace(" ", "")
            yield number, table
        elif key := _KEY.match(line):
            name = key[1] or key[2] or key[3]
            yield number, f"{table}.{name}" if table else name


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like ``word``, or ""."""
    import difflib  # only a mistake needs it

    close = difflib.get_close_matches(word, list(known), 1, 0.5)
    return close[0] if close else ""


def unknown_key(file: TomlFile, key: str, known: Iterable[str]) -> Finding:
    """The finding for a key that nobody reads, with the nearest known one."""
    table, _, last = key.rpartition(".")
    known = list(known)
    close = nearest(last, known)
    if close:
        return Finding("DP-CFG-004", file.place(key), {"key": key, "near": _join(table, close)})
    return Finding("DP-CFG-005", file.place(key), {"key": key, "known": ", ".join(sorted(known))})


def _join(table: str, key: str) -> str:
    return f"{table}.{key}" if table else key
