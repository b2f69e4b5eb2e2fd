# SPDX-License-Identifier: AGPL-3.0-or-later
"""Samples of one original by their number, filtered and at the level that a product wants."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.ports import Sound
from daisy_pipeline.tools.high_pass import HighPass
from daisy_pipeline.tools.media import sample, stream

Samples = npt.NDArray[np.float32]
_AHEAD = 20  # seconds: what lies farther ahead is looked up anew instead of decoding up to it
_KEPT = 2  # blocks of a second that are kept, because the next piece may begin before the last end


@dataclass(frozen=True)
class Source:
    """A sound file: its path, its name for findings, a gain in dB and a high-pass in Hz (0: none).

    The path may lead to what was cleaned of the original: its times are the same.
    """

    path: Path
    name: str
    gain: float = 0.0
    high_pass: int = 0


class Sounding(Protocol):
    """What gives samples by their number."""

    def samples(self, first: int, last: int) -> Samples:
        """The samples from ``first`` to before ``last``."""
        ...


class Reader:
    """Samples of one source, nearly always asked for in order; full scale is 1.0."""

    def __init__(self, source: Source, rate: int) -> None:
        self._source, self._rate = source, rate
        self._gain = np.float32(10 ** (source.gain / 20) / 32768)
        self._blocks: list[tuple[int, Samples]] = []
        self._sound: Generator[Sound, None, None] | None = None
        self._filter: HighPass | None = None
        self._settled = 0

    def close(self) -> None:
        """Let go of the file."""
        if self._sound is not None:
            self._sound.close()
        self._sound, self._filter, self._blocks = None, None, []

    def samples(self, first: int, last: int) -> Samples:
        """The samples from ``first`` to before ``last``; silence where there are none."""
        wanted = np.zeros(last - first, np.float32)
        at = max(0, first)
        while at < last:
            block = self._block(at)
            if block is None:
                break
            begin, own = block
            part = own[at - begin : last - begin]
            wanted[at - first : at - first + len(part)] = part
            at += len(part)
        return wanted

    def _block(self, at: int) -> tuple[int, Samples] | None:
        """The block that holds a sample; None behind the end."""
        if not self._blocks or not self._near(at):
            self._open(at)
        for begin, own in self._blocks:
            if begin <= at < begin + len(own):
                return begin, own
        assert self._sound is not None
        for sound in self._sound:
            begin, own = sample(sound.at, self._rate), self._made(sound)
            self._blocks = [*self._blocks[1 - _KEPT :], (begin, own)]
            if begin <= at < begin + len(own):
                return begin, own
        return None

    def _near(self, at: int) -> bool:
        begin, newest = self._blocks[0][0], self._blocks[-1][0]
        return max(begin, self._settled) <= at < newest + _AHEAD * self._rate

    def _open(self, at: int) -> None:
        self.close()
        second = at * 1000 // self._rate // 1000  # whole seconds, so that blocks lie alike
        self._settled = sample(second * 1000, self._rate)
        if self._source.high_pass:
            second = max(0, second - 1)  # in which the filter forgets that it began in the middle
            self._filter = HighPass(self._rate, self._source.high_pass)
        path, name = self._source.path, self._source.name
        self._sound = stream(path, self._rate, second * 1000, None, name)

    def _made(self, sound: Sound) -> Samples:
        own = np.frombuffer(sound.pcm, "<i2") * self._gain
        if self._filter is None:
            return own
        if not self._blocks and len(own):
            # A constant offset must not begin with a thump: it sounds as if it had always been.
            self._filter.hear(np.full(self._rate, own.mean(), np.float32))
        return self._filter.hear(own)
