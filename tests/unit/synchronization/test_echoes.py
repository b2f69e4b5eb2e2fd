# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was read again is told by the recording: the same words sound twice, others do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from daisy_pipeline.synchronization.hmm import kernels
from daisy_pipeline.synchronization.hmm.anchors import NONE, Anchor, Anchors
from daisy_pipeline.synchronization.hmm.echoes import Echoes, confirmed, later
from daisy_pipeline.synchronization.hmm.graph import Words
from daisy_pipeline.synchronization.hmm.observe import Observations
from daisy_pipeline.synchronization.hmm.readings import Foreign, Said
from daisy_pipeline.synchronization.hmm.tries import Try

SENTENCES, LENGTH, APART, SIZE = 8, 80, 120, 13
READ_AGAIN = 4
TEXT = Words.of([[[n]] for n in range(SENTENCES)])


class Heard(Observations):
    """Features as they are given."""

    def __init__(self, frames: np.ndarray) -> None:
        self.frames, self.length = frames, len(frames)

    def read(self, begin: int, end: int) -> np.ndarray:
        return self.frames[max(0, begin) : end]


def begins(number: int) -> int:
    return 20 + number * (LENGTH + APART)


def scene(first: int, last: int, *, of: int, slower: float = 1.0) -> tuple[Echoes, Try]:
    """Sentences apart; before one of them, a piece (frames first to last) of sentence ``of``."""
    chance = np.random.default_rng(3)
    frames = chance.normal(0, 0.1, (begins(SENTENCES), SIZE)).astype(np.float32)
    voiced = np.zeros(len(frames), np.bool_)
    said = []
    for n in range(SENTENCES):
        at = begins(n)
        sound = np.repeat(chance.normal(0, 3, (LENGTH // 5, SIZE)), 5, axis=0)
        frames[at : at + LENGTH] = sound + chance.normal(0, 0.5, (LENGTH, SIZE))
        voiced[at : at + LENGTH] = True
        said.append(Said(Try(at, at + LENGTH, 1.0, 9.0)))
    source = np.arange(first, last, 1 / slower).astype(int) + begins(of)
    piece = frames[source] + chance.normal(0, 0.5, (len(source), SIZE)).astype(np.float32)
    begin = begins(READ_AGAIN) - 40 - len(piece)
    frames[begin : begin + len(piece)] = piece
    voiced[begin : begin + len(piece)] = True
    tried = Try(begin, begin + len(piece), (last - first) / LENGTH, 8.0)
    return Echoes(Heard(frames), voiced, TEXT, said), tried


@pytest.mark.parametrize("slower", [1.0, 0.75, 1.3])
def test_sound_before_a_sentence_in_its_own_words_is_a_try(slower: float) -> None:
    echoes, piece = scene(0, 40, of=READ_AGAIN, slower=slower)
    one = confirmed(echoes, [Foreign(piece.begin - 5, piece.end + 5)])[READ_AGAIN]
    assert [(t.begin, t.end) for t in one.broken] == [(piece.begin, piece.end)]
    assert one.echoed


@pytest.mark.parametrize(("first", "last", "of"), [(0, 40, 6), (40, 75, READ_AGAIN)])
def test_other_words_before_a_sentence_are_no_try(first: int, last: int, of: int) -> None:
    echoes, piece = scene(first, last, of=of)
    one = confirmed(echoes, [Foreign(piece.begin, piece.end)])[READ_AGAIN]
    assert not one.broken and not one.echoed


@pytest.mark.parametrize(("of", "stands"), [(READ_AGAIN, True), (6, False)])
def test_a_try_of_the_search_stands_if_it_says_the_same(of: int, stands: bool) -> None:
    echoes, piece = scene(0, 40, of=of)
    said = [*echoes.said]
    said[READ_AGAIN] = replace(said[READ_AGAIN], broken=(piece,))
    one = confirmed(replace(echoes, said=said), [])[READ_AGAIN]
    assert one.broken == ((piece,) if stands else ())
    assert one.stray == (() if stands else (piece,))


@pytest.mark.parametrize(
    ("before", "behind", "stands"), [(9, 9, False), (9, 0, True), (0, 9, True)]
)
def test_what_lies_amid_other_words_is_no_try(before: int, behind: int, stands: bool) -> None:
    echoes, piece = scene(0, 40, of=READ_AGAIN)
    echoes.voiced[piece.begin - before : piece.end + behind] = True
    said = [*echoes.said]
    said[READ_AGAIN] = replace(said[READ_AGAIN], broken=(piece,))
    one = confirmed(replace(echoes, said=said), [])[READ_AGAIN]
    assert bool(one.broken) == stands


def test_a_try_right_after_the_sentence_before_stands() -> None:
    echoes, piece = scene(0, 40, of=READ_AGAIN)
    said = [*echoes.said]
    end = piece.begin - 1
    said[READ_AGAIN - 1] = Said(Try(end - LENGTH, end, 1.0, 9.0))
    echoes.voiced[end - LENGTH : piece.end + 9] = True
    said[READ_AGAIN] = replace(said[READ_AGAIN], broken=(piece,))
    assert confirmed(replace(echoes, said=said), [])[READ_AGAIN].broken == (piece,)


@pytest.mark.parametrize(
    ("of", "stop", "stands"), [(6, 0, False), (READ_AGAIN, 0, True), (6, 18, True)]
)
def test_another_sentence_with_the_same_first_word_is_no_try(
    of: int, stop: int, stands: bool
) -> None:
    """It goes on without a ``stop``, in words of its own; who breaks off stops first."""
    echoes, piece = scene(0, 65, of=of)
    word, at = 20, begins(READ_AGAIN)
    frames = echoes.heard.read(0, echoes.heard.length)
    frames[piece.begin : piece.begin + word] = frames[at : at + word] + np.float32(0.1)
    echoes.voiced[piece.begin + word : piece.begin + word + stop] = False
    said = [*echoes.said]
    tried = Try(piece.begin, piece.begin + word, word / LENGTH, 8.0)
    said[READ_AGAIN] = replace(said[READ_AGAIN], broken=(tried,))
    one = confirmed(replace(echoes, said=said), [])[READ_AGAIN]
    assert (tried in one.broken) is stands and (tried in one.stray) is not stands


@pytest.mark.parametrize(("whole", "stands"), [(0.66, True), (0.78, False)])
def test_what_goes_on_behind_a_try_must_be_like_the_sentence(
    monkeypatch: pytest.MonkeyPatch, whole: float, stands: bool
) -> None:
    echoes, piece = scene(0, 65, of=READ_AGAIN)
    word = Try(piece.begin, piece.begin + 20, 0.2, 8.0)

    def likeness(_: Echoes, begin: int, end: int, number: int) -> float:
        return whole if end > word.end else 0.5

    monkeypatch.setattr(Echoes, "likeness", likeness)
    said = [*echoes.said]
    said[READ_AGAIN] = replace(said[READ_AGAIN], broken=(word,))
    cut = [Foreign(word.begin, word.end), Foreign(word.end, piece.end)]
    one = confirmed(replace(echoes, said=said), cut)[READ_AGAIN]
    assert (word.begin in [t.begin for t in one.broken]) is stands


@pytest.mark.parametrize(("lead", "stop", "stands"), [(40, 0, False), (40, 6, True), (20, 0, True)])
def test_the_last_word_of_other_words_is_no_try(lead: int, stop: int, stands: bool) -> None:
    """Other sound goes over into it for half a second; who begins anew stops first."""
    echoes, piece = scene(0, 30, of=READ_AGAIN)
    echoes.voiced[piece.begin - stop - lead : piece.begin - stop] = True
    said = [*echoes.said]
    said[READ_AGAIN] = replace(said[READ_AGAIN], broken=(piece,))
    cut = [Foreign(piece.begin - lead - stop, piece.begin), Foreign(piece.begin, piece.end)]
    one = confirmed(replace(echoes, said=said), cut)[READ_AGAIN]
    assert bool(one.broken) is stands


@pytest.mark.parametrize(("of", "begun"), [(READ_AGAIN, True), (6, False)])
def test_who_begins_anew_says_the_first_words_twice(of: int, begun: bool) -> None:
    """A cough that was taken for a first word is none if a try is like what comes after it."""
    echoes, piece = scene(0, 40, of=of)
    at = begins(READ_AGAIN)
    cough = slice(at - 39, at - 31)
    echoes.heard.read(0, echoes.heard.length)[cough] = 9.0
    echoes.voiced[cough] = True
    said = [*echoes.said]
    said[READ_AGAIN] = Said(Try(cough.start, at + LENGTH, 1.0, 9.0), core=at)
    foreign = [Foreign(piece.begin - 5, piece.end)]
    one = confirmed(replace(echoes, said=said), foreign)[READ_AGAIN]
    assert one.reading is not None and one.echoed == begun
    assert one.reading.begin == (at if begun else cough.start)


def test_a_moment_of_sound_is_no_claims_worth() -> None:
    echoes, piece = scene(0, 10, of=READ_AGAIN)
    said = [*echoes.said]
    said[READ_AGAIN] = replace(said[READ_AGAIN], broken=(piece,))
    assert not confirmed(replace(echoes, said=said), [])[READ_AGAIN].broken


def test_a_whole_first_try_is_an_equal_sentence_that_is_missing() -> None:
    echoes, piece = scene(0, LENGTH, of=READ_AGAIN)
    words = Words.of([[[n if n != READ_AGAIN else READ_AGAIN - 1]] for n in range(SENTENCES)])
    said = [*echoes.said]
    said[READ_AGAIN - 1] = Said(None)
    said[READ_AGAIN] = replace(said[READ_AGAIN], broken=(piece,))
    twice = confirmed(replace(echoes, words=words, said=said), [])
    assert twice[READ_AGAIN - 1].reading == piece and not twice[READ_AGAIN].broken
    once = confirmed(replace(echoes, said=said), [])
    assert once[READ_AGAIN - 1].reading is None and once[READ_AGAIN].broken == (piece,)


def test_warped_distance_grows_with_what_differs_and_forgives_pace() -> None:
    chance = np.random.default_rng(1)
    one = np.repeat(chance.normal(0, 1, (12, SIZE)), 4, axis=0).astype(np.float32)
    slow = np.repeat(one, 2, axis=0)[: int(1.9 * len(one))]
    other = chance.normal(0, 1, (60, SIZE)).astype(np.float32)
    assert kernels.warped(one, one, 3) == 0
    assert kernels.warped(one, slow, 3) < 0.3 < kernels.warped(one, other, 3)
    assert kernels.warped(one, one[:10], 3) == np.inf


@pytest.mark.parametrize(("frames", "short", "tries"), [(12, True, 1), (12, False, 0)])
def test_a_short_words_first_try_may_be_a_moment(frames: int, short: bool, tries: int) -> None:
    echoes, piece = scene(0, frames, of=READ_AGAIN)
    wanted = np.full(SENTENCES, 10.0 if short else 90.0)
    one = confirmed(echoes, [Foreign(piece.begin, piece.end)], wanted)[READ_AGAIN]
    assert len(one.broken) == tries


def spoken_twice(of: int, last: int) -> tuple[Echoes, Try]:
    """A short sentence whose first try was taken for it: a piece lies behind that."""
    echoes, piece = scene(0, last, of=of)
    said = [*echoes.said]
    first = said[READ_AGAIN].reading
    assert first is not None
    said[READ_AGAIN - 1], said[READ_AGAIN] = said[READ_AGAIN], Said(None)
    at = first.end + 30
    frames, voiced = echoes.heard.read(0, echoes.heard.length).copy(), echoes.voiced.copy()
    frames[at : at + last] = frames[piece.begin : piece.end]
    voiced[piece.begin : piece.end] = False
    voiced[at : at + last] = True
    return replace(echoes, heard=Heard(frames), voiced=voiced, said=said), Try(at, at + last, 1, 0)


@pytest.mark.parametrize(
    ("of", "last", "wanted", "moved"),
    [
        (READ_AGAIN, 70, 30.0, True),
        (READ_AGAIN, 70, 90.0, False),  # longer ones the search takes for a try by itself
        (READ_AGAIN, 30, 30.0, False),  # not its length
        (6, 70, 30.0, False),  # other words
    ],
)
def test_a_word_lies_where_it_was_said_last(of: int, last: int, wanted: float, moved: bool) -> None:
    echoes, piece = spoken_twice(of, last)
    lengths = np.full(SENTENCES, 90.0)
    lengths[READ_AGAIN - 1] = wanted
    before = echoes.said[READ_AGAIN - 1]
    one = later(echoes, lengths, NONE)[READ_AGAIN - 1]
    assert one.reading is not None and one.alone == one.echoed == moved
    assert (one.reading.begin == piece.begin) == moved
    assert one.broken == ((before.reading,) if moved else ())
    held = Anchors(held=(Anchor(READ_AGAIN - 1, 0, 10),))
    assert later(echoes, lengths, held)[READ_AGAIN - 1] == before
