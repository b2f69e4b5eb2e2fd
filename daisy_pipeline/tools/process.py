# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to outside programs: run one with a time limit and leave nothing of it behind."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_MOST = 64 << 20  # bytes of output that are read


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program ended: its exit code (None: it did not start or was ended by the limit)."""

    code: int | None
    out: bytes = b""
    err: bytes = b""
    late: bool = False


def run(
    command: Sequence[str | Path],
    seconds: float,
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Ran:
    """What the program wrote and how it ended; after ``seconds`` it and its children are ended.

    Output goes through files, so that a program which writes without end fills no memory.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        try:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd=folder,
                env=dict(os.environ, **(environment or {})),
                start_new_session=os.name == "posix",
            )
        except OSError as problem:
            return Ran(None, err=str(problem.strerror or problem).encode())
        late = False
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            late = True
        finally:
            if process.poll() is None:
                _end(process)
        out.seek(0)
        err.seek(0)
        code = None if late else process.returncode
        return Ran(code, out.read(_MOST), err.read(_MOST), late)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program, and on POSIX the children in its own session."""
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
