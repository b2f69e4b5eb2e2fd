# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where somebody speaks, told from levels alone: between a room's noise and the voice's level.

Noise is followed over a minute, since rooms and volunteers change within a recording. Speech is
what reaches the middle between noise and voice; from there it goes on as far as the sound stays
above the noise. So a breath beside a word belongs to it, and a breath in a pause is no speech.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.measure.blocks import STEP, Samples, Series, Speech
from daisy_pipeline.recordings.measure.levels import Tally, mean_level, outside
from daisy_pipeline.recordings.measure.tape import (
    HUNDREDTHS,
    ROWS,
    Decibels,
    Tape,
    percentile,
    pieces,
)
from daisy_pipeline.recordings.measured import SILENT

_SMOOTH = 5  # steps over which levels are averaged: single periods of a deep voice are longer
_CHUNK = 1000  # steps (10 s) that get one level of noise
_AROUND = 3  # chunks on each side that help to find it: somebody pauses within a minute
_NOISE = 10  # percentile of the levels in a chunk that is its noise
_VOICE_SHARE = 0.05  # of the time, in which the voice's level is reached;
_VOICE_TIME = 100  # where that is hardly more than noise, the steps (1 s) in which it is
_LEAST = 6.0  # dB between noise and voice, below which only noise is there
_SOFT = (4.0, 10.0)  # dB above the noise where speech begins and ends
_FAR = 45.0  # dB below the voice, where none is: another day's louder room is no speech
_FULL = 0.4  # of the way from noise to voice, which some part of speech reaches
_GATED = 0.1  # share of digital zeros by which a gate may have taken the noise away
_GATE = 20.0  # dB under the voice, where a gate opens
_CORE = 4  # steps that it stays there
_HANGOVER = 20  # steps (200 ms): shorter gaps are stops and breaths between words
_Marks = npt.NDArray[np.bool_]


def find_speech(levels: Series, swift: Series) -> Speech:
    """Speech by the levels of every `STEP` ms, as they are (dBFS) and without rumble."""
    smooth: Tape[np.int16] = Tape(np.int16)
    for at in range(0, len(swift), ROWS):
        smooth.add(smoothed(swift, at, at + ROWS) * HUNDREDTHS)
    spans = _spans(_marks(Decibels(smooth)))
    return Speech(levels, spans, _noise(levels, spans))


def smoothed(levels: Series, begin: int, end: int) -> Samples:
    """A stretch of levels, averaged in power over 50 ms; digital silence stays what it is."""
    half = _SMOOTH // 2
    around = np.pad(levels[max(0, begin - half) : end + half], half, mode="edge")
    low = half + min(begin, half)
    part = around[low : low + min(end, len(levels)) - begin]
    power = 10 ** (around[low - half : low + len(part) + half].astype(np.float64) / 10)
    sums = np.convolve(power, np.full(_SMOOTH, 1 / _SMOOTH), mode="valid")
    made = (10 * np.log10(sums)).astype(np.float32)
    made[part <= SILENT] = SILENT
    return made


def runs(marks: _Marks) -> npt.NDArray[np.intp]:
    """Begin and end (not included) of every stretch that is marked, a row each."""
    edges = np.flatnonzero(np.diff(np.concatenate(((False,), marks, (False,)))))
    return edges.reshape(-1, 2)


def joined(marked: Iterable[tuple[int, _Marks]]) -> Iterator[tuple[int, int]]:
    """Begin and end of every stretch that is marked, though it be cut between two pieces."""
    begin = end = -1
    for at, marks in marked:
        for first, last in (runs(marks) + at).tolist():
            if first != end:
                if end > 0:
                    yield begin, end
                begin = first
            end = last
    if end > 0:
        yield begin, end


