# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whole files measured: every form of file, every figure, the step's bytes."""

from __future__ import annotations

import wave
from pathlib import Path

import av
import numpy as np
import pytest

from daisy_pipeline.model import codec
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.recordings.measure.step import levels_bytes
from daisy_pipeline.recordings.measure.step import measure as measure_step
from daisy_pipeline.recordings.measure.whole import measure
from daisy_pipeline.recordings.measured import SILENT, Channels, Event, Fault, Measured, Source
from daisy_pipeline.tools.media import probe
from tests.fakes import sounds
from tests.unit.recordings.measure.heard import reading, room


def pcm(sound: np.ndarray, bits: int = 16) -> bytes:
    if bits == 8:
        return np.clip(np.rint(sound * 128 + 128), 0, 255).astype(np.uint8).tobytes()
    full = 2 ** (bits - 1)
    whole = np.clip(np.rint(sound.astype(float) * full), -full, full - 1).astype("<i4")
    return whole.view(np.uint8).reshape(-1, 4)[:, : bits // 8].tobytes()


def wav(path: Path, sound: np.ndarray, rate: int = 16_000, bits: int = 16) -> Path:
    """A WAV file of mono samples, or of rows of channels."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(sound.shape[1] if sound.ndim == 2 else 1)
        file.setsampwidth(bits // 8)
        file.setframerate(rate)
        file.writeframes(pcm(sound.reshape(-1), bits))
    return path


def float_wav(path: Path, sound: np.ndarray, rate: int = 16_000) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_f32le", rate=rate, layout="mono")
        frame = av.AudioFrame(format="flt", layout="mono", samples=len(sound))
        frame.sample_rate, frame.pts = rate, 0
        frame.planes[0].update(sound.astype("<f4").tobytes())
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wav(tmp_path_factory.mktemp("clean") / "clean.wav", reading(5))


def test_a_clean_reading(clean: Path) -> None:
    found = measure(clean).measured
    assert found.source == Source("wav", "pcm_s16le", 16_000, 1, 16, 0, True)
    assert found.duration == probe(clean).duration == 16_000
    assert found.loudness == pytest.approx(-21.5, abs=1)  # mostly low tones
    assert found.rms == pytest.approx(-20, abs=0.5)
    assert found.floor == pytest.approx(-65, abs=1)
    assert found.noise == pytest.approx(-65, abs=1)
    assert found.snr == pytest.approx(45, abs=1)
    assert found.head == pytest.approx(1000, abs=40)
    assert found.tail == pytest.approx(1000, abs=60)
    assert found.speech == pytest.approx(10_000, abs=200)
    assert -20 < found.peak <= found.true_peak < 0
    assert (found.clipped, found.dc) == (0, pytest.approx(0, abs=1e-4))
    assert found.channels == Channels(0.0, 1.0, ())
    assert len(found.quiet) >= 5


def test_levels_over_time(clean: Path) -> None:
    found = measure(clean)
    assert len(found.blocks) == len(found.levels) == 157
    assert found.levels[:9].max() < -60
    assert found.levels[15] == pytest.approx(-20, abs=6)
    assert found.blocks[:5].max() < -55
    assert len(found.speech) == 5


@pytest.mark.parametrize(("rate", "bits"), [(8000, 16), (8000, 8), (44_100, 24), (96_000, 24)])
def test_any_rate_and_depth(rate: int, bits: int, tmp_path: Path) -> None:
    path = wav(tmp_path / "a.wav", reading(2, rate=rate), rate, bits)
    found = measure(path).measured
    assert (found.source.rate, found.source.bits) == (rate, bits)
    assert found.duration == 7000
    assert found.rms == pytest.approx(-20, abs=0.5)
    assert found.head == pytest.approx(1000, abs=40)
    assert found.clipped == 0


@pytest.mark.parametrize("ending", ["mp3", "m4a", "ogg"])
def test_lossy_files(ending: str, tmp_path: Path) -> None:
    name = {"mp3": "libmp3lame", "m4a": "aac", "ogg": "libopus"}[ending]
    sound = pcm(reading(2, rate=48_000))
    path = sounds.encode(tmp_path / f"a.{ending}", sound, 48_000, name, b="128k")
    found = measure(path).measured
    assert found.source.lossless is False
    assert (found.source.bits, found.source.codec) == (
        0,
        name.removeprefix("lib").removesuffix("lame"),
    )
    assert 20 <= found.source.bitrate <= 140
    assert found.duration == probe(path).duration
    assert found.rms == pytest.approx(-20, abs=1)


def test_one_empty_channel(tmp_path: Path) -> None:
    sound = reading(3)
    path = wav(tmp_path / "a.wav", np.stack((sound, np.zeros_like(sound)), axis=1))
    found = measure(path).measured
    assert found.channels.empty == (2,)
    assert found.rms == pytest.approx(-26, abs=0.5)  # as products get it


def test_channels_that_cancel_each_other_are_heard_as_one(tmp_path: Path) -> None:
    sound = reading(3)
    path = wav(tmp_path / "a.wav", np.stack((sound, -sound), axis=1))
    found = measure(path).measured
    assert found.channels.correlation == -1
    assert found.rms == pytest.approx(-20, abs=0.5)


def test_more_channels_are_measured_as_their_mix(tmp_path: Path) -> None:
    sound = reading(2)
    path = wav(tmp_path / "a.wav", np.stack([sound] * 4, axis=1))
    found = measure(path).measured
    assert found.source.channels == 4
    assert found.channels == Channels(0.0, 1.0, ())
    assert found.rms == pytest.approx(-20, abs=3)


def test_floats_beyond_full_scale_and_what_is_no_number(tmp_path: Path) -> None:
    sound = reading(2) * np.float32(30)
    sound[100:103] = (np.nan, np.inf, -np.inf)
    found = measure(float_wav(tmp_path / "a.wav", sound)).measured
    assert found.true_peak > 1
    assert found.clipped > 0
    assert found.rms == pytest.approx(9.5, abs=0.5)
    assert found.source.bits == 32


def test_a_fifth_of_a_second(tmp_path: Path) -> None:
    found = measure(wav(tmp_path / "a.wav", reading(1)[20_000:23_200]))
    assert found.measured.duration == 200
    assert found.blocks.shape == found.levels.shape == (1,)
    assert found.measured.loudness == pytest.approx(-21, abs=4)


def test_one_sample(tmp_path: Path) -> None:
    found = measure(wav(tmp_path / "a.wav", np.array([0.5])))
    assert found.measured.peak == pytest.approx(-6.02, abs=0.01)


def test_nothing_but_silence(tmp_path: Path) -> None:
    found = measure(wav(tmp_path / "a.wav", np.zeros(32_000))).measured
    assert found.events == (Event(Fault.ZEROS, 0, 2000, 2000.0),)
    assert found.loudness == found.rms == found.floor == found.noise == found.peak == SILENT
    assert (found.head, found.tail, found.speech, found.snr) == (2000, 2000, 0, 0)
    assert found.channels.empty == (1,)
    assert found.quiet == ()


def test_nothing_but_noise(tmp_path: Path) -> None:
    found = measure(wav(tmp_path / "a.wav", room(20, -45))).measured
    assert (found.speech, found.snr, found.rms) == (0, 0, SILENT)
    assert found.noise == pytest.approx(-45, abs=0.5)
    assert found.quiet


def test_a_damaged_mp3_is_measured_with_silence_where_it_is_damaged(tmp_path: Path) -> None:
    path = sounds.encode(tmp_path / "a.mp3", pcm(reading(2, rate=44_100)), 44_100, "libmp3lame")
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 900] = b"\xaa" * 900
    path.write_bytes(data)
    found = measure(path).measured
    assert found.duration == probe(path).duration
    assert found.rms == pytest.approx(-20, abs=1)


def test_a_rate_that_changes_within_a_file(tmp_path: Path) -> None:
    one = sounds.encode(tmp_path / "a.mp3", pcm(reading(1, rate=44_100)), 44_100, "libmp3lame")
    two = sounds.encode(tmp_path / "b.mp3", pcm(reading(1, rate=22_050)), 22_050, "libmp3lame")
    both = tmp_path / "both.mp3"
    both.write_bytes(one.read_bytes() + two.read_bytes())
    found = measure(both).measured
    assert found.source.rate == 44_100
    assert found.duration == pytest.approx(probe(both).duration, abs=1)
    assert found.speech == pytest.approx(4000, abs=150)


def test_events_are_in_order_and_a_dropout_is_told_once(tmp_path: Path) -> None:
    sound = reading(5)
    sound[16 * 4500 : 16 * 4600] = 0
    sound[16 * 100 : 16 * 400] = 0
    sound[16 * 7500 :][:40] = 1
    found = measure(wav(tmp_path / "a.wav", sound)).measured
    events = [e for e in found.events if e.kind in (Fault.DROPOUT, Fault.ZEROS, Fault.CLIPPING)]
    assert [e.kind for e in events] == [Fault.ZEROS, Fault.DROPOUT, Fault.CLIPPING]
    assert list(found.events) == sorted(found.events, key=lambda e: e.begin)
    assert found.clipped > 0


def test_only_loudness_measures_the_same_and_no_more(clean: Path) -> None:
    whole, little = measure(clean), measure(clean, only_loudness=True)
    same = {"loudness", "loudness_range", "true_peak", "peak", "source", "duration"}
    for name in same:
        assert getattr(little.measured, name) == getattr(whole.measured, name)
    assert little.measured.events == ()
    assert levels_bytes(little) == levels_bytes(whole)


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []

    class Listener:
        def step(self, done: int, total: int, what: str) -> None:
            told.append((done, total, what))

    measure(wav(tmp_path / "a.wav", room(25)), progress=Listener())
    assert told == [(10, 0, "measure"), (20, 0, "measure")]


def test_the_step_writes_what_was_measured_and_the_same_bytes_again(
    clean: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        given = StepInput({"original": clean}, {}, {"file": "audio/1.wav"})
        assert measure_step(given, tmp_path / name) == []
    for file in ("measured.json", "levels.npy"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    read = codec.loads(Measured, (tmp_path / "one/measured.json").read_bytes())
    found = measure(clean)
    assert read == found.measured
    rows = np.load(tmp_path / "one/levels.npy", allow_pickle=False)
    assert (rows.shape, rows.dtype) == ((157, 2), np.dtype("<f4"))
    np.testing.assert_allclose(rows[:, 0], found.blocks, atol=0.006)
    np.testing.assert_allclose(rows[:, 1], found.levels, atol=0.006)


def test_the_step_for_a_synthetic_voice(clean: Path, tmp_path: Path) -> None:
    given = StepInput({"original": clean}, {}, {"file": "c001", "only": "loudness"})
    measure_step(given, tmp_path)
    read = codec.loads(Measured, (tmp_path / "measured.json").read_bytes())
    assert read == measure(clean, only_loudness=True).measured


@pytest.mark.parametrize(
    ("data", "id"), [(None, "DP-AUD-001"), (b"", "DP-AUD-002"), (b"no sound at all", "DP-AUD-003")]
)
def test_what_is_no_sound_is_told_as_probing_does(
    data: bytes | None, id: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.mp3"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(DaisyError) as problem:
        measure(path, "audio/1.mp3")
    (finding,) = problem.value.findings
    assert (finding.id, finding.place.file) == (id, "audio/1.mp3")
