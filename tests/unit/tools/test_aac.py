# SPDX-License-Identifier: AGPL-3.0-or-later
"""AAC in ADTS: the delay that is promised, equal bytes, and frames that can be counted."""

from __future__ import annotations

import io
from pathlib import Path
from random import Random

import numpy as np
import pytest

from daisy_pipeline.tools.aac import DELAY, FRAME, RATES, AacWriter, delay_ms, frames, rate_of
from daisy_pipeline.tools.media import probe, stream


def noise(samples: int, seed: int = 1) -> bytes:
    drawn = Random(seed)
    return np.array([drawn.gauss(0, 5000) for _ in range(samples)]).astype("<i2").tobytes()


def written(path: Path, pcm: bytes, rate: int, block: int = 4000) -> AacWriter:
    with path.open("wb") as file, AacWriter(file, rate, 64) as aac:
        for at in range(0, len(pcm), 2 * block):
            aac.write(pcm[at : at + 2 * block])
    return aac


@pytest.mark.parametrize("rate", [22050, 44100])
def test_the_delay_is_what_a_decoder_plays(rate: int, tmp_path: Path) -> None:
    burst, before = noise(4000), 3 * FRAME + 17
    written(tmp_path / "a.aac", bytes(2 * before) + burst + bytes(rate), rate)
    played = b"".join(block.pcm for block in stream(tmp_path / "a.aac", rate))
    heard = np.correlate(np.frombuffer(played, "<i2") / 1e4, np.frombuffer(burst, "<i2") / 1e4)
    assert int(heard.argmax()) - before == DELAY
    assert delay_ms(rate) == round(DELAY * 1000 / rate)


def test_it_plays_as_long_as_it_says(tmp_path: Path) -> None:
    made = written(tmp_path / "a.aac", noise(30_000), 22050)
    assert abs(probe(tmp_path / "a.aac").duration - made.duration) <= 1
    assert sum(1 for _ in frames(tmp_path / "a.aac")) * FRAME >= 30_000 + DELAY
    assert rate_of(tmp_path / "a.aac") == 22050


def test_equal_sound_gives_equal_bytes(tmp_path: Path) -> None:
    pcm = noise(20_000)
    for name, block in (("a", 4000), ("b", 999)):
        written(tmp_path / name, pcm, 44100, block)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_no_sound_is_an_empty_file(tmp_path: Path) -> None:
    assert written(tmp_path / "a.aac", b"", 44100).duration == 0
    assert (tmp_path / "a.aac").read_bytes() == b""
    assert list(frames(tmp_path / "a.aac")) == []


@pytest.mark.parametrize("rate", RATES)
def test_every_rate_is_told(rate: int, tmp_path: Path) -> None:
    with (tmp_path / "a.aac").open("wb") as file, AacWriter(file, rate, 16) as aac:
        aac.write(bytes(4 * FRAME))
    assert rate_of(tmp_path / "a.aac") == rate


@pytest.mark.parametrize("damage", [b"RIFF", b"\xff\xf1\x00", b"\xff\xf1" + bytes(5)])
def test_what_is_no_adts_is_refused(damage: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.aac").write_bytes(damage)
    with pytest.raises(ValueError):
        list(frames(tmp_path / "a.aac"))
    with pytest.raises(ValueError):
        rate_of(tmp_path / "a.aac")


def test_a_file_that_breaks_off_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "a.aac", noise(9000), 44100)
    whole = (tmp_path / "a.aac").read_bytes()
    (tmp_path / "a.aac").write_bytes(whole[:-3])
    with pytest.raises(ValueError, match="breaks off"):
        list(frames(tmp_path / "a.aac"))


def test_nothing_is_flushed_after_a_fault() -> None:
    file = io.BytesIO()
    with pytest.raises(RuntimeError), AacWriter(file, 44100, 64) as aac:
        aac.write(bytes(2 * FRAME))
        raise RuntimeError
    assert file.getvalue() == b""
