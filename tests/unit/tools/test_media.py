# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import shutil
import wave
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from daisy_pipeline.tools import decoding, media
from daisy_pipeline.tools.media import probe, stream
from tests.fakes import sounds
from tests.unit.tools.sound_files import FORMATS, TIMES, pcm_of


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_is_probed_and_heard_at_the_right_times(
    ending: str, make: Callable[..., Path]
) -> None:
    path = make(ending)
    found = probe(path)
    tolerance = FORMATS[ending][1]
    assert found.rate == 48000
    assert found.channels == 1
    assert found.findings == ()
    assert found.duration == pytest.approx(4000, abs=tolerance + 50)
    pcm = pcm_of(path, 44100)
    assert len(pcm) / 2 / 44.1 == pytest.approx(found.duration, abs=1)
    heard = sounds.onsets(pcm, 44100)
    assert heard == [pytest.approx(time, abs=tolerance + 1) for time in TIMES]


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("rate", [48000, 16000])
def test_a_stretch_is_heard_as_in_the_whole(
    ending: str, rate: int, make: Callable[..., Path]
) -> None:
    path = make(ending)
    whole = sounds.onsets(pcm_of(path, rate), rate)
    part = pcm_of(path, rate, 3000, 3800)
    assert len(part) == 2 * rate * 800 // 1000
    assert sounds.onsets(part, rate) == [pytest.approx(whole[2] - 3000, abs=0.2)]


def test_an_mp3_is_cut_to_the_very_sample_without_decoding_what_comes_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sounds.encode(tmp_path / "a.mp3", sounds.tone(44100, 20, 333), 44100, "libmp3lame")
    whole = pcm_of(path, 44100)
    decoded = []
    counted = media.Clock.count

    def count(self: media.Clock, samples: int, rate: int) -> None:
        decoded.append(samples)
        counted(self, samples, rate)

    monkeypatch.setattr(media.Clock, "count", count)
    frames = []
    original = decoding._frames_of
    monkeypatch.setattr(decoding, "_frames_of", lambda *a: frames.append(1) or original(*a))
    assert pcm_of(path, 44100, 15_000, 16_000) == whole[2 * 44100 * 15 : 2 * 44100 * 16]
    assert len(frames) < len(decoded) / 4


def test_blocks_are_seconds_and_tell_their_time(tmp_path: Path) -> None:
    path = sounds.write_wav(tmp_path / "a.wav", sounds.tone(22050, 5.5), 22050)
    blocks = list(stream(path, 22050, 1234, 3900))
    assert [b.at for b in blocks] == [1234, 2234, 3234]
    assert [len(b.pcm) // 2 for b in blocks] == [22050, 22050, 14685]
    assert [b.rate for b in blocks] == [22050] * 3


def test_a_stretch_past_the_end_ends_with_the_file(tmp_path: Path) -> None:
    path = sounds.write_wav(tmp_path / "a.wav", sounds.tone(16000, 2), 16000)
    assert len(pcm_of(path, 16000, 1500, 9000)) == 2 * 8000
    assert pcm_of(path, 16000, 5000, 9000) == b""


def test_two_channels_become_one(tmp_path: Path) -> None:
    pcm = sounds.tone(22050, 1)
    path = sounds.write_wav(tmp_path / "a.wav", pcm, 22050, channels=2)
    assert probe(path).channels == 2
    assert pcm_of(path, 22050) == pcm


def test_an_mp3_of_variable_rate_without_a_head_has_its_real_length(tmp_path: Path) -> None:
    quiet_then_loud = bytes(2 * 44100 * 20) + sounds.tone(44100, 5, 37)
    path = sounds.encode(
        tmp_path / "a.mp3",
        quiet_then_loud,
        44100,
        "libmp3lame",
        global_quality="118",
        flags="+qscale",
    )
    data = path.read_bytes()
    first = data.index(b"\xff\xfb")
    second = data.index(b"\xff\xfb", first + 4)
    path.write_bytes(data[second:])  # without the frame that holds the Xing head
    with av.open(str(path)) as container:
        guess = (container.duration or 0) / 1000
    found = probe(path)
    assert found.duration == pytest.approx(25_000, abs=80)
    assert abs(guess - found.duration) > 1000, "FFmpeg's own guess would have done"
    assert found.findings == ()


def test_joined_mp3s_of_different_rates_play_on(tmp_path: Path) -> None:
    one = sounds.encode(tmp_path / "1.mp3", sounds.clicks(44100, 2, [900]), 44100, "libmp3lame")
    two = sounds.encode(tmp_path / "2.mp3", sounds.clicks(22050, 2, [900]), 22050, "libmp3lame")
    path = tmp_path / "both.mp3"
    path.write_bytes(one.read_bytes() + two.read_bytes())
    length = probe(path).duration
    assert length == pytest.approx(4000, abs=200)
    pcm = pcm_of(path, 44100)
    assert len(pcm) / 2 / 44.1 == pytest.approx(length, abs=2)
    assert len(sounds.onsets(pcm, 44100)) == 2


def test_an_mp3_with_a_picture_and_old_tags_is_whole(tmp_path: Path) -> None:
    path = sounds.encode(tmp_path / "a.mp3", sounds.tone(44100, 2), 44100, "libmp3lame")
    path.write_bytes(path.read_bytes() + b"TAG" + bytes(125))
    assert probe(path).findings == ()


def test_korean_names_and_blanks(tmp_path: Path) -> None:
    folder = tmp_path / "봄 봄 %d"
    folder.mkdir()
    path = sounds.write_wav(folder / "01_제1장 #1.wav", sounds.tone(16000, 1), 16000)
    assert probe(path).duration == 1000
    shutil.rmtree(folder)


@pytest.mark.parametrize(("left", "right", "kept"), [(1.0, -1.0, 1.0), (-0.25, 0.5, 0.5)])
def test_channels_of_opposite_phase_do_not_cancel(
    left: float, right: float, kept: float, tmp_path: Path
) -> None:
    tone = np.sin(np.arange(48_000) * 0.1) * 8000
    path = tmp_path / "reversed.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 16_000, 0, "NONE", ""))
        file.writeframes((tone[:, None] * [left, right]).astype("<i2").tobytes())
    for begin in (0, 2000):
        found = b"".join(block.pcm for block in media.stream(path, 16_000, begin))
        heard = np.frombuffer(found, "<i2").astype(float)
        assert np.abs(heard - kept * tone[16 * begin :]).max() <= 2


def test_channels_of_one_phase_are_mixed(tmp_path: Path) -> None:
    tone = np.sin(np.arange(16_000) * 0.1) * 8000
    path = tmp_path / "stereo.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 16_000, 0, "NONE", ""))
        file.writeframes((tone[:, None] * [1.0, 0.5]).astype("<i2").tobytes())
    assert media.opposed_channel(path) is None
    heard = np.frombuffer(b"".join(b.pcm for b in media.stream(path, 16_000)), "<i2")
    assert np.abs(heard - 0.75 * tone).max() <= 2
