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
from daisy_pipeline.synchronization.hmm.readings import Said

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
    words: Words,
    way: Way,
    strange: float,
    said: Sequence[Said],
    agreed: npt.NDArray[np.bool_],
) -> Evidence:
    """The evidence about every sentence of a way; ``strange``: what words not said reach."""
    margin, worst = _by_sentence(words, way, way.margins)
    pace = np.array([s.pace for s in said])
    return Evidence(margin - strange, worst - strange, agreed, pace, _beside(way, said))


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
