# SPDX-License-Identifier: AGPL-3.0-or-later
"""A sentence's first and last sounds, where the search gave them to foreign sound.

A rare phone has no model of its own, and a last syllable is drawn out: the filler fits better. But
sound that goes over into a sentence without any pause is the sentence's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.graph import Graph, Kind
from daisy_pipeline.synchronization.hmm.parameters.answers import FRINGES, READINGS
from daisy_pipeline.synchronization.hmm.search import Path
from daisy_pipeline.synchronization.hmm.tries import Try, loud_filler

_OUTSIDE = (Kind.SILENCE, Kind.FILLER, Kind.AGAIN_SILENCE, Kind.AGAIN_FILLER)


@dataclass(frozen=True)
class Heard:
    """The way: states, and of each frame the margin, phone over garbage."""

    graph: Graph
    path: Path
    margins: npt.NDArray[np.float32]


def with_first_sound(one: Try, wanted: float, heard: Heard, word: float = 0.0) -> Try:
    """A reading with its first syllable or short word.

    Short foreign sound that goes over into the sentence is its first syllable, or its first words
    if they are what the sentence lacks of ``wanted``, the frames that it should take. Before a
    first word that was squeezed into what it does not fit, it is that word. ``word``: the frames
    that the first word should take; a call before a halt ("Oh! I …") takes them by itself.
    """
    whole = _with_first_syllable(one, wanted, heard)
    return _with_call(whole, one, wanted, heard, word)


def _with_call(whole: Try, one: Try, wanted: float, heard: Heard, word: float) -> Try:
    """With a first word that stands by itself, where hardly any time was left to it."""
    first, last = _sound_before(whole.begin, heard)
    low, high = FRINGES.call
    if not low * word <= last - first <= high * word:
        return whole
    squeezed = _word_frames(one, heard) < FRINGES.left * word
    return (
        replace(whole, begin=first)
        if squeezed and _lacks(whole, last - first, wanted, heard)
        else whole
    )


def _with_first_syllable(one: Try, wanted: float, heard: Heard) -> Try:
    begin = one.begin
    first, last = _sound_before(begin, heard)
    if first == last:
        first, last = _syllable_before(begin, heard)
    length = last - first
    if not 0 < length <= FRINGES.words:
        return one
    touches = begin - last <= FRINGES.touches
    lacks = _lacks(one, length, wanted, heard)
    if _squeezed(one, heard, 0):
        lacks |= _spoken(one, heard) + length <= FRINGES.drawn_out * wanted
    if touches and (length <= FRINGES.syllable or lacks):
        return replace(one, begin=first)
    if length > FRINGES.first_word:
        return one
    near = begin - last <= FRINGES.gap
    if not near and not _lacks(one, length, wanted, heard):
        return one
    least = _least(one) if near else 0.0  # far off it must not fit at all
    return replace(one, begin=first) if _first_margin(one, heard) <= least else one


def with_last_sound(one: Try, until: int, wanted: float, heard: Heard) -> Try:
    """A reading with its last syllable: short sound without a pause before it, quiet after it.

    ``until``: the frame at which the next sentence begins.
    """
    first, last = _sound_after(one.end, until, heard)
    length = last - first
    lacks = _lacks(one, length, wanted, heard) or _squeezed(one, heard, -1)
    most = FRINGES.words if lacks else FRINGES.last_word
    if not 0 < length <= most or first - one.end > FRINGES.touches:
        return one
    if _spoken(one, heard) + length > FRINGES.drawn_out * wanted:
        return one
    return replace(one, end=last)


def joined(
    one: Try, tries: Sequence[Try], wanted: float, heard: Heard, contradicted: bool = False
) -> tuple[Try, set[Try]]:
    """A reading with first words that the search took for a try of it; which tries these were.

    Who begins anew stops first. Words that go over into the reading without a pause are its own, if
    it lacks their time; so is a moment's sound right before it. More than a scrap of the sentence
    may be a real try, unless its sound has ``contradicted`` that: then it need lack nothing.
    """
    taken: set[Try] = set()
    for before in reversed(tries):
        last = _last_words(before, heard)
        length = one.begin - last.begin
        scrap = contradicted or before.share < READINGS.least
        if not scrap or not 0 < length <= FRINGES.words:
            continue
        between = heard.graph.kind[heard.path[last.end : one.begin]]
        loud = loud_filler(between, heard.margins[last.end : one.begin])
        flows = len(loud) - int(loud.sum()) <= FRINGES.touches
        moment = length <= FRINGES.first_word and one.begin - last.end <= FRINGES.gap
        begin = _first_sound_of(last, one, heard) if moment else None
        fits = _lacks(one, length, wanted, heard)
        if contradicted:
            fits |= _spoken(one, heard) + length <= FRINGES.unhurried * wanted
        if begin is None and flows and fits:
            begin = last.begin
        if begin is not None:
            one = replace(one, begin=begin)
            taken.add(before)
    return one, taken


def _last_words(one: Try, heard: Heard) -> Try:
    """What of a try lies behind its last break; before that the sentence before it may sound."""
    pauses = np.flatnonzero(heard.graph.kind[heard.path[one.begin : one.end]] == Kind.PAUSE)
    if not len(pauses):
        return one
    runs = np.split(pauses, np.flatnonzero(np.diff(pauses) > 1) + 1)
    ends = [int(run[-1]) + 1 for run in runs if len(run) >= READINGS.short_break]
    return replace(one, begin=one.begin + ends[-1]) if ends else one


def _first_sound_of(before: Try, one: Try, heard: Heard) -> int | None:
    """Where a moment's words before a reading begin to sound; None if they end what was said."""
    low = max(0, before.begin - FRINGES.syllable)
    around = slice(low, one.begin)
    kinds = heard.graph.kind[heard.path[around]]
    loud = (kinds == Kind.PHONE) | loud_filler(kinds, heard.margins[around])
    quiet = np.flatnonzero(~loud[: before.begin - low])
    first = low + int(quiet[-1]) + 1 if len(quiet) else low
    lead = loud[max(0, first - low - FRINGES.quiet) : first - low]
    return None if lead.any() or first - low < min(low, FRINGES.quiet) else first


