# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether a folder lies on another computer's disk, where the system tells.

SQLite's locks depend on those of the file system, which network file systems often only pretend,
and its write-ahead log needs memory that all users share (sqlite.org/useovernet.html and wal.html).
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

from daisy_pipeline.tools.process import run

_OVER_NET = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|afpfs|afs|ncpfs|ceph|glusterfs|lustre|webdav|davfs"
    r"|fuse\.(sshfs|davfs2?|rclone|glusterfs|ceph|s3fs|gvfsd-fuse)"
)
_REMOTE = 4  # DRIVE_REMOTE of GetDriveTypeW
_MOUNTS = Path("/proc/self/mounts")
_ESCAPE = re.compile(r"\\([0-7]{3})")
_ON_MAC = re.compile(r"^.* on (?P<at>/.*) \((?P<kind>[a-z0-9_]+)[,)]", re.MULTILINE)
_WAIT = 5.0  # seconds; a server that is gone may keep ``mount`` waiting


def share_kind(folder: Path) -> str:
    """What kind of network drive a folder lies on (``nfs4``, ``cifs``); "" for a disk of its own.

    Also "" where the system does not say: this warns, it guards nothing.
    """
    if sys.platform == "win32":
        return _of_windows(str(folder.resolve()))
    try:
        at = PurePosixPath(os.path.realpath(folder))
        return of_mounts(at, _of_mac() if sys.platform == "darwin" else _of_linux())
    except (OSError, ValueError):
        return ""


def of_mounts(at: PurePosixPath, mounts: Iterator[tuple[str, str]]) -> str:
    """The kind among mounts (place, kind), the last one that lies above a path deciding."""
    best, found = -1, ""
    for place, kind in mounts:
        depth = len(PurePosixPath(place).parts)
        if at.is_relative_to(place) and depth >= best:
            best, found = depth, kind
    return found if _OVER_NET.fullmatch(found) else ""


def _of_linux() -> Iterator[tuple[str, str]]:
    yield from linux_mounts(_MOUNTS.read_text("utf-8", "surrogateescape"))


def linux_mounts(text: str) -> Iterator[tuple[str, str]]:
    """The mounts in /proc/mounts (proc(5), fstab(5)): spaces stand there as ``\\040``."""
    for line in text.splitlines():
        words = line.split(" ")
        if len(words) > 2:
            raw = _ESCAPE.sub(lambda sign: chr(int(sign[1], 8)), words[1])
            yield raw, words[2]


def _of_mac() -> Iterator[tuple[str, str]]:
    yield from mac_mounts(run(["/sbin/mount"], _WAIT).out.decode("utf-8", "replace"))


def mac_mounts(text: str) -> Iterator[tuple[str, str]]:
    """The mounts that macOS's ``mount`` lists: ``//a@b/c on /Volumes/c (smbfs, nodev)``."""
    for found in _ON_MAC.finditer(text):
        yield found["at"], found["kind"]


def _of_windows(path: str) -> str:
    """A UNC path, or the letter of a drive that is connected."""
    drive = PureWindowsPath(path).drive
    if is_unc(path):
        return "smb"
    kernel = getattr(ctypes, "windll", None)
    remote = kernel is not None and kernel.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE
    return "smb" if remote else ""


def is_unc(path: str) -> bool:
    """Whether a Windows path names another computer, as ``\\\\nas\\daisy`` does."""
    plain = path.replace("/", "\\")
    if plain.startswith("\\\\?\\") or plain.startswith("\\\\.\\"):
        return plain[4:8].upper() == "UNC\\"
    return plain.startswith("\\\\")
