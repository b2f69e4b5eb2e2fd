# SPDX-License-Identifier: AGPL-3.0-or-later
"""How sure a found place is: each stretch is tried again with its sentences in a wrong order.

A recording of this book costs clearly less with its own order than with a wrong one; a recording
of another book costs the same with any order. Both searches are free in the same way, so the
difference needs no knowledge of voice, noise or microphone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from daisy_pipeline.synchronization.levels import Material
from daisy_pipeline.synchronization.passes import Found
from daisy_pipeline.synchronization.search import Costs, Rows, trace

_WIDTH = 4
_COSTS = Costs(filler=1.2)  # a cheaper filler would make wrong orders look good
_STRETCH = 4_500  # frames of one stretch
_LEAST = 6  # segments of one stretch, so that there are wrong orders
_ORDERS = 3
_TRUST = 40.0  # rows: a short segment's own margin says little beside its stretch's
UNRELATED = 0.02  # a stretch's margin up to which it may as well be another text


@dataclass(frozen=True)
class Evidence:
    """What speaks for the places found.

    ``margins``: for each segment how much cheaper its own words were than a wrong order;
    ``around``: the same for the stretch that it lies in; ``weights``: its rows of speech.
    ``paces``: how far its duration is from the reader's own pace, in usual deviations.
    ``whole``: the margin of all speech together. ``segments``: how many could be judged.
    """

    margins: np.ndarray
    around: np.ndarray
    weights: np.ndarray
    paces: np.ndarray
    whole: float
    segments: int


def gather(material: Material, found: Sequence[Found]) -> Evidence:
    """The evidence for every segment that was found; 0 for the others."""
    margins, around = np.zeros(len(found)), np.zeros(len(found))
    heard = np.concatenate(([0], np.cumsum(material.heard.voiced)))
    weights = np.array([(heard[f.end] - heard[f.begin]) / _WIDTH for f in found], np.float64)
    total, weight, judged = 0.0, 0.0, 0
    for first, last in _stretches(found):
        own, gain, voiced = _compare(material, found, first, last)
        margins[first:last], around[first:last] = own, gain
        total, weight = total + gain * voiced, weight + voiced
        judged += last - first
    whole = total / max(1.0, weight)
    return Evidence(margins, around, weights, _paces(material, found), whole, judged)


def confidence(evidence: Evidence) -> np.ndarray:
    """For each segment 0..1: its stretch is of this text, its own words fit, and so does its pace.

    The constants were set by bench/sync.py so that right places lie above 0.5.
    """
    own = evidence.margins * evidence.weights + evidence.around * _TRUST
    own /= evidence.weights + _TRUST
    text = _logistic((evidence.around - UNRELATED) / 0.006)
    words = _logistic((own + 0.06) / 0.02)
    pace = _logistic((3.0 - np.abs(evidence.paces)) / 0.3)
    return np.asarray(text * words * pace)


def _logistic(value: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-np.clip(value, -50, 50))))


def _stretches(found: Sequence[Found]) -> Iterator[tuple[int, int]]:
    first = 0
    while first < len(found):
        last = first + 1
        while last < len(found) and (
            last - first < _LEAST or found[last].end - found[first].begin < _STRETCH
        ):
            last += 1
        if len(found) - last < _LEAST:
            last = len(found)
        yield first, last
        first = last


def _compare(
    material: Material, found: Sequence[Found], first: int, last: int
) -> tuple[np.ndarray, float, float]:
    """Margins of the segments, the margin of the whole stretch, and its speech in rows."""
    begin = max(0, min(f.begin for f in found[first:last]) - 20)
    end = min(material.heard.length, max(f.end for f in found[first:last]) + 20)
    nothing = np.zeros(last - first), 0.0, 0.0
    if end - begin < 100 or material.reference.starts[first] == material.reference.starts[last]:
        return nothing
    ours, _ = material.scales(_WIDTH)
    rows = material.rows(_WIDTH, begin, end, ours)
    voiced = float(rows.voiced.sum())
    if voiced < 10:
        return nothing
    cost = _search(material, rows, range(first, last))
    wrong = [_search(material, rows, order).sum() / voiced for order in _wrong_orders(first, last)]
    null = float(np.mean(wrong))
    own = np.zeros(last - first)
    for number, place in enumerate(found[first:last]):
        low, high = (place.begin - begin) // _WIDTH, (place.end - begin) // _WIDTH + 1
        own[number] = null - cost[low:high].sum() / max(1, rows.voiced[low:high].sum())
    return own, null - float(cost.sum()) / voiced, voiced


def _search(material: Material, rows: Rows, order: Sequence[int]) -> np.ndarray:
    _, theirs = material.scales(_WIDTH)
    states, _ = material.states(_WIDTH, theirs, order)
    low = np.zeros(len(rows.features), np.int64)
    _, cost = trace(rows, states, low, len(states.kind), _COSTS.at(_WIDTH))
    return cost


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
