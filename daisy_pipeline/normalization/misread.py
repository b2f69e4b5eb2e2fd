# SPDX-License-Identifier: AGPL-3.0-or-later
"""ocr.tsv: words that OCR misread, as people correct them, and how they come into the Book.

A row names a word by file, page, its letters as read and the n-th time they stand on the page:
that holds as long as the scan does. What no longer fits is told, never guessed.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.formats.tsv import TableRow, read_table, table_bytes
from daisy_pipeline.model.book import Book
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.occurrences import change_runs

FILE = "ocr.tsv"
SOURCE, PAGE, WORD, NTH, RIGHT = "파일", "쪽", "읽은 말", "번째", "고친 말"
SURE, AROUND = "확신도", "앞뒤 글"
COLUMNS = (SOURCE, PAGE, WORD, NTH, RIGHT, SURE, AROUND)
HEAD = (
    "# 문자 인식이 자신 없어 한 낱말입니다. 틀린 낱말만 ‘고친 말’ 칸에 바른 말을 적으세요.",
    "# 지울 글자에는 - 하나만 적습니다. 다른 칸은 고치지 마세요. 다음 build부터 책에 들어갑니다.",
)
DELETE = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One row: a word of a page and what it is to be ("": nobody has said)."""

    file: str
    page: int
    word: str
    nth: int
    right: str = ""
    line: int = 0
    comments: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, int, str, int]:
        """What names the word."""
        return _nfc(self.file), self.page, _nfc(self.word), self.nth


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def read_ocr(path: Path, shown: str = FILE) -> tuple[tuple[Correction, ...], list[Finding]]:
    """The rows of the file (none when it is not there), and findings about it."""
    if not path.is_file():
        return (), []
    table = read_table(path, (SOURCE, PAGE, WORD, NTH, RIGHT), (SURE, AROUND), shown=shown)
    rows: list[Correction] = []
    told = list(table.findings)
    for row in table.rows:
        page, nth = row[PAGE].strip(), row[NTH].strip() or "1"
        if not (page.isdecimal() and nth.isdecimal() and len(page) + len(nth) < 14):
            told.append(Finding("DP-OCR-007", Place(shown, row.line)))
            continue
        rows.append(
            Correction(
                file=row[SOURCE],
                page=int(page),
                word=row[WORD],
                nth=int(nth),
                right=row[RIGHT].strip(),
                line=row.line,
                comments=row.comments,
            )
        )
    return tuple(rows), told


def ocr_bytes(
    rows: Sequence[Correction], seen: Mapping[tuple[str, int, str, int], Mapping[str, object]]
) -> bytes:
    """The file: rows with the confidence and the words around that ``seen`` says of them."""

    def cells(row: Correction) -> TableRow:
        more = seen.get(row.key, {})
        values = (row.file, str(row.page), row.word, str(row.nth), row.right)
        told = (str(more.get("confidence", "")), str(more.get("context", "")))
        return TableRow(dict(zip(COLUMNS, (*values, *told), strict=True)), 0, row.comments)

    return table_bytes(COLUMNS, map(cells, rows), HEAD)


def amend_ocr(
    book: Book, rows: Sequence[Correction], shown: str = FILE
) -> tuple[Book, list[Finding]]:
    """The Book with the corrected words, and what is to be told of rows whose word is gone."""
    wishes: dict[tuple[str, int], list[Correction]] = defaultdict(list)
    for row in rows:
        if row.right and row.word:
            wishes[_nfc(row.file), row.page].append(row)
    counts: dict[tuple[str, int, str], int] = defaultdict(int)
    done: set[Correction] = set()

    def change(file: str, page: int, text: str) -> str:
        own = wishes.get((_nfc(file), page), ())
        found: list[tuple[int, Correction]] = []
        for word in sorted({w.word for w in own}):
            at = text.find(word)
            while at >= 0:
                counts[file, page, word] += 1
                nth = counts[file, page, word]
                found += [(at, w) for w in own if w.word == word and w.nth == nth]
                at = text.find(word, at + len(word))
        return _replaced(text, found, done)

    amended = change_runs(book, change)
    stale = [w for own in wishes.values() for w in own if w not in done]
    told = [
        Finding("DP-OCR-006", Place(shown, w.line), {"word": w.word, "page": w.page})
        for w in sorted(stale, key=lambda w: w.line)
    ]
    return amended, told


def _replaced(text: str, found: Sequence[tuple[int, Correction]], done: set[Correction]) -> str:
    """The text with every word replaced; of two that overlap the first one is."""
    out: list[str] = []
    reach = 0
    for at, wish in sorted(found, key=lambda f: (f[0], -len(f[1].word))):
        if at < reach:
            continue
        out += (text[reach:at], "" if wish.right == DELETE else wish.right)
        reach = at + len(wish.word)
        done.add(wish)
    return "".join(out) + text[reach:]
