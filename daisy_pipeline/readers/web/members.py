# SPDX-License-Identifier: AGPL-3.0-or-later
"""The files of a book that is no zip: a folder, or what lies beside one page; bounded, inside."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import Protocol

from daisy_pipeline.formats.names import natural_key
from daisy_pipeline.formats.safe_xml import read_bounded
from daisy_pipeline.model.finding import Place, fail

_MOST = 20_000


class Members(Protocol):
    """The files of a book by name, as ``formats.safe_zip.SafeZip`` has them too."""

    place: Place

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all files, with / between folders, in NFC."""
        ...

    def __contains__(self, name: str) -> bool: ...

    def size(self, name: str) -> int:
        """The file's size in bytes."""
        ...

    def read(self, name: str, limit: int = 256 << 20) -> bytes:
        """The bytes of a file; DaisyError when it is missing, damaged or above ``limit``."""
        ...


class Folder:
    """The files in a folder; names that differ only in how Hangul is composed are the same."""

    def __init__(self, folder: Path, file: str) -> None:
        self.folder, self.place = folder, Place(file)
        self._listed: dict[Path, dict[str, Path]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the files inside, in natural order; hidden ones are left out."""
        found: list[str] = []
        for base, folders, files in os.walk(self.folder):
            folders[:] = sorted(f for f in folders if not f.startswith((".", "__MACOSX")))
            inner = Path(base).relative_to(self.folder)
            found += [(inner / f).as_posix() for f in files if not f.startswith((".", "~$"))]
            if len(found) > _MOST:
                raise fail("DP-PKG-012", self.place, limit=_MOST)
        return tuple(sorted((unicodedata.normalize("NFC", n) for n in found), key=natural_key))

    def __contains__(self, name: str) -> bool:
        return self._path(name) is not None

    def size(self, name: str) -> int:
        """The file's size in bytes; 0 for one that is not there."""
        path = self._path(name)
        return path.stat().st_size if path else 0

    def read(self, name: str, limit: int = 256 << 20) -> bytes:
        """The bytes of a file inside the folder; DP-PKG-017 when it is not there."""
        where = Place(self.place.file, inside=name)
        path = self._path(name)
        if path is None:
            raise fail("DP-PKG-017", where)
        return read_bounded(path, where, limit)

    def _path(self, name: str) -> Path | None:
        path = self.folder
        for part in name.split("/"):
            if part in ("", ".", "..") or "\0" in part:
                return None
            entries = self._entries(path)
            found = entries.get(unicodedata.normalize("NFC", part))
            if found is None:
                return None
            path = found
        try:
            inside = path.resolve().is_relative_to(self.folder.resolve())
        except (OSError, RuntimeError):  # a link that leads to itself
            return None
        return path if inside and path.is_file() else None

    def _entries(self, folder: Path) -> dict[str, Path]:
        if folder not in self._listed:
            try:
                found = {unicodedata.normalize("NFC", p.name): p for p in folder.iterdir()}
            except OSError:
                found = {}
            self._listed[folder] = found
        return self._listed[folder]
