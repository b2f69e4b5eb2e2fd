# SPDX-License-Identifier: AGPL-3.0-or-later
"""A folder of braille: every file by its format, and whether all of them hold the same cells.

Files of one book have one name: ``동백꽃.pef``, ``동백꽃-01.brf``, ``동백꽃-02.brf`` and so on.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from daisy_pipeline.check.braille_pages import UNTOLD, Size
from daisy_pipeline.check.brf import ASCII, UNICODE, check_brf, is_unicode_braille
from daisy_pipeline.check.ebraille import CheckerEbraille, book_text
from daisy_pipeline.check.members import Members, Report
from daisy_pipeline.check.pef import check_pef
from daisy_pipeline.formats.brf import BLANK, ReadPage
from daisy_pipeline.formats.safe_zip import unpack
from daisy_pipeline.model.finding import DaisyError, Finding

PEF, EBRL = ".pef", ".ebrl"
SUFFIXES = (*ASCII, PEF, EBRL)
_VOLUME = re.compile(r"(.+?)-(\d{2,4})")
_STRANGE = 0.05  # share of words that no page has, above which text is another
_LOST = 0.2  # share of pages' words that the text lacks: title pages and contents are not in it
_FEW = 12  # so many words a title page may have, however short the book
_GUIDE = "⠐"  # guide dots of the contents are no word


def check_braille_file(path: Path, told: Size) -> list[Finding]:
    """Everything that is wrong with one .brf, .brl, .pef, or .txt of braille."""
    report = Report()
    if path.suffix.lower() == PEF:
        check_pef(path, path.name, report)
    else:
        check_brf(path, path.name, told, report)
    return report.findings()


def is_braille_file(path: Path) -> bool:
    """Whether a file is braille of one of the formats that are no zip."""
    suffix = path.suffix.lower()
    if suffix != UNICODE:
        return suffix in (*ASCII, PEF)
    with path.open("rb") as file:
        return is_unicode_braille(file.read(4096))


class CheckerBraille:
    """The checker of the registry for folders of braille."""

    name = "braille"
    version = 2

    def __init__(self, told: Size = UNTOLD) -> None:
        self.told = told

    def recognizes(self, folder: Path) -> bool:
        """Whether a file of a braille format lies in the folder."""
        return any(p.suffix.lower() in SUFFIXES for p in folder.iterdir())

    def check(self, folder: Path) -> Sequence[Finding]:
        """Everything that is wrong with the files, and where they differ."""
        report = Report()
        members = Members(folder, report)
        names = [name for name in members if "/" not in name]
        books: dict[str, list[str]] = {}
        for name in names:
            if name.lower().endswith(EBRL) or is_braille_file(members.paths[name]):
                stem = name.rpartition(".")[0]
                found = _VOLUME.fullmatch(stem)
                books.setdefault(found[1] if found else stem, []).append(name)
        for files in books.values():
            _Book(members, report, files, self.told).check()
        return report.findings()


class _Book:
    """The files of one book."""

    def __init__(self, members: Members, report: Report, names: list[str], told: Size) -> None:
        self.members, self.report, self.told = members, report, told
        self.kinds: dict[str, list[str]] = {}
        for name in sorted(names):
            self.kinds.setdefault("." + name.lower().rpartition(".")[2], []).append(name)

    def check(self) -> None:
        """Every file, the numbers of volumes, then all formats against the first."""
        pages: dict[str, list[ReadPage]] = {}
        for name in self.kinds.get(PEF, ()):
            book = check_pef(self.members.paths[name], name, self.report)
            if book is not None:
                pages.setdefault(name, []).extend(book.pages)
                self.told = book.size or self.told
        for kind in (*ASCII, UNICODE):
            read = [self._read(name) for name in self.kinds.get(kind, ())]
            if read and all(one is not None for one in read):
                first = self.kinds[kind][0]
                pages[first] = [page for one in read for page in one or ()]
        self._check_volumes()
        self._compare(pages)
        for name in self.kinds.get(EBRL, ()):
            self._check_ebraille(name, next(iter(pages.values()), []))

    def _read(self, name: str) -> list[ReadPage] | None:
        return check_brf(self.members.paths[name], name, self.told, self.report)

    def _check_volumes(self) -> None:
        """The volumes are numbered from 1, and every format has the same."""
        for names in self.kinds.values():
            numbers = [int(n[2]) for n in map(_VOLUME.fullmatch, map(_stem, names)) if n]
            missing = sorted(set(range(1, len(numbers) + 1)) - set(numbers))
            if missing:
                self.report.add("DP-BRF-022", names[0], 0, number=missing[0])

    def _compare(self, pages: dict[str, list[ReadPage]]) -> None:
        """The first page in which a format differs from the first format."""
        (first, wanted), *others = [*pages.items()] or [("", [])]
        for name, found in others:
            if len(found) != len(wanted):
                counts = {"pages": len(found), "wanted": len(wanted)}
                self.report.add("DP-BRF-021", name, 0, other=first, **counts)
                continue
            for number, (one, two) in enumerate(zip(wanted, found, strict=True), 1):
                if one.rows != two.rows:
                    self.report.add("DP-BRF-020", name, two.line, other=first, page=number)
                    break

    def _check_ebraille(self, name: str, pages: list[ReadPage]) -> None:
        try:
            with tempfile.TemporaryDirectory(prefix="daisy-check-") as folder:
                unpack(self.members.paths[name], Path(folder))
                self.report.put(*CheckerEbraille().check(Path(folder)))
                text = book_text(Path(folder)) if pages else ""
        except DaisyError as problem:
            self.report.put(*problem.findings)
            return
        if text and not _same_words(text, pages):
            self.report.add("DP-BRF-023", name)


def _stem(name: str) -> str:
    return name.rpartition(".")[0]


def _same_words(text: str, pages: list[ReadPage]) -> bool:
    """Whether flowing text and pages hold the same words, save those that lines' ends change.

    A line's first and last words may be parts of one; so they may be in the text, but need not.
    """
    flowing = {word for word in re.split(r"[\s\u2800]+", text) if len(word) > 2}
    whole: set[str] = set()
    ends: set[str] = set()
    last = ""
    for row in (row for page in pages for row in page.rows):
        parts = [part for part in row.split(BLANK) if part] or [""]
        whole.update(part for part in parts[1:-1] if len(part) > 2 and part.strip(_GUIDE))
        ends |= {parts[0], parts[-1], last + parts[0]}
        last = parts[-1]
    strange, lost = flowing - whole - ends, whole - flowing
    may_lack = max(_FEW, _LOST * len(whole))
    return len(strange) <= _STRANGE * len(flowing) and len(lost) <= may_lack
