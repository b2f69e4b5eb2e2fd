# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the best way through the graph to what was read: each sentence's reading, and the rest.

A sentence that was broken off and begun again has several tries; the last complete one counts.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm import fringes
from daisy_pipeline.synchronization.hmm.graph import Graph, Kind, Words
from daisy_pipeline.synchronization.hmm.parameters.answers import READINGS
from daisy_pipeline.synchronization.hmm.search import Path
from daisy_pipeline.synchronization.hmm.tries import Try, healed, tries_of

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Said:
    """A sentence: its reading (None: left out), the tries broken off before it, its pace.

    ``pace`` is the time it took over the time that this reader's phones usually take. ``stray``:
    other sound that the search took for a try. ``echoed``: a try broken off says the same words.
    ``alone``: where it lies is told by the pauses around it, not by its phones. ``core``: the frame
    at which the search had it begin; None where it has no more of a first sound than that.
    """

    reading: Try | None
    broken: tuple[Try, ...] = ()
    pace: float = 1.0
    stray: tuple[Try, ...] = ()
    echoed: bool = False
    alone: bool = False
    core: int | None = None


@dataclass(frozen=True)
class Foreign:
    """Sound that is not the text's, in frames."""

    begin: int
    end: int


def usual_lengths(graph: Graph, path: Path, phones: int) -> Doubles:
    """How many frames this reader takes for each phone on average; with a prior."""
    said = graph.kind[path] == Kind.PHONE
    numbers = graph.density[path] // 2 % phones
    spent = np.bincount(numbers[said], minlength=phones)[:phones]
    position, block = graph.position[path], graph.block_of[path]
    fresh = np.ones(len(path), np.bool_)
    fresh[1:] = (np.diff(position) != 0) | (np.diff(block) != 0)
    visits = np.bincount(numbers[said & fresh], minlength=phones)[:phones]
    return np.asarray((spent + READINGS.length_prior) / (visits + 1.0))


def expected(words: Words, lengths: Doubles) -> Doubles:
    """How many frames each sentence should take, pauses within it aside."""
    total = np.concatenate(([0.0], np.cumsum(lengths[words.phones])))
    edges = words.words[words.sentences]
    return np.asarray(total[edges[1:]] - total[edges[:-1]])


def _first_words(words: Words, lengths: Doubles) -> Doubles:
    """How many frames each sentence's first word should take."""
    total = np.concatenate(([0.0], np.cumsum(lengths[words.phones])))
    first = words.sentences[:-1]
    return np.asarray(total[words.words[first + 1]] - total[words.words[first]])


def readings(
    words: Words,
    graph: Graph,
    path: Path,
    margins: npt.NDArray[np.float32],
    lengths: Doubles,
) -> tuple[Said, ...]:
    """What became of each sentence.

    ``margins``: of each frame, phone over garbage, over what words reach that are not said.
    """
    block = graph.block_of[path]
    edges = np.searchsorted(block, np.arange(len(words) + 1))
    wanted = expected(words, lengths)
    made = []
    for number in range(len(words)):
        begin, end = int(edges[number]), int(edges[number + 1])
        size = int(np.diff(words.words[words.sentences[[number, number + 1]]])[0])
        tries = tries_of(graph, path[begin:end], margins[begin:end], begin, size)
        made.append(_said(tries, float(wanted[number]), graph, path, margins))
    heard = fringes.Heard(graph, path, margins)
    first_words = _first_words(words, lengths)
    for number, one in enumerate(made):
        if one.reading is not None:
            whole, taken = fringes.joined(one.reading, one.stray, float(wanted[number]), heard)
            word = float(first_words[number])
            whole = fringes.with_first_sound(whole, float(wanted[number]), heard, word)
            stray = tuple(t for t in one.stray if t not in taken)
            core = one.reading.begin if whole.begin < one.reading.begin else None
            made[number] = replace(one, reading=whole, stray=stray, core=core)
    return tuple(_with_last_sounds(_whole(made, wanted, graph, path), wanted, heard))


