# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people set stands: the way is searched around it, and no other sentence sounds there.

The recording is cut at the anchors. Within one only its own sentence is looked for; between two
only the sentences between them. Anchors that contradict the order of the text (a reader may have
swapped two sentences) cannot lie on one way: the fewest of them are set aside. What sounds there
is given to no other sentence, and theirs is looked for nowhere else.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from daisy_pipeline.model.book import Segment
from daisy_pipeline.model.track import Clip, SyncTrack
from daisy_pipeline.synchronization.corrections import give_way
from daisy_pipeline.synchronization.features import HOP_MS, Floats
from daisy_pipeline.synchronization.heard import Heard
from daisy_pipeline.synchronization.hmm import kernels
from daisy_pipeline.synchronization.hmm.graph import Graph
from daisy_pipeline.synchronization.hmm.parameters import AROUND, FRAME_MS, FURTHER
from daisy_pipeline.synchronization.hmm.phones import Script
from daisy_pipeline.synchronization.hmm.search import Path, Search

_JOINT = 4  # states before the first phone of a block
_EMPTY: Path = np.zeros(0, np.int32)


@dataclass(frozen=True)
class Anchor:
    """A sentence by its number in the script, and the frames of 20 ms that it lies in."""

    sentence: int
    begin: int
    end: int


@dataclass(frozen=True)
class Anchors:
    """What people set in one stretch of recordings.

    ``held`` are in order of the text and of time, and never overlap. ``aside`` contradict that
    order. ``unread`` are sentences that were not read, as a person says.
    """

    held: tuple[Anchor, ...] = ()
    aside: tuple[Anchor, ...] = ()
    unread: tuple[int, ...] = ()
    vouched: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.held or self.aside or self.unread)


NONE = Anchors()


def anchors(
    clips: Sequence[Clip], text: Script, segments: Sequence[Segment], heard: Heard
) -> Anchors:
    """The clips that people set, on the recordings' time line; those of mute segments left out."""
    places = {segments[number].id: n for n, number in enumerate(text.numbers)}
    files = {recording.digest: n for n, recording in enumerate(heard.recordings)}
    known = [c for c in clips if c.segment in places and c.source in files]
    unread = tuple(sorted(places[c.segment] for c in known if c.begin == c.end))
    spans = [_span(c, places[c.segment], heard, files[c.source]) for c in known if c.begin < c.end]
    spans.sort(key=lambda a: (a.begin, a.end, a.sentence))
    held, at = [], 0
    for one in (spans[n] for n in _longest_rise([a.sentence for a in spans])):
        begin = max(at, one.begin)  # two that touch may share a frame
        at = max(begin + 1, one.end)
        held.append(replace(one, begin=begin, end=at))
    kept = {one.sentence for one in held}
    count = np.bincount([files[c.source] for c in known], minlength=len(files))
    vouched = frozenset(np.flatnonzero(count >= AROUND.vouched).tolist())
    return Anchors(tuple(held), tuple(a for a in spans if a.sentence not in kept), unread, vouched)


