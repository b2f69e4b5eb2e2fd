# SPDX-License-Identifier: AGPL-3.0-or-later
"""The order in which people mean their numbered files."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

_DIGITS = re.compile(r"(\d+)")
_NUMBER = re.compile(r"\d+")


def natural_key(file: str) -> tuple[object, ...]:
    """A sort key for file names and paths with ``/``: 2.mp3 before 10.mp3, NFD as NFC.

    Folder by folder, case does not count; equal names of different spelling keep one order.
    """
    path = PurePosixPath(unicodedata.normalize("NFC", file))
    steps = [*path.parts[:-1], path.stem]
    return (*(_step(step) for step in steps), path.suffix.casefold(), file)


def numbers_in(file: str) -> tuple[int, ...]:
    """The numbers in a path without its ending: ``1부/02-3.mp3`` gives (1, 2, 3)."""
    path = PurePosixPath(unicodedata.normalize("NFKC", file))
    return tuple(int(n) for step in [*path.parts[:-1], path.stem] for n in _NUMBER.findall(step))


def _step(name: str) -> tuple[tuple[int, int, str], ...]:
    pieces = (p for p in _DIGITS.split(name.casefold()) if p)
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in pieces)
