# SPDX-License-Identifier: AGPL-3.0-or-later
"""A passage that was left out, where somebody speaks as long as it takes."""

from __future__ import annotations

import numpy as np
import pytest

from daisy_pipeline.synchronization.hmm import training
from daisy_pipeline.synchronization.hmm.anchors import NONE, Anchors
from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.graph import Kind, Words, build
from daisy_pipeline.synchronization.hmm.parameters import LAST_TOPOLOGY, ROUNDS
from daisy_pipeline.synchronization.hmm.passages import laid_over
from daisy_pipeline.synchronization.hmm.training import Trained
from tests.unit.synchronization.test_rescue import FRAMES, PHONES, Heard, models, sound

TEXT = Words.of([[[0, 1, 2]], [[3, 4], [5, 3]], [[8, 7, 9, 5]], [[6, 7, 8, 9]]])
PASSAGE = [3, 4, 5, 3, -1, 8, 7, 9, 5]  # the second and third sentence


def placed(between: list[int], anchors: Anchors = NONE, *, softly: bool = True) -> list[int]:
    """The numbers of the sentences that have a place; ``between``: what sounds there."""
    frames = sound([0, 1, 2, -1, *between, -1, 6, 7, 8, 9])
    if softly:  # a voice that no model learned: hardly likelier than any sound
        frames[4 * FRAMES : -5 * FRAMES] *= np.float32(0.3)
    voiced = np.repeat(np.array([0, 1, 2, -1, *between, -1, 6, 7, 8, 9]) != -1, FRAMES)
    graph = build(TEXT, PHONES, LAST_TOPOLOGY, ROUNDS[-1].leaving)
    path = np.full(len(frames), graph.block_starts[3] + 1, np.int32)
    for sentence, begin, count in ((0, 0, 3 * FRAMES), (3, len(frames) - 4 * FRAMES, 4 * FRAMES)):
        (own,) = np.nonzero((graph.block_of == sentence) & (graph.kind == Kind.PHONE))
        path[begin : begin + count] = own[np.arange(count) * len(own) // count]
    made = models()
    emitted = made.emissions(frames)
    plain = training.with_garbage(emitted, 2.0)
    margins = emitted[np.arange(len(path)), graph.density[path]] - plain
    learned = Trained(made, 1, graph, path, margins, 0.0, 2.0)
    way = laid_over(Way(graph, path, margins), Heard(frames), TEXT, learned, anchors, voiced)
    said = way.graph.kind[way.path] == Kind.PHONE
    assert (np.diff(way.graph.block_of[way.path]) >= 0).all()
    return np.unique(way.graph.block_of[way.path[said]]).tolist()


def test_speech_as_long_as_a_missing_passage_is_the_passage() -> None:
    assert placed(PASSAGE) == [0, 1, 2, 3]


@pytest.mark.parametrize("between", [[-1] * 9, [4, 1], [*PASSAGE, *PASSAGE, 1, 2]])
def test_a_passage_that_was_left_out_is_missing(between: list[int]) -> None:
    assert placed(between) == [0, 3]


def test_what_people_said_of_it_stands() -> None:
    assert placed(PASSAGE, Anchors(unread=(1,))) == [0, 3]
