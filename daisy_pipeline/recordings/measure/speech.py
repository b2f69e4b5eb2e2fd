# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where somebody speaks, told from levels alone: between a room's noise and the voice's level.

Noise is followed over a minute, since rooms and volunteers change within a recording. Speech is
what reaches the middle between noise and voice; from there it goes on as far as the sound stays
above the noise. So a breath beside a word belongs to it, and a breath in a pause is no speech.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.measure.blocks import STEP, Samples, Speech
from daisy_pipeline.recordings.measure.levels import mean_level
from daisy_pipeline.recordings.measured import SILENT

_SMOOTH = 5  # steps over which levels are averaged: single periods of a deep voice are longer
_CHUNK = 1000  # steps (10 s) that get one level of noise
_AROUND = 3  # chunks on each side that help to find it: somebody pauses within a minute
_NOISE = 10  # percentile of the levels in a chunk that is its noise
_VOICE_SHARE = 0.05  # of the time, in which the voice's level is reached;
_VOICE_TIME = 100  # where that is hardly more than noise, the steps (1 s) in which it is
_LEAST = 6.0  # dB between noise and voice, below which only noise is there
_SOFT = (4.0, 10.0)  # dB above the noise where speech begins and ends
_FULL = 0.4  # of the way from noise to voice, which some part of speech reaches
_CORE = 4  # steps that it stays there
_HANGOVER = 20  # steps (200 ms): shorter gaps are stops and breaths between words
_ROWS = 60_000  # steps worked on at a time, so that hours need no more memory than minutes
_Marks = npt.NDArray[np.bool_]


def find_speech(levels: Samples, swift: Samples) -> Speech:
    """Speech by the levels (dBFS) of every `STEP` ms, as they are and without rumble."""
    marks, core = _marks(smoothed(swift))
    spans = _spans(marks, core)
    return Speech(levels, spans, _noise(levels, spans))


def smoothed(levels: Samples) -> Samples:
    """Levels averaged in power over 50 ms; digital silence stays what it is."""
    out = np.empty_like(levels)
    half = _SMOOTH // 2
    kernel = np.full(_SMOOTH, 1 / _SMOOTH)
    for at in range(0, len(levels), _ROWS):
        begin, end = max(0, at - half), min(len(levels), at + _ROWS + half)
        power = 10 ** (levels[begin:end].astype(np.float64) / 10)
        power = np.convolve(np.pad(power, half, mode="edge"), kernel, mode="valid")
        out[at : at + _ROWS] = 10 * np.log10(power[at - begin : at - begin + _ROWS])
    out[levels <= SILENT] = SILENT
    return out


def runs(marks: _Marks) -> npt.NDArray[np.intp]:
    """Begin and end (not included) of every stretch that is marked, a row each."""
    edges = np.flatnonzero(np.diff(np.concatenate(((False,), marks, (False,)))))
    return edges.reshape(-1, 2)


def _marks(smooth: Samples) -> tuple[_Marks, _Marks]:
    """(what is above the noise, what is as loud as a voice)."""
    marks, core = np.zeros(len(smooth), bool), np.zeros(len(smooth), bool)
    sounding = smooth[smooth > SILENT]
    if not len(sounding):
        return marks, core
    noise = _noises(smooth)
    voice = _reached(sounding, max(_VOICE_TIME, round(_VOICE_SHARE * len(sounding))))
    if voice - float(noise.min()) < 2 * _LEAST:  # a few words in a long silence
        voice = _reached(sounding, _VOICE_TIME)
    for number, base in enumerate(noise.tolist()):
        rows = slice(number * _CHUNK, (number + 1) * _CHUNK)
        away = voice - base
        if away < _LEAST:
            continue
        marks[rows] = smooth[rows] > base + min(_SOFT[1], max(_SOFT[0], 0.25 * away))
        core[rows] = smooth[rows] > base + max(_LEAST * 0.75, _FULL * away)
    return marks, core


def _reached(sounding: Samples, steps: int) -> float:
    """The level that is reached in so many steps, at the most in half of them."""
    count = min(steps, -(-len(sounding) // 2))
    return float(np.partition(sounding, -count)[-count])


def _noises(smooth: Samples) -> Samples:
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
    return float(np.percentile(sounding, _NOISE))


def _spans(marks: _Marks, core: _Marks) -> tuple[tuple[Ms, Ms], ...]:
    """Stretches of sound that somewhere are as loud as a voice, small gaps closed."""
    found: list[tuple[int, int]] = []
    counts = np.concatenate(((0,), np.cumsum(core, dtype=np.int32)))
    for begin, end in runs(marks).tolist():
        if found and begin - found[-1][1] <= _HANGOVER:
            begin = found.pop()[0]
        found.append((begin, end))
    return tuple(
        (begin * STEP, end * STEP) for begin, end in found if counts[end] - counts[begin] >= _CORE
    )


def _noise(levels: Samples, spans: tuple[tuple[Ms, Ms], ...]) -> float:
    """The middle level outside speech; `SILENT` where only digital silence is there."""
    outside = np.ones(len(levels), bool)
    for begin, end in spans:
        outside[begin // STEP : end // STEP] = False
    rest = levels[outside & (levels > SILENT)]
    if not len(rest) and spans:  # somebody speaks all the time, or every pause is gated
        silent = bool(outside.any())
        return SILENT if silent else floor(levels)
    return float(np.median(rest)) if len(rest) else SILENT


def floor(levels: Samples) -> float:
    """The quietest 500 ms, dBFS; digital zeros do not count unless there is nothing else."""
    count = min(500 // STEP, len(levels))
    best = np.inf
    for at in range(0, len(levels), _ROWS):
        part = levels[at : at + _ROWS + count - 1].astype(np.float64)
        if len(part) < max(1, count):
            break
        power = np.concatenate(((0.0,), np.cumsum(10 ** (part / 10))))
        zeros = np.concatenate(((0,), np.cumsum(part <= SILENT)))
        whole = zeros[count:] == zeros[:-count]
        if whole.any():
            best = min(best, float(((power[count:] - power[:-count])[whole]).min()) / count)
    if np.isfinite(best):
        return float(10 * np.log10(max(best, 10 ** (SILENT / 10))))
    sounding = levels[levels > SILENT]
    return mean_level(sounding) if len(sounding) and len(levels) <= count else _broken(levels)


def _broken(levels: Samples) -> float:
    """The floor where no 500 ms are free of digital zeros: the quietest tenth of what sounds."""
    sounding = levels[levels > SILENT]
    return float(np.percentile(sounding, _NOISE)) if len(sounding) else SILENT
