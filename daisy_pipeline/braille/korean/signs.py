# SPDX-License-Identifier: AGPL-3.0-or-later
"""The signs of articles 45 to 73, from ``signs.tsv``, and those that hold a letter or a number."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DIGITS = dict(zip("1234567890", "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚", strict=True))
LOWERED = dict(zip("1234567890", "⠂⠆⠒⠲⠢⠖⠶⠦⠔⠴", strict=True))
NUMBER = "⠼"


@dataclass(frozen=True, slots=True)
class Sign:
    """The cells of a sign, its article and how it stands (the words of ``signs.tsv``)."""

    cells: str
    article: int
    how: str


@cache
def _rows() -> Mapping[str, tuple[Sign, ...]]:
    found: dict[str, tuple[Sign, ...]] = {}
    path = Path(__file__).parent / "signs.tsv"
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            sign, cells, article, how = line.split("\t")
            found[sign] = (*found.get(sign, ()), Sign(cells, int(article), how))
    return found


@cache
def signs() -> Mapping[str, Sign]:
    """The first meaning of every sign."""
    return {sign: rows[0] for sign, rows in _rows().items()}


@cache
def meaning(how: str) -> Mapping[str, str]:
    """The cells of the signs that may stand so (``object``, ``bullet``)."""
    return {sign: row.cells for sign, rows in _rows().items() for row in rows if row.how == how}


@cache
def enclosed(sign: str) -> tuple[str, str] | None:
    """What a circled sign holds: ("number", digits) or ("letter", Hangul or Roman); else None.

    ① and ㉮ and ⓐ are circles (article 64); brackets round a sign (⑴) are none.
    """
    parts = unicodedata.decomposition(sign).split(" ")
    if parts[0] != "<circle>":
        return None
    held = unicodedata.normalize("NFKC", "".join(chr(int(part, 16)) for part in parts[1:]))
    return ("number" if held.isdecimal() else "letter", held)


@cache
def expanded(sign: str) -> str:
    """A sign of several letters (㎎, ㎡, ㏊, Ⅳ, ⑴) as its letters; "" for any other."""
    parts = unicodedata.decomposition(sign).split(" ")
    if parts[0] not in ("<square>", "<compat>", "<wide>", "<narrow>", "<font>") or len(parts) < 2:
        return ""
    return "".join(_plain(chr(int(part, 16))) for part in parts[1:])


def _plain(sign: str) -> str:
    """A letter in its ordinary shape; raised and lowered figures stay."""
    raised = unicodedata.decomposition(sign).startswith(("<super>", "<sub>"))
    return sign if raised else unicodedata.normalize("NFKC", sign)
