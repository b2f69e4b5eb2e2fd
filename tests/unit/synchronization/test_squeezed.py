# SPDX-License-Identifier: AGPL-3.0-or-later
"""A first sentence whose words went to other sound, and that was squeezed into its neighbour's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from daisy_pipeline.synchronization.hmm import ends
from daisy_pipeline.synchronization.hmm.graph import Kind
from daisy_pipeline.synchronization.hmm.parameters.answers import LONE
from tests.unit.synchronization.test_ends import BREAK, LAST, QUIET, Scene, tries
from tests.unit.synchronization.test_rescue import FRAMES, LONG, phones_of, read


def squeezed(frames: int) -> Scene:
    """The first sentence was read; the search has it in so many frames of the second one."""
    scene = Scene().skips(0, block=0).sounds(phones_of(1))
    scene.way(0, Kind.PHONE, frames).way(1, Kind.PHONE)
    return scene.sounds(BREAK).way(2, Kind.SILENCE).reads(2, LAST)


@pytest.fixture(autouse=True)
def _long_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word or two are often hurried over: here four phones are a sentence."""
    monkeypatch.setattr(ends, "LONE", replace(LONE, short=LONG // 2))


def test_it_goes_back_to_its_words_and_leaves_the_neighbour_its_own() -> None:
    way, found = squeezed(FRAMES).settled()
    assert tries(way, 0) == [(LONG + QUIET, LONG + QUIET + FRAMES)]
    assert tries(found, 0) == [(0, LONG)]
    assert tries(found, 1) == [(LONG + QUIET, 2 * LONG + QUIET)]
    behind = 2 * (LONG + QUIET)
    assert (found.path[behind:] == way.path[behind:]).all()


def test_a_sentence_that_has_half_its_time_is_not_squeezed() -> None:
    way, found = squeezed(LONG // 2).settled()
    assert (found.path == way.path).all()


def test_a_word_or_two_may_be_hurried_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ends, "LONE", replace(LONE, short=2 * LONG))
    way, found = squeezed(FRAMES).settled()
    assert (found.path == way.path).all()


def test_the_last_sentence_too() -> None:
    scene = Scene().reads(0, LAST - 2).sounds(phones_of(LAST - 1))
    own = LONG - FRAMES
    scene.way(LAST - 1, Kind.PHONE, own).way(LAST, Kind.PHONE)
    way, found = (
        scene.sounds(BREAK).way(LAST + 1, Kind.SILENCE).skips(LAST, block=LAST + 1).settled()
    )
    begin = read(way)[LAST - 1][0]
    assert read(found)[LAST - 1] == (begin, begin + LONG)
    assert read(found)[LAST] == (begin + LONG + QUIET, begin + 2 * LONG + QUIET)
    assert (np.diff(found.graph.block_of[found.path]) >= 0).all()


def test_where_nothing_was_read_nothing_is_settled() -> None:
    way, found = Scene().skips(0, 1, block=0).settled()
    assert (found.path == way.path).all()
