# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the models see: 39 numbers every 20 ms, made from the log mel frames of 10 ms on disk.

Thirteen cepstra, normalized over the whole recording, with their first and second slopes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.features import CEPSTRA, Floats, Spool, cosines
from daisy_pipeline.synchronization.hmm.parameters.sound import FEATURES

SIZE = 3 * CEPSTRA
_EDGE = 4  # frames on each side that slopes of slopes look at
_ROWS = 512  # multiplied at once: the same bytes on any number of cores
_COSINES = cosines()


@dataclass(frozen=True)
class Scale:
    """Mean and spread of a recording's cepstra."""

    mean: Floats
    spread: Floats


def paired(mel: Floats) -> Floats:
    """Mean power of two neighbouring frames of log mel; an odd one at the end is its own."""
    power = np.exp(mel)
    if len(power) % 2:
        power = np.concatenate((power, power[-1:]))
    return np.asarray((power[::2] + power[1::2]) * np.float32(0.5))


def cepstra(power: Floats) -> Floats:
    """Cepstra of mel power."""
    made = np.empty((len(power), CEPSTRA), np.float32)
    for at in range(0, len(power), _ROWS):
        made[at : at + _ROWS] = (
            np.log(power[at : at + _ROWS] + np.float32(FEATURES.least_pair)) @ _COSINES
        )
    return made


def slopes(values: Floats) -> Floats:
    """The slope at each frame over two frames on each side."""
    wide = np.pad(values, ((2, 2), (0, 0)), "edge")
    away = np.float32(2) * (wide[4:] - wide[:-4]) + (wide[3:-1] - wide[1:-3])
    return np.asarray(away / np.float32(10), np.float32)


def with_slopes(values: Floats) -> Floats:
    """Normalized cepstra with their slopes: float32[frames, 39]."""
    first = slopes(values)
    return np.hstack(
        (values, first * np.float32(FEATURES.slope), slopes(first) * np.float32(FEATURES.curve))
    )


def normalized(values: Floats, scale: Scale) -> Floats:
    """Cepstra by a recording's own mean and spread."""
    return np.asarray((values - scale.mean) / scale.spread, np.float32)


class Observations:
    """A recording's frames of 20 ms, computed where they are asked for; nothing long is kept."""

    def __init__(self, mel: Spool) -> None:
        self._mel = mel
        self.length = (mel.length + 1) // 2
        self.scale = self._measured()

    def power(self, begin: int, end: int) -> Floats:
        """Mel power of frames ``begin`` to ``end``."""
        return paired(self._mel.read(2 * begin, 2 * end))

    def read(self, begin: int, end: int) -> Floats:
        """The features of frames ``begin`` to ``end``: float32[frames, 39]."""
        low, high = max(0, begin - _EDGE), min(self.length, end + _EDGE)
        values = normalized(cepstra(self.power(low, high)), self.scale)
        return np.ascontiguousarray(with_slopes(values)[begin - low : end - low])

    def blocks(self, end: int | None = None, size: int = 15_000) -> Iterator[tuple[int, Floats]]:
        """(first frame, features) of stretches that follow each other up to ``end``."""
        last = self.length if end is None else min(end, self.length)
        for begin in range(0, last, size):
            yield begin, self.read(begin, min(last, begin + size))

    def _measured(self) -> Scale:
        count, total, square = 0, np.zeros(CEPSTRA), np.zeros(CEPSTRA)
        for begin in range(0, self.length, 15_000):
            values = cepstra(self.power(begin, min(self.length, begin + 15_000)))
            count += len(values)
            total += values.sum(0, dtype=np.float64)
            square += (values.astype(np.float64) ** 2).sum(0)
        mean = total / max(1, count)
        spread = np.sqrt(np.maximum(0, square / max(1, count) - mean**2)) + 1e-3
        return Scale(mean.astype(np.float32), spread.astype(np.float32))


def twice(mask: npt.NDArray[np.bool_], length: int) -> npt.NDArray[np.bool_]:
    """By 20 ms as by 10 ms, of which there are ``length``."""
    return np.asarray(np.repeat(mask, 2)[:length])


def halves(voiced: npt.NDArray[np.bool_], length: int) -> npt.NDArray[np.bool_]:
    """Speech by 10 ms as speech by 20 ms: where either half holds some."""
    wide = np.zeros(2 * length, np.bool_)
    wide[: len(voiced)] = voiced[: 2 * length]
    return np.asarray(wide[::2] | wide[1::2])
