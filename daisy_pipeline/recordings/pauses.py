# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where in a pause a recording may be cut, and how much of it stays beside the words."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from daisy_pipeline.model.times import Ms

Span = tuple[Ms, Ms]
ROOM: Ms = 350  # beside words at a splice: two of them are a sentence's pause


def room(low: Ms, high: Ms) -> Ms:
    """How much of a pause from ``low`` to ``high`` stays on one side of a splice."""
    return min(ROOM, max(0, high - low) // 2)


def longest_quiet(low: Ms, high: Ms, sounds: Iterable[Span]) -> Ms:
    """The middle of the longest stretch between two times in which none of the sounds is."""
    if low >= high:
        return (low + high) // 2
    merged = union((max(low, a), min(high, b)) for a, b in sounds if a < high and low < b)
    edges = [(low, low), *merged, (high, high)]
    quiet = [(one[1], other[0]) for one, other in pairwise(edges)]
    begin, end = max(quiet, key=lambda span: span[1] - span[0])
    return (begin + end) // 2


def union(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that overlap or touch joined."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found.append((found[-1][0], max(found.pop()[1], end)))
        else:
            found.append((begin, end))
    return found


def without(span: Span, others: Iterable[Span]) -> list[Span]:
    """What of a span lies in none of the others."""
    left, begin = [], span[0]
    for low, high in union(others):
        if high <= begin or low >= span[1]:
            continue
        if begin < low:
            left.append((begin, low))
        begin = high
    if begin < span[1]:
        left.append((begin, span[1]))
    return left
