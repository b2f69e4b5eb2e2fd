# SPDX-License-Identifier: AGPL-3.0-or-later
"""Windows language numbers, as styles carry them, as BCP 47 tags (MS-LCID)."""

from __future__ import annotations

_PRIMARY = {
    0x04: "zh", 0x07: "de", 0x09: "en", 0x0A: "es", 0x0C: "fr", 0x10: "it", 0x11: "ja",
    0x12: "ko", 0x16: "pt", 0x19: "ru", 0x1E: "th", 0x21: "id", 0x2A: "vi", 0x50: "mn",
}  # fmt: skip


def tag_of(lcid: int) -> str:
    """The language of a number, without its country; "" for none and for unknown ones."""
    return _PRIMARY.get(lcid & 0x3FF, "") if 0 < lcid <= 0xFFFF else ""
