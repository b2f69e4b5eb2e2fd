# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rows of a title's takes.tsv as intake reads and writes them: whole, in natural order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from daisy_pipeline.formats.names import natural_key
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.recordings.takes import Take, read_takes, takes_bytes
from daisy_pipeline.tools.files import publish

# A stick's recordings are written one by one: the others' names are not looked at again each time.
_key = lru_cache(maxsize=4096)(natural_key)


def read_rows(folder: Path, shown: str = "takes.tsv") -> tuple[Take, ...]:
    """The rows; () where there is no file. DaisyError for one that is damaged: nothing is lost."""
    path = folder / "takes.tsv"
    rows, findings = read_takes(path, shown) if path.is_file() else ((), ())
    if findings:
        raise DaisyError(*findings)
    return rows


def write_rows(folder: Path, rows: Sequence[Take]) -> tuple[Take, ...]:
    """Put the rows at their place, sorted; the same ones write nothing."""
    path = folder / "takes.tsv"
    ordered = tuple(sorted(rows, key=lambda t: _key(t.file)))
    data = takes_bytes(ordered)
    if _bytes_of(path) != data:
        publish(data, path)
    return ordered


def _bytes_of(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


class KeptRows:
    """The rows of a title whose lock is held, read once.

    The lock stops programs, not a person with an editor: a file that is not as it was left is
    read again, so that what was typed meanwhile stays.
    """

    def __init__(self, folder: Path) -> None:
        """Read nothing yet."""
        self._folder = folder
        self._bytes: bytes | None = None
        self._rows: tuple[Take, ...] = ()

    def read(self) -> tuple[Take, ...]:
        """The rows as they stand now; DaisyError as ``read_rows``."""
        data = _bytes_of(self._folder / "takes.tsv")
        if data != self._bytes:
            self._rows, self._bytes = read_rows(self._folder), data
        return self._rows

    def change(self, sha256: str, **values: Any) -> None:
        """Change the newest row of a recording, by its SHA-256; nothing where there is none."""
        rows = list(self.read())
        found = [number for number, row in enumerate(rows) if row.sha256 == sha256]
        if found:
            rows[found[-1]] = replace(rows[found[-1]], **values)
            self._rows = write_rows(self._folder, rows)
            self._bytes = _bytes_of(self._folder / "takes.tsv")
