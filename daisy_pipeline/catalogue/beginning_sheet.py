# SPDX-License-Identifier: AGPL-3.0-or-later
"""Titles to begin with from a library's sheet: columns by their Korean names, all rows or none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.catalogue.beginning import LANGUAGES, Beginning
from daisy_pipeline.formats.columns import columns_of
from daisy_pipeline.formats.csv_sheet import sheet_bytes
from daisy_pipeline.formats.kormarc.numbers import is_addition, is_isbn, is_kdc
from daisy_pipeline.formats.sheets import read_sheet
from daisy_pipeline.formats.xlsx_out import xlsx_bytes
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place, fail

MOST = 2_000  # rows
_LONGEST = 500  # letters of a cell
_EMPTY = 300  # rows of a sheet to fill in
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "title": ("서명", "제목", "도서명", "자료명", "책제목", "본서명", "title"),
    "subtitle": ("부서명", "부제", "부제목", "subtitle"),
    "creators": ("지은이", "저자", "저자명", "저작자", "author"),
    "contributors": ("옮긴이", "엮은이", "역자", "기여자", "translator"),
    "publisher": ("출판사", "발행처", "발행자", "publisher"),
    "date": ("출판연도", "출판년도", "발행연도", "발행년도", "발행년", "year"),
    "edition": ("판", "판사항", "edition"),
    "isbn": ("isbn", "국제표준도서번호"),
    "addition": ("부가기호",),
    "language": ("언어", "language"),
    "kdc": ("분류기호", "kdc", "주제분류"),
    "extent": ("쪽수", "형태사항", "면수", "페이지", "pages"),
    "text": ("본문파일", "본문", "text"),
    "audio": ("녹음파일", "녹음", "audio"),
}
_EXAMPLE = (
    "동백꽃",
    "김유정 단편선",
    "김유정",
    "",
    "예시출판사",
    "2020",
    "",
    "",
    "",
    "ko",
    "813.62",
    "212",
)
_NAMED = {"한국어": "ko", "국어": "ko", "영어": "en", "일본어": "ja", "중국어": "zh"}


@dataclass(frozen=True, slots=True)
class Row:
    """A title of a sheet: its row, facts, text files and recordings."""

    line: int
    beginning: Beginning
    texts: tuple[Path, ...]
    audio: tuple[Path, ...]


def read_titles(path: Path, shown: str) -> tuple[list[Row], list[Finding]]:
    """All rows of a sheet, and the columns that were not read (DP-NEW-015).

    DaisyError: every wrong cell by row and column (DP-NEW-014, exit code 3); exit code 2:
    DP-NEW-002 no such file, DP-LED-054 no column of titles, -056 two columns of one meaning;
    DP-SHT-*.
    """
    if not path.is_file():
        raise fail("DP-NEW-002", Place(shown), exit_code=ExitCode.BAD_USAGE)
    rows = read_sheet(path, shown, rows=MOST)
    line, head = next(rows, (1, []))
    columns = columns_of(head, HEADINGS, "title", Place(shown, line=line))
    told = [
        Finding("DP-NEW-015", Place(shown, line=line), {"heading": text})
        for at, text in enumerate(head)
        if text and at not in columns.values()
    ]
    found, wrong = [], []
    for number, cells in rows:
        texts = {n: cells[at] if at < len(cells) else "" for n, at in columns.items()}
        problems = list(_problems(texts, path.parent))
        for name, problem in problems:
            facts = {"heading": head[columns[name]], "problem": problem}
            wrong.append(Finding("DP-NEW-014", Place(shown, line=number), facts))
        if not problems:
            found.append(_row(number, texts, path.parent))
    if wrong:
        raise DaisyError(*wrong)
    return found, told


def _problems(cells: Mapping[str, str], folder: Path) -> Iterator[tuple[str, str]]:
    if not cells["title"]:
        yield "title", "problem.empty"
    for name, text in cells.items():
        if len(text) > _LONGEST:
            yield name, "problem.too-long"
    tests = {
        "isbn": (is_isbn, "problem.no-isbn"),
        "addition": (is_addition, "problem.no-addition"),
        "kdc": (is_kdc, "problem.no-kdc"),
    }
    for name, (test, problem) in tests.items():
        if (text := cells.get(name, "").replace(" ", "")) and not test(text):
            yield name, problem
    if (year := cells.get("date", "")) and not re.search(r"(?<!\d)\d{4}(?!\d)", year):
        yield "date", "problem.no-year"
    if (lang := cells.get("language", "")) and _language(lang) is None:
        yield "language", "problem.no-language"
    for name in ("text", "audio"):
        if any(not one.exists() for one in _paths(cells.get(name, ""), folder)):
            yield name, "problem.no-file"


def _language(text: str) -> str | None:
    tag = _NAMED.get(text.strip(), text.strip().lower())
    return tag if tag in LANGUAGES else None


def _paths(text: str, folder: Path) -> tuple[Path, ...]:
    return tuple(folder / part.strip() for part in re.split(r"[;\n]", text) if part.strip())


def _row(line: int, cells: Mapping[str, str], folder: Path) -> Row:
    year = re.search(r"\d{4}", cells.get("date", ""))
    extent = cells.get("extent", "")
    beginning = Beginning(
        title=unicodedata.normalize("NFC", " ".join(cells["title"].split())),
        subtitle=cells.get("subtitle", ""),
        creators=_names(cells.get("creators", "")),
        contributors=_names(cells.get("contributors", "")),
        publisher=cells.get("publisher", ""),
        date=year[0] if year else "",
        edition=cells.get("edition", ""),
        isbn=re.sub(r"[\s-]", "", cells.get("isbn", "")),
        addition=cells.get("addition", "").strip(),
        language=_language(cells.get("language", "")) or "",
        kdc=cells.get("kdc", "").strip(),
        extent=f"{extent} p." if extent.isdecimal() else extent,
    )
    texts, audio = (_paths(cells.get(name, ""), folder) for name in ("text", "audio"))
    return Row(line, beginning, texts, audio)


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[;,\n]", text) if part.strip())


def template_bytes(suffix: str) -> bytes:
    """An empty sheet with an example row: xlsx, or CSV for ``.csv``."""
    head = [names[0] if names[0] != "isbn" else "ISBN" for names in HEADINGS.values()]
    if suffix.lower() == ".csv":
        return sheet_bytes(head, [_EXAMPLE])
    empty = ("",) * len(head)  # cells of texts: an ISBN or 부가기호 keeps its zeros
    body = [(*_EXAMPLE, *empty)[: len(head)], *[empty] * _EMPTY]
    return xlsx_bytes(head, body, sheet="제작 목록", title="제작 목록")
