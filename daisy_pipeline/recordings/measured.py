# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was measured of a recording: the figures that judging and mastering both go by.

Levels are of the mono mix that products get (`tools.media.stream`), in dB below full scale (a
sine of full scale is 0 dBFS peak, -3.01 dBFS RMS); ``SILENT`` stands for no sound at all. Times
are ms of the original.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from daisy_pipeline.model.times import Ms

SILENT = -120.0
"""dB that stand for digital silence, so that every figure is a finite number."""


class Fault(StrEnum):
    """A kind of fault that has a place in time."""

    CLIPPING = "clipping"  # runs of samples at full scale
    DROPOUT = "dropout"  # digital zero within speech, or sound that breaks off within a few samples
    ZEROS = "zeros"  # digital silence in a pause: something was inserted or gated
    PAUSE = "pause"  # a long silence between speech
    CLICK = "click"  # a mouth click or a crackle
    PLOSIVE = "plosive"  # a burst of air on the microphone
    JUMP = "jump"  # the level of speech changes for good


@dataclass(frozen=True, slots=True)
class Event:
    """A fault at a place. ``amount``: how bad, in the kind's own unit.

    Clipping: samples at full scale. Dropout, zeros, pause: ms. Click and plosive: dB above what is
    usual there. Jump: dB, negative where it becomes quieter.
    """

    kind: Fault
    begin: Ms
    end: Ms
    amount: float


@dataclass(frozen=True, slots=True)
class Hum:
    """A steady tone of the mains: ``frequency`` 50 or 60 Hz as it was found, and what it is worth.

    ``level`` is dBFS of the fundamental and its harmonics together, ``above`` how many dB they
    stand above the noise beside them, ``harmonics`` the numbers of those that stand out (1: the
    fundamental).
    """

    frequency: float
    level: float
    above: float
    harmonics: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What kind of file it is; ``bits`` 0 and ``bitrate`` 0 (kbit/s) where they do not apply."""

    container: str
    codec: str
    rate: int
    channels: int
    bits: int
    bitrate: int
    lossless: bool


@dataclass(frozen=True, slots=True)
class Channels:
    """Two channels against each other: right minus left in dB, their correlation -1..1.

    ``empty`` are the numbers (from 1) of channels in which nothing sounds. For mono: 0, 1, ().
    """

    balance: float
    correlation: float
    empty: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """All figures of one recording.

    ``loudness`` is integrated, LUFS, and ``loudness_range`` LU (ITU-R BS.1770-4, EBU Tech 3342);
    ``true_peak`` dBTP (BS.1770-4 annex 2). ``rms`` is of speech alone. ``clipped`` is the share of
    samples in clipping runs, ``dc`` the mean as a share of full scale. ``floor`` is the quietest
    500 ms, ``noise`` the median level outside speech, ``snr`` speech against it, dB. ``head`` and
    ``tail`` are the silence before the first and after the last speech. ``speech`` is the ms in
    which somebody speaks. ``clicks`` and ``plosives`` are counts a minute of speech,
    ``reverberation`` the time in seconds in which sound decays by 60 dB, 0 where it could not be
    told. ``quiet`` are the best stretches of room tone, the best first. ``hum`` is None where
    there is none. ``events`` are in order of time.
    """

    source: Source
    duration: Ms
    loudness: float
    loudness_range: float
    true_peak: float
    peak: float
    rms: float
    clipped: float
    dc: float
    floor: float
    noise: float
    snr: float
    hum: Hum | None
    channels: Channels
    head: Ms
    tail: Ms
    speech: Ms
    clicks: float
    plosives: float
    reverberation: float
    quiet: tuple[tuple[Ms, Ms], ...]
    events: tuple[Event, ...]
