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
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.anchors import Anchors
from daisy_pipeline.synchronization.hmm.parameters.answers import LONE
from daisy_pipeline.synchronization.hmm.readings import Doubles, Said
from daisy_pipeline.synchronization.hmm.rescue import spoken_for
from daisy_pipeline.synchronization.hmm.tries import Try


@dataclass(frozen=True)
class _Sound:
    begin: int
    end: int


def placed(
    said: Sequence[Said], wanted: Doubles, voiced: npt.NDArray[np.bool_], anchors: Anchors
) -> tuple[Said, ...]:
    """What was said; sentences that phones do not tell lie where a sound of theirs stands."""
    made = list(said)
    margins = [one.reading.margin for one in said if one.reading is not None]
    if not margins:
        return tuple(made)
    usual = float(np.median(margins))
    settled = {*anchors.unread, *(one.sentence for one in (*anchors.held, *anchors.aside))}
    for number in range(len(made)):
        if number in settled or not _is_open(made, number, usual, wanted[number] <= LONE.short):
            continue
        low, high = _room(made, number, len(voiced))
        if wanted[number] <= LONE.short:
            found = _alone(voiced, low, high)
            bounds = LONE.left_out if made[number].reading is None else LONE.lengths
        else:
            found, bounds = _one(voiced, low, high), LONE.due
        found = [s for s in found if bounds[0] <= (s.end - s.begin) / wanted[number] <= bounds[1]]
        if spoken_for(anchors, low, high):
            continue
        if len(found) == 1:
            _move(made, number, found[0])
        elif not found and _is_neighbours(made, number):
            _give_up(made, number)
    return tuple(made)


def _is_open(said: Sequence[Said], number: int, usual: float, short: bool) -> bool:
    """Whether a sentence may lie elsewhere: it is unlike its sound, or missing between others."""
    own = said[number].reading
    if short:
        return own is None or own.margin < LONE.unlike * usual
    beside = [*said[max(0, number - 1) : number], *said[number + 1 : number + 2]]
    return own is None and len(beside) == 2 and all(one.reading is not None for one in beside)


def _one(voiced: npt.NDArray[np.bool_], low: int, high: int) -> list[_Sound]:
    """All that sounds in a stretch, if pauses stand around it and only breaths within it."""
    frames = low + np.flatnonzero(voiced[low:high])
    # The neighbours' last and first sounds may reach into the stretch.
    runs = (
        np.split(frames, np.flatnonzero(np.diff(frames) > LONE.touches) + 1) if len(frames) else []
    )
    runs = [run for run in runs if run[0] - low > LONE.touches and high - run[-1] > LONE.touches]
    if not runs or any(b[0] - a[-1] > LONE.breath for a, b in pairwise(runs)):
        return []
    return [_Sound(int(runs[0][0]), int(runs[-1][-1]) + 1)]


def _room(said: Sequence[Said], number: int, length: int) -> tuple[int, int]:
    """From the sentence before to the one after: the frames that are theirs to lie in."""
    before = next((s.reading for s in reversed(said[:number]) if s.reading is not None), None)
    after = next((s for s in said[number + 1 :] if s.reading is not None), None)
    if after is None or after.reading is None:
        return (before.end if before else 0), length
    begin = min((after.reading, *after.broken), key=lambda t: t.begin).begin
    return (before.end if before else 0), begin


def _alone(voiced: npt.NDArray[np.bool_], low: int, high: int) -> list[_Sound]:
    """Sounds between pauses in a stretch; what clings to its ends is the neighbours'."""
    frames = low + np.flatnonzero(voiced[low:high])
    if not len(frames):
        return []
    runs = np.split(frames, np.flatnonzero(np.diff(frames) > LONE.joined) + 1)
    sounds = [_Sound(int(run[0]), int(run[-1]) + 1) for run in runs]
    edges = [low, *(edge for s in sounds for edge in (s.begin, s.end)), high]
    quiet = np.diff(edges)[::2]
    if low == 0:  # before the first sentence there is only silence
        quiet[0] = max(quiet[0], LONE.quiet)
    return [
        sound
        for n, sound in enumerate(sounds)
        if quiet[n] >= LONE.quiet
        and quiet[n + 1] >= LONE.quiet
        and sound.end - sound.begin >= LONE.least
    ]


def _move(said: list[Said], number: int, sound: _Sound) -> None:
    """Put a sentence there; what it had of a neighbour's sound goes back to it."""
    own = said[number].reading
    if own is not None and sound.begin < own.end and own.begin < sound.end:
        here = replace(own, begin=sound.begin, end=sound.end)
        said[number] = replace(said[number], reading=here, alone=True)
        return
    pace = said[number].pace
    _give_up(said, number)
    here = Try(sound.begin, sound.end, 1.0, 0.0)
    said[number] = Said(here, pace=pace, alone=True)


def _is_neighbours(said: Sequence[Said], number: int) -> bool:
    """Whether a sentence that is unlike its sound has no pause on one side: it is no sentence's."""
    own = said[number].reading
    beside = (said[n].reading for n in (number - 1, number + 1) if 0 <= n < len(said))
    return own is not None and any(
        other is not None and max(own.begin - other.end, other.begin - own.end) <= LONE.touches
        for other in beside
    )


def _give_up(said: list[Said], number: int) -> None:
    """A sentence is missing; the sound that it was given is its neighbour's."""
    own = said[number].reading
    if own is not None:
        for step in (-1, 1):
            _give_back(said, number + step, own)
    said[number] = Said(None)


def _give_back(said: list[Said], number: int, piece: Try) -> None:
    if not 0 <= number < len(said):
        return
    reading = said[number].reading
    if reading is None:
        return
    if 0 <= piece.begin - reading.end <= LONE.touches:
        said[number] = replace(said[number], reading=replace(reading, end=piece.end))
    elif 0 <= reading.begin - piece.end <= LONE.touches:
        said[number] = replace(said[number], reading=replace(reading, begin=piece.begin))
