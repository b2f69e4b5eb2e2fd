# SPDX-License-Identifier: AGPL-3.0-or-later
"""Units of measure by their sign: what they are called in Korean and in English.

Names as the SI Brochure (9th edition, sections 2 and 5) and KS A ISO 80000-1 give them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's names; ``doubtful``: its sign often means something else (5A, 300K)."""

    korean: str
    one: str
    many: str
    doubtful: bool = False


@cache
def units() -> Mapping[str, Unit]:
    """Every unit by its sign as printed."""
    text = Path(__file__).with_name("units.tsv").read_text(encoding="utf-8")
    found: dict[str, Unit] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            sign, korean, one, many, *flag = line.split("\t")
            found[sign] = Unit(korean, one, many, flag == ["?"])
    return found