def amid_voices(
    said: Sequence[Said], voiced: npt.NDArray[np.bool_], heard: fringes.Heard
) -> tuple[Said, ...]:
    """What was said, where others talk in the pauses: first sounds are what stands out of them.

    There other sound goes over into each sentence. ``voiced``: the frames that stand out.
    """
    return tuple(
        one if one.reading is None else replace(one, reading=_standing_out(one, voiced, heard))
        for one in said
    )


def _standing_out(one: Said, voiced: npt.NDArray[np.bool_], heard: fringes.Heard) -> Try:
    assert one.reading is not None
    core = one.reading.begin if one.core is None else one.core
    return replace(one.reading, begin=fringes.stands_out(core, voiced, heard))


def _said(
    tries: list[Try],
    wanted: float,
    graph: Graph,
    path: Path,
    margins: npt.NDArray[np.float32],
) -> Said:
    if not tries:
        return Said(None)
    tries = healed(tries, wanted, graph, path, margins)
    chosen = _chosen([t for t in tries if t.share >= READINGS.complete] or tries)
    spoken = int((graph.kind[path[chosen.begin : chosen.end]] == Kind.PHONE).sum())
    others = [t for t in tries if t is not chosen]
    broken = tuple(t for t in others if _is_broken_off(t, chosen))
    stray = tuple(t for t in others if t not in broken)
    return Said(chosen, broken, spoken / max(1.0, wanted), stray)


def _chosen(complete: list[Try]) -> Try:
    """The last of these tries that is as like as the likest, which closing words hardly are.

    Who reads a sentence once more does so soon; long after it the text's words are a stranger's
    unless they fit as well.
    """
    best = max(complete, key=lambda t: t.margin)

    def least(one: Try) -> float:
        soon = one.begin - best.end <= READINGS.soon
        return min(1.0, READINGS.as_like if soon else READINGS.fits)

    return [t for t in complete if t.margin >= min(best.margin, least(t) * best.margin)][-1]


def _is_broken_off(one: Try, reading: Try) -> bool:
    """Whether a try is a person's, and not some other words."""
    before = reading.begin - one.end
    if before <= READINGS.soon:
        return one.share >= READINGS.least
    fits = one.share >= READINGS.long and one.margin >= READINGS.fits * reading.margin
    return fits and before <= READINGS.later


def _whole(said: list[Said], wanted: Doubles, graph: Graph, path: Path) -> list[Said]:
    """Sentences without a scrap of their neighbour's.

    A first word that clings to the sentence before, with a long break behind it, is that
    sentence's last sound; likewise at the end. Behind a shorter break it is if both take more
    nearly their time then.
    """
    pause = graph.kind[path] == Kind.PAUSE
    read = [n for n, one in enumerate(said) if one.reading is not None]
    for one, other in pairwise(read):
        _part(said, one, other, wanted, pause)
    return said


def _part(
    said: list[Said], one: int, other: int, wanted: Doubles, pause: npt.NDArray[np.bool_]
) -> None:
    """Take from two sentences that no pause parts what a break within them says is no part."""
    before, after = said[one].reading, said[other].reading
    assert before is not None and after is not None
    if after.begin - before.end > READINGS.clings:
        return
    breaks = _long_runs(pause[after.begin : after.end], READINGS.short_break)
    if breaks and _is_scrap(
        breaks[0][0], breaks[0], _nearer(said, wanted, one, other, breaks[0][0])
    ):
        begin = after.begin + breaks[0][1]
        said[other] = replace(said[other], reading=replace(after, begin=begin))
        return
    breaks = _long_runs(pause[before.begin : before.end], READINGS.short_break)
    if breaks:
        length = before.end - before.begin - breaks[-1][1]
        if _is_scrap(length, breaks[-1], _nearer(said, wanted, other, one, length)):
            end = before.begin + breaks[-1][0]
            said[one] = replace(said[one], reading=replace(before, end=end))


