# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of braille as files of characters: BRF, BRL and Unicode, written and read.

BRF is North American ASCII braille: 64 characters, a line a row, a form feed after every page.
BRL is what Hims note takers write: the same, in lower case. Pages are rows of cells (U+2800 to
U+283F); blanks at a row's end and empty rows at a page's end are not written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daisy_pipeline.model.finding import Place, fail

Pages = Sequence[Sequence[str]]
"""The pages of a volume, or of a book: of every page its rows of cells."""

BLANK = "\u2800"
MOST_CELL = "\u283f"
_ASCII = " A1B'K2L@CIF/MSP\"E3H9O6R^DJG>NTQ,*5<-U8V.%[$+X!&;:4\\0Z7(_?W]#Y)="
_CELLS = {0x2800 + dots: character for dots, character in enumerate(_ASCII)}
# Hims devices: letters in lower case, and the five signs that lie 32 places above @ [ ] ^ \.
_LOWER = {ord(sign): chr(ord(sign) + 32) for sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZ@[]^\\"}
_BACK = {ord(character): chr(cell) for cell, character in _CELLS.items()}
_BACK |= {ord(low): chr(0x2800 + _ASCII.index(chr(high))) for high, low in _LOWER.items()}


def to_ascii(cells: str) -> str:
    """The cells (six dots, U+2800 to U+283F) as BRF characters, one for each."""
    return cells.translate(_CELLS)


def to_cells(text: str) -> str:
    """BRF or BRL characters as cells; what is neither stays as it is."""
    return text.translate(_BACK)


def brf_bytes(pages: Pages) -> bytes:
    """The pages as BRF: ASCII, CR LF after every row, a form feed after every page.

    DaisyError with DP-BRF-001 where a row holds anything but cells of six dots.
    """
    return to_ascii(_text(pages, "\r\n")).encode("ascii")


def brl_bytes(pages: Pages) -> bytes:
    """The pages as BRL for Hims note takers; errors as `brf_bytes`."""
    return to_ascii(_text(pages, "\r\n")).translate(_LOWER).encode("ascii")


def unicode_bytes(pages: Pages) -> bytes:
    """The pages as braille patterns in UTF-8, LF after every row; errors as `brf_bytes`."""
    return _text(pages, "\n").encode("utf-8")


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page of a file: the line of the file on which it begins, and its rows."""

    line: int
    rows: list[str]


def read_pages(text: str) -> list[ReadPage]:
    """The pages of a BRF, BRL or Unicode file; a row keeps characters that are no cells.

    Rows may end in CR LF, LF or CR. What stands after the end of a DOS text (Ctrl-Z) is left out.
    """
    whole = text.partition("\x1a")[0].replace("\r\n", "\n").replace("\r", "\n")
    pages, line = [], 1
    for page in whole.split("\f"):
        pages.append(ReadPage(line, trimmed(to_cells(page).split("\n"))))
        line += page.count("\n")
    return pages if pages[-1].rows else pages[:-1]


def trimmed(rows: Sequence[str]) -> list[str]:
    """A page's rows without blanks at their ends, and without empty rows at its end."""
    kept = [row.rstrip(BLANK) for row in rows]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def volume_names(stem: str, count: int, suffix: str) -> list[str]:
    """The names of a book's volumes in one format; they sort in the order of the volumes.

    ``동백꽃.brf`` where there is one, ``동백꽃-01.brf`` and so on where there are more.
    """
    if count == 1:
        return [f"{stem}{suffix}"]
    width = max(2, len(str(count)))
    return [f"{stem}-{number:0{width}}{suffix}" for number in range(1, count + 1)]


def refuse_others(pages: Pages) -> None:
    """Raise DP-BRF-001 at the first page with a row that holds more than cells of six dots."""
    for number, page in enumerate(pages, 1):
        for line, row in enumerate(page, 1):
            for sign in row:
                if not BLANK <= sign <= MOST_CELL:
                    raise fail("DP-BRF-001", Place(line=line), page=number, sign=sign)


def _text(pages: Pages, end: str) -> str:
    refuse_others(pages)
    made = ("".join(f"{row}{end}" for row in trimmed(page)) for page in pages)
    return "".join(f"{page}\f" for page in made)
