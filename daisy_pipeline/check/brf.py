# SPDX-License-Identifier: AGPL-3.0-or-later
"""BRF, BRL and braille in Unicode: characters, lines, pages, page numbers."""

from __future__ import annotations

import re
from pathlib import Path

from daisy_pipeline.check.braille_pages import Size, check_numbers, shown_size
from daisy_pipeline.check.members import Report
from daisy_pipeline.formats.brf import ReadPage, read_pages
from daisy_pipeline.formats.safe_xml import read_bounded
from daisy_pipeline.model.finding import DaisyError, Place

ASCII = (".brf", ".brl")
UNICODE = ".txt"
_MOST = 64 << 20  # bytes; a novel takes about one million
_NO_CELL = re.compile("[^\u2800-\u283f]")
_LONG = 60  # rows: no embosser has a page of more


def is_unicode_braille(head: bytes) -> bool:
    """Whether a text file that begins so is braille patterns, four of five characters at least."""
    signs = "".join(head.decode("utf-8", "ignore").removeprefix("\ufeff").split())
    cells = sum("\u2800" <= sign <= "\u28ff" for sign in signs)
    return cells > 0 and cells * 5 >= len(signs) * 4


def check_brf(path: Path, name: str, told: Size, report: Report) -> list[ReadPage] | None:
    """The pages of a file of braille characters, findings to the report; None if unreadable."""
    try:
        data = read_bounded(path, Place(name), _MOST)
    except DaisyError as problem:
        report.put(*problem.findings)
        return None
    ascii = path.suffix.lower() in ASCII
    pages = read_pages(data.decode("latin-1") if ascii else _unicode(data))
    if not any(page.rows for page in pages):
        report.add("DP-BRF-015", name)
        return None
    if ascii:
        _check_ends(data, name, report)
    _check_signs(pages, name, report)
    _check_size(pages, told, name, report)
    check_numbers(pages, name, report)
    return pages


def _unicode(data: bytes) -> str:
    """The text; a blank of print is an empty cell, a damaged byte stays for the check to find."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    return re.sub("[!-~]", "\ufffd", text)  # so that a letter is not read as BRF


def _check_ends(data: bytes, name: str, report: Report) -> None:
    """Embossers take a line feed alone for a step down without a way back to the left."""
    bare = len(re.findall(rb"(?<!\r)\n|\r(?!\n)", data))
    if bare:
        report.add("DP-BRF-016", name, 0, count=bare)


def _check_signs(pages: list[ReadPage], name: str, report: Report) -> None:
    """Every character is one of the 64; the first place of each that is not."""
    seen: set[str] = set()
    for page in pages:
        for number, row in enumerate(page.rows):
            for sign in _NO_CELL.findall(row):
                if sign not in seen and len(seen) < _LONG:
                    seen.add(sign)
                    shown = sign if sign.isprintable() else f"U+{ord(sign):04X}"
                    report.add("DP-BRF-010", name, page.line + number, sign=shown)


def _check_size(pages: list[ReadPage], told: Size, name: str, report: Report) -> None:
    if len(pages) == 1 and len(pages[0].rows) > max(told.lines, _LONG):
        report.add("DP-BRF-013", name, 0, rows=len(pages[0].rows))
        return
    size = shown_size(pages, told)
    for page in pages:
        if len(page.rows) > size.lines:
            facts = {"rows": len(page.rows), "lines": size.lines}
            report.add("DP-BRF-012", name, page.line + size.lines, **facts)
        for number, row in enumerate(page.rows):
            if len(row) > size.cells:
                facts = {"length": len(row), "cells": size.cells}
                report.add("DP-BRF-011", name, page.line + number, **facts)
