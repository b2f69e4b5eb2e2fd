# SPDX-License-Identifier: AGPL-3.0-or-later
"""A sentence that was left out is sought once more between its neighbours."""

from __future__ import annotations

import numpy as np
import pytest

from daisy_pipeline.synchronization.hmm import training
from daisy_pipeline.synchronization.hmm.anchors import NONE, Anchor, Anchors
from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.graph import Kind, Words, build
from daisy_pipeline.synchronization.hmm.models import Models
from daisy_pipeline.synchronization.hmm.observe import Observations
from daisy_pipeline.synchronization.hmm.parameters import LAST_TOPOLOGY, ROUNDS
from daisy_pipeline.synchronization.hmm.rescue import Fit, rescued
from daisy_pipeline.synchronization.hmm.starts import _within
from daisy_pipeline.synchronization.hmm.training import Trained

PHONES, SIZE, FRAMES = 10, 12, 6
TEXT = Words.of([[[0, 1, 2]], [[3, 4], [5, 3]], [[6, 7, 8, 9]]])


class Heard(Observations):
    """Features as they are given."""

    def __init__(self, frames: np.ndarray) -> None:
        self.frames, self.length = frames, len(frames)

    def read(self, begin: int, end: int) -> np.ndarray:
        return self.frames[begin:end]


def models() -> Models:
    means = np.zeros((2 * PHONES + 2, SIZE), np.float32)
    for gaussian in range(2 * PHONES):
        means[gaussian, gaussian // 2] = 6
    means[-2, -1] = 6
    return Models(means, np.ones_like(means))


def sound(plan: list[int]) -> np.ndarray:
    """Frames of phones by number; -1 is a pause, -2 what no phone is like."""
    rows = np.repeat(np.array(plan), FRAMES)
    frames = np.random.default_rng(1).normal(0, 0.3, (len(rows), SIZE)).astype(np.float32)
    for at, phone in enumerate(rows):
        if phone != -2:
            frames[at, phone] += 6
    return frames


def left_out(frames: np.ndarray, begin: int, end: int) -> tuple[Way, Trained]:
    """A way through the first and last sentence, with foreign sound between two frames."""
    graph = build(TEXT, PHONES, LAST_TOPOLOGY, ROUNDS[-1].leaving)
    path = np.zeros(len(frames), np.int32)
    where = ((0, range(0, begin)), (2, range(end, len(frames))))
    for sentence, here in where:
        (states,) = np.nonzero((graph.block_of == sentence) & (graph.kind == Kind.PHONE))
        path[list(here)] = states[np.arange(len(here)) * len(states) // len(here)]
    path[begin:end] = graph.block_starts[2] + 1
    made = models()
    emitted = made.emissions(frames)
    plain = training.with_garbage(emitted, 2.0)
    margins = emitted[np.arange(len(path)), graph.density[path]] - plain
    way = Way(graph, path, margins)
    return way, Trained(made, 1, graph, path, margins, 0.0, 2.0)


def missing(way: Way) -> bool:
    said = way.graph.kind[way.path] == Kind.PHONE
    return not (way.graph.block_of[way.path[said]] == 1).any()


def scene(between: list[int]) -> tuple[Way, Heard, Trained]:
    frames = sound([0, 1, 2, *between, 6, 7, 8, 9])
    way, learned = left_out(frames, 3 * FRAMES, (3 + len(between)) * FRAMES)
    assert missing(way)
    return way, Heard(frames), learned


READ = [-1, 3, 4, 5, 3, -1]


def test_a_sentence_that_was_read_after_all_is_found() -> None:
    way, heard, learned = scene(READ)
    found = rescued(way, heard, TEXT, learned, NONE)
    said = (found.graph.kind[found.path] == Kind.PHONE) & (found.graph.block_of[found.path] == 1)
    assert np.flatnonzero(said)[[0, -1]].tolist() == [4 * FRAMES, 8 * FRAMES - 1]
    assert (np.diff(found.graph.block_of[found.path]) >= 0).all()
    outside = np.r_[0 : 3 * FRAMES, 9 * FRAMES : len(way.path)]
    assert (found.path[outside] == way.path[outside]).all()


@pytest.mark.parametrize("between", [[-2] * 6, [-1] * 6, [8, 0, 9, 1, 7, 2]])
def test_other_sound_is_not_the_sentence(between: list[int]) -> None:
    way, heard, learned = scene(between)
    assert missing(rescued(way, heard, TEXT, learned, NONE))


@pytest.mark.parametrize(
    "anchors",
    [
        Anchors(unread=(1,)),
        Anchors(aside=(Anchor(1, 200, 220),)),
        Anchors(held=(Anchor(0, 10, 30),)),
    ],
)
def test_what_people_said_of_it_stands(anchors: Anchors) -> None:
    way, heard, learned = scene(READ)
    assert missing(rescued(way, heard, TEXT, learned, anchors))


def test_the_first_minutes_teach_with_the_text_that_they_may_hold() -> None:
    words = Words.of([[[0, 1, 2, 3, 4]]] * 400)
    assert _within(words, 900, True, NONE) == (400, 400)
    most, due = _within(words, 900, False, NONE)
    assert (most, due) == (90, 18)
    far = Anchors(held=(Anchor(200, 100, 150),))
    assert _within(words, 900, False, far)[0] > 200


@pytest.mark.parametrize(
    ("frames", "phones", "pace", "alone", "read"),
    [
        (0.2, 0.25, 1.0, False, True),  # hard to hear, but all of its phones are there
        (0.45, -0.4, 0.6, True, False),  # other words, stretched over a few phones
        (0.45, -0.4, 1.0, False, False),
        (0.45, -0.1, 1.0, True, True),  # at its own pace, and nothing else is missing: a question
        (0.4, 0.05, 0.6, False, True),  # half of it drowns
        (0.1, 0.3, 1.0, True, False),
    ],
)
def test_other_words_fit_few_phones_only(
    frames: float, phones: float, pace: float, alone: bool, read: bool
) -> None:
    assert Fit(5 * frames, 5 * phones, pace).was_read(5.0, alone) is read
