# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every detector hears: a second of sound at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.times import Ms

Samples = npt.NDArray[np.float32]
Found = TypeVar("Found", covariant=True)
STEP: Ms = 10  # ms of a level in `Speech`


@dataclass(frozen=True)
class Block:
    """Up to a second of a recording at its own rate, full scale 1.0.

    ``first`` is the number of its first sample, ``mono`` the mix that products get, ``channels``
    the channels as they were recorded (one or two).
    """

    first: int
    rate: int
    mono: Samples
    channels: tuple[Samples, ...]


class Series(Protocol):
    """Levels in order, of which a part at a time is read: hours are not held in memory."""

    def __len__(self) -> int: ...

    def __getitem__(self, rows: slice, /) -> Samples:
        """The levels of a stretch."""
        ...


@dataclass(frozen=True)
class Speech:
    """Where somebody speaks, known when all was heard.

    ``levels`` are dBFS (RMS) of every `STEP` ms of the mix, ``spans`` the speech in order,
    ``noise`` the median level outside it.
    """

    levels: Series
    spans: tuple[tuple[Ms, Ms], ...]
    noise: float


class Detector(Protocol[Found]):
    """Hears a recording once, from its beginning to its end; its memory stays flat."""

    def hear(self, block: Block) -> None:
        """Take in the next block."""
        ...

    def finish(self, speech: Speech) -> Found:
        """What was found, now that it is known where speech is."""
        ...
