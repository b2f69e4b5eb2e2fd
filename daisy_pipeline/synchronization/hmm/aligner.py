# SPDX-License-Identifier: AGPL-3.0-or-later
"""The aligner ``hmm``: phone models learned from the recording, searched over the text's graph."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.ports import AlignInput, Progress
from daisy_pipeline.synchronization.features import Spool
from daisy_pipeline.synchronization.heard import Heard, listen
from daisy_pipeline.synchronization.hmm import final, observe, readings, seed
from daisy_pipeline.synchronization.hmm.edges import Edges, Limits
from daisy_pipeline.synchronization.hmm.graph import Kind
from daisy_pipeline.synchronization.hmm.parameters import TRAINING_FRAMES
from daisy_pipeline.synchronization.hmm.phones import Script, script
from daisy_pipeline.synchronization.hmm.readings import Foreign, Said
from daisy_pipeline.synchronization.hmm.starts import Start, search_starts


@dataclass(frozen=True)
class Found:
    """All that was found in one stretch of recordings: by sentence of the script."""

    script: Script
    heard: Heard
    said: tuple[Said, ...]
    limits: tuple[Limits | None, ...]
    foreign: tuple[Foreign, ...]
    start: Start
    way: final.Way


def find(given: AlignInput, spool: Spool, progress: Progress) -> Found | None:
    """Everything about the given segments in the given recordings; None when nothing fits."""
    heard = listen(given.recordings, given.paths, spool, progress)
    text = script(given.segments)
    if heard.length < 20 or not heard.voiced.any() or not len(text.words):
        return None
    seen = observe.Observations(spool)
    voiced = observe.halves(heard.voiced, seen.length)
    end = min(seen.length, TRAINING_FRAMES)
    known = seed.ground(seen, voiced, end)
    seeds = seed.Seeds(seed.speak(text), seen, known)
    start = search_starts(known, text.words, seeds, whole=end == seen.length)
    if start is None:
        return None
    way = final.whole(seen, text.words, start.best.models, start.best.offset, progress)
    if way is None:
        return None
    lengths = readings.usual_lengths(way.graph, way.path, len(text.names))
    said = readings.readings(text.words, way.graph, way.path, way.margins, lengths)
    strange = readings.foreign(way.graph, way.path, said)
    return Found(text, heard, said, _limits(spool, heard, way, said), strange, start, way)


def _limits(
    spool: Spool, heard: Heard, way: final.Way, said: tuple[Said, ...]
) -> tuple[Limits | None, ...]:
    kind = way.graph.kind[way.path]
    pauses = _twice((kind == Kind.SILENCE) | (kind == Kind.AGAIN_SILENCE), heard.length)
    edges = Edges(spool, heard.level, pauses)
    read = [s.reading for s in said if s.reading is not None]
    placed = iter(edges.limits([(2 * r.begin, 2 * r.end) for r in read]))
    return tuple(next(placed) if s.reading is not None else None for s in said)


def _twice(mask: npt.NDArray[np.bool_], length: int) -> npt.NDArray[np.bool_]:
    """By 20 ms as by 10 ms."""
    return np.asarray(np.repeat(mask, 2)[:length])
