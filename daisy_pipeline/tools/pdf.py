# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to PDFium (pypdfium2): what stands on the pages of a PDF, and pictures of them.

PDFium reads untrusted files in C++: a damaged one can crash it, hold it for ever or fill the
memory. So it runs in a child process with limits (``pdf_child.py``); whatever happens there is a
page that could not be read, never the end of the build (docs/decisions/0043). Forms and scripts
of a document are never run: the form-fill environment is not even started.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daisy_pipeline.model.finding import ExitCode, Place, fail
from daisy_pipeline.tools.pdf_data import Document, Page, document_from, page_from
from daisy_pipeline.tools.process import Ran, run
from daisy_pipeline.tools.versions import version_of

LARGEST = 1 << 30  # bytes of a file
MOST_PAGES = 10_000
_OPENING = 10.0  # seconds; a sound file of 1,000 pages opens in 0.2 s
_CHUNK, _CHUNK_TIME = 16, 10.0  # pages of the first child, seconds for them (usually 0.3 s)
_LARGEST_CHUNK = 128  # a child that did well is followed by one of twice the pages
_PAGE_TIME = 5.0
_PATIENCE = 2  # pages that may be late before the whole file is given up: under 30 s in all
_RENDER_TIME = 25.0
_PACKAGE = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A page that PDFium could not read: late, crashed, or damaged."""

    number: int
    why: str


def available() -> str:
    """The version of pypdfium2; "" when it is not installed."""
    return version_of("pypdfium2")


def about(path: Path) -> Document:
    """What the file says of itself; DaisyError when it is no readable PDF."""
    if not available():
        how = "pip install pypdfium2"
        raise fail("DP-PDF-001", Place(path.name), exit_code=ExitCode.MISSING_TOOL, how=how)
    if path.stat().st_size > LARGEST:
        raise fail("DP-PDF-002", Place(path.name), megabytes=LARGEST >> 20)
    ran = _child(_OPENING, "about", path)
    said = json_lines(ran)
    if ran.code != 0 or not said:
        raise fail("DP-PDF-003", Place(path.name), why=f"pdf.{_why(ran)}")
    _refuse(said[0], path)
    found = document_from(said[0])
    if found.pages > MOST_PAGES:
        raise fail("DP-PDF-006", Place(path.name), pages=found.pages, most=MOST_PAGES)
    return found


def _refuse(said: Mapping[str, Any], path: Path) -> None:
    problem = said.get("error")
    if problem == "password":
        raise fail("DP-PDF-004", Place(path.name))
    if problem == "empty":
        raise fail("DP-PDF-005", Place(path.name))
    if problem:
        raise fail("DP-PDF-003", Place(path.name), why=f"pdf.{problem}")


def pages(path: Path, count: int) -> Iterator[Page | Unreadable]:
    """The pages 1 to ``count`` one after the other; memory holds a few at a time.

    While the caller works on some pages, the next child reads those that follow.
    """
    pace = _Pace()
    with ThreadPoolExecutor(1) as beside:
        asked, waiting = pace.ask(beside, path, count)
        while asked:
            ran = waiting.result()
            said = json_lines(ran)[:asked]
            numbered = enumerate(said, pace.first)
            lost = pace.after(ran, len(said), asked)
            if pace.late > _PATIENCE:
                raise fail("DP-PDF-007", Place(path.name, inside=f"p. {pace.first - bool(lost)}"))
            asked, waiting = pace.ask(beside, path, count)
            for number, page in numbered:
                problem = page.get("error")
                yield Unreadable(number, problem) if problem else page_from(page)
            if lost:
                yield Unreadable(pace.first - 1, lost)


@dataclass
class _Pace:
    """Where the next child begins and how many pages it gets, by how those before it did."""

    first: int = 1
    many: int = _CHUNK
    late: int = 0

    def ask(self, beside: ThreadPoolExecutor, path: Path, count: int) -> tuple[int, Future[Ran]]:
        """Start a child; how many pages it is asked for: 0 (and none starts) behind the last."""
        last = min(count, self.first + self.many - 1)
        if last < self.first:
            return 0, Future()
        time = _PAGE_TIME if self.many == 1 else _CHUNK_TIME
        return last - self.first + 1, beside.submit(_child, time, "pages", path, self.first, last)

    def after(self, ran: Ran, done: int, asked: int) -> str:
        """Go on behind what was done; why the page asked for alone is lost, "" when none is."""
        self.first += done
        alone = self.many == 1
        if done >= asked:
            self.many = _CHUNK if alone else min(2 * self.many, _LARGEST_CHUNK)
            return ""
        if ran.late and done >= _CHUNK:  # slow, but not late: very many pages were asked for
            self.many = _CHUNK
            return ""
        self.late += ran.late
        self.many = _CHUNK if alone else 1
        self.first += alone
        return _why(ran) if alone else ""


def images(path: Path, wanted: Sequence[tuple[int, int]]) -> Iterator[bytes]:
    """The bytes (PNG or JPEG) of pictures by (page, index), in turn; b"" where one is lost."""
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        with tempfile.TemporaryDirectory() as folder:
            asked = [f"{page}:{index}" for page, index in part]
            _child(_RENDER_TIME, "images", path, folder, *asked)
            for name in asked:
                file = Path(folder) / name.replace(":", "-")
                yield file.read_bytes() if file.is_file() else b""


def render(path: Path, page: int, dpi: int, target: Path) -> int:
    """Write a gray picture (PGM) of a page; the dpi it has, 0 when the page cannot be drawn.

    A page too large for ``dpi`` gets less, so that no picture has more than 40 million points.
    """
    ran = _child(_RENDER_TIME, "render", path, page, dpi, target)
    said = json_lines(ran)
    return int(said[0].get("dpi", 0)) if ran.code == 0 and said else 0


def _child(seconds: float, *words: str | int | Path) -> Ran:
    return python_child("daisy_pipeline.tools.pdf_child", seconds, *words)


def python_child(module: str, seconds: float, *words: str | int | Path) -> Ran:
    """Run one of our own modules as a child process."""
    where = os.pathsep.join(filter(None, (str(_PACKAGE), os.environ.get("PYTHONPATH", ""))))
    command = [sys.executable, "-m", module, *map(str, words)]
    return run(command, seconds, environment={"PYTHONPATH": where, "PYTHONUTF8": "1"})


def json_lines(ran: Ran) -> list[dict[str, Any]]:
    """The whole lines of JSON that the child wrote; what it was writing when it died is dropped."""
    found: list[dict[str, Any]] = []
    for line in ran.out.split(b"\n")[:-1]:
        try:
            found.append(json.loads(line))
        except (ValueError, RecursionError):
            break
    return found


def _why(ran: Ran) -> str:
    if ran.late:
        return "late"
    return "damaged" if ran.code == 0 else "crashed"
