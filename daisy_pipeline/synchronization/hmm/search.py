# SPDX-License-Identifier: AGPL-3.0-or-later
"""The best way through a graph for frames that come in chunks; what is sure is settled at once.

The search remembers how each way came into its sentences only. Settled means: all ways that are
still alive came into a sentence by the same state at the same time; the states up to there are
then found sentence by sentence. So memory holds the open end only, whatever the recording's
length.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.features import Floats
from daisy_pipeline.synchronization.hmm import kernels
from daisy_pipeline.synchronization.hmm.graph import Graph, Ints, Kind
from daisy_pipeline.synchronization.hmm.parameters import LATEST

Path = npt.NDArray[np.int32]
_ROOM = 1 << 14  # entries into sentences, to begin with


@dataclass(frozen=True)
class _At:
    """A state of the way and its frame; ``entered``: the frame before is in another sentence."""

    frame: int
    state: int
    entered: bool = True


class Search:
    """Feed it emissions, take settled states; ``finish`` gives the rest.

    ``score`` is the best way's score a frame so far; ``lost``: no way through was left.
    """

    def __init__(self, graph: Graph, scale: float, beam: float, start: int = 0) -> None:
        """``start``: the block that the way begins in."""
        self._graph, self._scale, self._beam = graph, np.float32(scale), np.float32(beam)
        self._arcs = _Arcs.of(graph)
        first = int(graph.block_starts[start])
        self._scores = np.full((2, kernels.PAD + graph.states), kernels.LOWEST, np.float32)
        self._scores[0, kernels.PAD + first] = 0  # before the first frame there is silence
        self._tokens = np.full(self._scores.shape, -1, np.int32)
        self._open = np.array([0, start, start, 0, 0], np.int64)
        self._entries = np.empty((_ROOM, 3), np.int32)
        self._root = _At(-1, first)  # the last that is settled
        self._waiting: deque[Floats] = deque()  # the frames after it
        self._total = 0.0
        self.lost = False

    def feed(self, emitted: Floats) -> Path:
        """Search on through these frames; the states that are settled now."""
        self._waiting.append(emitted)
        pieces, at = [], 0
        while at < len(emitted) and not self.lost:
            at += self._advance(emitted[at:])
            pieces.append(self._settle())
        return _joined(pieces)

    def finish(self, whole: bool = True) -> Path:
        """The states of all frames not settled yet; ``whole``: the text must have come to its end.

        Empty when no way is left.
        """
        state = self._last(whole)
        if state < 0:
            return np.zeros(0, np.int32)
        self._total += float(self._now[state])
        return self._way(state)

    @property
    def score(self) -> float:
        """Log score a frame, of the best way when finished."""
        return self._total / max(1, int(self._open[4]))

    @property
    def _now(self) -> Floats:
        """The score of every state after the last frame."""
        return self._scores[self._open[0], kernels.PAD :]

    def _advance(self, emitted: Floats) -> int:
        graph, arcs = self._graph, self._arcs
        done, taken = kernels.advance(
            self._scores,
            self._tokens,
            self._open,
            emitted,
            arcs.density,
            arcs.near,
            arcs.far_blocks,
            arcs.far_states,
            arcs.far_starts,
            arcs.far_froms,
            arcs.far_costs,
            graph.block_starts,
            graph.block_of,
            self._scale,
            self._beam,
            self._entries,
        )
        self._total += taken
        self.lost = bool(self._open[1] > self._open[2])
        return int(done)

    def _settle(self) -> Path:
        """What all living ways share; entries that none of them came by are let go."""
        if self.lost:
            return np.zeros(0, np.int32)
        turn, low, high, used, _ = (int(n) for n in self._open)
        starts = self._graph.block_starts
        here = (self._scores[turn], self._tokens[turn], starts[low], starts[high + 1])
        count, common = kernels.shared_entries(*here, self._entries, used)
        pieces = []
        if common >= 0 and self._entries[common, 1] > self._root.frame:
            pieces = self._traced(self._chain(int(common)))
        kept = kernels.keep_entries(*here, self._entries, used, count, common)
        self._open[3] = kept
        if 2 * (kept + kernels.ENTRIES * (high - low + 2)) > len(self._entries):
            self._entries = np.concatenate((self._entries, np.empty_like(self._entries)))
        if len(self._waiting) > LATEST:
            pieces.append(self._hurried())
        return _joined(pieces)

    def _chain(self, entry: int) -> list[_At]:
        """The entries that led to this one after what is settled, in order of time."""
        found = []
        while entry >= 0 and self._entries[entry, 1] > self._root.frame:
            before, frame, state = (int(n) for n in self._entries[entry])
            found.append(_At(frame, state))
            entry = before
        return found[::-1]

    def _way(self, state: int) -> Path:
        """All frames that wait, along the way that ends in this state."""
        token = int(self._tokens[self._open[0], kernels.PAD + state])
        chain = [*self._chain(token), _At(int(self._open[4]) - 1, state, False)]
        return _joined(self._traced(chain))

    def _hurried(self) -> Path:
        """The oldest frames that wait, along the way that is best now, though others live."""
        root, waiting = self._root, self._waiting.copy()
        way = self._way(self._last(whole=False))[: len(waiting[0])]
        self._waiting = waiting
        self._waiting.popleft()
        self._root = _At(root.frame + len(way), int(way[-1]))
        return way

    def _traced(self, chain: list[_At]) -> list[Path]:
        """The states up to the last of the chain, which becomes the root."""
        pieces = []
        for here in chain:
            if here.frame == self._root.frame:
                continue
            rows = self._taken(here.frame - self._root.frame)
            pieces.append(self._states(rows, here))
            self._root = here
        return pieces

    def _states(self, rows: Floats, here: _At) -> Path:
        """The states of the frames after the root, the last of which is ``here``."""
        graph = self._graph
        block = int(graph.block_of[here.state]) - here.entered
        low, high = (int(n) for n in graph.block_starts[block : block + 2])
        inside = len(rows) - here.entered
        path = np.full(len(rows), here.state, np.int32)
        if inside:
            found = np.bool_(low <= self._root.state < high)
            if found:
                path[:inside], found = kernels.within(
                    rows[:inside],
                    graph.density,
                    graph.froms,
                    graph.arc_starts,
                    graph.costs,
                    low,
                    high,
                    self._scale,
                    self._root.state,
                    here.state,
                )
            if not found:  # what was settled in haste is not on this way: it jumps, in silence
                path[:inside] = low
        return path

    def _taken(self, count: int) -> Floats:
        """So many of the frames that wait; they are let go."""
        pieces = []
        while count:
            piece = self._waiting.popleft()
            if len(piece) > count:
                self._waiting.appendleft(piece[count:])
            pieces.append(piece[:count])
            count -= len(pieces[-1])
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)

    def _last(self, whole: bool) -> int:
        """The state in which the best way ends; -1 when there is none."""
        if self.lost:
            return -1
        starts, scores = self._graph.block_starts, self._now
        if whole:
            ends = [*range(starts[-2], starts[-1])]
            if len(starts) > 2:
                phones = np.flatnonzero(self._graph.kind[: starts[-2]] == Kind.PHONE)
                ends += [int(phones[-1]), int(phones[-1]) - 1]
            best = max(ends, key=lambda s: float(scores[s]))
        else:
            low, high = starts[self._open[1]], starts[self._open[2] + 1]
            best = int(low + scores[low:high].argmax())
        return best if scores[best] > kernels.LOWEST / 2 else -1


@dataclass(frozen=True)
class _Arcs:
    """A graph's arcs as the search takes them: `kernels.advance`."""

    density: npt.NDArray[np.uint32]
    near: Floats
    far_blocks: Ints
    far_states: Ints
    far_starts: Ints
    far_froms: npt.NDArray[np.int32]
    far_costs: Floats

    @classmethod
    def of(cls, graph: Graph) -> _Arcs:
        """Arcs from up to PAD states before, within a sentence, beside all others."""
        into = np.repeat(np.arange(graph.states, dtype=np.int32), np.diff(graph.arc_starts))
        back = into - graph.froms
        same = graph.block_of[into] == graph.block_of[graph.froms]
        is_near = same & (back >= 0) & (back <= kernels.PAD)
        near = np.full((kernels.PAD + 1, graph.states), kernels.LOWEST, np.float32)
        np.maximum.at(near, (back[is_near], into[is_near]), graph.costs[is_near])
        far = np.flatnonzero(~is_near)
        states, starts = np.unique(into[far], return_index=True)
        return cls(
            graph.density.astype(np.uint32),
            near,
            np.searchsorted(states, graph.block_starts),
            states.astype(np.int64),
            np.append(starts, len(far)).astype(np.int64),
            graph.froms[far],
            graph.costs[far],
        )


def _joined(pieces: list[Path]) -> Path:
    return np.concatenate(pieces) if pieces else np.zeros(0, np.int32)