def without_tries(
    said: Sequence[Said], before: Sequence[Said], wanted: Doubles, heard: fringes.Heard
) -> tuple[Said, ...]:
    """What was said, where some of the tries that there were ``before`` say other words.

    Those are the last sound of the sentence before, or the sentence's own first words.
    """
    made = list(said)
    lost = [n for n, one in enumerate(made) if set(before[n].broken) - set(one.broken)]
    for number in lost:
        one = made[number]
        if one.reading is not None:
            due = float(wanted[number])
            whole, taken = fringes.joined(one.reading, one.stray, due, heard, True)
            stray = tuple(t for t in one.stray if t not in taken)
            made[number] = replace(one, reading=whole, stray=stray)
    return tuple(_with_last_sounds(made, wanted, heard, {number - 1 for number in lost}))


def _with_last_sounds(
    said: list[Said], wanted: Doubles, heard: fringes.Heard, numbers: Container[int] | None = None
) -> list[Said]:
    """Up to what is said next: a sentence, or a try that a person broke off."""
    spoken = [t for one in said for t in (one.reading, *one.broken) if t is not None]
    begins = np.sort([t.begin for t in spoken])
    for number, one in enumerate(said):
        if one.reading is not None and (numbers is None or number in numbers):
            at = int(np.searchsorted(begins, one.reading.end))
            until = int(begins[at]) if at < len(begins) else len(heard.path)
            whole = fringes.with_last_sound(one.reading, until, float(wanted[number]), heard)
            said[number] = replace(one, reading=whole)
    return said


def _is_scrap(length: int, beside: tuple[int, int], nearer: bool) -> bool:
    """Whether so many frames beside such a break are no part of a sentence.

    ``nearer``: both sentences take more nearly their time without them here.
    """
    width = beside[1] - beside[0]
    if length <= READINGS.scrap and width >= READINGS.scrap_break:
        return True
    return length <= READINGS.word and (nearer or width >= READINGS.long_break)


def _nearer(said: Sequence[Said], wanted: Doubles, to: int, of: int, length: int) -> bool:
    """Whether with so many frames more of the one, and less of the other, both take their time.

    As nearly as before is enough: who reads without a pause between sentences has none after a
    first word either.
    """
    now = [said[to].pace, said[of].pace]
    then = [now[0] + length / max(1.0, wanted[to]), now[1] - length / max(1.0, wanted[of])]
    farther = np.abs(np.log(np.maximum(then, 0.01))).sum() - np.abs(np.log(now)).sum()
    return bool(farther < READINGS.nearly)


def _long_runs(mask: npt.NDArray[np.bool_], least: int) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    runs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(low, high) for low, high in runs if high - low >= least]


def foreign(graph: Graph, path: Path, said: Sequence[Said]) -> tuple[Foreign, ...]:
    """Stretches of sound outside the text, and tries that were broken off, in order."""
    kind = graph.kind[path]
    strange = (kind == Kind.FILLER) | (kind == Kind.AGAIN_FILLER)
    for sentence in said:
        for piece in sentence.stray:
            strange[piece.begin : piece.end] = True
    for sentence in said:  # a neighbour may have a stray piece for its last sound
        if sentence.reading is not None:
            strange[sentence.reading.begin : sentence.reading.end] = False
    begins = np.zeros(len(path), np.bool_)  # a broken-off reading is told by itself
    for sentence in said:
        for piece in sentence.broken:
            strange[piece.begin : piece.end] = True
            begins[piece.begin] = True
    cuts = np.flatnonzero(begins[1:] & strange[:-1]) + 1
    edges = np.flatnonzero(np.diff(np.concatenate(([False], strange, [False])).astype(np.int8)))
    edges = np.sort(np.concatenate((edges, cuts, cuts)))
    return tuple(Foreign(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True))
