# SPDX-License-Identifier: AGPL-3.0-or-later
"""CPU seconds and peak memory of a child process and its children (Linux and macOS)."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
DAISY = (sys.executable, str(ROOT / "cli.py"))


@dataclass(frozen=True)
class Cost:
    """What a command took: CPU and wall seconds, peak MB of its biggest process, exit code."""

    cpu: float
    wall: float
    peak_mb: float
    code: int


def cost(command: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end and say what it took."""
    before = os.times()
    with subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as child:
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    peak = used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    cpu = used.ru_utime + used.ru_stime
    return Cost(cpu, os.times().elapsed - before.elapsed, peak, child.returncode)


def best(command: Sequence[str], cwd: Path, times: int = 5) -> Cost:
    """The cheapest of several runs: the machine's noise only ever adds."""
    return min((cost(command, cwd) for _ in range(times)), key=lambda c: c.cpu)


@contextmanager
def workspace() -> Iterator[Path]:
    """An empty workspace that vanishes afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "sources").mkdir()
        yield Path(folder)


def machine() -> str:
    """One line about where this runs."""
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}"
    )
