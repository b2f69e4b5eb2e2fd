# SPDX-License-Identifier: AGPL-3.0-or-later
"""Short edits: music without silence at its ends, excerpts, fades; no program is looked for."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.tools import clips
from daisy_pipeline.tools.clips import RATE, Stretch
from tests.fakes import sounds

FADE = 500


def put(path: Path, seconds: float, before: float = 0, after: float = 0) -> Path:
    """A tone of constant level between silences."""
    silence = (bytes(2 * round(RATE * s)) for s in (before, after))
    pcm = next(silence) + sounds.tone(RATE, seconds) + next(silence)
    return sounds.write_wav(path, pcm, RATE)


def levels(pcm: bytes, ms: int = 50) -> np.ndarray:
    samples = np.frombuffer(pcm, "<i2").astype(float)
    size = RATE * ms // 1000
    return np.sqrt((samples[: len(samples) // size * size].reshape(-1, size) ** 2).mean(axis=1))


def length(pcm: bytes) -> int:
    return len(pcm) // 2 * 1000 // RATE


def test_silence_around_music_is_trimmed(tmp_path: Path) -> None:
    path = put(tmp_path / "a.wav", 3, before=2.5, after=1.2)
    made = clips.music(path, "a.wav", 30_000, 0, 0)
    assert not made.shortened
    assert length(made.speech.pcm) == pytest.approx(3000, abs=20)


def test_music_rises_and_falls(tmp_path: Path) -> None:
    made = clips.music(put(tmp_path / "a.wav", 3), "a.wav", 30_000, FADE, 2 * FADE)
    level = levels(made.speech.pcm)
    assert level[0] < 0.1 * level[30] and level[-1] < 0.1 * level[30]
    assert list(level[:10]) == sorted(level[:10])
    assert list(level[-20:]) == sorted(level[-20:], reverse=True)
    assert level[11:39].max() - level[11:39].min() < 0.02 * level[30]


def test_long_music_is_faded_out_where_it_may_last_no_longer(tmp_path: Path) -> None:
    path = put(tmp_path / "a.wav", 12, before=1.5)
    made = clips.music(path, "a.wav", 4000, 0, FADE)
    assert made.shortened and length(made.speech.pcm) == 4000
    assert levels(made.speech.pcm)[-1] < 0.1 * levels(made.speech.pcm)[0]


def test_hours_of_music_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = []
    stream = clips.stream

    def counted(*args: object, **named: object):  # type: ignore[no-untyped-def]
        for block in stream(*args, **named):  # type: ignore[arg-type]
            heard.append(block.at)
            yield block

    monkeypatch.setattr(clips, "stream", counted)
    made = clips.music(put(tmp_path / "a.wav", 60), "a.wav", 5000, 0, 0)
    assert made.shortened and max(heard) < 10_000


def test_the_end_of_silence_behind_music_is_not_its_length(tmp_path: Path) -> None:
    made = clips.music(put(tmp_path / "a.wav", 3.9, after=20), "a.wav", 4000, 0, 0)
    assert not made.shortened


def test_silence_is_no_music(tmp_path: Path) -> None:
    path = sounds.write_wav(tmp_path / "a.wav", bytes(2 * RATE), RATE)
    assert clips.music(path, "a.wav", 4000, 10, 10).speech.pcm == b""


def test_what_is_no_sound_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_text("#EXTM3U\nhttp://example.org/a.mp3\n", "utf-8")
    with pytest.raises(DaisyError) as caught:
        clips.music(tmp_path / "a.mp3", "a.mp3", 4000, 0, 0)
    assert caught.value.findings[0].id == "DP-AUD-003"


def test_stretches_follow_each_other_in_an_excerpt(tmp_path: Path) -> None:
    path = put(tmp_path / "a.wav", 5)
    parts = [Stretch(path, "a.wav", 1000, 2000), Stretch(path, "a.wav", 3000, 3500)]
    made = clips.excerpt(parts, 100)
    assert length(made.pcm) == pytest.approx(1500 - clips.JOINED, abs=1)
    level = levels(made.pcm, 20)
    assert level[0] < 0.2 * level[20] and level[-1] < 0.2 * level[20]


@given(st.integers(0, 400), st.integers(0, 5000), st.integers(0, 5000))
def test_fades_of_any_length_keep_the_length(ms: int, rise: int, fall: int) -> None:
    pcm = sounds.tone(RATE, ms / 1000)
    made = clips._faded(clips._segment(pcm), rise, fall)
    assert len(made.pcm) == len(pcm)


def test_nothing_is_said_of_programs_that_are_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    for name in [n for n in sys.modules if n.partition(".")[0] == "pydub"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setenv("PATH", "")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        clips._segment(b"\0\0")
