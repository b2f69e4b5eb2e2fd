# SPDX-License-Identifier: AGPL-3.0-or-later
"""From first models to this reader's own: search, count, learn again, in rounds that get stricter.

A sentence whose sound is much less like its phones than the others' are is not learned from: it
may be foreign speech that the text was forced on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.features import Floats
from daisy_pipeline.synchronization.hmm import kernels
from daisy_pipeline.synchronization.hmm.anchors import NONE, Anchors, searching
from daisy_pipeline.synchronization.hmm.graph import Graph, Kind, Words, build
from daisy_pipeline.synchronization.hmm.models import Counts, Models
from daisy_pipeline.synchronization.hmm.parameters import EARLY, FILLER, ROUNDS, TOPOLOGY, Round
from daisy_pipeline.synchronization.hmm.search import Path

_SUSPECT = 0.6  # of the usual margin: a sentence below it teaches nothing


@dataclass(frozen=True)
class Trained:
    """What a start came to. ``frame_margins``: of each frame's own state over garbage.

    ``offset`` calibrates the garbage model; ``score`` is comparable between starts.
    """

    models: Models
    graph: Graph
    path: Path
    frame_margins: npt.NDArray[np.float32]
    offset: float
    score: float


def train(
    frames: Floats,
    words: Words,
    seed: Models,
    floor: Floats,
    early: Sequence[float] | None = None,
    *,
    whole: bool = True,
    wider: float = 1.0,
    anchors: Anchors = NONE,
    prior: Models | None = None,
) -> Trained | None:
    """Models of the reader from one start; None when the search came to no end.

    ``early``: garbage offsets of the first rounds, else the filler is one Gaussian there.
    ``whole``: the frames hold the text to its end. ``wider``: times the usual beams.
    ``anchors``: what people set. ``prior``: what stays in all that is learned, else the seed.
    """
    models, margins, offset = seed, np.full(len(words), np.nan), 1.0
    for number, round in enumerate(ROUNDS):
        graph = build(words, seed.phones, TOPOLOGY, round.leaving)
        emitted = models.emissions(frames)
        if number >= EARLY:
            usual = float(np.nanmedian(margins)) if np.isfinite(margins).any() else 0.0
            offset = min(FILLER.ceiling, FILLER.of_margin * usual)
        plain = with_garbage(
            emitted, offset if number >= EARLY else early[number] if early else None
        )
        search = searching(graph, TOPOLOGY.scale, wider * round.beam, anchors)
        settled = search.feed(emitted)
        path = np.concatenate((settled, search.finish(whole)))
        if len(path) != len(frames):
            return None
        own = emitted[np.arange(len(path)), graph.density[path]] - plain
        margins = sentence_margins(graph, path, own, len(words))
        if number + 1 < len(ROUNDS):
            labels = teaching(graph, path, margins)
            models = _learned(frames, labels, prior or seed, round, floor)
    return Trained(models, graph, path, own, offset, search.score)


def with_garbage(emitted: Floats, offset: float | None) -> Floats:
    """Put the garbage model's scores where the filler's are (None: leave them); the plain scores.

    Plain: the mean of the likest phones, against which margins are taken.
    """
    phones = emitted.shape[1] - 2
    plain = kernels.garbage(emitted, phones, max(1, int(FILLER.share * phones)))
    if offset is not None:
        silence = emitted[:, -2] + np.float32(FILLER.over_silence)
        emitted[:, -1] = np.maximum(plain + np.float32(offset), silence)
    return np.asarray(plain)


def sentence_margins(
    graph: Graph, path: Path, own: npt.NDArray[np.float32], sentences: int
) -> npt.NDArray[np.float64]:
    """Each sentence's mean of its phones' margins over garbage ``own``; NaN if left out."""
    said = graph.kind[path] == Kind.PHONE
    block = graph.block_of[path][said]
    total = np.bincount(block, own[said].astype(np.float64), sentences + 1)[:sentences]
    count = np.bincount(block, minlength=sentences + 1)[:sentences]
    return np.where(count > 0, total / np.maximum(1, count), np.nan)


def teaching(graph: Graph, path: Path, margins: npt.NDArray[np.float64]) -> npt.NDArray[np.int32]:
    """The Gaussian that each frame teaches; -1 for fillers and for suspicious sentences."""
    labels = graph.density[path].copy()
    kind = graph.kind[path]
    labels[(kind == Kind.FILLER) | (kind == Kind.AGAIN_FILLER)] = -1
    usual = np.nanmedian(margins) if np.isfinite(margins).any() else 0.0
    suspect = np.append(margins < _SUSPECT * usual, False)
    labels[suspect[graph.block_of[path]] & (kind == Kind.PHONE)] = -1
    return labels


def _learned(
    frames: Floats, labels: npt.NDArray[np.int32], seed: Models, round: Round, floor: Floats
) -> Models:
    counts = Counts.empty(len(seed.means), frames.shape[1])
    counts.add(frames, labels)
    return counts.models(seed, round.prior, floor)
