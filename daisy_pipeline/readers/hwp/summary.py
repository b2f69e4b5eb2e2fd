# SPDX-License-Identifier: AGPL-3.0-or-later
"""Title and author in HwpSummaryInformation, a property set (MS-OLEPS 2.21; HWP 5 3.2.7)."""

from __future__ import annotations

_TITLE, _AUTHOR = 2, 4
_WIDE, _NARROW = 0x1F, 0x1E
_MOST = 64


def summary(data: bytes) -> tuple[str, str]:
    """Title and author, "" where they are not said or the set is damaged."""
    found: dict[int, str] = {}
    at = _u32(data, 44)  # where the only set begins
    count = min(_MOST, _u32(data, at + 4))
    for n in range(count):
        id, place = _u32(data, at + 8 + 8 * n), at + _u32(data, at + 12 + 8 * n)
        if id in (_TITLE, _AUTHOR):
            found[id] = _string(data, place)
    return found.get(_TITLE, ""), found.get(_AUTHOR, "")


def _string(data: bytes, at: int) -> str:
    kind, size = _u32(data, at), min(1000, _u32(data, at + 4))
    if kind == _WIDE:
        text = data[at + 8 : at + 8 + 2 * size].decode("utf-16-le", "replace")
    elif kind == _NARROW:
        text = data[at + 8 : at + 8 + size].decode("cp949", "replace")
    else:
        return ""
    return " ".join(text.split("\0")[0].split())


def _u32(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little") if 0 <= at <= len(data) - 4 else 0
