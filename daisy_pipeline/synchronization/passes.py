# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the whole to the sentence: wide frames first, then 20 ms within what they found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from daisy_pipeline.model.ports import Progress
from daisy_pipeline.synchronization.features import Ints
from daisy_pipeline.synchronization.levels import Material
from daisy_pipeline.synchronization.search import SPEECH, Costs, trace

COSTS = Costs()
WARPS = (1.0, 0.92, 0.85, 1.08, 1.16)
_CELLS = 100_000_000  # of the widest level's grid: what decides its memory, a byte each
_LEAST_BAND = 6_000  # frames of 10 ms to either side
_BAND_SHARE = 0.08
_TRIAL = 30_000  # frames on which vocal tracts are tried
_WINDOW = 24_000  # frames kept of one fine window
_AHEAD = 3_000  # frames searched beyond them, so that a window's end is not guessed


@dataclass(frozen=True)
class Guide:
    """Where in the text a moment of the recording is: positions counted in segments."""

    frames: np.ndarray
    positions: np.ndarray
    slack: int  # frames of 10 ms by which it may be wrong

    def at(self, frames: Ints) -> np.ndarray:
        """Positions at frames."""
        return np.asarray(np.interp(frames, self.frames, self.positions))

    def frame(self, position: float) -> int:
        """The first frame whose position is reached."""
        row = int(np.searchsorted(self.positions, position))
        return int(self.frames[min(row, len(self.frames) - 1)])


@dataclass(frozen=True)
class Found:
    """A segment's frames: ``begin == end`` for one that was not found."""

    begin: int
    end: int


def by_share(material: Material) -> Guide:
    """The guide that gives every segment its share of all speech."""
    voiced = np.cumsum(material.heard.voiced, dtype=np.float64)
    frames = np.arange(0, material.heard.length, 50)
    share = voiced[frames] / max(1.0, voiced[-1])
    reached = np.concatenate(([0], np.cumsum(material.reference.lengths)))
    positions = np.interp(share * reached[-1], reached, np.arange(len(reached)))
    length = material.heard.length
    return Guide(frames, positions, max(_LEAST_BAND, int(_BAND_SHARE * length)))


def pass_over(material: Material, guide: Guide, width: int) -> tuple[Guide, float]:
    """A better guide from one pass over the whole at ``width``, and its cost a voiced row."""
    ours, theirs = material.scales(width)
    count = len(material.reference.lengths)
    states, layout = material.states(width, theirs, range(count))
    rows = material.rows(width, 0, material.heard.length, ours)
    frames = np.arange(len(rows.features)) * width
    centre = layout.states(guide.at(frames))
    dense = layout.total / max(1.0, material.heard.length / width)
    band = int(2 * guide.slack / width * max(1.0, dense)) + 8
    path, cost = trace(rows, states, centre - band // 2, band, COSTS.at(width))
    slack = 4 * width + 400
    better = Guide(frames, np.maximum.accumulate(layout.position(path)), slack)
    return better, float(cost.sum() / max(1, rows.voiced.sum()))


def widest(length: int) -> int:
    """The frame width of the first pass over ``length`` frames: memory decides."""
    band = 2 * max(_LEAST_BAND, int(_BAND_SHARE * length))
    width = int(np.ceil(np.sqrt(length * band / _CELLS)))
    return max(8, width + width % 2)


def coarse(material: Material) -> Guide:
    """The guide from passes at narrower and narrower frames, the last of 80 or 160 ms."""
    width = widest(material.heard.length)
    guide, _ = pass_over(material, by_share(material), width)
    if width > 16:
        guide, _ = pass_over(material, guide, 16)
    return guide


def fine(material: Material, guide: Guide, progress: Progress) -> tuple[list[Found], list[Found]]:
    """The frames of every segment, and stretches of speech that belong to none."""
    found: list[Found] = []
    extras: list[Found] = []
    count, at = len(material.reference.lengths), 0
    while len(found) < count:
        progress.step(len(found), count, "sync.search")
        last = _after(guide, guide.frame(len(found)) + _WINDOW, len(found) + 1, count)
        ahead = _after(guide, guide.frame(last) + _AHEAD, last, count)
        part, strange = _window(material, guide, (len(found), ahead), at)
        kept = part[: last - len(found)]
        stop = max((f.end for f in kept), default=at)
        stop = material.heard.length if last == count else max(at, stop)
        extras.extend(e for e in strange if at <= e.begin < stop)
        found.extend(kept)
        at = stop
    return found, extras


def _after(guide: Guide, frame: int, least: int, count: int) -> int:
    position = float(guide.at(np.array([frame]))[0])
    reached = int(np.ceil(position))
    return count if count - reached < 4 else min(count, max(least, reached))


def _window(
    material: Material, guide: Guide, segments: tuple[int, int], begin: int
) -> tuple[list[Found], list[Found]]:
    first, last = segments
    whole = last == len(material.reference.lengths)
    length = material.heard.length
    end = length if whole else min(length, guide.frame(last) + guide.slack)
    if end - begin < 4:
        return [Found(begin, begin)] * (last - first), []
    ours, theirs = material.scales(2)
    states, layout = material.states(2, theirs, range(first, last))
    rows = material.rows(2, begin, end, ours)
    frames = begin + 2 * np.arange(len(rows.features))
    centre = layout.states(guide.at(frames) - first)
    band = int(2.4 * guide.slack / 2) + 8
    path, _ = trace(rows, states, centre - band // 2, band, COSTS, open_end=not whole)
    found = [
        Found(min(end, place.begin), min(end, place.end))
        for place in _spans(path, layout.first, layout.count, begin)
    ]
    return found, list(_strange(states.kind[path] != SPEECH, rows.voiced, begin))


def _spans(path: Ints, first: Ints, count: Ints, begin: int) -> Iterator[Found]:
    for state, states in zip(first, count, strict=True):
        low = int(np.searchsorted(path, state))
        high = int(np.searchsorted(path, state + states))
        yield Found(begin + 2 * low, begin + 2 * high)


def _strange(outside: np.ndarray, voiced: np.ndarray, begin: int) -> Iterator[Found]:
    """Speech between segments: voiced rows of at least 0.3 s, joined over pauses of 1 s."""
    rows = np.flatnonzero(outside & voiced)
    if len(rows):
        for run in np.split(rows, np.flatnonzero(np.diff(rows) > 50) + 1):
            if len(run) >= 15:
                yield Found(begin + 2 * int(run[0]), begin + 2 * int(run[-1]) + 2)


def best_warp(material: Material) -> Material:
    """The material with the vocal tract that fits the first minutes best."""
    if not material.reference.mel.length or material.heard.length < 200:
        return material
    tried = [(_trial(material.bent(warp)), number) for number, warp in enumerate(WARPS)]
    return material.bent(WARPS[min(tried)[1]])


def _trial(material: Material) -> float:
    """The cost a voiced row of the first minutes."""
    guide = by_share(material)
    end = min(_TRIAL, material.heard.length)
    ahead = end + (3_000 if end < material.heard.length else 0)
    last = _after(guide, ahead, 1, len(material.reference.lengths))
    ours, theirs = material.scales(8)
    states, layout = material.states(8, theirs, range(last))
    rows = material.rows(8, 0, end, ours)
    centre = layout.states(guide.at(np.arange(len(rows.features)) * 8))
    band = 2 * _LEAST_BAND // 8
    whole = end == material.heard.length
    _, cost = trace(rows, states, centre - band // 2, band, COSTS.at(8), open_end=not whole)
    return float(cost.sum() / max(1, rows.voiced.sum()))
