# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that appear whole or not at all (design rule 8)."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

PART = ".part-"  # how the name of a file begins that is being written
_NUMBERS = count(1)
_RETRIES = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8)  # seconds: a virus scanner or an indexer holds the file


@contextmanager
def staged(target: Path) -> Iterator[BinaryIO]:
    """Give a new binary file that becomes ``target`` when the block ends well.

    The file lies beside the target, so that the last move is a rename in one file system. When
    anything raises, the target stays as it was and the new file is removed. An OSError names the
    target, also where the system names no file (a full disk).
    """
    file = _new_beside(target)
    temporary = Path(file.name)
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        replace_file(temporary, target)
    except OSError as problem:
        if problem.filename is None or Path(str(problem.filename)) == temporary:
            problem.filename = str(target)
            problem.filename2 = None
        raise
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    fsync_folder(target.parent)


def publish(data: bytes, target: Path) -> None:
    """Put ``data`` at ``target`` whole or not at all, even if the power fails."""
    with staged(target) as file:
        file.write(data)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes in hex; the file is streamed."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def link_or_copy(source: Path, target: Path) -> None:
    """Put the bytes of ``source`` at ``target``: as a hard link, else as a copy; whole or not.

    The two may then be one file on disk: whoever changes one later must replace it, not write
    into it.
    """
    link = _free_name(target)
    try:
        os.link(source, link)
    except OSError:
        with source.open("rb") as old, staged(target) as new:
            shutil.copyfileobj(old, new, 1 << 20)
        return
    try:
        replace_file(link, target)
    finally:  # POSIX rename leaves both names when they already are one file
        with suppress(OSError):
            link.unlink(missing_ok=True)


def replace_file(source: Path, target: Path) -> None:
    """Rename ``source`` over ``target``; waits a little where Windows says it is in use."""
    for pause in _RETRIES:
        try:
            os.replace(source, target)
        except PermissionError:
            if not _on_windows():
                raise
            time.sleep(pause)
        else:
            return
    os.replace(source, target)


def fsync_folder(folder: Path) -> None:
    """Make a rename in the folder survive a power cut, where the system can."""
    if _on_windows():  # Windows has no handle on a folder to flush
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _on_windows() -> bool:
    return os.name == "nt"


def _new_beside(target: Path) -> BinaryIO:
    # Not tempfile: its files are readable by their owner only, and stay so after the rename.
    while True:
        try:
            return _free_name(target).open("xb")
        except FileExistsError:
            continue
        except OSError as problem:  # no permission: a person knows only the target
            problem.filename = str(target)
            raise


def _free_name(target: Path) -> Path:
    # Short, because a Korean file name may fill the 255 bytes that a name can have.
    return target.parent / f"{PART}{os.getpid()}-{next(_NUMBERS)}"
