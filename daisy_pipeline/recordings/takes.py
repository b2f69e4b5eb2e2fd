# SPDX-License-Identifier: AGPL-3.0-or-later
"""takes.tsv: which recording counts, and which segments it carries.

A take names the first and the last segment that it carries by their ids, which live as long as
the title: inserting a chapter moves no recording. An empty first or last means the book's
beginning or end. A take of a higher round was read again: it stands above those of lower rounds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from daisy_pipeline.formats.tsv import Table, TableRow, read_table, row_bytes, table_bytes
from daisy_pipeline.model.finding import Finding, Place

COLUMNS = ("file", "sha256", "first", "last", "narrator", "state", "note", "round")
ACCEPTED, SUPERSEDED = "accepted", "superseded"
UNASSIGNED = "unassigned"  # a new recording of which nobody has said yet what it carries
RECEIVED = "received"  # came in by intake; nobody has accepted it yet
RETURNED = "returned"  # looked at and given back: something is to be recorded again
UNDECIDED = (RECEIVED, RETURNED)
STATES = (ACCEPTED, SUPERSEDED, UNASSIGNED, *UNDECIDED)
LAST_ROUND = 99
COMMENTS = (
    "# 녹음 파일마다 한 줄. file: 제작 건 폴더에서 본 경로, first와 last: 처음과 끝 문장의 번호.",
    "# state가 accepted인 줄만 씁니다. 파일을 바꾸면 daisy takes를 다시 실행하세요.",
    "# received와 returned는 daisy intake로 받아 아직 쓰기로 하지 않은 녹음입니다.",
    "# round: 다시 읽은 녹음이면 2, 그것을 또 읽었으면 3. 수가 큰 녹음이 그 문장들을 대신합니다.",
    "# One row a recording. file: path within the title; first, last: ids in segments.tsv.",
    "# Rows whose state is accepted count; superseded ones are kept for the record.",
    "# Received and returned ones came in by daisy intake and wait for a decision.",
    "# round: 2 where a recording was read again, 3 for once more; the highest counts.",
)
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One recording as takes.tsv tells it; ``file`` is its path within the title, with ``/``."""

    file: str
    sha256: str
    first: str = ""
    last: str = ""
    narrator: str = ""
    state: str = ACCEPTED
    note: str = ""
    round: int = 1
    line: int = 0


def read_takes(path: Path, shown: str = "") -> tuple[tuple[Take, ...], tuple[Finding, ...]]:
    """The takes in a file, in its order, and what is wrong with it; wrong rows are left out.

    Findings: DP-TAK-001 unknown state, -002 no sha256, -003 a path that leaves the title's folder,
    -009 a round that is no number from 1 to 99, and those of the table. DaisyError when the file
    is no such table.
    """
    name = shown or path.name
    table = read_table(path, COLUMNS[:4], COLUMNS[4:], shown=name)
    takes, findings = _takes(table, name)
    return tuple(takes), (*table.findings, *findings)


def _takes(table: Table, name: str) -> tuple[list[Take], list[Finding]]:
    takes, findings = [], []
    for row in table.rows:
        take = _take(row)
        place = Place(file=name, line=row.line, inside=take.file)
        if take.round == 0:
            findings.append(Finding("DP-TAK-009", place, {"round": row["round"].strip()}))
        elif take.state not in STATES:
            findings.append(Finding("DP-TAK-001", place, {"state": take.state}))
        elif not _SHA256.fullmatch(take.sha256):
            findings.append(Finding("DP-TAK-002", place))
        elif not _stays_inside(take.file):
            findings.append(Finding("DP-TAK-003", place))
        else:
            takes.append(take)
    return takes, findings


def _take(row: TableRow) -> Take:
    cells = {column: row[column].strip() for column in COLUMNS[:-1]}
    cells["file"] = cells["file"].replace("\\", "/")
    cells["sha256"] = cells["sha256"].lower()
    cells["state"] = cells["state"].lower() or ACCEPTED
    return Take(**cells, round=_round(row["round"].strip()), line=row.line)


def _round(cell: str) -> int:
    """The number in a cell, 1 for an empty one; 0 for one that cannot be."""
    fits = cell.isascii() and cell.isdecimal() and len(cell) < 3
    return int(cell) if fits else int(not cell)


def _stays_inside(file: str) -> bool:
    path = PurePosixPath(file)
    drive = len(file) > 1 and file[1] == ":"
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and not drive


def takes_bytes(takes: Iterable[Take]) -> bytes:
    """The bytes of takes.tsv, with its comments."""
    return file_bytes(map(line_of, takes))


def file_bytes(lines: Iterable[bytes]) -> bytes:
    """The bytes of takes.tsv with these lines: ``line_of`` each take."""
    return table_bytes(COLUMNS, (), COMMENTS) + b"".join(lines)


def line_of(take: Take) -> bytes:
    """The line of one take."""
    named = [str(getattr(take, column)) for column in COLUMNS[:-1]]
    return row_bytes([*named, "" if take.round == 1 else str(take.round)])


def find_file(folder: Path, file: str) -> Path | None:
    """The file of a take within its title's folder; None when there is none.

    Names compare as NFC, because macOS and old archives give Korean names decomposed.
    """
    path = folder
    for step in PurePosixPath(file).parts:
        plain = path / step
        path = plain if plain.exists() else _same_name(path, step)
    inside = path.resolve().is_relative_to(folder.resolve())
    return path if inside and path.is_file() else None


def _same_name(folder: Path, name: str) -> Path:
    wanted = unicodedata.normalize("NFC", name)
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if unicodedata.normalize("NFC", path.name) == wanted:
                return path
    return folder / name


def check_takes(
    takes: Sequence[Take], folder: Path, digests: dict[str, str], shown: str
) -> list[Finding]:
    """What is wrong with the accepted takes' files in a title's folder.

    ``digests`` leads from a take's file to the sha256 that it has now. DP-AUD-001 the file is
    missing, DP-TAK-004 it has changed since, DP-TAK-005 it counts twice.
    """
    findings: list[Finding] = []
    seen: dict[str, Take] = {}
    for take in takes:
        if take.state != ACCEPTED:
            continue
        place = Place(file=shown, line=take.line, inside=take.file)
        if find_file(folder, take.file) is None:
            findings.append(Finding("DP-AUD-001", Place(file=take.file)))
        elif digests.get(take.file, take.sha256) != take.sha256:
            findings.append(Finding("DP-TAK-004", place))
        first = seen.setdefault(take.sha256, take)
        if first is not take:
            findings.append(Finding("DP-TAK-005", place, {"other": first.file}))
    return findings
