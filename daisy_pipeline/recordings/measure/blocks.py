# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every detector hears: a second of sound at a time, with its spectrum made once for all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.times import Ms

Samples = npt.NDArray[np.float32]
Found = TypeVar("Found", covariant=True)
WINDOW = 46  # ms of a frame of the spectrum, about; frames overlap by half
STEP: Ms = 10  # ms of a level in `Speech`


@dataclass(frozen=True)
class Block:
    """Up to a second of a recording at its own rate, full scale 1.0.

    ``first`` is the number of its first sample, ``mono`` the mix that products get, ``channels``
    the channels as they were recorded (one or two).
    """

    first: int
    rate: int
    mono: Samples
    channels: tuple[Samples, ...]

    @cached_property
    def spectrum(self) -> Samples:
        """Power of ``mono``, frames by bins, a sine of full scale has 0.5 in all; Hann windows."""
        size = frame_size(self.rate)
        if len(self.mono) < size:
            return np.zeros((0, size // 2 + 1), np.float32)
        frames = np.lib.stride_tricks.sliding_window_view(self.mono, size)[:: size // 2]
        window = np.hanning(size).astype(np.float32)
        bins = np.fft.rfft(frames * window, axis=1)
        power = (bins.real**2 + bins.imag**2) * (2 / (size * float(np.sum(window**2))))
        return np.asarray(power, np.float32)


def frame_size(rate: int) -> int:
    """Samples of a frame of `Block.spectrum`: a power of two near `WINDOW` ms."""
    return int(2 ** round(np.log2(rate * WINDOW / 1000)))


@dataclass(frozen=True)
class Speech:
    """Where somebody speaks, known when all was heard.

    ``levels`` are dBFS (RMS) of every `STEP` ms of the mix, ``spans`` the speech in order,
    ``noise`` the median level outside it.
    """

    levels: Samples
    spans: tuple[tuple[Ms, Ms], ...]
    noise: float


class Detector(Protocol[Found]):
    """Hears a recording once, from its beginning to its end; its memory stays flat."""

    def hear(self, block: Block) -> None:
        """Take in the next block."""
        ...

    def finish(self, speech: Speech) -> Found:
        """What was found, now that it is known where speech is."""
        ...
