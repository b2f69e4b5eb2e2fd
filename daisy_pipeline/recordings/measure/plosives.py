# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bursts of air on the microphone (p, b): a short blow of sound below the voice itself."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.measure.blocks import Block, Samples, Speech
from daisy_pipeline.recordings.measure.low_band import Frames, LowBand
from daisy_pipeline.recordings.measure.speech import joined
from daisy_pipeline.recordings.measure.tape import ROWS, Tape
from daisy_pipeline.recordings.measured import Event, Fault

_CENTRE = 35.0  # Hz: a burst of air is strongest at 10 to 60 Hz, the deepest voices begin at 70
_FRAME, _HOP = 64, 20  # ms: a Hann window of this length hears `_CENTRE` and 30 Hz to each side
_USUAL = 80  # percentile of the frames in speech: bursts are rarer than the rest
_ABOVE = 12.0  # dB over what the voice usually has there
_LEAST = -42.0  # dBFS, below which nobody hears such low tones
_LONGEST: Ms = 260  # what goes on for longer is a table that was hit, or a lorry
_NEAR: Ms = 200  # around speech, in which a burst is one of the voice
_FLOOR = -120


class Plosives:
    """Keeps the level of the lowest tones, a byte for every 20 ms. A `Detector`."""

    def __init__(self) -> None:
        self._band: LowBand | None = None
        self._frames = Frames(0, 0)
        self._wave: Samples = np.zeros((0, 2), np.float32)
        self._levels = Tape(np.int8)
        self._apart = float(_HOP)  # ms

    def hear(self, block: Block) -> None:
        """Take in the next block."""
        if self._band is None:
            self._begin(block.rate)
        assert self._band is not None
        heard = self._frames.hear(self._band.hear(block.mono)) @ self._wave
        level = 10 * np.log10(np.sum(heard**2, axis=1) + 1e-12)
        self._levels.add(np.clip(level, _FLOOR, 0))

    def _begin(self, rate: int) -> None:
        self._band = LowBand(rate)
        size, hop = (round(self._band.rate * ms / 1000) for ms in (_FRAME, _HOP))
        self._frames = Frames(size, hop)
        self._apart = hop * 1000 / self._band.rate
        turn = 2 * np.pi * _CENTRE / self._band.rate * np.arange(size)
        window = np.hanning(size) * (np.sqrt(2) / np.hanning(size).sum())
        self._wave = np.stack((np.cos(turn) * window, np.sin(turn) * window), 1).astype(np.float32)

    def finish(self, speech: Speech) -> tuple[Event, ...]:
        """Bursts in and beside speech; ``amount``: dB above the voice's usual low tones."""
        counts = np.zeros(1 - _FLOOR, np.int64)  # of spoken frames by level
        for at, spoken in self._spoken(speech):
            own = self._levels[at : at + ROWS][spoken].astype(np.int64) - _FLOOR
            counts += np.bincount(own, minlength=len(counts))
        if not counts.any():
            return ()
        usual = int(np.searchsorted(np.cumsum(counts), _USUAL / 100 * counts.sum())) + _FLOOR
        least = max(usual + _ABOVE, _LEAST)
        loud = ((at, (self._levels[at : at + ROWS] > least) & s) for at, s in self._spoken(speech))
        events = []
        for first, last in joined(loud):
            begin, end = self._time(first), self._time(last)
            if end - begin <= _LONGEST:
                amount = float(self._levels[first:last].max()) - usual
                events.append(Event(Fault.PLOSIVE, begin, end, round(amount, 1)))
        return tuple(events)

    def _time(self, frame: int) -> Ms:
        return round(frame * self._apart + (_FRAME - _HOP) / 2)

    def _spoken(self, speech: Speech) -> Iterator[tuple[int, npt.NDArray[np.bool_]]]:
        """(first frame, which lie in speech or right beside it), `ROWS` frames at a time."""
        number = 0
        for at in range(0, len(self._levels), ROWS):
            mask = np.zeros(min(ROWS, len(self._levels) - at), bool)
            while number < len(speech.spans):
                low, high = (time / self._apart for time in _near(speech.spans[number]))
                mask[max(0, int(low) - at) : max(0, int(high) - at)] = True
                if int(high) >= at + ROWS:
                    break  # it goes on in the next piece
                number += 1
            yield at, mask


def _near(span: tuple[Ms, Ms]) -> tuple[Ms, Ms]:
    return span[0] - _NEAR, span[1] + _NEAR
