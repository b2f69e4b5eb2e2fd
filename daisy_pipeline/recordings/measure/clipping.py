# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clipping: peaks that are cut flat, at full scale or, before the file was made, below it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.measure.blocks import Block, Samples, Speech
from daisy_pipeline.recordings.measured import Event, Fault

_FULL = 0.9999  # of full scale; decoders of lossy codecs go beyond where a peak was cut
_LEAST_FULL = 3  # samples in a row at full scale
_LEAST_FLAT = 4  # samples in a row at a lower ceiling, which a slow wave's crest may touch by 3
_FLAT = 1.5 / 32768  # what counts as level ground between neighbours
_CEILING = 0.995  # of the highest peak: what is cut there was cut at one level
_LOUDEST = 0.05  # a ceiling below -26 dBFS is a crest like any other
_TIMES = 5  # cut peaks at a ceiling below full scale before they are believed
_JOINED = 0.5  # s between cut peaks that are told as one place


@dataclass(slots=True)
class _Place:
    """Cut peaks near each other: samples from and to, how many are flat, in how many runs."""

    begin: int
    end: int
    flat: int
    runs: int
    level: float


class Clipping:
    """The detector: where peaks are cut in any channel, and the share of samples that are."""

    def __init__(self) -> None:
        self._sides: list[_Side] = []
        self._heard, self._rate = 0, 1

    def hear(self, block: Block) -> None:
        """Take in the next block."""
        self._rate, self._heard = block.rate, block.first + len(block.mono)
        self._sides += [_Side() for _ in range(2 * len(block.channels) - len(self._sides))]
        for number, samples in enumerate(block.channels):
            self._sides[2 * number].hear(samples, block)
            self._sides[2 * number + 1].hear(-samples, block)

    def finish(self, speech: Speech) -> tuple[tuple[Event, ...], float]:
        """(places of clipping in order, the share of samples cut in the channel with the most)."""
        sides = [side.believed() for side in self._sides]
        joined: list[_Place] = []
        for place in sorted((p for side in sides for p in side), key=lambda p: p.begin):
            if joined and place.begin - joined[-1].end < _JOINED * self._rate:
                joined[-1].end = max(joined[-1].end, place.end)
                joined[-1].flat += place.flat
            else:
                joined.append(replace(place))
        events = tuple(
            Event(Fault.CLIPPING, self._ms(p.begin), self._ms(p.end), float(p.flat)) for p in joined
        )
        flat = [sum(p.flat for side in sides[n : n + 2] for p in side) for n in (0, 2)]
        return events, max(flat) / max(1, self._heard)

    def _ms(self, at: int) -> Ms:
        return round(at * 1000 / self._rate)


class _Side:
    """The peaks of one channel in one direction."""

    def __init__(self) -> None:
        self._peak = 0.0
        self._places: list[_Place] = []

    def hear(self, samples: Samples, block: Block) -> None:
        """Take in the samples of the block in which this side points upwards."""
        top = float(samples.max())
        if top > self._peak:
            self._peak = top
            self._forget()
        if top < max(_LOUDEST, self._least):
            return
        for begin, size, level in _runs(samples, self._least):
            self._add(block.first + begin, size, level, _JOINED * block.rate)

    def believed(self) -> list[_Place]:
        """Peaks cut at full scale; those cut lower if there are several."""
        lower = [p for p in self._places if p.level < _FULL]
        full = [p for p in self._places if p.level >= _FULL]
        return full + (lower if sum(p.runs for p in lower) >= _TIMES else [])

    @property
    def _least(self) -> float:
        return min(_FULL, _CEILING * self._peak)

    def _forget(self) -> None:
        """What lies below the ceiling by now was a crest."""
        if any(p.level < self._least for p in self._places):
            self._places = [p for p in self._places if p.level >= self._least]

    def _add(self, begin: int, size: int, level: float, near: float) -> None:
        last = self._places[-1] if self._places else None
        if last and begin - last.end < near and (last.level >= _FULL) == (level >= _FULL):
            last.end, last.flat, last.runs = begin + size, last.flat + size, last.runs + 1
            last.level = max(last.level, level)
        else:
            self._places.append(_Place(begin, begin + size, size, 1, level))


def _runs(samples: Samples, least: float) -> list[tuple[int, int, float]]:
    """(first sample, length, level) of the flat stretches at or above a level."""
    high = np.flatnonzero(samples >= least)
    level = samples[high]
    full = level >= _FULL
    even = (np.abs(np.diff(level)) <= _FLAT) & (full[1:] == full[:-1]) | (full[1:] & full[:-1])
    breaks = np.flatnonzero(~((np.diff(high) == 1) & even)) + 1
    begins = np.concatenate(((0,), breaks)).astype(np.intp)
    sizes = np.diff(np.append(begins, len(high)))
    kept = sizes >= np.where(full[begins], _LEAST_FULL, _LEAST_FLAT)
    return _rows(high[begins[kept]], sizes[kept], level[begins[kept]])


def _rows(
    begins: npt.NDArray[np.intp], sizes: npt.NDArray[np.intp], levels: Samples
) -> list[tuple[int, int, float]]:
    return list(zip(begins.tolist(), sizes.tolist(), levels.tolist(), strict=True))
