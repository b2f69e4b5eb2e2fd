# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every key of a large-print profile: what may stand in it, and how it is read."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from daisy_pipeline.config.colours import is_colour
from daisy_pipeline.config.profile_file import wrong_type
from daisy_pipeline.config.toml_file import TomlFile
from daisy_pipeline.model.finding import Finding

PAPERS = {  # mm; B4 and B5 are those of JIS P 0138, as they are sold in Korea
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "B4": (257.0, 364.0),
    "B5": (182.0, 257.0),
}
_SIDE = (100.0, 450.0)  # mm of a sheet that a person can hold


@dataclass(frozen=True, slots=True)
class Key:
    """One key: the profile's field, what is wanted, and the least and greatest of numbers."""

    field: str
    want: str
    low: float = 0.0
    high: float = 0.0
    words: tuple[str, ...] = ()


KEYS: Mapping[str, Key] = {
    "type.size": Key("size", "number", 14, 60),
    "type.headings": Key("headings", "list of numbers", 14, 120),
    "type.pitch": Key("pitch", "number", 1.2, 3),
    "type.paragraph_gap": Key("gap", "number", 0.25, 3),
    "type.fonts": Key("fonts", "list of texts"),
    "type.emphasis": Key("emphasis", "text", words=("bold", "underline")),
    "type.theme": Key("theme", "text"),
    "page.size": Key("width", "text", *_SIDE, words=tuple(PAPERS)),
    "page.inner": Key("inner", "number", 10, 80),
    "page.outer": Key("outer", "number", 10, 80),
    "page.top": Key("top", "number", 10, 80),
    "page.bottom": Key("bottom", "number", 10, 80),
    "volume.sheets": Key("sheets", "integer", 10, 1000),
    "table.column": Key("column", "integer", 3, 30),
    "contents.levels": Key("contents", "integer", 1, 6),
}
_LEVELS = 6  # of headings

Read = Any  # a text, a number, or a tuple of either, as the field of the profile has it


def read_value(file: TomlFile, key: str, given: object, themes: Sequence[str]) -> Read | Finding:
    """The value of a key as the profile holds it, or what is wrong with it."""
    if key == "page.size":
        return _paper(file, key, given)
    if key == "type.theme":
        return _theme(file, key, given, themes)
    wanted = KEYS[key]
    match wanted.want:
        case "number":
            return _number(file, key, given)
        case "integer":
            whole = isinstance(given, int) and not isinstance(given, bool)
            return _number(file, key, given, int) if whole else wrong_type(file, key, "integer")
        case "list of numbers":
            return _numbers(file, key, given)
        case "list of texts":
            return _texts(file, key, given)
        case _:
            return _word(file, key, given, wanted.words)


def _number(
    file: TomlFile, key: str, given: object, kind: type[float] | type[int] = float
) -> Read | Finding:
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        return wrong_type(file, key, "number")
    low, high = KEYS[key].low, KEYS[key].high
    if not low <= given <= high:
        facts = {"key": key, "value": given, "low": f"{low:g}", "high": f"{high:g}"}
        return Finding("DP-LPR-042", file.place(key), facts)
    return kind(given)


def _numbers(file: TomlFile, key: str, given: object) -> Read | Finding:
    if not isinstance(given, list) or not 1 <= len(given) <= _LEVELS:
        return wrong_type(file, key, "list of numbers")
    made: list[float] = []
    for one in given:
        number = _number(file, key, one)
        if isinstance(number, Finding):
            found = number.id != "DP-CFG-006"
            return number if found else wrong_type(file, key, "list of numbers")
        assert isinstance(number, float)
        made.append(number)
    return tuple(made)


def _texts(file: TomlFile, key: str, given: object) -> Read | Finding:
    if not isinstance(given, list) or not given:
        return wrong_type(file, key, "list of texts")
    if any(not isinstance(one, str) or not one.strip() for one in given):
        return wrong_type(file, key, "list of texts")
    return tuple(given)


def _word(file: TomlFile, key: str, given: object, known: Sequence[str]) -> Read | Finding:
    if not isinstance(given, str):
        return wrong_type(file, key, "text")
    if given not in known:
        facts = {"key": key, "value": given, "known": ", ".join(known)}
        return Finding("DP-LPR-043", file.place(key), facts)
    return given


def _paper(file: TomlFile, key: str, given: object) -> Read | Finding:
    """Width and height: of a size with a name, or ``[width, height]``."""
    if not isinstance(given, list):
        name = _word(file, key, given, tuple(PAPERS))
        return name if isinstance(name, Finding) else PAPERS[name]
    sides = _numbers(file, key, given)
    if isinstance(sides, Finding) or len(sides) == 2:
        return sides
    return wrong_type(file, key, "list of numbers")


def _theme(file: TomlFile, key: str, given: object, themes: Sequence[str]) -> Read | Finding:
    """A theme's name, or the two colours of text and paper."""
    if not isinstance(given, list):
        return _word(file, key, given, themes)
    if len(given) != 2 or any(not isinstance(one, str) for one in given):
        return wrong_type(file, key, "list of texts")
    for one in given:
        if not is_colour(one):
            return Finding("DP-LPR-047", file.place(key), {"key": key, "value": one})
    return tuple(one.lower() for one in given)
