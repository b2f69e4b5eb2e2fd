# SPDX-License-Identifier: AGPL-3.0-or-later
"""Made measurements: a clean recording, to be spoiled figure by figure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from daisy_pipeline.recordings.measured import Channels, Event, Fault, Measured, Source

CLEAN = Measured(
    source=Source("wav", "pcm_s16le", 44100, 1, 16, 0, True),
    duration=183_000,
    loudness=-19.5,
    loudness_range=6.0,
    true_peak=-4.0,
    peak=-4.1,
    rms=-20.0,
    clipped=0.0,
    dc=0.0,
    floor=-66.0,
    noise=-63.0,
    snr=43.0,
    hum=None,
    channels=Channels(0.0, 1.0, ()),
    head=800,
    tail=2500,
    speech=160_000,
    clicks=0.0,
    plosives=0.0,
    reverberation=0.3,
    quiet=((0, 700),),
    events=(),
)
STEREO = replace(CLEAN.source, channels=2)


def spoiled(**figures: Any) -> Measured:
    """The clean recording with other figures."""
    return replace(CLEAN, **figures)


def events(kind: Fault, *places: tuple[int, int, float]) -> tuple[Event, ...]:
    """Faults of a kind at (begin, end, amount)."""
    return tuple(Event(kind, begin, end, amount) for begin, end, amount in places)
