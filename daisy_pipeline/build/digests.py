# SPDX-License-Identifier: AGPL-3.0-or-later
"""Digests of people's files, guarded by a stat cache so that big recordings are read once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from daisy_pipeline.tools.files import publish, sha256_of


class Digests:
    """SHA-256 of files and folders; remembers them by path, size, times and inode."""

    def __init__(self, cache: Path, *, verify: bool = False) -> None:
        """Use the cache file; with ``verify`` every file is read again."""
        self._cache = cache
        self._known: dict[str, list[object]] = {} if verify else _load(cache)
        self._new = 0  # digests that the cache file has not
        self._rarely = False

    def of(self, path: Path) -> str:
        """The digest of a file, or of a folder's files with their names."""
        if path.is_dir():
            lines = [
                f"{p.relative_to(path).as_posix()}\0{self.of(p)}"
                for p in sorted(path.rglob("*"))
                if p.is_file()
            ]
            return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()
        stat = path.stat()
        mark = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
        name = str(path)
        known = self._known.get(name)
        if isinstance(known, list) and known[:-1] == mark:
            return str(known[-1])
        digest = sha256_of(path)
        self._known[name] = [*mark, digest]
        self._new += 1
        return digest

    @contextmanager
    def saved_rarely(self) -> Iterator[None]:
        """Within, ``save`` waits until an eighth of what is known is new; at the end all is saved.

        Whoever saves after each of many files would write the whole cache as often. A kill costs
        reading that eighth once more.
        """
        before, self._rarely = self._rarely, True
        try:
            yield
        finally:
            self._rarely = before
            self.save()

    def save(self) -> None:
        """Write the cache if it has changed; without it files are only read once more."""
        if not self._new or (self._rarely and self._new * 8 < len(self._known)):
            return
        data = json.dumps(self._known, ensure_ascii=False).encode("utf-8")
        with suppress(OSError):  # a full disk is told by the step that it stopped
            self._cache.parent.mkdir(parents=True, exist_ok=True)
            publish(data, self._cache)
            self._new = 0


def _load(cache: Path) -> dict[str, list[object]]:
    try:
        known = json.loads(cache.read_bytes())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
