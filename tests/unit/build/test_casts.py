# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which voices a title is read by, and what makes it be read anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.build.casts import find_voices
from daisy_pipeline.build.parts import PartIndex
from daisy_pipeline.build.plan_sound import voice_jobs
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model.finding import DaisyError, ExitCode, Place


def voice(root: Path, name: str, text: str = "", engine: str = "espeak") -> Path:
    path = root / "voices" / name / "voice.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'[voice]\nengine = "{engine}"\n{text}', "utf-8")
    return path


def names(root: Path, name: str) -> list[str]:
    return [spec.name for spec in find_voices(Workspace(root), name).specs]


def test_a_built_in_voice_needs_no_folder(tmp_path: Path) -> None:
    found = find_voices(Workspace(tmp_path), "espeak")
    assert (found.main.engine, found.others, found.inputs()) == ("espeak", {}, {})


def test_all_that_a_voice_calls_for_and_nothing_else(tmp_path: Path) -> None:
    voice(
        tmp_path, "유나", '[roles]\nheading = "제목"\nnote = {rate = 90}\n[languages]\nen = "Amy"\n'
    )
    voice(tmp_path, "제목", '[roles]\nquote = "다른"\n[languages]\nfr = "espeak"\n')
    voice(tmp_path, "amy")
    voice(tmp_path, "다른")
    assert names(tmp_path, "유나") == ["유나", "amy", "제목", "espeak"]
    found = find_voices(Workspace(tmp_path), "유나")
    assert list(found.inputs()) == ["voice-001", "voice-002", "voice-003"]
    assert found.params()["engines"] == ["espeak"]


def test_two_voices_may_name_each_other(tmp_path: Path) -> None:
    voice(tmp_path, "a", '[languages]\nen = "b"\n')
    voice(tmp_path, "b", '[languages]\nko = "a"\n')
    assert names(tmp_path, "a") == ["a", "b"]


def test_a_voice_that_is_not_there_is_told_where_it_is_named(tmp_path: Path) -> None:
    voice(tmp_path, "유나", '[roles]\nheading = "제목"\n')
    with pytest.raises(DaisyError) as caught:
        find_voices(Workspace(tmp_path), "유나")
    (found,) = caught.value.findings
    place = Place("voices/유나/voice.toml", line=4, inside="roles.heading")
    assert (found.id, found.place) == ("DP-VOI-004", place)
    assert "유나" in str(found.facts["known"])
    assert caught.value.exit_code is ExitCode.BAD_CONFIG


def test_the_files_of_voices_are_inputs_of_the_step(tmp_path: Path) -> None:
    path = voice(tmp_path, "유나", '[engine]\nmodel = "m"\n', "neural")
    (path.parent / "m").mkdir()
    (path.parent / "m/a.onnx").write_bytes(b"1")
    part = PartIndex(0, "c001", ("s1",), headings_only=False)
    jobs = voice_jobs([part], find_voices(Workspace(tmp_path), "유나"))
    (narrate,) = (job for job in jobs if job.step.name == "narrate")
    assert narrate.inputs["voice-001"] == path
    assert narrate.inputs["voice-001-file-001"] == path.parent / "m/a.onnx"
    assert narrate.params["voices"] == ["유나"]
    assert narrate.params["files"] == {"유나": ["m/a.onnx"]}
