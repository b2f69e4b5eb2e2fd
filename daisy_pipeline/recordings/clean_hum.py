# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hum taken out by narrow notches that know it from the first sample on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from daisy_pipeline.recordings.measure.blocks import Samples
from daisy_pipeline.recordings.measured import Hum
from daisy_pipeline.tools.sound_filters import filtered, notches

WIDTH = 1.0  # Hz at 3 dB. Half of it leaves the wandering of the mains, twice it thins a low voice
_LEAST = 1.0  # seconds of room tone in which a frequency can be told more finely
_NEAR, _STEP = 0.1, 0.01  # Hz around the measured frequency
_LEAD = 3.0  # seconds of hum alone, in which a notch of 1 Hz goes down by 80 dB
_LEARNT = 2.0  # seconds at the beginning that tell how the hum begins

Tones = tuple[float, ...]


def tones_of(hum: Hum, quiet: Sequence[Samples], rate: int) -> Tones:
    """The frequencies (Hz) of a hum's harmonics, as they are in room tone."""
    long = [stretch for stretch in quiet if len(stretch) >= _LEAST * rate]
    mains = _finer(hum, long, rate) if long else hum.frequency
    return tuple(round(mains * n, 3) for n in hum.harmonics if mains * n < 0.45 * rate)


def without_hum(blocks: Iterable[Samples], rate: int, tones: Tones) -> Iterator[Samples]:
    """The sound without its hum, as many samples, in place.

    A notch of 1 Hz needs a second to take hold. So it first hears what the hum would have been
    before the beginning.
    """
    rest = iter(blocks)
    first: list[Samples] = []
    while sum(map(len, first)) < _LEARNT * rate and (block := next(rest, None)) is not None:
        first.append(block)
    if not first:
        return
    lead = _before(np.concatenate(first), rate, tones)
    skip = len(lead)
    for block in filtered(chain([lead], first, rest), rate, notches(tones, WIDTH)):
        kept = block[min(skip, len(block)) :]
        skip -= len(block) - len(kept)
        if len(kept):
            yield kept


def _before(first: Samples, rate: int, tones: Tones) -> Samples:
    """What the hum was like in the seconds before sound that begins with ``first``."""
    known = first[: int(_LEARNT * rate)].astype(np.float64)
    waves = _waves(np.arange(len(known)), rate, tones)
    amounts, *_ = np.linalg.lstsq(waves, known, rcond=None)
    earlier = _waves(np.arange(-int(_LEAD * rate), 0), rate, tones)
    return np.asarray(earlier @ amounts, np.float32)


def _waves(at: npt.NDArray[np.int_], rate: int, tones: Tones) -> npt.NDArray[np.float64]:
    angles = at[:, None] * (2 * np.pi / rate) * np.array(tones)
    return np.concatenate((np.cos(angles), np.sin(angles)), axis=1)


def _finer(hum: Hum, quiet: Sequence[Samples], rate: int) -> float:
    """The frequency near the measured one of which the room tone has most."""
    tries = hum.frequency + np.arange(-_NEAR, _NEAR + _STEP / 2, _STEP)
    found = np.zeros(len(tries))
    for stretch in quiet:
        at = np.arange(len(stretch)) / rate
        heard = stretch * np.hanning(len(stretch))
        for n in hum.harmonics:
            turns = np.exp(-2j * np.pi * n * tries[:, None] * at)
            found += np.abs(turns @ heard) ** 2 / len(stretch)
    return float(round(tries[int(np.argmax(found))], 3))
