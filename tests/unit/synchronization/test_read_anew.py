# SPDX-License-Identifier: AGPL-3.0-or-later
"""A sentence that was read to its end, and seems to be read anew over what another one says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from daisy_pipeline.synchronization.hmm import others
from daisy_pipeline.synchronization.hmm.anchors import NONE
from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.gaps import Gap
from daisy_pipeline.synchronization.hmm.graph import Kind
from daisy_pipeline.synchronization.hmm.lone import placed
from daisy_pipeline.synchronization.hmm.readings import Said
from daisy_pipeline.synchronization.hmm.rescue import broken_off, rescued
from daisy_pipeline.synchronization.hmm.tries import Try
from tests.unit.synchronization import test_others as voices
from tests.unit.synchronization.test_rescue import (
    FRAMES,
    LONG,
    PAGE,
    Heard,
    laid,
    learned_of,
    phones_of,
    read,
    sound,
)

BREAK = LONG + FRAMES  # behind the first reading and a pause


def anew(second: int, tried: int = LONG) -> tuple[Way, Heard]:
    """Sentence 0, a pause, the words of ``second``, a pause, sentence 2: 0 was found in both.

    ``tried``: frames of the first that the search took for the first try.
    """
    frames = sound([*phones_of(0), -1, *phones_of(second), -1, *phones_of(2), *phones_of(3)])
    behind = BREAK + LONG + FRAMES
    way = laid(
        frames,
        PAGE,
        [
            (0, Kind.PHONE, 0, LONG),
            (0, Kind.AGAIN_SILENCE, tried, BREAK),
            (0, Kind.PHONE, BREAK, BREAK + LONG),
            (2, Kind.SILENCE, BREAK + LONG, behind),
            (2, Kind.PHONE, behind, behind + LONG),
            (3, Kind.PHONE, behind + LONG, len(frames)),
        ],
    )
    assert sorted(read(way)) == [0, 2, 3]
    return way, Heard(frames)


def test_its_second_reading_may_be_the_next_sentence() -> None:
    way, heard = anew(1)
    assert broken_off(way, 0) == (LONG,)
    made = read(rescued(way, heard, PAGE, learned_of(way), NONE))
    assert made[0] == (0, LONG) and made[1] == (BREAK, BREAK + LONG)


def test_what_was_truly_read_again_stays_so() -> None:
    way, heard = anew(0)
    found = rescued(way, heard, PAGE, learned_of(way), NONE)
    assert (found.path == way.path).all()


def test_what_was_broken_off_before_its_end_was_not_read_there() -> None:
    way, _ = anew(1, LONG // 2)
    assert broken_off(way, 0) == ()
    way, _ = anew(1)
    assert broken_off(way, 0, LONG + 1) == ()


def over_the_other_voice(way: Way, begins: list[int]) -> Way:
    """The first voice's last sentence, anew over what the other one reads after it."""
    last, first = voices.READ_BY_OTHER[0] - 1, voices.READ_BY_OTHER[0]
    path = way.path.copy()
    states = np.flatnonzero((way.graph.block_of == last) & (way.graph.kind == Kind.PHONE))
    (again,) = np.flatnonzero((way.graph.block_of == last) & (way.graph.kind == Kind.AGAIN_SILENCE))
    said = voices.EACH * voices.FRAMES
    end = begins[first] + said // 2
    path[begins[last] + said : begins[first]] = again
    count = end - begins[first]
    path[begins[first] : end] = states[np.arange(count) * len(states) // count]
    return replace(way, path=path)


@pytest.mark.parametrize("earlier", [True, False])
def test_a_gap_may_begin_behind_its_first_reading(
    monkeypatch: pytest.MonkeyPatch, earlier: bool
) -> None:
    way, start, given, begins = voices.scene(monkeypatch, voices.TURNS)
    if not earlier:
        monkeypatch.setattr(Gap, "begins", property(lambda gap: (gap.begin,)))
        monkeypatch.setattr(others, "_sought_again", lambda way, *_: way)
    way = over_the_other_voice(way, begins)
    found, _ = others.with_other_voices(way, start, given, NONE)
    assert (voices.begun(found) == dict(enumerate(begins))) is earlier


@pytest.mark.parametrize(("pause", "stays"), [(12, True), (40, False)])
def test_a_word_of_a_tight_reading_needs_no_more_pause_than_it_has(pause: int, stays: bool) -> None:
    """8 frames to its neighbour: nearly the pause of one reader, the very sound of another's."""
    read_before = [Try(n * (100 + pause), n * (100 + pause) + 100, 1.0, 8.0) for n in range(4)]
    word = Try(read_before[-1].end + 8, read_before[-1].end + 26, 1.0, 1.0)
    last = Try(word.end + 12, word.end + 112, 1.0, 8.0)
    tries = [*read_before, word, last]
    voiced = np.zeros(last.end + 50, np.bool_)
    for one in tries:
        voiced[one.begin : one.end] = True
    wanted = np.array([100.0] * 4 + [18.0, 100.0])
    made = placed([Said(one) for one in tries], wanted, voiced, NONE)
    assert (made[4].reading is not None) is stays
