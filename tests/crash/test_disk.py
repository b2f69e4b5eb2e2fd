# SPDX-License-Identifier: AGPL-3.0-or-later
"""Disks that are full or may not be written to."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.crash.shop import Shop, hashes, leftovers, products

NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--")
CAN_MOUNT = os.name == "posix" and os.geteuid() == 0 and bool(shutil.which("mount"))


def as_another(shop: Shop) -> tuple[str, ...]:
    """What makes the program run as somebody to whom permissions apply."""
    if os.name != "posix":
        pytest.skip("not-on-windows: permissions are other ones there")
    if os.geteuid() != 0:
        return ()
    if not shutil.which("setpriv"):
        pytest.skip("root-only: permissions do not hold root back, and setpriv is missing")
    for folder in (shop.root, *shop.root.parents):  # pytest's own folders are closed to others
        if folder.stat().st_uid == os.geteuid() and folder != Path(folder.anchor):
            folder.chmod(folder.stat().st_mode | 0o055)
    return NOBODY


@contextmanager
def closed(path: Path, mode: int = 0o555) -> Iterator[None]:
    """Let nobody write there (or read, by the mode)."""
    before = path.stat().st_mode
    path.chmod(mode)
    try:
        yield
    finally:
        path.chmod(before)


def test_output_may_not_be_written(read: Shop) -> None:
    prefix = as_another(read)
    (read.root / "output").mkdir()
    with closed(read.root / "output"):
        read.build(prefix=prefix).tells("DP-CLI-002", 3, "output")
    assert list((read.root / "output").iterdir()) == []


def test_sources_may_not_be_written(read: Shop) -> None:
    """A build needs to write there only when the text has new sentences."""
    prefix = as_another(read)
    folder = read.root / "sources" / "닭"
    (read.root / "output").mkdir()
    (read.root / "output").chmod(0o777)
    with closed(folder):
        told = read.build("닭", "--only", "daisy3-text", prefix=prefix)
        assert told.code == 0, told.all
        text = (folder / "text" / "a.txt").read_text("utf-8")
        (folder / "text" / "a.txt").write_text(text + "\n\n더 있다.\n", "utf-8")
        before = hashes(folder)
        told = read.build("닭", "--only", "daisy3-text", prefix=prefix)
        told.tells("DP-CLI-002", 3, "sources/닭/segments.tsv")
    assert hashes(folder) == before
    assert leftovers(read.root) == []


def test_a_source_may_not_be_read(read: Shop) -> None:
    prefix = as_another(read)
    (read.root / "output").mkdir()
    (read.root / "output").chmod(0o777)
    for name in ("audio/1.wav", "text/a.txt"):
        with closed(read.root / "sources/닭" / name, 0o000):
            read.build(prefix=prefix).tells("DP-CLI-002", 3, f"sources/닭/{name}")
    with closed(read.root / "sources/닭/title.toml", 0o000):
        read.build(prefix=prefix).tells("DP-CFG-001", 4, "sources/닭/title.toml")


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A file system of this size in the folder; skips where it cannot be made."""
    folder.mkdir(exist_ok=True)
    mount = ("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    if not CAN_MOUNT or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no-mount: a small disk can be made only by root, outside most containers")
    try:
        yield
    finally:
        subprocess.run(("umount", str(folder)), check=True)


@pytest.mark.slow
@pytest.mark.parametrize(("size", "jobs"), [("60k", "1"), ("400k", "2"), ("1200k", "1")])
def test_a_full_disk(size: str, jobs: str, read: Shop, wanted: dict[str, str]) -> None:
    """In the middle of the text, of the sound, of publishing; then there is room again."""
    output = read.root / "output"
    before = hashes(read.root / "sources")
    with small_disk(output, size):
        read.build("닭", "--jobs", jobs).tells("DP-CLI-003", 3, "output/")
        assert leftovers(read.root) == []
        made = products(output)
        assert [n for n in made if wanted.get(n) != made[n]] == [], "half a file"
        more = ("mount", "-o", "remount,size=50m", str(output))
        subprocess.run(more, check=True)
        told = read.build("닭", "--jobs", jobs)
        assert told.code == 0, told.all
        assert products(output) == wanted
    assert hashes(read.root / "sources") == before


@pytest.mark.slow
def test_a_file_that_grows_over_the_limit(read: Shop, wanted: dict[str, str]) -> None:
    """Without root: the system refuses to let any file become larger than 60 kB."""
    if os.name != "posix" or not shutil.which("prlimit"):
        pytest.skip("not-on-windows: file sizes cannot be limited there")
    told = read.build(prefix=("prlimit", "--fsize=60000", "--"))
    assert told.code == 3, told.all
    assert "(DP-CLI-00" in told.err and "  조치: " in told.err
    assert leftovers(read.root) == []
    assert read.build().code == 0
    assert products(read.root / "output") == wanted
