# SPDX-License-Identifier: AGPL-3.0-or-later
"""The found structure as entries in reading order: headings, what was guessed, what was not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from daisy_pipeline.model.book import Heading, Paragraph
from daisy_pipeline.model.finding import Place
from daisy_pipeline.model.outline import Reason
from daisy_pipeline.normalization.amend_units import Unit, key_of, words_of
from daisy_pipeline.normalization.outline_sheet import OutlineRow, matched

_LONGEST = 80
_SERIES = frozenset(("page",))  # one entry for all that were found in the same way


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line that people may correct: what it is taken for, why (a key of words.toml), where.

    ``row`` is its row of outline.tsv, with a person's wish or none.
    """

    kind: str
    level: int
    words: str
    why: str
    place: Place
    taken: bool
    row: OutlineRow


def tree(
    units: Sequence[Unit], rows: Sequence[OutlineRow], reasons: Sequence[Reason]
) -> list[Entry]:
    """Entries for headings, title pages, guesses and proposals; guessed pages are one entry."""
    pairs = matched(rows, units).pairs
    wished = {(unit.at, unit.item): row for row, unit in pairs}
    nths = _occurrences(units)
    entries: list[Entry] = []
    told: set[tuple[str, str]] = set()
    for unit in units:
        row = wished.get((unit.at, unit.item))
        entry = _entry(unit)
        if entry is None and row is None:
            continue
        entry = entry or _plain(unit)
        series = (entry.why, unit.origin.file)
        if row is None and entry.kind in _SERIES and entry.taken:
            if series in told:
                continue
            told.add(series)
        nth = nths[unit.at, unit.item]
        row = replace(row, nth=nth) if row else OutlineRow(wish="", words=entry.words, nth=nth)
        if row.wish and key_of(row.words) not in unit.keys:
            entry = replace(entry, words=row.words)  # a wish for the beginning of a paragraph
        entries.append(replace(entry, row=row))
    return entries


def _occurrences(units: Sequence[Unit]) -> dict[tuple[int, int], int]:
    counts: dict[str, int] = {}
    made: dict[tuple[int, int], int] = {}
    for unit in units:
        for key in unit.keys:
            counts[key] = counts.get(key, 0) + 1
        made[unit.at, unit.item] = counts[unit.keys[0]] if unit.keys else 1
    return made


def _plain(unit: Unit) -> Entry:
    return Entry(
        kind="paragraph",
        level=0,
        words=unit.words[:_LONGEST] if unit.item < 0 else unit.words,
        why="outline.why.person",
        place=_place(unit),
        taken=True,
        row=OutlineRow(wish="", words=unit.words),
    )


def _entry(unit: Unit) -> Entry | None:
    reason, block = unit.reason, unit.block
    level = block.level if isinstance(block, Heading) else 0
    if reason is not None:
        kind, taken = reason.kind, reason.taken
        why, words = f"outline.why.{reason.why}", reason.words.split("\n", 1)[0]
    elif isinstance(block, Heading):
        kind, taken, why, words = "heading", True, "outline.why.source", words_of(block.text)
    elif isinstance(block, Paragraph) and block.role:
        kind, taken, why, words = block.role, True, "outline.why.role", words_of(block.text)
    else:
        return None
    return Entry(
        kind=kind,
        level=level,
        words=words,
        why=why,
        place=_place(unit),
        taken=taken,
        row=OutlineRow(wish="", words=words),
    )


def _place(unit: Unit) -> Place:
    o = unit.origin
    return Place(o.file, o.line, inside=o.inside)
