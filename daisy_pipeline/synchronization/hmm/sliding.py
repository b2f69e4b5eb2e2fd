# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sentences that slid onto later words, brought back to where they were begun.

Closing words are none of the text, yet a last sentence may be laid over some of them: it seems to
be begun at its place, broken off, begun again and again, and read to its end at last where other
words resemble it. So where a reading lies far behind the first try, the sentence is sought once
more by itself around that try; where it fits as well and takes the time that it should, it was
read there, and what came later is other sound.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.anchors import Anchors
from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.graph import Kind, Words
from daisy_pipeline.synchronization.hmm.observe import Observations
from daisy_pipeline.synchronization.hmm.parameters.answers import SLIDING
from daisy_pipeline.synchronization.hmm.rescue import spoken_for
from daisy_pipeline.synchronization.hmm.seeking import Sought, Told, pace_around
from daisy_pipeline.synchronization.hmm.training import Trained, phones_margin
from daisy_pipeline.synchronization.hmm.tries import Try, tries_of


def brought_back(
    way: Way,
    heard: Observations,
    words: Words,
    learned: Trained,
    anchors: Anchors,
    *,
    folded: Words | None = None,
) -> Way:
    """The way with those sentences at their first try that were read there.

    ``folded``: the words as the models were learned, where that was not from all of the text.
    """
    told = Told.of(way, heard, words, learned, folded)
    edges = np.searchsorted(way.graph.block_of[way.path], np.arange(len(words) + 1)).tolist()
    settled = {one.sentence for one in (*anchors.held, *anchors.aside)}
    for number in range(len(words)):
        begin, end = edges[number], edges[number + 1]
        tries = _tries(way, told.words, learned, number, begin, end)
        if not tries or number in settled:
            continue
        low = _begun(way, tries, begin, number)
        if low is not None and not spoken_for(anchors, low, end):
            way = _put_back(way, tries[-1], told, number, (low, end))
    return way


def _begun(way: Way, tries: list[Try], begin: int, number: int) -> int | None:
    """Where a sentence may have been read long before its reading; None if nothing tells so."""
    first, reading = tries[0], tries[-1]
    if reading.begin - first.end >= SLIDING.far:
        return max(begin, first.begin - SLIDING.beside)
    far = number and reading.begin - begin >= SLIDING.far
    return begin if far and _sounds(way, begin, reading) >= SLIDING.far / 2 else None


def _put_back(way: Way, reading: Try, told: Told, number: int, where: tuple[int, int]) -> Way:
    """The way with a sentence near the first of these frames, if it was read there."""
    (low, end), own = where, way.margins - np.float32(told.learned.strange)
    around = pace_around(way, told.wanted, number)
    due = float(told.wanted[number]) * around
    likest = -np.inf
    for room in SLIDING.room:
        high = min(reading.begin, low + int(room * due) + 2 * SLIDING.beside)
        found = told.sought((low, high), told.words.only(number), around)
        if found is None or found.fits[0].phones < likest:
            continue  # in less room it must fit better: else it was cut off
        likest = found.fits[0].phones
        better = _better(found, reading, way, own, due)
        if better or _astray(found, reading, way, due, told.usual):
            return _moved(way, found, number, low, end, told.learned.offset)
    return way


def _tries(
    way: Way, words: Words, learned: Trained, number: int, begin: int, end: int
) -> list[Try]:
    size = int(np.diff(words.words[words.sentences[[number, number + 1]]])[0])
    own = way.margins[begin:end] - np.float32(learned.strange)
    return tries_of(way.graph, way.path[begin:end], own, begin, size)


def _sounds(way: Way, begin: int, reading: Try) -> int:
    """How many frames of other sound lie before a reading."""
    return int((way.graph.kind[way.path[begin : reading.begin]] == Kind.FILLER).sum())


def _better(
    found: Sought, reading: Try, way: Way, own: npt.NDArray[np.float32], wanted: float
) -> bool:
    """Whether a sentence fits far better there, or as well and more nearly in its usual time.

    As well by its phones too: other words of its length fit some of them only.
    """
    path = way.path[reading.begin : reading.end]
    spent = int((way.graph.kind[path] == Kind.PHONE).sum())
    fit = found.fits[0]
    if fit.frames >= SLIDING.far_better * reading.margin:
        return _off(fit.pace) <= SLIDING.odd
    phones = phones_margin(way.graph, path, own[reading.begin : reading.end])
    as_well = fit.frames >= SLIDING.as_well * reading.margin
    as_well &= fit.phones >= SLIDING.by_phones * phones
    return as_well and _off(fit.pace) <= _off(spent / wanted) + SLIDING.nearly


def _astray(found: Sought, reading: Try, way: Way, wanted: float, usual: float) -> bool:
    """Whether a sentence was stretched over later words, far slower than those around it are read.

    Then its likeness there says nothing; it is where it fits in its time.
    """
    spent = int((way.graph.kind[way.path[reading.begin : reading.end]] == Kind.PHONE).sum())
    if spent < SLIDING.stretched * wanted:
        return False
    return _off(found.fits[0].pace) <= SLIDING.odd and found.were_read(usual, alone=False)


def _moved(way: Way, found: Sought, number: int, low: int, end: int, offset: float) -> Way:
    """The way with a sentence as it was found from ``low`` on, and other sound up to ``end``."""
    high = low + len(found.path)
    path, margins = way.path.copy(), way.margins.copy()
    path[low:high] = found.path + way.graph.block_starts[number]
    margins[low:high] = found.margins
    path[high:end] = way.graph.block_starts[number + 1] + int(Kind.FILLER)
    margins[high:end] = np.float32(offset)
    return replace(way, path=path, margins=margins)


def _off(pace: float) -> float:
    return float(abs(np.log(max(0.01, pace))))
