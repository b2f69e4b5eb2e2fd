# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clean speech, noises that are put under it, and what is left of both after cleaning."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from daisy_pipeline.tools.media import stream

Samples = npt.NDArray[np.float32]
RATE = 48_000
_HOP = RATE // 100
_SHARED = Path(os.environ.get("DAISY_SHARED", Path(__file__).parents[2] / "shared"))
NARRATION = _SHARED / "samples/narration"
NOISES = ("white", "pink", "fan", "babble")


@dataclass(frozen=True)
class Score:
    """``floor``: dBFS between words (else of the quietest twentieth), over 80 Hz.

    ``distance``: log-spectral, dB, of speech up to 8 kHz. ``segmental``: mean signal-to-error of
    10 ms of speech, dB, -10 to 35. ``stoi``: short-time objective intelligibility (Taal 2011), 0
    to 1.
    """

    floor: float
    distance: float
    segmental: float
    stoi: float


def decoded(path: Path) -> Samples:
    """A file's sound at `RATE`."""
    pcm = b"".join(sound.pcm for sound in stream(path, RATE))
    return np.asarray(np.frombuffer(pcm, "<i2") / 32768, np.float32)


def clean_speech(clips: int = 8) -> Samples:
    """Sentences of the Korean reader, with digital silence between them."""
    chance = np.random.default_rng(1)
    parts = [np.zeros(RATE, np.float32)]
    for path in sorted((NARRATION / "ko-man").glob("*.flac"))[:clips]:
        parts += [decoded(path), np.zeros(int(chance.uniform(0.3, 1) * RATE), np.float32)]
    joined = np.concatenate([*parts, np.zeros(RATE, np.float32)])
    return np.asarray(joined / (2 * np.abs(joined).max()), np.float32)


def spoiled(clean: Samples, noise: str, snr: float) -> Samples:
    """The speech with a noise ``snr`` dB under it."""
    said, _ = _speech(clean)
    level = float(np.sqrt(np.mean(_hops(clean)[said] ** 2)))
    made = _noise(noise, len(clean)) * level * 10 ** (-snr / 20)
    return np.asarray(clean + made, np.float32)


def _noise(kind: str, count: int) -> npt.NDArray[np.float64]:
    chance = np.random.default_rng(3)
    if kind == "babble":
        made = _babble(chance, count)
    else:
        spectrum = np.fft.rfft(chance.normal(size=count))
        hertz = np.fft.rfftfreq(count, 1 / RATE)
        slope = {"white": 1.0, "pink": np.maximum(hertz, 20) ** -0.5}.get(kind)
        made = np.fft.irfft(spectrum * (1 / np.hypot(1, hertz / 300) if slope is None else slope))
    made = np.resize(made / made.std(), count)
    if kind == "fan":  # air and the tones of its blades, which never stand quite still
        time = np.arange(count) / RATE
        for tone, amount in ((110, 0.3), (220, 0.2), (330, 0.1), (660, 0.05)):
            made += amount * np.sin(2 * np.pi * tone * time + tone)
        made *= 1 + 0.1 * np.sin(2 * np.pi * 0.7 * time)
    return np.asarray(made / made.std())


def _babble(chance: np.random.Generator, count: int) -> npt.NDArray[np.float64]:
    clips = [decoded(p) for p in sorted((NARRATION / "ko-man").glob("*.flac"))[20:]]
    made = np.zeros(count)
    for voice in range(8):
        said = np.concatenate([clips[(5 * voice + n) % len(clips)] for n in range(len(clips))])
        made += np.resize(said[int(chance.integers(0, RATE)) :], count)
    return made


def _hops(sound: Samples) -> npt.NDArray[np.float64]:
    whole = len(sound) // _HOP * _HOP
    return sound[:whole].reshape(-1, _HOP).astype(np.float64)


def _speech(clean: Samples) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which 10 ms hold speech, and which lie at least 70 ms beside it."""
    level = 10 * np.log10(np.mean(_hops(clean) ** 2, 1) + 1e-12)
    said = level > np.quantile(level, 0.95) - 35
    return said, ~(np.convolve(said, np.ones(15), "same") > 0)


def score(clean: Samples, made: Samples) -> Score:
    """What ``made`` is like beside the clean speech in it."""
    said, quiet = _speech(clean)
    one, other = _hops(clean)[said], _hops(made)[said]
    error = np.sum((one - other) ** 2, 1) + 1e-12
    segmental = np.clip(10 * np.log10(np.sum(one**2, 1) / error), -10, 35)
    power = np.mean(_hops(_over_80(made)) ** 2, 1)
    power = power[quiet] if quiet.sum() > 50 else np.sort(power)[: len(power) // 20]
    floor = 10 * np.log10(np.median(power) + 1e-12)
    return Score(float(floor), _distance(clean, made), float(segmental.mean()), stoi(clean, made))


def _over_80(sound: Samples) -> Samples:
    """Without what mastering's high-pass filter takes anyway."""
    spectrum = np.fft.rfft(sound)
    spectrum[: int(80 * len(sound) / RATE)] = 0
    return np.asarray(np.fft.irfft(spectrum, len(sound)), np.float32)


def _powers(sound: Samples, size: int, pad: int) -> npt.NDArray[np.float64]:
    frames = np.lib.stride_tricks.sliding_window_view(sound, size)[:: size // 2]
    return np.asarray(np.abs(np.fft.rfft(frames * np.hanning(size), pad, axis=1)) ** 2)


def _distance(clean: Samples, made: Samples) -> float:
    one, other = (_powers(s, 1024, 1024)[:, 2:170] for s in (clean, made))
    loud = one.sum(1) > np.quantile(one.sum(1), 0.95) * 1e-3
    apart = 10 * np.log10((one[loud] + 1e-3) / (other[loud] + 1e-3))
    return float(np.sqrt(np.mean(apart**2, 1)).mean())


def stoi(clean: Samples, made: Samples) -> float:
    """Third octaves of 150 to 3,810 Hz in stretches of 384 ms, clipped at -15 dB, correlated."""
    size = int(0.0256 * RATE)
    one, other = (_powers(s, size, 2 * size) for s in (clean, made))
    level = 10 * np.log10(one.sum(1) + 1e-12)
    hertz = np.fft.rfftfreq(2 * size, 1 / RATE)
    middles = 150 * 2 ** (np.arange(15) / 3)
    third = 2 ** (1 / 6)
    bands = (hertz >= middles[:, None] / third) & (hertz < middles[:, None] * third)
    loud = level > level.max() - 40
    x, y = (np.sqrt(power[loud] @ bands.T.astype(float)) for power in (one, other))
    found = [_alike(x[at : at + 30], y[at : at + 30]) for at in range(0, len(x) - 30, 3)]
    return float(np.mean(found))


def _alike(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> float:
    y = y * np.sqrt(np.sum(x**2, 0) / (np.sum(y**2, 0) + 1e-12))
    y = np.minimum(y, x * (1 + 10 ** (15 / 20)))
    x, y = x - x.mean(0), y - y.mean(0)
    return float(np.mean(np.sum(x * y, 0) / (np.sqrt(np.sum(x**2, 0) * np.sum(y**2, 0)) + 1e-12)))
