# SPDX-License-Identifier: AGPL-3.0-or-later
"""One zip an item: the product as it was built, under one root folder, byte for byte repeatable.

Every file is read once: it goes into the zip while its SHA-256 is held against what the build
wrote down, so that nothing which changed on the disk since can leave the house.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from daisy_pipeline.formats.safe_zip import keeps_stored
from daisy_pipeline.model.finding import Place, fail

BLOCK = 1 << 20
_DATE = (1980, 1, 1, 0, 0, 0)
Heard = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Known:
    """A file's size in bytes and its SHA-256."""

    size: int
    sha256: str


class Hashing:
    """A file for writing that knows the size and SHA-256 of all that went through it.

    It cannot seek: a zip written through it has the sizes of members after them (APPNOTE 4.4.4),
    and so its bytes do not depend on what the file system lets us do.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._hash, self._size = file, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        """Write, and count."""
        self._hash.update(data)
        self._size += len(data)
        return self._file.write(data)

    def tell(self) -> int:
        """How many bytes were written."""
        return self._size

    def flush(self) -> None:
        """Let the file below write what it holds."""
        self._file.flush()

    @property
    def known(self) -> Known:
        """Of what was written so far."""
        return Known(self._size, self._hash.hexdigest())


def pack(
    sources: Mapping[str, tuple[Path, Known]], root: str, target: Path, place: Place, heard: Heard
) -> Known:
    """Write files into a zip under ``root`` and give its size and digest.

    ``sources`` are (path, what the build wrote down) by their names in the product. DaisyError
    DP-EXP-006 for a file that is missing or not as it was built. Names are NFC, sorted; dates
    fixed; sound, pictures and packages are stored, everything else deflated.
    """
    with target.open("wb") as file:
        out = Hashing(file)
        with zipfile.ZipFile(out, "w") as archive:  # type: ignore[call-overload]
            for name in sorted(sources, key=lambda n: n.encode("utf-8")):
                path, known = sources[name]
                with archive.open(_info(root, name, known), "w") as member:
                    _copy(path, known, member, Place(place.file, inside=name), heard)
        file.flush()
        os.fsync(file.fileno())
    return out.known


def _info(root: str, name: str, known: Known) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(f"{root}/{unicodedata.normalize('NFC', name)}", _DATE)
    info.compress_type = (
        zipfile.ZIP_STORED if keeps_stored(name) or name.endswith(".epub") else zipfile.ZIP_DEFLATED
    )
    info.create_system = 3  # the same on Windows
    info.external_attr = 0o100644 << 16
    info.file_size = known.size  # decides whether zip64 fields are needed
    return info


def _copy(path: Path, known: Known, member: IO[bytes], place: Place, heard: Heard) -> None:
    digest, size = hashlib.sha256(), 0
    for block in _blocks(path, place):
        digest.update(block)
        size += len(block)
        if size > known.size:
            raise fail("DP-EXP-006", place, package=place.file)
        member.write(block)
        heard(len(block))
    if (size, digest.hexdigest()) != (known.size, known.sha256):
        raise fail("DP-EXP-006", place, package=place.file)


def _blocks(path: Path, place: Place) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise fail("DP-EXP-006", place, package=place.file) from None
