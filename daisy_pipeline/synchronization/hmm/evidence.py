# SPDX-License-Identifier: AGPL-3.0-or-later
"""What speaks for and against each sentence's place, measured with models that never saw it.

Models that learned a sentence explain it well wherever it was put. So each fold of the sentences
was searched with models that were learned from the others (`training`), and what counts is how
much better its words fit than words that are not said there (`strangers`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.graph import Kind, Words
from daisy_pipeline.synchronization.hmm.parameters.answers import EVIDENCE
from daisy_pipeline.synchronization.hmm.readings import Said
from daisy_pipeline.synchronization.hmm.training import phones_margin

Doubles = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Evidence:
    """By sentence: ``margin`` a frame over what strangers' words reach, NaN if left out.

    ``worst``: the same for the worst third of the sentence; ``agreed``: two starts place it alike;
    ``pace``: time taken over time usual; ``beside``: seconds of foreign sound next to it.
    ``phones``: the margin once more, every phone counting alike however long it was held: a text
    that was not said is stretched over what fits it. ``before``: the share of the 300 ms before
    the begin in which somebody speaks. ``halt``: the longest break, in seconds, that begins in the
    first 0.8 s: a first word that stands apart was taken from elsewhere. ``broken``: 1 where it was
    begun more than once, and not heard to be in the same words.
    """

    margin: Doubles
    worst: Doubles
    agreed: Bools
    pace: Doubles
    beside: Doubles
    phones: Doubles
    before: Doubles
    halt: Doubles
    broken: Doubles


def gather(
    words: Words, way: Way, strange: float, said: Sequence[Said], agreed: Bools, voiced: Bools
) -> Evidence:
    """The evidence about every sentence of a way; ``strange``: what words not said reach."""
    own = way.margins - np.float32(strange)
    margin, worst = _by_sentence(words, way, own)
    left_out = np.array([one.reading is None for one in said], np.bool_)
    margin[left_out] = worst[left_out] = np.nan  # what the way had it lie in is not it
    return Evidence(
        margin,
        worst,
        agreed,
        np.array([s.pace for s in said]),
        _beside(way, said),
        _by_phone(way, own, said),
        _before(voiced, said),
        _halts(way, said),
        np.array([float(bool(s.broken) and not s.echoed) for s in said]),
    )


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


def _by_phone(way: Way, own: npt.NDArray[np.float32], said: Sequence[Said]) -> Doubles:
    """Mean margin of the phones of each reading, of each phone the mean of its frames.

    Of a word that was said again its first try was searched, and says the same: of its few phones
    one that was hardly heard outweighs all others, so its frames may speak for it.
    """
    made = np.full(len(said), np.nan)
    for number, one in enumerate(said):
        if one.reading is not None:
            again = one.alone and one.echoed and bool(one.broken)
            sought = one.broken[-1] if again else one.reading
            here = slice(sought.begin, sought.end)
            made[number] = phones_margin(way.graph, way.path[here], own[here])
            if again:
                phone = way.graph.kind[way.path[here]] == Kind.PHONE
                frames = own[here][phone].mean(dtype=np.float64) if phone.any() else np.nan
                made[number] = np.fmax(made[number], frames)
    return made


def _before(voiced: npt.NDArray[np.bool_], said: Sequence[Said]) -> Doubles:
    made = np.zeros(len(said))
    for number, one in enumerate(said):
        if one.reading is not None and one.reading.begin > 0:
            begin = one.reading.begin
            made[number] = voiced[max(0, begin - EVIDENCE.just_before) : begin].mean()
    return made


def _halts(way: Way, said: Sequence[Said]) -> Doubles:
    made = np.zeros(len(said))
    phone = way.graph.kind[way.path] == Kind.PHONE
    for number, one in enumerate(said):
        if one.reading is None:
            continue
        here = phone[one.reading.begin : one.reading.end]
        edges = np.flatnonzero(np.diff(np.concatenate(([True], here, [True])).astype(np.int8)))
        lengths = edges[1::2] - edges[::2]
        early = lengths[edges[::2] < EVIDENCE.beginning]
        made[number] = min(EVIDENCE.longest_halt, 0.02 * early.max(initial=0))
    return made


def _beside(way: Way, said: Sequence[Said]) -> Doubles:
    """Seconds of foreign sound in the joint before each sentence and in the one after it."""
    kind, block = way.graph.kind[way.path], way.graph.block_of[way.path]
    strange = np.bincount(block[kind == Kind.FILLER], minlength=len(said) + 1) * 0.02
    return np.asarray(strange[: len(said)] + strange[1 : len(said) + 1], np.float64)
