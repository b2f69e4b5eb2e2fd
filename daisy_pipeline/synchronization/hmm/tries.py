# SPDX-License-Identifier: AGPL-3.0-or-later
"""The stretches in which a sentence was begun, and which of them are one reading."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.graph import Graph, Kind
from daisy_pipeline.synchronization.hmm.parameters.answers import TRIES
from daisy_pipeline.synchronization.hmm.search import Path


@dataclass(frozen=True)
class Try:
    """A stretch in which a sentence's phones were heard, in frames of 20 ms."""

    begin: int
    end: int
    share: float  # of the sentence's phones
    margin: float


def loud_filler(
    kinds: npt.NDArray[np.uint8], margins: npt.NDArray[np.float32]
) -> npt.NDArray[np.bool_]:
    """Where foreign sound sounds.

    The filler keeps silence too: there it is as likely as silence, so far above its usual.
    """
    filler = (kinds == Kind.FILLER) | (kinds == Kind.AGAIN_FILLER)
    if not filler.any():
        return np.zeros(len(kinds), np.bool_)
    return np.asarray(filler & (margins <= margins[filler].min() + 1), np.bool_)


def tries_of(
    graph: Graph, path: Path, margins: npt.NDArray[np.float32], at: int, size: int
) -> list[Try]:
    """The tries of a sentence of ``size`` phones in its own frames, the first being ``at``.

    A first word of a single phone that is said again is at the same place of the sentence: what
    lies between tells.
    """
    kind, position = graph.kind[path], graph.position[path]
    said = np.flatnonzero(kind == Kind.PHONE)
    if not len(said):
        return []
    again = np.cumsum((kind == Kind.AGAIN_FILLER) | (kind == Kind.AGAIN_SILENCE))[said]
    anew = (np.diff(position[said]) < 0) | (np.diff(again) > 0)
    cuts = [0, *(np.flatnonzero(anew) + 1).tolist(), len(said)]
    tries = []
    for low, high in pairwise(cuts):
        frames = said[low:high]
        share = (int(position[frames[-1]]) - int(position[frames[0]]) + 1) / size
        margin = float(margins[frames].mean(dtype=np.float64))
        tries.append(Try(at + int(frames[0]), at + int(frames[-1]) + 1, share, margin))
    return tries


def healed(
    tries: list[Try],
    wanted: float,
    graph: Graph,
    path: Path,
    margins: npt.NDArray[np.float32],
) -> list[Try]:
    """A try goes on from the one before it where nothing was said again.

    A slip of the tongue or a noisy pause in the middle of a sentence looks like a new beginning
    otherwise: then it is too short for a whole reading, or does not fit where it repeats.
    """
    while len(tries) > 1:
        before, last = tries[-2], tries[-1]
        if not (
            _goes_on(before, last, wanted, graph, path, margins)
            or _repeats_nothing(before, last, graph, path, margins)
            or _says_so_twice(before, last, graph, path, margins)
        ):
            break
        share = max(before.share, last.share)
        margin = (before.margin + last.margin) / 2
        tries = [*tries[:-2], Try(before.begin, last.end, share, margin)]
    return tries


def _goes_on(
    before: Try,
    last: Try,
    wanted: float,
    graph: Graph,
    path: Path,
    margins: npt.NDArray[np.float32],
) -> bool:
    """Whether both together take the time of one reading, and hardly a break lies between.

    Not where the same words take as much time again and fit as well: this reading is a quick one.
    """
    kinds = graph.kind[path[before.begin : last.end]]
    both = int((kinds == Kind.PHONE).sum())
    own = int((graph.kind[path[last.begin : last.end]] == Kind.PHONE).sum())
    foreign = int((kinds == Kind.AGAIN_FILLER).sum())
    if (
        foreign > TRIES.click
        or last.begin - before.end > TRIES.breath
        or own >= TRIES.squeezed * wanted
    ):
        return False
    again = _repeated(before, last, graph, path)
    fit = margins[last.begin : last.end][again].mean(dtype=np.float64) if again.any() else 0.0
    first = int((graph.kind[path[before.begin : before.end]] == Kind.PHONE).sum())
    if again.sum() >= TRIES.as_long * first and fit >= TRIES.as_like * before.margin:
        return False
    return bool(abs(np.log(both / wanted)) <= abs(np.log(own / wanted)))


