# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clicks repaired where they were found, and nothing else touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from daisy_pipeline.recordings.measure.blocks import Samples
from daisy_pipeline.recordings.measured import Event
from daisy_pipeline.tools.media import sample

_BEFORE, _AFTER = 3, 5  # ms: a click is told by its loudest ms, and rings on
_CONTEXT = 40  # ms beside it that a model of the sound is learned from
_ORDER = 32  # samples that the model looks back
_ROUNDS = 2  # of filling in and learning anew
_FAR = 6.0  # normal deviations, beyond which a sample is not the sound's own
_BESIDE = 8  # samples beside such a one that go with it

Span = tuple[int, int]
Numbers = npt.NDArray[np.float64]


def without_clicks(
    blocks: Iterable[Samples], rate: int, clicks: Sequence[Event]
) -> Iterator[Samples]:
    """The sound with its clicks repaired, as many samples; every other sample as it was.

    Nothing else is searched for: what looks like a click to a filter may be a dry stop (k, t, p).
    """
    context = sample(_CONTEXT, rate)
    spans = iter(_spans(clicks, rate))
    span = next(spans, None)
    kept, first = np.zeros(0, np.float32), 0  # sound that waits, and the number of its first sample
    for block in blocks:
        kept = np.concatenate((kept, block))
        while span is not None and span[1] + context <= first + len(kept):
            _repair(kept, (span[0] - first, span[1] - first), rate)
            span = next(spans, None)
        done = first + len(kept) - context if span is None else span[0] - 2 * context
        ready = max(0, min(done - first, len(kept) - context))
        if ready:
            yield kept[:ready]
            kept, first = kept[ready:].copy(), first + ready
    while span is not None and span[0] < first + len(kept):
        _repair(kept, (span[0] - first, min(span[1] - first, len(kept))), rate)
        span = next(spans, None)
    if len(kept):
        yield kept


def _spans(clicks: Sequence[Event], rate: int) -> Iterator[Span]:
    """Where sound is repaired, in order; events that touch are one."""
    begin = end = -1
    for event in sorted(clicks, key=lambda e: (e.begin, e.end)):
        low = sample(max(0, event.begin - _BEFORE), rate)
        high = sample(event.end + _AFTER, rate)
        if low <= end:
            end = max(end, high)
            continue
        if end > 0:
            yield begin, end
        begin, end = low, high
    if end > 0:
        yield begin, end


def _repair(sound: Samples, span: Span, rate: int) -> None:
    """Put what a model of the sound around a click expects in the place of the click.

    Only samples that the model does not expect, by far, are replaced (Janssen, Veldhuis and Vries
    1986). What comes out harsher than it went in was no click.
    """
    around = sample(_CONTEXT, rate)
    begin, end = max(0, span[0] - around), min(len(sound), span[1] + around)
    low, high = span[0] - begin, span[1] - begin
    part = sound[begin:end].astype(np.float64)
    if low < 2 * _ORDER and len(part) - high < 2 * _ORDER:
        return  # nothing to learn from
    model = _model((part[:low], part[high:]))
    bad = _unexpected(part, low, high, model)
    if not bad.any():
        return
    made = part
    for _ in range(_ROUNDS):
        made = _filled(part, bad, model)
        model = _model((made,))
    if _harshness(made[low:high]) < _harshness(part[low:high]):
        sound[begin + low : begin + high] = made[low:high]


def _model(parts: Sequence[Numbers]) -> Numbers:
    """The prediction error filter of sound by its autocorrelation (Levinson's equations)."""
    alike = np.zeros(_ORDER + 1)
    for part in parts:
        if len(part) > _ORDER:
            faded = part * np.hanning(len(part))
            alike += np.fft.irfft(np.abs(np.fft.rfft(faded, 2 * len(part))) ** 2)[: _ORDER + 1]
    alike[0] = alike[0] * (1 + 1e-9) + 1e-12
    lags = np.arange(_ORDER)
    solved = np.linalg.solve(alike[np.abs(lags[:, None] - lags)], alike[1:])
    return np.concatenate(([1.0], -solved))


def _unexpected(part: Numbers, low: int, high: int, model: Numbers) -> npt.NDArray[np.bool_]:
    """Which samples of a span are far from what comes before or from what comes after them."""
    ahead = np.abs(np.convolve(part, model)[: len(part)])
    back = np.abs(np.convolve(part[::-1], model)[: len(part)])[::-1]
    usual = np.concatenate((ahead[_ORDER:low], back[high : len(part) - _ORDER]))
    bad = np.zeros(len(part), bool)
    if len(usual):
        limit = _FAR * float(np.median(usual)) / 0.6745  # a normal deviation, whatever is far off
        bad[low:high] = np.maximum(ahead, back)[low:high] > limit
    return np.asarray(np.convolve(bad, np.ones(2 * _BESIDE + 1), "same") > 0)


def _filled(part: Numbers, bad: npt.NDArray[np.bool_], model: Numbers) -> Numbers:
    """The samples that leave the least error of prediction, in the place of bad ones."""
    at = np.flatnonzero(bad)
    own = np.convolve(model, model[::-1])[_ORDER:]
    apart = np.abs(at[:, None] - at)
    matrix = np.where(apart <= _ORDER, own[np.minimum(apart, _ORDER)], 0)
    made = np.where(bad, 0, part)
    spread = np.convolve(made, np.concatenate((own[:0:-1], own)), "same")
    made[at] = np.linalg.solve(matrix + 1e-9 * own[0] * np.eye(len(at)), -spread[at])
    return made


def _harshness(sound: Numbers) -> float:
    return float(np.max(np.abs(np.diff(sound, 2)), initial=0.0))
