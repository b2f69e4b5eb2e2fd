# SPDX-License-Identifier: AGPL-3.0-or-later
"""What engines are told in voice.toml, what is missing, and whose voice may speak."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from daisy_pipeline.config.synthetic_voices import VoiceSpec, read_voice
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding
from daisy_pipeline.narration import voices
from daisy_pipeline.narration.engines.words import LONGEST, pieces, plain_words
from daisy_pipeline.tools import os_voices, talker
from tests.fakes import engines as fake

SETTINGS = {"words_per_minute": 165}
NEURAL = """\
[voice]
engine = "neural"
id = "{id}"
language = "ko"
licence = "OpenRAIL-M"
made_from = "published"
[engine]
kind = "{kind}"
model = "model"
"""


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    talker.end_talkers()
    os_voices.listing.cache_clear()
    yield
    talker.end_talkers()
    os_voices.listing.cache_clear()


@pytest.fixture
def stubs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(fake.PACKAGES))


def voice(folder: Path, text: str) -> VoiceSpec:
    """The voice that such a voice.toml describes."""
    (folder / "새봄").mkdir(exist_ok=True)
    (folder / "새봄/voice.toml").write_text(text, "utf-8")
    return read_voice(folder / "새봄/voice.toml", "voices/새봄/voice.toml")


def refused(spec: VoiceSpec, code: ExitCode = ExitCode.BAD_CONFIG) -> Finding:
    """The one finding for which a voice says nothing."""
    with pytest.raises(DaisyError) as caught:
        voices.load_engine(spec, SETTINGS).speak("책을 읽습니다.", "ko")
    assert caught.value.exit_code is code
    (found,) = caught.value.findings
    return found


def where(found: Finding) -> tuple[str, str, int]:
    return found.id, found.place.file, found.place.line


# ------------------------------------------------------------------------------ the system's


@pytest.mark.message("DP-VOI-060")
@pytest.mark.parametrize("how, reason", [("missing", "pip install pyttsx3"), ("broken", "speech")])
def test_no_voices_of_the_system(
    stubs: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, how: str, reason: str
) -> None:
    monkeypatch.setenv("FAKE_START", how)
    found = refused(voice(tmp_path, '[voice]\nengine = "os"\n'), ExitCode.MISSING_TOOL)
    assert where(found) == ("DP-VOI-060", "voices/새봄/voice.toml", 2)
    assert reason in str(found.facts["reason"])
    assert os_voices.os_voices() == ()


@pytest.mark.message("DP-VOI-061")
def test_a_voice_that_the_system_has_not(stubs: None, tmp_path: Path) -> None:
    text = '[voice]\nengine = "os"\nid = "유나"\nlanguage = "ko"\n'
    found = refused(voice(tmp_path, text))
    assert where(found) == ("DP-VOI-061", "voices/새봄/voice.toml", 3)
    assert found.facts == {"name": "유나", "known": "Microsoft Heami - Korean, Yuna"}


def test_the_systems_voices_are_listed_with_their_languages(stubs: None) -> None:
    found = {v.name: v.languages for v in os_voices.os_voices()}
    assert found["Yuna"] == ("ko-kr",) and found["Microsoft Zira"] == ("en-us",)
    assert [v.speaks("ko") for v in os_voices.os_voices()] == [1, 1, 0]
    assert os_voices.os_voices()[2].speaks("en_US") == 2


@pytest.mark.message("DP-VOI-002")
def test_a_voice_of_another_language(stubs: None, tmp_path: Path) -> None:
    found = refused(
        voice(tmp_path, '[voice]\nengine = "os"\nid = "Microsoft Zira"\n'), ExitCode.FINDINGS
    )
    assert (found.id, found.place.inside) == ("DP-VOI-002", "ko")


# ---------------------------------------------------------------------------------- programs


def program(folder: Path, engine: str) -> VoiceSpec:
    return voice(folder, f'[voice]\nengine = "command"\n[engine]\n{engine}\n')


@pytest.mark.message("DP-VOI-068")
@pytest.mark.parametrize("name", ["no-such-program-anywhere", "./speak"])
def test_a_program_that_is_not_there(tmp_path: Path, name: str) -> None:
    found = refused(program(tmp_path, f'command = ["{name}"]'), ExitCode.MISSING_TOOL)
    assert where(found) == ("DP-VOI-068", "voices/새봄/voice.toml", 4)
    assert found.facts == {"name": name}


def test_a_program_beside_the_voice(tmp_path: Path) -> None:
    spec = program(tmp_path, 'command = ["./speak", "{lang}"]')
    script = tmp_path / "새봄/speak"
    script.write_text(f'#!/bin/sh\n[ "$1" = ko ] && exec {" ".join(fake.COMMAND)}\n', "utf-8")
    script.chmod(0o700)
    if os.name == "posix":
        assert voices.load_engine(spec, SETTINGS).speak("책을 읽습니다.", "ko").pcm


@pytest.mark.message("DP-VOI-040")
@pytest.mark.parametrize(
    "line, id, key",
    [
        ('command = ["say", "{wpm}"]', "DP-VOI-040", "engine.command"),
        ('command = ["say"]\nseconds = 0', "DP-VOI-040", "engine.seconds"),
        ("command = []", "DP-CFG-007", "engine.command"),
        ("seconds = 9", "DP-CFG-007", "engine.command"),
        ('command = "say it"', "DP-CFG-006", "engine.command"),
        ('comand = ["say"]', "DP-CFG-004", "engine.comand"),
    ],
)
def test_a_command_that_cannot_be(tmp_path: Path, line: str, id: str, key: str) -> None:
    found = refused(program(tmp_path, line))
    assert (found.id, found.facts["key"], found.place.file) == (id, key, "voices/새봄/voice.toml")


def test_a_language_never_becomes_an_option(tmp_path: Path) -> None:
    spec = program(tmp_path, f'command = ["{fake.COMMAND[0]}", "-c", "pass", "{{lang}}"]')
    for lang in ("-x", "ko;rm", "a", "", "ko " * 30):
        with pytest.raises(DaisyError) as caught:
            voices.load_engine(spec, SETTINGS).speak("책", lang)
        assert [f.id for f in caught.value.findings] == ["DP-VOI-002"]


def test_a_changed_program_is_another_version(tmp_path: Path) -> None:
    spec = program(tmp_path, 'command = ["./speak"]')
    assert voices.engine_versions(spec) == {"program": ""}
    (tmp_path / "새봄/speak").write_text("one", "utf-8")
    first = voices.engine_versions(spec)
    (tmp_path / "새봄/speak").write_text("two", "utf-8")
    assert first != voices.engine_versions(spec)
    asked = [*fake.COMMAND[:1], "-c", "print('speak 1.4')"]
    words = ", ".join(f'"{word}"' for word in asked)
    told = program(tmp_path, f'command = ["./speak"]\nversion = [{words}]')
    assert voices.engine_versions(told) == {"program": "speak 1.4"}


# ----------------------------------------------------------------------------- neural voices


@pytest.mark.message("DP-VOI-070")
@pytest.mark.parametrize("kind", ["sherpa", "supertonic"])
def test_without_the_package(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shadow = tmp_path / "shadow"
    shadow.mkdir()
    for name in ("sherpa_onnx", "supertonic"):
        text = f"raise ModuleNotFoundError(name={name!r})\n"
        (shadow / f"{name}.py").write_text(text, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(shadow))
    spec = neural(tmp_path, kind)
    found = refused(spec, ExitCode.MISSING_TOOL)
    assert where(found) == ("DP-VOI-070", "voices/새봄/voice.toml", 8)
    assert str(found.facts["how"]).startswith("pip install s")


def neural(folder: Path, kind: str, id: str = "") -> VoiceSpec:
    spec = voice(folder, NEURAL.format(kind=kind, id=id or {"sherpa": "0"}.get(kind, "F1")))
    make = {"sherpa": fake.vits_folder, "supertonic": fake.supertonic_folder}[kind]
    make(folder / "새봄/model")
    return spec


@pytest.mark.message("DP-VOI-071")
def test_no_folder_of_the_model(tmp_path: Path) -> None:
    found = refused(voice(tmp_path, NEURAL.format(kind="sherpa", id="0")))
    assert where(found) == ("DP-VOI-071", "voices/새봄/voice.toml", 9)
    assert found.facts == {"name": "model"}


@pytest.mark.message("DP-VOI-072")
@pytest.mark.parametrize(
    "kind, name", [("sherpa", "tokens.txt"), ("supertonic", "onnx/vocoder.onnx")]
)
def test_a_file_of_the_model_is_missing(tmp_path: Path, kind: str, name: str) -> None:
    spec = neural(tmp_path, kind)
    (tmp_path / "새봄/model" / name).unlink()
    found = refused(spec)
    assert where(found) == ("DP-VOI-072", "voices/새봄/voice.toml", 9)
    assert found.facts == {"name": name, "folder": "model"}


@pytest.mark.message("DP-VOI-074")
def test_a_broken_model(stubs: None, tmp_path: Path) -> None:
    spec = neural(tmp_path, "sherpa")
    (tmp_path / "새봄/model/korean.onnx").write_bytes(b"broken")
    found = refused(spec)
    assert where(found) == ("DP-VOI-074", "voices/새봄/voice.toml", 9)
    assert "protobuf" in str(found.facts["reason"])


@pytest.mark.message("DP-VOI-075")
@pytest.mark.parametrize("kind, known", [("sherpa", "0, 1"), ("supertonic", "F1")])
def test_a_speaker_that_the_model_has_not(
    stubs: None, tmp_path: Path, kind: str, known: str
) -> None:
    found = refused(neural(tmp_path, kind, "M9"))
    assert where(found) == ("DP-VOI-075", "voices/새봄/voice.toml", 3)
    assert found.facts == {"name": "M9", "known": known}


@pytest.mark.message("DP-VOI-073", "DP-VOI-082")
@pytest.mark.parametrize(
    "line, id",
    [('licence = "OpenRAIL-M"', "DP-VOI-073"), ('made_from = "published"', "DP-VOI-082")],
)
def test_terms_and_origin_of_a_model_are_named(tmp_path: Path, line: str, id: str) -> None:
    text = NEURAL.format(kind="sherpa", id="0").replace(line + "\n", "")
    found = refused(voice(tmp_path, text))
    assert where(found) == (id, "voices/새봄/voice.toml", 1)
    assert found.facts == {"name": "새봄"}


def test_a_model_may_not_use_the_network(stubs: None, tmp_path: Path) -> None:
    found = refused_words(neural(tmp_path, "sherpa"), "내려받아라")
    assert found.id == "DP-VOI-067"
    assert "may not use the network" in str(found.facts["reason"])


def refused_words(spec: VoiceSpec, text: str) -> Finding:
    with pytest.raises(DaisyError) as caught:
        voices.load_engine(spec, SETTINGS).speak(text, "ko")
    return caught.value.findings[0]


def test_the_same_words_sound_the_same_with_supertonic(stubs: None, tmp_path: Path) -> None:
    made = voices.load_engine(neural(tmp_path, "supertonic"), SETTINGS)
    first = made.speak("책을 읽습니다.", "ko")
    made.speak("다음 문장.", "ko")
    assert made.speak("책을 읽습니다.", "ko") == first


# ------------------------------------------------------------------------------- whose voice

PERSON = '[voice]\nengine = "espeak"\nmade_from = "person"\n'
AGREED = """\
[consent.synthesis]
reference = "동의-2026-7"
date = "2026-03-02"
scope = "내 녹음으로 합성 음성을 만들어 도서관 자료를 읽는 것"
"""


@pytest.mark.message("DP-VOI-080")
@pytest.mark.parametrize(
    "text, key, line",
    [
        ("", "reference", 0),
        (AGREED.replace("동의-2026-7", " "), "reference", 5),
        (AGREED.replace("2026-03-02", "봄"), "date", 6),
        (AGREED.replace("합성 음성을 만들어", "책을 녹음해"), "scope", 7),
    ],
)
def test_a_persons_voice_without_consent_is_refused(
    tmp_path: Path, text: str, key: str, line: int
) -> None:
    found = refused(voice(tmp_path, PERSON + text), ExitCode.NEEDS_PERSON)
    assert where(found) == ("DP-VOI-080", "voices/새봄/voice.toml", line)
    assert found.facts == {"name": "새봄", "key": key}


@pytest.mark.message("DP-VOI-081")
def test_a_withdrawn_consent_is_none(tmp_path: Path) -> None:
    text = f'{PERSON}{AGREED}withdrawn = "2026-05-01"\n'
    found = refused(voice(tmp_path, text), ExitCode.NEEDS_PERSON)
    assert where(found) == ("DP-VOI-081", "voices/새봄/voice.toml", 8)
    assert found.facts == {"name": "새봄", "date": "2026-05-01"}


def test_with_consent_the_voice_speaks(tmp_path: Path) -> None:
    made = voices.load_engine(voice(tmp_path, PERSON + AGREED), SETTINGS)
    assert made.speak("책", "ko").pcm


@pytest.mark.message("DP-VOI-041")
def test_a_narrators_folder_is_no_synthetic_voice(tmp_path: Path) -> None:
    with pytest.raises(DaisyError) as caught:
        voice(tmp_path, PERSON + AGREED + '[consent.memory]\nreference = "동의-2026-3"\n')
    assert [where(f) for f in caught.value.findings] == [
        ("DP-VOI-041", "voices/새봄/voice.toml", 8)
    ]


# --------------------------------------------------------------------------------- the words


def test_long_texts_are_parted_between_sentences() -> None:
    text = "도서관에서 책을 읽습니다. " * 400
    found = [piece for piece, _ in pieces(text, "ko")]
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(LONGEST // 2 < len(piece) <= LONGEST for piece in found[:-1])
    assert all(piece.endswith("니다.") for piece in found)


def test_a_long_sentence_is_parted_behind_clauses_then_words_then_anywhere() -> None:
    clauses = [p for p, _ in pieces("봄이 오고 꽃이 피고, " * 60, "ko", 100)]
    assert all(piece.endswith(",") for piece in clauses)
    words = [p for p, _ in pieces("봄이 오고 꽃이 피고 " * 60, "ko", 100)]
    assert {w for piece in words for w in piece.split()} == {"봄이", "오고", "꽃이", "피고"}
    assert [len(p) for p, _ in pieces("가" * 250, "ko", 100)] == [100, 100, 50]


def test_what_engines_take_for_commands_is_defused() -> None:
    assert plain_words("<b>가</b> [[rate 9]] 3 < 5\ud800\x07") == "‹b>가‹/b> [ [rate 9]] 3 < 5"


def test_a_neural_voice_names_its_languages(tmp_path: Path) -> None:
    text = NEURAL.format(kind="sherpa", id="0").replace('language = "ko"\n', "")
    fake.vits_folder(tmp_path / "새봄/model")
    found = refused(voice(tmp_path, text))
    assert (found.id, found.facts["key"]) == ("DP-CFG-007", "engine.languages")
