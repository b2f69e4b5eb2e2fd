# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where sentences are missing, or hardly fit, beside speech that may be theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm import training
from daisy_pipeline.synchronization.hmm.anchors import Anchors
from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.graph import Ints, Kind
from daisy_pipeline.synchronization.hmm.parameters import OTHERS
from daisy_pipeline.synchronization.hmm.rescue import broken_off, spoken_for

Bools = npt.NDArray[np.bool_]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Fits:
    """How far each sentence stands above strangers' words, by frames and by phones; NaN: missing.

    A sentence that was laid into other words fits few of its phones, stretched.
    """

    frames: Doubles
    phones: Doubles

    def usual(self, of: Bools | None = None) -> tuple[float, float]:
        """The medians, NaN if there are none; ``of``: of these sentences only."""
        frames, phones = (self.frames, self.phones) if of is None else (
            self.frames[of], self.phones[of]
        )  # fmt: skip
        if not np.isfinite(frames).any():
            return np.nan, np.nan
        return float(np.nanmedian(frames)), float(np.nanmedian(phones))

    @property
    def unlike(self) -> Bools:
        """Sentences that are missing, or far less like their phones than the others are."""
        found = np.isnan(self.frames)
        for values, share in ((self.frames, OTHERS.weak), (self.phones, OTHERS.thin)):
            if np.isfinite(values).any():
                found |= values < share * np.nanquantile(values, OTHERS.usual)
        return np.asarray(found)

    @property
    def clear(self) -> Bools:
        """Sentences that surely lie in their own words: most of their phones fit."""
        if not np.isfinite(self.phones).any():
            return np.zeros(len(self.phones), np.bool_)
        return self.phones >= OTHERS.clear * np.nanquantile(self.phones, OTHERS.usual)


def fits(way: Way, strange: float, sentences: int) -> Fits:
    """The fits of all sentences on a way; ``strange``: what words reach that are not said."""
    own = way.margins - np.float32(strange)
    edges = np.searchsorted(way.graph.block_of[way.path], np.arange(sentences + 1)).tolist()
    phones = [
        training.phones_margin(way.graph, way.path[low:high], own[low:high])
        for low, high in pairwise(edges)
    ]
    return Fits(training.sentence_margins(way.graph, way.path, own, sentences), np.array(phones))


@dataclass(frozen=True)
class Gap:
    """Sentences ``first`` to ``last`` (not with it), and the frames between their neighbours.

    ``earlier``: where it may begin too, behind what the sentence before was broken off for: a
    reading that ends there may be the whole one, and what is said anew another voice's words.
    """

    first: int
    last: int
    begin: int
    end: int
    earlier: tuple[int, ...] = ()

    @property
    def sentences(self) -> range:
        """Their numbers."""
        return range(self.first, self.last)

    @property
    def begins(self) -> tuple[int, ...]:
        """Every frame where it may begin."""
        return (self.begin, *self.earlier)


def gaps(way: Way, voiced: Bools, fit: Fits, wanted: Doubles, anchors: Anchors) -> list[Gap]:
    """Where sentences that are unlike the others stand beside speech, in order.

    ``wanted``: how many frames each sentence should take. What people set is no gap.
    """
    places = _Places(way, voiced, fit.clear)
    settled = {*anchors.unread, *(one.sentence for one in anchors.aside)}
    made: list[Gap] = []
    for first, last in _runs(fit.unlike):
        if made and first < made[-1].last:
            continue
        due = float(wanted[first:last].sum())
        gap = places.widened(places.gap(first, last), due, made[-1].end if made else 0)
        if places.speech(gap.begin, gap.end) < OTHERS.speech * due:
            continue
        if settled.isdisjoint(gap.sentences) and not spoken_for(anchors, gap.begin, gap.end):
            before = places.before(gap) if places.speech(gap.begin, gap.end) < due else None
            low = made[-1].end if made else 0
            earlier = () if before is None else broken_off(way, before, low)
            made.append(replace(gap, earlier=earlier))
    return made


def _runs(mask: Bools) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _said(way: Way) -> Ints:
    """The frames of phones; what a sentence was broken off for long before its reading aside.

    Such a beginning is mostly another voice's: the rest of its page went to the filler.
    """
    block = way.graph.block_of[way.path]
    phone = way.graph.kind[way.path] == Kind.PHONE
    for begin, end in _runs(way.graph.kind[way.path] == Kind.AGAIN_FILLER):
        if end - begin >= OTHERS.broken:
            own = int(np.searchsorted(block, block[begin]))
            phone[own:begin] = False
    return np.flatnonzero(phone)


class _Places:
    """Where the sentences of a way lie, and how much is spoken between them."""

    def __init__(self, way: Way, voiced: Bools, clear: Bools) -> None:
        self._said = _said(way)
        self._block = way.graph.block_of[way.path[self._said]]
        self._clear = clear
        self._read = np.zeros(len(clear), np.bool_)
        self._read[self._block] = True
        self._length = len(way.path)
        self._spoken: Ints = np.concatenate(([0], np.cumsum(voiced)))

    def speech(self, begin: int, end: int) -> int:
        """Frames of speech."""
        return int(self._spoken[end] - self._spoken[begin])

    def gap(self, first: int, last: int) -> Gap:
        """These sentences, between what is read before and after them."""
        before, after = np.searchsorted(self._block, (first, last)).tolist()
        begin = int(self._said[before - 1]) + 1 if before else 0
        end = int(self._said[after]) if after < len(self._said) else self._length
        return Gap(first, last, begin, end)

    def before(self, gap: Gap) -> int | None:
        """The sentence that is read before a gap."""
        read = np.flatnonzero(self._read[: gap.first])
        return int(read[-1]) if len(read) else None

    def widened(self, gap: Gap, due: float, low: int) -> Gap:
        """With neighbours that may lie in other words beyond it, from frame ``low`` on."""
        for _ in range(OTHERS.beside):
            for wider, beyond in (self._before(gap), self._after(gap)):
                lacks = self.speech(gap.begin, gap.end) < OTHERS.enough * due
                if lacks and wider.begin >= low and beyond >= OTHERS.enough * due:
                    gap = wider
                    break
        return gap

    def _before(self, gap: Gap) -> tuple[Gap, int]:
        """With one more sentence before it, and how much speech lies before that."""
        read = np.flatnonzero(self._read[: gap.first])
        if not len(read) or self._clear[read[-1]]:
            return gap, 0
        first = int(read[-2]) + 1 if len(read) > 1 else 0
        wider = self.gap(first, gap.last)
        return wider, self.speech(wider.begin, self.gap(first, int(read[-1])).end)

    def _after(self, gap: Gap) -> tuple[Gap, int]:
        """With one more sentence after it, and how much speech lies after that."""
        read = np.flatnonzero(self._read[gap.last :]) + gap.last
        if not len(read) or self._clear[read[0]]:
            return gap, 0
        last = int(read[1]) if len(read) > 1 else len(self._read)
        wider = self.gap(gap.first, last)
        return wider, self.speech(self.gap(int(read[0]) + 1, last).begin, wider.end)
