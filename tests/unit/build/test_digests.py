# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cache of digests: what it remembers, and how often it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.build import digests as module
from daisy_pipeline.build.digests import Digests
from daisy_pipeline.tools.files import publish


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The size of the cache each time that it was written."""
    sizes: list[int] = []

    def noted(data: bytes, target: Path) -> None:
        sizes.append(len(data))
        publish(data, target)

    monkeypatch.setattr(module, "publish", noted)
    return sizes


def files(folder: Path, count: int) -> list[Path]:
    paths = [folder / f"{number:03}.wav" for number in range(count)]
    for path in paths:
        path.write_bytes(path.name.encode())
    return paths


def test_many_saves_write_as_much_as_a_few(tmp_path: Path, written: list[int]) -> None:
    """Twice as many files, each followed by a save, write about twice as many bytes."""
    sums = []
    for count in (100, 200, 400):
        folder = tmp_path / str(count)
        folder.mkdir()
        digests = Digests(folder / "cache.json")
        with digests.saved_rarely():
            for path in files(folder, count):
                digests.of(path)
                digests.save()
        sums.append(sum(written))
        written.clear()
    assert sums[1] < 2.6 * sums[0]
    assert sums[2] < 2.6 * sums[1]


def test_at_the_end_all_is_saved_also_after_a_fault(tmp_path: Path, written: list[int]) -> None:
    digests = Digests(tmp_path / "cache.json")
    paths = files(tmp_path, 30)
    with pytest.raises(KeyError), digests.saved_rarely():
        for path in paths:
            digests.of(path)
            digests.save()
        raise KeyError
    assert digests.of(paths[0]) == Digests(tmp_path / "cache.json").of(paths[0])
    again = Digests(tmp_path / "cache.json")
    for path in paths:
        again.of(path)
    before = len(written)
    again.save()
    assert len(written) == before  # nothing was new


def test_outside_a_save_writes_at_once(tmp_path: Path, written: list[int]) -> None:
    digests = Digests(tmp_path / "cache.json")
    for path in files(tmp_path, 20):
        digests.of(path)
        digests.save()
    assert len(written) == 20
