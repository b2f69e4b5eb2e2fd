# SPDX-License-Identifier: AGPL-3.0-or-later
"""The level of every 10 ms, and the figures that are sums over a whole recording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import log10

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.measure.blocks import STEP, Block, Samples, Series, Speech
from daisy_pipeline.recordings.measure.tape import HUNDREDTHS, Decibels, Tape, pieces
from daisy_pipeline.recordings.measured import SILENT, Channels

_A_SECOND = 1000 // STEP
_CELLS = round(-SILENT * HUNDREDTHS) + 1 + 12 * HUNDREDTHS  # floating point goes beyond full scale
_LEAST = 10 ** (SILENT / 10)
_EMPTY = -80.0  # dBFS: what is softer is the noise of an open input, not sound
_FAINTER = 35.0  # dB under the other channel: there is only crosstalk
_BALANCE = 60.0  # dB, the most that is told


class Levels:
    """Keeps the level of every `STEP` ms. It needs blocks that begin at whole seconds."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._levels, self._swift = Tape(np.int16), Tape(np.int16)

    def hear(self, block: Block) -> None:
        """Take in the next block."""
        edges = -(-np.arange(_A_SECOND) * self._rate // _A_SECOND)
        edges = edges[edges < len(block.mono)]
        sizes = np.diff(np.append(edges, len(block.mono)))
        means = np.add.reduceat(block.mono, edges, dtype=np.float64) / sizes
        energy = np.add.reduceat(np.square(block.mono), edges, dtype=np.float64) / sizes
        offset = float(np.sum(means * sizes)) / len(block.mono)
        sounding = energy > _LEAST
        self._levels.add(_kept((energy - 2 * offset * means + offset**2) * sounding))
        self._swift.add(_kept((energy - means**2) * sounding))

    def decibels(self) -> Series:
        """dBFS (RMS) of every 10 ms, the last may be shorter.

        A constant offset is taken out: it is no sound, and would hide how quiet a room is.
        """
        return Decibels(self._levels)

    def swift(self) -> Series:
        """The same without what moves slower than a voice: rumble, and steps on the floor."""
        return Decibels(self._swift)


def _kept(powers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Hundredths of a dB."""
    return np.asarray(HUNDREDTHS * 10 * np.log10(np.maximum(powers, _LEAST)))


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


class Tally:
    """How often each level was met, to a hundredth of a dB: percentiles without a copy of hours."""

    def __init__(self) -> None:
        self._counts = np.zeros(_CELLS, np.int64)

    def add(self, levels: Samples) -> None:
        """Count levels; digital silence is not counted."""
        cells = np.rint(HUNDREDTHS * (levels - np.float32(SILENT)))
        cells = np.clip(cells, 0, _CELLS - 1).astype(np.int64)
        self._counts += np.bincount(cells, minlength=_CELLS)
        self._counts[0] = 0

    @property
    def count(self) -> int:
        """How many were counted."""
        return int(self._counts.sum())

    def lowest(self, number: float) -> float:
        """The level that stands at a place (from 0) in order of loudness; `SILENT` for none."""
        if not self.count:
            return SILENT
        place = min(max(int(number), 0), self.count - 1)
        return SILENT + int(np.searchsorted(np.cumsum(self._counts), place + 1)) / HUNDREDTHS

    def median(self) -> float:
        """The middle level."""
        return self.lowest(self.count // 2)


def within(levels: Series, spans: Sequence[tuple[Ms, Ms]]) -> Iterator[Samples]:
    """The levels of each span, `ROWS` at a time."""
    for begin, end in spans:
        yield from (part for _, part in pieces(levels, begin // STEP, end // STEP))


def outside(levels: Series, spans: Sequence[tuple[Ms, Ms]]) -> Iterator[Samples]:
    """The levels before, between and after spans, `ROWS` at a time."""
    edges = [0, *(time // STEP for span in spans for time in span), len(levels)]
    for n in range(0, len(edges), 2):
        yield from (part for _, part in pieces(levels, edges[n], edges[n + 1]))


def mean_level(stretches: Iterable[Samples]) -> float:
    """The level of stretches together, dB: the mean of their powers; `SILENT` for none."""
    total, count = 0.0, 0
    for levels in stretches:
        total += float(np.sum(10 ** (levels / 10), dtype=np.float64))
        count += len(levels)
    return 10 * log10(max(total / count, _LEAST)) if count else SILENT


def _product(one: Samples, other: Samples) -> float:
    """The sum of products, in pieces short enough for 32 bits and for one thread."""
    return float(
        sum(np.dot(one[n : n + 4096], other[n : n + 4096]) for n in range(0, len(one), 4096))
    )
