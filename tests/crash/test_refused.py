# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recordings that are no reading of their text: no invented times, the text comes all the same."""

from __future__ import annotations

import csv
import json
import wave
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.crash.shop import Said, Shop
from tests.fakes.narrator import OTHERS, RATE, decoded, join, said

ENGLISH = (
    "The cat sat on the mat and looked at the rain.",
    "My father bought a small house near the sea.",
    "Nobody knew where the old man had gone that night.",
    "She opened the window and called her brother.",
    "We walked along the river until it was dark.",
    "There was no answer from the other room.",
    "He read the letter twice and put it away.",
    "In the morning the snow had covered everything.",
)
Chapters = Sequence[Sequence[str]]
Man = Callable[[int, int], tuple[tuple[str, ...], np.ndarray]]


@pytest.fixture(scope="session")
def man(shared: Path) -> Man:
    """Sentences of a real reader, by number: the words, and the sound."""
    folder = shared / "samples" / "narration" / "ko-man"
    with (folder / "texts.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))

    def chosen(first: int, last: int) -> tuple[tuple[str, ...], np.ndarray]:
        own = rows[first:last]
        sound = join([decoded(folder / row["file"]) for row in own]).samples
        return tuple(row["text"] for row in own), sound

    return chosen


def music(seconds: int) -> np.ndarray:
    """Plucked notes, two a second."""
    at = np.arange(seconds * RATE) / RATE
    chance, made = np.random.default_rng(1), np.zeros(len(at))
    for beat in range(2 * seconds):
        pitch = 220 * 2 ** (chance.integers(0, 24) / 12)
        begin = beat * RATE // 2
        rest = at[: min(RATE, len(at) - begin)]
        made[begin : begin + len(rest)] += np.sin(2 * np.pi * pitch * rest) * np.exp(-3 * rest)
    return np.asarray((made * 5000).clip(-32_000, 32_000).astype("<i2"))


def build(root: Path, chapters: Chapters, sounds: Sequence[np.ndarray], lang: str = "ko") -> Said:
    shop = Shop(root)
    text = "\n\n".join("# " + "\n\n".join(chapter) for chapter in chapters)
    folder = shop.title(text=text)
    toml = (folder / "title.toml").read_text("utf-8").replace('"ko"', f'"{lang}"')
    (folder / "title.toml").write_text(toml, "utf-8")
    (folder / "audio").mkdir()
    for number, samples in enumerate(sounds, 1):
        with wave.open(str(folder / "audio" / f"{number}.wav"), "wb") as file:
            file.setparams((samples.ndim, 2, RATE, 0, "NONE", ""))
            file.writeframes(samples.tobytes())
    assert shop.run("takes", "닭").code == 0
    return shop.build("닭")


def placed(root: Path) -> list[Mapping[str, object]]:
    (path,) = (root / "output" / ".store").glob("correct/*/*/payload/track.json")
    clips = json.loads(path.read_bytes())["clips"]
    return [clip for clip in clips if clip["begin"] < clip["end"]]


def products(root: Path) -> dict[str, str]:
    report = json.loads((root / "output" / "닭" / "report.json").read_text("utf-8"))
    return {name: product["narration"] for name, product in report["products"].items()}


def refused(root: Path, told: Said, id: str) -> None:
    """No times at all, the text in every form, and a person is asked."""
    told.tells(id, 6, "audio/1.wav")
    told.tells("DP-BLD-014", 6)
    assert "DP-AUD-008" not in told.all and "DP-AUD-011" not in told.all
    assert placed(root) == []
    assert products(root) == {"daisy202": "none", "daisy3-text": "none", "epub3": "none"}


@pytest.mark.slow
@pytest.mark.message("DP-SYN-001")
def test_another_book(tmp_path: Path, man: Man) -> None:
    texts, sound = man(0, 10)
    told = build(tmp_path, (OTHERS,), [sound])
    refused(tmp_path, told, "DP-SYN-001")
    assert "‘컴퓨터를 켜고 설정 화면을 여십시오.’부터 한국어로 읽은 12문장" in told.err
    assert texts[0] not in told.err


@pytest.mark.slow
@pytest.mark.message("DP-SYN-001", "DP-BLD-014")
def test_chapters_read_into_each_others_files(tmp_path: Path, man: Man) -> None:
    (one, first), (two, second) = man(0, 10), man(30, 40)
    refused(tmp_path, build(tmp_path, (one, two), [second, first]), "DP-SYN-001")


@pytest.mark.slow
@pytest.mark.parametrize("sound", [music(40), np.zeros(30 * RATE, "<i2"), "hiss"])
def test_no_speech_at_all(tmp_path: Path, sound: object, man: Man) -> None:
    texts, _ = man(0, 10)
    if isinstance(sound, str):
        sound = np.random.default_rng(2).normal(0, 4, 30 * RATE).astype("<i2")
    assert isinstance(sound, np.ndarray)
    loud = bool(np.abs(sound).max() > 100)
    told = build(tmp_path, (texts,), [sound])
    refused(tmp_path, told, "DP-SYN-001" if loud else "DP-SYN-002")


@pytest.mark.slow
@pytest.mark.message("DP-SYN-008")
def test_half_a_second(tmp_path: Path, man: Man) -> None:
    texts, sound = man(0, 10)
    told = build(tmp_path, (texts,), [sound[RATE : RATE + RATE // 2]])
    refused(tmp_path, told, "DP-SYN-008")


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_another_language(tmp_path: Path, lang: str, man: Man) -> None:
    texts, sound = man(0, 10)
    if lang == "ko":
        spoken = join([said(text, "en", pitch=1.12) for text in ENGLISH]).samples
        told = build(tmp_path, (texts,), [spoken])
    else:
        told = build(tmp_path, (ENGLISH,), [sound], lang)
    refused(tmp_path, told, "DP-SYN-001")
    assert {"ko": "한국어로 읽은", "en": "영어로 읽은"}[lang] in told.err


def test_one_silent_recording_takes_no_sound_from_the_others(tmp_path: Path, man: Man) -> None:
    (one, _), (two, second) = man(0, 10), man(30, 40)
    told = build(tmp_path, (one, two), [np.zeros(30 * RATE, "<i2"), second])
    told.tells("DP-SYN-002", 6, "audio/1.wav")
    sounding = len(placed(tmp_path))
    assert 10 <= sounding <= 20
    assert set(products(tmp_path).values()) == {"human", "none"}
    assert products(tmp_path)["daisy3"] == "human"


def test_reversed_poles_and_an_inverted_channel_are_heard(tmp_path: Path, man: Man) -> None:
    (one, first), (two, second) = man(0, 10), man(30, 40)
    told = build(tmp_path, (one, two), [np.stack((first, -first), 1), -second])
    assert told.code in (0, 6), told.all
    assert "DP-SYN-001" not in told.err and "DP-SYN-002" not in told.err
    assert len(placed(tmp_path)) >= 30
    assert products(tmp_path)["daisy202"] == "human"
