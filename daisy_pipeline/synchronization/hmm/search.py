# SPDX-License-Identifier: AGPL-3.0-or-later
"""The best way through a graph for frames that come in chunks; what is sure is settled at once.

Settled means: the best ways of all sentences still alive go through the same state there. So
memory holds the open end only, whatever the recording's length.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.features import Floats
from daisy_pipeline.synchronization.hmm import kernels
from daisy_pipeline.synchronization.hmm.graph import Graph
from daisy_pipeline.synchronization.hmm.parameters import LATEST

Path = npt.NDArray[np.int32]
_ARENA = 1 << 22  # bytes of back-pointers for a chunk, to begin with


@dataclass(frozen=True)
class _Chunk:
    """Back-pointers of frames that follow each other."""

    frames: int
    arena: npt.NDArray[np.uint8]
    frame_starts: npt.NDArray[np.int64]
    frame_blocks: npt.NDArray[np.int64]


class Search:
    """Feed it emissions, take settled states; ``finish`` gives the rest.

    ``score`` is the best way's score a frame so far; None once no way through was left.
    """

    def __init__(self, graph: Graph, scale: float, beam: float, start: int = 0) -> None:
        """``start``: the block that the way begins in."""
        self._graph, self._scale, self._beam = graph, scale, beam
        self._scores = np.full(graph.states, kernels.LOWEST, np.float32)
        self._scores[graph.block_starts[start]] = 0  # before the first frame there is silence
        self._alive = np.zeros(len(graph.block_starts) - 1, np.uint8)
        self._alive[start] = 1
        self._chunks: list[_Chunk] = []
        self._total, self._frames, self._room = 0.0, 0, _ARENA
        self.lost = False

    def feed(self, emitted: Floats) -> Path:
        """Search on through these frames; the states that are settled now."""
        at = 0
        while at < len(emitted) and not self.lost:
            at += self._chunk(emitted[at:])
        return self._settle()

    def finish(self, whole: bool = True) -> Path:
        """The states of all frames not settled yet; ``whole``: the text must have come to its end.

        Empty when no way is left.
        """
        state = self._last(whole)
        if state < 0:
            return np.zeros(0, np.int32)
        self._total += float(self._scores[state])
        return self._settled(len(self._chunks), state)

    @property
    def score(self) -> float:
        """Log score a frame, of the best way when finished."""
        return self._total / max(1, self._frames)

    def _chunk(self, emitted: Floats) -> int:
        graph = self._graph
        arena = np.empty(self._room, np.uint8)
        starts = np.zeros(len(emitted) + 1, np.int64)
        blocks = np.empty((self._room // 32, 2), np.int64)
        done, taken = kernels.decode(
            self._scores,
            self._alive,
            emitted,
            graph.density,
            graph.froms,
            graph.arc_starts,
            graph.costs,
            graph.block_starts,
            np.float32(self._scale),
            np.float32(self._beam),
            arena,
            starts,
            blocks,
        )
        self._total += taken
        self._frames += done
        self.lost = not self._alive.any()
        if not done:
            self._room *= 2  # one frame alone did not fit
            return 0
        listed = starts[done]
        used = blocks[listed - 1, 1]
        block = blocks[listed - 1, 0]
        used += graph.block_starts[block + 1] - graph.block_starts[block]
        self._chunks.append(
            _Chunk(done, arena[:used].copy(), starts[: done + 1].copy(), blocks[:listed].copy())
        )
        return done

    def _settle(self) -> Path:
        if self.lost or len(self._chunks) < 2:
            return np.zeros(0, np.int32)
        live = self._living()
        for number in range(len(self._chunks) - 1, 0, -1):
            live = {self._trace(self._chunks[number], state)[1] for state in live}
            if len(live) == 1:
                return self._settled(number, live.pop())
        if len(self._chunks) <= LATEST:
            return np.zeros(0, np.int32)
        best = self._last(whole=False)
        for number in range(len(self._chunks) - 1, 0, -1):
            best = self._trace(self._chunks[number], best)[1]
        return self._settled(1, best)

    def _settled(self, count: int, state: int) -> Path:
        """The states of the first ``count`` chunks, which end in ``state``; they are let go."""
        pieces = []
        for chunk in reversed(self._chunks[:count]):
            piece, state = self._trace(chunk, state)
            pieces.append(piece)
        self._chunks = self._chunks[count:]
        return _joined(pieces[::-1])

    def _living(self) -> set[int]:
        """The best state of every block that is alive."""
        starts = self._graph.block_starts
        return {
            int(starts[b] + self._scores[starts[b] : starts[b + 1]].argmax())
            for b in np.flatnonzero(self._alive)
        }

    def _last(self, whole: bool) -> int:
        """The state in which the best way ends; -1 when there is none."""
        if self.lost:
            return -1
        if not whole:
            return max(self._living(), key=lambda s: float(self._scores[s]), default=-1)
        starts = self._graph.block_starts
        ends = [*range(starts[-2], starts[-1])]
        if len(starts) > 2:
            phones = np.flatnonzero(self._graph.kind[: starts[-2]] == 2)
            ends += [int(phones[-1]), int(phones[-1]) - 1]
        best = max(ends, key=lambda s: float(self._scores[s]))
        return best if self._scores[best] > kernels.LOWEST / 2 else -1

    def _trace(self, chunk: _Chunk, state: int) -> tuple[Path, int]:
        graph, path = self._graph, np.empty(chunk.frames, np.int32)
        before = kernels.trace(
            path,
            state,
            graph.froms,
            graph.arc_starts,
            graph.block_of,
            graph.block_starts,
            chunk.arena,
            chunk.frame_starts,
            chunk.frame_blocks,
        )
        return path, int(before)


def _joined(pieces: list[Path]) -> Path:
    return np.concatenate(pieces) if pieces else np.zeros(0, np.int32)
