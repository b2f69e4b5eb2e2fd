# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hum of the mains: tones of 50 or 60 Hz and their harmonics that never stop.

A voice moves, the mains do not. So each frequency is judged by what it has in the quietest of all
half seconds: there a steady tone still stands out of the noise beside it, and no voice does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from daisy_pipeline.recordings.measure.blocks import Block, Samples, Speech
from daisy_pipeline.recordings.measure.low_band import Frames, LowBand
from daisy_pipeline.recordings.measure.tape import percentile
from daisy_pipeline.recordings.measured import Hum

_MAINS = (50, 60)  # Hz
_STRAY = 0.5  # Hz that the mains, or the clock of a recorder, may be off
_HARMONICS = range(1, 11)
_LOWEST, _STEP, _CELLS = -140.0, 0.5, 320  # dB: levels are counted in cells of half a dB
_WINDOW = 0.5  # s: as long as the pauses between sentences
_QUIET = 0.15  # share of the windows in which the voice is away from a frequency
_FEWEST = 12  # windows, below which a short tone of a voice cannot be told from hum
_STANDS = 6.0  # dB by which a harmonic stands out; random noise stays within 3
_SURE = 12.0  # dB for a tone that is alone
_FAINT = -84.0  # dBFS of all harmonics together, below which nobody hears it
_SIDE = 2  # bins on each side that belong to a tone (a Hann window's main lobe)
_BESIDE = (4, 9)  # bins away, in which there is only noise


@dataclass(frozen=True)
class _Tones:
    """What one frequency of the mains is worth: power, power of the noise there, by harmonic."""

    frequency: float
    exact: float
    power: npt.NDArray[np.float64]
    noise: npt.NDArray[np.float64]

    @property
    def stands(self) -> npt.NDArray[np.float64]:
        """Decibels above the noise beside it, of each harmonic."""
        return np.asarray(10 * np.log10(self.power / self.noise))

    @property
    def score(self) -> float:
        """How much of it there is: decibels of all harmonics that stand out."""
        return float(np.sum(np.clip(self.stands - _STANDS / 2, 0, 20)))


class Hums:
    """Counts the level of every low frequency, half a second at a time. A `Detector`."""

    def __init__(self) -> None:
        self._band: LowBand | None = None
        self._frames = Frames(0, 0)
        self._counts: npt.NDArray[np.int32] = np.zeros((0, _CELLS), np.int32)
        self._size = 0

    def hear(self, block: Block) -> None:
        """Take in the next block."""
        if self._band is None:
            self._band = LowBand(block.rate)
            self._size = 2 * round(self._band.rate * _WINDOW / 2)
            self._frames = Frames(self._size, self._size // 2)
            bins = int((_MAINS[-1] + _STRAY) * _HARMONICS[-1] * _WINDOW) + 20
            self._counts = np.zeros((min(bins, self._size // 2), _CELLS), np.int32)
        for frame in self._frames.hear(self._band.hear(block.mono)):
            if frame.any():  # digital silence tells nothing
                self._count(frame)

    def _count(self, frame: Samples) -> None:
        window = np.hanning(self._size)
        bins = np.fft.rfft(frame * window)[: len(self._counts)]
        power = (bins.real**2 + bins.imag**2) * (2 / (self._size * np.sum(window**2)))
        level = (10 * np.log10(power + 1e-14) - _LOWEST) / _STEP
        cell = np.clip(level.astype(np.int32), 0, _CELLS - 1)
        self._counts[np.arange(len(cell)), cell] += 1

    def finish(self, speech: Speech) -> Hum | None:
        """The hum of 50 or of 60 Hz, whichever there is more of; None where there is none."""
        if self._band is None or self._counts[0].sum() < _FEWEST:
            return None
        usual = 10 ** (self._usual() / 10)
        width = self._band.rate / self._size
        found = max((_strongest(usual, mains, width) for mains in _MAINS), key=lambda t: t.score)
        return _told(found)

    def _usual(self) -> npt.NDArray[np.float64]:
        """The level, in dB, that each frequency has in the quietest windows."""
        heard = np.cumsum(self._counts, axis=1)
        cell = np.argmax(heard >= _QUIET * heard[:, -1:], axis=1)
        return np.asarray(_LOWEST + (cell + 0.5) * _STEP)


def _strongest(usual: npt.NDArray[np.float64], mains: int, width: float) -> _Tones:
    """The frequency near ``mains`` whose harmonics stand out most."""
    tries = np.arange(mains - _STRAY, mains + _STRAY + 0.01, 0.1)
    every = [_tones(usual, float(f), width) for f in tries]
    return max(every, key=lambda tones: (tones.score, -abs(tones.frequency - mains)))


def _tones(usual: npt.NDArray[np.float64], frequency: float, width: float) -> _Tones:
    power, noise, exact = [], [], []
    near, far = _BESIDE
    for harmonic in _HARMONICS:
        at = round(frequency * harmonic / width)
        if at + far >= len(usual):
            break
        beside = np.concatenate((usual[at - far : at - near + 1], usual[at + near : at + far + 1]))
        around = float(percentile(beside, 50))
        power.append(usual[at - _SIDE : at + _SIDE + 1].sum())
        noise.append((2 * _SIDE + 1) * around)
        exact.append(_middle(usual, at, around) * width / harmonic)
    weight = np.clip(np.array(power) - 4 * np.array(noise), 1e-16, None)
    middle = float(np.average(exact, weights=weight))
    return _Tones(frequency, middle, np.array(power), np.array(noise))


def _middle(usual: npt.NDArray[np.float64], at: int, noise: float) -> float:
    """Where a tone is between the bins: the middle of its power, the noise taken off."""
    bins = np.arange(at - _SIDE, at + _SIDE + 1)
    power = np.clip(usual[bins] - noise, 1e-16, None)
    return float(np.average(bins, weights=power))


def _told(tones: _Tones) -> Hum | None:
    """Hum where the fundamental or two harmonics stand out clearly, or one very clearly."""
    stands = tones.stands
    out = np.flatnonzero(stands >= _STANDS)
    if not _convinces(stands, out):
        return None
    power, noise = float(tones.power[out].sum()), float(tones.noise[out].sum())
    level = 10 * np.log10(max(power - noise, 1e-14))
    if level < _FAINT:
        return None
    above = float(10 * np.log10(power / noise))
    harmonics = tuple(int(n) + 1 for n in out)
    return Hum(round(tones.exact, 1), round(float(level), 1), round(above, 1), harmonics)


def _convinces(stands: npt.NDArray[np.float64], out: Sequence[int] | npt.NDArray[np.intp]) -> bool:
    best = max((float(stands[n]) for n in out), default=0.0)
    return best >= _SURE or (len(out) >= 2 and best >= (_STANDS + _SURE) / 2)
