# SPDX-License-Identifier: AGPL-3.0-or-later
"""Silence around speech made even, so that a pause is as long as its setting says."""

from __future__ import annotations

import sys
from array import array

from daisy_pipeline.model.times import Ms

LEAD: Ms = 20
"""Silence before the first sound of an utterance."""
TAIL: Ms = 40
"""Silence after its last sound."""

_AUDIBLE = 100  # of 32,767: quieter samples at the ends are an engine's own silence


def trimmed(pcm: bytes, rate: int) -> bytes:
    """16 bit samples with `LEAD` and `TAIL` ms of silence around them; b"" when all is silence.

    A soft beginning or end within that time is kept as it is.
    """
    samples = array("h", pcm)
    if sys.byteorder == "big":
        samples.byteswap()
    first = next((i for i, s in enumerate(samples) if abs(s) >= _AUDIBLE), None)
    if first is None:
        return b""
    last = next(i for i in range(len(samples) - 1, -1, -1) if abs(samples[i]) >= _AUDIBLE)
    lead, tail = rate * LEAD // 1000, rate * TAIL // 1000
    low, high = max(0, first - lead), last + 1 + tail
    before, body = bytes(2 * (lead - (first - low))), pcm[2 * low : 2 * high]
    return before + body + bytes(max(0, 2 * (high - len(samples))))
