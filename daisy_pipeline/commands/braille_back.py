# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy braille --back``: cells back to Korean print, for proof-reading."""

from __future__ import annotations

from daisy_pipeline.braille.korean.back import Back, back
from daisy_pipeline.commands.console import Console
from daisy_pipeline.formats.brf import to_cells
from daisy_pipeline.model.finding import Fact, Finding, Place

_SHOWN = 3  # other readings that are told


def read_back(console: Console, name: str, line: str, number: int, grade: int) -> list[Finding]:
    """Say the print of a line of cells (braille signs, or the ASCII of embossers).

    What comes back are DP-BRL-071 for a place that reads otherwise too, and -072 for cells that no
    rule reads, which stand in the print as they are.
    """
    cells = line.rstrip() if _has_cells(line) else to_cells(line.rstrip())
    made = back(cells.replace(" ", "\u2800"), grade)
    console.line(made.text)
    if console.json:
        doubts = [{"first": d.first, "last": d.last, "others": list(d.others)} for d in made.doubts]
        console.event("print", line=number, braille=cells, print=made.text, doubts=doubts)
    return [_told(made, number, name)] if made.doubts else []


def _has_cells(line: str) -> bool:
    return any("\u2800" <= sign <= "\u28ff" for sign in line)


def _told(made: Back, number: int, name: str) -> Finding:
    """One finding a line: what is unread goes before what is in doubt."""
    unread = [d for d in made.doubts if not d.others]
    place = Place(name, number)
    if unread:
        cells = " ".join(made.text[d.first : d.last] for d in unread[:_SHOWN])
        return Finding("DP-BRL-072", place, {"cells": cells, "count": len(unread)})
    first = made.doubts[0]
    facts: dict[str, Fact] = {
        "read": made.text[first.first : first.last],
        "other": ", ".join(first.others[:_SHOWN]),
        "count": len(made.doubts),
    }
    return Finding("DP-BRL-071", place, facts)
