# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.config.synthetic_voices import (
    FASTEST,
    SLOWEST,
    Manner,
    SynthesisConsent,
    VoicePauses,
    VoiceSpec,
    engine_files,
    find_voice,
    read_voice,
    synthetic_names,
)
from daisy_pipeline.config.voices import read_narrator
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding

FULL = """
[voice]
engine = "neural"
id = "3"
language = "ko"
rate = 95
pitch = 105
licence = "CC BY 4.0"
made_from = "person"
[engine]
model = "model"
command = ["prog", "data.bin", "{out}"]
threads = 2
[pauses]
comma = 150
heading = 1500
[roles]
heading = "다른 음성"
quote = { rate = 90, pitch = 95 }
note = { voice = "f4", rate = 110 }
[languages]
en = "english"
[consent.synthesis]
reference = "동의-9"
scope = "합성"
"""


def write(root: Path, name: str, text: str) -> Path:
    path = root / "voices" / name / "voice.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return path


def faults(root: Path, text: str) -> tuple[Finding, ...]:
    with pytest.raises(DaisyError) as caught:
        read_voice(write(root, "유나", text))
    assert caught.value.exit_code is ExitCode.BAD_CONFIG
    return caught.value.findings


def test_everything_that_a_voice_may_say(tmp_path: Path) -> None:
    path = write(tmp_path, "유나", FULL)
    spec = read_voice(path)
    assert (spec.name, spec.engine, spec.id, spec.language) == ("유나", "neural", "3", "ko")
    assert (spec.rate, spec.pitch, spec.licence, spec.made_from) == (95, 105, "CC BY 4.0", "person")
    assert spec.pauses == VoicePauses(comma=150, heading=1500)
    assert spec.roles == {
        "heading": Manner("다른 음성"), "quote": Manner("", 90, 95), "note": Manner("f4", 110),
    }  # fmt: skip
    assert spec.languages == {"en": "english"}
    assert spec.consent == SynthesisConsent(reference="동의-9", scope="합성")
    assert spec.options["threads"] == 2
    assert spec.place("roles.heading").line == 18
    assert spec.place("roles.heading").file == "voices/유나/voice.toml"


def test_files_of_the_engine_are_named_and_programs_are_none(tmp_path: Path) -> None:
    spec = read_voice(write(tmp_path, "유나", FULL))
    folder = tmp_path / "voices/유나"
    (folder / "model").mkdir()
    for name in ("model/b.onnx", "model/a.txt", "data.bin"):
        (folder / name).write_bytes(b"1")
    assert [name for name, _ in engine_files(spec)] == [
        "data.bin", "model/a.txt", "model/b.onnx",
    ]  # fmt: skip
    assert engine_files(VoiceSpec("espeak", "espeak")) == ()


def test_a_huge_folder_is_not_the_engines_own(tmp_path: Path) -> None:
    spec = read_voice(write(tmp_path, "유나", '[voice]\nengine="command"\n[engine]\nmodel="m"\n'))
    (tmp_path / "voices/유나/m").mkdir()
    for number in range(1001):
        (tmp_path / f"voices/유나/m/{number}").touch()
    assert engine_files(spec) == ()


@pytest.mark.parametrize(
    ("text", "id", "key"),
    [
        ('[voice]\nengine = "espeak"\nspeed = 3\n', "DP-CFG-005", "voice.speed"),
        ('[voice]\nengine = "espeak"\nrat = 3\n', "DP-CFG-004", "voice.rat"),
        ('[voice]\nengine = "espeak"\nrate = "90"\n', "DP-CFG-006", "voice.rate"),
        ('[voice]\nengine = "espeak"\nrate = true\n', "DP-CFG-006", "voice.rate"),
        ("[voice]\nrate = 90\n", "DP-CFG-007", "voice"),
        ('[voice]\nengine = "espeak"\n[roles]\nheadings = "a"\n', "DP-CFG-004", "roles.headings"),
        ('[voice]\nengine = "espeak"\n[roles]\nheading = 3\n', "DP-CFG-006", "roles.heading"),
        ('[voice]\nengine = "espeak"\n[languages]\nen = 3\n', "DP-CFG-006", "languages.en"),
        ('[voice]\nengine = "espeak"\n[paus]\n', "DP-CFG-004", "paus"),
        ('voice = "espeak"\n', "DP-CFG-006", "voice"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, id: str, key: str) -> None:
    found = faults(tmp_path, text)[0]
    assert (found.id, found.place.file, found.place.inside) == (id, "voices/유나/voice.toml", key)


@pytest.mark.message("DP-VOI-040")
@pytest.mark.parametrize(
    ("line", "key", "possible"),
    [
        ("rate = 5", "voice.rate", "25–400"),
        ("pitch = 900", "voice.pitch", "25–400"),
        ('made_from = "persn"', "voice.made_from", "person, published"),
        ("[pauses]\ncomma = 99999", "pauses.comma", "-1–10000"),
        ("[roles]\nquote = {rate = 1}", "roles.quote.rate", "25–400"),
    ],
)
def test_a_value_that_cannot_be(tmp_path: Path, line: str, key: str, possible: str) -> None:
    (found,) = faults(tmp_path, f'[voice]\nengine = "espeak"\n{line}\n')
    assert (found.id, found.place.file, found.facts["key"]) == (
        "DP-VOI-040", "voices/유나/voice.toml", key,
    )  # fmt: skip
    assert found.facts["possible"] == possible


@pytest.mark.message("DP-VOI-041")
def test_a_narrators_voice_is_never_synthesized(tmp_path: Path) -> None:
    text = '[voice]\nengine = "neural"\n[consent.memory]\nreference = "동의-7"\n'
    (found,) = faults(tmp_path, text)
    assert (found.id, found.place.line) == ("DP-VOI-041", 3)
    assert found.place.file == "voices/유나/voice.toml"


@pytest.mark.message("DP-VOI-042")
def test_a_narrators_folder_is_no_synthetic_voice(tmp_path: Path) -> None:
    write(tmp_path, "V-014", '[consent.memory]\nreference = "동의-7"\n')
    workspace = Workspace(tmp_path)
    with pytest.raises(DaisyError) as caught:
        find_voice(workspace, "v-014")
    (found,) = caught.value.findings
    assert (found.id, found.place.file) == ("DP-VOI-042", "voices/V-014/voice.toml")
    assert read_narrator(workspace, "V-014").agreed


def test_narrators_and_synthetic_voices_are_told_apart(tmp_path: Path) -> None:
    write(tmp_path, "V-014", '[consent.memory]\nreference = "동의-7"\n')
    write(tmp_path, "유나", '[voice]\nengine = "espeak"\n')
    write(tmp_path, "broken", "[voice\n")
    workspace = Workspace(tmp_path)
    assert synthetic_names(workspace) == ["유나"]
    assert find_voice(workspace, " 유나 ") == tmp_path / "voices/유나/voice.toml"
    assert find_voice(workspace, "../유나") is None
    assert find_voice(workspace, "없음") is None


@given(st.integers(25, 400), st.integers(25, 400), st.integers(1, 1000))
def test_a_pace_of_a_pace_stays_possible(own: int, pitch: int, more: int) -> None:
    spec = VoiceSpec("a", "espeak", rate=own, pitch=pitch)
    assert spec.paced(100, 100) == spec
    assert SLOWEST <= spec.paced(more, more).rate <= FASTEST
