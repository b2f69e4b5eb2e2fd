# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clicks repaired where they were found, and nothing else touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from daisy_pipeline.recordings.measure.blocks import Samples
from daisy_pipeline.recordings.measured import Event
from daisy_pipeline.tools.media import sample
from daisy_pipeline.tools.sound_filters import click_repair, filtered

_BEFORE, _AFTER = 3, 5  # ms: a click is told by its loudest ms, and rings on
_FADE = 1  # ms within which repaired sound begins and ends
_CONTEXT = 250  # ms beside it that FFmpeg's model of the voice is learned from

Span = tuple[int, int]


def without_clicks(
    blocks: Iterable[Samples], rate: int, clicks: Sequence[Event]
) -> Iterator[Samples]:
    """The sound with its clicks repaired, as many samples; every other sample as it was.

    FFmpeg's ``adeclick`` also takes what is no click (a dry stop), so it is heard at the events
    alone.
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
    """Put repaired samples into ``sound``; a fade on both sides joins them to what stays."""
    low, high = span
    around = sample(_CONTEXT, rate)
    begin, end = max(0, low - around), min(len(sound), high + around)
    made = np.concatenate(list(filtered([sound[begin:end]], rate, click_repair())))
    mended = made[low - begin : high - begin]
    fade = min(sample(_FADE, rate), len(mended) // 2)
    share = np.ones(len(mended), np.float32)
    if fade:
        rise = (np.arange(fade, dtype=np.float32) + 0.5) / fade
        share[:fade], share[-fade:] = rise, rise[::-1]
    sound[low:high] += share * (mended - sound[low:high])
