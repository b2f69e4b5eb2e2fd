# SPDX-License-Identifier: AGPL-3.0-or-later
"""Copy one recording from a stick or a folder: read once, hashed on the way, compared afterwards.

The copy lies beside its later place under a name of its own, so that the last step is a rename.
The source is only ever read.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import BinaryIO

from daisy_pipeline.model.finding import DaisyError, Place, fail
from daisy_pipeline.tools.files import PART, fsync_folder, replace_file, sha256_of

PREFIX = f"{PART}intake-"
_CHUNK = 1 << 20
_NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Copied:
    """A whole copy that has no name yet; ``sha256`` is of its bytes as they were read again."""

    path: Path
    sha256: str
    size: int

    def drop(self) -> None:
        """Take it away again."""
        self.path.unlink(missing_ok=True)

    def place(self, target: Path) -> None:
        """Give it its name; it is there whole or not at all, even if the power fails."""
        replace_file(self.path, target)
        fsync_folder(target.parent)


def copy_in(
    source: Path, folder: Path, shown: str, seen: Callable[[int], None] = lambda size: None
) -> Copied:
    """A copy of ``source`` in ``folder``; ``seen`` hears how many bytes have been read.

    DaisyError, and no copy: DP-INT-010 the source cannot be read to its end, -011 what was written
    is not what was read, -012 the source changed meanwhile. OSError names the folder where it
    cannot be written to. 1 MiB of memory, whatever the length.
    """
    before = _mark(source, shown)
    temporary = folder / f"{PREFIX}{os.getpid()}-{next(_NUMBERS)}"
    try:
        with _written(temporary) as new:
            digest, size = _stream(source, new, shown, before[0], seen)
        if _mark(source, shown) != before:
            raise fail("DP-INT-012", Place(shown))
        if sha256_of(temporary) != digest:
            raise fail("DP-INT-011", Place(shown))
    except BaseException as problem:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(problem, OSError):
            problem.filename = str(folder)  # a person knows only the folder
        raise
    return Copied(temporary, digest, size)


@contextmanager
def _written(path: Path) -> Iterator[BinaryIO]:
    """A new file whose bytes are on the disk when the block ends, not only in memory."""
    with path.open("xb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
        _forget(file)


def _forget(file: BinaryIO) -> None:
    """Let the system drop what it holds of a file, so that it is read again from the disk."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _mark(source: Path, shown: str) -> tuple[int, int]:
    try:
        stat = source.stat()
    except OSError as problem:
        raise _unread(shown, problem) from problem
    return stat.st_size, stat.st_mtime_ns


def _stream(
    source: Path, new: BinaryIO, shown: str, wanted: int, seen: Callable[[int], None]
) -> tuple[str, int]:
    """Write what the source holds, ``wanted`` bytes and no more; its SHA-256 and its size."""
    digest, size = hashlib.sha256(), 0
    for block in _blocks(source, shown):
        size += len(block)
        if size > wanted:  # it grows as fast as it is read: it would fill the disk
            raise fail("DP-INT-012", Place(shown))
        digest.update(block)
        new.write(block)
        seen(size)
    return digest.hexdigest(), size


def digest_of(source: Path, shown: str) -> str:
    """The SHA-256 of a source that is not copied; DP-INT-010 where it cannot be read."""
    digest = hashlib.sha256()
    for block in _blocks(source, shown):
        digest.update(block)
    return digest.hexdigest()


def _blocks(source: Path, shown: str) -> Iterator[bytes]:
    try:
        with source.open("rb") as old:
            while block := old.read(_CHUNK):
                yield block
    except OSError as problem:
        raise _unread(shown, problem) from problem


def _unread(shown: str, problem: OSError) -> DaisyError:
    return fail("DP-INT-010", Place(shown), reason=problem.strerror or type(problem).__name__)


def sweep(folder: Path) -> None:
    """Remove copies that were never finished; whoever calls it holds the title."""
    for left in folder.glob(f"{PREFIX}*"):
        with suppress(OSError):
            left.unlink()
