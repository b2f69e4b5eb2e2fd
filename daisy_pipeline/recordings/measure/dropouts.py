# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sound that is missing: digital silence, and a voice that breaks off from one moment to the next.

A stop consonant is silent too, but the voice dies away before it over some periods; what a cable,
a buffer or an editor took away ends within a few samples and comes back so. A click is gone as
suddenly, but it is alone: before a break-off and after it a voice goes on.
"""

from __future__ import annotations

import numpy as np

from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.measure.blocks import STEP, Block, Samples, Series, Speech
from daisy_pipeline.recordings.measure.levels import Tally, within
from daisy_pipeline.recordings.measured import SILENT, Event, Fault

_ZERO = 10 ** (SILENT / 20)
_SHORTEST_ZEROS: Ms = 50
_BESIDE: Ms = 40  # beside digital silence, where speech tells that it is a drop-out
_WITHIN = 15.0  # dB under the level of speech: somebody speaks

_FALL = 20.0  # 26 dB, as a ratio
_EDGE: Ms = 2  # within which it falls and rises
_HOLD: Ms = 18  # it stays down, longer than the period of any voice
_LONGEST: Ms = 400
_LOUD = 10 ** (-45 / 20)  # what falls was to be heard
_VOICE: Ms = 25  # beside a break-off, in which a voice goes on:
_FULL = 6  # of these ms, more than two clicks take, are as loud as the loudest
_EVEN = 4.0  # 12 dB, as a ratio, within which they are alike


class Zeros:
    """The detector of digital silence of 50 ms and more: a drop-out in speech, else zeros."""

    def __init__(self) -> None:
        self._open = -1  # the first sample of a run that goes on
        self._runs: list[tuple[int, int]] = []
        self._rate, self._heard = 1, 0

    def hear(self, block: Block) -> None:
        """Take in the next block."""
        self._rate, self._heard = block.rate, block.first + len(block.mono)
        silent = np.abs(block.mono) <= _ZERO
        if self._open < 0 and not silent[-1] and np.count_nonzero(silent) < self._samples:
            return
        flips = np.flatnonzero(np.diff(silent)) + 1 + block.first
        if silent[0] and self._open < 0:
            self._open = block.first
        elif not silent[0] and self._open >= 0:
            self._close(block.first)
        for at in flips.tolist():
            if self._open < 0:
                self._open = at
            else:
                self._close(at)

    @property
    def _samples(self) -> int:
        return _SHORTEST_ZEROS * self._rate // 1000

    def _close(self, end: int) -> None:
        if end - self._open >= self._samples:
            self._runs.append((self._open, end))
        self._open = -1

    def finish(self, speech: Speech) -> tuple[Event, ...]:
        """Every run in order, with its length in ms."""
        if self._open >= 0:
            self._close(self._heard)
        usual = _usual(speech)
        return tuple(self._event(run, speech, usual) for run in self._runs)

    def _event(self, run: tuple[int, int], speech: Speech, usual: float) -> Event:
        begin, end = (round(at * 1000 / self._rate) for at in run)
        spoken = all(
            _heard_at(speech.levels, side) > usual - _WITHIN
            for side in ((begin - _BESIDE, begin), (end, end + _BESIDE))
        )
        return Event(Fault.DROPOUT if spoken else Fault.ZEROS, begin, end, float(end - begin))


class BreakOffs:
    """The detector of a voice that is gone for a moment, though not into digital silence."""

    def __init__(self) -> None:
        self._peaks = np.zeros(0, np.float32)  # of every ms, as far as it may matter
        self._at: Ms = 0  # the time of the first of them
        self._events: list[Event] = []

    def hear(self, block: Block) -> None:
        """Take in the next block."""
        edges = -(-np.arange(1000) * block.rate // 1000)
        edges = edges[edges < len(block.mono)]
        new = np.maximum.reduceat(np.abs(block.mono), edges)
        self._peaks = np.concatenate((self._peaks, new))
        self._look()
        kept = min(len(self._peaks), _LONGEST + 2 * (_HOLD + _VOICE))
        self._at += len(self._peaks) - kept
        self._peaks = self._peaks[len(self._peaks) - kept :]

    def finish(self, speech: Speech) -> tuple[Event, ...]:
        """The drop-outs within speech, in order, with their length in ms."""
        least = _usual(speech) - _WITHIN
        return tuple(
            event
            for event in self._events
            if _heard_at(speech.levels, (event.begin - _BESIDE, event.begin)) > least
            and _heard_at(speech.levels, (event.end, event.end + _BESIDE)) > least
        )

    def _look(self) -> None:
        """Add the drop-outs that end in what is kept."""
        peaks = self._peaks
        if len(peaks) < 2 * _HOLD:
            return
        low = _highest(peaks, _HOLD)  # of the ms from each on
        edge = _highest(peaks, _EDGE)
        ahead, behind = edge[: len(low) - _EDGE], low[_EDGE:]
        falls = np.flatnonzero((ahead > _LOUD) & (ahead > _FALL * behind)) + _EDGE
        for fall in falls.tolist():
            self._end_of(fall, peaks, edge)

    def _end_of(self, fall: int, peaks: Samples, edge: Samples) -> None:
        """Add the drop-out that begins at ``fall``, if the sound comes back at once."""
        if self._events and self._at + fall < self._events[-1].end:
            return
        limit = float(edge[fall - _EDGE]) / _FALL
        loud = np.flatnonzero(peaks[fall : fall + _LONGEST] > limit)
        if not len(loud):
            return
        back = fall + int(loud[0])
        if fall < _VOICE or back + _VOICE > len(peaks):  # judged already, or with the next block
            return
        under = float(peaks[fall:back].max())
        sides = (peaks[fall - _VOICE : fall], peaks[back : back + _VOICE])
        if float(edge[back]) > _FALL * max(under, _ZERO) and all(map(_goes_on, sides)):
            begin, end = self._at + fall, self._at + back
            self._events.append(Event(Fault.DROPOUT, begin, end, float(end - begin)))


def _goes_on(beside: Samples) -> bool:
    """Whether what is beside an edge is a voice, and not a click alone."""
    return int(np.count_nonzero(beside * _EVEN > beside.max())) >= _FULL


def _highest(values: Samples, count: int) -> Samples:
    """The highest of every ``count`` in a row: windows twice as long out of two."""
    size = 1
    while size < count:
        step = min(size, count - size)
        values = np.maximum(values[:-step], values[step:])
        size += step
    return values


def _usual(speech: Speech) -> float:
    """The middle level of speech; above all levels where nobody speaks."""
    tally = Tally()
    for stretch in within(speech.levels, speech.spans):
        tally.add(stretch)
    return tally.median() if tally.count else 200.0


def _heard_at(levels: Series, span: tuple[Ms, Ms]) -> float:
    """The highest level in a span, `SILENT` outside the recording."""
    found = levels[max(0, span[0]) // STEP : max(0, span[1]) // STEP]
    return float(found.max()) if len(found) else SILENT
