# SPDX-License-Identifier: AGPL-3.0-or-later
"""A site's own speech model on its way into a build: found from the workspace, part of the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.build.neural import find_model, model_folder
from daisy_pipeline.build.parts import PartIndex
from daisy_pipeline.build.plan_align import Group, Original
from daisy_pipeline.build.plan_sound import human_jobs
from daisy_pipeline.config.settings import Settings, resolve
from daisy_pipeline.config.workspace import Workspace


def chosen(model: str) -> Settings:
    return resolve((), [f"synchronization.model={model}"])


def folder(path: Path, *names: str) -> Path:
    path.mkdir(parents=True)
    for name in names:
        (path / name).write_bytes(b"{}")
    return path


def test_without_the_setting_there_is_none(tmp_path: Path) -> None:
    assert find_model(Workspace(tmp_path), resolve(())) == ((), ())


def test_a_folder_is_looked_for_from_the_workspace_or_where_it_says(tmp_path: Path) -> None:
    made = folder(tmp_path / "site" / "models" / "한국어", "model.onnx", "meta.json", "README.txt")
    for written in ("models/한국어", str(made)):
        files, told = find_model(Workspace(tmp_path / "site"), chosen(written))
        assert files == (made / "model.onnx", made / "meta.json") and told == ()
        assert model_folder(Workspace(tmp_path / "site"), chosen(written)) == (made, written)


@pytest.mark.message("DP-NEU-001")
def test_a_folder_that_is_not_there_is_told_once(tmp_path: Path) -> None:
    folder(tmp_path / "empty")
    for written in ("none", "empty"):
        files, (found,) = find_model(Workspace(tmp_path), chosen(written))
        assert (files, found.id, found.place.file) == ((), "DP-NEU-001", written)


def test_the_model_and_its_runtime_are_in_the_key_only_where_there_is_one(tmp_path: Path) -> None:
    original = Original(tmp_path / "a.mp3", "audio/a.mp3", "d" * 64)
    parts = (PartIndex(1, "1장", ("s00001",)),)
    files = (tmp_path / "model.onnx", tmp_path / "vocab.json")
    keys = []
    for model in (files, ()):
        group = Group((original,), ("s00001",), model=model)
        (job,) = [j for j in human_jobs(parts, [group], None) if j.step.name == "align"]
        keys.append(({n for n in job.inputs if n.startswith("model")}, "runtime" in job.params))
    assert keys == [({"model-001", "model-002"}, True), (set(), False)]
