# SPDX-License-Identifier: AGPL-3.0-or-later
"""A folder with a person's own speech model: ``model.onnx``, ``vocab.json``, ``meta.json``.

Nothing is downloaded. The two JSON files are read here, within bounds; what they are to hold
stands in docs/how-to/neural-start.ko.md. The model itself is opened by `tools.onnx`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daisy_pipeline.model.finding import Place, fail

MODEL, VOCABULARY, META = FILES = ("model.onnx", "vocab.json", "meta.json")
UNITS = ("char", "jamo", "syllable", "phone")
UNIT_VARIANCE = "zero-mean-unit-variance"
NORMALIZATIONS = ("none", UNIT_VARIANCE)
_LARGEST = {MODEL: 2_000_000_000, VOCABULARY: 4_000_000, META: 100_000}  # bytes
_MOST_TOKENS = 20_000
_LONGEST_TOKEN = 64
_SHIFT, _RATE = (5.0, 100.0), (8_000, 48_000)
_SEPARATORS = ("|", " ", "▁")
_SPECIAL = re.compile(r"<[^<>]*>|\[[^\[\]]*\]")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_JSON = (ValueError, RecursionError)


@dataclass(frozen=True)
class ModelFolder:
    """A speech model as its folder describes it.

    ``frame_shift`` is in ms, ``rate`` in Hz. ``tokens`` leads from what a token stands for to its
    column; ``blank`` is the column of CTC's blank, ``silent`` are those of the blank, the limit of
    words and other signs without sound. ``shown`` is the folder's name for people.
    """

    path: Path
    shown: str
    frame_shift: float
    rate: int
    normalization: str
    unit: str
    licence: str
    sha256: str
    blank: int
    silent: tuple[int, ...]
    tokens: Mapping[str, int]

    def place(self, name: str = "", inside: str = "") -> Place:
        """A file of the folder, for findings."""
        return place_in(self.shown, name, inside)


def place_in(shown: str, name: str = "", inside: str = "") -> Place:
    """A file in the folder that people call ``shown``."""
    return Place(f"{shown.rstrip('/')}/{name}" if name else shown, inside=inside)


def read_folder(path: Path, shown: str) -> ModelFolder:
    """What the folder says of its model.

    DaisyError: DP-NEU-001 no folder, -002 a file is missing, -003 too large, -004 no JSON, -005 a
    value is missing or impossible, -006 wrong tokens.
    """
    if not path.is_dir():
        raise fail("DP-NEU-001", Place(shown))
    for name in FILES:
        _present(path, shown, name)
    meta = _Meta(_table(path, shown, META), shown)
    tokens = _tokens(_table(path, shown, VOCABULARY), shown)
    blank = meta.text("blank")
    if blank not in tokens:
        raise _no_token(shown, "blank", blank)
    separator = meta.text("separator", "")
    if separator and separator not in tokens:
        raise _no_token(shown, "separator", separator)
    silent = {blank, separator, *_SEPARATORS, *(t for t in tokens if _SPECIAL.fullmatch(t))}
    made = ModelFolder(
        path,
        shown,
        meta.number("frame_shift_ms", *_SHIFT),
        int(meta.number("sample_rate", *_RATE)),
        meta.one_of("normalization", NORMALIZATIONS),
        meta.one_of("unit", UNITS),
        meta.text("licence"),
        meta.digest("sha256"),
        tokens[blank],
        tuple(sorted(tokens[t] for t in silent if t in tokens)),
        {t: n for t, n in tokens.items() if t not in silent},
    )
    if not made.tokens:
        raise fail("DP-NEU-006", made.place(VOCABULARY), token=blank)
    return made


def _present(path: Path, shown: str, name: str) -> None:
    try:
        size = (path / name).stat().st_size if (path / name).is_file() else -1
    except OSError:
        size = -1
    if size < 0:
        raise fail("DP-NEU-002", Place(shown), name=name)
    if size > _LARGEST[name]:
        kilobytes, most = -(-size // 1000), _LARGEST[name] // 1000
        raise fail("DP-NEU-003", place_in(shown, name), size=kilobytes, most=most)


def _table(path: Path, shown: str, name: str) -> dict[str, Any]:
    """A JSON object; DP-NEU-004 with the line."""
    line = 1
    try:
        found = json.loads((path / name).read_bytes().decode("utf-8-sig"))
    except json.JSONDecodeError as problem:
        found, line = None, problem.lineno
    except (OSError, *_JSON):
        found = None
    if not isinstance(found, dict):
        place = place_in(shown, name)
        raise fail("DP-NEU-004", Place(place.file, line=line))
    return found


@dataclass(frozen=True)
class _Meta:
    """The values of meta.json; DP-NEU-005 for one that is missing or impossible."""

    values: Mapping[str, Any]
    shown: str

    def text(self, key: str, default: str | None = None) -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self._wrong(key, "text")
        return value

    def number(self, key: str, low: float, high: float) -> float:
        value = self.values.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return float(value)
        raise self._wrong(key, f"{low:g}–{high:g}")

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self.values.get(key)
        if value not in allowed:
            raise self._wrong(key, ", ".join(allowed))
        return str(value)

    def digest(self, key: str) -> str:
        value = self.values.get(key)
        if not isinstance(value, str) or not _DIGEST.fullmatch(value.lower()):
            raise self._wrong(key, "64 × 0–9, a–f")
        return value.lower()

    def _wrong(self, key: str, want: str) -> Exception:
        value = self.values.get(key)
        told = "" if value is None else str(value)[:40]
        return fail("DP-NEU-005", place_in(self.shown, META, key), key=key, value=told, want=want)


def _tokens(table: Mapping[str, Any], shown: str) -> dict[str, int]:
    """Tokens with their columns; each column once, from 0 on."""
    place = place_in(shown, VOCABULARY)
    if not 2 <= len(table) <= _MOST_TOKENS:
        raise fail("DP-NEU-006", place, token=str(len(table)))
    used: set[int] = set()
    for token, column in table.items():
        whole = isinstance(column, int) and not isinstance(column, bool)
        if not whole or not 0 <= column < _MOST_TOKENS or column in used:
            raise fail("DP-NEU-006", place, token=token[:_LONGEST_TOKEN])
        if not token or len(token) > _LONGEST_TOKEN:
            raise fail("DP-NEU-006", place, token=token[:_LONGEST_TOKEN])
        used.add(column)
    return {str(token): int(column) for token, column in table.items()}


def _no_token(shown: str, key: str, value: str) -> Exception:
    want = VOCABULARY
    return fail("DP-NEU-005", place_in(shown, META, key), key=key, value=value[:40], want=want)
