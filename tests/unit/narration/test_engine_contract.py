# SPDX-License-Identifier: AGPL-3.0-or-later
"""All engines keep one contract, whatever their programs and packages do."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from daisy_pipeline.config.synthetic_voices import VoiceSpec
from daisy_pipeline.model.finding import DaisyError, Finding
from daisy_pipeline.model.ports import Speech, Voice
from daisy_pipeline.narration import voices
from daisy_pipeline.narration.contract import broken_promises
from daisy_pipeline.tools import os_voices, talker
from tests.fakes import engines as fake

SETTINGS = {"words_per_minute": 165}
Make = Callable[..., Voice]


@pytest.fixture(autouse=True)
def clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Nothing is left behind: no process and no file."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    talker.end_talkers()
    os_voices.listing.cache_clear()
    before = children()
    yield folder
    talker.end_talkers()
    os_voices.listing.cache_clear()
    assert children() <= before
    assert not list(folder.iterdir())


def children() -> set[int]:
    """The processes that this one has, zombies among them; () where the system does not tell."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(pid) for task in tasks for pid in task.read_text().split()}


@pytest.fixture
def stubs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The packages of the engines are the small ones of the tests."""
    monkeypatch.setenv("PYTHONPATH", str(fake.PACKAGES))


def spec(engine: str, rate: int = 100, pitch: int = 100, **more: object) -> VoiceSpec:
    return VoiceSpec("새봄", engine, rate=rate, pitch=pitch, **more)  # type: ignore[arg-type]


def load(engine: str, *manner: int, **more: object) -> Voice:
    return voices.load_engine(spec(engine, *manner, **more), SETTINGS)


def command(*manner: int, words: tuple[str, ...] = ("--rate", "{rate}"), **more: object) -> Voice:
    given = {"command": [*fake.COMMAND, *words], "languages": ["ko"], "seconds": 20, **more}
    return load("command", *manner, options=given)


def neural(folder: Path, kind: str, *manner: int, **more: object) -> Voice:
    made = {"sherpa": fake.vits_folder, "supertonic": fake.supertonic_folder}[kind]
    if not folder.exists():
        made(folder)
    options = {"kind": kind, "model": str(folder), "languages": ["ko"], **more}
    id = "F1" if kind == "supertonic" else "1"
    return load(
        "neural", *manner, id=id, licence="OpenRAIL-M", made_from="published", options=options
    )


# ------------------------------------------------------------------------------ the contract


@pytest.mark.slow
def test_espeak() -> None:
    assert broken_promises(lambda *manner: load("espeak", *manner)) == []


@pytest.mark.slow
def test_the_systems_voices_through_pyttsx3() -> None:
    if os_voices.listing().why == "package":
        pytest.skip("pyttsx3-missing: the package is not installed")
    assert broken_promises(lambda *manner: load("os", *manner)) == []


@pytest.mark.slow
@pytest.mark.parametrize("driver", ["sapi5", "nsss"])
def test_other_systems_voices(stubs: None, driver: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_DRIVER", driver)
    name = "Yuna" if driver == "nsss" else "Microsoft Heami - Korean"
    assert broken_promises(lambda *manner: load("os", *manner, id=name)) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [(), ("--rate", "{rate}", "--pitch", "{pitch}"), ("--out", "{out}")],
    ids=["plain", "manner", "file"],
)
def test_a_program(words: tuple[str, ...]) -> None:
    assert broken_promises(lambda *manner: command(*manner, words=words)) == []


@pytest.mark.parametrize("kind", ["sherpa", "supertonic"])
def test_neural_voices(stubs: None, tmp_path: Path, kind: str) -> None:
    assert broken_promises(lambda *manner: neural(tmp_path / "model", kind, *manner)) == []


def test_the_contract_can_be_broken() -> None:
    class Bad:
        name, version = "", 0

        def speak(self, text: str, lang: str) -> Speech:
            if "\ud800" in text:
                text.encode()
            return Speech(bytes(2 * 4000) + b"\x00\x10" * 8000, 200)

    found = broken_promises(lambda rate, pitch: Bad())
    for words in ("name", "version", "'' has a sound", "200 Hz", "half signs: Unicode", "tlh",
                  "lack words", "a pause before", "not faster", "changes nothing"):  # fmt: skip
        assert any(words in line for line in found), words


# --------------------------------------------------------------------------- what goes wrong

ENGINES = ["os", "command", "sherpa"]
WORDS = "책 " + fake.CRASH


def made(engine: str, folder: Path) -> Voice:
    if engine == "os":
        return load("os", options={"seconds": 1})
    if engine == "command":
        return command(seconds=1)
    return neural(folder, engine, seconds=1)


def fault(voice: Voice, text: str) -> Finding:
    """The one finding for a text; the voice goes on afterwards."""
    with pytest.raises(DaisyError) as caught:
        voice.speak(text, "ko")
    (found,) = caught.value.findings
    assert voice.speak("다음 문장", "ko").pcm
    return found


@pytest.mark.message("DP-VOI-064")
@pytest.mark.parametrize("engine", ENGINES)
def test_a_crash(stubs: None, tmp_path: Path, engine: str) -> None:
    found = fault(made(engine, tmp_path / "m"), WORDS)
    assert (found.id, found.place.inside, found.facts["voice"]) == ("DP-VOI-064", WORDS, "새봄")
    assert found.facts["reason"]


@pytest.mark.message("DP-VOI-062")
@pytest.mark.parametrize("engine", ENGINES)
def test_a_hang(stubs: None, tmp_path: Path, engine: str) -> None:
    found = fault(made(engine, tmp_path / "m"), fake.HANG)
    assert (found.id, found.place.inside) == ("DP-VOI-062", fake.HANG)
    assert found.facts == {"voice": "새봄", "seconds": 1}


@pytest.mark.message("DP-VOI-065")
@pytest.mark.parametrize("engine", ENGINES)
def test_rubbish(stubs: None, tmp_path: Path, engine: str) -> None:
    found = fault(made(engine, tmp_path / "m"), fake.RUBBISH)
    assert (found.id, found.place.inside) == ("DP-VOI-065", fake.RUBBISH)


@pytest.mark.message("DP-VOI-063")
def test_no_output_at_all() -> None:
    found = fault(command(), fake.NOTHING)
    assert (found.id, found.place.inside) == ("DP-VOI-063", fake.NOTHING)


@pytest.mark.message("DP-VOI-062")
def test_a_file_that_never_comes(stubs: None) -> None:
    found = fault(load("os", options={"seconds": 1}), fake.NOTHING)
    assert (found.id, found.place.inside) == ("DP-VOI-062", fake.NOTHING)


def test_a_model_without_sound_is_silent(stubs: None, tmp_path: Path) -> None:
    assert neural(tmp_path / "m", "sherpa").speak(fake.NOTHING, "ko").pcm == b""


@pytest.mark.message("DP-VOI-066")
@pytest.mark.parametrize("words", [(), ("--out", "{out}")], ids=["output", "file"])
def test_output_without_end(words: tuple[str, ...]) -> None:
    found = fault(command(words=words), fake.ENDLESS)
    assert (found.id, found.place.inside) == ("DP-VOI-066", fake.ENDLESS)
    assert found.facts == {"voice": "새봄", "minutes": 10}


@pytest.mark.message("DP-VOI-067")
@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_that_refuses(stubs: None, tmp_path: Path, engine: str) -> None:
    found = fault(made(engine, tmp_path / "m"), fake.FAIL)
    assert (found.id, found.place.inside) == ("DP-VOI-067", fake.FAIL)
    assert "no such word" in str(found.facts["reason"])


def test_a_child_that_was_killed_is_started_anew(stubs: None) -> None:
    voice = load("os")
    first = voice.speak("책", "ko")
    for pid in children():
        os.kill(pid, 9)
    assert voice.speak("책", "ko") == first


def test_one_child_serves_all_voices_of_a_system(stubs: None) -> None:
    before = children()
    for rate in (80, 100, 120):
        load("os", rate).speak("책", "ko")
    if sys.platform == "linux":
        assert len(children() - before) == 1


def test_a_new_pace_holds_from_the_first_sentence_on() -> None:
    if os_voices.listing().why == "package":
        pytest.skip("pyttsx3-missing: the package is not installed")
    text = "도서관에서 책을 읽는 빠르기입니다."
    lengths = [len(load("os", rate).speak(text, "ko").pcm) for rate in (100, 150, 100, 150, 150)]
    assert max(lengths[1::2] + lengths[4:]) < 0.85 * min(lengths[::2][:2])
