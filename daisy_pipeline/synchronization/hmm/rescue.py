# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sentences that the filler took: sought once more between their neighbours.

The search leaves a sentence out when foreign sound explains its place better: rightly where
something else was said, wrongly where the sound is hard. So what lies between two sentences that
were read is searched again with the text of those left out between them, which may hardly leave
it now; those that fit far better than strangers' words were read. Of a page only sentences are
sought that would take about the time of what sounds there.

Two more things may hold a missing sentence's sound: a word or two amid foreign sound beside it, and
what seems to be a first try of the next sentence. It gets that sound where it fits it clearly.
Nothing else moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.anchors import Anchors
from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.fringes import loud_filler
from daisy_pipeline.synchronization.hmm.graph import Kind, Words, build
from daisy_pipeline.synchronization.hmm.observe import Observations
from daisy_pipeline.synchronization.hmm.parameters import LAST_TOPOLOGY
from daisy_pipeline.synchronization.hmm.parameters.answers import LONE, RESCUE
from daisy_pipeline.synchronization.hmm.readings import Doubles, expected, usual_lengths
from daisy_pipeline.synchronization.hmm.search import Path, Search
from daisy_pipeline.synchronization.hmm.training import (
    Trained,
    phones_margin,
    sentence_margins,
    with_garbage,
)

Margins = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Fit:
    """How far a sentence stands above strangers' words: the mean of its frames, of its phones.

    ``pace``: the time it took over the time that this reader's phones usually take.
    """

    frames: float
    phones: float
    pace: float

    def was_read(self, usual: float, alone: bool) -> bool:
        """Whether it was; ``usual``: what this reader's sentences reach by frames.

        Other words of a sentence's length fit some of its phones, stretched, and the others not at
        all. A single sentence that does so at its own pace is a question to a person.
        """
        frames, phones = self.frames / usual, self.phones / usual
        if frames >= RESCUE.least and phones >= RESCUE.surely:
            return True
        low, high = RESCUE.pace
        doubtful = phones >= 0 or (alone and low <= self.pace <= high)
        return frames >= RESCUE.frames and doubtful

    def is_sure(self, usual: float) -> bool:
        """Whether it fits by frames and by phones, in its usual time."""
        low, high = RESCUE.pace
        fits = self.frames >= RESCUE.frames * usual and self.phones >= RESCUE.clear * usual
        return fits and low <= self.pace <= high


@dataclass(frozen=True)
class Sought:
    """A way through sentences in a stretch of frames: states, margins over garbage, fits."""

    path: Path
    margins: Margins
    fits: tuple[Fit, ...]

    gain: float  # of the phones' frames over strangers' words, together

    def were_read(self, usual: float, alone: bool, surely: bool = False) -> bool:
        """Whether all of them were; ``surely``: where that takes sound from another sentence."""
        if surely and not all(one.is_sure(usual) for one in self.fits):
            return False
        return all(one.was_read(usual, alone) for one in self.fits)


def rescued(way: Way, heard: Observations, words: Words, learned: Trained, anchors: Anchors) -> Way:
    """The way with those sentences that were read after all; what people set stays."""
    phones = learned.models.phones // learned.folds
    lengths = usual_lengths(way.graph, way.path, phones)
    wanted = expected(words, lengths)
    words = words.folded(phones, learned.folds)
    fit = sentence_margins(way.graph, way.path, way.margins, len(words)) - learned.strange
    missing = np.isnan(fit)
    if missing.all():
        return way
    settled = {*anchors.unread, *(one.sentence for one in (*anchors.held, *anchors.aside))}
    usual = float(np.nanmedian(fit))
    path, margins = way.path.copy(), way.margins.copy()
    block = way.graph.block_of[way.path]
    for gap in _gaps(way, missing | _wedged(way, wanted, missing)):
        named = settled.intersection(range(gap.first, gap.last + 1))
        if not missing[gap.first : gap.last].any() or named:
            continue
        for end, surely in ((gap.end, False), (_reading(way, block, gap.last), True)):
            if end <= gap.begin or spoken_for(anchors, gap.begin, end) or gap.too_long(end):
                continue
            ranges = _ranges(gap, end, way, wanted)
            frames = heard.read(gap.begin, end)
            tried = (
                (low, sought(frames, words.only(low, high), learned, lengths))
                for low, high in ranges
            )
            best = _best(tried, usual, gap.last - gap.first == 1, surely)
            if best is not None and best[1].gain > _gain(way, gap.begin, end, learned.strange):
                path[gap.begin : end] = best[1].path + way.graph.block_starts[best[0]]
                margins[gap.begin : end] = best[1].margins
                break
    return replace(way, path=path, margins=margins)


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

    def too_long(self, end: int) -> bool:
        return not RESCUE.shortest <= end - self.begin <= RESCUE.longest


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


def _reading(way: Way, block: npt.NDArray[np.int32], number: int) -> int:
    """Where a sentence's last try begins, if its first one may be of what was left out; else 0."""
    begin, end = np.searchsorted(block, (number, number + 1)).tolist()
    if number >= len(way.graph.block_starts) - 2:
        return 0
    kinds = way.graph.kind[way.path[begin:end]]
    again = np.flatnonzero((kinds == Kind.AGAIN_FILLER) | (kinds == Kind.AGAIN_SILENCE))
    return begin + int(again[-1]) + 1 if len(again) else 0


def _ranges(gap: _Gap, end: int, way: Way, wanted: Doubles) -> Iterator[tuple[int, int]]:
    """All that may have been read of these sentences, as one.

    Of a whole page only what would take about the time of what sounds there.
    """
    count = gap.last - gap.first
    kinds = way.graph.kind[way.path[gap.begin : end]]
    sounds = (kinds == Kind.PHONE) | loud_filler(kinds, way.margins[gap.begin : end])
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


def sought(
    frames: npt.NDArray[np.float32], words: Words, learned: Trained, lengths: Doubles
) -> Sought | None:
    """All these sentences in these frames; None where there is no way.

    ``lengths``: how many frames this reader takes for each phone.
    """
    graph = build(words, learned.models.phones, LAST_TOPOLOGY, RESCUE.leaving)
    emitted = learned.models.emissions(frames)
    plain = with_garbage(emitted, learned.offset)
    search = Search(graph, LAST_TOPOLOGY.scale, RESCUE.beam)
    path = np.concatenate((search.feed(emitted), search.finish()))
    if len(path) != len(frames):
        return None
    margins = emitted[np.arange(len(path)), graph.density[path]] - plain
    own = margins - np.float32(learned.strange)
    phones = len(lengths)
    wanted = expected(replace(words, phones=words.phones % phones), lengths)
    fits, gain = [], 0.0
    for number in range(len(words)):
        here = graph.block_of[path] == number
        said = own[here & (graph.kind[path] == Kind.PHONE)]
        frames_fit = float(said.mean(dtype=np.float64)) if len(said) else -np.inf
        pace = len(said) / max(1.0, float(wanted[number]))
        gain += float(said.sum(dtype=np.float64))
        fits.append(Fit(frames_fit, phones_margin(graph, path[here], own[here]), pace))
    return Sought(path, margins, tuple(fits), gain)
