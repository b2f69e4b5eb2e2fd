# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

import pytest

from daisy_pipeline.commands.doctor import PARTS, Part, look, too_old
from daisy_pipeline.commands.main import run
from daisy_pipeline.messages import word
from daisy_pipeline.model.finding import Finding
from tests.fakes import tones

doctor_module = importlib.import_module("daisy_pipeline.commands.doctor")


pytestmark = pytest.mark.usefixtures("here")


def test_explain_tells_the_story(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "dp-cli-001"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "DP-CLI-001, 중단"
    assert lines[-1].startswith("조치: 같은 명령을 한 번 더")
    assert len(lines) > 4


def test_explain_in_english_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "en", "explain", "DP-CLI-003"]) == 0
    assert "The disk is full: ‘spring.txt’" in capsys.readouterr().out
    assert run(["explain", "DP-CLI-003", "--json"]) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert first["type"] == "explanation" and first["severity"] == "error"


@pytest.mark.message("DP-CLI-008")
def test_an_unknown_number_is_answered_with_the_nearest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["explain", "DP-CLI-01"]) == 2
    told = capsys.readouterr().err
    assert "‘DP-CLI-01’이라는 번호는 없습니다. 비슷한 번호: DP-CLI-0" in told
    assert "(DP-CLI-008)" in told
    assert run(["explain", "봄"]) == 2
    assert "‘봄’이라는 번호는 없습니다. (DP-CLI-008)" in capsys.readouterr().err


def test_doctor_finds_everything_that_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) == 0
    said = capsys.readouterr().out
    for part in PARTS:
        if part.needed:
            assert f"있음: {part.name} " in said
    assert "작업 공간: 아직 없음" in said
    assert said.endswith("필요한 구성 요소가 다 있습니다.\n")


@pytest.mark.message("DP-TOL-001")
def test_a_needed_part_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "lameenc", None)
    assert run(["doctor"]) == 5
    told = capsys.readouterr()
    assert "‘lameenc’" in told.err and "(DP-TOL-001)" in told.err
    assert "pip install daisy-pipeline" in told.err
    assert "1개를 쓸 수 없습니다" in told.out


@pytest.mark.message("DP-TOL-002")
def test_a_part_that_may_be_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor_module.shutil, "which", lambda name: None)
    assert run(["doctor"]) == 0
    told = capsys.readouterr().err
    assert "참고: ‘Java’가 없습니다." in told and "(DP-TOL-002)" in told


@pytest.mark.message("DP-TOL-003")
def test_a_part_that_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "daisy_broken_part.py").write_text("raise OSError('libx.so: no such file')\n")
    (tmp_path / "daisy_needs_other.py").write_text("import daisy_not_there\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    for module, reason in (
        ("daisy_broken_part", "libx.so"),
        ("daisy_needs_other", "daisy_not_there"),
    ):
        found = look(Part("부품", module), "ko")
        assert isinstance(found, Finding) and found.id == "DP-TOL-003"
        assert (
            reason in word(found, "ko").text and "‘부품’을 쓸 수 없습니다" in word(found, "ko").text
        )


@pytest.mark.message("DP-TOL-004")
def test_an_old_python(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert word(too_old("3.10.2"), "ko").text.startswith("파이썬 3.10.2는 너무 오래되었습니다.")
    monkeypatch.setattr(doctor_module, "PYTHON", (99, 0))
    assert run(["doctor"]) == 5
    assert "(DP-TOL-004)" in capsys.readouterr().err


@pytest.fixture
def speech_model(tmp_path: Path) -> Path:
    (tmp_path / "daisy.toml").write_text('[synchronization]\nmodel = "models/ko"\n', "utf-8")
    return tones.folder(tmp_path / "models" / "ko", licence="CC BY 4.0,\n 시험용")


def test_doctor_tries_the_speech_model(
    speech_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["doctor"]) == 0
    said = capsys.readouterr().out
    assert "음성 인식 모델: models/ko. 토큰 12개(unit: syllable)" in said
    assert "사용 조건: CC BY 4.0, 시험용\n" in said


@pytest.mark.message("DP-NEU-001", "DP-NEU-007")
def test_doctor_says_what_is_wrong_with_the_speech_model(
    speech_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (speech_model / "model.onnx").write_bytes(b"cut off")
    assert run(["doctor"]) == 0
    told = capsys.readouterr().err
    assert "‘models/ko/model.onnx’" in told and "(DP-NEU-007)" in told
    (speech_model.parent / "ko").rename(speech_model.parent / "en")
    assert run(["doctor"]) == 0
    assert "‘models/ko’가 없거나 비어 있습니다." in capsys.readouterr().err


def test_doctor_tries_liblouis_and_its_tables(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    [part] = [part for part in PARTS if part.name == "liblouis"]
    monkeypatch.setattr(doctor_module.louis, "version", lambda: "3.24.0")
    monkeypatch.setattr(doctor_module.louis, "has", lambda tables: True)
    assert look(part, "ko") == "3.24.0"
    monkeypatch.setattr(doctor_module.louis, "has", lambda tables: False)
    found = look(part, "ko")
    assert isinstance(found, Finding) and found.id == "DP-TOL-003"
    assert "en-ueb-g2.ctb" in str(found.facts["reason"])
    monkeypatch.setattr(doctor_module.louis, "version", lambda: "")
    assert run(["doctor"]) == 0
    told = capsys.readouterr().err
    assert "‘liblouis’가 없습니다." in told and "apt-get install liblouis20 liblouis-data" in told
