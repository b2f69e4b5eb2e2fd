# SPDX-License-Identifier: AGPL-3.0-or-later
"""Network drives are told from disks, on each system by what it says."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from daisy_pipeline.tools import shares

LINUX = (
    "/dev/sda1 / ext4 rw 0 0\n"
    "nas:/daisy /mnt/nas nfs4 rw 0 0\n"
    "//nas/d /mnt/도서\\040x cifs rw 0 0\n"
    "tmpfs /mnt/nas/local tmpfs rw 0 0\n"
    "me@host: /mnt/far fuse.sshfs rw 0 0\n"
    "rubbish\n"
)
MAC = (
    "/dev/disk3s1s1 on / (apfs, sealed, local, read-only)\n"
    "//l07@nas/daisy on /Volumes/점자 도서 (smbfs, nodev, nosuid)\n"
    "nas:/daisy on /Volumes/n (nfs)\n"
)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/a", ""),
        ("/mnt/nas", "nfs4"),
        ("/mnt/nas/daisy/ledger", "nfs4"),
        ("/mnt/nasty", ""),
        ("/mnt/nas/local/x", ""),
        ("/mnt/far/x", "fuse.sshfs"),
        ("/mnt/도서 x/ledger", "cifs"),
    ],
)
def test_linux(path: str, kind: str) -> None:
    assert shares.of_mounts(PurePosixPath(path), shares.linux_mounts(LINUX)) == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/Library/a", ""), ("/Volumes/점자 도서/ledger", "smbfs"), ("/Volumes/n/x", "nfs")],
)
def test_macos(path: str, kind: str) -> None:
    assert shares.of_mounts(PurePosixPath(path), shares.mac_mounts(MAC)) == kind


@pytest.mark.parametrize(
    ("path", "unc"),
    [
        ("\\\\nas\\daisy", True),
        ("//nas/daisy", True),
        ("\\\\?\\UNC\\nas\\daisy", True),
        ("\\\\?\\C:\\daisy", False),
        ("C:\\daisy", False),
    ],
)
def test_windows(path: str, unc: bool) -> None:
    assert shares.is_unc(path) is unc


def test_what_cannot_be_read_is_no_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shares.share_kind(tmp_path) == ""
    monkeypatch.setattr(shares, "_MOUNTS", tmp_path / "none")
    assert shares.share_kind(tmp_path / "not there") == ""
