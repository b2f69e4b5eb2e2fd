# SPDX-License-Identifier: AGPL-3.0-or-later
"""The last search, over the whole recording chunk by chunk, with the models that were learned."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.ports import Progress
from daisy_pipeline.synchronization.features import Floats
from daisy_pipeline.synchronization.hmm.anchors import NONE, Anchors, searching
from daisy_pipeline.synchronization.hmm.graph import Graph, Words, build
from daisy_pipeline.synchronization.hmm.observe import Observations
from daisy_pipeline.synchronization.hmm.parameters import CHUNK, LAST_TOPOLOGY, ROUNDS
from daisy_pipeline.synchronization.hmm.search import Path
from daisy_pipeline.synchronization.hmm.training import Trained, with_garbage


@dataclass(frozen=True)
class Way:
    """The best way through the whole text: a state, and a margin over garbage, for each frame."""

    graph: Graph
    path: Path
    margins: npt.NDArray[np.float32]


def whole(
    heard: Observations,
    words: Words,
    learned: Trained,
    progress: Progress,
    anchors: Anchors = NONE,
) -> Way | None:
    """The way of a recording of any length around what people set; None when there is none."""
    last = ROUNDS[-1]
    models = learned.models
    words = words.folded(models.phones // learned.folds, learned.folds)
    graph = build(words, models.phones, LAST_TOPOLOGY, last.leaving)
    search = searching(graph, LAST_TOPOLOGY.scale, last.beam, anchors)
    waiting: deque[tuple[Floats, Floats]] = deque()
    made = _Settled(graph)
    for begin, frames in heard.blocks(size=CHUNK):
        progress.step(begin, heard.length, "sync.search")
        emitted = models.emissions(frames)
        plain = with_garbage(emitted, learned.offset)
        waiting.append((emitted, plain))
        made.take(search.feed(emitted), waiting)
        if search.lost:
            return None
    rest = search.finish()  # or the text's end was not read
    made.take(rest if len(rest) else search.finish(whole=False), waiting)
    path = np.concatenate(made.paths) if made.paths else np.zeros(0, np.int32)
    if search.lost or len(path) != heard.length:
        return None
    return Way(graph, path, np.concatenate(made.margins))


class _Settled:
    """Joins what was settled with the emissions that waited for it."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.paths: list[Path] = []
        self.margins: list[npt.NDArray[np.float32]] = []

    def take(self, path: Path, waiting: deque[tuple[Floats, Floats]]) -> None:
        """The margins of settled frames; their emissions are let go."""
        if not len(path):
            return
        self.paths.append(path)
        density = self._graph.density[path]
        at = 0
        while at < len(path):
            emitted, plain = waiting.popleft()
            count = min(len(emitted), len(path) - at)
            own = emitted[np.arange(count), density[at : at + count]]
            self.margins.append(own - plain[:count])
            if count < len(emitted):
                waiting.appendleft((emitted[count:], plain[count:]))
            at += count
