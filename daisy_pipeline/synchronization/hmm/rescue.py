# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sentences that the filler took: sought once more between their neighbours.

The search leaves a sentence out when foreign sound explains its place better: rightly where
something else was said, wrongly where the sound is hard. So what lies between two sentences that
were read is searched again with the text of those left out between them, which may hardly leave
it now; those that fit far better than strangers' words were read. Nothing else moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.anchors import Anchors
from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.graph import Kind, Words, build
from daisy_pipeline.synchronization.hmm.observe import Observations
from daisy_pipeline.synchronization.hmm.parameters import LAST_TOPOLOGY, RESCUE
from daisy_pipeline.synchronization.hmm.search import Path, Search
from daisy_pipeline.synchronization.hmm.training import Trained, sentence_margins, with_garbage

Margins = npt.NDArray[np.float32]


def rescued(way: Way, heard: Observations, words: Words, learned: Trained, anchors: Anchors) -> Way:
    """The way with those sentences that were read after all; what people set stays."""
    words = words.folded(learned.models.phones // learned.folds, learned.folds)
    fit = sentence_margins(way.graph, way.path, way.margins, len(words)) - learned.strange
    missing = np.isnan(fit)
    if missing.all():
        return way
    settled = {*anchors.unread, *(one.sentence for one in anchors.aside)}
    least = RESCUE.share * float(np.nanmedian(fit))
    path, margins = way.path.copy(), way.margins.copy()
    for first, last, begin, end in _places(way, missing):
        if settled.intersection(range(first, last)) or _spoken_for(anchors, begin, end):
            continue
        frames = heard.read(begin, end)
        for low, high in _ranges(first, last):
            found = _sought(frames, words.only(low, high), learned, least)
            if found is not None:
                path[begin:end] = found[0] + way.graph.block_starts[low]
                margins[begin:end] = found[1]
                break
    return replace(way, path=path, margins=margins)


def _ranges(first: int, last: int) -> Iterator[tuple[int, int]]:
    """All that may have been read of these sentences, as one: the most of them first."""
    for size in range(last - first, 0, -1):
        for low in range(first, last - size + 1):
            yield low, low + size


def _places(way: Way, missing: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int, int, int]]:
    """(first sentence, the one after the last, first frame, the one after the last) of each gap."""
    said = np.flatnonzero(way.graph.kind[way.path] == Kind.PHONE)
    block = way.graph.block_of[way.path[said]]
    edges = np.flatnonzero(np.diff(np.concatenate(([False], missing, [False])).astype(np.int8)))
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        before, after = np.searchsorted(block, (first, last))
        begin = int(said[before - 1]) + 1 if before else 0
        end = int(said[after]) if after < len(said) else len(way.path)
        if last - first <= RESCUE.most and RESCUE.shortest <= end - begin <= RESCUE.longest:
            yield first, last, begin, end


def _spoken_for(anchors: Anchors, begin: int, end: int) -> bool:
    """Whether a person said what sounds there."""
    return any(one.begin < end and begin < one.end for one in (*anchors.held, *anchors.aside))


def _sought(
    frames: npt.NDArray[np.float32], words: Words, learned: Trained, least: float
) -> tuple[Path, Margins] | None:
    """States and margins of all these sentences in these frames; None where one does not fit."""
    graph = build(words, learned.models.phones, LAST_TOPOLOGY, RESCUE.leaving)
    emitted = learned.models.emissions(frames)
    plain = with_garbage(emitted, learned.offset)
    search = Search(graph, LAST_TOPOLOGY.scale, RESCUE.beam)
    path = np.concatenate((search.feed(emitted), search.finish()))
    if len(path) != len(frames):
        return None
    margins = emitted[np.arange(len(path)), graph.density[path]] - plain
    fit = sentence_margins(graph, path, margins, len(words)) - learned.strange
    return (path, margins) if (fit >= least).all() else None
