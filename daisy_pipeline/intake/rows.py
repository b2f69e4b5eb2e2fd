# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rows of a title's takes.tsv as intake reads and writes them: whole, in natural order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from daisy_pipeline.formats.names import natural_key
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.recordings.takes import Take, file_bytes, line_of, read_takes, takes_bytes
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
    ordered = tuple(_sorted(rows))
    data = takes_bytes(ordered)
    if _bytes_of(path) != data:
        publish(data, path)
    return ordered


def _sorted(rows: Iterable[Take]) -> list[Take]:
    return sorted(rows, key=lambda row: natural_key(row.file))


def _bytes_of(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


class KeptRows:
    """The rows of a title whose lock is held, read and rendered once, in natural order.

    A stick's recordings are written one by one: each of them puts one line beside the others'.
    The lock stops programs, not a person with an editor: a file that is not as it was left is
    read again, so that what was typed meanwhile stays.
    """

    def __init__(self, folder: Path, shown: str = "takes.tsv") -> None:
        """Read nothing yet; ``shown`` is the file's name in findings."""
        self._folder, self._shown = folder, shown
        self._bytes: bytes | None = None
        self._known = False  # whether what is kept is what lay there
        self._rows: list[Take] = []
        self._lines: list[bytes] = []
        self._keys: list[Any] = []
        self._places: dict[str, list[int]] = {}  # of a recording's rows, by its SHA-256
        self.readings = 0  # how often the file was read: what was made of the rows is old then

    def read(self) -> Sequence[Take]:
        """The rows as they stand now; DaisyError as ``read_rows``."""
        data = _bytes_of(self._folder / "takes.tsv")
        if data != self._bytes or not self._known:
            self._rows = _sorted(read_rows(self._folder, self._shown))
            self._lines = [line_of(row) for row in self._rows]
            self._keys = [natural_key(row.file) for row in self._rows]
            self._find_places()
            self._bytes, self._known = data, True
            self.readings += 1
        return self._rows

    def _find_places(self) -> None:
        self._places = {}
        for number, row in enumerate(self._rows):
            self._places.setdefault(row.sha256, []).append(number)

    def places(self, sha256: str) -> Sequence[int]:
        """Where the rows of a recording stand among those that were read last."""
        return self._places.get(sha256, ())

    def at(self, place: int) -> Take:
        """The row at a place, as it was read or written last."""
        return self._rows[place]

    def newest(self, sha256: str) -> Take | None:
        """The row of a recording, the last where it has several."""
        rows = self.read()
        places = self.places(sha256)
        return rows[places[-1]] if places else None

    def add(self, row: Take) -> None:
        """Write one more row, at its place in natural order."""
        self.read()
        key = natural_key(row.file)
        place = bisect_right(self._keys, key)
        self._rows.insert(place, row)
        self._lines.insert(place, line_of(row))
        self._keys.insert(place, key)
        if place == len(self._rows) - 1:  # as nearly always: names are given in order
            self._places.setdefault(row.sha256, []).append(place)
        else:
            self._find_places()
        self._publish()

    def change(self, sha256: str, **values: Any) -> None:
        """Change the newest row of a recording, by its SHA-256; nothing where there is none.

        ``values`` change neither its file nor its SHA-256.
        """
        rows = self.read()
        for place in self.places(sha256)[-1:]:
            self._rows[place] = replace(rows[place], **values)
            self._lines[place] = line_of(self._rows[place])
            self._publish()

    def _publish(self) -> None:
        data = file_bytes(self._lines)
        if data != self._bytes:
            self._known = False
            publish(data, self._folder / "takes.tsv")
            self._bytes, self._known = data, True
