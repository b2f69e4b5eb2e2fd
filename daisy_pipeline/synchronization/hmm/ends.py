# SPDX-License-Identifier: AGPL-3.0-or-later
"""A recording's first and last sentences, where opening or closing words took them.

Words that are none of the text go before the first sentence and after the last. A sentence of
theirs may seem to be begun again and again through all of these words, and what was read beside it
is left out. So the sentences up to the nearest one that was read once are sought together where
they would be read, right beside that one, without any new beginning; if all of some fit there as
sentences do that were read, they were, and the rest is other sound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.anchors import Anchors
from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.graph import Ints, Kind, Words
from daisy_pipeline.synchronization.hmm.observe import Observations
from daisy_pipeline.synchronization.hmm.parameters.answers import ENDS, FRINGES, LONE, SLIDING
from daisy_pipeline.synchronization.hmm.rescue import spoken_for
from daisy_pipeline.synchronization.hmm.search import Path
from daisy_pipeline.synchronization.hmm.seeking import Margins, Sought, Told
from daisy_pipeline.synchronization.hmm.training import Trained
from daisy_pipeline.synchronization.hmm.tries import loud_filler

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class _Read:
    """Sentences that were read from a frame on: their states, margins over garbage.

    ``likeness``: how far their phones stand over strangers' words, together.
    """

    numbers: tuple[int, ...]
    begin: int
    path: Path
    margins: Margins
    likeness: float


@dataclass(frozen=True)
class _End:
    """Sentences ``first`` to ``last`` (not with it) at an end, and the frames left to them.

    ``opening``: they are the first ones, and were read at the end of these frames. ``around``: how
    much slower than usual those next to them are read.
    """

    first: int
    last: int
    begin: int
    end: int
    opening: bool
    around: float


def settled(
    way: Way,
    heard: Observations,
    words: Words,
    learned: Trained,
    anchors: Anchors,
    *,
    folded: Words | None = None,
) -> Way:
    """The way with its first and last sentences where they were read; what people set stays.

    ``folded``: the words as the models were learned, where that was not from all of the text.
    """
    told = Told.of(way, heard, words, learned, folded)
    named = {*anchors.unread, *(one.sentence for one in (*anchors.held, *anchors.aside))}
    for end in _ends(way, told):
        if named.intersection(range(end.first, end.last)):
            continue
        if spoken_for(anchors, end.begin, end.end):
            continue
        found = max(_read(way, told, end), key=lambda one: one.likeness, default=None)
        if found is not None and not _lies_there(way, found):
            way = _laid(way, end, found, learned.offset)
    return way


def _ends(way: Way, told: Told) -> Iterator[_End]:
    """Where one near an end was begun again and again, or squeezed, as far as the next calm one."""
    said = np.flatnonzero(way.graph.kind[way.path] == Kind.PHONE)
    block = way.graph.block_of[way.path[said]]
    count = len(told.wanted)
    edges = np.searchsorted(block, np.arange(count + 1))
    spent = np.diff(edges)
    length = np.zeros(count)
    read = np.flatnonzero(spent)
    if not len(read):
        return
    length[read] = said[edges[read + 1] - 1] - said[edges[read]]
    paces = spent / told.wanted
    squeezed = (spent > 0) & (paces < ENDS.squeezed * np.median(paces[read]))
    squeezed &= told.wanted >= LONE.short
    squeezed[read] |= _touches(said, edges[read], squeezed[read])
    restless = (length >= ENDS.restless * told.wanted) | squeezed
    calm = (spent > 0) & ~restless
    first = int(np.flatnonzero(restless[: ENDS.most]).max(initial=-1)) + 1
    last = count - 1 - int(np.flatnonzero(restless[::-1][: ENDS.most]).max(initial=-1))
    after, before = np.flatnonzero(calm[first:]) + first, np.flatnonzero(calm[:last])
    if first and len(after):
        around = float(np.median(paces[after[: LONE.near]]))
        yield _End(0, int(after[0]), 0, int(said[edges[after[0]]]), True, around)
    if last < count and len(before):
        around = float(np.median(paces[before[-LONE.near :]]))
        begin = int(said[edges[before[-1] + 1] - 1]) + 1
        yield _End(int(before[-1]) + 1, count, begin, len(way.path), False, around)


def _touches(said: Ints, begins: Ints, squeezed: Bools) -> Bools:
    """Which sentences that are read, one after the other, go over into a squeezed neighbour.

    Without any pause between, what it lost is its neighbour's now, or the other way round.
    """
    joined = said[begins[1:]] - said[begins[1:] - 1] == 1
    found = np.zeros(len(begins), np.bool_)
    found[1:] |= joined & squeezed[:-1]
    found[:-1] |= joined & squeezed[1:]
    return found


def _read(way: Way, told: Told, end: _End) -> Iterator[_Read]:
    """What was read there of an end's sentences.

    They are sought from pause to pause: in more room they would be stretched over other words, or
    over what was broken off before them.
    """
    if end.last - end.first > ENDS.most:
        return
    numbers = range(end.first, end.last)
    for some in (s for size in range(1, len(numbers) + 1) for s in combinations(numbers, size)):
        due = float(told.wanted[list(some)].sum()) * end.around
        for begin, high in _places(way, end, due):
            found = told.sought((begin, high), told.words.some(some), end.around)
            if found is None or not all(one.is_sure(told.usual) for one in found.fits):
                continue
            likeness = float(np.dot([one.phones for one in found.fits], told.wanted[list(some)]))
            yield _Read(some, begin, _states(way, found, some), found.margins, likeness)


def _places(way: Way, end: _End, due: float) -> Iterator[tuple[int, int]]:
    """Where sentences that take so many frames may lie at an end: first frame, the one after."""
    most = int(ENDS.room * due) + 2 * SLIDING.beside
    pauses = _pauses(way, end.begin, end.end)
    near = [p for p in pauses if end.opening or p - end.begin <= most]
    for begin in (end.begin, *near):
        for high in (end.end,) if end.opening else (*pauses, end.end):
            if ENDS.least * due <= high - begin <= most:
                yield begin, high


def _states(way: Way, found: Sought, some: Sequence[int]) -> Path:
    """The states of the whole graph on a way through some of its sentences."""
    starts = way.graph.block_starts
    own = np.cumsum([0, *(int(starts[n + 1] - starts[n]) for n in some)])
    block = np.minimum(np.searchsorted(own, found.path, "right") - 1, len(some) - 1)
    moved = starts[np.array(some)] - own[:-1]
    return np.asarray(found.path + moved[block], way.path.dtype)


def _pauses(way: Way, begin: int, end: int) -> list[int]:
    """The middle of each pause between these frames."""
    kind = way.graph.kind[way.path[begin:end]]
    sounds = (kind == Kind.PHONE) | loud_filler(kind, way.margins[begin:end])
    quiet = np.flatnonzero(~sounds)
    runs = np.split(quiet, np.flatnonzero(np.diff(quiet) > 1) + 1)
    return [begin + int(run[len(run) // 2]) for run in runs if len(run) >= FRINGES.quiet]


def _lies_there(way: Way, found: _Read) -> bool:
    """Whether the way reads these sentences there too; then what it has before them are tries."""
    graph = way.graph
    kind, block = graph.kind[way.path], graph.block_of[way.path]
    again = np.flatnonzero((kind == Kind.AGAIN_FILLER) | (kind == Kind.AGAIN_SILENCE))
    for number in found.numbers:
        tries = again[block[again] == number]
        there = slice(found.begin, found.begin + len(found.path))
        same = (kind[there] == Kind.PHONE) & (block[there] == number)
        same &= np.arange(there.start, there.stop) > tries.max(initial=-1)
        own = (graph.kind[found.path] == Kind.PHONE) & (graph.block_of[found.path] == number)
        if same[own].mean() < ENDS.there:
            return False
    return True


def _laid(way: Way, end: _End, found: _Read, offset: float) -> Way:
    """The way with these sentences there, and other sound before and after them.

    What was a try of the first one remains a try.
    """
    graph = way.graph
    path, margins = way.path.copy(), way.margins.copy()
    said = np.flatnonzero(graph.kind[found.path] == Kind.PHONE)
    begin, high = found.begin + int(said[0]), found.begin + len(found.path)
    path[begin:high], margins[begin:high] = found.path[said[0] :], found.margins[said[0] :]
    for low, top, number in ((end.begin, begin, found.numbers[0]), (high, end.end, -1)):
        kind, block = graph.kind[way.path[low:top]], graph.block_of[way.path[low:top]]
        words = (kind == Kind.PHONE) & (block != number)
        foreign = words | np.isin(kind, (Kind.FILLER, Kind.AGAIN_FILLER))
        start = graph.block_starts[number if number >= 0 else found.numbers[-1] + 1]
        other = start + np.where(foreign, Kind.FILLER, 0)
        path[low:top] = np.where(block == number, way.path[low:top], other)
        margins[low:top][words] = np.float32(offset)
    return replace(way, path=path, margins=margins)
