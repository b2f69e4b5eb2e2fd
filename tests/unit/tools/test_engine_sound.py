# SPDX-License-Identifier: AGPL-3.0-or-later
"""What engines write is read within bounds; programs are given words and kept from writing on."""

from __future__ import annotations

import struct
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.model.ports import Speech
from daisy_pipeline.tools.pace import paced
from daisy_pipeline.tools.process import run
from daisy_pipeline.tools.trim import LEAD, TAIL, trimmed
from daisy_pipeline.tools.wav import SoundError, read_speech, write_speech
from tests.fakes.engines.packages import fake_sound as fake

PCM = fake.tone("책을 읽습니다")


def read(folder: Path, data: bytes, most: float = 60) -> Speech:
    (folder / "a.wav").write_bytes(data)
    return read_speech(folder / "a.wav", most)


def test_a_plain_file(tmp_path: Path) -> None:
    assert read(tmp_path, fake.wav(PCM)) == Speech(PCM, fake.RATE)
    write_speech(tmp_path / "b.wav", Speech(PCM, fake.RATE))
    assert read_speech(tmp_path / "b.wav", 60) == Speech(PCM, fake.RATE)


@pytest.mark.parametrize("length", [0, 0x7FFFF000, 0xFFFFFFFF])
def test_a_length_written_before_it_was_known(tmp_path: Path, length: int) -> None:
    data = fake.wav(PCM)
    at = data.index(b"data") + 4
    assert read(tmp_path, data[:at] + struct.pack("<I", length) + data[at + 4 :]).pcm == PCM


def test_chunks_around_the_sound_are_passed_over(tmp_path: Path) -> None:
    data, extra = fake.wav(PCM), b"LIST" + struct.pack("<I", 5) + b"loud!\0"
    assert read(tmp_path, data[:12] + extra + data[12:] + extra).pcm == PCM
    assert read(tmp_path, fake.wav(b"") + extra).pcm == b""


def test_other_forms_are_read_too(tmp_path: Path) -> None:
    assert read(tmp_path, fake.aiff(PCM)) == Speech(PCM, fake.RATE)
    floats = b"".join(struct.pack("<f", s[0] / 32768) for s in struct.iter_unpack("<h", PCM))
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 36 + len(floats), b"WAVE", b"fmt ", 16, 3, 1,
                       fake.RATE, 4 * fake.RATE, 4, 32)  # fmt: skip
    made = read(tmp_path, head + struct.pack("<4sI", b"data", len(floats)) + floats)
    assert made.rate == fake.RATE and abs(len(made.pcm) - len(PCM)) < 8


@pytest.mark.parametrize(
    "data, why",
    [
        (b"", "empty"),
        (b"rubbish" * 99, "rubbish"),
        (fake.wav(PCM, 1), "rubbish"),
        (fake.wav(PCM, 4_000_000), "rubbish"),
        (fake.wav(PCM)[:30], "rubbish"),
        (fake.wav(PCM * 20), "enormous"),
        (fake.aiff(PCM * 20), "enormous"),
    ],
)
def test_what_cannot_be_used(tmp_path: Path, data: bytes, why: str) -> None:
    with pytest.raises(SoundError) as caught:
        read(tmp_path, data, 2)
    assert caught.value.why == why


@given(st.binary(max_size=200))
def test_no_bytes_are_a_surprise(tmp_path_factory: pytest.TempPathFactory, tail: bytes) -> None:
    folder = tmp_path_factory.getbasetemp()
    with suppress(SoundError):
        assert len(read(folder, fake.wav(b"")[:36] + tail).pcm) <= 200


def test_no_file_is_empty(tmp_path: Path) -> None:
    with pytest.raises(SoundError, match="empty"):
        read_speech(tmp_path / "none.wav", 1)


@pytest.mark.parametrize("rate, pitch", [(100, 130), (150, 100), (60, 100), (300, 80), (25, 100)])
def test_pace_and_pitch_are_changed_afterwards(rate: int, pitch: int) -> None:
    pcm = fake.tone("가" * 300)
    usual = len(trimmed(pcm, fake.RATE))
    made = paced(Speech(pcm, fake.RATE), rate, pitch)
    pcm = trimmed(made.pcm, made.rate)
    assert abs(len(pcm) * rate / 100 / usual - 1) < 0.05
    crossings = sum(1 for a, b in zip(pcm[1::2], pcm[3::2], strict=False) if (a ^ b) & 128)
    hertz = crossings / 2 / (len(pcm) / 2 / made.rate)
    assert abs(hertz / (220 * pitch / 100) - 1) < 0.08


def test_nothing_is_changed_where_nothing_is_asked() -> None:
    assert paced(Speech(PCM, fake.RATE), 100, 100).pcm is PCM
    assert paced(Speech(b"", fake.RATE), 50, 50).pcm == b""


def test_the_silence_around_is_even() -> None:
    made = trimmed(PCM, fake.RATE)
    samples = [abs(s[0]) for s in struct.iter_unpack("<h", made)]
    loud = [n for n, s in enumerate(samples) if s >= 100]
    assert loud[0] == fake.RATE * LEAD // 1000
    assert len(samples) - 1 - loud[-1] == fake.RATE * TAIL // 1000


# --------------------------------------------------------------------------------- programs


def test_a_program_reads_what_it_is_given() -> None:
    ran = run([sys.executable, "-c", "print(len(input()))"], 20, given="가나다\n".encode())
    assert (ran.code, ran.out.strip()) in ((0, b"3"), (0, b"9"))
    assert run([sys.executable, "-c", "print(repr(open(0).read()))"], 20).out.strip() == b"''"


@pytest.mark.parametrize("target", ["1", "2", "'out'"])
def test_a_program_that_writes_on_and_on_is_ended(tmp_path: Path, target: str) -> None:
    code = f"f = open({target}, 'wb')\nwhile 1: f.write(bytes(65536))"
    words = [sys.executable, "-c", code]
    ran = run(words, 20, folder=tmp_path, most=1 << 20, writes=tmp_path / "out")
    assert (ran.full, ran.late, ran.code) == (True, False, None)
    assert (tmp_path / "out").exists() == (target == "'out'")
