# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sentences placed by the pauses around a sound, where their phones do not tell.

A word or two have too few phones to be told from a click, from the last sound of the sentence
before or the first of the next one. But who reads a number above a verse stops before and after
it. Where such a sentence is due, was found in nothing that is like it, and a single sound of its
length stands between pauses, it is this sound. If none does it was not read.

Likewise a sentence that is missing where somebody says something between its neighbours that takes
its time: it may have been read in other words, or be hard to hear. To call it missing and the sound
foreign would be two claims; it is one question. A person is asked about all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.anchors import Anchors
from daisy_pipeline.synchronization.hmm.fringes import Heard
from daisy_pipeline.synchronization.hmm.graph import Kind, Words
from daisy_pipeline.synchronization.hmm.moving import give_up, move
from daisy_pipeline.synchronization.hmm.parameters.answers import LONE
from daisy_pipeline.synchronization.hmm.pauses import Sound, alone, single
from daisy_pipeline.synchronization.hmm.readings import Doubles, Said
from daisy_pipeline.synchronization.hmm.rescue import spoken_for
from daisy_pipeline.synchronization.hmm.tries import Try


@dataclass(frozen=True)
class Told:
    """What the way tells of words: in what time, and how well, each was heard."""

    words: Words
    heard: Heard
    lengths: Doubles

    def squeezed(self, one: Try, usual: float, first: bool) -> bool:
        """Whether a stretch's first or last word has hardly its time, or does not fit."""
        frames = np.arange(one.begin, one.end)
        said = frames[self.heard.graph.kind[self.heard.path[frames]] == Kind.PHONE]
        if not len(said):
            return False
        word = self.heard.graph.word[self.heard.path[said]]
        number = int(word[0] if first else word[-1])
        own = said[word == number]
        low, high = self.words.words[number : number + 2]
        due = float(self.lengths[self.words.phones[low:high]].sum())
        fit = float(self.heard.margins[own].mean(dtype=np.float64))
        return len(own) < LONE.squeezed * due or fit < LONE.unlike * usual


def placed(
    said: Sequence[Said],
    wanted: Doubles,
    voiced: npt.NDArray[np.bool_],
    anchors: Anchors,
    told: Told | None = None,
) -> tuple[Said, ...]:
    """What was said; sentences that phones do not tell lie where a sound of theirs stands."""
    made = list(said)
    margins = [one.reading.margin for one in said if one.reading is not None]
    if not margins:
        return tuple(made)
    usual = float(np.median(margins))
    settled = {*anchors.unread, *(one.sentence for one in (*anchors.held, *anchors.aside))}
    open_ones = {
        number
        for number in set(range(len(made))) - settled
        if _is_open(made, number, usual, bool(wanted[number] <= LONE.short), voiced)
    }
    for row in _rows([n for n in sorted(open_ones) if wanted[n] <= LONE.short]):
        _lay_in_order(made, row, wanted, voiced, anchors)
    for number in range(len(made)):
        short = bool(wanted[number] <= LONE.short)
        if number in settled or made[number].alone:
            continue
        if not _is_open(made, number, usual, short, voiced):
            continue
        low, high = _room(made, number, len(voiced), short)
        if spoken_for(anchors, low, high):
            continue
        due = wanted[number] if short else wanted[number] * _pace_around(made, number)
        sound, several = _its_own(made, number, due, voiced, low, high)
        if sound is not None:
            move(made, number, sound, wanted, voiced)
        elif short and not several and _is_neighbours(made, number, usual, told):
            give_up(made, number, voiced)
    return tuple(made)


def _rows(numbers: Sequence[int]) -> list[list[int]]:
    """Numbers that follow each other, two at least."""
    breaks = np.flatnonzero(np.diff(numbers) > 1) + 1
    return [row.tolist() for row in np.split(np.array(numbers, int), breaks) if len(row) > 1]


def _lay_in_order(
    made: list[Said],
    row: Sequence[int],
    wanted: Doubles,
    voiced: npt.NDArray[np.bool_],
    anchors: Anchors,
) -> None:
    """Put sentences of a word or two that follow each other where as many sounds stand alone."""
    low, high = _room([*made[: row[0]], *made[row[-1] :]], row[0], len(voiced), short=True)
    if spoken_for(anchors, low, high):
        return
    least, most = (float(wanted[row].min()), float(wanted[row].max()))
    sounds = [
        sound
        for sound in alone(voiced, low, high)
        if LONE.lengths[0] * least <= sound.end - sound.begin <= LONE.lengths[1] * most
    ]
    if len(sounds) == len(row):
        for number, sound in zip(row, sounds, strict=True):
            move(made, number, sound, wanted, voiced)


def _pace_around(said: Sequence[Said], number: int) -> float:
    """How much slower than usual it is read there: of several readers one may be faster."""
    before = [one.pace for one in said[:number] if one.reading is not None][-LONE.near :]
    after = [one.pace for one in said[number + 1 :] if one.reading is not None][: LONE.near]
    return float(np.median([*before, *after])) if before or after else 1.0


