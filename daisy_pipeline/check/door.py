# SPDX-License-Identifier: AGPL-3.0-or-later
"""Check any product: a folder, a zip or an .epub, ours or another's."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

from daisy_pipeline.check.braille_pages import Size
from daisy_pipeline.check.braille_product import (
    EBRL,
    CheckerBraille,
    check_braille_file,
    is_braille_file,
)
from daisy_pipeline.check.dtbook_alone import check_dtbook
from daisy_pipeline.check.ebraille import CheckerEbraille
from daisy_pipeline.check.large_print import DOCX, PDF, CheckerLargePrint, Wish, check_pdf
from daisy_pipeline.check.large_print_docx import check_docx
from daisy_pipeline.check.members import Report
from daisy_pipeline.formats.ebraille import REQUIRED
from daisy_pipeline.formats.safe_zip import is_zip, open_zip, unpack, write_zip
from daisy_pipeline.model.finding import DaisyError, Finding, Place
from daisy_pipeline.model.ports import Checker, Settings
from daisy_pipeline.tools import epubcheck

CHECKERS: Mapping[str, str] = {
    "ebraille": "daisy_pipeline.check.ebraille:CheckerEbraille",  # an EPUB with more rules
    "epub3": "daisy_pipeline.check.epub:CheckerEpub",
    "daisy202": "daisy_pipeline.check.d202:Checker202",
    "daisy3": "daisy_pipeline.check.d3:Checker3",
    "audio": "daisy_pipeline.check.audio_product:CheckerAudio",
    "braille": "daisy_pipeline.check.braille_product:CheckerBraille",
    "large-print": "daisy_pipeline.check.large_print:CheckerLargePrint",
}
"""The built-in checkers in the order in which they are asked; others come by entry points."""
_EPUBS = ("epub3", "ebraille")


def checkers() -> list[Checker]:
    """All checkers: the built-in ones, then those that other packages bring."""
    found = []
    for place in CHECKERS.values():
        module, _, name = place.partition(":")
        found.append(getattr(import_module(module), name)())
    others = entry_points(group="daisy_pipeline.checkers")
    found += [entry.load()() for entry in sorted(others, key=lambda e: e.name)]
    return found


def check_product(path: Path, settings: Settings) -> list[Finding]:
    """Everything that is wrong with the product at ``path``; [] for a good one.

    ``settings`` may hold the section ``check``. Nothing in a foreign product raises: what cannot
    be read becomes a finding.
    """
    report = Report()
    try:
        if path.is_dir():
            _check_folder(path, path, settings, report)
        elif not path.is_file():
            report.add("DP-PRD-001", path.name)
        elif path.suffix.lower() == ".xml" and not _is_zip(path):
            report.put(*check_dtbook(path))
        elif is_braille_file(path):
            report.put(*check_braille_file(path, _size(settings)))
        elif path.suffix.lower() == PDF:
            report.put(*check_pdf(path, Wish.of(settings.get("check", {}))))
        elif path.suffix.lower() == DOCX:
            report.put(*check_docx(path, path.name, (), Wish.of(settings.get("check", {})).size))
        elif not _is_zip(path):
            report.add("DP-PRD-002", path.name)
        else:
            with _unpacked(path) as folder:
                _check_folder(folder, path, settings, report)
    except DaisyError as problem:
        report.put(*problem.findings)
    except OSError as problem:
        report.add("DP-PRD-003", path.name, 0, reason=problem.strerror or "?")
    return report.findings()


def _size(settings: Settings) -> Size:
    """The size of pages that the section ``check`` tells; 0 where it tells none."""
    told = settings.get("check", {})
    return Size(int(str(told.get("cells", 0))), int(str(told.get("lines", 0))))


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return is_zip(file.read(4))


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="daisy-check-") as name:
        unpack(path, Path(name))
        yield Path(name)


def _check_folder(folder: Path, given: Path, settings: Settings, report: Report) -> None:
    checker, root = _recognized(folder)
    if given.suffix.lower() == EBRL and given.is_file():
        checker, root = CheckerEbraille(), folder
    if checker is None:
        report.add("DP-PRD-002", given.name)
        return
    if isinstance(checker, CheckerBraille):
        checker = CheckerBraille(_size(settings))
    elif isinstance(checker, CheckerLargePrint):
        checker = CheckerLargePrint(Wish.of(settings.get("check", {})))
    if checker.name in _EPUBS and given.is_file():
        _check_container(given, report)
    report.put(*checker.check(root))
    if checker.name in _EPUBS:
        _ask_epubcheck(root, given, settings, report)
    for book in sorted(root.glob(f"*{EBRL}")) if checker.name == "braille" else ():
        _check_container(book, report)
        _ask_epubcheck(root, book, settings, report)


def _recognized(folder: Path) -> tuple[Checker | None, Path]:
    """The checker for what lies in the folder, or in its only folder one level down."""
    below = sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith((".", "__")))
    for root in (folder, *below):
        for checker in checkers():
            if checker.recognizes(root):
                return checker, root
    return None, folder


def _check_container(path: Path, report: Report) -> None:
    """The zip of an EPUB begins with its mimetype, stored (OCF 4.3)."""
    with open_zip(path) as package:
        names = package.names
    with path.open("rb") as file:
        head = file.read(58)
    if names[:1] != ("mimetype",) or head[30:58] != b"mimetypeapplication/epub+zip":
        report.add("DP-EPC-005", path.name)


def _ask_epubcheck(root: Path, given: Path, settings: Settings, report: Report) -> None:
    wish = str(settings.get("check", {}).get("epubcheck", "never"))
    if wish == "never":
        return
    if given.suffix.lower() == ".epub" or not (epubcheck.java() and epubcheck.jar()):
        verdict = epubcheck.judge(given)
    else:
        with tempfile.TemporaryDirectory(prefix="daisy-check-") as name:
            packed = Path(name) / "book.epub"  # the only suffix that EPUBCheck takes
            shutil.copyfile(given, packed) if given.is_file() else write_zip(root, packed)
            verdict = epubcheck.judge(packed)
    if verdict.problem in ("java", "jar"):
        report.add("DP-EPC-904" if wish == "auto" else "DP-EPC-905")
    elif verdict.problem:
        report.add("DP-EPC-903", given.name, 0, reason=verdict.detail or verdict.problem)
    report.put(*_told(verdict.messages))


def _told(messages: Sequence[epubcheck.Message]) -> Iterator[Finding]:
    ids = {"FATAL": "DP-EPC-901", "ERROR": "DP-EPC-901", "WARNING": "DP-EPC-902"}
    for m in messages:
        if m.id == "OPF-027" and any(f'"{name}"' in m.text for name in REQUIRED):
            continue  # eBraille asks for these five names; EPUBCheck 5.3 knows none of them
        place = Place(m.file, m.line, m.column)
        yield Finding(ids[m.severity], place, {"rule": m.id, "text": m.text})
