# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.build.memories import find_memories
from daisy_pipeline.config.title_file import TitleFile, read_title
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.synchronization.snapshot import SIZE, Half, Snapshot, digest_of, snapshot_bytes

HALF = Half(100, (0.0,) * SIZE, (1.0,) * SIZE)
TITLE = """[title]
uid = "urn:uuid:1"
title = "봄"
language = "{lang}"
date = "2026-03-02"
[text]
files = ["a.txt"]
[audio.memory]
"V-014" = "{digest}"
"""


def library(root: Path, lang: str = "ko-KR") -> tuple[Workspace, TitleFile, Path]:
    data = snapshot_bytes(Snapshot("V-014", "ko", "7", "2026-03-02", {"a": (HALF, HALF)}))
    voice = root / "voices" / "V-014"
    path = voice / "snapshots" / f"{digest_of(data)}.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    (voice / "voice.toml").write_text('[consent.memory]\nreference = "7"\n', "utf-8")
    folder = root / "sources" / "봄"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("봄", "utf-8")
    (folder / "title.toml").write_text(TITLE.format(lang=lang, digest=digest_of(data)), "utf-8")
    workspace = Workspace(root)
    return workspace, read_title(workspace, "봄"), path


def test_each_group_has_its_own_narrators_memory(tmp_path: Path) -> None:
    workspace, file, path = library(tmp_path)
    own, other = frozenset({"v-014 "}), frozenset({"V-020"})
    found, told = find_memories(workspace, file, [own, other, frozenset({""})])
    assert (found, told) == ([path, None, None], [])


@pytest.mark.message("DP-VOI-017")
def test_two_narrators_in_one_group_have_no_memory(tmp_path: Path) -> None:
    workspace, file, _ = library(tmp_path)
    found, told = find_memories(workspace, file, [frozenset({"V-014", "V-020"})])
    assert found == [None]
    assert [(f.id, f.place.file) for f in told] == [("DP-VOI-017", "sources/봄/title.toml")]
    assert told[0].facts == {"narrators": "V-014, V-020"}


@pytest.mark.message("DP-VOI-015")
def test_another_languages_memory_is_not_used(tmp_path: Path) -> None:
    workspace, file, _ = library(tmp_path, "en")
    found, told = find_memories(workspace, file, [frozenset({"V-014"})])
    assert found == [None]
    assert [(f.id, f.place.line) for f in told] == [("DP-VOI-015", 9)]


def test_a_snapshot_behind_a_link_out_of_voices_is_not_used(tmp_path: Path) -> None:
    workspace, file, _ = library(tmp_path)
    (tmp_path / "voices" / "V-014").rename(tmp_path / "elsewhere")
    try:
        (tmp_path / "voices" / "V-014").symlink_to(tmp_path / "elsewhere")
    except OSError:  # Windows without the right to make links
        return
    found, told = find_memories(workspace, file, [frozenset({"V-014"})])
    assert found == [None]
    assert [f.id for f in told] == ["DP-VOI-011"]
