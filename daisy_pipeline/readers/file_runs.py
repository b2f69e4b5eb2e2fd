# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which files are read together: in some folders every file is a print page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from daisy_pipeline.model.ports import Progress, ReadResult, Settings

_SUFFIXES = (".txt", ".text")
SCANS = (".png", ".jpg", ".jpeg", ".tif", ".tiff")


@dataclass(frozen=True)
class FileRun:
    """Files that are read together: ``labels`` are their page numbers, () for a file by itself.

    ``guessed`` is True where not the names but the texts say that they are pages.
    """

    files: tuple[Path, ...]
    labels: tuple[str, ...] = ()
    guessed: bool = False


@runtime_checkable
class PagesReader(Protocol):
    """A reader that makes one Book of files that are a page each."""

    def read_pages(self, run: FileRun, settings: Settings) -> ReadResult:
        """The Book in the files of a run with labels; DaisyError when one cannot be read."""
        ...


@runtime_checkable
class SlowPagesReader(Protocol):
    """A reader that makes one Book of pictures of pages, and tells how far it is."""

    def read_pages_slowly(self, run: FileRun, settings: Settings, progress: Progress) -> ReadResult:
        """The Book in the files of a run; DaisyError when none can be read."""
        ...


def runs_of(files: Sequence[Path], wanted: str = "auto") -> list[FileRun]:
    """The files in order, those of a page each joined to runs; ``wanted``: auto, pages, chapters.

    A run without labels holds one file, or the pictures of a scan's pages.
    """
    made: list[FileRun] = []
    at = 0
    while at < len(files):
        end = at
        while end < len(files) and _scanned(files[end]) and files[end].parent == files[at].parent:
            end += 1
        if end > at:
            made.append(FileRun(tuple(files[at:end])))
            at = end
            continue
        while end < len(files) and _typed(files[end]) and files[end].parent == files[at].parent:
            end += 1
        run = None
        if end - at > 1 and wanted != "chapters":
            from daisy_pipeline.readers.typed.files import pages_of

            run = pages_of(tuple(files[at:end]), wanted)
        made += [run] if run else [FileRun((file,)) for file in files[at : max(end, at + 1)]]
        at = max(end, at + 1)
    return made


def _typed(path: Path) -> bool:
    return path.suffix.lower() in _SUFFIXES


def _scanned(path: Path) -> bool:
    return path.suffix.lower() in SCANS