def _least(one: Try) -> float:
    return FRINGES.unfit * max(0.0, one.margin)


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
    reach = FRINGES.words + FRINGES.halt + 2 * FRINGES.quiet
    low = _joint(begin, reach, heard, (Kind.SILENCE, Kind.FILLER))
    runs = _sounds(heard.graph.kind[heard.path[low:begin]], heard.margins[low:begin])
    if not runs:
        return begin, begin
    first, last = next(
        (run for run in reversed(runs) if run[1] - run[0] >= FRINGES.clicks), runs[-1]
    )
    # Sound right after what was said before is its end.
    if first < FRINGES.quiet or begin - low - last > FRINGES.halt:
        return begin, begin
    return low + first, low + last


def _syllable_before(begin: int, heard: Heard) -> tuple[int, int]:
    """Short sound that touches a frame and has a pause before it, however short but really quiet.

    A try of the sentence may lie before that pause.
    """
    low = _joint(begin, FRINGES.syllable + 2 * FRINGES.quiet, heard, _OUTSIDE)
    kinds, margins = heard.graph.kind[heard.path[low:begin]], heard.margins[low:begin]
    runs = _sounds(kinds, margins, FRINGES.touches)
    if not runs or begin - low - runs[-1][1] > FRINGES.touches:
        return begin, begin
    first, last = runs[-1]
    pause = margins[runs[-2][1] if len(runs) > 1 else 0 : first]
    if len(pause) <= FRINGES.touches or last - first > FRINGES.syllable:
        return begin, begin
    deep = float(pause.mean()) - float(margins[first:last].min()) >= FRINGES.deep
    return (low + first, low + last) if deep else (begin, begin)


def stands_out(begin: int, voiced: npt.NDArray[np.bool_], heard: Heard) -> int:
    """Where the sound that goes over into a frame begins to stand out of a joint's noise."""
    low = _joint(begin, FRINGES.first_word, heard, (Kind.SILENCE, Kind.FILLER))
    loud = np.flatnonzero(voiced[low:begin])
    if not len(loud) or begin - low - loud[-1] > FRINGES.touches + 1:
        return begin
    run = np.split(loud, np.flatnonzero(np.diff(loud) > FRINGES.touches + 1) + 1)[-1]
    return low + int(run[0]) if len(run) >= FRINGES.clicks else begin


def _joint(begin: int, reach: int, heard: Heard, kinds: Sequence[Kind]) -> int:
    """The first of the frames before one that are all of these kinds, no more than ``reach``."""
    low = max(0, begin - reach)
    others = np.flatnonzero(~np.isin(heard.graph.kind[heard.path[low:begin]], kinds))
    return low + int(others[-1]) + 1 if len(others) else low


def _sound_after(end: int, until: int, heard: Heard) -> tuple[int, int]:
    """The first stretch of other sound between two frames; empty without any.

    Sound right before what is said next is its beginning, unless a pause parts only these two.
    """
    high = min(until, end + FRINGES.words + 2 * FRINGES.quiet)
    runs = _sounds(heard.graph.kind[heard.path[end:high]], heard.margins[end:high])
    if not runs:
        return end, end
    (first, last), behind = runs[0], high - end - runs[0][1]
    parted = first <= FRINGES.touches < behind
    if behind < min(FRINGES.quiet, len(heard.path) - high) and not parted:
        return end, end
    return end + first, end + last


def _sounds(
    kinds: npt.NDArray[np.uint8], margins: npt.NDArray[np.float32], apart: int = FRINGES.quiet
) -> list[tuple[int, int]]:
    """Where foreign sound sounds, and what the search took for a try, in runs that quiet parts."""
    sounds = np.flatnonzero((kinds == Kind.PHONE) | loud_filler(kinds, margins))
    if not len(sounds):
        return []
    runs = np.split(sounds, np.flatnonzero(np.diff(sounds) > apart) + 1)
    return [(int(run[0]), int(run[-1]) + 1) for run in runs]


def _squeezed(one: Try, heard: Heard, side: int) -> bool:
    """Whether one of a reading's first (0) or last (-1) two words lies on what it does not fit."""
    here = (side, 1 if side == 0 else -2)
    return min(_word_margin(one, heard, which) for which in here) <= _least(one)


def _word_frames(one: Try, heard: Heard) -> int:
    """The frames of a reading's first word."""
    frames = heard.path[one.begin : one.end]
    words = heard.graph.word[frames[heard.graph.kind[frames] == Kind.PHONE]]
    return int((words == words[0]).sum()) if len(words) else 0


def _first_margin(one: Try, heard: Heard) -> float:
    """The margin of a reading's first word."""
    return _word_margin(one, heard, 0)


def _word_margin(one: Try, heard: Heard, which: int) -> float:
    """The margin of one of a reading's words: the first is 0, the last -1."""
    frames = np.arange(one.begin, one.end)
    said = frames[heard.graph.kind[heard.path[frames]] == Kind.PHONE]
    words = heard.graph.word[heard.path[said]]
    numbers = np.unique(words)
    if not len(numbers):
        return 0.0
    which = max(-len(numbers), min(which, len(numbers) - 1))
    return float(heard.margins[said[words == numbers[which]]].mean(dtype=np.float64))
