# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sentences that the filler took: sought once more between their neighbours.

The search leaves a sentence out when foreign sound explains its place better: rightly where
something else was said, wrongly where the sound is hard. So what lies between two sentences that
were read is searched again with the text of those left out between them, which may hardly leave
it now; those that fit far better than strangers' words were read. Nothing else moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.anchors import Anchors
from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.graph import Kind, Words, build
from daisy_pipeline.synchronization.hmm.observe import Observations
from daisy_pipeline.synchronization.hmm.parameters import LAST_TOPOLOGY
from daisy_pipeline.synchronization.hmm.parameters.answers import RESCUE
from daisy_pipeline.synchronization.hmm.readings import Doubles, expected, usual_lengths
from daisy_pipeline.synchronization.hmm.search import Path, Search
from daisy_pipeline.synchronization.hmm.training import (
    Trained,
    phones_margin,
    sentence_margins,
    with_garbage,
)

Margins = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Fit:
    """How far a sentence stands above strangers' words: the mean of its frames, of its phones.

    ``pace``: the time it took over the time that this reader's phones usually take.
    """

    frames: float
    phones: float
    pace: float

    def was_read(self, usual: float, alone: bool) -> bool:
        """Whether it was; ``usual``: what this reader's sentences reach by frames.

        Other words of a sentence's length fit some of its phones, stretched, and the others not at
        all. A single sentence that does so at its own pace is a question to a person.
        """
        frames, phones = self.frames / usual, self.phones / usual
        if frames >= RESCUE.least and phones >= RESCUE.surely:
            return True
        low, high = RESCUE.pace
        doubtful = phones >= 0 or (alone and low <= self.pace <= high)
        return frames >= RESCUE.frames and doubtful


@dataclass(frozen=True)
class Sought:
    """A way through sentences in a stretch of frames: states, margins over garbage, fits."""

    path: Path
    margins: Margins
    fits: tuple[Fit, ...]

    def were_read(self, usual: float, alone: bool) -> bool:
        """Whether all of them were."""
        return all(one.was_read(usual, alone) for one in self.fits)


def rescued(way: Way, heard: Observations, words: Words, learned: Trained, anchors: Anchors) -> Way:
    """The way with those sentences that were read after all; what people set stays."""
    words = words.folded(learned.models.phones // learned.folds, learned.folds)
    fit = sentence_margins(way.graph, way.path, way.margins, len(words)) - learned.strange
    missing = np.isnan(fit)
    if missing.all():
        return way
    settled = {*anchors.unread, *(one.sentence for one in anchors.aside)}
    usual = float(np.nanmedian(fit))
    lengths = usual_lengths(way.graph, way.path, learned.models.phones // learned.folds)
    path, margins = way.path.copy(), way.margins.copy()
    for first, last, begin, end in _places(way, missing):
        if settled.intersection(range(first, last)) or spoken_for(anchors, begin, end):
            continue
        frames, alone = heard.read(begin, end), last - first == 1
        for low, high in _ranges(first, last):
            found = sought(frames, words.only(low, high), learned, lengths)
            if found is not None and found.were_read(usual, alone):
                path[begin:end] = found.path + way.graph.block_starts[low]
                margins[begin:end] = found.margins
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


def spoken_for(anchors: Anchors, begin: int, end: int) -> bool:
    """Whether a person said what sounds there."""
    return any(one.begin < end and begin < one.end for one in (*anchors.held, *anchors.aside))


def sought(
    frames: npt.NDArray[np.float32], words: Words, learned: Trained, lengths: Doubles
) -> Sought | None:
    """All these sentences in these frames; None where there is no way.

    ``lengths``: how many frames this reader takes for each phone.
    """
    graph = build(words, learned.models.phones, LAST_TOPOLOGY, RESCUE.leaving)
    emitted = learned.models.emissions(frames)
    plain = with_garbage(emitted, learned.offset)
    search = Search(graph, LAST_TOPOLOGY.scale, RESCUE.beam)
    path = np.concatenate((search.feed(emitted), search.finish()))
    if len(path) != len(frames):
        return None
    margins = emitted[np.arange(len(path)), graph.density[path]] - plain
    own = margins - np.float32(learned.strange)
    phones = len(lengths)
    wanted = expected(replace(words, phones=words.phones % phones), lengths)
    fits = []
    for number in range(len(words)):
        here = graph.block_of[path] == number
        said = own[here & (graph.kind[path] == Kind.PHONE)]
        frames_fit = float(said.mean(dtype=np.float64)) if len(said) else -np.inf
        pace = len(said) / max(1.0, float(wanted[number]))
        fits.append(Fit(frames_fit, phones_margin(graph, path[here], own[here]), pace))
    return Sought(path, margins, tuple(fits))
