# SPDX-License-Identifier: AGPL-3.0-or-later
"""A sentence goes to another sound, or is given up: its neighbours get what was theirs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.parameters.answers import FRINGES, LONE
from daisy_pipeline.synchronization.hmm.pauses import Sound
from daisy_pipeline.synchronization.hmm.readings import Doubles, Said
from daisy_pipeline.synchronization.hmm.tries import Try


def move(
    said: list[Said],
    number: int,
    sound: Sound,
    wanted: Doubles,
    voiced: npt.NDArray[np.bool_],
) -> None:
    """Put a sentence there; what it had of a neighbour's sound goes back to it."""
    own = said[number].reading
    if own is not None and sound.begin < own.end and own.begin < sound.end:
        here = replace(own, begin=sound.begin, end=sound.end)
        said[number] = replace(said[number], reading=here, alone=True)
        return
    pace = said[number].pace
    give_up(said, number, voiced)
    here = Try(sound.begin, sound.end, 1.0, 0.0)
    said[number] = Said(here, pace=pace, alone=True)
    at = next((n for n in range(number + 1, len(said)) if said[n].reading is not None), None)
    if at is None:
        return
    later, core = said[at].reading, said[at].core
    if later is not None and core is not None and later.begin < sound.end <= core:
        said[at] = replace(said[at], reading=replace(later, begin=core), core=None)
    elif own is not None and later is not None:
        said[at] = _with_first_words(said[at], later, sound.end, float(wanted[at]), voiced)


def _with_first_words(
    one: Said, reading: Try, after: int, wanted: float, voiced: npt.NDArray[np.bool_]
) -> Said:
    """A sentence with the sound that goes over into it, if its pace allows that.

    It was kept from it by a word that lay between, which belongs to the sound before ``after``.
    """
    frames = after + np.flatnonzero(voiced[after : reading.begin])
    if not len(frames) or reading.begin - int(frames[-1]) - 1 > FRINGES.touches:
        return one
    first = int(np.split(frames, np.flatnonzero(np.diff(frames) > LONE.joined) + 1)[-1][0])
    pace = one.pace + (reading.begin - first) / max(1.0, wanted)
    slower = abs(np.log(pace)) - abs(np.log(one.pace))
    if reading.begin - first > FRINGES.words or slower > LONE.nearly:
        return one
    return replace(one, reading=replace(reading, begin=first), pace=pace)


def give_up(said: list[Said], number: int, voiced: npt.NDArray[np.bool_]) -> None:
    """A sentence is missing; the sound that it was given is its neighbour's."""
    own = said[number].reading
    if own is not None:
        _give_back(said, number - 1, replace(own, end=_run_end(voiced, own.end)))
        _give_back(said, number + 1, own)
    said[number] = Said(None)


def _run_end(voiced: npt.NDArray[np.bool_], end: int) -> int:
    """Where the sound falls quiet that goes on beyond a frame; the frame if it goes on for long."""
    sounds = end + np.flatnonzero(voiced[end : end + FRINGES.words + LONE.joined + 1])
    last = end
    for frame in sounds.tolist():
        if frame - last > LONE.joined:
            return last
        last = frame + 1
    return last if last - end <= FRINGES.words else end


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
