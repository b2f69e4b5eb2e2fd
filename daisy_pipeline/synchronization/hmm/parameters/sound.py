# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers about sound itself: what is measured of it, what is speech, where speech begins and ends.

Frames are of 10 ms here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Features:
    """What is made of the sound (`synchronization.features`, `observe`)."""

    lowest_hz: float = 80.0
    highest_hz: float = 7400.0
    pre_emphasis: float = 0.97
    window: float = 0.032  # seconds
    least_power: float = 1e-9  # beside which a channel of 10 ms is silent
    least_pair: float = 1e-7  # the same for the mean of two, which the models see
    # What slopes and their slopes count beside the cepstra: all spread about alike.
    slope: float = 2.0
    curve: float = 3.0


@dataclass(frozen=True)
class Speech:
    """Which frames hold speech (`synchronization.speech`)."""

    enough: int = 12_000  # statistics of a file shorter than two minutes are taken from all
    soft: float = 0.05  # quantiles of the level that stand for noise and for speech
    loud: float = 0.95
    flat: float = 12.0  # dB between them: less, and there is no telling noise from speech by level
    below_loud: float = 35.0  # dB, or
    above_soft: float = 0.35  # of the way from noise to speech: the lower limit of speech
    edge: int = 5  # beside speech that are not taken for a pause
    pauses: int = 50  # that make a floor
    noise_spreads: float = 2.5  # above the noise's middle in which noise lies
    lowest: float = -3.0  # dB by which one channel may count as far off its floor: a single loud
    highest: float = 30.0  # one is no speech
    least: float = 1.5  # dB by which speech rises above the pauses, or
    spreads: float = 3.5  # spreads of the pauses, if that is more
    softest: float = 38.0  # dB below the loudest 5 %: softer sound is no speech


@dataclass(frozen=True)
class Edges:
    """Where a sentence's speech begins and ends (`edges`)."""

    eroded: int = 5  # at a pause's ends that may hold speech
    enough: int = 30  # of pauses that make a floor
    least: float = 1.5  # dB by which speech rises above the pauses, or
    spreads: float = 3.5  # spreads of the pauses, if that is more
    softest: float = 34.0  # dB below the loudest: softer sound in a clean recording is no speech
    clean: float = 25.0  # dB of speech over noise
    # Frames before the onset that belong to the clip: in noise weak consonants drown.
    lead: int = 1
    noisy_lead: tuple[int, int] = (3, 5)  # in little noise; in noise
    noisy: float = 18.0  # dB of speech over noise: hum has 20 and more, noise of 15 dB at most 17
    # Where others talk, the search too finds a sentence late: their peaks drown its beginning.
    voices: tuple[float, float] = (
        3.0,
        4.5,
    )  # dB, deviation of the pauses; hum has 2, music 5 (`MUSIC`)
    earlier: tuple[int, int] = (3, 5)  # frames before what it found; in loud noise
    loud: float = 12.5  # dB of speech over noise: less is loud
    tail: int = 2  # after the end of speech
    back: int = 30  # before the search's own limit in which the edge may lie
    on: int = 40  # the same after it
    quiet_before: int = 8  # before an onset that are quiet
    rising: tuple[int, int] = (3, 4)  # so many of so many sound where speech begins
    softly: float = 10.0  # dB above the pauses for `soft` frames: a soft consonant's beginning
    soft: int = 3  # and a frame more for each further one
    softest_most: int = 4  # frames


FEATURES = Features()
SPEECH = Speech()
EDGES = Edges()
SHORTEST = 20  # a recording with less sound than this says nothing
