# SPDX-License-Identifier: AGPL-3.0-or-later
"""The open data file of DREAM's holdings (data.go.kr 15156344): a CSV, row by row.

What is known of it: yearly, about 460,000 rows, columns 대체자료명, 저자, 출판사, 출판년도.
Its encoding and the order of its columns are not told, so they are found in the file.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from daisy_pipeline.catalogue.duplicates.likeness import Book
from daisy_pipeline.formats.columns import columns_of
from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail

HEADINGS = {
    "title": ("대체자료명", "자료명", "서명", "제목", "도서명", "title"),
    "author": ("저자", "저자명", "저작자", "지은이", "author"),
    "publisher": ("출판사", "발행처", "발행자", "출판사명", "publisher"),
    "year": ("출판년도", "출판연도", "발행년도", "발행연도", "발행년", "출판년", "year"),
}
LARGEST = 2 << 30  # bytes
_BLOCK = 1 << 20
_LINE = 1 << 18  # letters
_LONGEST = 1_000  # letters of a field
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = ",;\t|"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]+")
Told = Callable[[int], None]  # the lines that were read


@dataclass(frozen=True, slots=True)
class Source:
    """A file of holdings that can be read: digest, encoding, bytes."""

    path: Path
    shown: str
    sha256: str
    encoding: str
    lines: int


def look(path: Path, shown: str) -> Source:
    """Digest and encoding of a file, read once from end to end in bounded memory.

    DaisyError (exit code 2): DP-DUP-001 no such file, -002 letters of no known encoding (with the
    line), -013 too large.
    """
    if not path.is_file():
        raise fail("DP-DUP-001", Place(shown), exit_code=ExitCode.BAD_USAGE)
    if path.stat().st_size > LARGEST:
        raise fail("DP-DUP-013", Place(shown), exit_code=ExitCode.BAD_USAGE)
    digest, lines = hashlib.sha256(), 0
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(0)
        marked = [name for mark, name in _BOMS if head.startswith(mark)]
        left = {name: codecs.getincrementaldecoder(name)() for name in marked or ("utf-8", "cp949")}
        while left:
            block = file.read(_BLOCK)
            digest.update(block)
            left = {name: one for name, one in left.items() if _reads(one, block)}
            if not left:
                raise fail("DP-DUP-002", Place(shown, line=lines + 1), exit_code=ExitCode.BAD_USAGE)
            lines += block.count(b"\n")
            if not block:
                break
    return Source(path, shown, digest.hexdigest(), next(iter(left)), lines)


def _reads(decoder: codecs.IncrementalDecoder, block: bytes) -> bool:
    try:
        decoder.decode(block, not block)
    except UnicodeDecodeError:
        return False
    return True


def rows(source: Source, told: Told = lambda _: None) -> Iterator[Book | Finding]:
    """The holdings in order, and a Finding (DP-DUP-005) for each row that cannot be taken.

    DaisyError (exit code 2): DP-LED-054 no column of titles, -056 two columns of one meaning,
    DP-DUP-013 no text of lines.
    """
    with source.path.open(encoding=source.encoding, newline="") as file:
        lines = _Lines(file, source.shown)
        head = next(lines, "")
        separator = max(_SEPARATORS, key=head.count)
        names = next(csv.reader([head], delimiter=separator), [])
        columns = columns_of(names, HEADINGS, "title", Place(source.shown, line=1))
        reader = csv.reader(lines, delimiter=separator)
        while True:
            begin = lines.number + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:  # a field without an end: it swallows what follows
                yield _wrong(source, begin, "dup.wrong-quotes", lines.number)
                continue
            if any(cell.strip() for cell in cells):
                yield _book(source, cells, columns, begin, lines.number)
            told(lines.number)


class _Lines:
    """A file's lines with their number; one too long ends the reading."""

    def __init__(self, file: TextIO, shown: str) -> None:
        self.number = 0
        self._file, self._shown = file, shown

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._file.readline(_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) >= _LINE:
            place = Place(self._shown, line=self.number)
            raise fail("DP-DUP-013", place, exit_code=ExitCode.BAD_USAGE)
        return line


def _book(
    source: Source, cells: Sequence[str], columns: dict[str, int], begin: int, end: int
) -> Book | Finding:
    if max(columns.values()) >= len(cells):
        return _wrong(source, begin, "dup.wrong-short", end)
    texts = {name: _CONTROL.sub(" ", cells[at]).strip() for name, at in columns.items()}
    if not texts["title"]:
        return _wrong(source, begin, "dup.wrong-empty", end)
    if end > begin + 3 or any(len(text) > _LONGEST for text in texts.values()):
        return _wrong(source, begin, "dup.wrong-quotes", end)
    book = Book(**texts)
    return book if book.key.main else _wrong(source, begin, "dup.wrong-empty", end)


def _wrong(source: Source, line: int, why: str, end: int) -> Finding:
    return Finding(
        "DP-DUP-005", Place(source.shown, line=line), {"why": why, "count": max(end - line + 1, 1)}
    )
