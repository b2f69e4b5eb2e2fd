# SPDX-License-Identifier: AGPL-3.0-or-later
"""The first sheet of a spreadsheet (ISO/IEC 29500 xlsx) that people give, as texts, within bounds.

Nothing in it runs: of a formula the value is read that the program which wrote it has stored;
macros, links and pictures are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

from daisy_pipeline.formats.safe_zip import SafeZip, ZipLimits, open_zip
from daisy_pipeline.model.finding import DaisyError, Place, fail

LIMITS = ZipLimits(total=256 << 20, members=2_000, small=32 << 20)
_MEMBER = 128 << 20
_BOOK = "xl/workbook.xml"
_DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)


def read_xlsx(
    path: Path, shown: str, *, rows: int, columns: int = 100
) -> Iterator[tuple[int, list[str]]]:
    """(number from 1, cells as texts) of each row of the first sheet that holds something.

    Days come as 2026-03-02. DaisyError: DP-SHT-001 no such spreadsheet or damaged, -002 more than
    ``rows`` rows, and those of ``open_zip``.
    """
    with open_zip(path, LIMITS) as package:
        _harmless(package, Place(shown))
    yield from _rows(path, shown, rows, columns)


def _harmless(package: SafeZip, place: Place) -> None:
    """DP-SHT-001 for what is no workbook, or declares entities: openpyxl would unfold them."""
    if _BOOK not in package:
        raise fail("DP-SHT-001", place)
    for name in package.names:
        if name.endswith((".xml", ".rels")):
            begin = b""
            for block in package.blocks(name, _MEMBER):
                begin += block
                if _DOCTYPE.search(begin):
                    raise fail("DP-SHT-001", Place(place.file, inside=name))
                begin = begin[-16:]


def _rows(path: Path, shown: str, rows: int, columns: int) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    book = None
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size need not be true
        found = 0
        for number, cells in enumerate(sheet.iter_rows(max_col=columns, values_only=True), 1):
            if number > 4 * rows + 100:  # a single cell far below makes a million empty rows
                raise fail("DP-SHT-002", Place(shown, line=number), limit=rows)
            texts = [text_of(cell) for cell in cells]
            if not any(texts):
                continue
            found += 1
            if found > rows + 1:  # one of them is the head
                raise fail("DP-SHT-002", Place(shown, line=number), limit=rows)
            yield number, texts
    except (DaisyError, GeneratorExit):
        raise
    except Exception as problem:  # openpyxl raises whatever the XML brings it to
        raise fail("DP-SHT-001", Place(shown)) from problem
    finally:
        if book is not None:
            book.close()


def text_of(cell: object) -> str:
    """A cell as a person sees it: whole numbers without a point, days as 2026-03-02."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        plain = cell.time() == time(0)
        return cell.date().isoformat() if plain else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).strip()
