# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sheets that people give: xlsx, or CSV in UTF-8, UTF-16 or CP949 as Korean offices save it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from daisy_pipeline.formats.safe_zip import is_zip
from daisy_pipeline.formats.xlsx import read_xlsx
from daisy_pipeline.model.finding import Place, fail

_LARGEST = 64 << 20  # bytes of a CSV
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # xls, and an xlsx with a password
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_SEPARATORS = ",;\t"
_LOOKED_AT = 20  # rows by which the separator is known
# What many sites give as "xls": a page of the web or XML of Excel 2003.
_PAGE = re.compile(r"\s*<(\?xml|!doctype|html|head|meta|body|table|style)\b", re.IGNORECASE)
_HIDDEN = "'"  # before a cell that a spreadsheet would take for a formula (see csv_sheet)


def read_sheet(
    path: Path, shown: str, *, rows: int, columns: int = 100
) -> Iterator[tuple[int, list[str]]]:
    """(number of the row from 1, cells as texts) of each row that holds something.

    DaisyError: DP-SHT-001 it is no sheet or damaged, -002 more than ``rows`` rows besides the
    head, -003 an old xls or one with a password, -004 letters of no known encoding, -005 a page of
    the web (HTML) or XML that only is named xls.
    """
    with path.open("rb") as file:
        head = file.read(8)
        file.seek(0)
        if is_zip(head):
            yield from read_xlsx(path, shown, rows=rows, columns=columns)
            return
        if head == _OLD:
            raise fail("DP-SHT-003", Place(shown))
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise fail("DP-SHT-002", Place(shown), limit=rows)
    text = _text(data, shown)
    if _PAGE.match(text):
        raise fail("DP-SHT-005", Place(shown))
    yield from _rows(text, shown, rows, columns)


def _text(data: bytes, shown: str) -> str:
    encodings = [name for mark, name in _BOMS if data.startswith(mark)] or ["utf-8", "cp949"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise fail("DP-SHT-001", Place(shown))
        return text
    raise fail("DP-SHT-004", Place(shown))


def _rows(text: str, shown: str, rows: int, columns: int) -> Iterator[tuple[int, list[str]]]:
    lines = text.split("\n", _LOOKED_AT)[:_LOOKED_AT]
    # A title may stand above the table: the first line with a separator tells which it is.
    first = next((line for line in lines if any(sign in line for sign in _SEPARATORS)), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    found = 0
    try:
        for cells in reader:
            texts = [_cell(cell) for cell in cells[:columns]]
            if not any(texts):
                continue
            found += 1
            if found > rows + 1:
                raise fail("DP-SHT-002", Place(shown, line=reader.line_num), limit=rows)
            yield reader.line_num, texts
    except csv.Error as problem:  # a field of more than 131072 signs, a lone carriage return
        raise fail("DP-SHT-001", Place(shown, line=reader.line_num)) from problem


def _cell(cell: str) -> str:
    text = cell.strip()
    return text[1:] if text.startswith(_HIDDEN) and text[1:2] in "=+-@" else text
