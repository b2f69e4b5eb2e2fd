# SPDX-License-Identifier: AGPL-3.0-or-later
"""Folders in which every file is a print page (p001.txt, 12쪽.txt), told from a file a chapter."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, TypeVar, cast

from daisy_pipeline.model.book import Origin
from daisy_pipeline.model.finding import DaisyError, Finding, Place
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.readers import _decode
from daisy_pipeline.readers._headings import shape_of
from daisy_pipeline.readers._layout import Line, ends_sentence
from daisy_pipeline.readers.file_runs import FileRun

_NAMED = re.compile(
    r"(?:.*[\s_.-])?(?:p|pg|page|쪽|페이지)[\s_.-]?(\d{1,4})$"
    r"|(?:.*[\s_.-])?(\d{1,4}) ?(?:쪽|면|페이지|p)$",
    re.IGNORECASE,
)
_BARE = re.compile(r"(.*?)[\s_.-]*(\d{1,4})$")
_LEAST_BARE = 5
_PAGE_BYTES = 12_000
_MEDIAN_BYTES = 7_000
T = TypeVar("T")


def pages_of(files: tuple[Path, ...], wanted: str) -> FileRun | None:
    """The files of one folder as pages, when their names or (counting on) their texts say so."""
    stems = [unicodedata.normalize("NFC", path.stem).strip() for path in files]
    named = [_NAMED.match(stem) for stem in stems]
    if all(named):
        numbers = [int(match[1] or match[2]) for match in named if match]
        if all(a < b for a, b in pairwise(numbers)):
            return FileRun(files, tuple(map(str, numbers)))
    bare = [match for match in map(_BARE.match, stems) if match]
    numbers = [int(match[2]) for match in bare]
    if len(bare) < len(files) or len({match[1] for match in bare}) > 1:
        return None
    if not all(a + 1 == b for a, b in pairwise(numbers)):
        return None
    if wanted == "pages" or (len(files) >= _LEAST_BARE and _like_pages(files)):
        return FileRun(files, tuple(map(str, numbers)), guessed=wanted != "pages")
    return None


def _like_pages(files: Sequence[Path]) -> bool:
    """As long as pages are, few that begin with a heading, many that stop within a sentence."""
    sizes = [path.stat().st_size for path in files]
    if max(sizes) > _PAGE_BYTES or median(sizes) > _MEDIAN_BYTES:
        return False
    stops = headed = 0
    for path in files:
        try:
            text = _decode.decode(path.read_bytes(), path.name).text
        except DaisyError:
            return False
        rows = [row.strip() for row in text.split("\n") if row.strip()]
        stops += not ends_sentence(rows[-1])
        headed += rows[0].startswith("#") or shape_of(rows[0]) is not None
    return stops * 10 >= (len(files) - 1) * 3 and headed * 4 <= len(files)


def paged_lines(
    pages: Sequence[tuple[tuple[Line, ...], str]],
) -> tuple[tuple[Line, ...], list[int]]:
    """The lines of all pages with a page mark before each but the first, numbered on.

    With them come the numbers at which the pages begin (a page's own line n is begin + n).
    """
    made: list[Line] = []
    begins: list[int] = []
    number = 0
    for lines, label in pages:
        begins.append(number)
        full = [n for n, line in enumerate(lines) if line.words]
        kept = lines[full[0] : full[-1] + 1] if full else ()
        if len(begins) > 1:
            made.append(Line(number, f"@@p{label}"))
        made += [replace(line, number=number + line.number) for line in kept]
        number += len(lines) + 1
    return tuple(made), begins


def relocated(result: ReadResult, files: Sequence[str], begins: Sequence[int]) -> ReadResult:
    """The result with every place in the file and line of its own page."""

    def where(line: int) -> tuple[str, int]:
        at = max(0, bisect_right(begins, line) - 1)
        return files[at], max(0, line - begins[at])

    def finding(old: Finding) -> Finding:
        file, line = where(old.place.line)
        return replace(old, place=replace(old.place, file=file, line=line))

    reasons = tuple(
        replace(r, origin=Origin(*where(r.origin.line), r.origin.inside)) for r in result.reasons
    )
    return replace(
        result,
        book=_moved(result.book, where),
        findings=tuple(map(finding, result.findings)),
        reasons=reasons,
    )


def _moved(value: T, where: Any) -> T:
    if isinstance(value, Origin):
        file, line = where(value.line)
        return cast(T, replace(value, file=file, line=line))
    if isinstance(value, tuple):
        return cast(T, tuple(_moved(v, where) for v in value))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    change: dict[str, object] = {}
    for field in fields(value):
        inner = getattr(value, field.name)
        if inner and (isinstance(inner, tuple) or is_dataclass(inner)):
            change[field.name] = _moved(inner, where)
    return cast(T, replace(cast(Any, value), **change)) if change else value


def guess_told(run: FileRun) -> tuple[Finding, ...]:
    """Advice where texts and not names said that every file is a page."""
    if not run.guessed:
        return ()
    facts: dict[str, str | int | float] = {"count": len(run.files), "last": run.files[-1].name}
    return (Finding("DP-SRC-005", Place(run.files[0].name), facts),)
