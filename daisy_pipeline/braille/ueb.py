# SPDX-License-Identifier: AGPL-3.0-or-later
"""English and Roman letters by Unified English Braille, through liblouis' tables."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from daisy_pipeline.tools import louis

TABLES = {2: "en-ueb-g2.ctb", 1: "en-ueb-g1.ctb"}
GREEK = {
    "α": "⠁", "β": "⠃", "γ": "⠛", "δ": "⠙", "ε": "⠑", "ζ": "⠵", "η": "⠱", "θ": "⠹", "ι": "⠊",
    "κ": "⠅", "λ": "⠇", "μ": "⠍", "ν": "⠝", "ξ": "⠭", "ο": "⠕", "π": "⠏", "ρ": "⠗", "ς": "⠎",
    "σ": "⠎", "τ": "⠞", "υ": "⠥", "φ": "⠋", "χ": "⠯", "ψ": "⠽", "ω": "⠺",
}  # fmt: skip


@lru_cache(maxsize=50_000)
def _cached(text: str, grade: int) -> tuple[str, tuple[int, ...]] | None:
    made = louis.translate(TABLES[grade], text)
    return None if made is None else (made[0], tuple(made[1]))


def cells(
    text: str, grade: int = 2, forms: Sequence[int] | None = None
) -> tuple[str, Sequence[int]] | None:
    """Cells of a Roman text and the number of each cell's character; None without liblouis."""
    if forms is None:
        return _cached(text, grade)
    return louis.translate(TABLES[grade], text, forms)


ALPHABET = dict(zip("abcdefghijklmnopqrstuvwxyz", "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵", strict=True))
