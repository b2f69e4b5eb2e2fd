# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sound in full precision is the sound that products get, sample by sample."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.tools.heard import heard, source_of
from daisy_pipeline.tools.media import sample
from tests.fakes import sounds
from tests.unit.tools.sound_files import FORMATS, pcm_of


def mono(path: Path, begin: int = 0) -> np.ndarray:
    """The mix of what is heard."""
    blocks = list(heard(path, begin=begin))
    assert [b.first for b in blocks] == [
        sample(begin, b.rate) + n * b.rate for n, b in enumerate(blocks)
    ]
    mixed = [
        sum(np.frombuffer(c, np.float32) * m for c, m in zip(b.channels, b.mix, strict=True))
        for b in blocks
    ]
    assert all(len(m) == b.rate for m, b in zip(mixed[:-1], blocks, strict=False))
    return np.concatenate(mixed)


def assert_as_products_get_it(path: Path, rate: int) -> None:
    streamed = np.frombuffer(pcm_of(path, rate), "<i2") / 32768
    whole = mono(path)
    assert len(whole) == len(streamed)
    assert np.abs(whole - streamed).max() < 2 / 32768
    np.testing.assert_array_equal(mono(path, 0), whole)


def stereo(path: Path, left: int, right: int, rate: int = 44_100) -> Path:
    """A tone of two levels in two channels."""
    tone = np.sin(np.arange(rate * 2) / 20)
    both = np.rint(np.stack((left * tone, right * tone), axis=1)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(both.tobytes())
    return path


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_sounds_as_products_get_it(ending: str, make: Callable[..., Path]) -> None:
    assert_as_products_get_it(make(ending), 48_000)


@pytest.mark.parametrize(
    ("left", "right", "mix"),
    [
        (8000, 4000, (0.5, 0.5)),
        (8000, 0, (0.5, 0.5)),
        (8000, -8000, (1.0, 0.0)),
        (4000, -8000, (0.0, 1.0)),
    ],
)
def test_two_channels_are_heard_apart_and_mixed_as_in_products(
    left: int, right: int, mix: tuple[float, float], tmp_path: Path
) -> None:
    path = stereo(tmp_path / "a.wav", left, right)
    assert_as_products_get_it(path, 44_100)
    block = next(heard(path))
    peaks = [np.abs(np.frombuffer(c, np.float32)).max() * 32768 for c in block.channels]
    assert peaks == [pytest.approx(abs(left), abs=1), pytest.approx(abs(right), abs=1)]
    assert block.mix == mix


def test_more_channels_are_heard_as_their_mix(tmp_path: Path) -> None:
    samples = (np.sin(np.arange(44_100)[:, None] / (10 + np.arange(6))) * 5000).astype("<i2")
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(6)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes(samples.tobytes())
    assert_as_products_get_it(path, 44_100)
    assert source_of(path).channels == 6
    assert next(heard(path)).mix == (1.0,)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_files_of_different_make_joined_into_one(order: tuple[int, int], tmp_path: Path) -> None:
    tone = sounds.tone(44_100, 2)
    made = [
        sounds.encode(tmp_path / "a.mp3", tone, 44_100, "libmp3lame").read_bytes(),
        sounds.encode(tmp_path / "b.mp3", tone, 22_050, "libmp3lame").read_bytes(),
    ]
    path = tmp_path / "both.mp3"
    path.write_bytes(made[order[0]] + made[order[1]])
    assert_as_products_get_it(path, (44_100, 22_050)[order[0]])


@pytest.mark.parametrize("begin", [1, 333, 1000, 2600])
@pytest.mark.parametrize("ending", ["wav", "flac", "mp3"])
def test_from_a_time_on_it_is_the_same_sound(
    ending: str, begin: int, make: Callable[..., Path]
) -> None:
    path = make(ending)
    np.testing.assert_array_equal(mono(path, begin), mono(path)[sample(begin, 48_000) :])


def test_nothing_is_heard_after_the_end(make: Callable[..., Path]) -> None:
    assert list(heard(make("wav"), begin=60_000)) == []


@pytest.mark.parametrize(
    ("ending", "encoder", "bits"),
    [
        ("wav", "pcm_s24le", 24),
        ("wav", "pcm_u8", 8),
        ("wav", "pcm_f32le", 32),
        ("flac", "flac", 16),
    ],
)
def test_the_form_of_lossless_files(ending: str, encoder: str, bits: int, tmp_path: Path) -> None:
    path = sounds.encode(tmp_path / f"a.{ending}", sounds.tone(32_000, 1), 32_000, encoder)
    found = source_of(path)
    assert (found.container, found.codec, found.rate) == (ending, encoder, 32_000)
    assert (found.bits, found.bitrate, found.lossless) == (bits, 0, True)


def test_the_form_of_a_lossy_file(tmp_path: Path) -> None:
    path = sounds.encode(tmp_path / "a.mp3", sounds.tone(44_100, 2), 44_100, "libmp3lame")
    found = source_of(path)
    assert (found.codec, found.bits, found.lossless, found.channels) == ("mp3", 0, False, 1)
    assert 30 <= found.bitrate <= 320


@pytest.mark.parametrize("door", [source_of, lambda path, file: next(heard(path, file))])
@pytest.mark.parametrize(("data", "id"), [(b"", "DP-AUD-002"), (b"RIFFnothing", "DP-AUD-003")])
def test_what_is_no_sound_is_told(
    data: bytes, id: str, door: Callable[[Path, str], object], tmp_path: Path
) -> None:
    (path := tmp_path / "a.wav").write_bytes(data)
    with pytest.raises(DaisyError) as problem:
        door(path, "audio/1.wav")
    assert [(f.id, f.place.file) for f in problem.value.findings] == [(id, "audio/1.wav")]
