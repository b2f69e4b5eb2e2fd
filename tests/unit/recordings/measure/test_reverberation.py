# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much a room echoes: known decays are read off the ends of words."""

from __future__ import annotations

import numpy as np
import pytest

from daisy_pipeline.recordings.measure.blocks import Samples
from daisy_pipeline.recordings.measure.reverberation import Decay
from tests.unit.recordings.measure.heard import RATE, hear, room, speech

SPANS = tuple((1500 * n + 200, 1500 * n + 700) for n in range(30))


def words(seconds: float, noise: float = -75.0, rate: int = RATE) -> Samples:
    """Thirty words of half a second in a room that decays by 60 dB in so many seconds."""
    sound = room(46, noise, rate=rate)
    chance = np.random.default_rng(3)
    time = np.arange(round(rate * 1.2)) / rate
    ends = np.minimum(1, 10 ** (-3 * (time - 0.5) / seconds))
    for begin, _ in SPANS:
        said = chance.normal(0, 0.1, len(time)) * ends
        sound[begin * rate // 1000 :][: len(said)] += said.astype(np.float32)
    return sound


@pytest.mark.parametrize("rate", [16000, 22050, 44100])
@pytest.mark.parametrize("seconds", [0.2, 0.4, 0.7, 1.2])
def test_the_time_of_a_known_decay_is_found(seconds: float, rate: int) -> None:
    found = hear(Decay(), words(seconds, rate=rate), SPANS, rate)
    assert found == pytest.approx(seconds, rel=0.2)


def test_where_the_noise_hides_every_decay_nothing_is_told() -> None:
    assert hear(Decay(), words(0.5, -24), SPANS) == 0.0


def test_too_few_words_tell_nothing() -> None:
    assert hear(Decay(), words(0.5)[: 6 * RATE], SPANS[:4]) == 0.0
    assert hear(Decay(), room(30), ()) == 0.0
    assert Decay().finish(speech(room(0), ())) == 0.0


def test_a_wetter_room_is_never_told_as_a_drier_one() -> None:
    found = [hear(Decay(), words(seconds), SPANS) for seconds in (0.15, 0.3, 0.5, 0.8, 1.3)]
    assert found == sorted(found) and found[-1] > 2 * found[0]
