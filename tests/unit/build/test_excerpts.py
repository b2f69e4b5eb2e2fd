# SPDX-License-Identifier: AGPL-3.0-or-later
"""Excerpts of a title: what they hold, how loud they are, what cannot be asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from daisy_pipeline.build import excerpts
from daisy_pipeline.build.assist import Aligned
from daisy_pipeline.build.excerpts import Excerpt, make_excerpt
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, Extra, Recording, SyncTrack
from daisy_pipeline.tools.media import stream
from tests.fakes import sounds
from tests.unit.config.test_config import GOOD, workspace
from tests.unit.recordings.studio import book_of, stands
from tests.unit.recordings.test_mastering import loudness, pcm, smooth_burst, spoken

RATE = 22050
SPANS = {1: (1000, 3500), 2: (4000, 7000), 3: (8000, 11_000)}  # in 1.wav
Make = Callable[..., Excerpt]


def voice() -> np.ndarray:
    """Soft, uneven sound with a noise of its own at each sentence's beginning."""
    sound = np.random.default_rng(9).normal(0, 4, 12 * RATE)
    for seed, (begin, end) in SPANS.items():
        said = spoken(seed, (end - begin) / 1000, 900, hiss=0)
        said[: RATE // 2] = smooth_burst(seed, RATE, 500) / 6
        sound[begin * RATE // 1000 :][: len(said)] += said
    return sound


def clip(segment: str, source: str, begin: int, end: int) -> Clip:
    status = ClipStatus.OK if begin < end else ClipStatus.MISSING
    return Clip(segment, source, begin, end, ClipOrigin.ALIGNER, status)


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A title of five sentences: three in 1.wav, one that is missing, one in 2.wav."""
    made = workspace(tmp_path, GOOD)
    folder = made.folder("봄봄")
    (folder / "audio").mkdir()
    sounds.write_wav(folder / "audio" / "1.wav", pcm(voice()), RATE)
    sounds.write_wav(folder / "audio" / "2.wav", pcm(voice()[: 4 * RATE]), RATE)
    clips = [clip(f"s0000{n}", "A", *span) for n, span in SPANS.items()]
    clips += [clip("s00004", "A", 11_500, 11_500), clip("s00005", "B", *SPANS[1])]
    recordings = (
        Recording("A", "audio/1.wav", 12_000, RATE, 1),
        Recording("B", "audio/2.wav", 4000, RATE, 1),
    )
    track = SyncTrack(tuple(clips), (Extra("A", 7200, 7500, "noise"),))
    book = book_of([f"s0000{n}" for n in range(1, 6)])
    aligned = Aligned(track, book, recordings, folder)
    monkeypatch.setattr(excerpts, "align_title", lambda *_: aligned)
    return made


def heard(path: Path) -> np.ndarray:
    return np.frombuffer(b"".join(b.pcm for b in stream(path, RATE)), "<i2").astype(float)


def lines(made: Excerpt) -> list[str]:
    return made.text.read_bytes().decode("utf-8-sig").split("\r\n")


def test_sentences_sound_one_after_the_other_at_the_titles_loudness(space: Workspace) -> None:
    made = make_excerpt(space, "봄봄", ["s00001-s00002"])
    assert made.path == space.output / "봄봄" / "clips" / "s00001-s00002.mp3"
    sound = heard(made.path)
    # 350 ms before the first words, and half of the pause up to the noise behind the last.
    assert made.duration == pytest.approx(350 + 6000 + 100, abs=80)
    assert loudness(sound) == pytest.approx(-20, abs=0.3)
    (one, like), (two, _) = (stands(sound, smooth_burst(n, RATE, 500), RATE) for n in (1, 2))
    assert two - one == pytest.approx(3000, abs=2) and like > 0.8
    assert np.abs(sound[:600]).max() < 0.05 * np.abs(sound).max()
    assert lines(made) == ["봄봄", "", "장", "문장입니다.", ""]


@pytest.mark.message("DP-CLP-007")
def test_sentences_of_two_recordings_are_joined(space: Workspace) -> None:
    """The one that nobody reads is told."""
    made = make_excerpt(space, "봄봄", ["s00003-s00005"])
    assert made.findings == (Finding("DP-CLP-007", Place(inside="s00004"), {"count": 1}),)
    assert made.sentences == 2
    assert made.duration == pytest.approx(250 + 3000 + 350 + 350 + 2500 + 250, abs=150)


def test_a_stretch_of_a_recording_by_its_times(space: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "맛보기" / "a.mp3"
    made = make_excerpt(space, "봄봄", ["1.wav", "0:03.9-7"], target)
    assert made.path == target and made.text == target.with_suffix(".txt")
    assert made.duration == pytest.approx(3100, abs=80)
    assert lines(made)[2:] == ["문장입니다.", ""]


def test_the_same_excerpt_has_the_same_bytes(space: Workspace, tmp_path: Path) -> None:
    one, two = (
        make_excerpt(space, "봄봄", ["s00002"], tmp_path / f"{n}" / "a.mp3") for n in range(2)
    )
    assert one.path.read_bytes() == two.path.read_bytes()


@pytest.mark.message("DP-CLP-001", "DP-CLP-002", "DP-CLP-003", "DP-CLP-004", "DP-CLP-006")
@pytest.mark.parametrize(
    ("where", "out", "id"),
    [
        (["s00002-s00001"], None, "DP-CLP-001"),
        (["s00001-s00009"], None, "DP-CLP-001"),
        (["봄"], None, "DP-CLP-001"),
        (["s00001", "s00002"], None, "DP-CLP-001"),
        (["9.wav", "1-2"], None, "DP-CLP-002"),
        (["1.wav", "2-1"], None, "DP-CLP-003"),
        (["1.wav", "x"], None, "DP-CLP-003"),
        (["1.wav", "0:01-0:13"], None, "DP-CLP-003"),
        (["s00004"], None, "DP-CLP-004"),
        (["s00001"], Path("a.wav"), "DP-CLP-006"),
    ],
)
def test_what_cannot_be_asked_for(
    space: Workspace, where: list[str], out: Path | None, id: str
) -> None:
    with pytest.raises(DaisyError) as caught:
        make_excerpt(space, "봄봄", where, out)
    assert [f.id for f in caught.value.findings] == [id]
    assert caught.value.exit_code is ExitCode.BAD_USAGE
    assert not space.output.exists()


@pytest.mark.message("DP-CLI-011")
def test_nothing_takes_the_place_of_what_a_person_made(space: Workspace, tmp_path: Path) -> None:
    (tmp_path / "메모.txt").write_text("내 메모", "utf-8")
    for out in (space.folder("봄봄") / "audio" / "1.mp3", tmp_path / "메모.mp3"):
        with pytest.raises(DaisyError) as caught:
            make_excerpt(space, "봄봄", ["s00001"], out)
        assert [f.id for f in caught.value.findings] == ["DP-CLI-011"]
        assert caught.value.exit_code is ExitCode.BAD_USAGE
        assert not out.exists()
    assert (tmp_path / "메모.txt").read_text("utf-8") == "내 메모"


@pytest.mark.message("DP-CLP-005")
def test_a_long_excerpt_is_refused(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excerpts, "LONGEST", 3000)
    with pytest.raises(DaisyError) as caught:
        make_excerpt(space, "봄봄", ["1.wav", "1-4.5"])
    assert caught.value.findings[0].facts == {"minutes": 0.1, "most": 0}


def test_silence_and_sound_that_is_not_mastered_stay_as_they_are(
    space: Workspace, tmp_path: Path
) -> None:
    quiet = space.folder("봄봄") / "audio" / "1.wav"
    sounds.write_wav(quiet, bytes(2 * RATE * 12), RATE)
    made = make_excerpt(space, "봄봄", ["s00001"], tmp_path / "a.mp3")
    assert not heard(made.path).any()
    (space.folder("봄봄") / "title.toml").write_text(
        GOOD + "[mastering]\nenabled = false\n", "utf-8"
    )
    made = make_excerpt(space, "봄봄", ["s00005"], tmp_path / "b.mp3")
    assert loudness(heard(made.path)) < -25
