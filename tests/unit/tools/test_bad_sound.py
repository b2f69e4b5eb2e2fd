# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recordings that are no sound, were cut off, are damaged, or fail while they are read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import pytest

from daisy_pipeline.model.finding import DaisyError, Place
from daisy_pipeline.tools import decoding, media
from daisy_pipeline.tools.media import probe
from tests.fakes import sounds
from tests.unit.tools.sound_files import pcm_of


def fault(path: Path, file: str = "audio/1.mp3") -> list[tuple[str, Place]]:
    with pytest.raises(DaisyError) as caught:
        probe(path, file)
    return [(f.id, f.place) for f in caught.value.findings]


@pytest.mark.message("DP-AUD-001")
def test_a_missing_file(tmp_path: Path) -> None:
    assert fault(tmp_path / "1.mp3") == [("DP-AUD-001", Place(file="audio/1.mp3"))]


@pytest.mark.message("DP-AUD-002")
def test_an_empty_wav(tmp_path: Path) -> None:
    (tmp_path / "1.wav").write_bytes(b"")
    found = fault(tmp_path / "1.wav", "audio/1.wav")
    assert found == [("DP-AUD-002", Place(file="audio/1.wav"))]


@pytest.mark.message("DP-AUD-003")
@pytest.mark.parametrize(
    "data",
    [
        "봄이 왔다. 그리고 여름이 왔다.\n".encode() * 400,
        b"#EXTM3U\n#EXTINF:5,\n/etc/hostname\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile other.wav\n",
        bytes(5000),
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        b"\x89PNG\r\n\x1a\n" + bytes(200),
    ],
    ids=["text", "play list", "concat script", "zeros", "wav without sound", "picture"],
)
def test_a_file_that_is_no_sound(tmp_path: Path, data: bytes) -> None:
    sounds.write_wav(tmp_path / "other.wav", sounds.tone(16000, 1), 16000)
    (tmp_path / "1.mp3").write_bytes(data)
    assert fault(tmp_path / "1.mp3") == [("DP-AUD-003", Place(file="audio/1.mp3"))]


@pytest.mark.message("DP-AUD-003")
def test_a_stream_of_no_sound_says_so_too(tmp_path: Path) -> None:
    (tmp_path / "1.mp3").write_bytes(b"not sound at all" * 100)
    with pytest.raises(DaisyError) as caught:
        pcm_of(tmp_path / "1.mp3", 16000)
    assert caught.value.findings[0].id == "DP-AUD-003"
    assert caught.value.findings[0].place == Place(file="1.mp3")


@pytest.mark.message("DP-AUD-006")
def test_a_folder_named_like_a_recording(tmp_path: Path) -> None:
    (tmp_path / "1.mp3").mkdir()
    (tmp_path / "1.mp3" / "x").touch()
    assert fault(tmp_path / "1.mp3") == [("DP-AUD-006", Place(file="audio/1.mp3"))]


@pytest.mark.message("DP-AUD-006")
def test_a_disk_that_fails_half_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sounds.write_wav(tmp_path / "1.wav", sounds.tone(16000, 9), 16000)

    def failing(packet: object, clock: media.Clock, usual: object) -> list[object]:
        if clock.ms > 4000:
            raise av.error.OSError(5, "Input/output error", "1.wav")
        return decode(packet, clock, usual)

    decode = decoding._frames_of
    monkeypatch.setattr(decoding, "_frames_of", failing)
    assert fault(path) == [("DP-AUD-006", Place(file="audio/1.mp3"))]
    with pytest.raises(DaisyError):
        pcm_of(path, 16000)


@pytest.mark.message("DP-AUD-004")
@pytest.mark.parametrize("ending", ["wav", "flac", "mp3", "ogg", "opus", "wma"])
def test_a_file_that_was_cut_off(ending: str, make: Callable[..., Path]) -> None:
    path = make(ending, pcm=sounds.noise(48000, 4))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 3 // 5 - 7])
    found = probe(path, f"audio/1.{ending}")
    assert [f.id for f in found.findings] == ["DP-AUD-004"]
    finding = found.findings[0]
    assert finding.place == Place(file=f"audio/1.{ending}", time=found.duration)
    assert finding.facts["seconds"] == round(found.duration / 1000, 1)


@pytest.mark.message("DP-AUD-004")
def test_a_wav_that_was_cut_off_tells_how_much_is_gone(tmp_path: Path) -> None:
    path = sounds.write_wav(tmp_path / "1.wav", sounds.tone(16000, 9), 16000)
    path.write_bytes(path.read_bytes()[: 44 + 2 * 16000 * 4])
    (finding,) = probe(path).findings
    assert (finding.facts["seconds"], finding.facts["missing"]) == (4.0, 5.0)


def test_an_m4a_whose_index_was_cut_off_is_no_sound(make: Callable[..., Path]) -> None:
    path = make("m4a")
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"moov")])
    assert fault(path, "1.m4a")[0][0] == "DP-AUD-003"


@pytest.mark.message("DP-AUD-004")
def test_an_mp3_of_constant_rate_without_a_head_cut_within_a_frame(tmp_path: Path) -> None:
    from daisy_pipeline.tools.mp3 import Mp3Writer

    path = tmp_path / "1.mp3"
    with path.open("wb") as file, Mp3Writer(file, 22050, 64) as mp3:
        mp3.write(sounds.tone(22050, 3))
    assert probe(path).findings == ()
    path.write_bytes(path.read_bytes()[:-100])
    found = probe(path)
    assert [(f.id, f.facts["missing"]) for f in found.findings] == [("DP-AUD-004", 0.0)]


@pytest.mark.message("DP-AUD-005")
@pytest.mark.parametrize("ending", ["flac", "mp3", "m4a", "ogg"])
def test_a_file_with_a_damaged_middle(ending: str, make: Callable[..., Path]) -> None:
    path = make(ending, pcm=sounds.noise(48000, 12))
    data = bytearray(path.read_bytes())
    for at in range(len(data) // 2, len(data) // 2 + 3000, 7):
        data[at] ^= 0xA5
    path.write_bytes(data)
    found = probe(path, f"audio/1.{ending}")
    assert [f.id for f in found.findings] == ["DP-AUD-005"]
    assert found.findings[0].place.file == f"audio/1.{ending}"
    assert found.findings[0].place.time == pytest.approx(6000, abs=1500)
    assert len(pcm_of(path, 48000)) / 2 / 48 == pytest.approx(found.duration, abs=1)
    after = pcm_of(path, 48000, 10_000, 11_000)
    assert after == pcm_of(path, 48000)[2 * 48 * 10_000 : 2 * 48 * 11_000]
