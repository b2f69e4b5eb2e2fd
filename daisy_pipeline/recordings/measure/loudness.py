# SPDX-License-Identifier: AGPL-3.0-or-later
"""Loudness of mono sound: ITU-R BS.1770-4 with its gates, range by EBU Tech 3342.

Block n is the loudness of the 400 ms from n times 100 ms on, as BS.1770-4 gates them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from math import log10

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.measure.blocks import Block, Samples, Speech
from daisy_pipeline.recordings.measure.levels import Tally
from daisy_pipeline.recordings.measure.tape import ROWS
from daisy_pipeline.recordings.measure.weighting import Weighting
from daisy_pipeline.recordings.measured import SILENT

HOP: Ms = 100
LENGTH: Ms = 400
_OFFSET = -0.691  # LKFS of a mean square of 1 (BS.1770-4 annex 1, equation 2)
_ABSOLUTE = -70.0  # LUFS: what is softer is no programme
_RELATIVE = 10.0  # LU below the loudness of the blocks above the absolute gate
_SHORT = 30  # hops in the 3 s of a short-term block (EBU Tech 3342, 3)
_RANGE_GATE = 20.0  # LU (EBU Tech 3342, 3.1)
_RANGE = (10, 95)  # percentiles
_Array = npt.NDArray[np.float64]


class LoudnessMeter:
    """Hears mono samples (full scale 1.0) in pieces of any length; memory grows 40 B a second."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._weighting = Weighting(rate)
        self._sums = array("f")  # energy of every 100 ms
        self._open = 0.0
        self._heard = 0

    def hear(self, samples: Samples) -> None:
        """Take in the next samples."""
        weighted = self._weighting.hear(samples)
        closed, self._open = self._hops(weighted)
        self._sums.extend(closed)
        self._heard += len(weighted)

    def powers(self) -> Samples:
        """The mean square of every whole 100 ms, weighted."""
        closed, _ = self._hops(self._weighting.rest())
        made = np.array(self._sums + array("f", closed), np.float32)
        for at in range(0, len(made), ROWS):
            part = made[at : at + ROWS]
            part /= np.diff(-(-np.arange(at, at + len(part) + 1) * self._rate // 10))
        return made

    def blocks(self) -> Samples:
        """LUFS of every 400 ms, each 100 ms; one block of what there is where it is less."""
        powers = self.powers()
        if len(powers) >= LENGTH // HOP:
            return np.concatenate([lufs(part) for part in _means(powers, LENGTH // HOP)])
        rest = self._weighting.rest()
        samples = self._heard + len(rest)
        if not samples:
            return np.zeros(0, np.float32)
        energy = sum(self._sums) + self._open + float(np.sum(np.square(rest), dtype=np.float64))
        return lufs(np.array([energy / samples]))

    def _hops(self, weighted: Samples) -> tuple[list[float], float]:
        """The energies of the 100 ms that end in what comes next, and of the one still open."""
        first, end = self._heard * 10 // self._rate, self._heard + len(weighted)
        numbers = range(first + 1, end * 10 // self._rate + 1)
        edges = [-(-n * self._rate // 10) - self._heard for n in numbers]
        starts = [0, *(e for e in edges if e < len(weighted))] if len(weighted) else []
        sums: list[float] = np.add.reduceat(
            np.square(weighted), np.array(starts, np.intp), dtype=np.float64
        ).tolist()
        sums = [self._open + (sums[0] if sums else 0.0), *sums[1:]]
        closed = len(edges)
        return sums[:closed], sums[closed] if len(sums) > closed else 0.0


class Loudness:
    """The detector: loudness of every block of the mix, and the powers that the range is of."""

    def __init__(self, rate: int) -> None:
        self._meter = LoudnessMeter(rate)

    def hear(self, block: Block) -> None:
        """Take in the next block."""
        self._meter.hear(block.mono)

    def finish(self, speech: Speech) -> tuple[Samples, Samples]:
        """`LoudnessMeter.blocks` and `LoudnessMeter.powers` of all that was heard."""
        return self._meter.blocks(), self._meter.powers()


def lufs(powers: _Array) -> Samples:
    """Loudness of mean squares, `SILENT` at the least."""
    least = 10 ** ((SILENT - _OFFSET) / 10)
    return np.asarray(_OFFSET + 10 * np.log10(np.maximum(powers, least)), np.float32)


def integrated(blocks: npt.NDArray[np.float32]) -> float:
    """Gated loudness of 400 ms blocks each 100 ms, LUFS (BS.1770-4 annex 1, equations 5 to 7).

    `SILENT` where no block is above -70 LUFS.
    """
    mean = _mean([blocks], _ABSOLUTE)
    return mean if mean <= SILENT else _mean([blocks], max(_ABSOLUTE, mean - _RELATIVE))


def of_spans(blocks: Samples, spans: Sequence[tuple[Ms, Ms]]) -> Samples:
    """The blocks that lie wholly within one of the spans, in order, each once."""
    wanted = np.zeros(len(blocks), bool)
    for begin, end in spans:
        wanted[-(-begin // HOP) : max(0, (end - LENGTH) // HOP + 1)] = True
    return np.asarray(blocks[wanted])


def loudness_range(powers: Samples) -> float:
    """LU between soft and loud parts, by 3 s windows each 100 ms (EBU Tech 3342); 0 if too short.

    ``powers`` are those of `LoudnessMeter.powers`.
    """
    mean = _mean(_short(powers), _ABSOLUTE)
    if mean <= SILENT:
        return 0.0
    tally = Tally()
    for short in _short(powers):
        tally.add(short[short >= max(_ABSOLUTE, mean - _RANGE_GATE)])
    low, high = (tally.lowest(round((tally.count - 1) * share / 100)) for share in _RANGE)
    return high - low


def _short(powers: Samples) -> Iterator[Samples]:
    """The loudness of every 3 s, each 100 ms, a piece at a time."""
    return (lufs(part) for part in _means(powers, _SHORT))


def _mean(given: Iterable[Samples], least: float) -> float:
    """The loudness of all blocks above a gate together: their mean power; `SILENT` for none."""
    total, count = 0.0, 0
    for blocks in given:
        for at in range(0, len(blocks), ROWS):
            loud = blocks[at : at + ROWS].astype(np.float64)
            loud = loud[loud > least]
            total, count = total + float(np.sum(10 ** (loud / 10))), count + len(loud)
    return 10 * log10(total / count) if count else SILENT


def _means(powers: Samples, count: int) -> Iterator[_Array]:
    """The mean of every ``count`` in a row, `ROWS` at a time."""
    for at in range(0, len(powers) - count + 1, ROWS):
        part = powers[at : at + ROWS + count - 1].astype(np.float64)
        sums = np.concatenate(((0.0,), np.cumsum(part)))
        yield np.asarray(np.maximum(sums[count:] - sums[:-count], 0) / count)
