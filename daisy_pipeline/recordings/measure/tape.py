# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers that become many in ten hours: the newest in memory, the rest in a temporary file."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from daisy_pipeline.recordings.measure.blocks import Samples, Series

Number = TypeVar("Number", bound=np.generic)
ROWS = 60_000
"""Numbers worked on at a time, so that hours need no more memory than minutes."""
_IN_MEMORY = 1 << 18  # bytes: three quarters of an hour of a byte each 10 ms


class Tape(Generic[Number]):
    """Numbers of one type in order; what was added can be read a part at a time."""

    def __init__(self, kind: type[Number]) -> None:
        self._kind = np.dtype(kind)
        # It vanishes with this object.
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
        self._count = 0

    def add(self, numbers: npt.NDArray[Any]) -> None:
        """Append numbers, rounded where the type is whole."""
        if self._kind.kind in "iu":
            numbers = np.rint(numbers)
        self._file.write(numbers.astype(self._kind).tobytes())
        self._count += numbers.size

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, rows: slice) -> npt.NDArray[Number]:
        first, last, _ = rows.indices(self._count)
        size = self._kind.itemsize
        self._file.seek(first * size)
        data = self._file.read(max(0, last - first) * size)
        self._file.seek(0, 2)
        return np.frombuffer(data, self._kind)


class Decibels:
    """A tape of hundredths of a dB, read as decibels: a `Series`."""

    def __init__(self, tape: Tape[np.int16]) -> None:
        self._tape = tape

    def __len__(self) -> int:
        return len(self._tape)

    def __getitem__(self, rows: slice, /) -> Samples:
        levels = self._tape[rows].astype(np.float32)
        levels /= HUNDREDTHS
        return levels


HUNDREDTHS = 100
"""How finely a dB is kept: two bytes a level."""


def pieces(series: Series, begin: int = 0, end: int | None = None) -> Iterator[tuple[int, Samples]]:
    """(number of the first, levels) of a stretch, `ROWS` at a time."""
    last = len(series) if end is None else min(end, len(series))
    for at in range(begin, last, ROWS):
        yield at, series[at : min(at + ROWS, last)]


def percentile(values: npt.NDArray[Any], share: float) -> npt.NDArray[Any]:
    """The percentile along the last axis, between two neighbours in proportion.

    As `numpy.percentile`, which loads numpy.ma for it: 1.3 MB.
    """
    place = (values.shape[-1] - 1) * share / 100
    low = int(place)
    high = min(low + 1, values.shape[-1] - 1)
    parted = np.partition(values, (low, high), axis=-1)
    below, above = parted[..., low].astype(np.float64), parted[..., high].astype(np.float64)
    return np.asarray(below + (above - below) * (place - low))
