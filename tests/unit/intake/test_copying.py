# SPDX-License-Identifier: AGPL-3.0-or-later
"""A copy is whole and verified, or there is none; what can go wrong with sticks and disks."""

from __future__ import annotations

import errno
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from daisy_pipeline.intake import copying
from daisy_pipeline.intake.copying import copy_in, sweep
from daisy_pipeline.model.finding import DaisyError, Place
from daisy_pipeline.tools.files import sha256_of
from tests.unit.intake.booth import Booth


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    path = tmp_path / "stick" / "1.wav"
    path.parent.mkdir()
    path.write_bytes(os.urandom(3 << 20) + b"end")
    return path


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    folder = tmp_path / "audio"
    folder.mkdir()
    return folder


def after(path: Path, size: int, act: Callable[[], None]) -> Callable[[int], None]:
    """Do something once this much has been read."""

    def seen(read: int) -> None:
        if read >= size:
            act()

    return seen


def test_a_copy_is_verified_and_named_last(stick: Path, audio: Path) -> None:
    heard: list[int] = []
    copied = copy_in(stick, audio, "1.wav", heard.append)
    assert copied.sha256 == sha256_of(stick) == sha256_of(copied.path)
    assert heard[-1] == copied.size == stick.stat().st_size
    assert [p.name[:13] for p in audio.iterdir()] == [".part-intake-"]
    copied.place(audio / "V-014-001.wav")
    copied.drop()
    assert [p.name for p in audio.iterdir()] == ["V-014-001.wav"]


def test_the_source_is_only_read(stick: Path, audio: Path) -> None:
    stick.chmod(0o444)
    before = (stick.stat().st_mtime_ns, stick.read_bytes())
    copy_in(stick, audio, "1.wav")
    assert (stick.stat().st_mtime_ns, stick.read_bytes()) == before


@pytest.mark.message("DP-INT-012")
def test_a_file_that_grows_meanwhile(stick: Path, audio: Path) -> None:
    def grow() -> None:
        with stick.open("ab") as file:
            file.write(b"more")

    with pytest.raises(DaisyError) as told:
        copy_in(stick, audio, "1.wav", after(stick, 1 << 20, grow))
    assert told.value.findings[0].id == "DP-INT-012" and list(audio.iterdir()) == []


@pytest.mark.message("DP-INT-011")
def test_what_was_written_is_read_again(
    stick: Path, audio: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "sha256_of", lambda _: "0" * 64)
    with pytest.raises(DaisyError) as told:
        copy_in(stick, audio, "1.wav")
    (finding,) = told.value.findings
    assert (finding.id, finding.place) == ("DP-INT-011", Place("1.wav"))
    assert list(audio.iterdir()) == []


def failing(patch: pytest.MonkeyPatch, path: Path, at: int, code: int) -> None:
    """Let reading a file fail from a place on, as a stick that is pulled does."""
    real = Path.open

    def opened(self: Path, mode: str = "r", *args: Any, **more: Any) -> Any:
        file = real(self, mode, *args, **more)
        return Failing(file, at, code) if self == path and "r" in mode else file

    patch.setattr(Path, "open", opened)


class Failing:
    """A file whose reads fail after some bytes."""

    def __init__(self, file: Any, left: int, code: int) -> None:
        self.file, self.left, self.code = file, left, code

    def __enter__(self) -> Failing:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def read(self, size: int) -> bytes:
        if self.left <= 0:
            raise OSError(self.code, os.strerror(self.code))
        self.left -= size
        return bytes(self.file.read(size))


@pytest.mark.message("DP-INT-010")
def test_a_stick_that_cannot_be_read(
    stick: Path, audio: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, stick, 1 << 20, errno.EIO)
    with pytest.raises(DaisyError) as told:
        copy_in(stick, audio, "1.wav")
    (finding,) = told.value.findings
    assert (finding.id, finding.place) == ("DP-INT-010", Place("1.wav"))
    assert finding.facts == {"reason": os.strerror(errno.EIO)}
    assert list(audio.iterdir()) == []


def test_memory_does_not_grow_with_the_file(tmp_path: Path, audio: Path) -> None:
    def peak(size: int) -> int:
        source = tmp_path / f"{size}.wav"
        with source.open("wb") as file:
            file.truncate(size)
        tracemalloc.start()
        copy_in(source, audio, "x").drop()
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    small, large = peak(4 << 20), peak(64 << 20)
    assert large < small + (1 << 20) < 8 << 20


