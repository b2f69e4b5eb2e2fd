# SPDX-License-Identifier: AGPL-3.0-or-later
"""Figures from a sheet (xlsx, CSV): columns by their names in any order, all rows or none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.campaign import entries
from daisy_pipeline.campaign.entries import Entry
from daisy_pipeline.formats.sheets import read_sheet
from daisy_pipeline.model.finding import DaisyError, ExitCode, Place, fail

MOST = 10_000  # rows
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "metric": ("수치", "수치이름", "지표", "항목", "metric"),
    "value": ("값", "수", "value"),
    "unit": ("단위", "unit"),
    "period": ("기간", "시기", "period"),
    "site": ("장소", "관", "본관·분관", "본관분관", "site"),
    "kind": ("구분", "종류", "kind"),
    "source": ("출처", "근거", "source"),
}
_NEEDED = ("metric", "value", "unit", "period", "source")


@dataclass(frozen=True)
class Placed:
    """A figure, and where in the sheet it stands."""

    entry: Entry
    place: Place


def read_figures(path: Path, shown: str) -> list[Placed]:
    """The figures of a sheet.

    DaisyError: DP-CMP-005 a column lacks, -002 for every wrong cell (line and column, exit code
    3), -004 and -021 where a total and its parts contradict, and those of ``read_sheet``.
    """
    rows = read_sheet(path, shown, rows=MOST)
    number, head = next(rows, (1, []))
    columns = _columns(head, Place(shown, line=number))
    found, wrong = [], []
    for line, cells in rows:
        typed = {n: cells[at] if at < len(cells) else "" for n, at in columns.items()}
        entry, problems = entries.read(typed)
        for problem in problems:
            at = columns.get(problem.field, -1) + 1
            wrong.append(problem.finding(Place(shown, line=line, column=at)))
        if entry:
            found.append(Placed(entry, Place(shown, line=line)))
    lines = {id(one.entry): one.place for one in found}
    listed = [one.entry for one in found]
    wrong += [one.finding(lines[id(one.entry)]) for one in entries.uneven(listed)]
    if wrong:
        raise DaisyError(*wrong, exit_code=ExitCode.FINDINGS)
    return found


def _columns(head: list[str], place: Place) -> dict[str, int]:
    plain = [re.sub(r"\(.*?\)|[\s*_:]", "", text).casefold() for text in head]
    columns: dict[str, int] = {}
    for field, names in _HEADINGS.items():
        found = [at for at, text in enumerate(plain) if text in names]
        if found:
            columns[field] = found[0]
    for field in _NEEDED:
        if field not in columns:
            heading = _HEADINGS[field][0]
            raise fail("DP-CMP-005", place, exit_code=ExitCode.BAD_USAGE, heading=heading)
    return columns
