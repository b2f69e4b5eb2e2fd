# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pieces of originals as one stream of samples, cross-faded where they meet.

A cross-fade has equal power and lies half before and half behind the cut. What sounds beyond the
cut comes from the original, so every sample of a piece stays in its place: no time is shifted.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.ports import Sound
from daisy_pipeline.model.times import Ms, Piece
from daisy_pipeline.tools.media import sample, stream

Samples = npt.NDArray[np.int16]
FADE: Ms = 16
_AHEAD = 20  # seconds: what lies farther ahead is looked up anew instead of decoding up to it
_KEPT = 2  # blocks of a second that are kept, because the next piece may begin before the last end


def spliced(
    pieces: Sequence[Piece], originals: Mapping[str, tuple[Path, str]], rate: int
) -> Iterator[bytes]:
    """16-bit samples of pieces that follow each other, as many as their places in the result have.

    ``originals`` leads from a digest to (path, name for findings). A recording is read forward
    once, however many pieces it gives; memory does not grow with its length.
    """
    open_ones: dict[str, _Reader] = {}
    try:
        fades = [0, *(_fade(one, other, rate) for one, other in pairwise(pieces)), 0]
        end = np.zeros(0, np.int16)
        for number, piece in enumerate(pieces):
            if piece.source not in open_ones:
                open_ones[piece.source] = _Reader(*originals[piece.source], rate)
            reader, before, after = open_ones[piece.source], fades[number], fades[number + 1]
            first = sample(piece.begin, rate)
            last = first + _length(piece, rate)
            if before:
                yield _faded(end, reader.samples(first - before, first + before)).tobytes()
            for low in range(first + before, last - after, rate):
                yield reader.samples(low, min(low + rate, last - after)).tobytes()
            end = reader.samples(last - after, last + after)
    finally:
        for reader in open_ones.values():
            reader.close()


def _length(piece: Piece, rate: int) -> int:
    """How many samples a piece has: by its place in the result, so that nothing drifts."""
    return sample(piece.until, rate) - sample(piece.at, rate)


def _fade(one: Piece, other: Piece, rate: int) -> int:
    """Samples of a cross-fade on each side of a cut; 0 where the sound goes on."""
    if one.source == other.source and one.end == other.begin:
        return 0
    half = FADE * rate // 2000
    return min(half, _length(one, rate) // 2, _length(other, rate) // 2)


def _faded(out: Samples, into: Samples) -> Samples:
    """One stretch of sound going over into another of the same length."""
    turn = (np.arange(len(out)) + 0.5) / len(out) * np.pi / 2
    mixed = np.rint(out * np.cos(turn) + into * np.sin(turn))
    return np.asarray(np.clip(mixed, -32768, 32767), "<i2")


class _Reader:
    """Samples of one original by their number, nearly always asked for in order."""

    def __init__(self, path: Path, name: str, rate: int) -> None:
        self._path, self._name, self._rate = path, name, rate
        self._blocks: list[tuple[int, Samples]] = []
        self._sound: Generator[Sound, None, None] | None = None

    def close(self) -> None:
        """Let go of the file."""
        if self._sound is not None:
            self._sound.close()
        self._sound, self._blocks = None, []

    def samples(self, first: int, last: int) -> Samples:
        """The samples from ``first`` to before ``last``; silence where there are none."""
        wanted = np.zeros(last - first, "<i2")
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
            begin, own = sample(sound.at, self._rate), np.frombuffer(sound.pcm, "<i2")
            self._blocks = [*self._blocks[1 - _KEPT :], (begin, own)]
            if begin <= at < begin + len(own):
                return begin, own
        return None

    def _near(self, at: int) -> bool:
        begin, newest = self._blocks[0][0], self._blocks[-1][0]
        return begin <= at < newest + _AHEAD * self._rate

    def _open(self, at: int) -> None:
        self.close()
        begin = at * 1000 // self._rate // 1000 * 1000  # whole seconds, so that blocks lie alike
        self._sound = stream(self._path, self._rate, begin, None, self._name)
