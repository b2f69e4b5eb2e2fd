# SPDX-License-Identifier: AGPL-3.0-or-later
"""Other sound is listed where it sounds."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from daisy_pipeline.model.track import Recording
from daisy_pipeline.synchronization.features import Spool
from daisy_pipeline.synchronization.heard import Heard
from daisy_pipeline.synchronization.hmm import answers
from daisy_pipeline.synchronization.hmm.answers import Found
from daisy_pipeline.synchronization.hmm.edges import Limits
from daisy_pipeline.synchronization.hmm.readings import Foreign, Said
from daisy_pipeline.synchronization.hmm.tries import Try


def extras(sounding: list[tuple[int, int]], foreign: tuple[int, int]) -> list[tuple[int, int]]:
    """(begin, end) in ms of what is listed of one stretch, in frames of 20 ms."""
    return [(begin, end) for begin, end, _ in listed(sounding, (Foreign(*foreign),), ())]


def broken_off(
    sounding: list[tuple[int, int]], tried: tuple[int, int]
) -> list[tuple[int, int, str]]:
    """What is listed of sounds in frames of 10 ms, the first of which is a try."""
    foreign = (Foreign(*tried), Foreign(tried[1], 290))
    said = (Said(Try(300, 350, 1.0, 5.0), (Try(*tried, 0.2, 5.0),)),)
    return listed([(0, 100), *sounding, (600, 700)], foreign, said)


def listed(
    sounding: list[tuple[int, int]],
    foreign: tuple[Foreign, ...],
    said: tuple[Said, ...],
    voices: bool = False,
) -> list[tuple[int, int, str]]:
    voiced = np.zeros(1000, np.bool_)
    for begin, end in sounding:
        voiced[begin:end] = True
    recording = Recording("a" * 64, "1.wav", 10_000, 16_000, 1)
    with Spool() as spool:
        heard = Heard((recording,), spool, [0, 1000], np.zeros(1000, np.float32), voiced)
        found = SimpleNamespace(
            heard=heard,
            said=said,
            limits=(Limits(0, 100, (0, 0)), Limits(600, 700, (590, 600))),
            foreign=foreign,
            voices=voices,
        )
        return [(e.begin, e.end, e.kind) for e in answers._extras(cast(Found, found))]


def test_a_pause_that_the_filler_took_is_no_other_sound() -> None:
    assert extras([(0, 100), (600, 700)], (60, 290)) == []
    assert extras([(0, 100), (200, 220), (600, 700)], (60, 290)) == []  # 200 ms: a click


def test_words_that_were_broken_off_are_one_with_the_sound_that_follows_soon() -> None:
    word, cough = (200, 230), (290, 330)
    assert broken_off([word, cough], (100, 115)) == [(2000, 3300, "broken-off")]
    late = (400, 450)
    assert broken_off([word, late], (100, 115)) == [
        (2000, 2300, "broken-off"),  # short, but a person began to read there
        (4000, 4500, "noise"),
    ]
    long = (200, 250)
    assert broken_off([long, cough], (100, 125)) == [
        (2000, 2500, "broken-off"),
        (2900, 3300, "noise"),
    ]


def test_other_sound_is_listed_where_it_sounds() -> None:
    assert extras([(0, 100), (200, 300), (600, 700)], (60, 290)) == [(2000, 3000)]


@pytest.mark.parametrize(
    ("voices", "until", "told"), [(True, 260, 0), (True, 330, 1), (False, 260, 1)]
)
def test_where_others_talk_a_moment_that_stands_out_is_theirs(
    voices: bool, until: int, told: int
) -> None:
    """Other sound is what stands out of their talk for half of its time."""
    found = listed([(0, 100), (200, until), (600, 700)], (Foreign(80, 180),), (), voices)
    assert len(found) == told
