# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sound of a room, read once for many parts."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.recordings import room_tone
from daisy_pipeline.recordings.mastered import Fill
from daisy_pipeline.recordings.room_tone import Tone
from daisy_pipeline.recordings.sources import Source

RATE = 8000


def room(path: Path, seed: int) -> np.ndarray:
    sound = np.random.default_rng(seed).normal(0, 300, 4 * RATE).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(sound.tobytes())
    return sound / np.float32(32768)


def test_it_runs_forwards_and_backwards_from_a_little_inside_the_stretch(tmp_path: Path) -> None:
    sound = room(tmp_path / "a.wav", 1)
    tone = Tone(Source(tmp_path / "a.wav", "a.wav"), Fill(0, 900, "a", 1000, 1400), RATE)
    there = sound[RATE : RATE + 3200]
    every = np.tile(np.concatenate((there, there[-2:0:-1])), 3)
    np.testing.assert_allclose(tone.samples(-64, 7264), every[400 - 64 : 400 + 7264], atol=1e-6)


def test_a_stretch_is_read_once_at_any_gain_and_no_longer_than_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = room(tmp_path / "a.wav", 2)
    opened: list[Path] = []
    reader = room_tone.Reader

    def counted(source: Source, rate: int) -> room_tone.Reader:
        opened.append(source.path)
        return reader(source, rate)

    monkeypatch.setattr(room_tone, "Reader", counted)
    fill = Fill(0, 500, "a", 1000, 4000)
    for gain in (0.0, 6.0):
        tone = Tone(Source(tmp_path / "a.wav", "a.wav", gain), fill, RATE)
        wanted = sound[RATE + 400 : RATE + 4400] * 10 ** (gain / 20)
        np.testing.assert_allclose(tone.samples(0, 4000), wanted, atol=1e-6)
    assert len(opened) == 1
    (tmp_path / "a.wav").unlink()
    other = room(tmp_path / "b.wav", 3)
    (tmp_path / "b.wav").rename(tmp_path / "a.wav")
    tone = Tone(Source(tmp_path / "a.wav", "a.wav"), fill, RATE)
    np.testing.assert_allclose(tone.samples(0, 80), other[RATE + 400 : RATE + 480], atol=1e-6)
    assert len(opened) == 2


@pytest.mark.message("DP-AUD-001")
def test_a_file_that_is_gone_is_told_as_such(tmp_path: Path) -> None:
    tone = Tone(Source(tmp_path / "a.wav", "a.wav"), Fill(0, 500, "a", 0, 900), RATE)
    with pytest.raises(DaisyError) as told:
        tone.samples(0, 10)
    assert [f.id for f in told.value.findings] == ["DP-AUD-001"]
