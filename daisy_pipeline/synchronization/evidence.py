# SPDX-License-Identifier: AGPL-3.0-or-later
"""How sure a found place is: each stretch is tried again with its sentences in a wrong order.

A recording of this book costs clearly less with its own order than with a wrong one; a recording
of another book costs the same with any order. Both searches are free in the same way, so the
difference needs no knowledge of voice, noise or microphone.

A second look searches each stretch once more with what the first taught of the reader's voice:
where it finds a segment elsewhere, or finds no reason for its words, a person is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from daisy_pipeline.synchronization.features import Floats, Ints
from daisy_pipeline.synchronization.heard import Heard
from daisy_pipeline.synchronization.learned import Learned, Lesson
from daisy_pipeline.synchronization.levels import Layout, Material
from daisy_pipeline.synchronization.passes import Found
from daisy_pipeline.synchronization.search import Costs, Rows, trace

_WIDTH = 4
_COSTS = Costs(filler=1.2)  # a cheaper filler would make wrong orders look good
_STRETCH = 4_500  # frames of one stretch
_LEAST = 6  # segments of one stretch, so that there are wrong orders
_ORDERS = 3
_TRUST = 15.0  # rows: a short segment's own margin says little
_FARTHEST = 300  # frames: two places farther apart are simply different
UNRELATED = 0.02  # a stretch's margin up to which it may as well be another text


@dataclass(frozen=True)
class Evidence:
    """What speaks for the places found, a number a segment.

    ``around``: how much cheaper the stretch it lies in was in its own order than in wrong ones;
    ``taught``: the same after learning the reader's voice; ``margins``: the same for its own
    place alone, less for short ones. ``apart``: frames between its begin and where the second
    look put it. ``paces``: how far its duration is from the reader's own pace, in usual
    deviations. ``weights``: rows of speech in the stretch, shared out. ``judged``: whether there
    was enough to judge by.
    """

    around: np.ndarray
    taught: np.ndarray
    margins: np.ndarray
    apart: np.ndarray
    paces: np.ndarray
    weights: np.ndarray
    judged: np.ndarray

    def whole(self, of: np.ndarray | slice = slice(None)) -> float:
        """The margin of all speech of some segments together, before learning."""
        weight = self.weights[of]
        return float((self.around[of] * weight).sum() / max(1.0, weight.sum()))


def gather(material: Material, found: Sequence[Found]) -> Evidence:
    """The evidence for every segment that was found; 0 for the others."""
    count, lesson = len(found), Lesson()
    proof = Evidence(
        around=np.zeros(count),
        taught=np.zeros(count),
        margins=np.zeros(count),
        apart=np.full(count, float(_FARTHEST)),
        paces=_paces(material, found),
        weights=np.zeros(count),
        judged=np.zeros(count, np.bool_),
    )
    stretches = list(_stretches(found, material.heard))
    for limits in stretches:
        look = _Look.at(material, found, limits)
        if look is None:
            continue
        own = slice(*limits)
        proof.around[own], proof.judged[own] = look.gain(lesson), True
        proof.weights[own] = look.voiced / (limits[1] - limits[0])
    voice = lesson.learned()
    for limits in stretches:
        look = _Look.at(material, found, limits, voice)
        if look is not None:
            _second_look(proof, look, found, limits)
    return proof


def _second_look(
    proof: Evidence, look: _Look, found: Sequence[Found], limits: tuple[int, int]
) -> None:
    path, cost, layout = look.search(range(*limits))
    wrong = np.mean([look.search(order)[1] for order in _wrong_orders(*limits)], 0)
    gains, voiced = wrong - cost, look.rows.voiced
    proof.taught[slice(*limits)] = gains.sum() / look.voiced
    for number, state, states in zip(range(*limits), layout.first, layout.count, strict=True):
        place = found[number]
        low, high = (int(row) for row in np.searchsorted(path, (state, state + states)))
        if low < high:
            away = abs(look.begin + _WIDTH * low - place.begin)
            proof.apart[number] = min(away, _FARTHEST)
        rows = slice((place.begin - look.begin) // _WIDTH, (place.end - look.begin) // _WIDTH + 1)
        proof.margins[number] = gains[rows].sum() / (voiced[rows].sum() + _TRUST)


def confidence(evidence: Evidence) -> np.ndarray:
    """For each segment 0..1: its stretch is of this text, and all that is known fits its place.

    The weights are a logistic regression on joined recordings with faults and noise, rounded;
    `bench/sync.py` measures them on others. 0.5 is where one right place in forty is doubted.
    """
    text = _logistic((evidence.around - UNRELATED) / 0.006)
    doubt = (
        1.5 * np.log1p(evidence.apart / 10)
        + 1.5 * np.abs(evidence.paces)
        - 19.0 * evidence.margins
        - 14.5 * evidence.taught
        - 1.2
    )
    return np.asarray(text * _logistic(-doubt))


def _logistic(value: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-np.clip(value, -50, 50))))


def _stretches(found: Sequence[Found], heard: Heard) -> Iterator[tuple[int, int]]:
    """First and end of segments that are judged together, if possible of one recording."""
    first = 0
    while first < len(found):
        last = first + 1
        while last < len(found) and (
            last - first < _LEAST or _belongs(found[first], found[last], heard)
        ):
            last += 1
        if len(found) - last < _LEAST:
            last = len(found)
        yield first, last
        first = last


def _belongs(first: Found, next_one: Found, heard: Heard) -> bool:
    near = next_one.end - first.begin < _STRETCH
    return near and heard.which(first.begin) == heard.which(next_one.begin)


@dataclass(frozen=True)
class _Look:
    """A stretch of the recording, to be searched with its segments in any order."""

    material: Material
    limits: tuple[int, int]
    begin: int
    rows: Rows
    voice: Learned | None

    @staticmethod
    def at(
        material: Material,
        found: Sequence[Found],
        limits: tuple[int, int],
        voice: Learned | None = None,
    ) -> _Look | None:
        """None when there is too little speech, or no words."""
        places, starts = found[slice(*limits)], material.reference.starts
        begin = max(0, min(f.begin for f in places) - 20)
        end = min(material.heard.length, max(f.end for f in places) + 20)
        if end - begin < 100 or starts[limits[0]] == starts[limits[1]]:
            return None
        rows = material.rows(_WIDTH, begin, end, material.scales(_WIDTH)[0])
        if rows.voiced.sum() < 10:
            return None
        return _Look(material, limits, begin, voice.rows(rows) if voice else rows, voice)

    @property
    def voiced(self) -> float:
        """Rows of speech."""
        return float(self.rows.voiced.sum())

    def search(
        self, order: Sequence[int], lesson: Lesson | None = None
    ) -> tuple[Ints, Floats, Layout]:
        """The way through the segments in an order, and what each row costs."""
        states, layout = self.material.states(_WIDTH, self.material.scales(_WIDTH)[1], order)
        states = self.voice.states(states) if self.voice else states
        low = np.zeros(len(self.rows.features), np.int64)
        path, cost = trace(self.rows, states, low, len(states.kind), _COSTS.at(_WIDTH))
        if lesson is not None:
            lesson.add(states, self.rows, path)
        return path, cost, layout

    def gain(self, lesson: Lesson) -> float:
        """How much cheaper a row of speech is in the right order; the lesson learns from it."""
        cost = self.search(range(*self.limits), lesson)[1].sum()
        wrong = [self.search(order)[1].sum() for order in _wrong_orders(*self.limits)]
        return float(np.mean(wrong) - cost) / self.voiced


def _wrong_orders(first: int, last: int) -> Iterator[list[int]]:
    for turn in range(1, _ORDERS + 1):
        # A fixed scatter, not chance: the same book gives the same orders.
        yield sorted(range(first, last), key=lambda k: ((k + 7) * turn * 2_654_435_761) % 2**32)


def _paces(material: Material, found: Sequence[Found]) -> np.ndarray:
    lengths = material.reference.lengths
    heard = np.concatenate(([0], np.cumsum(material.heard.voiced)))
    spoken = np.array([heard[f.end] - heard[f.begin] for f in found], np.float64)
    known = (lengths > 0) & (spoken > 0)
    if known.sum() < 5:
        return np.zeros(len(found))
    ratio = np.zeros(len(found))
    # Short sentences vary more: a second is added to both sides.
    ratio[known] = np.log((spoken[known] + 50) / (lengths[known] * material.ratio + 50))
    centre = float(np.median(ratio[known]))
    usual = max(0.05, 1.4826 * float(np.median(np.abs(ratio[known] - centre))))
    return np.where(known, (ratio - centre) / usual, 0.0)