def _span(clip: Clip, sentence: int, heard: Heard, file: int) -> Anchor:
    start = heard.starts[file] * HOP_MS
    begin = (start + clip.begin) // FRAME_MS
    return Anchor(sentence, begin, max(begin + 1, -(-(start + clip.end) // FRAME_MS)))


def _longest_rise(numbers: Sequence[int]) -> list[int]:
    """The places of a longest rising run of ``numbers``."""
    tails: list[int] = []
    before = [-1] * len(numbers)
    for place, number in enumerate(numbers):
        at = bisect_right(tails, number, key=lambda p: numbers[p])
        before[place] = tails[at - 1] if at else -1
        tails[at : at + 1] = [place]
    run, place = [], tails[-1] if tails else -1
    while place >= 0:
        run.append(place)
        place = before[place]
    return run[::-1]


def stand(track: SyncTrack, clips: Sequence[Clip]) -> SyncTrack:
    """The track with people's clips as they set them; the others give way to them."""
    human = {clip.segment: clip for clip in clips}
    rows = {s: [c for c in clips if c.source == s] for s in {c.source for c in clips}}
    made = (human.get(c.segment) or give_way(c, rows.get(c.source, ())) for c in track.clips)
    return replace(track, clips=tuple(made))


def searching(graph: Graph, scale: float, beam: float, anchors: Anchors) -> Search | Around:
    """A search through a graph that keeps to the anchors."""
    return Around(graph, scale, beam, anchors) if anchors else Search(graph, scale, beam)


@dataclass
class _Stretch:
    """Frames up to ``end`` (None: all that follow) in which the way lies in these blocks.

    Of the ``last`` one only the joint before its sentence.
    """

    end: int | None
    first: int
    last: int
    anchored: bool = False
    frames: int = 0
    waiting: list[Floats] = field(default_factory=list)  # within an anchor: searched at its end


class Around:
    """As `Search`, stretch by stretch around anchors."""

    def __init__(self, graph: Graph, scale: float, beam: float, anchors: Anchors) -> None:
        self._graph = _bound(graph, anchors)
        self._scale, self._beam = scale, beam
        self._aside = anchors.aside
        self._stretches = deque(_stretches(anchors, len(graph.block_starts) - 2))
        self._at, self._total = 0, 0.0
        self._search = self._begin()

    @property
    def lost(self) -> bool:
        """Whether no way is left between two anchors."""
        return self._search.lost

    @property
    def score(self) -> float:
        """Log score a frame of the best way when finished."""
        return self._total / max(1, self._at)

    def feed(self, emitted: Floats) -> Path:
        """Search on through these frames; the states that are settled now."""
        emitted, done, found = self._without_aside(emitted), 0, [_EMPTY]
        while done < len(emitted) and not self.lost:
            here = self._stretches[0]
            left = len(emitted) - done
            count = left if here.end is None else min(left, here.end - self._at)
            piece = emitted[done : done + count]
            if here.anchored:
                here.waiting.append(piece)
            else:
                found.append(self._search.feed(piece))
            done += count
            self._at += count
            here.frames += count
            if self._at == here.end and not self.lost:
                found.append(self._close(True))
                self._stretches.popleft()
                self._search = self._begin()
        return np.concatenate(found)

    def finish(self, whole: bool = True) -> Path:
        """The states of all frames not settled yet; ``whole``: the text must have come to its end.

        Empty when no way is left.
        """
        return self._close(whole and self._stretches[0].end is None)

    def _begin(self) -> Search:
        here = self._stretches[0]
        graph, beam = _part(self._graph, here.last), self._beam
        if here.anchored:
            return Search(graph, self._scale, AROUND.wider * beam, here.first)
        if here.end is not None:
            beam += -FURTHER * self._surplus(here)
        return Search(graph, self._scale, beam, here.first)

    def _surplus(self, here: _Stretch) -> float:
        """How many sentences between two anchors are too many for the time between them."""
        assert here.end is not None
        starts = self._graph.block_starts
        wanted = AROUND.usual * (int(starts[here.last]) - int(starts[here.first])) / 2
        count = here.last - here.first
        return count * max(0.0, 1 - (here.end - self._at) / max(1.0, wanted))

    def _close(self, whole: bool) -> Path:
        here, search = self._stretches[0], self._search
        if here.anchored:
            return self._within(here, self._at == here.end) if here.waiting else _EMPTY
        rest = search.finish(whole)
        if not len(rest) and here.end is not None:  # the last ones before the anchor were left out
            rest = search.finish(whole=False)
        self._total += search.score * here.frames
        return rest

    def _within(self, here: _Stretch, whole: bool) -> Path:
        """The way within an anchor; foreign sound where its sentence cannot be spoken so fast."""
        emitted = np.concatenate(here.waiting)
        path = np.concatenate((self._search.feed(emitted), self._search.finish(whole)))
        if len(path) == len(emitted):
            self._total += self._search.score * len(emitted)
            return path
        self._total += self._scale * float(emitted[:, -1].sum(dtype=np.float64))
        foreign = int(self._graph.block_starts[here.first]) + 1
        return np.full(len(emitted), foreign, np.int32)

    def _without_aside(self, emitted: Floats) -> Floats:
        """No phone sounds in the anchors that no way can hold."""
        end = self._at + len(emitted)
        for one in self._aside:
            low, high = max(one.begin, self._at) - self._at, min(one.end, end) - self._at
            if low < high:
                emitted = emitted.copy()
                emitted[low:high, :-2] -= np.float32(AROUND.unheard)
        return emitted


def _stretches(anchors: Anchors, blocks: int) -> list[_Stretch]:
    made, at, block = [], 0, 0
    for one in anchors.held:
        if one.begin > at:
            made.append(_Stretch(one.begin, block, one.sentence))
        made.append(_Stretch(one.end, one.sentence, one.sentence + 1, anchored=True))
        at, block = one.end, one.sentence + 1
    return [*made, _Stretch(None, block, blocks)]


def _bound(graph: Graph, anchors: Anchors) -> Graph:
    """The graph without ways past anchored sentences, and into those that sound nowhere else."""
    costs = graph.costs.copy()
    for one in anchors.held:
        for state in (1, 3):  # foreign sound, and silence after a sentence left out
            low, high = _arcs(graph, int(graph.block_starts[one.sentence + 1]) + state)
            froms = graph.froms[low:high]
            past = (graph.block_of[froms] == one.sentence) & (graph.kind[froms] < 2)
            costs[low:high][past] = kernels.LOWEST
        for beside in {one.sentence - 1, one.sentence + 1} & set(
            range(len(graph.block_starts) - 2)
        ):
            first = int(graph.block_starts[beside]) + _JOINT
            low, high = _arcs(graph, first)
            costs[low:high][graph.froms[low:high] < first] += np.float32(AROUND.beside)
    for sentence in (*anchors.unread, *(one.sentence for one in anchors.aside)):
        low, high = _arcs(graph, int(graph.block_starts[sentence]) + _JOINT)
        costs[low:high] = kernels.LOWEST
    return replace(graph, costs=costs)


def _arcs(graph: Graph, state: int) -> tuple[int, int]:
    return int(graph.arc_starts[state]), int(graph.arc_starts[state + 1])


def _part(graph: Graph, last: int) -> Graph:
    """The graph up to the joint of a block; no state leads back, so it stands alone."""
    end = int(graph.block_starts[last]) + _JOINT
    arcs = int(graph.arc_starts[end])
    return Graph(
        graph.density[:end],
        graph.kind[:end],
        graph.position[:end],
        graph.word[:end],
        np.append(graph.block_starts[: last + 1], end),
        graph.block_of[:end],
        graph.arc_starts[: end + 1],
        graph.froms[:arcs],
        graph.costs[:arcs],
    )
