# SPDX-License-Identifier: AGPL-3.0-or-later
"""Other sound is listed where it sounds."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np

from daisy_pipeline.model.track import Recording
from daisy_pipeline.synchronization.features import Spool
from daisy_pipeline.synchronization.heard import Heard
from daisy_pipeline.synchronization.hmm import answers
from daisy_pipeline.synchronization.hmm.answers import Found
from daisy_pipeline.synchronization.hmm.edges import Limits
from daisy_pipeline.synchronization.hmm.readings import Foreign


def extras(sounding: list[tuple[int, int]], foreign: tuple[int, int]) -> list[tuple[int, int]]:
    """(begin, end) in ms of what is listed of one stretch, in frames of 20 ms."""
    voiced = np.zeros(1000, np.bool_)
    for begin, end in sounding:
        voiced[begin:end] = True
    recording = Recording("a" * 64, "1.wav", 10_000, 16_000, 1)
    with Spool() as spool:
        heard = Heard((recording,), spool, [0, 1000], np.zeros(1000, np.float32), voiced)
        found = SimpleNamespace(
            heard=heard,
            said=(),
            limits=(Limits(0, 100, (0, 0)), Limits(600, 700, (590, 600))),
            foreign=(Foreign(*foreign),),
        )
        return [(e.begin, e.end) for e in answers._extras(cast(Found, found))]


def test_a_pause_that_the_filler_took_is_no_other_sound() -> None:
    assert extras([(0, 100), (600, 700)], (60, 290)) == []
    assert extras([(0, 100), (200, 220), (600, 700)], (60, 290)) == []  # 200 ms: a click


def test_other_sound_is_listed_where_it_sounds() -> None:
    assert extras([(0, 100), (200, 300), (600, 700)], (60, 290)) == [(2000, 3000)]
