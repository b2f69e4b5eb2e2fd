# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which signs New Computer Modern Math can show, the font for formulas that comes with Typst.

Read from the cmaps of its weights Regular, Book and Bold in Typst 0.15.2: what all three have, of
the blocks that formulas take signs from.
"""

from __future__ import annotations

from functools import cache

_RANGES = """
21-7E A1-FF 2C6-2C7 2D8-2DD 391-3A1 3A3-3A9 3B1-3C9 3D0-3D1 3D5-3D6 3D8-3DD 3E0-3E1 3F0-3F1
3F4-3F6 2010-2027 2030-205E 20A1 20AC 2100-214F 2190-23FF 2500-2600 2605-2606 2609 2621
2639-263E 2640 2642 2660-2667 2669-266B 266D-266F 267E 2680-2689 26A5 26AA-26AE 26B2 2713
2717 2720 272A 2736 273D 275A 2772-2773 279B 27A1 27C0-27FF 2900-2B73 2B76-2B95 2B97-2BFF
1D400-1D454 1D456-1D49C 1D49E-1D49F 1D4A2 1D4A5-1D4A6 1D4A9-1D4AC 1D4AE-1D4B9 1D4BB
1D4BD-1D4C3 1D4C5-1D505 1D507-1D50A 1D50D-1D514 1D516-1D51C 1D51E-1D539 1D53B-1D53E
1D540-1D544 1D546 1D54A-1D550 1D552-1D6A5 1D6A8-1D7CB 1D7CE-1D7FF
"""


@cache
def math_signs() -> frozenset[str]:
    """The characters that the font for formulas has."""
    found: set[str] = set()
    for part in _RANGES.split():
        first, _, last = part.partition("-")
        found.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return frozenset(found)
