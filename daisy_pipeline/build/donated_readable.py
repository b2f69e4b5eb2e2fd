# SPDX-License-Identifier: AGPL-3.0-or-later
"""Refuse a donated file that nothing can open, before anything of it is taken in.

A zip, an EPUB and a DAISY book tell it by themselves: a damaged container cannot be unpacked. A
PDF, a DOCX, braille and sound are known by the ends of their names alone, and any file can have
one. What can be opened and has faults is another matter: it is kept, and the check tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from daisy_pipeline.build.donated_package import BRAILLE, PRINTED, SOUNDS
from daisy_pipeline.check.members import Report
from daisy_pipeline.formats.safe_zip import open_zip
from daisy_pipeline.model.finding import DaisyError, ExitCode, Place, fail

_KINDS: Mapping[str, tuple[str, ...]] = {
    "audio": SOUNDS,
    "braille": BRAILLE,
    "large-print": PRINTED,
}

_HEAD = 1 << 16  # bytes


def refuse_unreadable(product: str, folder: Path) -> None:
    """DaisyError for the first file of a product that cannot be opened at all.

    DP-PDF-002 to -006 tell why of a PDF (a password, no page), DP-DON-024 of anything else. Where
    PDFium is not installed nothing is known of a PDF, and it passes.
    """
    suffixes = _KINDS.get(product, ())
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in suffixes and p.is_file())
    for path in files:
        suffix = path.suffix.lower()
        opens = _sounds if suffix in SOUNDS else _OPENS[suffix]
        if not opens(path):
            raise fail("DP-DON-024", Place(path.relative_to(folder).as_posix()))


def _sounds(path: Path) -> bool:
    from daisy_pipeline.check.audio import measure  # decoders are wanted only here

    return measure(path) is not None


def _pdf(path: Path) -> bool:
    from daisy_pipeline.tools.pdf import about

    try:
        about(path)
    except DaisyError as problem:
        if problem.exit_code is not ExitCode.MISSING_TOOL:
            raise
    return True


def _docx(path: Path) -> bool:
    from daisy_pipeline.check.docx_view import View

    try:
        View(path, path.name)
    except DaisyError:
        return False
    return True


def _zip(path: Path) -> bool:
    try:
        with open_zip(path):
            return True
    except DaisyError:
        return False


def _pef(path: Path) -> bool:
    from daisy_pipeline.check.pef import check_pef

    return check_pef(path, path.name, Report()) is not None


def _brf(path: Path) -> bool:
    from daisy_pipeline.check.braille_pages import UNTOLD
    from daisy_pipeline.check.brf import check_brf

    with path.open("rb") as file:
        if b"\0" in file.read(_HEAD):  # no text: a picture or a program under this name
            return False
    return check_brf(path, path.name, UNTOLD, Report()) is not None


_OPENS: Mapping[str, Callable[[Path], bool]] = {
    ".pdf": _pdf,
    ".docx": _docx,
    ".ebrl": _zip,
    ".pef": _pef,
    ".brf": _brf,
    ".brl": _brf,
}
