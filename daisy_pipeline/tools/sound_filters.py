# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to FFmpeg's audio filters (PyAV): samples through a chain, every one in its place.

Samples are float, full scale 1.0. A chain gives out as many samples as it takes in: what it is
late by is taken off, so that a sound keeps its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.filter import Graph

Samples = npt.NDArray[np.float32]
AFFTDN_CENTRES = (80, 120, 180, 280, 420, 640, 960, 1450, 2200, 3300, 4950, 7400, 11100, 17000)
"""Hz: the middles of the bands in which `afftdn` takes a noise, but for the last, 26,000."""

_BLOCK = 8192  # samples that go into a graph at once
_LEVELS, _BESIDE = (-80.0, -20.0), 24.0  # dB that afftdn takes: of a noise, of a band beside it


@dataclass(frozen=True)
class Chain:
    """Filters by FFmpeg's names with their arguments; ``late`` samples pass before they answer."""

    filters: tuple[tuple[str, str], ...]
    late: int = 0


def filtered(blocks: Iterable[Samples], rate: int, chain: Chain) -> Iterator[Samples]:
    """The blocks' sound through a chain, as many samples as came in, streamed."""
    graph = _graph(rate, chain)
    taken, given, skip = 0, 0, chain.late
    for pcm in _and_silence(blocks, chain.late):
        last = pcm is None
        graph.push(_frame(pcm, rate, taken) if pcm is not None else None)
        taken += 0 if pcm is None else len(pcm)
        for out in _pulled(graph):
            kept = out[min(skip, len(out)) :]
            skip -= len(out) - len(kept)
            kept = kept[: max(0, taken - chain.late - given)] if last else kept
            given += len(kept)
            if len(kept):
                yield kept
    if given < taken - chain.late:
        yield np.zeros(taken - chain.late - given, np.float32)


def notches(tones: Sequence[float], width: float) -> Chain:
    """Takes out steady tones of these frequencies (Hz): two-pole notches ``width`` Hz wide.

    They are in float of 64 bits: in less, a notch of a Hz at 50 Hz is made of rounding errors.
    """
    each = tuple(("bandreject", f"f={tone:.3f}:width_type=h:w={width:g}") for tone in tones)
    return Chain((("aformat", "sample_fmts=dblp"), *each))


def spectral_denoise(levels: Sequence[float], rate: int, reduction: float) -> Chain:
    """Lowers noise by ``reduction`` dB wherever little else is heard.

    ``levels`` describe the noise around `AFFTDN_CENTRES`: the dBFS that white noise would have that
    is as dense there.
    """
    middle = float(np.clip(np.median(levels), *_LEVELS))
    each = [float(np.clip(level - middle, -_BESIDE, _BESIDE)) for level in (*levels, levels[-1])]
    bands = "|".join(f"{level:.1f}" for level in each)
    given = f"nr={reduction:g}:nf={middle:.1f}:nt=custom:bn={bands}"
    return Chain((("afftdn", given),), 2 * (rate // 80))  # half of its window of 50 ms


def _graph(rate: int, chain: Chain) -> Graph:
    graph = Graph()
    graph.threads = 1
    last = graph.add_abuffer(
        format="flt", sample_rate=rate, layout="mono", time_base=Fraction(1, rate)
    )
    for name, given in (*chain.filters, ("aformat", "sample_fmts=flt")):
        following = graph.add(name, given)
        last.link_to(following)
        last = following
    last.link_to(graph.add("abuffersink"))
    graph.configure()
    return graph


def _and_silence(blocks: Iterable[Samples], late: int) -> Iterator[Samples | None]:
    """The blocks in pieces that a graph takes, what pushes their end out, and None: the end."""
    for block in blocks:
        for at in range(0, len(block), _BLOCK):
            yield block[at : at + _BLOCK]
    if late:
        yield np.zeros(late, np.float32)
    yield None


def _frame(pcm: Samples, rate: int, at: int) -> AudioFrame:
    frame = AudioFrame.from_ndarray(
        np.ascontiguousarray(pcm, np.float32)[None], format="flt", layout="mono"
    )
    frame.sample_rate, frame.pts, frame.time_base = rate, at, Fraction(1, rate)
    return frame


def _pulled(graph: Graph) -> Iterator[Samples]:
    while True:
        try:
            frame = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        assert isinstance(frame, AudioFrame)
        yield np.asarray(frame.to_ndarray()[0], np.float32)
