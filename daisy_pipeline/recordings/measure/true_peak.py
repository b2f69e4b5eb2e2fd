# SPDX-License-Identifier: AGPL-3.0-or-later
"""True peak: what a converter plays between the samples (ITU-R BS.1770-4 annex 2).

Four times oversampled by the standard's filter, but only where that can matter: no output of the
filter is larger than `_GAIN` times the largest sample under it, so stretches that stay below the
highest peak so far divided by `_GAIN` cannot change the result.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from daisy_pipeline.recordings.measure.blocks import Block, Samples, Speech
from daisy_pipeline.recordings.measured import SILENT

_SIZE = 64  # samples judged together
_ROWS = 64  # of these oversampled in one go: a second at once would take megabytes
# BS.1770-4 annex 2, table of the interpolating filter; phases 2 and 3 are 1 and 0 backwards.
_PHASE_0 = (
    *(0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875),
    *(0.1373291015625, 0.97216796875, -0.102294921875, 0.047607421875, -0.0266113281250),
    *(0.014892578125, -0.00830078125),
)
_PHASE_1 = (
    *(-0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625),
    *(0.465087890625, 0.77978515625, -0.2003173828125, 0.1015625, -0.0582275390625),
    *(0.0330810546875, -0.0189208984375),
)
PHASES = np.array((_PHASE_0, _PHASE_1, _PHASE_1[::-1], _PHASE_0[::-1]), np.float32)
"""Coefficients by phase: a sine between two samples in four steps."""
_TAPS = PHASES.shape[1]
_GAIN = float(np.abs(PHASES).sum(axis=1).max())


class TruePeak:
    """Hears mono samples (full scale 1.0) in pieces of any length."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.value = 0.0
        """The true peak so far, full scale 1.0."""
        self.sample = 0.0
        """The largest sample so far."""
        self._before = np.zeros(_TAPS - 1, np.float32)

    def hear(self, samples: Samples) -> None:
        """Take in the next samples."""
        if not len(samples):
            return
        sound = np.concatenate((self._before, samples.astype(np.float32, copy=False)))
        self._before = sound[len(samples) :].copy()
        self.sample = max(self.sample, float(samples.max()), -float(samples.min()))
        self.value = max(self.value, self.sample)
        whole = len(samples) // _SIZE * _SIZE
        if whole:
            self._judge(sound[: whole + _TAPS - 1])
        if whole < len(samples):  # what is shorter must not be filled up: an end has peaks
            rest = sound[whole:]
            self._oversample(rest[None], np.abs(rest).max(keepdims=True))

    def _judge(self, sound: Samples) -> None:
        """Look between the samples of whole windows, those before them included."""
        own = np.abs(sound[_TAPS - 1 :]).reshape(-1, _SIZE).max(axis=1)
        first = np.abs(sound[: _TAPS - 1]).max(keepdims=True)
        under = np.maximum(own, np.concatenate((first, own[:-1])))
        windows = np.lib.stride_tricks.sliding_window_view(sound, _SIZE + _TAPS - 1)[::_SIZE]
        loudest = int(np.argmax(under))
        self._oversample(windows[loudest : loudest + 1], under[loudest : loudest + 1])
        self._oversample(windows, under)

    def dbtp(self) -> float:
        """The true peak so far in dBTP, `SILENT` at the least."""
        return max(SILENT, 20 * float(np.log10(max(self.value, 1e-9))))

    def _oversample(self, windows: npt.NDArray[np.float32], under: npt.NDArray[np.float32]) -> None:
        """Look between the samples of the windows that may hold a higher peak."""
        if self.value == 0:
            return
        found = np.flatnonzero(under * _GAIN > self.value)
        for first in range(0, len(found), _ROWS):
            some = windows[found[first : first + _ROWS]]
            each = np.lib.stride_tricks.sliding_window_view(some, _TAPS, axis=1)
            # The newest sample meets the filter's first tap.
            self.value = max(self.value, float(np.abs(each[..., ::-1] @ PHASES.T).max()))


class Peaks:
    """The detector: true peak and sample peak of the mix, full scale 1.0."""

    def __init__(self, rate: int) -> None:
        self._peak = TruePeak(rate)

    def hear(self, block: Block) -> None:
        """Take in the next block."""
        self._peak.hear(block.mono)

    def finish(self, speech: Speech) -> tuple[float, float]:
        """(true peak in dBTP, sample peak in dBFS)."""
        sample = max(SILENT, 20 * float(np.log10(max(self._peak.sample, 1e-9))))
        return self._peak.dbtp(), sample