def test_half_made_copies_are_swept_and_nothing_else(audio: Path) -> None:
    for name in (".part-intake-7-1", ".part-7-1", "1.wav"):
        (audio / name).write_bytes(b"x")
    sweep(audio)
    assert sorted(p.name for p in audio.iterdir()) == [".part-7-1", "1.wav"]


# ------------------------------------------------------------------------------ a whole delivery


@pytest.mark.message("DP-INT-009")
def test_a_stick_that_is_pulled(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second of three breaks off; a rerun brings the two that are left."""
    for number, words in enumerate(("봄이", "여름이", "가을이"), 1):
        booth.recording(f"{number}장.wav", 50 + number, f"{words} 오면")
    away = booth.stick.with_name("away")
    real = copying._stream

    def pulled(source: Path, *rest: Any) -> Any:
        if source.name == "2장.wav" and booth.stick.exists():
            booth.stick.rename(away)
            raise copying._unread("2장.wav", OSError(errno.EIO, os.strerror(errno.EIO)))
        return real(source, *rest)

    monkeypatch.setattr(copying, "_stream", pulled)
    done = booth.add()
    assert done.ids == ["DP-INT-010", "DP-INT-009"] and done.received.stopped
    assert done.findings[1].facts == {"saved": 1, "left": 2}
    assert done.findings[1].place.file.endswith("2장.wav")
    assert [o.take.section for o in done.outcomes] == [1]  # what is safe is judged
    assert [p.name for p in (booth.folder() / "audio").iterdir()] == ["V-014-001.wav"]
    monkeypatch.undo()
    away.rename(booth.stick)
    monkeypatch.setattr("daisy_pipeline.synchronization.aligners.find", lambda _: booth.ear)
    assert [o.take.section for o in booth.add().outcomes] == [2, 3]
    assert len(booth.rows()) == 3


@pytest.mark.message("DP-INT-008")
def test_a_disk_that_becomes_full(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    booth.recording("1장.wav", 51, "봄이 오면")
    booth.recording("2장.wav", 52, "여름이 오면")
    real, calls = copying._forget, []

    def full(file: Any) -> None:
        calls.append(file)
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(file)

    monkeypatch.setattr(copying, "_forget", full)
    done = booth.add()
    finding = next(f for f in done.findings if f.id == "DP-INT-008")
    assert finding.facts == {"saved": 1, "left": 1} and done.received.stopped
    assert finding.place == Place("sources/봄/audio")
    assert [p.name for p in (booth.folder() / "audio").iterdir()] == ["V-014-001.wav"]
    assert [row.state for row in booth.rows().values()] == ["received"]


@pytest.mark.message("DP-INT-003")
def test_too_little_room_is_told_before_anything(
    booth: Booth, monkeypatch: pytest.MonkeyPatch
) -> None:
    booth.recording("1장.wav", 51, "봄이 오면")
    named = type("Usage", (), {"free": 3 << 20})
    monkeypatch.setattr("shutil.disk_usage", lambda _: named)
    with pytest.raises(DaisyError) as told:
        booth.add()
    (finding,) = told.value.findings
    assert (finding.id, finding.facts) == ("DP-INT-003", {"need": 1, "free": 3})
    assert finding.place == Place("sources/봄/audio") and booth.rows() == {}


def test_a_refused_folder_is_told_by_its_name(
    booth: Booth, monkeypatch: pytest.MonkeyPatch
) -> None:
    booth.recording("1장.wav", 51, "봄이 오면")

    def refused(path: Path) -> Any:
        raise PermissionError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    monkeypatch.setattr(copying, "_written", refused)
    with pytest.raises(PermissionError) as told:
        booth.add()
    assert str(told.value.filename).endswith("audio") and booth.rows() == {}


def test_a_locked_database_leaves_what_the_next_run_completes(
    booth: Booth, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db.utils import OperationalError

    booth.recording("2장.wav", 60, "여름이 오면")

    def locked(*_: object, **__: object) -> bool:
        raise OperationalError("database is locked")

    monkeypatch.setattr("daisy_pipeline.intake.receive.note", locked)
    with pytest.raises(OperationalError):
        booth.add()
    assert booth.takes() == [] and [r.state for r in booth.rows().values()] == ["received"]
    monkeypatch.undo()
    from daisy_pipeline.ledger.arrivals import half_way

    (finding,) = half_way(booth.ledger, "봄")
    assert finding.id == "DP-INT-028"
    monkeypatch.setattr("daisy_pipeline.synchronization.aligners.find", lambda _: booth.ear)
    done = booth.add()
    assert done.ids == [] and [o.take.section for o in done.outcomes] == [2]
    assert booth.takes() == [("audio/V-014-001.wav", "received")]
    assert half_way(booth.ledger, "봄") == ()
