# SPDX-License-Identifier: AGPL-3.0-or-later
"""segments.tsv: every segment that the title ever had, live ones in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from daisy_pipeline.formats.tsv import TableRow, read_table, table_bytes
from daisy_pipeline.model.finding import DaisyError, Finding, Place

COLUMNS = ("id", "state", "kind", "after", "text")
FILE = "segments.tsv"
HEAD = (
    "# 문장마다 평생 쓰는 번호입니다. build가 고쳐 씁니다. 줄을 지우거나 번호를 바꾸지 마세요.",
    "# The lasting ids of sentences. The build rewrites this file; do not delete or renumber rows.",
)
_ID = re.compile(r"s(\d{5,9})")


class RowState(StrEnum):
    """Whether the segment is in the text now; retired ones wait for an edit to be undone."""

    LIVE = "live"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRow:
    """A segment's id and its words, white space collapsed.

    ``after`` is set when the row retires: the id of the segment before it ("" at the beginning).
    ``comments`` are lines that a person wrote above the row.
    """

    id: str
    text: str
    kind: str = "paragraph"
    state: RowState = RowState.LIVE
    after: str = ""
    comments: tuple[str, ...] = ()

    @property
    def live(self) -> bool:
        """Whether the segment is in the text."""
        return self.state is RowState.LIVE

    @property
    def number(self) -> int:
        """The number in the id."""
        return int(self.id[1:])


def new_id(number: int) -> str:
    """The id with a number: s00001."""
    return f"s{number:05d}"


def number_of(id: str) -> int:
    """The number in an id that another file names; 0 when it is none."""
    return int(id[1:]) if _ID.fullmatch(id) else 0


def read_rows(path: Path) -> tuple[SegmentRow, ...]:
    """The rows of a segments.tsv; () when there is none yet.

    DaisyError with a finding for every damaged row, so that nobody writes over a file that has
    lost an id.
    """
    if not path.exists():
        return ()
    table = read_table(path, COLUMNS, shown=FILE)
    damage = [f for f in table.findings if f.id not in ("DP-TSV-009", "DP-TSV-010")]
    first: dict[str, int] = {}
    for row in table.rows:
        damage.extend(_damage(row, first))
    if damage:
        raise DaisyError(*damage)
    rows = [_row(row) for row in table.rows]
    kept = [c for c in table.comments if c not in HEAD] + list(table.ending)
    if rows and kept:
        first_row = rows[0]
        comments = (*kept, *first_row.comments)
        rows[0] = _row(table.rows[0], comments)
    return tuple(rows)


def _row(row: TableRow, comments: tuple[str, ...] | None = None) -> SegmentRow:
    return SegmentRow(
        id=row["id"],
        state=RowState(row["state"]),
        kind=row["kind"],
        after=row["after"],
        text=row["text"],
        comments=row.comments if comments is None else comments,
    )


def _damage(row: TableRow, first: dict[str, int]) -> list[Finding]:
    place = Place(FILE, line=row.line, inside=row["id"])
    found: list[Finding] = []
    id = row["id"]
    if not _ID.fullmatch(id) or (len(id) > 6 and id[1] == "0"):
        found.append(Finding("DP-SEG-002", place, {"value": id}))
    elif id in first:
        found.append(Finding("DP-SEG-001", place, {"id": id, "first": first[id]}))
    elif row["state"] not in list(RowState):
        found.append(Finding("DP-SEG-003", place, {"value": row["state"]}))
    first.setdefault(id, row.line)
    return found


def rows_bytes(rows: Sequence[SegmentRow]) -> bytes:
    """The bytes of segments.tsv for these rows, in their order."""
    return table_bytes(COLUMNS, [TableRow(_cells(r), 0, r.comments) for r in rows], HEAD)


def _cells(row: SegmentRow) -> dict[str, str]:
    return {
        "id": row.id,
        "state": row.state.value,
        "kind": row.kind,
        "after": row.after,
        "text": row.text,
    }
