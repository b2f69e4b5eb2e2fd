# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compound files (OLE): which streams one has, as far as a reader must know to refuse it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BLOCK = 1 << 20
_MOST_BLOCKS = 256


def holds(path: Path, names: Sequence[str]) -> bool:
    """Whether a compound file's directory names one of these streams, and no Hangul document's."""
    wanted = [n.encode("utf-16-le") + b"\0\0" for n in names]
    hangul = "HwpSummaryInformation".encode("utf-16-le")
    found, tail = False, b""
    try:
        with path.open("rb") as file:
            for _ in range(_MOST_BLOCKS):
                block = file.read(_BLOCK)
                if not block:
                    break
                window = tail + block
                if hangul in window:
                    return False
                found = found or any(w in window for w in wanted)
                tail = window[-128:]
    except OSError:
        return False
    return found
