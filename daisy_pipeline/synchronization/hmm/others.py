# SPDX-License-Identifier: AGPL-3.0-or-later
"""Voices that learning missed: speech as long as the sentences that are missing beside it.

Where several readers take turns, the models may learn some of them so well that the filler takes
all that the others say, or that what they say fits far worse. What those said is then a text and
a recording of its own: the sentences that are missing or unlike, and the sound between their
neighbours. It is learned from the beginning, with vocal tracts chosen anew; what explains more is
laid into the way, and measured by what is usual for its own voice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from daisy_pipeline.synchronization.features import Floats
from daisy_pipeline.synchronization.hmm import ends, training
from daisy_pipeline.synchronization.hmm.anchors import Anchors
from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.gaps import Bools, Fits, Gap, fits, gaps
from daisy_pipeline.synchronization.hmm.graph import Graph, Kind, Words, build
from daisy_pipeline.synchronization.hmm.observe import Observations
from daisy_pipeline.synchronization.hmm.parameters import (
    CHUNK,
    FILLER,
    LAST_TOPOLOGY,
    OTHERS,
    ROUNDS,
    TRAINING_FRAMES,
    WEAK_SHARE,
)
from daisy_pipeline.synchronization.hmm.readings import expected, usual_lengths
from daisy_pipeline.synchronization.hmm.rescue import rescued
from daisy_pipeline.synchronization.hmm.search import Path, Search
from daisy_pipeline.synchronization.hmm.seed import Ground, Reference, Seeds
from daisy_pipeline.synchronization.hmm.sliding import brought_back
from daisy_pipeline.synchronization.hmm.starts import Start, search_starts
from daisy_pipeline.synchronization.hmm.training import Trained


@dataclass(frozen=True)
class Given:
    """What is searched for further voices: a recording, its text, the synthetic voice."""

    heard: Observations
    voiced: Bools
    words: Words
    reference: Reference


@dataclass(frozen=True)
class Voice:
    """What was learned of a voice, and what its sentences usually reach, by frames and phones."""

    learned: Trained
    frames: float
    phones: float


@dataclass(frozen=True)
class _Second:
    """A voice that was laid into the way, by whose measure, and the sentences it was learned of."""

    voice: Voice
    measure: Voice
    sentences: Sequence[int]


def with_other_voices(way: Way, start: Start, given: Given, anchors: Anchors) -> tuple[Way, Start]:
    """The way with the sentences of voices that were not learned; both as they were if none."""
    learned = start.best
    voices: list[_Second] = []
    for _ in range(OTHERS.voices):
        fit = fits(way, learned.strange, len(given.words))
        if np.count_nonzero(fit.phones >= OTHERS.clearly) < OTHERS.first * len(given.words):
            break  # another text: there is nothing to go by
        lengths = usual_lengths(way.graph, way.path, learned.models.phones // learned.folds)
        wanted = expected(given.words, lengths)
        found = gaps(way, given.voiced, fit, wanted, anchors)
        numbers = [number for gap in found for number in gap.sentences]
        if wanted[numbers].sum() < OTHERS.frames:
            break
        other = _learned(found, given)
        if other is None:
            break
        first, second = Voice(learned, *fit.usual(~fit.unlike)), _voice(other.best, found)
        laid = way if second is None else _laid(way, first, found, second, given)
        if second is None or laid is way:
            break
        voices.append(_Second(second, first, numbers))
        agreed = start.agreed.copy()
        agreed[numbers] = other.agreed
        way, start = laid, replace(start, agreed=agreed)
    for one in voices:
        way = _sought_again(way, one, given, anchors)
    return way, start


def _text(found: Sequence[Gap], words: Words) -> Words:
    return words.some([number for gap in found for number in gap.sentences])


def _learned(found: Sequence[Gap], given: Given) -> Start | None:
    """What the gaps alone teach, as if they were a recording."""
    pieces, count = [], 0
    for gap in found:
        if count < TRAINING_FRAMES:
            pieces.append((gap.begin, min(gap.end, gap.begin + TRAINING_FRAMES - count)))
            count += gap.end - gap.begin
    known = Ground(
        np.concatenate([given.heard.read(*piece) for piece in pieces]),
        np.concatenate([given.heard.power(*piece) for piece in pieces]),
        np.concatenate([given.voiced[low:high] for low, high in pieces]),
    )
    seeds = Seeds(given.reference, given.heard, known)
    whole = count <= TRAINING_FRAMES
    return search_starts(known, _text(found, given.words), seeds, whole=whole, loose=True)


def _fits(best: Trained, found: Sequence[Gap]) -> Fits:
    count = sum(len(gap.sentences) for gap in found)
    return fits(Way(best.graph, best.path, best.margins), best.strange, count)


def _voice(best: Trained, found: Sequence[Gap]) -> Voice | None:
    """The voice that was learned of gaps; None if its sentences do not fit it clearly.

    Nor if nothing tells what words would reach there that are not said: models that learned a few
    wrong sentences from noise fit these.
    """
    if not best.strange:
        return None
    made = Voice(best, *_fits(best, found).usual())
    believed = made.frames >= OTHERS.clearly and made.phones >= OTHERS.fitting
    return made if believed else None


def _laid(way: Way, first: Voice, found: Sequence[Gap], other: Voice, given: Given) -> Way:
    """The way with what the other voice says in the gaps, where that explains more.

    Its likeness is told by what is usual for that voice. The same way if it fits nowhere.
    """
    best = other.learned
    text, fit = _text(found, given.words), _fits(best, found)
    folded = text.folded(best.models.phones // best.folds, best.folds)
    path, margins, at = way.path.copy(), way.margins.copy(), 0
    for gap in found:
        words = folded.only(at, at + len(gap.sentences))
        at += len(gap.sentences)
        here = slice(min(gap.begins), gap.end)
        said = _said(way.graph, path[here], margins[here] - first.learned.strange, first.phones)
        for begin, models in product(gap.begins, (_stricter(best, fit), best)):
            new = _searched(given.heard, replace(gap, begin=begin), words, models)
            if new is None:
                continue
            kept = slice(here.start, begin)
            old = way.margins[kept] - first.learned.strange
            told = _said(way.graph, way.path[kept], old, first.phones)
            states, above = new[0] + way.graph.block_starts[gap.first], new[1] - best.strange
            if (more := told + _said(way.graph, states, above, other.phones)) > said:
                back = above * (first.frames / other.frames) + first.learned.strange
                path[here] = np.concatenate((way.path[kept], states))
                margins[here], said = np.concatenate((way.margins[kept], back)), more
    return way if (path == way.path).all() else replace(way, path=path, margins=margins)


def _sought_again(way: Way, second: _Second, given: Given, anchors: Anchors) -> Way:
    """The way with what a second voice read and yet lost, sought with its own models.

    Its last sentence may have slid into closing words, another be left out: to the first voices'
    models these are other sound as before.
    """
    first, best, words = second.measure.learned, second.voice.learned, given.words
    scale = second.measure.frames / second.voice.frames
    own = ((way.margins - first.strange) / scale + best.strange).astype(np.float32)
    folded = _dealt(words, second.sentences, best)
    seen = replace(way, margins=own)
    found = brought_back(seen, given.heard, words, best, anchors, folded=folded)
    found = rescued(found, given.heard, words, best, anchors, folded=folded)
    found = ends.settled(found, given.heard, words, best, anchors, folded=folded)
    new = (found.path != way.path) | (found.margins != own)
    back = ((found.margins - best.strange) * scale + first.strange).astype(np.float32)
    return replace(way, path=found.path, margins=np.where(new, back, way.margins))


def _dealt(words: Words, first: Sequence[int], best: Trained) -> Words:
    """The whole text with its sentences in the folds of what was learned of some of them."""
    taught = set(first)
    order = [*first, *(n for n in range(len(words)) if n not in taught)]
    folded = words.some(order).folded(best.models.phones // best.folds, best.folds)
    return folded.some(np.argsort(order).tolist())


def _stricter(best: Trained, fit: Fits) -> Trained:
    """Garbage as in a last round: learned with less, it hardly tells announcements from text."""
    weak = ROUNDS[-1].halfway * float(np.nanquantile(fit.frames, WEAK_SHARE))
    return replace(best, offset=best.strange + max(FILLER.least, weak))


def _said(graph: Graph, path: Path, own: Floats, usual: float) -> float:
    """How many frames the sentences in a stretch hold; those that fit few phones count against it.

    ``usual``: what the phones of that voice reach.
    """
    block, phone, total = graph.block_of[path], graph.kind[path] == Kind.PHONE, 0.0
    for number in np.unique(block[phone]).tolist():
        here = block == number
        fit = training.phones_margin(graph, path[here], own[here]) / usual
        count = np.count_nonzero(phone & here)
        total += count * float(np.clip((fit - OTHERS.barely) / OTHERS.surely, -1, 1))
    return total


def _searched(
    heard: Observations, gap: Gap, words: Words, learned: Trained
) -> tuple[Path, Floats] | None:
    """The states of a gap and their margins over garbage; None where there is no way."""
    graph = build(words, learned.models.phones, LAST_TOPOLOGY, ROUNDS[-1].leaving)
    search = Search(graph, LAST_TOPOLOGY.scale, OTHERS.beam)
    pieces = [(at, min(at + CHUNK, gap.end)) for at in range(gap.begin, gap.end, CHUNK)]

    def emissions(piece: tuple[int, int]) -> tuple[Floats, Floats]:
        emitted = learned.models.emissions(heard.read(*piece))
        return emitted, training.with_garbage(emitted, learned.offset)

    path = np.concatenate((*[search.feed(emissions(one)[0]) for one in pieces], search.finish()))
    if len(path) != gap.end - gap.begin:
        return None
    margins = []
    for low, high in pieces:  # once more: a long gap's emissions are not kept
        emitted, plain = emissions((low, high))
        density = graph.density[path[low - gap.begin : high - gap.begin]]
        margins.append(emitted[np.arange(high - low), density] - plain)
    return path, np.concatenate(margins)
