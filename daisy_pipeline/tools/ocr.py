# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to Tesseract, the program that reads pictures of text; its words with their places.

It is no Python package: Linux has it as tesseract-ocr and tesseract-ocr-kor, macOS by Homebrew,
Windows by an installer. Nothing is installed or downloaded by us.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from daisy_pipeline.model.finding import ExitCode, Place, fail
from daisy_pipeline.tools.process import run

LIMIT = 180.0  # seconds a page; a dense page takes about 5
_WINDOWS = ("PROGRAMFILES", "PROGRAMW6432", "LOCALAPPDATA")
# How Tesseract is to cut the page: one column of sizes that vary first (its boxes go through our
# own layout, which finds columns), then as it likes, where the first was read badly.
_MODES, _GOOD = ("4", "3"), 60.0
_PAGE, _LINE, _WORD = 1, 4, 5  # the levels of Tesseract's TSV


@dataclass(frozen=True, slots=True)
class OcrWord:
    """A word: its box in pixels (left, top, right, bottom), confidence 0..100, and its line."""

    text: str
    box: tuple[int, int, int, int]
    confidence: float
    line: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class OcrPage:
    """What was read on one picture of a page, in Tesseract's order."""

    width: int
    height: int
    words: tuple[OcrWord, ...] = ()
    lines: Mapping[tuple[int, int, int], tuple[int, int, int, int]] = field(default_factory=dict)


def program() -> str:
    """The program to run, "" when it is not installed; on Windows also where it installs itself."""
    found = shutil.which("tesseract")
    if found or os.name != "nt":
        return found or ""
    for name in _WINDOWS:
        path = Path(os.environ.get(name, "")) / "Tesseract-OCR" / "tesseract.exe"
        if os.environ.get(name) and path.is_file():
            return str(path)
    return ""


def install_words() -> str:
    """The key of the words that say how to install it on this kind of computer."""
    return {"win32": "ocr.windows", "darwin": "ocr.macos"}.get(sys.platform, "ocr.linux")


@cache
def _asked(command: str, question: str) -> str:
    ran = run([command, question], 20)
    return (ran.out + b"\n" + ran.err).decode("utf-8", "replace") if ran.code == 0 else ""


def version() -> str:
    """The program's version (5.3.0), "" when it is not there."""
    found = re.search(
        r"tesseract v?(\d[\w.-]*)", _asked(program(), "--version") if program() else ""
    )
    return found[1] if found else ""


def languages() -> tuple[str, ...]:
    """The languages whose data are installed."""
    said = _asked(program(), "--list-langs") if program() else ""
    return tuple(sorted(n for n in said.split() if re.fullmatch(r"[a-z]{3}(_[a-z_]+)?", n)))


def require(wanted: str, file: str) -> None:
    """DP-OCR-001 or -002 when the program or a language (``kor+eng``) is not there."""
    how = install_words()
    if not program():
        raise fail("DP-OCR-001", Place(file), exit_code=ExitCode.MISSING_TOOL, how=how)
    missing = [n for n in wanted.split("+") if n not in languages()]
    if missing:
        facts = {"language": ", ".join(missing), "how": how}
        raise fail("DP-OCR-002", Place(file), exit_code=ExitCode.MISSING_TOOL, **facts)


def recognize(picture: Path, wanted: str, dpi: int, page: int = -1) -> Sequence[OcrPage]:
    """The pages in a picture; () when the program cannot read it.

    ``dpi`` 0 lets the picture's own data decide, ``page`` (from 0) takes one of a TIFF's. One
    thread only: the same words on any computer.
    """
    best: tuple[OcrPage, ...] = ()
    for mode in _MODES:
        size = ["--dpi", str(dpi)] if dpi else []
        size += ["-c", f"tessedit_page_number={page}"] if page >= 0 else []
        command: list[str | Path] = [
            program(),
            picture,
            "stdout",
            *size,
            "-l",
            wanted,
            "--psm",
            mode,
            "tsv",
        ]
        ran = run(command, LIMIT, environment={"OMP_THREAD_LIMIT": "1"})
        found = pages_of(ran.out.decode("utf-8", "replace")) if ran.code == 0 else ()
        if found and (not best or _sureness(found) > _sureness(best)):
            best = found
        if _sureness(best) >= _GOOD:
            break
    return best


def _sureness(pages: Sequence[OcrPage]) -> float:
    """The mean confidence, each letter counted; 100 for nothing but empty pages."""
    letters = sum(len(w.text) for p in pages for w in p.words)
    if not letters:
        return 100.0 if pages else 0.0
    return sum(w.confidence * len(w.text) for p in pages for w in p.words) / letters


def pages_of(table: str) -> tuple[OcrPage, ...]:
    """The pages in Tesseract's TSV; rows that are no rows of it are passed over."""
    pages: list[OcrPage] = []
    words: list[OcrWord] = []
    lines: dict[tuple[int, int, int], tuple[int, int, int, int]] = {}
    for row in csv.reader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(row) < 12 or not row[0].isdecimal():
            continue
        level, _, block, paragraph, line, _, left, top, wide, high = map(int, row[:10])
        box, key = (left, top, left + wide, top + high), (block, paragraph, line)
        if level == _PAGE:
            words, lines = [], {}
            pages.append(OcrPage(wide, high, (), lines))
        elif level == _LINE:
            lines[key] = box
        elif level == _WORD and row[11].strip() and pages:
            words.append(OcrWord(row[11].strip(), box, float(row[10]), key))
            pages[-1] = OcrPage(pages[-1].width, pages[-1].height, tuple(words), lines)
    return tuple(pages)
