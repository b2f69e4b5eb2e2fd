# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sound as numbers: log mel power every 10 ms, streamed and kept on disk; cepstra made from it.

Frame k stands for the 10 ms from ``10 * k`` ms on: its 32 ms window is centred on them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from types import TracebackType

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.parameters.sound import FEATURES

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

HOP_MS = 10
CHANNELS = 32
CEPSTRA = 13
_BLOCK = 4000  # frames transformed at once: bounds memory


def mel_bank(rate: int, size: int) -> Floats:
    """Triangular mel filters over the power spectrum of a ``size``-point transform.

    Pre-emphasis is folded into the weights, so that samples need no filter of their own.
    """
    top = 2595 * np.log10(
        1 + np.array([FEATURES.lowest_hz, min(FEATURES.highest_hz, 0.47 * rate)]) / 700
    )
    mels = np.linspace(top[0], top[1], CHANNELS + 2)
    edges = 700 * (10 ** (mels / 2595) - 1)
    hz = np.arange(size // 2 + 1) * rate / size
    rise = (hz[:, None] - edges[:-2]) / (edges[1:-1] - edges[:-2])
    fall = (edges[2:] - hz[:, None]) / (edges[2:] - edges[1:-1])
    bank = np.clip(np.minimum(rise, fall), 0, None)
    lift = np.abs(1 - FEATURES.pre_emphasis * np.exp(-2j * np.pi * hz / rate)) ** 2
    return np.asarray(bank * lift[:, None], np.float32)


class LogMel:
    """Turns blocks of 16-bit samples into log mel frames, whatever the blocks' sizes."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._size = 1 << (round(FEATURES.window * rate) - 1).bit_length()
        self._window = np.hamming(round(FEATURES.window * rate)).astype(np.float32)
        self._bank = mel_bank(rate, self._size)
        lead = (len(self._window) - rate // 100) // 2
        self._kept = np.zeros(lead, np.float32)
        self._first = -lead  # sample number of the first kept sample
        self._samples = 0
        self._done = 0

    def feed(self, pcm: bytes) -> Iterator[Floats]:
        """Frames that are complete with this block."""
        fresh = np.frombuffer(pcm, "<i2").astype(np.float32) / 32768
        self._samples += len(fresh)
        self._kept = np.concatenate((self._kept, fresh))
        if len(self._kept) >= 2 * len(self._window):
            yield from self._frames(self._first + len(self._kept))

    def finish(self) -> Iterator[Floats]:
        """The last frames: every begun 10 ms has one."""
        self._kept = np.concatenate((self._kept, np.zeros(2 * len(self._window), np.float32)))
        last = -(-self._samples * 100 // self._rate)
        yield from self._frames(self._first + len(self._kept), last)

    def _start(self, frame: int) -> int:
        lead = (len(self._window) - self._rate // 100) // 2
        return frame * self._rate // 100 - lead

    def _frames(self, until: int, last: int | None = None) -> Iterator[Floats]:
        ready = (until - len(self._window) + len(self._window) // 2) * 100 // self._rate
        while ready > self._done and self._start(ready) + len(self._window) > until:
            ready -= 1
        ready = ready if last is None else min(ready, last - 1)
        while self._done <= ready:
            count = min(_BLOCK, ready + 1 - self._done)
            numbers = np.arange(self._done, self._done + count)
            lead = (len(self._window) - self._rate // 100) // 2
            starts = numbers * self._rate // 100 - lead - self._first
            views = np.lib.stride_tricks.sliding_window_view(self._kept, len(self._window))
            power = np.abs(np.fft.rfft(views[starts] * self._window, self._size)) ** 2
            yield np.log(power.astype(np.float32) @ self._bank + FEATURES.least_power)
            self._done += count
        drop = self._start(self._done) - self._first
        if drop > 0:
            self._kept = self._kept[drop:]
            self._first += drop


class Spool:
    """Frames on disk in a nameless file: hours of them cost no memory. Use as a context."""

    def __init__(self, channels: int = CHANNELS) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._channels = channels
        self.length = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def append(self, frames: Floats) -> None:
        """Put frames at the end."""
        self._file.seek(0, 2)
        self._file.write(frames.astype("<f2").tobytes())
        self.length += len(frames)

    def read(self, begin: int, end: int) -> Floats:
        """Frames ``begin`` to ``end``, clipped to what there is."""
        begin, end = max(0, begin), min(end, self.length)
        if begin >= end:
            return np.zeros((0, self._channels), np.float32)
        self._file.seek(begin * 2 * self._channels)
        data = self._file.read((end - begin) * 2 * self._channels)
        return np.frombuffer(data, "<f2").reshape(-1, self._channels).astype(np.float32)

    def blocks(self, size: int = 60_000) -> Iterator[Floats]:
        """All frames, block by block."""
        for begin in range(0, self.length, size):
            yield self.read(begin, begin + size)


def energy(mel: Floats) -> Floats:
    """The level of each frame in dB."""
    return np.asarray(10 * np.log10(np.exp(mel).sum(1) + 1e-12), np.float32)


def cosines() -> Floats:
    """The transform from log mel channels to cepstra 0..12."""
    k = np.arange(CEPSTRA)[None, :]
    n = np.arange(CHANNELS)[:, None]
    basis = np.cos(np.pi * k * (2 * n + 1) / (2 * CHANNELS))
    return np.asarray(basis * np.sqrt(2 / CHANNELS), np.float32)


def bend(warp: float) -> Floats:
    """A matrix that moves log mel channels as a vocal tract shorter or longer by ``warp`` does."""
    top = 2595 * np.log10(1 + np.array([FEATURES.lowest_hz, FEATURES.highest_hz]) / 700)
    mels = np.linspace(top[0], top[1], CHANNELS + 2)
    hz = 700 * (10 ** (mels[1:-1] / 2595) - 1)
    wanted = 2595 * np.log10(1 + hz * warp / 700)
    at = np.clip((wanted - mels[1]) / (mels[2] - mels[1]), 0, CHANNELS - 1)
    low = np.minimum(at.astype(int), CHANNELS - 2)
    matrix = np.zeros((CHANNELS, CHANNELS), np.float32)
    matrix[low, np.arange(CHANNELS)] = 1 - (at - low)
    matrix[low + 1, np.arange(CHANNELS)] = at - low
    return matrix
