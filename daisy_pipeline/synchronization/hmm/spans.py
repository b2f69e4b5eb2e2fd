# SPDX-License-Identifier: AGPL-3.0-or-later
"""The reader's phones from sentences whose limits are known: labelled within them, from nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.graph import Graph, Words, build
from daisy_pipeline.synchronization.hmm.models import Counts, Models
from daisy_pipeline.synchronization.hmm.parameters import CTC, NEVER, TOPOLOGY
from daisy_pipeline.synchronization.hmm.search import Search
from daisy_pipeline.synchronization.hmm.seed import Ground, with_grounds

Labels = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Span:
    """A sentence (its number) in frames of 20 ms, and where its words begin; () if not known."""

    number: int
    begin: int
    end: int
    words: tuple[int, ...] = ()


def learn(known: Ground, words: Words, spans: Sequence[Span], seed: Models) -> Models | None:
    """Phone models from the speech of ``spans``, in order of time; None if there is none.

    ``seed`` stands for the phones that are hardly heard there.
    """
    pieces = _pieces(known, words, spans, seed.phones)
    if not pieces:
        return None
    labels = [piece.flat for piece in pieces]
    models = seed
    for _ in range(CTC.rounds):
        counts = Counts.empty(len(seed.means), known.features.shape[1])
        for piece, own in zip(pieces, labels, strict=True):
            counts.add(known.features[piece.begin : piece.end], own)
        models = counts.models(seed, CTC.prior, known.floor)
        labels = [
            _labelled(piece, models, known, own) for piece, own in zip(pieces, labels, strict=True)
        ]
    return with_grounds(models, known)


@dataclass(frozen=True)
class _Piece:
    """A sentence's stretch of the recording, its graph, and labels to begin with."""

    begin: int
    end: int
    graph: Graph
    flat: Labels


def _pieces(known: Ground, words: Words, spans: Sequence[Span], phones: int) -> Sequence[_Piece]:
    made = []
    length = len(known.features)
    for at, span in enumerate(spans):
        before = spans[at - 1].end if at else 0
        after = spans[at + 1].begin if at + 1 < len(spans) else length
        begin = max(span.begin - CTC.beside, (before + span.begin + 1) // 2)
        end = min(span.end + CTC.beside, (span.end + after) // 2, length)
        begin = min(begin, span.begin)
        if end - begin < CTC.fewest:
            continue
        sentence = words.only(span.number)
        graph = build(sentence, phones, TOPOLOGY, (NEVER,) * 4)
        flat = _flat(sentence, span, known.voiced[begin:end], begin, 2 * phones)
        made.append(_Piece(begin, end, graph, flat))
    return made


def _flat(
    sentence: Words, span: Span, voiced: npt.NDArray[np.bool_], at: int, silence: int
) -> Labels:
    """Phones laid evenly over the speech, word by word where the words' beginnings are known."""
    labels = np.full(len(voiced), silence, np.int32)
    order = np.stack((2 * sentence.phones, 2 * sentence.phones + 1), 1).ravel()
    count = len(sentence.words) - 1
    cuts = [0, len(voiced)]
    limits = [0, len(order)]
    if len(span.words) == count:
        cuts = [0, *(begin - at for begin in span.words[1:]), len(voiced)]
        limits = [2 * int(n) for n in sentence.words]
    for number in range(len(cuts) - 1):
        own = order[limits[number] : limits[number + 1]]
        sounds = np.flatnonzero(voiced[cuts[number] : cuts[number + 1]]) + cuts[number]
        labels[sounds] = own[np.arange(len(sounds)) * len(own) // max(1, len(sounds))]
    return labels


def _labelled(piece: _Piece, models: Models, known: Ground, before: Labels) -> Labels:
    """The sentence's labels by these models; as before where it does not fit into its limits."""
    search = Search(piece.graph, TOPOLOGY.scale, CTC.label_beam)
    search.feed(models.emissions(known.features[piece.begin : piece.end]))
    path = search.finish()
    return piece.graph.density[path] if len(path) == len(before) else before
