# SPDX-License-Identifier: AGPL-3.0-or-later
"""The best way through a grid of recording rows against reference states, within a band.

Every row takes exactly one step, so that costs of different ways compare. Before every segment and
at the end stand two states beside the frames of the reference: a rest, where silence costs nothing
and sound costs much, and a filler, dear to enter and cheap to stay in: an announcement, a cough.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.features import Floats, Ints

Bools = npt.NDArray[np.bool_]
_FAR = np.float32(1e9)
# Products this small stay in one thread of the BLAS: two threads that wait for each other on a busy
# machine cost ten times more, and bytes must not depend on the number of cores.
_PRODUCT = 250_000
STAY, STEP, LEAP, SKIP = range(4)


@dataclass(frozen=True)
class Costs:
    """What a row costs; 1.4 is the distance between two unrelated frames of speech.

    ``cap``: the most that a frame can disagree. ``rest``: sound in a rest. ``filler``: sound in a
    filler, ``enter``: going there. ``stay`` and ``leap``: reading slower or faster than the
    reference. ``skip``: leaving out a segment. ``quiet``: the weight of rows without speech.
    """

    cap: float = 1.6
    rest: float = 1.6
    filler: float = 1.1
    enter: float = 20.0
    stay: float = 0.03
    leap: float = 0.15
    skip: float = 30.0
    quiet: float = 0.25

    def at(self, width: int) -> Costs:
        """The costs for rows of ``width`` times 10 ms; entering and skipping are paid in time."""
        part = 2 / width
        return replace(self, enter=self.enter * part, skip=self.skip * part)


SPEECH, REST, FILLER = range(3)


@dataclass(frozen=True)
class States:
    """The reference as states in reading order: features, and the kind of each."""

    features: Floats
    kind: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Rows:
    """A stretch of the recording: features, and which rows hold speech."""

    features: Floats
    voiced: Bools


def trace(
    rows: Rows, states: States, low: Ints, width: int, costs: Costs, *, open_end: bool = False
) -> tuple[Ints, Floats]:
    """The state of each row and what the row cost, on the cheapest way from first to last state.

    ``low`` is the lowest state wanted in each row, ``width`` how many are allowed. With
    ``open_end`` the way may end anywhere.
    """
    count, total = len(rows.features), len(states.features)
    width = min(width, total)
    low = _reachable(low, total - width, open_end)
    arena = np.zeros((count, width), np.uint8)
    band = _Band(states, width, costs)
    block = max(1, min(128, _PRODUCT // (states.features.shape[1] * (width + 32))))
    for begin in range(0, count, block):
        end = min(count, begin + block)
        local = band.local(rows, begin, end, low)
        for row in range(begin, end):
            at = int(low[row])
            arena[row] = band.advance(at, local[row - begin, at - int(low[begin]) :][:width])
    path = _back(arena, low, band, open_end)
    own = _own_costs(rows, states, path, costs)
    return path, own


class _Band:
    """The forward pass: the cheapest cost of every state in the band, row after row."""

    def __init__(self, states: States, width: int, costs: Costs) -> None:
        self.states, self.width, self.costs = states, width, costs
        self.rests = np.flatnonzero(states.kind == REST)
        self.stay = np.where(states.kind == SPEECH, costs.stay, 0).astype(np.float32)
        self.enter = np.where(states.kind == FILLER, costs.enter, 0).astype(np.float32)
        self.norm = (states.features**2).sum(1)
        self.at = 0
        self.best = np.full(width + 2, _FAR, np.float32)  # two states of margin at the left
        self.best[2] = 0
        self.fresh = True

    def local(self, rows: Rows, begin: int, end: int, low: Ints) -> Floats:
        first, last = int(low[begin]), int(low[end - 1]) + self.width
        features = rows.features[begin:end]
        part = self.states.features[first:last]
        square = (features**2).sum(1)[:, None] + self.norm[first:last] - 2 * features @ part.T
        cost = np.sqrt(np.maximum(square, 0) / features.shape[1])
        np.minimum(cost, self.costs.cap, out=cost)
        voiced = rows.voiced[begin:end]
        cost[~voiced] *= self.costs.quiet
        kind = self.states.kind[first:last]
        cost[:, kind == REST] = np.where(voiced, self.costs.rest, 0)[:, None]
        cost[:, kind == FILLER] = np.where(voiced, self.costs.filler, 0)[:, None]
        return np.asarray(cost, np.float32)

    def advance(self, at: int, local: Floats) -> npt.NDArray[np.uint8]:
        """Take one row; give the step that led to each state of the band."""
        if self.fresh:
            self.fresh = False
            self.best[3] = self.enter[1]
            self.best[2:4] += local[:2]
            return np.zeros(self.width, np.uint8)
        shift, width, best = at - self.at, self.width, self.best
        if shift:
            moved = np.full(width + 2, _FAR, np.float32)
            keep = max(0, width + 2 - shift)
            moved[:keep] = best[shift:]
            best = moved
        here = best[2:] + self.stay[at : at + width]
        enter = self.enter[at : at + width]
        step = best[1:-1] + enter
        leap = best[:-2] + (enter + np.float32(self.costs.leap))
        how = (step < here).astype(np.uint8)
        np.minimum(here, step, out=here)
        np.putmask(how, leap < here, LEAP)
        np.minimum(here, leap, out=here)
        self._skip(at, best, here, how)
        here += local
        best[2:] = here
        best[:2] = _FAR
        self.best, self.at = best, at
        return how

    def _skip(self, at: int, best: Floats, here: Floats, how: npt.NDArray[np.uint8]) -> None:
        first, last = np.searchsorted(self.rests, (at, at + self.width))
        inside = self.rests[first:last] - at
        if len(inside) > 1:
            cost = best[2 + inside[:-1]] + np.float32(self.costs.skip)
            better = cost < here[inside[1:]]
            if better.any():
                here[inside[1:][better]] = cost[better]
                how[inside[1:][better]] = SKIP


def _reachable(low: Ints, highest: int, open_end: bool) -> Ints:
    """The band bent so that it rises by at most a leap a row and holds the first and last state.

    Where the guide jumps, the band starts to climb before the jump and arrives after it.
    """
    ramp = 2 * np.arange(len(low))
    low = np.clip(np.maximum.accumulate(low), 0, highest)
    if not open_end:
        low[-1] = highest
    low[0] = 0
    late = np.minimum.accumulate(low - ramp) + ramp
    early = np.maximum.accumulate((low - ramp)[::-1])[::-1] + ramp
    middle = (late + np.maximum(early, 0)) // 2
    return np.clip(np.minimum(np.maximum.accumulate(middle), ramp), 0, highest)


def _back(arena: npt.NDArray[np.uint8], low: Ints, band: _Band, open_end: bool) -> Ints:
    path = np.zeros(len(arena), np.int64)
    ends = band.best[2:] if open_end else band.best[-2:]
    state = int(low[-1]) + band.width - len(ends) + int(ends.argmin())
    if ends.min() >= _FAR / 2:
        state = int(low[-1]) + int(band.best[2:].argmin())
    before = {int(b): int(a) for a, b in zip(band.rests[:-1], band.rests[1:], strict=True)}
    for row in range(len(arena) - 1, -1, -1):
        path[row] = state
        how = arena[row, state - int(low[row])]
        if how == SKIP:
            state = before[state]
        else:
            state -= int(how)
    return path


def _own_costs(rows: Rows, states: States, path: Ints, costs: Costs) -> Floats:
    gap = rows.features - states.features[path]
    cost = np.minimum(np.sqrt((gap**2).mean(1)), costs.cap)
    cost = np.where(rows.voiced, cost, cost * costs.quiet)
    kind = states.kind[path]
    cost = np.where(kind == REST, np.where(rows.voiced, costs.rest, 0), cost)
    cost = np.where(kind == FILLER, np.where(rows.voiced, costs.filler, 0), cost)
    return cost.astype(np.float32)
