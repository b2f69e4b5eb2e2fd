# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where others talk in the pauses, a sentence's first sounds are what stands out of their talk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from daisy_pipeline.synchronization.features import CHANNELS, Spool
from daisy_pipeline.synchronization.hmm import aligner
from daisy_pipeline.synchronization.hmm.edges import Edges
from daisy_pipeline.synchronization.hmm.graph import Kind
from daisy_pipeline.synchronization.hmm.parameters.answers import FRINGES
from daisy_pipeline.synchronization.hmm.parameters.sound import EDGES
from daisy_pipeline.synchronization.hmm.readings import Said, amid_voices
from daisy_pipeline.synchronization.hmm.tries import Try
from tests.fakes import narrator
from tests.unit.synchronization.test_fringes import LENGTH, LOUD, heard
from tests.unit.synchronization.test_hmm import align

TALK = 90  # frames of other sound right before the sentence
WAY = heard([(Kind.SILENCE, 10, 0.0), (Kind.FILLER, TALK, LOUD)], [])
CORE = 10 + TALK


def begun(loud: list[tuple[int, int]], taken: int = 0) -> int:
    """Where a sentence begins; ``loud``: what stands out, in frames before its first phone.

    ``taken``: frames of the talk that were given to it before.
    """
    voiced = np.zeros(len(WAY.path), np.bool_)
    voiced[CORE:] = True
    for before, until in loud:
        voiced[CORE - before : CORE - until] = True
    reading = Try(CORE - taken, CORE + LENGTH, 1.0, 8.0)
    (found,) = amid_voices([Said(reading, core=CORE if taken else None)], voiced, WAY)
    assert found.reading is not None and found.reading.end == reading.end
    return CORE - found.reading.begin


@pytest.mark.parametrize("taken", [0, 25])
def test_talk_that_does_not_stand_out_is_none_of_the_sentence(taken: int) -> None:
    assert begun([], taken) == 0
    assert begun([(40, 20)], taken) == 0, "it stands off"


@pytest.mark.parametrize("taken", [0, 25])
def test_what_stands_out_and_goes_over_into_it_is_its_first_sound(taken: int) -> None:
    assert begun([(18, 0)], taken) == 18
    assert begun([(18, 2)], taken) == 18, "40 ms are no pause"
    assert begun([(45, 30), (18, 0)], taken) == 18, "what a pause parts from it is not"


def test_a_click_is_no_first_sound() -> None:
    assert begun([(FRINGES.clicks - 1, 0)]) == 0
    assert begun([(FRINGES.clicks, 0)]) == FRINGES.clicks


def test_no_more_than_a_first_word() -> None:
    assert begun([(80, 0)]) == FRINGES.first_word


def test_what_was_not_read_stays_so() -> None:
    none = Said(None)
    assert amid_voices([none], np.ones(len(WAY.path), np.bool_), WAY) == (none,)


def noisy(spool: Spool, deviation: float, quiet: float) -> Edges:
    """A sentence from 2 to 3 s in noise whose level deviates by so many dB."""
    loud = np.zeros(400, np.bool_)
    loud[200:300] = True
    chance = np.random.default_rng(1)
    mel = np.where(loud[:, None], -2.0, quiet) + chance.normal(0, 0.2, (400, CHANNELS))
    spool.append(mel.astype(np.float32))
    level = np.where(loud, -20.0, -35.0 + chance.normal(0, deviation, 400))
    return Edges(spool, level.astype(np.float32), ~loud)


@pytest.mark.parametrize(
    ("deviation", "quiet", "voices"),
    [(3.7, -5.0, True), (1.0, -5.0, False), (6.0, -5.0, False), (3.7, -12.0, False)],
)
def test_others_talk_where_the_level_of_the_pauses_goes_up_and_down(
    deviation: float, quiet: float, voices: bool
) -> None:
    """Not in hum, which is steady, nor in music, nor in a clean recording."""
    with Spool() as spool:
        assert noisy(spool, deviation, quiet).voices is voices


def test_where_others_talk_a_begin_is_before_what_the_search_found() -> None:
    """Weak consonants drown in their talk; in steady noise what is heard is what was said."""
    searched = 190
    with Spool() as spool:
        (steady,) = noisy(spool, 1.0, -5.0).limits([(searched, 300)])
    with Spool() as spool:
        (found,) = noisy(spool, 3.7, -5.0).limits([(searched, 300)])
    assert steady.begin == searched
    assert found.begin in {searched - frames for frames in EDGES.earlier}


@pytest.mark.parametrize("voices", [True, False])
def test_the_aligner_asks_for_it_where_others_talk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, voices: bool
) -> None:
    asked: list[int] = []
    edges = aligner._edges

    def told(*given: Any) -> Edges:
        found = edges(*given)
        found.voices = voices
        return found

    def heard_of(said: Sequence[Said], *_: object) -> Sequence[Said]:
        asked.append(len(said))
        return said

    monkeypatch.setattr(aligner, "_edges", told)
    monkeypatch.setattr(aligner.readings, "amid_voices", heard_of)
    texts = narrator.SENTENCES[:6]
    said = narrator.join([narrator.said(text, pitch=1.12) for text in texts])
    align(tmp_path, [said.samples], texts)
    assert asked == ([len(texts)] if voices else [])
