# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sentences that the filler took: sought once more between their neighbours.

The search leaves a sentence out when foreign sound explains its place better: rightly where
something else was said, wrongly where the sound is hard. So what lies between two sentences that
were read is searched again with the text of those left out between them, which may hardly leave
it now; those that fit far better than strangers' words were read. Of a page only sentences are
sought that would take about the time of what sounds there.

Three more things may hold a missing sentence's sound: a word or two amid foreign sound beside it,
what seems to be a first try of the next sentence, and what seems to be the reading of the sentence
before, where that was read to its end already. It gets that sound where it fits it clearly.
Nothing else moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.anchors import Anchors
from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.graph import Kind, Words
from daisy_pipeline.synchronization.hmm.observe import Observations
from daisy_pipeline.synchronization.hmm.parameters.answers import LONE, RESCUE
from daisy_pipeline.synchronization.hmm.readings import Doubles
from daisy_pipeline.synchronization.hmm.search import Path
from daisy_pipeline.synchronization.hmm.seeking import Sought, Told, pace_around
from daisy_pipeline.synchronization.hmm.training import Trained
from daisy_pipeline.synchronization.hmm.tries import loud_filler


def rescued(
    way: Way,
    heard: Observations,
    words: Words,
    learned: Trained,
    anchors: Anchors,
    *,
    folded: Words | None = None,
) -> Way:
    """The way with those sentences that were read after all; what people set stays.

    ``folded``: the words as the models were learned, where that was not from all of the text.
    """
    told = Told.of(way, heard, words, learned, folded)
    missing = np.isnan(told.fit)
    if missing.all():
        return way
    settled = {*anchors.unread, *(one.sentence for one in (*anchors.held, *anchors.aside))}
    path, margins = way.path.copy(), way.margins.copy()
    for gap in _gaps(way, missing | _wedged(way, told.wanted, missing)):
        named = settled.intersection(range(gap.first, gap.last + 1))
        if not missing[gap.first : gap.last].any() or named:
            continue
        for begin, end, low, best in _found(way, told, gap, anchors):
            tries = _gain(way, begin, end, learned.strange)  # and what else sounds there
            if best.gain > tries or best.is_plain(told.usual):
                path[begin:end] = best.path + way.graph.block_starts[low]
                margins[begin:end] = best.margins
                _pushed_on(path, way, end, gap.end)
                break
    return replace(way, path=path, margins=margins)


def _found(
    way: Way, told: Told, gap: _Gap, anchors: Anchors
) -> Iterator[tuple[int, int, int, Sought]]:
    """What was read of a gap's sentences in each stretch: begin, end, first sentence, way."""
    around = pace_around(way, told.wanted, gap.first)
    for begin, end, surely in _stretches(gap, way, told.wanted * around):
        long = RESCUE.shortest <= end - begin <= RESCUE.longest
        if not long or spoken_for(anchors, gap.begin, end):
            continue
        tried = (
            (low, told.sought((begin, end), told.words.only(low, high), around))
            for low, high in _ranges(gap, (begin, end), way, told.wanted)
        )
        best = _best(tried, told.usual, gap.last - gap.first == 1, surely)
        if best is not None:
            yield begin, end, *best


def _best(
    tried: Iterable[tuple[int, Sought | None]], usual: float, alone: bool, surely: bool
) -> tuple[int, Sought] | None:
    """Of those that were read the one that explains most, with its first sentence."""
    best: tuple[int, Sought] | None = None
    for low, found in tried:
        if found is None or not found.were_read(usual, alone, surely):
            continue
        if best is None or found.gain > best[1].gain:
            best = low, found
    return best


def _pushed_on(path: Path, way: Way, begin: int, end: int) -> None:
    """Make the other sound of a stretch follow the sentence that was laid before it."""
    block = way.graph.block_of
    last, rest = block[path[begin - 1]], path[begin:end]
    behind = block[rest] < last
    foreign = np.isin(way.graph.kind[rest], (Kind.FILLER, Kind.AGAIN_FILLER))
    rest[behind] = (way.graph.block_starts[last] + np.where(foreign, Kind.FILLER, 0))[behind]


def _gain(way: Way, begin: int, end: int, strange: float) -> float:
    """How far the phones that the way has in a stretch stand over strangers' words, together."""
    own = way.margins[begin:end] - np.float32(strange)
    said = way.graph.kind[way.path[begin:end]] == Kind.PHONE
    return float(own[said].sum(dtype=np.float64))


@dataclass(frozen=True)
class _Gap:
    """Sentences that were left out (first, the one after the last), and the frames between."""

    first: int
    last: int
    begin: int
    end: int


