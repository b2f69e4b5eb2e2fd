# SPDX-License-Identifier: AGPL-3.0-or-later
"""The level of every 10 ms, and the figures that are sums over a whole recording."""

from __future__ import annotations

from array import array

import numpy as np
import numpy.typing as npt

from daisy_pipeline.recordings.measure.blocks import STEP, Block, Samples, Speech
from daisy_pipeline.recordings.measured import SILENT, Channels

_A_SECOND = 1000 // STEP
_CENTI = 100  # levels are kept in hundredths of a dB, two bytes each: 7 MB for ten hours
_LEAST = 10 ** (SILENT / 10)
_EMPTY = -80.0  # dBFS: what is softer is the noise of an open input, not sound
_FAINTER = 35.0  # dB under the other channel: there is only crosstalk
_BALANCE = 60.0  # dB, the most that is told


class Levels:
    """Keeps the level of every `STEP` ms. It needs blocks that begin at whole seconds."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._levels, self._swift = array("h"), array("h")

    def hear(self, block: Block) -> None:
        """Take in the next block."""
        edges = -(-np.arange(_A_SECOND) * self._rate // _A_SECOND)
        edges = edges[edges < len(block.mono)]
        sizes = np.diff(np.append(edges, len(block.mono)))
        means = np.add.reduceat(block.mono, edges, dtype=np.float64) / sizes
        energy = np.add.reduceat(np.square(block.mono), edges, dtype=np.float64) / sizes
        offset = float(np.sum(means * sizes)) / len(block.mono)
        sounding = energy > _LEAST
        self._levels.frombytes(_kept((energy - 2 * offset * means + offset**2) * sounding))
        self._swift.frombytes(_kept((energy - means**2) * sounding))

    def decibels(self) -> Samples:
        """dBFS (RMS) of every 10 ms, the last may be shorter.

        A constant offset is taken out: it is no sound, and would hide how quiet a room is.
        """
        return _told(self._levels)

    def swift(self) -> Samples:
        """The same without what moves slower than a voice: rumble, and steps on the floor."""
        return _told(self._swift)


def _kept(powers: npt.NDArray[np.float64]) -> bytes:
    levels = 10 * _CENTI * np.log10(np.maximum(powers, _LEAST))
    return bytes(np.rint(levels).astype(np.int16).tobytes())


def _told(kept: array[int]) -> Samples:
    levels = np.array(kept, np.int16).astype(np.float32)
    levels /= _CENTI
    return levels


class Offset:
    """The detector of an offset: the mean of all samples as a share of full scale."""

    def __init__(self) -> None:
        self._sum, self._count = 0.0, 0

    def hear(self, block: Block) -> None:
        """Take in the next block."""
        self._sum += float(np.sum(block.mono, dtype=np.float64))
        self._count += len(block.mono)

    def finish(self, speech: Speech) -> float:
        """The mean."""
        return self._sum / max(1, self._count)


class Balance:
    """The detector of how two channels stand to each other."""

    def __init__(self) -> None:
        self._sums = np.zeros(3)  # left squared, right squared, their product
        self._two = False
        self._count = 0

    def hear(self, block: Block) -> None:
        """Take in the next block."""
        self._count += len(block.mono)
        left, right = block.channels[0], block.channels[-1]
        self._two = self._two or len(block.channels) > 1
        pairs = ((left, left), (right, right), (left, right)) if self._two else ((left, left),)
        for at, (one, other) in enumerate(pairs):
            self._sums[at] += _product(one, other)

    def finish(self, speech: Speech) -> Channels:
        """What the channels are to each other."""
        powers = self._sums / max(1, self._count)
        left, right = (10 * np.log10(np.maximum(powers[:2], _LEAST))).tolist()
        if not self._two:
            return Channels(0.0, 1.0, (1,) if left < _EMPTY else ())
        empty = tuple(
            number
            for number, (own, other) in enumerate(((left, right), (right, left)), 1)
            if own < _EMPTY or own < other - _FAINTER
        )
        both = float(np.sqrt(powers[0] * powers[1]))
        like = float(powers[2]) / both if both > _LEAST and not empty else 0.0
        balance = min(_BALANCE, max(-_BALANCE, right - left))
        return Channels(balance, min(1.0, max(-1.0, like)), empty)


def mean_level(levels: npt.NDArray[np.float32]) -> float:
    """The level of stretches together, dB: the mean of their powers; `SILENT` for none."""
    if not len(levels):
        return SILENT
    parts = np.array_split(levels, -(-len(levels) // 100_000))
    total = sum(float(np.sum(10 ** (part / 10), dtype=np.float64)) for part in parts)
    return float(10 * np.log10(total / len(levels)))


def _product(one: Samples, other: Samples) -> float:
    """The sum of products, in pieces short enough for 32 bits and for one thread."""
    return float(
        sum(np.dot(one[n : n + 4096], other[n : n + 4096]) for n in range(0, len(one), 4096))
    )
