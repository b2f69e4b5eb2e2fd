# SPDX-License-Identifier: AGPL-3.0-or-later
"""What speaks for and against each sentence's place, measured with models that never saw it.

Models that learned a sentence explain it well wherever it was put. So the sentences are parted in
two halves, and each half is judged by models that were learned from the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.graph import Kind, Words
from daisy_pipeline.synchronization.hmm.models import Counts, Models
from daisy_pipeline.synchronization.hmm.observe import Observations
from daisy_pipeline.synchronization.hmm.parameters import CHUNK, ROUNDS
from daisy_pipeline.synchronization.hmm.readings import Said
from daisy_pipeline.synchronization.hmm.seed import Ground
from daisy_pipeline.synchronization.hmm.training import sentence_margins, teaching, with_garbage

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Evidence:
    """By sentence: ``margin`` a frame over garbage by the other half's models, NaN if left out.

    ``worst``: the same for the worst third of the sentence; ``agreed``: two starts place it alike;
    ``pace``: time taken over time usual; ``beside``: seconds of foreign sound next to it.
    """

    margin: Doubles
    worst: Doubles
    agreed: npt.NDArray[np.bool_]
    pace: Doubles
    beside: Doubles


def gather(
    seen: Observations,
    known: Ground,
    words: Words,
    way: Way,
    seed: Models,
    said: Sequence[Said],
    agreed: npt.NDArray[np.bool_],
) -> Evidence:
    """The evidence about every sentence of a way."""
    margin, worst = _by_sentence(words, way, way.margins)
    pace = np.array([s.pace for s in said])
    return Evidence(margin, worst, agreed, pace, _beside(way, said))


def _halves(known: Ground, words: Words, way: Way, seed: Models) -> tuple[Models, Models]:
    """Models learned without the even sentences, and without the odd ones."""
    path = way.path[: len(known.features)]
    block = way.graph.block_of[path]
    said = way.graph.kind[path] == Kind.PHONE
    margins = sentence_margins(way.graph, path, way.margins[: len(path)], len(words))
    labels = teaching(way.graph, path, margins)
    made = []
    for half in (0, 1):
        counts = Counts.empty(len(seed.means), known.features.shape[1])
        left_out = (block % 2 == half) & said
        counts.add(known.features, np.where(left_out, -1, labels).astype(np.int32))
        made.append(counts.models(seed, ROUNDS[-1].prior, known.floor))
    return made[0], made[1]


def _margins(
    seen: Observations, words: Words, way: Way, halves: tuple[Models, Models]
) -> tuple[Doubles, Doubles]:
    own = np.zeros(len(way.path), np.float32)
    for begin, frames in seen.blocks(size=CHUNK):
        path = way.path[begin : begin + len(frames)]
        density = way.graph.density[path]
        half = way.graph.block_of[path] % 2
        for which, models in enumerate(halves):
            emitted = models.emissions(frames)
            plain = with_garbage(emitted, None)
            here = emitted[np.arange(len(path)), density] - plain
            own[begin : begin + len(path)] = np.where(
                half == which, here, own[begin : begin + len(path)]
            )
    return _by_sentence(words, way, own)


def _by_sentence(words: Words, way: Way, own: npt.NDArray[np.float32]) -> tuple[Doubles, Doubles]:
    """Mean margin of each sentence, and that of its worst third."""
    edges = np.searchsorted(way.graph.block_of[way.path], np.arange(len(words) + 1))
    said = way.graph.kind[way.path] == Kind.PHONE
    mean, worst = np.full(len(words), np.nan), np.full(len(words), np.nan)
    for number in range(len(words)):
        here = slice(int(edges[number]), int(edges[number + 1]))
        values = own[here][said[here]].astype(np.float64)
        if len(values):
            mean[number] = values.mean()
            worst[number] = min(part.mean() for part in np.array_split(values, 3) if len(part))
    return mean, worst


def _beside(way: Way, said: Sequence[Said]) -> Doubles:
    """Seconds of foreign sound in the joint before each sentence and in the one after it."""
    kind, block = way.graph.kind[way.path], way.graph.block_of[way.path]
    strange = np.bincount(block[kind == Kind.FILLER], minlength=len(said) + 1) * 0.02
    return np.asarray(strange[: len(said)] + strange[1 : len(said) + 1], np.float64)
