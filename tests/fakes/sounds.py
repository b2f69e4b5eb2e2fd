# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small sound files made in a test: clicks at known times, tones, in every format."""

from __future__ import annotations

import wave
from array import array
from collections.abc import Sequence
from pathlib import Path

import av


def clicks(rate: int, seconds: float, times: Sequence[int]) -> bytes:
    """Silence with a short tone burst of 2 ms at every time (ms)."""
    samples = array("h", bytes(2 * round(rate * seconds)))
    for time in times:
        at = time * rate // 1000
        for i in range(rate // 500):
            samples[at + i] = 24000 if (i * 8 // (rate // 500)) % 2 == 0 else -24000
    return samples.tobytes()


def tone(rate: int, seconds: float, period: int = 50, level: int = 8000) -> bytes:
    """A saw tooth."""
    one = array("h", (level * 2 * (i % period) // period - level for i in range(period)))
    return (one.tobytes() * (round(rate * seconds) // period + 1))[: 2 * round(rate * seconds)]


def noise(rate: int, seconds: float, level: int = 8000) -> bytes:
    """The same noise every time."""
    value, samples = 1, array("h", bytes(2 * round(rate * seconds)))
    for i in range(len(samples)):
        value = (value * 1103515245 + 12345) & 0x7FFFFFFF
        samples[i] = (value >> 12) % (2 * level) - level
    return samples.tobytes()


def onsets(pcm: bytes, rate: int, apart: int = 100) -> list[float]:
    """Times in ms at which it becomes loud, at least ``apart`` ms after the one before."""
    found: list[float] = []
    for i, sample in enumerate(array("h", pcm)):
        if abs(sample) > 6000 and (not found or i * 1000 / rate - found[-1] > apart):
            found.append(i * 1000 / rate)
    return found


def write_wav(path: Path, pcm: bytes, rate: int, channels: int = 1) -> Path:
    """A WAV file; for two channels every sample is doubled."""
    if channels == 2:
        samples = array("h", pcm)
        both = array("h", bytes(4 * len(samples)))
        both[::2] = both[1::2] = samples
        pcm = both.tobytes()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm)
    return path


def encode(path: Path, pcm: bytes, rate: int, codec: str, **options: str) -> Path:
    """A file in the format of its ending; raises av.FFmpegError where the encoder is missing."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, options={"strict": "-2", **options})
        stream.codec_context.layout = "mono"
        if codec == "wmav2":
            stream.bit_rate = 96_000  # it has no default
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(pcm) // 2)
        frame.sample_rate, frame.pts = rate, 0
        frame.planes[0].update(pcm)
        context = stream.codec_context
        context.open()
        resampler = av.AudioResampler(
            context.format.name, context.layout.name, rate, context.frame_size or None
        )
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path
