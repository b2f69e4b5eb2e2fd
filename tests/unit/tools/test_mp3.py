# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from daisy_pipeline.tools.containers import mp3_frame_size
from daisy_pipeline.tools.flac import FlacWriter
from daisy_pipeline.tools.media import probe, stream
from daisy_pipeline.tools.mp3 import DELAY, RATES, Mp3Writer, delay_ms
from tests.fakes import sounds

TIMES = [400, 1234, 2900]


def written(path: Path, pcm: bytes, rate: int, bitrate: int = 64) -> int:
    """The duration that the writer tells; the samples come in uneven pieces."""
    with path.open("wb") as file:
        with Mp3Writer(file, rate, bitrate) as mp3:
            for at in range(0, len(pcm), 7334):
                mp3.write(pcm[at : at + 7334])
        return mp3.duration


@pytest.mark.parametrize("rate", RATES)
def test_a_click_is_played_after_the_known_delay(tmp_path: Path, rate: int) -> None:
    path = tmp_path / "c001.mp3"
    told = written(path, sounds.clicks(rate, 4, TIMES), rate)
    pcm = b"".join(s.pcm for s in stream(path, rate))
    delay = DELAY * 1000 / rate
    assert sounds.onsets(pcm, rate) == [pytest.approx(t + delay, abs=0.9) for t in TIMES]
    assert abs(delay_ms(rate) - delay) <= 0.5
    assert told == round(len(pcm) / 2 * 1000 / rate) == probe(path).duration


@pytest.mark.outside
@pytest.mark.parametrize("rate", [22050, 44100])
@pytest.mark.parametrize("program", ["ffmpeg", "mpg123"])
def test_other_players_hear_the_same_delay(tmp_path: Path, rate: int, program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"player-missing: {program}")
    path = tmp_path / "c001.mp3"
    written(path, sounds.clicks(rate, 4, TIMES), rate)
    raw = ["-f", "s16le", "-ac", "1", "-"]
    commands = {
        "ffmpeg": ["ffmpeg", "-v", "error", "-i", str(path), *raw],
        "mpg123": ["mpg123", "-q", "-s", "-m", str(path)],
    }
    pcm = subprocess.run(commands[program], capture_output=True, timeout=60, check=True).stdout
    delay = DELAY * 1000 / rate
    assert sounds.onsets(pcm, rate) == [pytest.approx(t + delay, abs=0.9) for t in TIMES]


def test_the_same_samples_give_the_same_bytes_at_a_constant_rate(tmp_path: Path) -> None:
    pcm = sounds.noise(44100, 3)
    written(tmp_path / "a", pcm, 44100)
    written(tmp_path / "b", pcm, 44100)
    data = (tmp_path / "a").read_bytes()
    assert data == (tmp_path / "b").read_bytes()
    assert len(data) == pytest.approx(8000 * 3.05, abs=300)
    assert data[3] >> 6 == 3, "mono"


def test_frame_sizes_follow_the_standard() -> None:
    assert mp3_frame_size(b"\xff\xfb\x90\x64") == 417  # 128 kbit/s, 44,100 Hz
    assert mp3_frame_size(b"\xff\xfb\x92\x64") == 418  # the same, padded
    assert mp3_frame_size(b"\xff\xf3\x80\xc4") == 208  # MPEG-2, 64 kbit/s, 22,050 Hz
    for bad in (b"", b"TAG\x00", b"\xff\xfb\xf0\x00", b"\xff\xfb\x9c\x00", b"\xff\xfd\x90\x64"):
        assert mp3_frame_size(bad) == 0


@pytest.mark.parametrize("samples", [1, 4607, 4608, 4609, 50_000])
def test_flac_holds_every_sample(tmp_path: Path, samples: int) -> None:
    pcm = sounds.noise(22050, 3)[: 2 * samples]
    for name in ("a.flac", "b.flac"):
        with FlacWriter(tmp_path / name, 22050, "s1") as flac:
            for at in range(0, len(pcm), 3000):
                flac.write(pcm[at : at + 3000])
            assert flac.position == samples
    assert (tmp_path / "a.flac").read_bytes() == (tmp_path / "b.flac").read_bytes()
    if samples > 100:
        assert b"".join(s.pcm for s in stream(tmp_path / "a.flac", 22050)) == pcm


def test_flac_with_another_comment_is_another_file(tmp_path: Path) -> None:
    for name in ("s1", "s2"):
        with FlacWriter(tmp_path / name, 22050, name) as flac:
            flac.write(bytes(2000))
    assert (tmp_path / "s1").read_bytes() != (tmp_path / "s2").read_bytes()


def test_flac_on_a_full_disk_says_so() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("not-on-windows: no /dev/full")
    with pytest.raises(OSError), FlacWriter(Path("/dev/full"), 22050) as flac:
        flac.write(sounds.noise(22050, 5))