def _its_own(
    said: Sequence[Said],
    number: int,
    wanted: float,
    voiced: npt.NDArray[np.bool_],
    low: int,
    high: int,
) -> tuple[Sound | None, bool]:
    """The sound that is a sentence's; whether there are several that may be."""
    own = said[number].reading
    if wanted > LONE.short:
        found, bounds = single(voiced, low, high), LONE.due
    else:
        found = alone(voiced, low, high) or alone(voiced, low, high, LONE.less_quiet)
        bounds = LONE.left_out if own is None else LONE.lengths
    most = bounds[1] * wanted if wanted > LONE.short else max(bounds[1] * wanted, LONE.word)
    found = [s for s in found if bounds[0] * wanted <= s.end - s.begin <= most]
    astray = own is not None and _is_astray(said, number, voiced)
    first, last = number == 0, number + 1 == len(said)
    missing = own is None and wanted <= LONE.short and (first or last)
    if found and (astray or missing):
        # It was read, but not where it lies: of what was begun anew the last is it, and what
        # stands far from its neighbour is an announcement's.
        near = found[0] if last else found[-1]
        away = near.begin - low if last else high - near.end
        if away <= LONE.soon:
            found = [near]
        elif first or last:
            found = []
    return (found[0], False) if len(found) == 1 else (None, bool(found))


def _is_open(
    said: Sequence[Said],
    number: int,
    usual: float,
    short: bool,
    voiced: npt.NDArray[np.bool_],
) -> bool:
    """Whether a sentence may lie elsewhere: it is unlike its sound, or missing between others."""
    own = said[number].reading
    if short:
        return own is None or own.margin < LONE.unlike * usual or _is_astray(said, number, voiced)
    beside = [*said[max(0, number - 1) : number], *said[number + 1 : number + 2]]
    return own is None and bool(beside) and all(one.reading is not None for one in beside)


def _is_astray(said: Sequence[Said], number: int, voiced: npt.NDArray[np.bool_]) -> bool:
    """Whether a word or two have no pause of their own: beside a neighbour, or amid other sound.

    Other sound goes on beside it only far from where the first or last sentence is due.
    """
    own = said[number].reading
    if own is None:
        return False
    if any(_between(own, other) <= LONE.clings for other in _neighbours(said, number)):
        return True
    if 0 < number < len(said) - 1:
        return False
    far = all(_between(own, other) > LONE.soon for other in _neighbours(said, number))
    goes_on = voiced[max(0, own.begin - LONE.clings) : own.begin].any()
    return bool(far and (goes_on or voiced[own.end : own.end + LONE.clings].any()))


def _neighbours(said: Sequence[Said], number: int) -> list[Try]:
    """What is said right before and after a sentence, with tries of the next one."""
    before = next((s.reading for s in reversed(said[:number]) if s.reading is not None), None)
    after = next((s for s in said[number + 1 :] if s.reading is not None), None)
    found = [] if before is None else [before]
    if after is not None and after.reading is not None:
        found.append(min((after.reading, *after.broken), key=lambda t: t.begin))
    return found


def _between(one: Try, other: Try) -> int:
    """The frames between two stretches."""
    return max(one.begin - other.end, other.begin - one.end)


def _room(said: Sequence[Said], number: int, length: int, short: bool) -> tuple[int, int]:
    """From the sentence before to the one after: the frames that are theirs to lie in.

    What was added before the next sentence's first phone may be a short one's.
    """
    before = next((s.reading for s in reversed(said[:number]) if s.reading is not None), None)
    after = next((s for s in said[number + 1 :] if s.reading is not None), None)
    if after is None or after.reading is None:
        return (before.end if before else 0), length
    begin = min((after.reading, *after.broken), key=lambda t: t.begin).begin
    if short and after.core is not None and begin == after.reading.begin:
        begin = after.core
    return (before.end if before else 0), begin


def _touching(said: Sequence[Said]) -> float:
    """Frames between a word and a neighbour whose sound it is: less than half a usual pause."""
    read = [one.reading for one in said if one.reading is not None]
    pauses = [_between(*two) for two in pairwise(read)]
    return min(LONE.touches, float(np.median(pauses)) / 2) if pauses else LONE.touches


def _is_neighbours(said: Sequence[Said], number: int, usual: float, told: Told | None) -> bool:
    """Whether what a sentence lies over is a neighbour's: no pause parts them.

    It is unlike its sound, or the neighbour's own word there was squeezed into a moment.
    """
    own = said[number].reading
    if own is None:
        return False
    unlike = own.margin < LONE.unlike * usual or said[number].pace < LONE.squeezed
    limit = _touching(said) if unlike else LONE.clings
    for other in _neighbours(said, number):
        if _between(own, other) > limit:
            continue
        if unlike:
            return True
        if other.margin < LONE.unlike * usual:
            continue  # it is a word as well, and rather that one was not read
        if told is not None and told.squeezed(other, usual, other.begin > own.begin):
            return True
    return False
