# SPDX-License-Identifier: AGPL-3.0-or-later
"""Old Hangul in Hanyang's private use area, as HWP files and old fonts write it.

The codes U+E0BC to U+F8F7 stand for whole syllables and for single letters of the 15th to the 19th
century; Unicode says the same with conjoining jamo (KS X 1026-1). ``hanyang_pua.tsv`` is the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

# The range has gaps; U+F000 to U+F0FF, where symbol fonts have their signs, is one of them.
HANYANG = "\ue0bc-\uefff\uf100-\uf66e\uf784-\uf800\uf806-\uf864\uf86a-\uf8f7"


@cache
def hanyang_table() -> Mapping[int, str]:
    """Conjoining jamo by code, as ``str.translate`` takes it."""
    table: dict[int, str] = {}
    text = (Path(__file__).parent / "hanyang_pua.tsv").read_text(encoding="utf-8")
    rows = (line for line in text.splitlines() if not line.startswith("#"))
    next(rows)
    for row in rows:
        first, stem, last = row.split("\t")
        begin = "".join(chr(int(code, 16)) for code in stem.split())
        for number, code in enumerate(last.split(), int(first, 16)):
            table[number] = begin + ("" if code == "-" else chr(int(code, 16)))
    return table


def to_jamo(text: str) -> str:
    """The text with every code of the table as conjoining jamo; other signs stay."""
    return text.translate(hanyang_table())
