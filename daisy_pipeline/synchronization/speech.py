# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which frames hold speech: by level first, then by what rises above the recording's own noise.

Level alone loses half of the speech in hiss and takes soft voices in the background for the
reader's. So each mel channel has a floor of its own, the mean of the pauses.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.features import Floats, Spool
from daisy_pipeline.synchronization.hmm.parameters.sound import SPEECH

Bools = npt.NDArray[np.bool_]
_BLOCK = 60_000


def _threshold(level: Floats) -> float:
    """The level in dB that parts speech from silence, by the loudest and softest 5 %."""
    low, high = (float(q) for q in np.quantile(level, (SPEECH.soft, SPEECH.loud)))
    if high - low <= SPEECH.flat:
        return (high + low) / 2
    return max(high - SPEECH.below_loud, low + SPEECH.above_soft * (high - low))


def speech(level: Floats, mel: Spool, starts: list[int]) -> Bools:
    """For each frame whether it holds speech; ``starts`` are the files' limits."""
    found = np.zeros(len(level), np.bool_)
    of_all: Bools | None = None
    for begin, end in pairwise(starts):
        if end - begin >= SPEECH.enough:
            found[begin:end] = _within(level, mel, begin, end)
        elif begin < end:
            of_all = _within(level, mel, 0, len(level)) if of_all is None else of_all
            found[begin:end] = of_all[begin:end]
    return found


def _within(level: Floats, mel: Spool, begin: int, end: int) -> Bools:
    own = level[begin:end]
    guess = own > _threshold(own)
    pauses = ~_widened(own > _noise_top(own), SPEECH.edge)
    if pauses.sum() < SPEECH.pauses:
        return np.asarray(guess, np.bool_)
    floor = sum(
        np.exp(frames[pauses[at : at + len(frames)]]).sum(0, dtype=np.float64)
        for at, frames in _blocks(mel, begin, end)
    )
    rises = np.concatenate(
        [
            above(frames, np.asarray(np.log(floor / pauses.sum()), np.float32))
            for _, frames in _blocks(mel, begin, end)
        ]
    )
    rises = np.convolve(rises, np.full(3, 1 / 3, np.float32), "same")
    middle, high = (float(q) for q in np.quantile(rises[pauses], (0.5, 0.84)))
    speaks = rises > middle + max(SPEECH.least, SPEECH.spreads * (high - middle))
    return np.asarray(speaks & (own > np.quantile(own, SPEECH.loud) - SPEECH.softest), np.bool_)


def _noise_top(level: Floats) -> float:
    """The level in dB up to which a frame may be noise alone.

    In strong noise much speech lies below `_threshold`. Noise is what is most alike among the soft
    frames: the shortest stretch of levels that holds half of them.
    """
    limit = _threshold(level)
    soft = np.sort(level[level <= limit])
    half = len(soft) // 2
    if half < SPEECH.pauses:
        return limit
    widths = soft[half:] - soft[: len(soft) - half]
    first = int(widths.argmin())
    spread = float(widths[first]) / 2 / 0.6745  # of a normal distribution
    top = float(soft[first] + soft[first + half]) / 2 + SPEECH.noise_spreads * spread
    loud = float(np.quantile(level, SPEECH.loud))
    return max(loud - SPEECH.below_loud, min(limit, top))


def _blocks(mel: Spool, begin: int, end: int) -> Iterator[tuple[int, Floats]]:
    for at in range(begin, end, _BLOCK):
        yield at - begin, mel.read(at, min(end, at + _BLOCK))


def above(frames: Floats, floor: Floats) -> Floats:
    """How far the channels of each frame lie above their floors on average, in dB."""
    decibels = (frames - floor) * np.float32(10 / np.log(10))
    return np.asarray(np.clip(decibels, SPEECH.lowest, SPEECH.highest).mean(1), np.float32)


def _widened(mask: Bools, by: int) -> Bools:
    count = np.concatenate(([0], np.cumsum(mask)))
    at = np.arange(len(mask))
    near = count[np.minimum(at + by + 1, len(mask))] - count[np.maximum(at - by, 0)]
    return np.asarray(near > 0, np.bool_)