def _marks(smooth: Series) -> Iterator[tuple[int, _Marks, _Marks]]:
    """(first step, what is above the noise, what is as loud as a voice), a chunk at a time."""
    tally = Tally()
    for _, part in pieces(smooth):
        tally.add(part)
    if not tally.count:
        return
    noise = _noises(smooth)
    voice = _reached(tally, max(_VOICE_TIME, round(_VOICE_SHARE * tally.count)))
    if voice - float(noise.min()) < 2 * _LEAST:  # a few words in a long silence
        voice = _reached(tally, _VOICE_TIME)
    for number, base in enumerate(noise.tolist()):
        at = number * _CHUNK
        part = smooth[at : at + _CHUNK]
        if np.mean(part <= SILENT) >= _GATED:  # what is left may be speech alone
            base = min(base, voice - _GATE)
        away = voice - base
        if away < _LEAST:
            continue
        least = base + min(_SOFT[1], max(_SOFT[0], 0.25 * away))
        core = part > base + max(_LEAST * 0.75, _FULL * away)
        yield at, part > max(least, voice - _FAR), core


def _reached(tally: Tally, steps: int) -> float:
    """The level that is reached in so many steps, at the most in half of them."""
    return tally.lowest(tally.count - min(steps, -(-tally.count // 2)))


def _noises(smooth: Series) -> Samples:
    """The noise around each chunk: the quietest of its neighbourhood that is not digital zero."""
    own = [_lowest(smooth[at : at + _CHUNK]) for at in range(0, len(smooth), _CHUNK)]
    padded = np.pad(np.array(own, np.float32), _AROUND, constant_values=np.inf)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * _AROUND + 1).min(axis=1)
    fallback = np.min(around) if np.isfinite(around).any() else SILENT
    return np.where(np.isfinite(around), around, fallback)


def _lowest(chunk: Samples) -> float:
    """The noise of a chunk; infinite where hardly anything sounds."""
    sounding = chunk[chunk > SILENT]
    if len(sounding) < _HANGOVER:
        return float("inf")
    return float(percentile(sounding, _NOISE))


def _spans(marked: Iterable[tuple[int, _Marks, _Marks]]) -> tuple[tuple[Ms, Ms], ...]:
    """Stretches of sound that somewhere are as loud as a voice, small gaps closed."""
    found: list[tuple[Ms, Ms]] = []
    heard = begin = end = before = after = 0
    for at, marks, core in marked:
        loud = heard + np.concatenate(((0,), np.cumsum(core)))
        heard = int(loud[-1])
        for first, last in runs(marks).tolist():
            if not end or at + first - end > _HANGOVER:
                if after - before >= _CORE:
                    found.append((begin * STEP, end * STEP))
                begin, before = at + first, int(loud[first])
            end, after = at + last, int(loud[last])
    if after - before >= _CORE:
        found.append((begin * STEP, end * STEP))
    return tuple(found)


def _noise(levels: Series, spans: tuple[tuple[Ms, Ms], ...]) -> float:
    """The middle level outside speech; `SILENT` where only digital silence is there."""
    tally = Tally()
    rest = 0
    for stretch in outside(levels, spans):
        tally.add(stretch)
        rest += len(stretch)
    if tally.count or rest:
        return tally.median()  # every pause may be gated
    return floor(levels)  # somebody speaks all the time


def floor(levels: Series) -> float:
    """The quietest 500 ms, dBFS; digital zeros do not count unless there is nothing else."""
    count = min(500 // STEP, len(levels))
    best = np.inf
    for at in range(0, len(levels), ROWS):
        part = levels[at : at + ROWS + count - 1].astype(np.float64)
        if len(part) < max(1, count):
            break
        power = np.concatenate(((0.0,), np.cumsum(10 ** (part / 10))))
        zeros = np.concatenate(((0,), np.cumsum(part <= SILENT)))
        whole = zeros[count:] == zeros[:-count]
        if whole.any():
            best = min(best, float(((power[count:] - power[:-count])[whole]).min()) / count)
    if np.isfinite(best):
        return float(10 * np.log10(max(best, 10 ** (SILENT / 10))))
    tally = Tally()
    for _, stretch in pieces(levels):
        tally.add(stretch)
    if tally.count and len(levels) <= count:
        every = levels[:count]
        return mean_level([every[every > SILENT]])
    return tally.lowest(tally.count * _NOISE // 100)  # no 500 ms are free of digital zeros
