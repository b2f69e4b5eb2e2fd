# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run a command beside a PostgreSQL of its own: ``python -m scripts.postgres COMMAND ...``.

The server is made in a temporary folder, listens on a socket there, is found by the command in
DAISY_TEST_DATABASE_URL, and is gone with its folder when the command has ended. Standard library
only. Ends with 5 where PostgreSQL 14 or newer is not installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

OLDEST = 14  # the oldest that Django 5.2 knows; Debian 12 has 15
MISSING_TOOL = 5
PLACE = Path("/usr/lib/postgresql")  # where Debian keeps it, off the PATH
# Nothing here outlives the run: no flush to the disk, no log for replicas, nobody who tidies up
# in a database that a test wants to copy or to drop.
SETTINGS = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"),
    "max_connections=40",
)


def main(arguments: Sequence[str]) -> int:
    """Run the command with a server; its exit code."""
    programs = folder_of_programs()
    if programs is None:
        print(f"PostgreSQL {OLDEST}이 없습니다. PostgreSQL {OLDEST} is missing.", flush=True)
        return MISSING_TOOL
    with server(programs) as address:
        env = {**os.environ, "DAISY_TEST_DATABASE_URL": address}
        return subprocess.run(list(arguments), env=env, check=False).returncode


def folder_of_programs() -> Path | None:
    """Where initdb and pg_ctl of the newest PostgreSQL lie; None where there is none."""
    found = [p.parent for p in PLACE.glob("*/bin/initdb")]
    new = [p for p in found if _version(p.parent.name) >= OLDEST]
    if new:
        return max(new, key=lambda p: _version(p.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def _version(name: str) -> int:
    return int(name) if name.isdecimal() else 0


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """A running server; its address."""
    # A socket's path may have 107 signs: not below a long TMPDIR.
    folder = Path(tempfile.mkdtemp(prefix="daisy-pg-", dir=None if _short() else "/tmp"))
    user = _owner(folder)
    data = folder / "data"
    begin = [str(programs / "initdb"), "-D", str(data), "-U", "daisy", "-E", "UTF8"]
    control = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-s"]
    options = " ".join(f"-c {one}" for one in (*SETTINGS, f"unix_socket_directories={folder}"))
    try:
        _run([*begin, "--locale=C", "--auth=trust", "--no-sync"], folder, user)
        start = ["-o", f"-c listen_addresses= {options}", "-l", str(folder / "log"), "start"]
        _run([*control, *start], folder, user)
        try:
            yield f"postgresql://daisy@/postgres?host={folder}"
        finally:
            _run([*control, "-m", "immediate", "stop"], folder, user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _short() -> bool:
    return len(tempfile.gettempdir()) < 60


def _owner(folder: Path) -> str | None:
    """Give the folder to someone else when we are root: PostgreSQL refuses to run as root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd  # Windows has none

    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, found.pw_uid, found.pw_gid)
        folder.chmod(0o711)
        return name
    return None


def _run(command: Sequence[str], folder: Path, user: str | None) -> None:
    done = subprocess.run(
        list(command),
        cwd=folder,
        user=user,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=None,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{command[0]}: {done.returncode}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
