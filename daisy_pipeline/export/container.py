# SPDX-License-Identifier: AGPL-3.0-or-later
"""A bundle as files by name, from a folder or straight out of its tar; nothing is unpacked.

Whatever is wrong with names and kinds of entries is found here, before any byte is read.
"""

from __future__ import annotations

import os
import tarfile
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from daisy_pipeline.formats.safe_zip import clean_name, portable
from daisy_pipeline.model.finding import Finding, Place, fail

DECLARED = "bagit.txt"
_MOST = 100_000  # members


@dataclass
class Bundle:
    """An open bundle. ``sizes`` are its files by their paths from the bag's root; ``name`` that of
    the bag; ``findings`` what is wrong with names and kinds.
    """

    name: str
    sizes: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    folder: Path | None = None
    archive: tarfile.TarFile | None = None
    members: Mapping[str, tarfile.TarInfo] = field(default_factory=dict)

    @contextmanager
    def open(self, path: str) -> Iterator[IO[bytes]]:
        """A file for reading, which can seek; KeyError for one that is not in ``sizes``."""
        if path not in self.sizes:
            raise KeyError(path)
        if self.archive is not None:
            file = self.archive.extractfile(self.members[path])
            if file is None:
                raise KeyError(path)
            with file:
                yield file
            return
        with (self.folder or Path()).joinpath(*path.split("/")).open("rb") as own:
            yield own

    def read(self, path: str, limit: int) -> bytes | None:
        """A small file's bytes; None when there is none, or it is larger than the limit."""
        if self.sizes.get(path, limit + 1) > limit:
            return None
        with self.open(path) as file:
            return file.read(limit)


@contextmanager
def open_bundle(path: Path) -> Iterator[Bundle]:
    """The bundle in a folder or a tar; DP-EXP-026 for what is none, -042 for a damaged tar."""
    if path.is_dir():
        yield _of_folder(path)
        return
    try:
        archive = tarfile.open(path, "r:")  # noqa: SIM115
    except (tarfile.TarError, OSError, ValueError, EOFError) as problem:
        raise fail("DP-EXP-042", Place(path.name)) from problem
    with archive:
        try:
            yield _of_tar(archive, path)
        except (tarfile.TarError, EOFError, UnicodeError) as problem:
            raise fail("DP-EXP-042", Place(path.name)) from problem


def _of_folder(path: Path) -> Bundle:
    if not (path / DECLARED).is_file():
        raise fail("DP-EXP-026", Place(path.name, inside=DECLARED))
    bundle = Bundle(path.resolve().name, folder=path)
    for folder, names, files in os.walk(path):
        for name in sorted((*names, *files)):
            own = Path(folder, name)
            shown = own.relative_to(path).as_posix()
            if own.is_symlink() or not (own.is_dir() or own.is_file()):
                bundle.findings.append(_finding("DP-EXP-025", bundle, shown))
            elif own.is_file():
                _add(bundle, shown, own.stat().st_size)
    _clashes(bundle)
    return bundle


def _of_tar(archive: tarfile.TarFile, path: Path) -> Bundle:
    """The one folder in a tar; members are listed within bounds."""
    members: dict[str, tarfile.TarInfo] = {}
    bundle = Bundle("", archive=archive, members=members)
    for number, info in enumerate(archive):
        root, _, rest = info.name.partition("/")
        bundle.name = bundle.name or root
        if number > _MOST:
            raise fail("DP-EXP-042", Place(path.name))
        if root != bundle.name or (not rest and not info.isdir()):
            bundle.findings.append(_finding("DP-EXP-024", bundle, info.name))
        elif info.isdir():
            continue
        elif not info.isreg() or info.issparse():
            bundle.findings.append(_finding("DP-EXP-025", bundle, rest))
        elif rest in members:
            bundle.findings.append(_finding("DP-EXP-024", bundle, rest))
        else:
            members[rest] = info
            _add(bundle, rest, info.size)
    if DECLARED not in bundle.sizes:
        raise fail("DP-EXP-026", Place(path.name, inside=DECLARED))
    _clashes(bundle)
    return bundle


def _add(bundle: Bundle, name: str, size: int) -> None:
    bundle.sizes[name] = size
    right = clean_name(name) == name and unicodedata.is_normalized("NFC", name)
    if not right or not portable(name) or not name.isprintable():
        bundle.findings.append(_finding("DP-EXP-024", bundle, name))


def _clashes(bundle: Bundle) -> None:
    """Names that are one on systems that do not tell capitals or normal forms apart."""
    seen: set[str] = set()
    for name in bundle.sizes:
        key = unicodedata.normalize("NFC", name).casefold()
        if key in seen:
            bundle.findings.append(_finding("DP-EXP-024", bundle, name))
        seen.add(key)


def _finding(id: str, bundle: Bundle, name: str) -> Finding:
    return Finding(id, Place(bundle.name, inside=name[:300]))
