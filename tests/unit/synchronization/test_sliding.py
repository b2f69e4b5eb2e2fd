# SPDX-License-Identifier: AGPL-3.0-or-later
"""A last sentence that was laid over closing words is brought back to where it was read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from daisy_pipeline.synchronization.hmm import sliding, training
from daisy_pipeline.synchronization.hmm.anchors import NONE, Anchor, Anchors
from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.graph import Kind, build
from daisy_pipeline.synchronization.hmm.parameters import LAST_TOPOLOGY, ROUNDS
from daisy_pipeline.synchronization.hmm.seeking import Fit, Sought, Told
from daisy_pipeline.synchronization.hmm.sliding import brought_back
from daisy_pipeline.synchronization.hmm.training import Trained
from daisy_pipeline.synchronization.hmm.tries import Try
from tests.unit.synchronization.test_rescue import (
    FRAMES,
    PHONES,
    TEXT,
    Heard,
    models,
    sound,
)

READ, LAST = [0, 1, 2, -1, 3, 4, 5, 3, -1], [6, 7, 8, 9]
CLOSING = [-2] * 60  # foreign words
BEGIN = len(READ) * FRAMES
TRIED = 2 * FRAMES  # of the last sentence that the search heard where it was read


def slid(last: list[int], tried: bool, later: list[int]) -> tuple[Way, Heard, Trained]:
    """The last sentence is ``last`` in its place; the search put it over ``later`` words."""
    frames = sound([*READ, *last, *CLOSING, *later])
    graph = build(TEXT, PHONES, LAST_TOPOLOGY, ROUNDS[-1].leaving)

    def states(block: int, kind: Kind) -> np.ndarray:
        return np.flatnonzero((graph.block_of == block) & (graph.kind == kind))

    path = np.full(len(frames), states(2, Kind.FILLER)[0], np.int32)
    at = 0
    for block, phones in ((0, 3), (1, 5)):
        own = states(block, Kind.PHONE)
        count = phones * FRAMES
        path[at : at + count] = own[np.arange(count) * len(own) // count]
        at += count
    own = states(2, Kind.PHONE)
    far = len(frames) - len(later) * FRAMES
    if tried:
        path[BEGIN : BEGIN + TRIED] = own[np.arange(TRIED) * 4 // TRIED]
        path[BEGIN + TRIED : far] = states(2, Kind.AGAIN_FILLER)[0]
    path[far:] = own[np.arange(len(frames) - far) * len(own) // (len(frames) - far)]
    made = models()
    emitted = made.emissions(frames)
    plain = training.with_garbage(emitted, 2.0)
    margins = emitted[np.arange(len(path)), graph.density[path]] - plain
    way = Way(graph, path, margins)
    return way, Heard(frames), Trained(made, 1, graph, path, margins, 0.0, 2.0)


def begin(way: Way) -> int:
    said = (way.graph.kind[way.path] == Kind.PHONE) & (way.graph.block_of[way.path] == 2)
    return int(np.flatnonzero(said)[0]) if said.any() else -1


@pytest.mark.parametrize("tried", [True, False])
def test_it_is_where_it_was_read(tried: bool) -> None:
    way, heard, learned = slid(LAST, tried, [6, 8, 9])
    back = brought_back(way, heard, TEXT, learned, NONE)
    assert begin(back) == BEGIN
    end = BEGIN + len(LAST) * FRAMES
    behind = back.graph.kind[back.path[end + FRAMES :]]
    assert (behind == Kind.FILLER).all()
    assert (np.diff(back.graph.block_of[back.path]) >= 0).all()
    assert (back.path[: BEGIN - FRAMES] == way.path[: BEGIN - FRAMES]).all()


def test_it_stays_where_it_is_read_to_its_end() -> None:
    way, heard, learned = slid([6, 0, 3, 1], True, LAST)  # begun in other words, read later
    assert begin(brought_back(way, heard, TEXT, learned, NONE)) == begin(way)
    way, heard, learned = slid([1, 0, 3, 1], False, LAST)
    assert begin(brought_back(way, heard, TEXT, learned, NONE)) == begin(way)


@pytest.mark.parametrize(
    "anchors", [Anchors(held=(Anchor(2, 400, 440),)), Anchors(aside=(Anchor(1, 60, 70),))]
)
def test_what_people_set_stands(anchors: Anchors) -> None:
    way, heard, learned = slid(LAST, True, [6, 8, 9])
    assert (brought_back(way, heard, TEXT, learned, anchors).path == way.path).all()


@pytest.mark.parametrize(
    ("frames", "phones", "pace", "goes"),
    [
        (0.8, 0.8, 1.0, True),
        (0.8, 0.2, 1.0, False),  # other words of its length fit some of its phones only
        (0.5, 0.8, 1.0, False),
        (1.3, 0.8, 1.0, True),
        (1.3, 0.8, 2.0, False),
    ],
)
def test_it_goes_where_it_fits_as_well_by_phones_too(
    frames: float, phones: float, pace: float, goes: bool
) -> None:
    way, _, _ = slid(LAST, True, LAST)
    far = len(way.path) - len(LAST) * FRAMES
    own = np.full(len(way.path), 10.0, np.float32)
    reading = Try(far, len(way.path), 1.0, 10.0)
    found = Sought(way.path, own, (Fit(10 * frames, 10 * phones, pace),), 0.0)
    assert sliding._better(found, reading, way, own, float(len(LAST) * FRAMES)) is goes


@pytest.mark.parametrize(
    ("spent", "pace", "phones", "goes"),
    [
        (2.1, 0.9, 2.0, True),
        (1.2, 0.9, 2.0, False),
        (2.1, 1.9, 2.0, False),
        (2.1, 0.9, -0.5, False),
    ],
)
def test_it_was_not_read_far_slower_than_those_around_it(
    spent: float, pace: float, phones: float, goes: bool
) -> None:
    """A well-known voice's closing words are liker than the sentence is in another's voice."""
    way, _, _ = slid(LAST, True, LAST * 2)
    reading = Try(len(way.path) - 2 * len(LAST) * FRAMES, len(way.path), 1.0, 16.0)
    due = 2 * len(LAST) * FRAMES / spent
    found = Sought(way.path, way.margins, (Fit(8.0, phones, pace),), 0.0)
    assert sliding._astray(found, reading, way, due, 10.0) is goes


@pytest.mark.parametrize(
    ("stretched", "goes"),
    [(Fit(4.0, -1.0, 2.0), True), (Fit(9.0, 1000.0, 2.0), False)],  # later words; a try with it
)
def test_it_is_sought_in_less_room_than_reaches_later_words(
    monkeypatch: pytest.MonkeyPatch, stretched: Fit, goes: bool
) -> None:
    way, heard, learned = slid(LAST, True, [6, 8, 9])
    lengths: list[int] = []
    sought = Told.sought

    def long_ones_fail(told: Told, where: tuple[int, int], *given: object) -> object:
        lengths.append(where[1] - where[0])
        found = sought(told, where, *given)  # type: ignore[arg-type]
        assert found is not None
        fit = stretched if len(lengths) == 1 else found.fits[0]
        return replace(found, fits=(fit,))

    monkeypatch.setattr(Told, "sought", long_ones_fail)
    back = brought_back(way, heard, TEXT, learned, NONE)
    assert (back is not way) is goes
    assert lengths[1] < lengths[0]
