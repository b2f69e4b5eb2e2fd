# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy voices new``, ``list``, ``try``, and a title that a voice of one's own reads."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import pytest

from daisy_pipeline.config.synthetic_voices import read_voice
from daisy_pipeline.config.voice_template import voice_template
from daisy_pipeline.narration.voices import ENGINES
from daisy_pipeline.tools import os_voices
from daisy_pipeline.tools.media import probe
from daisy_pipeline.tools.os_voices import Listing, OsVoice
from tests.unit.commands.desk import Say

HEAMI = OsVoice("sapi-heami", "Microsoft Heami", ("ko-kr",))
ANNA = OsVoice("sapi-anna", "Anna", ("de-de",))


@pytest.fixture(autouse=True)
def system(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer with a Korean and a German voice."""
    monkeypatch.setattr(os_voices, "listing", lambda: Listing((HEAMI, ANNA), "sapi5"))


def write(root: Path, name: str, text: str) -> None:
    path = root / "voices" / name / "voice.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")


@pytest.mark.parametrize("engine", sorted(ENGINES))
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_template_is_a_voice(tmp_path: Path, engine: str, lang: str) -> None:
    write(tmp_path, "유나", voice_template("유나", engine, lang))
    spec = read_voice(tmp_path / "voices/유나/voice.toml")
    assert (spec.engine, spec.language, spec.rate, spec.roles) == (engine, lang, 100, {})


def test_a_voice_is_begun_listed_and_heard(library: Path, say: Say) -> None:
    told = say(0, "voices", "new", "유나")
    assert "daisy voices try 유나" in told
    write(library, "V-014", '[consent.memory]\nreference = "동의-7"\n')
    write(library, "Amy", '[voice]\nengine = "espeak"\nlicence = "CC0"\n')
    told = say(0, "voices", "list")
    assert "V-014: 동의함. 목소리 특징 파일 0개\n" in told
    assert "유나: 합성 음성(엔진 espeak). 이용 허락이 voice.toml에 적혀 있지 않음\n" in told
    assert "Amy: 합성 음성(엔진 espeak). 이용 허락: CC0\n" in told
    assert "Microsoft Heami(언어 ko-kr)" in told
    assert "Anna" not in told
    assert "1개 더" in told
    assert "Anna" in say(0, "voices", "list", "--all")
    say(0, "voices", "try", "유나")
    with wave.open(str(library / "output/voices/유나.wav"), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22050)
        assert file.getnframes() > 22050 * 10


def test_what_is_tried_is_read_as_a_title_is(library: Path, say: Say) -> None:
    for name, text in (("a", "2024년"), ("b", "이천이십사 년"), ("c", "이천이십사년")):
        say(0, "voices", "try", "espeak", text, "--out", f"{name}.wav")
    same = {Path(f"{name}.wav").read_bytes() for name in "abc"}
    assert len(same) < 3
    (library / "readings.tsv").write_text("print\tspeak\n2024년\t올해\n", "utf-8")
    say(0, "voices", "try", "espeak", "2024년", "--out", "d.wav")
    say(0, "voices", "try", "espeak", "올해", "--out", "e.wav")
    assert Path("d.wav").read_bytes() == Path("e.wav").read_bytes()


def test_a_sample_as_mp3_and_for_programs(library: Path, say: Say) -> None:
    told = say(0, "--json", "voices", "try", "espeak", "Hello.", "--out", "a.mp3")
    (event,) = (e for e in map(json.loads, told.splitlines()) if e.get("type") == "voice-sample")
    assert event["path"].endswith("a.mp3")
    assert probe(Path("a.mp3")).duration > 500


@pytest.mark.message("DP-VOI-046")
def test_another_kind_of_file(library: Path, say: Say) -> None:
    told = say(2, "voices", "try", "espeak", "가", "--out", "a.ogg")
    assert "DP-VOI-046" in told
    assert "위치: a.ogg" in told
    assert not Path("a.ogg").exists()


@pytest.mark.message("DP-VOI-047")
def test_a_folder_that_is_there_is_left_alone(library: Path, say: Say) -> None:
    write(library, "V-014", '[consent.memory]\nreference = "동의-7"\n')
    told = say(2, "voices", "new", "V-014")
    assert "DP-VOI-047" in told
    assert "위치: voices/V-014/voice.toml" in told
    assert "[voice]" not in (library / "voices/V-014/voice.toml").read_text("utf-8")


def test_wishes_that_cannot_be(library: Path, say: Say) -> None:
    assert "DP-VOI-004" in say(4, "voices", "try", "없음")
    assert "DP-VOI-004" in say(4, "voices", "new", "유나", "--engine", "sings")
    assert "DP-VOI-010" in say(2, "voices", "new", "../유나")
    write(library, "고장", '[voice]\nengine = "espeak"\nrate = 9\n')
    assert "DP-VOI-040" in say(3, "voices", "list")


@pytest.mark.message("DP-VOI-040")
def test_a_speaker_that_espeak_has_not_is_told(library: Path, say: Say) -> None:
    write(library, "유나", '[voice]\nengine = "espeak"\nid = "f44"\n')
    told = say(4, "voices", "try", "유나", "가")
    assert "DP-VOI-040" in told
    assert "위치: voices/유나/voice.toml 안의 voice.id 3째 줄" in told
    assert "f1, f2, f3" in told


@pytest.mark.message("DP-CLI-011")
def test_nothing_is_spoken_into_what_people_made(library: Path, say: Say) -> None:
    kept = library / "sources" / "a.wav"
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(b"hours of a volunteer")
    told = say(2, "voices", "try", "espeak", "가", "--out", str(kept))
    assert "DP-CLI-011" in told
    assert "위치: sources/a.wav" in told
    assert kept.read_bytes() == b"hours of a volunteer"


def test_a_changed_voice_narrates_anew_and_another_one_does_not(
    library: Path, text_only: Path, say: Say
) -> None:
    licensed = '[voice]\nengine = "espeak"\nlicence = "CC BY 4.0"\n'
    write(library, "유나", licensed + '[roles]\nheading = "f4"\n')
    write(library, "f4", '[voice]\nengine = "espeak"\nid = "f4"\n')
    write(library, "다른", '[voice]\nengine = "espeak"\n')
    build = ("build", "봄", "--only", "daisy202", "--set", "narration.voice=유나")
    say(0, *build)
    ncc = next((library / "output/봄/daisy202").rglob("ncc.html"))
    assert "합성 음성(유나, 이용 허락: CC BY 4.0)" in ncc.read_text("utf-8")
    report = json.loads((library / "output/봄/report.json").read_text("utf-8"))
    assert report["voices"] == [
        {"name": "유나", "engine": "espeak", "licence": "CC BY 4.0"},
        {"name": "f4", "engine": "espeak", "licence": ""},
    ]
    page = (library / "output/봄/report.html").read_text("utf-8")
    assert "합성 음성 유나: 엔진 espeak, 이용 허락: CC BY 4.0" in page
    assert "합성 음성 f4: 엔진 espeak, 이용 허락이 적혀 있지 않습니다" in page
    first = sounds(library)
    assert first
    write_again(library, "다른", "rate = 80\n")
    say(0, *build)
    assert sounds(library) == first
    write_again(library, "f4", "rate = 80\n")
    say(0, *build)
    assert sounds(library) != first


def sounds(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "output/봄/daisy202").rglob("*.mp3")}


def write_again(root: Path, name: str, more: str) -> None:
    path = root / "voices" / name / "voice.toml"
    path.write_text(path.read_text("utf-8") + more, "utf-8")