def _wedged(way: Way, wanted: Doubles, missing: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Sentences of a word or two beside one that is missing, amid foreign sound: perhaps its."""
    kind, block = way.graph.kind[way.path], way.graph.block_of[way.path]
    loud = loud_filler(kind, way.margins)
    made = np.zeros(len(missing), np.bool_)
    beside = np.concatenate((missing[1:], [False])) | np.concatenate(([False], missing[:-1]))
    for number in np.flatnonzero(beside & ~missing & (wanted <= LONE.short)).tolist():
        begin, end = np.searchsorted(block, (number, number + 1)).tolist()
        said = begin + np.flatnonzero(kind[begin:end] == Kind.PHONE)
        first, last = max(1, int(said[0])), min(len(kind) - 2, int(said[-1]))
        made[number] = bool(loud[first - 1] or loud[last + 1])
    return made


def _reading(way: Way, number: int) -> int:
    """Where a sentence's last try begins, if its first one may be of what was left out; else 0."""
    block = way.graph.block_of[way.path]
    begin, end = np.searchsorted(block, (number, number + 1)).tolist()
    if number >= len(way.graph.block_starts) - 2:
        return 0
    kinds = way.graph.kind[way.path[begin:end]]
    again = np.flatnonzero((kinds == Kind.AGAIN_FILLER) | (kinds == Kind.AGAIN_SILENCE))
    return begin + int(again[-1]) + 1 if len(again) else 0


def broken_off(way: Way, number: int, low: int = 0) -> tuple[int, ...]:
    """The frames from ``low`` on where a sentence was broken off of which most was said.

    It may have been read there, and what seems to be its reading be the next one's sound.
    """
    block = way.graph.block_of
    begin, end = np.searchsorted(block[way.path], (number, number + 1)).tolist()
    kind, position = way.graph.kind[way.path[begin:end]], way.graph.position[way.path[begin:end]]
    again = (kind == Kind.AGAIN_FILLER) | (kind == Kind.AGAIN_SILENCE)
    breaks = np.flatnonzero(again[1:] & ~again[:-1])
    all_of_it = way.graph.position[slice(*np.searchsorted(block, (number, number + 1)))].max()
    most = position[breaks] >= RESCUE.whole * all_of_it
    return tuple(at for at in (begin + 1 + breaks[most]).tolist() if at >= low)


def _stretches(gap: _Gap, way: Way, due: Doubles) -> Iterator[tuple[int, int, bool]]:
    """Where what was left out may lie: begin, end, whether it is another sentence's sound.

    Of a long stretch the beginning too: beside long closing words a sentence is sought in vain,
    since its phones stretch over them.
    """
    yield gap.begin, gap.end, False
    room = int(RESCUE.room * float(due[gap.first : gap.last].sum())) + RESCUE.beside
    if gap.end - gap.begin > 2 * room:
        yield gap.begin, gap.begin + room, False
    yield gap.begin, _reading(way, gap.last), True
    if gap.begin:
        for begin in broken_off(way, int(way.graph.block_of[way.path[gap.begin - 1]])):
            yield begin, gap.end, True


def _ranges(
    gap: _Gap, where: tuple[int, int], way: Way, wanted: Doubles
) -> Iterator[tuple[int, int]]:
    """All that may have been read of these sentences, as one.

    Of a whole page only what would take about the time of what sounds there.
    """
    count = gap.last - gap.first
    here = slice(*where)
    kinds = way.graph.kind[way.path[here]]
    sounds = (kinds == Kind.PHONE) | loud_filler(kinds, way.margins[here])
    low_pace, high_pace = RESCUE.about
    for size in range(min(count, RESCUE.most), 0, -1):
        for low in range(gap.first, gap.last - size + 1):
            due = float(wanted[low : low + size].sum()) / max(1, int(sounds.sum()))
            if count <= RESCUE.most or low_pace <= due <= high_pace:
                yield low, low + size


def _gaps(way: Way, missing: npt.NDArray[np.bool_]) -> Iterator[_Gap]:
    """Sentences that may have been left out, one after the other, and their frames."""
    said = np.flatnonzero(way.graph.kind[way.path] == Kind.PHONE)
    block = way.graph.block_of[way.path[said]]
    edges = np.flatnonzero(np.diff(np.concatenate(([False], missing, [False])).astype(np.int8)))
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        before, after = np.searchsorted(block, (first, last))
        begin = int(said[before - 1]) + 1 if before else 0
        end = int(said[after]) if after < len(said) else len(way.path)
        yield _Gap(first, last, begin, end)


def spoken_for(anchors: Anchors, begin: int, end: int) -> bool:
    """Whether a person said what sounds there."""
    return any(one.begin < end and begin < one.end for one in (*anchors.held, *anchors.aside))
