# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables that people keep: tab-separated UTF-8 with a header row and ``#`` comment lines.

In a cell ``\\t``, ``\\n``, ``\\r`` and ``\\\\`` stand for tab, line end and backslash; ``\\"`` and
``\\#`` at its beginning for a quotation mark or a ``#`` that is text. What spreadsheets and editors
do to such a file (BOM, CRLF, UTF-16, quoted cells, tabs at line ends) is read, and told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.model.finding import Finding, Place, fail

LARGEST = 64 * 1024 * 1024

_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\", '"': '"', "#": "#"}
_ESCAPE = re.compile(r"\\(.?)", re.DOTALL)
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_TO_ESCAPE = str.maketrans({"\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\"})


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its cells by column, its line in the file (from 1), the comment lines above it."""

    cells: Mapping[str, str]
    line: int = 0
    comments: tuple[str, ...] = ()

    def __getitem__(self, column: str) -> str:
        """The cell in ``column``; "" when the row ends before it or the file lacks the column."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: comments above the header, rows, comments at the end, and findings.

    ``broken`` are the rows that could not be read, as (line, text); each has a finding.
    """

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    comments: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()
    broken: tuple[tuple[int, str], ...] = ()
    findings: tuple[Finding, ...] = ()


def read_table(
    path: Path, columns: Sequence[str], optional: Sequence[str] = (), *, shown: str = ""
) -> Table:
    """The table in a file that must have ``columns`` and may have ``optional`` ones.

    ``shown`` is the file's name in findings (default: its plain name). DaisyError when the file
    cannot be opened or is no table of this kind; rows that cannot be read are findings.
    """
    name = shown or path.name
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as problem:
        raise fail("DP-TSV-001", Place(name), reason=problem.strerror or "") from problem
    return parse_table(data, columns, optional, shown=name)


def parse_table(
    data: bytes, columns: Sequence[str], optional: Sequence[str] = (), *, shown: str
) -> Table:
    """As read_table, for bytes that are already there."""
    findings: list[Finding] = []
    lines = _decode(data, shown, findings).split("\n")
    lines = [line.removesuffix("\r") for line in lines]
    above: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.startswith("#"):
            above.append(line)
        elif line.strip():
            header = _header(line, number, columns, optional, shown, findings)
            return _rows(lines, number, header, tuple(above), shown, findings)
    raise fail("DP-TSV-004", Place(shown, line=1), columns=", ".join(columns))


def _decode(data: bytes, shown: str, findings: list[Finding]) -> str:
    if len(data) > LARGEST:
        raise fail("DP-TSV-003", Place(shown), megabytes=LARGEST // 1024 // 1024)
    encoding = "utf-8-sig"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
        findings.append(Finding("DP-TSV-010", Place(shown)))
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise fail("DP-TSV-002", Place(shown, line=line)) from problem
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise fail("DP-TSV-011", Place(shown, line=line))
    return text


def _header(
    line: str,
    number: int,
    columns: Sequence[str],
    optional: Sequence[str],
    shown: str,
    findings: list[Finding],
) -> tuple[str, ...]:
    place = Place(shown, line=number)
    cells = _cells(line, place, findings)
    names = [unicodedata.normalize("NFC", cell).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    missing = [c for c in columns if c not in names]
    if missing:
        raise fail("DP-TSV-004", place, columns=", ".join(missing))
    for name in sorted({n for n in names if names.count(n) > 1}):
        raise fail("DP-TSV-005", place, column=name)
    known = {*columns, *optional}
    for name in names:
        if name not in known:
            findings.append(Finding("DP-TSV-006", place, {"column": name}))
    return tuple(names)


def _rows(
    lines: Sequence[str],
    header_line: int,
    header: tuple[str, ...],
    comments: tuple[str, ...],
    shown: str,
    findings: list[Finding],
) -> Table:
    rows: list[TableRow] = []
    broken: list[tuple[int, str]] = []
    above: list[str] = []
    for number, line in enumerate(lines[header_line:], header_line + 1):
        if line.startswith("#"):
            above.append(line)
            continue
        if not line.strip():
            continue
        place = Place(shown, line=number)
        cells = _cells(line, place, findings)
        if any(cells[len(header) :]):
            facts = {"count": len(cells), "columns": len(header)}
            findings.append(Finding("DP-TSV-007", place, facts))
            broken.append((number, line))
            continue
        rows.append(TableRow(dict(zip(header, cells, strict=False)), number, tuple(above)))
        above = []
    return Table(header, tuple(rows), comments, tuple(above), tuple(broken), tuple(findings))


def _cells(line: str, place: Place, findings: list[Finding]) -> list[str]:
    cells = line.split("\t")
    if '"' not in line and "\\" not in line:
        return cells
    return [_cell(cell, place, findings) for cell in cells]


def _cell(cell: str, place: Place, findings: list[Finding]) -> str:
    if cell.startswith('"') and _QUOTED.fullmatch(cell):
        findings.append(Finding("DP-TSV-009", place, {"cell": cell}))
        cell = cell[1:-1].replace('""', '"')

    def meant(found: re.Match[str]) -> str:
        sign = found[1]
        if sign not in _ESCAPES:
            findings.append(Finding("DP-TSV-008", place, {"escape": found[0]}))
        return _ESCAPES.get(sign, found[0])

    return _ESCAPE.sub(meant, cell)


def table_bytes(
    columns: Sequence[str],
    rows: Iterable[TableRow],
    comments: Sequence[str] = (),
    ending: Sequence[str] = (),
) -> bytes:
    """The bytes of a table file (UTF-8, LF): what read_table gives back; the caller publishes."""
    lines = [*comments, "\t".join(map(_escaped, columns))]
    for row in rows:
        lines.extend(row.comments)
        lines.append(_line([row[column] for column in columns]))
    lines.extend(ending)
    return ("\n".join(lines) + "\n").encode("utf-8")


def row_bytes(cells: Sequence[str]) -> bytes:
    """The bytes of one row without comments, its line end included, as table_bytes writes it."""
    return (_line(cells) + "\n").encode("utf-8")


def _line(cells: Sequence[str]) -> str:
    first, *others = map(_escaped, cells)
    if not "".join(cells).strip():
        # A row of blanks would be read as an empty line; a quoted cell is one to keep.
        first = f'"{first}"'
    line = "\t".join((first, *others)).rstrip("\t")
    return "\\" + line if line.startswith("#") else line


def _escaped(cell: str) -> str:
    cell = cell.translate(_TO_ESCAPE)
    return "\\" + cell if cell.startswith('"') else cell
