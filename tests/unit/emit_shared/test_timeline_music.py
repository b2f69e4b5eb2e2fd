# SPDX-License-Identifier: AGPL-3.0-or-later
"""Music in a file plays with the words beside it: players play nothing but what units have."""

from __future__ import annotations

from daisy_pipeline.emit.shared.timeline import SLICE, Span
from daisy_pipeline.model.times import EditList, Piece
from daisy_pipeline.model.track import Extra, Media, MediaFile
from tests.unit.emit_shared.test_timeline import A, _book, _clip, _made

MUSIC = "f" * 64


def _media(*pieces: Piece, duration: int) -> Media:
    return Media((MediaFile("c1.mp3", "audio/mpeg", 1, EditList("c1.mp3", pieces, duration)),))


def test_music_before_and_after_the_words_is_played() -> None:
    pieces = Piece(MUSIC, 0, 5000, 25), Piece(A, 0, 4000, 5525), Piece(MUSIC, 0, 6000, 10_025)
    media = _media(*pieces, duration=16_100)
    clips = _clip("s1", 0, 1500), _clip("s2", 2000, 4000)
    made = _made(_book("하나.", "둘."), *clips, media=media)
    # The book's title, which nobody reads, has the first moment; then nothing is left out.
    assert made.of("s1") == (Span("c1.mp3", 125, 5525), Span("c1.mp3", 5525, 7525))
    assert made.of("s2") == (Span("c1.mp3", 7525, 10_025), Span("c1.mp3", 10_025, 16_099))
    assert made.voiced == {"s1", "s2"}


def test_an_announcement_between_music_and_words_stays_unplayed() -> None:
    media = _media(Piece(MUSIC, 0, 5000, 25), Piece(A, 0, 9000, 5525), duration=14_600)
    extra = Extra(A, 500, 5000, "announcement")
    made = _made(_book("하나."), _clip("s1", 6000, 9000), extras=(extra,), media=media)
    music, words = made.of("s1")
    assert (music, words.begin) == (Span("c1.mp3", 125, 5525), 11_425)


def test_silent_units_before_the_words_take_the_first_moment_of_music() -> None:
    """A page mark before the second part's first words is played before them, not among them."""
    book = _book("하나.", "|둘.")
    file = MediaFile("c1.mp3", "audio/mpeg", 1, EditList("c1.mp3", (Piece(A, 0, 900, 0),), 900))
    pieces = Piece(MUSIC, 0, 3000, 25), Piece(A, 1000, 2000, 3525)
    other = MediaFile("c2.mp3", "audio/mpeg", 1, EditList("c2.mp3", pieces, 4600))
    clips = _clip("s1", 0, 900), _clip("s2", 1000, 2000)
    made = _made(book, *clips, media=Media((file, other)))
    (mark,) = made.of("p2")
    assert mark == Span("c2.mp3", 25, 25 + SLICE)
    assert [(s.begin, s.end) for s in made.of("s2")] == [(125, 3525), (3525, 4599)]
