# SPDX-License-Identifier: AGPL-3.0-or-later
"""A sentence's first and last sounds, where the search gave them to foreign sound.

A rare phone has no model of its own, and a last syllable is drawn out: the filler fits better. But
sound that goes over into a sentence without any pause is the sentence's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.graph import Graph, Kind
from daisy_pipeline.synchronization.hmm.parameters.answers import FRINGES
from daisy_pipeline.synchronization.hmm.search import Path
from daisy_pipeline.synchronization.hmm.tries import Try


@dataclass(frozen=True)
class Heard:
    """The way: states, and of each frame the margin, phone over garbage."""

    graph: Graph
    path: Path
    margins: npt.NDArray[np.float32]


def with_first_sound(one: Try, wanted: float, heard: Heard) -> Try:
    """A reading with its first syllable or short word.

    Short foreign sound that goes over into the sentence is its first syllable, or its first words
    if they are what the sentence lacks of ``wanted``, the frames that it should take. Before a
    first word that was squeezed into what it does not fit, it is that word.
    """
    begin = one.begin
    first, last = _sound_before(begin, heard)
    length = last - first
    if not 0 < length <= FRINGES.words:
        return one
    touches = begin - last <= FRINGES.touches
    if touches and (length <= FRINGES.syllable or _lacks(one, length, wanted, heard)):
        return replace(one, begin=first)
    if length > FRINGES.first_word:
        return one
    least = FRINGES.unfit * max(0.0, one.margin)
    least = least if begin - last <= FRINGES.gap else 0.0  # far off it must not fit at all
    return replace(one, begin=first) if _first_margin(one, heard) <= least else one


def with_last_sound(one: Try, until: int, wanted: float, heard: Heard) -> Try:
    """A reading with its last syllable: short sound without a pause before it, quiet after it.

    ``until``: the frame at which the next sentence begins.
    """
    first, last = _sound_after(one.end, until, heard)
    length = last - first
    most = FRINGES.words if _lacks(one, length, wanted, heard) else FRINGES.last_word
    if not 0 < length <= most or first - one.end > FRINGES.touches:
        return one
    if _spoken(one, heard) + length > FRINGES.drawn_out * wanted:
        return one
    return replace(one, end=last)


def _lacks(one: Try, length: int, wanted: float, heard: Heard) -> bool:
    """Whether so many frames more bring a sentence nearer to the time that it should take."""
    spoken = max(1, _spoken(one, heard))
    wanted = max(1.0, wanted)
    return bool(abs(np.log((spoken + length) / wanted)) < abs(np.log(spoken / wanted)))


def _spoken(one: Try, heard: Heard) -> int:
    return int((heard.graph.kind[heard.path[one.begin : one.end]] == Kind.PHONE).sum())


def _sound_before(begin: int, heard: Heard) -> tuple[int, int]:
    """The last stretch of foreign sound in the joint before a frame; empty without any.

    Shorter ones behind it are clicks.
    """
    low = max(0, begin - FRINGES.words - FRINGES.halt - 2 * FRINGES.quiet)
    kinds = heard.graph.kind[heard.path[low:begin]]
    outside = np.flatnonzero((kinds != Kind.SILENCE) & (kinds != Kind.FILLER))
    start = int(outside[-1]) + 1 if len(outside) else 0
    runs = _sounds(kinds[start:], heard.margins[low + start : begin])
    if not runs:
        return begin, begin
    first, last = next(
        (run for run in reversed(runs) if run[1] - run[0] >= FRINGES.clicks), runs[-1]
    )
    # Sound right after what was said before is its end.
    if first < FRINGES.quiet or begin - low - start - last > FRINGES.halt:
        return begin, begin
    return low + start + first, low + start + last


def _sound_after(end: int, until: int, heard: Heard) -> tuple[int, int]:
    """The first stretch of other sound between two frames; empty without any.

    Sound right before what is said next is its beginning.
    """
    high = min(until, end + FRINGES.words + 2 * FRINGES.quiet)
    runs = _sounds(heard.graph.kind[heard.path[end:high]], heard.margins[end:high])
    if not runs or high - end - runs[0][1] < min(FRINGES.quiet, len(heard.path) - high):
        return end, end
    return end + runs[0][0], end + runs[0][1]


def _sounds(
    kinds: npt.NDArray[np.uint8], margins: npt.NDArray[np.float32]
) -> list[tuple[int, int]]:
    """Where foreign sound sounds, and what the search took for a try, in runs that quiet parts."""
    filler = (kinds == Kind.FILLER) | (kinds == Kind.AGAIN_FILLER)
    loud = kinds == Kind.PHONE
    if filler.any():
        # The filler keeps silence too: there it is as likely as silence, so far above its usual.
        loud |= filler & (margins <= margins[filler].min() + 1)
    sounds = np.flatnonzero(loud)
    if not len(sounds):
        return []
    runs = np.split(sounds, np.flatnonzero(np.diff(sounds) > FRINGES.quiet) + 1)
    return [(int(run[0]), int(run[-1]) + 1) for run in runs]


def _first_margin(one: Try, heard: Heard) -> float:
    """The margin of a reading's first word."""
    frames = np.arange(one.begin, one.end)
    said = frames[heard.graph.kind[heard.path[frames]] == Kind.PHONE]
    word = heard.graph.word[heard.path[said]]
    first = said[word == word[0]] if len(said) else said
    return float(heard.margins[first].mean(dtype=np.float64)) if len(first) else 0.0
