# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import errno
import os
from hashlib import sha256
from pathlib import Path

import pytest

from daisy_pipeline.tools import files
from daisy_pipeline.tools.versions import version_of


def test_a_published_file_has_its_bytes_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "동백꽃.txt"
    target.write_bytes(b"old")
    files.publish(b"new", target)
    assert target.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["동백꽃.txt"]


def test_a_name_may_be_as_long_as_the_file_system_allows(tmp_path: Path) -> None:
    files.publish(b"x", tmp_path / ("가" * 84 + ".t"))  # 254 bytes


def test_when_writing_fails_the_old_file_stays(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt), files.staged(target) as file:
        file.write(b"half")
        raise KeyboardInterrupt
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a"]


def test_a_full_disk_leaves_nothing_and_names_the_target(tmp_path: Path) -> None:
    target = tmp_path / "a"
    with pytest.raises(OSError, match="a") as caught, files.staged(target):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert caught.value.filename == str(target)
    assert os.listdir(tmp_path) == []


def test_a_missing_folder_names_the_target(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        files.publish(b"x", tmp_path / "no" / "a")


def test_a_left_over_of_a_killed_process_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_NUMBERS", iter([1, 2]))
    (tmp_path / f".part-{os.getpid()}-1").write_bytes(b"left over")
    files.publish(b"x", tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"x"


def test_windows_gets_time_when_a_file_is_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def refuse_twice(source: object, target: object) -> None:
        calls.append((source, target))
        if len(calls) < 3:
            raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(files, "_on_windows", lambda: True)
    monkeypatch.setattr(files.os, "replace", refuse_twice)
    monkeypatch.setattr(files.time, "sleep", lambda pause: None)
    files.replace_file(tmp_path / "a", tmp_path / "b")
    assert len(calls) == 3


def test_elsewhere_a_refusal_is_final(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: object, target: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(files, "_on_windows", lambda: False)
    monkeypatch.setattr(files.os, "replace", refuse)
    with pytest.raises(PermissionError):
        files.replace_file(tmp_path / "a", tmp_path / "b")


def test_a_file_is_permitted_as_any_new_file_is(tmp_path: Path) -> None:
    files.publish(b"x", tmp_path / "a")
    (tmp_path / "b").write_bytes(b"x")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_links_share_a_file_or_copy_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"x" * 3_000_000)
    files.link_or_copy(tmp_path / "a", tmp_path / "b")
    files.link_or_copy(tmp_path / "a", tmp_path / "b")  # again, over itself

    def refuse(source: object, target: object) -> None:
        raise OSError(errno.EXDEV, "another disk")

    monkeypatch.setattr(files.os, "link", refuse)
    files.link_or_copy(tmp_path / "a", tmp_path / "c")
    assert (tmp_path / "b").read_bytes() == (tmp_path / "c").read_bytes() == b"x" * 3_000_000
    assert sorted(os.listdir(tmp_path)) == ["a", "b", "c"]


def test_a_digest_is_that_of_all_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0123456789" * 100_000)
    assert files.sha256_of(tmp_path / "a") == sha256(b"0123456789" * 100_000).hexdigest()


def test_versions_are_told_without_importing() -> None:
    assert version_of("av").count(".") == 2
    assert version_of("no-such-package") == ""
