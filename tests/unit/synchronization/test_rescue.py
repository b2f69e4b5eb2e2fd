# SPDX-License-Identifier: AGPL-3.0-or-later
"""A sentence that was left out is sought once more between its neighbours."""

from __future__ import annotations

import numpy as np
import pytest

from daisy_pipeline.synchronization.hmm import rescue, training
from daisy_pipeline.synchronization.hmm.anchors import NONE, Anchor, Anchors
from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.graph import Kind, Words, build
from daisy_pipeline.synchronization.hmm.models import Models
from daisy_pipeline.synchronization.hmm.observe import Observations
from daisy_pipeline.synchronization.hmm.parameters import LAST_TOPOLOGY, ROUNDS
from daisy_pipeline.synchronization.hmm.rescue import rescued
from daisy_pipeline.synchronization.hmm.seeking import Fit, Sought, pace_around
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


def test_what_fits_plainly_was_read_whatever_else_lies_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Tries of the next sentence all through an announcement add up to more than it."""
    way, heard, learned = scene(READ)
    monkeypatch.setattr(rescue, "_gain", lambda *_: 1e9)
    assert not missing(rescued(way, heard, TEXT, learned, NONE))
    monkeypatch.setattr(Sought, "is_plain", lambda *_: False)
    assert missing(rescued(way, heard, TEXT, learned, NONE))


@pytest.mark.parametrize(
    ("frames", "phones", "pace", "plain"),
    [
        (0.6, 0.55, 1.0, True),
        (0.6, 0.4, 1.0, False),
        (0.4, 0.6, 1.0, False),
        (0.6, 0.6, 0.5, False),
    ],
)
def test_plainly_by_frames_by_phones_and_in_its_time(
    frames: float, phones: float, pace: float, plain: bool
) -> None:
    nothing = np.zeros(0, np.int32), np.zeros(0, np.float32)
    found = Sought(*nothing, (Fit(5 * frames, 5 * phones, pace),), 1.0)
    assert found.is_plain(5.0) is plain


@pytest.mark.parametrize(("seconds", "found"), [(57, True), (62, False)])
def test_a_sentence_behind_a_minute_of_other_sound_is_sought(seconds: int, found: bool) -> None:
    """Longer stretches are searched at their beginning only."""
    other = [-2] * (50 * seconds // FRAMES - len(READ))
    way, heard, learned = scene([*other, *READ])
    assert missing(rescued(way, heard, TEXT, learned, NONE)) is not found


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


PAGE = Words.of([[[n % 9, (n * 4 + 1) % 9, (n * 5 + 3) % 9, (n + 7) % 9]] for n in range(9)])
LONG = 4 * FRAMES  # a sentence


def laid(frames: np.ndarray, text: Words, pieces: list[tuple[int, Kind, int, int]]) -> Way:
    """A way put together by hand: sentence, kind of states, and the frames they last."""
    graph = build(text, PHONES, LAST_TOPOLOGY, ROUNDS[-1].leaving)
    path = np.zeros(len(frames), np.int32)
    for sentence, kind, begin, end in pieces:
        (states,) = np.nonzero((graph.block_of == sentence) & (graph.kind == kind))
        count = len(states) if kind == Kind.PHONE else 1
        path[begin:end] = states[np.arange(end - begin) * count // (end - begin)]
    emitted = models().emissions(frames)
    plain = training.with_garbage(emitted, 2.0)
    return Way(graph, path, emitted[np.arange(len(path)), graph.density[path]] - plain)


def read(way: Way) -> dict[int, tuple[int, int]]:
    said = np.flatnonzero(way.graph.kind[way.path] == Kind.PHONE)
    block = way.graph.block_of[way.path[said]]
    numbers = np.unique(block).tolist()
    return {n: (int(said[block == n][0]), int(said[block == n][-1]) + 1) for n in numbers}


def learned_of(way: Way) -> Trained:
    return Trained(models(), 1, way.graph, way.path, way.margins, 0.0, 2.0)


def phones_of(number: int) -> list[int]:
    low, high = PAGE.words[PAGE.sentences[[number, number + 1]]]
    return [int(phone) for phone in PAGE.phones[low:high]]


@pytest.mark.parametrize(("of", "found"), [(3, [3]), (6, [6]), (None, [])])
def test_one_sentence_of_a_page_that_was_left_out_is_found(
    of: int | None, found: list[int]
) -> None:
    spoken = phones_of(of) if of else [-2] * 4
    frames = sound([*phones_of(0), -1, *spoken, -1, *phones_of(8)])
    begin, end = LONG, LONG + 6 * FRAMES
    way = laid(
        frames,
        PAGE,
        [
            (0, Kind.PHONE, 0, begin),
            (1, Kind.FILLER, begin, end),
            (8, Kind.PHONE, end, len(frames)),
        ],
    )
    made = read(rescued(way, Heard(frames), PAGE, learned_of(way), NONE))
    assert sorted(made) == [0, *found, 8]
    assert all(made[n] == (begin + FRAMES, end - FRAMES) for n in found)


def test_a_try_of_the_next_sentence_may_be_the_one_that_was_left_out() -> None:
    frames = sound([*phones_of(0), -1, *phones_of(1), -1, *phones_of(2), *phones_of(3)])
    begin, end = LONG + FRAMES, 2 * LONG + FRAMES
    again = end + FRAMES
    way = laid(
        frames,
        PAGE,
        [
            (0, Kind.PHONE, 0, LONG),
            (1, Kind.SILENCE, LONG, begin - 2),
            (2, Kind.SILENCE, begin - 2, begin),
            (2, Kind.PHONE, begin, begin + FRAMES),
            (2, Kind.AGAIN_FILLER, begin + FRAMES, again),
            (2, Kind.PHONE, again, again + LONG),
            (3, Kind.PHONE, again + LONG, len(frames)),
        ],
    )
    made = read(rescued(way, Heard(frames), PAGE, learned_of(way), NONE))
    assert made[1] == (begin, end) and made[2] == (again, again + LONG)


def test_a_word_amid_the_sound_of_a_missing_sentence_gives_it_back() -> None:
    text = Words.of([[[0, 1, 2]], [[9]], [[3, 4], [5, 3]], [[6, 7, 8, 9]]])
    frames = sound([0, 1, 2, -1, 3, 4, 5, 3, -1, 6, 7, 8, 9])
    at = [n * FRAMES for n in (3, 7, 8, 9)]
    way = laid(
        frames,
        text,
        [
            (0, Kind.PHONE, 0, at[0]),
            (1, Kind.FILLER, at[0], at[1]),
            (1, Kind.PHONE, at[1], at[2]),
            (2, Kind.SILENCE, at[2], at[3] - 2),
            (3, Kind.SILENCE, at[3] - 2, at[3]),
            (3, Kind.PHONE, at[3], len(frames)),
        ],
    )
    assert sorted(read(way)) == [0, 1, 3]
    made = read(rescued(way, Heard(frames), text, learned_of(way), NONE))
    assert sorted(made) == [0, 2, 3] and made[2] == (4 * FRAMES, 8 * FRAMES)


@pytest.mark.parametrize(("faster", "frames"), [(1, 6), (2, 3)])
def test_the_pace_is_that_of_those_around(faster: int, frames: int) -> None:
    way, _, _ = scene(READ)
    wanted = np.array([3.0, 4, 4]) * FRAMES * faster
    assert pace_around(way, wanted, 1) == pytest.approx(frames / FRAMES, rel=0.2)


def test_beside_long_closing_words_the_beginning_is_searched_too() -> None:
    way, _, _ = scene([*READ, *[-2] * 200])
    gap = rescue._Gap(1, 2, 3 * FRAMES, (3 + len(READ) + 200) * FRAMES)
    whole, first, _ = rescue._stretches(gap, way, np.full(3, 4.0 * FRAMES))
    assert whole == (gap.begin, gap.end, False)
    assert first[0] == gap.begin
    assert 4 * FRAMES < first[1] - first[0] < (gap.end - gap.begin) / 2
    # other sound that follows stays behind the sentence
    path = np.full(20, way.graph.block_starts[1] + int(Kind.FILLER), np.int32)
    path[9] = way.graph.block_starts[2]
    rescue._pushed_on(path, way, 10, 20)
    assert (way.graph.block_of[path[10:]] == 2).all()
    assert (way.graph.kind[path[10:]] == Kind.FILLER).all()
