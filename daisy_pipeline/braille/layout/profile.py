# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a braille book is laid out: the page, its numbers, volumes; made of the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place

_CHOICES = {
    "divide": ("syllable", "word"),
    "page_line": ("bottom", "top", "none"),
    "notes": ("page", "chapter", "volume"),
    "numbering": ("book", "volume"),
    "hanja": ("reading", "note"),
}
_RANGES = {
    "grade": (1, 2),
    "cells": (12, 100),
    "lines": (6, 100),
    "volume_pages": (8, 10_000),
    "contents": (0, 6),
    "new_page": (0, 6),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The form of a braille book; the defaults are those of ``defaults.toml``.

    ``lines`` counts the line of page numbers. ``volume_pages`` counts the pages of a volume, the
    title page and the contents included. ``divide`` is ``syllable`` or ``word``, ``page_line``
    ``bottom``, ``top`` or ``none``, ``notes`` ``page``, ``chapter`` or ``volume``. ``contents``
    is the lowest level of headings in contents, 0 for no contents; headings down to level
    ``new_page`` begin a page. ``numbering``: braille pages count on through the ``book``, or
    begin anew in each ``volume``.
    """

    grade: int = 2
    cells: int = 32
    lines: int = 26
    duplex: bool = True
    volume_pages: int = 100
    divide: str = "syllable"
    page_line: str = "bottom"
    print_pages: bool = True
    notes: str = "chapter"
    title_page: bool = True
    contents: int = 3
    new_page: int = 1
    numbering: str = "book"
    running_head: bool = False

    @property
    def body(self) -> int:
        """The rows of a page that text may take."""
        return self.lines - (self.page_line != "none")


def profile_of(settings: Mapping[str, Any]) -> Profile:
    """The profile that the section ``braille`` of the settings asks for.

    DaisyError (exit code 4) with DP-BRL-020 for every value that cannot be.
    """
    found = [
        Finding("DP-BRL-020", Place(inside=f"braille.{key}"), {"value": str(value), "allowed": may})
        for key, value in settings.items()
        if (may := _refused(key, value))
    ]
    if found:
        raise DaisyError(*found, exit_code=ExitCode.BAD_CONFIG)
    known = Profile.__dataclass_fields__
    return Profile(**{key: value for key, value in settings.items() if key in known})


def _refused(key: str, value: object) -> str:
    """What a setting may be, where it is something else; "" where it is right."""
    if key in _CHOICES:
        return "" if value in _CHOICES[key] else ", ".join(_CHOICES[key])
    if key in _RANGES:
        low, high = _RANGES[key]
        right = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return "" if right else f"{low}–{high}"
    return ""
