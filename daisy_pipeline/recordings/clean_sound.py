# SPDX-License-Identifier: AGPL-3.0-or-later
"""An original's sound without its clicks, hum and noise, as a FLAC file of the same time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.clean import Wanted
from daisy_pipeline.recordings.clean_clicks import without_clicks
from daisy_pipeline.recordings.clean_hum import Tones, tones_of, without_hum
from daisy_pipeline.recordings.measure.blocks import Samples
from daisy_pipeline.tools import denoise
from daisy_pipeline.tools.flac import FlacWriter
from daisy_pipeline.tools.media import stream
from daisy_pipeline.tools.sound_filters import AFFTDN_CENTRES, filtered, spectral_denoise

MOST_RATE = 48_000  # Hz: products have no more, and the net for noise knows no other
REDUCTION = 12.0  # dB of FFmpeg's noise reduction
LIMIT = 18.0  # dB of DeepFilterNet's: without a limit a room becomes digital silence
_STRETCHES, _HEARD = 5, 10_000  # of room tone, and ms in all, that tell what the noise is like
_WINDOW = 2048


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: its rate in Hz and how many samples."""

    rate: int
    samples: int


def clean_file(path: Path, file: str, rate: int, wish: Wanted, target: Path) -> Written:
    """Write an original's mono sound, cleaned, with every sample in its place.

    Its rate is the original's, at most `MOST_RATE`; DeepFilterNet's sound has its own rate.
    Memory does not grow with the length.
    """
    rate = denoise.RATE if wish.denoise == "deepfilter" else min(rate, MOST_RATE)
    quiet = [_stretch(path, file, rate, *span) for span in _chosen(wish.quiet)]
    tones = tones_of(wish.hum, quiet, rate) if wish.hum is not None else None
    blocks = _sound(path, file, rate)
    if wish.clicks:
        blocks = without_clicks(blocks, rate, wish.clicks)
    if tones is not None:
        blocks = without_hum(blocks, rate, tones)
    if wish.denoise == "deepfilter":
        blocks = denoise.deep_filtered(blocks, LIMIT)
    elif wish.denoise == "spectral":
        levels = noise_levels(_hushed(quiet, rate, tones), rate, wish.floor)
        blocks = filtered(blocks, rate, spectral_denoise(levels, rate, REDUCTION))
    with FlacWriter(target, rate) as flac:
        for block in blocks:
            flac.write(_pcm(block))
        samples = flac.position
    return Written(rate, samples)


def noise_levels(quiet: list[Samples], rate: int, floor: float) -> list[float]:
    """What the noise of a room is like, for `spectral_denoise`; as white as ``floor`` without one.

    Where a band reaches beyond half the rate, the last one within it goes on.
    """
    framed = [_frames(stretch) for stretch in quiet if len(stretch) >= _WINDOW]
    if not framed:
        return [floor] * len(AFFTDN_CENTRES)
    window = np.hanning(_WINDOW)
    power = np.abs(np.fft.rfft(np.concatenate(framed) * window, axis=1)) ** 2
    # The level of white noise whose density is that of a bin, full scale 1.0.
    dense = power.mean(0) / np.sum(window**2)
    bins = np.fft.rfftfreq(_WINDOW, 1 / rate)
    levels: list[float] = []
    for low, high in _bands():
        inside = dense[(bins >= low) & (bins < min(high, 0.45 * rate))]
        if not len(inside) and high <= 0.45 * rate:  # a low band narrower than a bin
            inside = dense[[int(np.argmin(np.abs(bins - (low + high) / 2)))]]
        level = 10 * np.log10(float(inside.mean()) + 1e-12) if len(inside) else levels[-1]
        levels.append(float(level))
    return levels


def _bands() -> Iterator[tuple[float, float]]:
    """The limits of afftdn's bands: half way between their middles, as the ear counts."""
    middles = np.array([AFFTDN_CENTRES[0] / 1.5, *AFFTDN_CENTRES, AFFTDN_CENTRES[-1] * 1.5])
    limits = np.sqrt(middles[1:] * middles[:-1])
    yield from zip(limits[:-1].tolist(), limits[1:].tolist(), strict=True)


def _frames(stretch: Samples) -> Samples:
    return np.lib.stride_tricks.sliding_window_view(stretch, _WINDOW)[:: _WINDOW // 2]


def _chosen(quiet: tuple[tuple[Ms, Ms], ...]) -> Iterator[tuple[Ms, Ms]]:
    left = _HEARD
    for begin, end in quiet[:_STRETCHES]:
        if left > 0:
            yield begin, min(end, begin + left)
            left -= end - begin


def _hushed(quiet: list[Samples], rate: int, tones: Tones | None) -> list[Samples]:
    """Room tone as it is once the hum is out of it."""
    if tones is None:
        return quiet
    return [np.concatenate(list(without_hum([q], rate, tones))) for q in quiet if len(q)]


def _stretch(path: Path, file: str, rate: int, begin: Ms, end: Ms) -> Samples:
    parts = [_float(s.pcm) for s in stream(path, rate, begin, end, file)]
    return np.concatenate([np.zeros(0, np.float32), *parts])


def _sound(path: Path, file: str, rate: int) -> Iterator[Samples]:
    for sound in stream(path, rate, file=file):
        yield _float(sound.pcm)


def _float(pcm: bytes) -> Samples:
    return np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768)


def _pcm(block: Samples) -> bytes:
    whole = np.clip(np.rint(block * np.float32(32768)), -32768, 32767)
    return bytes(whole.astype("<i2").tobytes())
