# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to outside programs: run one with a time limit and leave nothing of it behind."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_MOST = 64 << 20  # bytes of output that are read
_LOOK = 0.1  # seconds between two looks at how much was written


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program ended: its exit code (None: it did not start or was ended by a limit).

    ``late`` says that its time was over, ``full`` that it wrote more than was allowed.
    """

    code: int | None
    out: bytes = b""
    err: bytes = b""
    late: bool = False
    full: bool = False


def run(
    command: Sequence[str | Path],
    seconds: float,
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    given: bytes = b"",
    most: int | None = None,
    writes: Path | None = None,
) -> Ran:
    """What the program wrote and how it ended; after ``seconds`` it and its children are ended.

    ``given`` is what it reads. Output goes through files, so that a program which writes without
    end fills no memory; where ``most`` bytes are set, it is ended soon after it has written more,
    into the file ``writes`` too.
    """
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
        _readable(given) as source,
    ):
        try:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=source, stdout=out, stderr=err, cwd=folder,
                env=dict(os.environ, **(environment or {})),
                start_new_session=os.name == "posix",
            )  # fmt: skip
        except OSError as problem:
            return Ran(None, err=str(problem.strerror or problem).encode())
        late = full = False
        try:
            full = _wait(process, seconds, lambda: _written(out, err, writes), most)
        except subprocess.TimeoutExpired:
            late = True
        finally:
            if process.poll() is None:
                end(process)
        code = None if late or full else process.returncode
        return Ran(code, _told(out), _told(err), late, full)


def _told(file: IO[bytes]) -> bytes:
    """What a program wrote into a file, as much of it as is read."""
    file.seek(0)
    return file.read(_MOST)


@contextmanager
def _readable(given: bytes) -> Iterator[IO[bytes] | int]:
    """Something that a program reads ``given`` from; through a file, so that nobody waits."""
    if not given:
        yield subprocess.DEVNULL
        return
    with tempfile.TemporaryFile() as source:
        source.write(given)
        source.seek(0)
        yield source


def _wait(
    process: subprocess.Popen[bytes],
    seconds: float,
    written: Callable[[], int],
    most: int | None,
) -> bool:
    """Wait for the end of a program; True as soon as it has written more than ``most`` bytes."""
    if most is None:
        process.wait(seconds)
        return False
    left = seconds
    while True:
        try:
            process.wait(min(_LOOK, left))
        except subprocess.TimeoutExpired:
            left -= _LOOK
            if left <= 0:
                raise
        if written() > most:
            return True
        if process.returncode is not None:
            return False


def _written(out: IO[bytes], err: IO[bytes], file: Path | None) -> int:
    sizes = [os.fstat(own.fileno()).st_size for own in (out, err)]
    with suppress(OSError):
        sizes.append(file.stat().st_size if file else 0)
    return max(sizes)


def end(process: subprocess.Popen[bytes]) -> None:
    """End the program, and on POSIX the children in its own session."""
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
