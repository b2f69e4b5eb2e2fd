# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rows of a title's takes.tsv as intake reads and writes them: whole, in natural order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from daisy_pipeline.formats.names import natural_key
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.recordings.takes import Take, read_takes, takes_bytes
from daisy_pipeline.tools.files import publish


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
    ordered = tuple(sorted(rows, key=lambda t: natural_key(t.file)))
    data = takes_bytes(ordered)
    if not path.is_file() or path.read_bytes() != data:
        publish(data, path)
    return ordered


def change_row(folder: Path, sha256: str, **values: Any) -> None:
    """Change the newest row of a recording, by its SHA-256; nothing where there is none.

    The title's lock is held by whoever calls it.
    """
    rows = list(read_rows(folder))
    found = [number for number, row in enumerate(rows) if row.sha256 == sha256]
    if found:
        rows[found[-1]] = replace(rows[found[-1]], **values)
        write_rows(folder, rows)
