# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two numbers above verses to which the search gave one sound."""

from __future__ import annotations

import numpy as np
import pytest

from daisy_pipeline.synchronization.hmm.anchors import NONE
from daisy_pipeline.synchronization.hmm.fringes import Heard
from daisy_pipeline.synchronization.hmm.graph import Kind, Words, build
from daisy_pipeline.synchronization.hmm.lone import Told, placed
from daisy_pipeline.synchronization.hmm.parameters import TOPOLOGY
from daisy_pipeline.synchronization.hmm.readings import Said
from daisy_pipeline.synchronization.hmm.tries import Try

# "II" and "III" between two verses: frames of 20 ms, margins.
VERSE, NEXT = Try(0, 100, 1.0, 8.0), Try(240, 340, 1.0, 8.0)
TWO, THREE, UNTIL = 150, 163, 171


def numbers(second: float, third: float) -> tuple[bool, bool]:
    """Whether each was read, by what it reaches in its part of the sound."""
    words = Words.of([[[0]], [[1]], [[2]], [[3]]])
    graph = build(words, 4, TOPOLOGY, (-5.0, -6.0, -2.0, -7.0))
    path = np.zeros(350, np.int32)
    margins = np.full(350, 8.0, np.float32)
    spans = ((VERSE.begin, VERSE.end), (TWO, THREE), (THREE, UNTIL), (NEXT.begin, NEXT.end))
    for number, (begin, end) in enumerate(spans):
        state = np.flatnonzero((graph.block_of == number) & (graph.kind == Kind.PHONE))[0]
        path[begin:end] = state
    margins[TWO:THREE], margins[THREE:UNTIL] = second, third
    voiced = np.isin(graph.kind[path], [Kind.PHONE])
    said = [
        Said(VERSE),
        Said(Try(TWO, THREE, 1.0, second)),
        Said(Try(THREE, UNTIL, 1.0, third), pace=0.4),
        Said(NEXT),
    ]
    told = Told(words, Heard(graph, path, margins), np.full(4, 20.0))
    made = placed(said, np.array([100.0, 18.0, 18.0, 100.0]), voiced, NONE, told)
    return made[1].reading is not None, made[2].reading is not None


def test_the_one_that_fits_was_read() -> None:
    assert numbers(6.4, -2.3) == (True, False)


@pytest.mark.parametrize("third", [6.0, 3.0])
def test_both_may_have_been_read_without_a_pause(third: float) -> None:
    assert numbers(6.4, third)[1]