def _repeated(before: Try, last: Try, graph: Graph, path: Path) -> npt.NDArray[np.bool_]:
    """The frames of the second try in which phones of the first one are heard again."""
    first, second = path[before.begin : before.end], path[last.begin : last.end]
    reached = graph.position[first].max()
    again = (graph.kind[second] == Kind.PHONE) & (graph.position[second] <= reached)
    return np.asarray(again, np.bool_)


def _repeats_nothing(
    before: Try, last: Try, graph: Graph, path: Path, margins: npt.NDArray[np.float32]
) -> bool:
    """Whether the words of both are heard in the first alone.

    Then they fit less in the second, all together or where they were squeezed into a moment; a
    word that was a moment's at first, as "a", says nothing, nor does a glimpse of what took far
    longer then. What other sound goes over into is none of the sentence.
    """
    if last.begin - before.end > TRIES.pause or before.margin <= 0:
        return False
    if _clings(before, last, graph, path, margins):
        return False
    first, second = path[before.begin : before.end], path[last.begin : last.end]
    again = _repeated(before, last, graph, path)
    fit, word = margins[last.begin : last.end][again].astype(np.float64), graph.word[second][again]
    if (graph.kind[first] == Kind.PHONE).sum() < TRIES.glimpse * len(fit):
        return False
    if fit.mean() < TRIES.not_again * before.margin:
        return True
    spent = np.bincount(
        graph.word[first[graph.kind[first] == Kind.PHONE]], minlength=word.max() + 1
    )
    squeezed = [
        w
        for w in np.unique(word)
        if fit[word == w].mean() < 0 and (word == w).sum() <= TRIES.moment * spent[w]
    ]
    return bool(squeezed and spent[squeezed].sum() >= TRIES.few * spent.sum())


def _says_so_twice(
    before: Try, last: Try, graph: Graph, path: Path, margins: npt.NDArray[np.float32]
) -> bool:
    """Whether the text itself says the first words twice ("Down, down"), one of them on nothing.

    What was heard once more is the next word then; in its own place that one was left a moment.
    """
    if last.begin - before.end > TRIES.pause:
        return False
    said = graph.kind == Kind.PHONE

    def words(one: Try) -> npt.NDArray[np.int32]:
        here = path[one.begin : one.end]
        return np.unique(graph.word[here[said[here]]])

    first, second = words(before), words(last)
    twice = first + len(first)
    if first[0] != second[0] or not np.isin(twice, second).all():
        return False

    def phones(word: int) -> bytes:
        return bytes(graph.density[said & (graph.word == word)].tobytes())

    if any(phones(a) != phones(b) for a, b in zip(first.tolist(), twice.tolist(), strict=True)):
        return False
    frames, fit = path[last.begin : last.end], margins[last.begin : last.end]
    of = np.where(said[frames], graph.word[frames], -1)
    return bool(min(fit[of == w].mean(dtype=np.float64) for w in twice.tolist()) < 0)


def _clings(
    before: Try, last: Try, graph: Graph, path: Path, margins: npt.NDArray[np.float32]
) -> bool:
    """Whether a try goes on from other sound without a pause: it is one of other words."""
    low = max(0, before.begin - TRIES.pause)
    around = slice(low, last.begin)
    loud = loud_filler(graph.kind[path[around]], margins[around])
    loud &= margins[around] < before.margin  # where no other sound is loud, a pause is
    lead = loud[max(0, before.begin - low - TRIES.clings) : before.begin - low]
    return len(lead) == TRIES.clings and bool(lead.all())
