# SPDX-License-Identifier: AGPL-3.0-or-later
"""CSV as spreadsheets of Korean offices open it by a double click: UTF-8 with its mark, CRLF.

RFC 4180. A cell that a spreadsheet would take for a formula is written with an apostrophe before
it: what a volunteer typed must not run on a librarian's computer.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

Cell = str | int | float | bool | date | datetime | Decimal | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BATCH = 500  # rows


def sheet_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The whole file; the caller publishes it."""
    return b"".join(sheet_parts(header, rows))


def sheet_parts(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The file part by part, for sheets that are too long for the memory."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    yield b"\xef\xbb\xbf"
    for number, row in enumerate(rows, 1):
        writer.writerow([_text(cell) for cell in row])
        if number % _BATCH == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    data = buffer.getvalue().encode("utf-8")
    buffer.seek(0)
    buffer.truncate()
    return data


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    if not isinstance(cell, str):
        return str(cell)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
